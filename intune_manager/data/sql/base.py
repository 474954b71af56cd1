"""The base of all record classes: metadata of their own, so that nothing else's tables mix in."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel


class Record(SQLModel):
    """A row of the cache."""

    metadata: ClassVar[MetaData] = MetaData()


def table_of(record: type[Record]) -> Table:
    """The Core table behind a record class, for statements over many rows."""
    return Record.metadata.tables[str(record.__tablename__)]
