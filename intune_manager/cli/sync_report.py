"""The report of a sync as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from intune_manager.cli.consoles import is_narrow, print_paragraph, report_console, report_table
from intune_manager.cli.printable import printable
from intune_manager.cli.sync_display import duration
from intune_manager.sync.advice import needs_attention
from intune_manager.sync.progress import Verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

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
_SHOWN_MB = 0.05
"""Less would be shown as 0.0."""


def print_report(report: SyncReport, console: Console | None = None) -> None:
    """Print what each resource came to, and below it what went wrong and what to do about it."""
    console = console or report_console()
    console.print(_table(report, with_mode=not is_narrow(console)))
    _print_remarks(report, console)
    if report.error:
        failed = printable(f"{report.error} {report.remedy}".rstrip())
        print_paragraph(console, Text(failed, style="red"))
    if troubled := [r.title for r in report.resources if needs_attention(r.verdict)]:
        print_paragraph(console, Text(_incomplete(troubled, len(report.resources))))
    print_paragraph(console, Text(printable(_summary(report))))


def _table(report: SyncReport, *, with_mode: bool) -> Table:
    """A line per resource; counts that are zero throughout are left out."""
    counts = {
        heading: name
        for heading, name in _COUNTS.items()
        if name == "rows" or any(getattr(resource, name) for resource in report.resources)
    }
    mode = ("Read",) if with_mode else ()
    table = report_table("Resource", "Verdict", *mode, *counts, right=frozenset(counts))
    for resource in report.resources:
        read = resource.mode if resource.verdict is not Verdict.NEVER else ""
        table.add_row(
            Text(resource.title),
            Text(resource.verdict, style=VERDICT_STYLES[resource.verdict]),
            *(Text(read) for _ in mode),
            *(f"{getattr(resource, name):,}" for name in counts.values()),
        )
    return table


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
        print_paragraph(console, Text.assemble((f"{who}: ", "bold"), printable(remark)))


def _incomplete(titles: list[str], resources: int) -> str:
    who = f"{len(titles)} of {resources} resources" if len(titles) > 3 else ", ".join(titles)
    return (
        f"Not complete: {who}. Rows of earlier syncs are kept; `intune-manager status` tells how"
        " old they are."
    )


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
    requests, received = totals["saved_requests"], totals["saved_received_bytes"] / 1e6
    spared = [
        *([f"{requests:,} requests"] if requests > 0 else ()),
        *([f"{received:,.1f} MB"] if received >= _SHOWN_MB else ()),
    ]
    return f" ({' and '.join(spared)} less than in full rounds)" if spared else ""
