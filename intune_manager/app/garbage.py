"""Keeps the garbage collector from stopping the window, and from ending widgets on other threads.

A full collection walks every object of the process. Importing the database layer or the Graph SDK
makes some hundred thousand objects that live for good, and triggers one such walk after another:
each stopped the window for 80 to 160 ms. So collection pauses while modules are imported, and what
is there afterwards is taken out of later walks, which then take a few milliseconds.

Left to itself, Python collects on whichever thread allocates. A widget in a reference cycle would
then be destroyed on the thread of a sync, which Qt does not survive.
"""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY_MS = 250


class CollectorPause:
    """Collection is off from `begin` to `end`. Pauses may overlap, also in several threads."""

    _open = 0
    _was_enabled = True
    _lock = threading.Lock()

    def __init__(self) -> None:
        self._begun = False

    def begin(self) -> None:
        """Begin the pause; once begun, nothing happens."""
        with self._lock:
            if not self._begun:
                self._begun = True
                if not CollectorPause._open:
                    CollectorPause._was_enabled = gc.isenabled()
                CollectorPause._open += 1
                gc.disable()

    def end(self) -> None:
        """End the pause; without one nothing happens. The last one leaves collection as it was."""
        with self._lock:
            if self._begun:
                self._begun = False
                CollectorPause._open -= 1
                if not CollectorPause._open:
                    gc.freeze()
                    if CollectorPause._was_enabled:
                        gc.enable()

    @classmethod
    def is_open(cls) -> bool:
        """Whether any pause is under way."""
        return cls._open > 0

    def __enter__(self) -> None:
        self.begin()

    def __exit__(self, *_: object) -> None:
        self.end()


class WindowCollector(QObject):
    """Collects on the window's thread and on no other, from its making to `close`.

    It goes by Python's own thresholds, looked at four times a second.
    """

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start(_LOOK_EVERY_MS)

    def collect_if_due(self) -> int | None:
        """Collect the oldest generation that is due; which one that was, None without any."""
        if CollectorPause.is_open():
            return None
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if threshold and count > threshold
        ]
        if not due or due[0] != 0:  # older ones are looked at when the youngest is due, as ever
            return None
        oldest = max(generation for generation in due if set(range(generation)) <= set(due))
        gc.collect(oldest)
        return oldest

    def close(self) -> None:
        """Hand collection back to Python."""
        self._timer.stop()
        gc.enable()
