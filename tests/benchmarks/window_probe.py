"""One measurement of the real window in a process of its own; prints one JSON object.

    python window_probe.py start STARTED     until the window is painted, until its rows are shown
    python window_probe.py bare STARTED      the same for a bare PySide6 window
    python window_probe.py filter            key presses in the filter of the devices, to their rows
    python window_probe.py members           from place to place in the members of the largest group
    python window_probe.py stall             the longest gap of the loop while devices are synced
    python window_probe.py idle              the same for a window that does nothing

STARTED is `time.time()` as the parent took it just before it started the process. The data
directory and Graph are those of the environment.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from intune_manager.app.window_session import WindowSession
    from intune_manager.ui.table.table_panel import TablePanel

PATIENCE_S = 60.0
DEVICES = frozenset({"devices"})
KEY_ROUNDS = 5
LEAPS = 20
NEEDLES = ("b", "be", "ber", "surface", "@contoso", "zz9", "windows", "a", "1y", "surface pro")


def bare(started: float) -> dict[str, Any]:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(QLabel("ready"))
    window.show()
    application.processEvents()
    return {"painted_s": time.time() - started}


def in_window(measure: Callable[[WindowSession], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    """Open the real window, run `measure` beside it, close it; what `measure` found."""
    from intune_manager.app import start, window_session
    from intune_manager.app.garbage import WindowCollector
    from intune_manager.config.paths import default_paths
    from intune_manager.config.settings import load_settings

    found: dict[str, Any] = {}
    original = window_session.WindowSession.run

    async def run(self: WindowSession) -> None:
        async def measured() -> None:
            try:
                found.update(await measure(self))
            finally:
                self.parts.window.close()

        beside = asyncio.ensure_future(measured())
        await original(self)
        await beside

    window_session.WindowSession.run = run  # type: ignore[method-assign]
    paths = default_paths()
    start.run_window(load_settings(paths), paths, WindowCollector())
    return found


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait, round by round of the event loop, until `condition` holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"waited {PATIENCE_S} s in vain for {what}")
        await asyncio.sleep(0.002)


async def starting(running: WindowSession, started: float) -> dict[str, Any]:
    from PySide6.QtCore import QEvent, QObject

    window = running.parts.window
    painted: list[float] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and not painted:
                painted.append(time.time() - started)
            return super().eventFilter(watched, event)

    watch = Watch()
    window.installEventFilter(watch)
    window.show_panel("devices")
    panel: TablePanel = window.panel("devices")
    await until(lambda: panel.model.total > 0, "rows")
    panel.view.viewport().repaint()
    shown_s = time.time() - started
    await until(lambda: bool(painted), "the first paint")
    return {"painted_s": painted[0], "rows_s": shown_s}


async def filtering(running: WindowSession) -> dict[str, Any]:
    window = running.parts.window
    window.show_panel("devices")
    panel: TablePanel = window.panel("devices")
    await until(lambda: panel.model.is_counted and panel.model.total >= 1000, "all devices")
    rows = panel.model.total
    times: dict[str, list[float]] = {}
    for _ in range(KEY_ROUNDS):
        for needle in NEEDLES:
            times.setdefault(needle, []).append(await _type(panel, needle))
    medians = {needle: statistics.median(taken) for needle, taken in times.items()}
    return {"ms": medians, "rows": rows}


async def _type(panel: TablePanel, needle: str) -> float:
    """Type all of `needle` but its last key, press that; ms until its rows have been painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtTest import QTest

    field, viewport = panel.filters.search, panel.view.viewport()
    arrived, drawn = asyncio.Event(), asyncio.Event()

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and arrived.is_set():
                QTimer.singleShot(0, drawn.set)  # the filter runs before the painting
            return super().eventFilter(watched, event)

    field.setText(needle[:-1])
    await until(lambda: panel.model.query().search == needle[:-1] and not panel.model.is_waiting
                and panel.model.is_counted, "calm")  # fmt: skip
    watch = Watch()
    viewport.installEventFilter(watch)
    panel.model.restarted.connect(arrived.set)
    began = time.perf_counter()
    QTest.keyClicks(field, needle[-1])
    await asyncio.wait_for(arrived.wait(), PATIENCE_S)
    if panel.model.total:  # no rows, nothing to paint: the empty state takes their place
        await asyncio.wait_for(drawn.wait(), PATIENCE_S)
    taken_ms = (time.perf_counter() - began) * 1000
    panel.model.restarted.disconnect(arrived.set)
    viewport.removeEventFilter(watch)
    return taken_ms


