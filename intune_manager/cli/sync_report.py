"""The report of a sync as a table for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from intune_manager.cli.sync_display import duration

if TYPE_CHECKING:
    from intune_manager.sync.progress import SyncReport

VERDICT_STYLES = {
    "complete": "green",
    "unavailable": "dim",
    "partial": "yellow",
    "never": "dim",
    "forbidden": "red",
    "failed": "red",
}
_COUNTS = {
    "Rows": "rows",
    "New": "created",
    "Changed": "updated",
    "Back": "restored",
    "Deleted": "deleted",
}


def print_report(report: SyncReport, console: Console | None = None) -> None:
    """Print what each resource came to, and below it what went wrong and what to do about it."""
    console = console or Console(file=sys.stdout)
    table = Table(box=None, pad_edge=False)
    table.add_column("Resource", no_wrap=True)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Read", no_wrap=True)
    for heading in _COUNTS:
        table.add_column(heading, justify="right", no_wrap=True)
    for resource in report.resources:
        table.add_row(
            Text(resource.title),
            Text(resource.verdict, style=VERDICT_STYLES[resource.verdict]),
            Text(resource.mode if resource.verdict != "never" else ""),
            *(f"{getattr(resource, count):,}" for count in _COUNTS.values()),
        )
    console.print(table)
    _print_remarks(report, console)
    if report.error:
        console.print(Text(f"{report.error} {report.remedy}".rstrip(), style="red"))
    console.print(Text(_summary(report)))


def _print_remarks(report: SyncReport, console: Console) -> None:
    """One paragraph per remark: what stops all resources in the same way is said once."""
    titles: dict[str, list[str]] = {}
    for resource in report.resources:
        remarks = [*resource.notes, *filter(None, (resource.error, resource.remedy))]
        if remarks:
            titles.setdefault(" ".join(remarks), []).append(resource.title)
    for remark, concerned in titles.items():
        is_general = 1 < len(concerned) == len(report.resources)
        who = "All resources" if is_general else ", ".join(concerned)
        console.print(Text.assemble((f"{who}: ", "bold"), remark))


def _summary(report: SyncReport) -> str:
    requests = sum(resource.requests for resource in report.resources)
    retries = sum(resource.retries for resource in report.resources)
    waited_s = sum(resource.waited_s for resource in report.resources)
    megabytes = sum(resource.received_bytes for resource in report.resources) / 1e6
    ended = "Cancelled after" if report.cancelled else "Took"
    cost = f"{requests:,} requests, {megabytes:,.1f} MB"
    if retries:
        cost += f", {retries:,} retries, {duration(waited_s)} of waiting"
    return (
        f"{ended} {duration(report.duration_s)}: {cost}{_saved(report)}. Seen as {report.account}."
    )


def _saved(report: SyncReport) -> str:
    """What the increments among the resources spared, by their last full rounds."""
    totals = report.totals
    requests, received = totals["saved_requests"], totals["saved_received_bytes"]
    if requests <= 0 and received <= 0:
        return ""
    return f" ({requests:,} requests and {received / 1e6:,.1f} MB less than in full rounds)"
