"""Keeps the garbage collector from stopping the window, and from ending widgets on other threads.

A full collection walks every object of the process. Importing the database layer makes some hundred
thousand objects that live for good, and triggers one such walk after another: each stopped the
window for 80 to 160 ms. So collection pauses while modules are imported, and what is there
afterwards is taken out of later walks, which then take a few milliseconds.

Left to itself, Python collects on whichever thread allocates. A widget in a reference cycle would
then be destroyed on a thread that asks the cache, which Qt does not survive.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

_LOOK_EVERY_MS = 250


class WindowCollector:
    """Collects on the window's thread and on no other, from `start` to `close`.

    From its making on Python does not collect by itself. It goes by Python's own thresholds, looked
    at four times a second.
    """

    def __init__(self) -> None:
        gc.disable()
        self._is_paused = False
        self._timer: QTimer | None = None

    def start(self) -> None:
        """Begin to collect; needs a QApplication."""
        self._timer = QTimer()
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start(_LOOK_EVERY_MS)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Collect nothing during the block, on whichever thread it runs, and never what it made."""
        self._is_paused = True
        try:
            yield
        finally:
            gc.freeze()
            self._is_paused = False

    def collect_if_due(self) -> int | None:
        """Collect the oldest generation that is due; which one that was, None without any."""
        if self._is_paused:
            return None
        oldest = None
        for generation, (count, threshold) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        ):
            if not threshold or count <= threshold:
                break  # older ones are looked at when the younger are due, as ever
            oldest = generation
        if oldest is not None:
            gc.collect(oldest)
        return oldest

    def close(self) -> None:
        """Hand collection back to Python."""
        if self._timer is not None:
            self._timer.stop()
        gc.enable()
