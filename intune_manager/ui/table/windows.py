"""The part of a long result that is in memory: windows of rows, the least used forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from intune_manager.data.query import Row

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
