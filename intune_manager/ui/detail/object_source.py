"""What the pane asks about one object beyond its row, and has loaded for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from intune_manager.data.patches import FieldChange
from intune_manager.data.query import Linked


@dataclass(frozen=True)
class DetailPart:
    """Something that the list leaves out of an object, as it was read for this one."""

    name: str
    """As the resource declares it: `settings`, `content`, `hardware`."""
    title: str
    raw: str
    """JSON: an object, or an array of the items, each exactly as sent."""
    read_at: datetime
    is_outdated: bool
    """The object has changed since: the list is newer than this."""
    counted_by: str = ""
    """The column of the object that tells how many items there are, where one does."""


@dataclass(frozen=True)
class Author:
    """Who made a change, by the audit log."""

    who: str
    activity: str
    event_row: int
    """The row of the audit event in `audit_events`."""


@dataclass(frozen=True)
class Event:
    """One entry of an object's history."""

    id: int
    kind: str
    """created, updated, deleted or restored."""
    at: datetime
    """When a sync noticed it."""
    run_id: int | None
    fields: tuple[FieldChange, ...] = ()
    author: Author | None = None
    part: str = ""
    """What changed where it is not the object itself: an assignment of it, its settings."""
    part_name: str = ""
    """Which of those parts it was; empty where they have no names."""


@dataclass(frozen=True)
class Timeline:
    """The newest entries of an object's history, the newest first."""

    events: tuple[Event, ...]
    is_whole: bool
    """Whether there are none but these."""


@dataclass(frozen=True)
class PastState:
    """An object as it was at a time."""

    at: datetime
    raw: str | None
    """Its payload then; None when it did not exist, or the history does not reach back so far."""


@dataclass(frozen=True)
class MembershipLine:
    """A group, or a member of one, at any number of steps."""

    table: str
    row_id: int | None
    """None for what the cache knows by its id alone."""
    name: str
    detail: str = ""
    through: tuple[str, ...] = ()
    """The groups in between, the nearest first; none means directly."""


@dataclass(frozen=True)
class MembershipList:
    """All that an object is connected with by membership in one direction, nesting included."""

    title: str
    tables: tuple[str, ...]
    """Where all of them can be listed."""
    total: int
    direct: int
    rows: tuple[MembershipLine, ...]
    """The first of them, those that are connected directly before the others."""
    linked: Linked | None = None
    """What the panels of `tables` are narrowed to, to show all of it."""


class ObjectSource(Protocol):
    """Answers about single objects, each off the window's thread."""

    async def details(self, table: str, row_id: int) -> Sequence[DetailPart]:
        """What was read for this object alone; nothing for one that nothing was read for."""

    async def timeline(self, table: str, row_id: int, *, limit: int) -> Timeline:
        """The history of the object and of what is part of it."""

    async def as_of(self, table: str, row_id: int, instant: datetime) -> PastState:
        """The object as the cache had it at `instant`."""

    async def memberships(self, table: str, row_id: int) -> Sequence[MembershipList]:
        """The memberships of a user, a device or a group, both ways where there are both."""


class DetailFeed(QObject):
    """One loading at a time. Everything here runs on the window's thread."""

    wanted = Signal(str, int)
    """Table and row id of the object whose details the user wants to have read."""
    changed = Signal()
    """`is_allowed` or `busy_with` is another one."""

    def __init__(self) -> None:
        super().__init__()
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
        """Why the user may not ask, in one sentence; empty where there is nothing to explain."""
        return self._why_not

    def allow(self, allowed: bool, why_not: str = "") -> None:
        """Let the user ask, or not, for a reason that is worth saying."""
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
