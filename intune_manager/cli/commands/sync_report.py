"""What a sync prints for people: its progress on a terminal, and its report as a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.text import Text

from intune_manager.cli.output import (
    VERDICT_STYLES,
    is_narrow,
    print_paragraph,
    printable,
    report_console,
    report_table,
)
from intune_manager.data.outcomes import Cost, Counts
from intune_manager.sync.report import Verdict
from intune_manager.sync.verdicts import needs_attention
from intune_manager.words import duration_text, remaining_text

if TYPE_CHECKING:
    from rich.table import Table

    from intune_manager.sync.report import ResourceProgress, SyncProgress, SyncReport


_LONG_WAIT_S = 1.0


class SyncDisplay:
    """Shows progress on standard error while the block runs; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stderr)
        self._bars = Progress(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[numbers]}", markup=False, justify="right"),
            TextColumn("{task.fields[note]}", markup=False),
            console=self._console,
            transient=True,
        )
        self._all = self._bars.add_task("All resources", total=100, numbers="", note="")
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._console.is_terminal:
            self._bars.stop()

    def show(self, progress: SyncProgress) -> None:
        if not self._console.is_terminal:
            return
        count = len(progress.resources)
        self._bars.update(
            self._all,
            completed=100 * progress.fraction,
            numbers=f"{progress.rows:,} rows",
            note=f"{progress.done} of {count} done",
        )
        for resource in progress.resources:
            self._show_one(resource)

    def _show_one(self, resource: ResourceProgress) -> None:
        # There are more resources than lines on a screen: those that wait or are done step back.
        under_way = resource.state not in ("waiting", "done")
        if resource.resource not in self._tasks:
            if not under_way:
                return
            self._tasks[resource.resource] = self._bars.add_task(
                resource.title, total=None, numbers="", note=""
            )
        fraction = resource.fraction
        self._bars.update(
            self._tasks[resource.resource],
            completed=100 * (fraction or 0.0),
            total=None if fraction is None else 100,
            numbers=numbers_of(resource),
            note=note_of(resource),
            visible=under_way,
        )


def numbers_of(resource: ResourceProgress) -> str:
    """Rows so far, and the total where there is a guess; of details, while those are read."""
    if resource.state == "details":
        return f"{resource.details:,} / {resource.details_expected:,}"
    if resource.estimate is None or resource.verdict is not None:
        return f"{resource.rows:,}"
    return f"{resource.rows:,} / {resource.estimate:,}"


def note_of(resource: ResourceProgress) -> str:
    """What is worth saying beside the bar: the verdict, or what keeps it."""
    if resource.verdict is not None:
        return resource.verdict.value
    parts = []
    if resource.eta_s is not None:
        parts.append(remaining_text(resource.eta_s))
    if resource.waiting_s >= _LONG_WAIT_S:
        parts.append(f"Graph made us wait {duration_text(resource.waiting_s)}")
    return ", ".join(parts) or resource.state.value


_COUNTS: Mapping[str, Callable[[Counts], int]] = {
    "Rows": lambda counts: counts.received,
    "New": lambda counts: counts.created,
    "Changed": lambda counts: counts.updated,
    "Back": lambda counts: counts.restored,
    "Deleted": lambda counts: counts.deleted,
}
_SHOWN_MB = 0.05
"""Less would be shown as 0.0."""


def print_report(report: SyncReport, console: Console | None = None) -> None:
    """Print what each resource came to, and below it what went wrong and what to do about it."""
    console = console or report_console()
    console.print(_table(report, with_mode=not is_narrow(console)))
    _print_notes(report, console)
    if report.error:
        failed = printable(f"{report.error} {report.remedy}".rstrip())
        print_paragraph(console, Text(failed, style="red"))
    if troubled := [r.title for r in report.resources if needs_attention(r.verdict)]:
        print_paragraph(console, Text(_incomplete(troubled, len(report.resources))))
    print_paragraph(console, Text(printable(_summary(report))))


def _table(report: SyncReport, *, with_mode: bool) -> Table:
    """A line per resource; counts that are zero throughout are left out."""
    counts = {
        heading: count
        for heading, count in _COUNTS.items()
        if heading == "Rows" or any(count(resource.counts) for resource in report.resources)
    }
    mode = ("Read",) if with_mode else ()
    table = report_table("Resource", "Verdict", *mode, *counts, right=frozenset(counts))
    for resource in report.resources:
        read = resource.mode if resource.verdict is not Verdict.NEVER else ""
        table.add_row(
            Text(resource.title),
            Text(resource.verdict, style=VERDICT_STYLES[resource.verdict]),
            *(Text(read) for _ in mode),
            *(f"{count(resource.counts):,}" for count in counts.values()),
        )
    return table


def _print_notes(report: SyncReport, console: Console) -> None:
    """One paragraph per note: what stops all resources in the same way is said once."""
    titles: dict[str, list[str]] = {}
    for resource in report.resources:
        notes = [*resource.notes, *filter(None, (resource.error, resource.remedy))]
        if notes:
            titles.setdefault(" ".join(notes), []).append(resource.title)
    for note, concerned in titles.items():
        is_general = 1 < len(concerned) == len(report.resources)
        who = "All resources" if is_general else ", ".join(concerned)
        print_paragraph(console, Text.assemble((f"{who}: ", "bold"), printable(note)))


def _incomplete(titles: list[str], resources: int) -> str:
    who = f"{len(titles)} of {resources} resources" if len(titles) > 3 else ", ".join(titles)
    return (
        f"Not complete: {who}. Rows of earlier syncs are kept; `intune-manager status` tells how"
        " old they are."
    )


def _summary(report: SyncReport) -> str:
    cost = sum((resource.cost for resource in report.resources), Cost())
    ended = "Cancelled after" if report.cancelled else "Took"
    spent = f"{cost.requests:,} requests, {cost.received_bytes / 1e6:,.1f} MB"
    if cost.retries:
        spent += f", {cost.retries:,} retries, {duration_text(cost.waited_s)} of waiting"
    took = f"{ended} {duration_text(report.duration_s)}"
    return f"{took}: {spent}{_saved(report)}. Seen as {report.account}."


def _saved(report: SyncReport) -> str:
    """What the increments among the resources spared, by their last full rounds."""
    totals = report.totals
    requests, received = totals["saved_requests"], totals["saved_received_bytes"] / 1e6
    spared = [
        *([f"{requests:,} requests"] if requests > 0 else ()),
        *([f"{received:,.1f} MB"] if received >= _SHOWN_MB else ()),
    ]
    return f" ({' and '.join(spared)} less than in full rounds)" if spared else ""
