"""Between the panels that want the details of one object and the session that loads them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class DetailFeed(QObject):
    """One loading at a time. Everything here runs on the window's thread."""

    wanted = Signal(str, int)
    """Table and row id of the object whose details the user wants to have read."""
    changed = Signal()
    """`is_allowed` or `busy_with` is another one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_allowed = False
        self._why_not = ""
        self._busy_with: tuple[str, int] | None = None

    @property
    def is_allowed(self) -> bool:
        """Whether there is a tenant to read from: not before the cache is open, not in a copy."""
        return self._is_allowed

    @property
    def busy_with(self) -> tuple[str, int] | None:
        """The object whose details are being read."""
        return self._busy_with

    @property
    def why_not(self) -> str:
        """Why the user may not ask, in one sentence; empty where that need not be told."""
        return self._why_not

    def allow(self, allowed: bool, why_not: str = "") -> None:
        """Let the user ask, or not, for a reason that is worth telling."""
        self._is_allowed, self._why_not = allowed, why_not
        self.changed.emit()

    def ask(self, table: str, row_id: int) -> None:
        """Want the details of one object; nothing happens while others are being read."""
        if self._is_allowed and self._busy_with is None:
            self._busy_with = (table, row_id)
            self.changed.emit()
            self.wanted.emit(table, row_id)

    def end(self) -> None:
        """What was wanted has been read, or could not be."""
        self._busy_with = None
        self.changed.emit()
