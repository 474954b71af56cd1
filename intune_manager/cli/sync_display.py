"""The progress of a sync on a terminal: one bar for all, and one per resource under way."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

if TYPE_CHECKING:
    from intune_manager.sync.progress import ResourceProgress, SyncProgress

_LONG_WAIT_S = 1.0


class SyncDisplay:
    """Shows progress on standard error while the block runs; nothing where that is no terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(file=sys.stderr)
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
        parts.append(f"{duration(resource.eta_s)} to go")
    if resource.waiting_s >= _LONG_WAIT_S:
        parts.append(f"Graph made us wait {duration(resource.waiting_s)}")
    return ", ".join(parts) or resource.state.value


def duration(seconds: float) -> str:
    """As `42 s`, `3 min 5 s`, `1 h 20 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