async def leafing(running: WindowSession) -> dict[str, Any]:
    """Narrow the users to the largest group; then jump about in them, to rows not read so far."""
    from intune_manager.config.paths import default_paths
    from intune_manager.data.query import Linked, Reached, RowQuery
    from intune_manager.ui.common.places import Place

    largest = largest_group(default_paths().cache)
    window = running.parts.window
    window.show_panel("users")
    panel: TablePanel = window.panel("users")
    await until(lambda: panel.model.is_counted and panel.model.total > 0, "all users")
    began = time.perf_counter()
    linked = Linked(Reached.MEMBERS, largest, "members")
    window.open(Place("users", RowQuery(linked=linked)))
    await until(lambda: not panel.model.is_waiting, "the first members")
    first_ms = (time.perf_counter() - began) * 1000
    await until(lambda: panel.model.is_counted, "their number")
    pages: list[float] = []
    for step in range(LEAPS):
        row = panel.model.total * (2 * step + 1) // (2 * LEAPS)
        began = time.perf_counter()
        panel.view.scrollTo(panel.model.index(row, 0))
        await until(lambda row=row: panel.model.row_id(row) is not None, "a row")
        pages.append((time.perf_counter() - began) * 1000)
    return {"members": panel.model.total, "first_ms": first_ms, "ms": pages}


def largest_group(cache: Path) -> str:
    with closing(sqlite3.connect(f"{cache.as_uri()}?mode=ro", uri=True)) as connection:
        found: str = connection.execute(
            "SELECT d.object_id FROM memberships AS m JOIN directory_objects AS d"
            " ON d.key = m.group_key GROUP BY m.group_key ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()[0]
    return found


class Gaps:
    """How long the loop of the window was away, each time: measured by a timer of a millisecond."""

    def __init__(self, parent: QObject) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(parent)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)

    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps.append(now - self._last)
        self._last = now

    def found(self) -> dict[str, Any]:
        """Stop, and tell the longest ones in milliseconds."""
        self._timer.stop()
        gaps = sorted(self._gaps)
        return {"longest_ms": gaps[-1] * 1000, "p999_ms": gaps[int(len(gaps) * 0.999)] * 1000,
                "over_16_ms": sum(gap > 0.016 for gap in gaps), "ticks": len(gaps)}  # fmt: skip


async def stalling(running: WindowSession) -> dict[str, Any]:
    feed, window = running.parts.sync_feed, running.parts.window
    window.show_panel("devices")
    await until(running.parts.sync_button.isEnabled, "the open cache")
    ended = asyncio.Event()
    feed.ended.connect(lambda _report: ended.set())
    feed.failed.connect(lambda error: sys.exit(f"the sync failed: {error}"))
    gaps = Gaps(window)
    running.sync.start(only=DEVICES)
    await ended.wait()
    return gaps.found()


def idling() -> dict[str, Any]:
    """The same sync beside a window that does nothing: what the machine itself takes."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    from intune_manager.app.command_process import CommandProcess
    from intune_manager.config.paths import default_paths
    from intune_manager.config.settings import load_settings

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(QLabel("ready"))
    window.show()
    paths, process, ends = default_paths(), CommandProcess(), []
    process.ended.connect(ends.append)
    process.ended.connect(application.quit)
    gaps = Gaps(window)
    process.start(["sync", "--only", ",".join(DEVICES)], load_settings(paths), paths)
    application.exec()
    if not isinstance(ends[0], dict):
        sys.exit(f"the sync failed: {ends[0]}")
    return gaps.found()


def main(what: str, started: float) -> dict[str, Any]:
    if what == "bare":
        return bare(started)
    if what == "start":
        return in_window(lambda running: starting(running, started))
    if what == "filter":
        return in_window(filtering)
    if what == "members":
        return in_window(leafing)
    return in_window(stalling) if what == "stall" else idling()


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 0.0)))
