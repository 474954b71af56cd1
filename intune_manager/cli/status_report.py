"""The status of the cache as a table for people."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from intune_manager.cli.sync_report import VERDICT_STYLES

if TYPE_CHECKING:
    from intune_manager.cli.status import CacheStatus, ResourceStatus


def print_status(status: CacheStatus, console: Console | None = None) -> None:
    """Print what the cache holds of one tenant, and what is amiss with what to do about it."""
    console = console or Console(file=sys.stdout)
    console.print(Text(f"Cache:  {status.paths.cache}"), soft_wrap=True)
    if status.tenant_id is None:
        console.print(Text("It holds nothing yet. Run `intune-manager sync`."))
        return
    for tenant in status.tenants:
        mark = "*" if tenant["tenant_id"] == status.tenant_id else " "
        name = tenant["display_name"] or "name unknown"
        console.print(Text(f"Tenant: {mark} {tenant['tenant_id']} ({name})"), soft_wrap=True)
    console.print(_table(status))
    for resource in status.resources:
        remarks = " ".join(filter(None, (resource.error, resource.remedy)))
        if remarks:
            console.print(Text.assemble((f"{resource.resource.title}: ", "bold"), remarks))


def _table(status: CacheStatus) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("Resource", no_wrap=True)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Rows", justify="right")
    table.add_column("Deleted", justify="right")
    table.add_column("Complete", no_wrap=True)
    table.add_column("Seen as", overflow="fold")
    now = datetime.now(UTC)
    for resource in status.resources:
        table.add_row(*_cells(resource, now))
    return table


def _cells(status: ResourceStatus, now: datetime) -> tuple[Text, ...]:
    success = status.last_success_at
    return (
        Text(status.resource.title),
        Text(status.verdict, style=VERDICT_STYLES[status.verdict]),
        Text(f"{status.rows:,}"),
        Text(f"{status.deleted_rows:,}"),
        Text("never" if success is None else age((now - success).total_seconds())),
        Text(status.seen_as or ""),
    )


def age(seconds: float) -> str:
    """How long ago, in the largest whole unit: `just now`, `5 minutes ago`, `3 days ago`."""
    for unit, length_s in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length_s:
            count = int(seconds // length_s)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
