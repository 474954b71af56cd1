"""The status of the cache as a table for people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.text import Text

from intune_manager.cli.consoles import is_narrow, print_paragraph, report_console, report_table
from intune_manager.cli.printable import printable
from intune_manager.cli.sync_report import VERDICT_STYLES
from intune_manager.sync.advice import WORDS, age_text
from intune_manager.sync.progress import Verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from intune_manager.cli.status import CacheStatus, ResourceStatus


def print_status(status: CacheStatus, console: Console | None = None) -> None:
    """Print what the cache holds of one tenant, and what is amiss with what to do about it."""
    console = console or report_console()
    what = "Snapshot" if status.paths.read_only else "Cache"
    console.print(Text(f"{what}: {status.paths.shown_cache}"), soft_wrap=True)
    if status.tenant_id is None:
        console.print(Text("It holds nothing yet. Run `intune-manager sync`."))
        return
    for tenant in status.tenants:
        mark = "*" if tenant["tenant_id"] == status.tenant_id else " "
        name = printable(tenant["display_name"] or "name unknown")
        console.print(Text(f"Tenant: {mark} {tenant['tenant_id']} ({name})"), soft_wrap=True)
    accounts = tuple(dict.fromkeys(r.seen_as for r in status.resources if r.seen_as))
    if len(accounts) == 1:
        console.print(Text(f"Seen as: {printable(accounts[0])}"), soft_wrap=True)
    wide = not is_narrow(console)
    console.print(_table(status, with_mode=wide, with_accounts=wide and len(accounts) > 1))
    for resource in status.resources:
        remarks = " ".join(filter(None, (resource.error, resource.trust.advice)))
        if remarks and resource.trust.verdict is not Verdict.NEVER:
            line = Text.assemble((f"{resource.resource.title}: ", "bold"), printable(remarks))
            print_paragraph(console, line)
    if status.old_changes:
        old = Text(
            f"History: {status.old_changes:,} changes are older than history_keep_days."
            " `intune-manager db prune-history` deletes them."
        )
        print_paragraph(console, old)


def _table(status: CacheStatus, *, with_mode: bool, with_accounts: bool) -> Table:
    headings = ["Resource", "Verdict", "Rows", "Deleted", "Complete as of"]
    headings += ["Read"] if with_mode else []
    table = report_table(*headings, right=frozenset({"Rows", "Deleted"}))
    if with_accounts:
        table.add_column("Seen as", overflow="fold")
    for resource in status.resources:
        table.add_row(*_cells(resource)[: len(table.columns)])
    return table


def _cells(status: ResourceStatus) -> tuple[Text, ...]:
    age_s = status.trust.age_s
    age = "never" if age_s is None else age_text(timedelta(seconds=age_s))
    return (
        Text(status.resource.title),
        Text(WORDS[status.trust.verdict], style=VERDICT_STYLES[status.verdict]),
        Text(f"{status.rows:,}"),
        Text(f"{status.deleted_rows:,}"),
        Text(f"{age}, stale", style="yellow") if status.trust.stale else Text(age),
        Text(status.mode or ""),
        Text(printable(status.seen_as or "")),
    )
