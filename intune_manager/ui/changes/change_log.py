"""What the Changes panel asks: the history of the whole tenant as rows, and one entry in full."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from intune_manager.data.query import RowSource
from intune_manager.registry.table import Column, Kind, Table
from intune_manager.ui.detail.object_source import Event

CHANGES = Table(
    name="changes",
    title="Changes",
    singular="Change",
    id_column="object_id",
    name_column="object_name",
    default_sort="changed_at",
    sorts_newest_first=True,
    columns=(
        Column("changed_at", "", "Noticed", Kind.DATETIME, width=140),
        Column("kind", "", "What", width=110, facet=True),
        Column("object_name", "", "Name", width=260, searched=True),
        Column("resource", "", "Kind of data", width=170, facet=True),
        Column("fields", "", "Fields", width=260),
        Column("who", "", "By", width=220, facet=True),
        Column("sync_run_id", "", "Sync", Kind.INTEGER, width=70, shown=False),
        Column("object_id", "", "Object id", width=260, shown=False, searched=True),
    ),
)
"""The history as a table: not a mirrored one, but browsed like those."""


class Period(StrEnum):
    """How far back the panel looks."""

    LAST_SYNC = "last_sync"
    DAY = "day"
    WEEK = "week"
    ALL = "all"


@dataclass(frozen=True)
class LoggedChange:
    """One entry of the history, with the object that it is about."""

    event: Event
    table: str
    row_id: int
    name: str
    resource: str
    """The title of its kind of data."""
    account: str
    """Whose sync noticed it."""


class ChangeLog(Protocol):
    """The history of the tenant on the screen, the first readings left out."""

    def within(self, period: Period) -> RowSource:
        """Its entries of a period as rows of `CHANGES`, the newest first."""

    async def change(self, entry_id: int) -> LoggedChange | None:
        """One entry in full; None when there is no such entry any more."""
