"""Tells when a window has been painted for the first time."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_PATIENCE_S = 2.0
"""A minimised window is never painted; what waits for it must go on all the same."""


class FirstPaint(QObject):
    """Watches one window until it has been painted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._painted = asyncio.Event()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # The filter runs before the painting; a timer of zero runs after it.
            QTimer.singleShot(0, self._painted.set)
        return super().eventFilter(watched, event)

    async def wait(self) -> None:
        """Return once the window is on the screen, or has not got there for two seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._painted.wait(), _PATIENCE_S)
