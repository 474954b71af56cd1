"""Keeps the garbage collector from stopping the window.

A full collection walks every object of the process. Importing the database layer or the Graph SDK
makes some hundred thousand objects that live for good, and triggers one such walk after another:
each stopped the window for 80 to 160 ms. So collection pauses while modules are imported, and what
is there afterwards is taken out of later walks, which then take a few milliseconds.
"""

from __future__ import annotations

import gc
import threading


class CollectorPause:
    """Collection is off from `begin` to `end`. Pauses may overlap, also in several threads."""

    _open = 0
    _lock = threading.Lock()

    def __init__(self) -> None:
        self._begun = False

    def begin(self) -> None:
        """Begin the pause; once begun, nothing happens."""
        with self._lock:
            if not self._begun:
                self._begun = True
                CollectorPause._open += 1
                gc.disable()

    def end(self) -> None:
        """End the pause; without one nothing happens. The last one switches collection on again."""
        with self._lock:
            if self._begun:
                self._begun = False
                CollectorPause._open -= 1
                if not CollectorPause._open:
                    gc.freeze()
                    gc.enable()

    def __enter__(self) -> None:
        self.begin()

    def __exit__(self, *_: object) -> None:
        self.end()
