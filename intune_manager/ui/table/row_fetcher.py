"""Reads the rows near the screen: which question goes to the cache next, what stays in memory."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from intune_manager.data.query import Row, RowQuery, RowSource
from intune_manager.errors import IntuneManagerError
from intune_manager.ui.common.tasks import TaskRunner

WINDOW_ROWS = 200
MAX_WINDOWS = 48


@dataclass
class Window:
    """Rows that were read together, with the place of each column in them (0 is the row id)."""

    rows: Sequence[Row]
    places: dict[str, int]
    stale: bool = False
    """Still worth showing, but to be read again."""


class Windows:
    """Windows by their number: window n holds the rows from n * WINDOW_ROWS on."""

    def __init__(self) -> None:
        self._windows: OrderedDict[int, Window] = OrderedDict()
        self._last: tuple[int, Window] | None = None

    def __len__(self) -> int:
        return len(self._windows)

    def get(self, number: int) -> Window | None:
        """The window, which counts as used now; None when it is not in memory."""
        if self._last is not None and self._last[0] == number:
            return self._last[1]
        window = self._windows.get(number)
        if window is not None:
            self._windows.move_to_end(number)
            self._last = (number, window)
        return window

    def peek(self, number: int) -> Window | None:
        """The window without its counting as used."""
        return self._windows.get(number)

    def put(self, number: int, window: Window) -> None:
        """Keep a window; the least used one goes when there are too many."""
        self._windows[number] = window
        self._windows.move_to_end(number)
        self._last = (number, window)
        while len(self._windows) > MAX_WINDOWS:
            self._windows.popitem(last=False)

    def clear(self) -> None:
        self._windows.clear()
        self._last = None

    def expire(self) -> None:
        """Mark every window stale."""
        for window in self._windows.values():
            window.stale = True

    def find(self, row_id: int) -> int | None:
        """The row number of a row id among the fresh rows in memory."""
        for number, window in self._windows.items():
            if window.stale:
                continue
            for place, row in enumerate(window.rows):
                if row[0] == row_id:
                    return number * WINDOW_ROWS + place
        return None


T = TypeVar("T")

MAX_IN_FLIGHT = 2
MAX_WANTED = 4


class Receiver(Protocol):
    """Takes the answers to the present question; never those to an older one."""

    def head_arrived(self, query: RowQuery, rows: Sequence[Row]) -> None:
        """The first window of a new question."""

    def window_arrived(self, number: int, query: RowQuery, rows: Sequence[Row]) -> None:
        """Another window of the present question."""

    def count_arrived(self, count: int) -> None:
        """How many rows the present question has."""

    def fetch_failed(self, error: IntuneManagerError) -> None:
        """One of the above could not be read."""


class RowFetcher:
    """Asks a row source in this order: the head of a new question, windows in sight, the count.

    At most `MAX_IN_FLIGHT` questions are under way, and one head at a time, so that typing quickly
    costs no more than typing slowly. Each `restart` or `refresh` begins a generation; answers to
    earlier ones are dropped, and a `restart` gives up what another question has under way.
    """

    def __init__(self, tasks: TaskRunner, title: str, receiver: Receiver) -> None:
        self._tasks = tasks
        self._title = title
        self._receiver = receiver
        self._source: RowSource | None = None
        self._query = RowQuery(columns=())
        self._generation = 0
        self._in_flight = 0
        self._under_way: set[asyncio.Task[Any]] = set()
        self._wanted: list[int] = []
        self._reading: set[int] = set()
        self._head_wanted = self._head_running = self._count_wanted = False

    @property
    def is_waiting(self) -> bool:
        """The head of the present question has not been answered."""
        return self._head_wanted or self._head_running

    def restart(self, source: RowSource | None, query: RowQuery) -> None:
        """Begin a new question; with no source, only forget the old one."""
        if (source, query) != (self._source, self._query):
            for task in self._under_way:
                self._tasks.give_up(task)
        self._begin(source, query)
        self._head_wanted = source is not None
        self._pump()

    def refresh(self, query: RowQuery) -> None:
        """Ask the same question again: its count now, its windows as they are wanted."""
        self._begin(self._source, query)
        self._count_wanted = True
        self._pump()

    def want(self, number: int) -> None:
        """Read a window soon. Only the last `MAX_WANTED` requests are kept: a fast scroll flies
        over windows that are not worth a question any more.
        """
        if self._head_wanted or number in self._reading:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        del self._wanted[:-MAX_WANTED]
        self._pump()

    def want_count(self) -> None:
        """Count once nothing more urgent is left to do."""
        self._count_wanted = True
        self._pump()

    def _begin(self, source: RowSource | None, query: RowQuery) -> None:
        self._source, self._query = source, query
        self._generation += 1
        self._wanted.clear()
        self._reading.clear()
        self._head_wanted = self._count_wanted = False

    def _pump(self) -> None:
        while self._source is not None and self._in_flight < MAX_IN_FLIGHT:
            if self._head_wanted:
                if self._head_running:
                    return
                self._ask_head(self._source)
            elif self._wanted:
                self._ask_window(self._source, self._wanted.pop())
            elif self._count_wanted:
                self._count_wanted = False
                self._run(self._source.count(self._window_query(0)), self._receiver.count_arrived)
            else:
                return

    def _ask_head(self, source: RowSource) -> None:
        self._head_wanted, self._head_running = False, True
        query = self._window_query(0)

        def landed() -> None:
            self._head_running = False

        self._run(source.rows(query), lambda rows: self._receiver.head_arrived(query, rows), landed)

    def _ask_window(self, source: RowSource, number: int) -> None:
        self._reading.add(number)
        query = self._window_query(number)

        def arrived(rows: Sequence[Row]) -> None:
            self._reading.discard(number)
            self._receiver.window_arrived(number, query, rows)

        self._run(source.rows(query), arrived)

    def _window_query(self, number: int) -> RowQuery:
        return replace(self._query, offset=number * WINDOW_ROWS, limit=WINDOW_ROWS)

    def _run(
        self,
        work: Coroutine[Any, Any, T],
        arrived: Callable[[T], None],
        landed: Callable[[], None] = lambda: None,
    ) -> None:
        generation = self._generation
        self._in_flight += 1

        def over(report: Callable[[], None]) -> None:
            self._in_flight -= 1
            landed()
            if generation == self._generation:
                report()
            self._pump()

        def ended(task: asyncio.Task[T]) -> None:
            self._under_way.discard(task)
            if task.cancelled():
                over(lambda: None)

        task = self._tasks.start(
            work,
            name=f"Reading {self._title}",
            done=lambda answer: over(lambda: arrived(answer)),
            failed=lambda error: over(lambda: self._receiver.fetch_failed(error)),
        )
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(ended)
