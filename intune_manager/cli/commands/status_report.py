"""The status of the cache, as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rich.text import Text

from intune_manager.cli.output import (
    VERDICT_STYLES,
    is_narrow,
    iso,
    print_paragraph,
    printable,
    report_console,
    report_table,
)
from intune_manager.data.outcomes import ResourceStatus
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Resource
from intune_manager.sync.report import Verdict
from intune_manager.sync.verdicts import STALE_AFTER, WORDS, Trust, trust
from intune_manager.words import age_text, utc_now

if TYPE_CHECKING:
    from rich.table import Table

    from intune_manager.config.paths import Paths


@dataclass(frozen=True)
class StatusLine:
    """What is said of one resource of one tenant."""

    resource: Resource
    status: ResourceStatus
    rows: int = 0
    deleted_rows: int = 0
    stale_after: timedelta = STALE_AFTER

    @cached_property
    def trust(self) -> Trust:
        """How far its rows can be trusted now."""
        status, outcome = self.status, self.status.outcome
        return trust(
            Verdict(outcome.verdict),
            last_success_at=status.last_success_at,
            now=utc_now(),
            stale_after=self.stale_after,
            account=status.attempted_as or "",
            remedy=outcome.remedy,
            missing_scopes=outcome.missing_scopes,
        )

    def to_json(self) -> dict[str, Any]:
        resource, status, outcome = self.resource, self.status, self.status.outcome
        table = TABLES[resource.table]
        return {
            "name": resource.name,
            "title": resource.title,
            "graph_path": resource.graph_path,
            "table": table.name,
            "graph_id_column": table.id_column,
            "where": resource.kind and f"{table.discriminator} = '{resource.kind}'",
            "rows": self.rows,
            "deleted_rows": self.deleted_rows,
            "verdict": outcome.verdict,
            "last_attempt_at": iso(status.last_attempt_at),
            "last_success_at": iso(status.last_success_at),
            "seen_as": status.seen_as,
            "missing_scopes": list(outcome.missing_scopes),
            "error": outcome.error or None,
            "verdict_text": WORDS[self.trust.verdict],
            "stale": self.trust.stale,
            "age_s": None if self.trust.age_s is None else round(self.trust.age_s),
            "mode": outcome.mode,
            "advice": self.trust.advice or None,
        }


def _never_read() -> tuple[StatusLine, ...]:
    return tuple(StatusLine(resource, ResourceStatus(resource.name)) for resource in RESOURCES)


@dataclass(frozen=True)
class CacheStatus:
    """Where the cache stands. `tenant_id` is the tenant that `resources` speak of."""

    paths: Paths
    schema_version: int = 0
    """0 while there is no cache."""
    tenants: tuple[dict[str, Any], ...] = ()
    tenant_id: str | None = None
    resources: tuple[StatusLine, ...] = field(default_factory=_never_read)
    old_changes: int = 0
    """How many changes are older than the setting `history_keep_days` wants them."""

    def to_json(self) -> str:
        document = {
            "cache_path": str(self.paths.shown_cache),
            "schema_version": self.schema_version,
            "tenants": list(self.tenants),
            "tenant_id": self.tenant_id,
            "resources": [line.to_json() for line in self.resources],
            "old_changes": self.old_changes,
        }
        return json.dumps(document)


def print_status(status: CacheStatus) -> None:
    """Print what the cache holds of one tenant, and what is amiss with what to do about it."""
    console = report_console()
    what = "Snapshot" if status.paths.read_only else "Cache"
    console.print(Text(f"{what}: {status.paths.shown_cache}"), soft_wrap=True)
    if status.tenant_id is None:
        console.print(Text("It holds nothing yet. Run `intune-manager sync`."))
        return
    for tenant in status.tenants:
        mark = "*" if tenant["tenant_id"] == status.tenant_id else " "
        name = printable(tenant["display_name"] or "name unknown")
        console.print(Text(f"Tenant: {mark} {tenant['tenant_id']} ({name})"), soft_wrap=True)
    accounts = tuple(dict.fromkeys(r.status.seen_as for r in status.resources if r.status.seen_as))
    if len(accounts) == 1:
        console.print(Text(f"Seen as: {printable(accounts[0])}"), soft_wrap=True)
    wide = not is_narrow(console)
    console.print(_table(status, with_mode=wide, with_accounts=wide and len(accounts) > 1))
    for line in status.resources:
        notes = " ".join(filter(None, (line.status.outcome.error, line.trust.advice)))
        if notes and line.trust.verdict is not Verdict.NEVER:
            text = Text.assemble((f"{line.resource.title}: ", "bold"), printable(notes))
            print_paragraph(console, text)
    if status.old_changes:
        old = Text(
            f"History: {status.old_changes:,} changes are older than history_keep_days."
            " `intune-manager db prune-history` deletes them."
        )
        print_paragraph(console, old)
    print_paragraph(
        console,
        Text("Any SQLite program reads this file: `raw_payload` is the JSON text that Graph sent."),
    )


def _table(status: CacheStatus, *, with_mode: bool, with_accounts: bool) -> Table:
    headings = ["Resource", "Verdict", "Rows", "Deleted", "Complete as of"]
    headings += ["Read"] if with_mode else []
    table = report_table(*headings, right=frozenset({"Rows", "Deleted"}))
    if with_accounts:
        table.add_column("Seen as", overflow="fold")
    for line in status.resources:
        table.add_row(*_cells(line)[: len(table.columns)])
    return table


def _cells(line: StatusLine) -> tuple[Text, ...]:
    age_s, outcome = line.trust.age_s, line.status.outcome
    age = "never" if age_s is None else age_text(timedelta(seconds=age_s))
    return (
        Text(line.resource.title),
        Text(WORDS[line.trust.verdict], style=VERDICT_STYLES[outcome.verdict]),
        Text(f"{line.rows:,}"),
        Text(f"{line.deleted_rows:,}"),
        Text(f"{age}, stale", style="yellow") if line.trust.stale else Text(age),
        Text(outcome.mode or ""),
        Text(printable(line.status.seen_as or "")),
    )
