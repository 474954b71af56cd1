"""How far a reading by time has come, as the data itself tells it."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from intune_manager.data.outcomes import PositionKind
from intune_manager.sync.concurrency import shielded
from intune_manager.sync.reading import Reading

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Earlier times stand for "never"."""


class Since(msgspec.Struct, frozen=True):
    """What a watermark says."""

    query: str
    """The question that it belongs to."""
    newest: datetime
    """Everything up to that time has been read."""
    full_at: datetime
    """When the collection was last read as a whole."""


class Watermark:
    """The watermark of one resource, for the question `query`. It is saved after its rows."""

    def __init__(self, reading: Reading, query: str) -> None:
        self._reading = reading
        self._query = query
        self._positions = reading.store.positions

    async def read(self) -> Since | None:
        """The watermark; None when there is none to build on, or all is to be read anew."""
        if self._reading.full:
            return None
        name = self._reading.resource.name
        found = await shielded(self._positions.get(name, PositionKind.WATERMARK))
        if found is None:
            return None
        try:
            since = msgspec.msgpack.decode(found.state, type=Since)
        except msgspec.DecodeError:
            return None
        return since if since.query == self._query else None

    async def save(self, newest: datetime | None, *, full_at: datetime) -> None:
        """Move the watermark to `newest`; None removes it: the next run then reads everything."""
        name, kind = self._reading.resource.name, PositionKind.WATERMARK
        if newest is None:
            await shielded(self._positions.forget(name, kind))
            return
        state = msgspec.msgpack.encode(Since(self._query, newest, full_at))
        run_id = self._reading.run_id
        await shielded(self._positions.save(name, kind, run_id, link=None, state=state))


async def newest_stored(reading: Reading, path: str) -> datetime | None:
    """The latest time that a live row has in the property `path`; None when no row has any.

    Times after the beginning of the reading do not count, by the server's clock or this machine's,
    whichever is behind: what was in touch behind the reader's back, or has a clock that is ahead,
    would hide the others. Too early a time costs reading some of it again, and nothing else.
    """
    at_most = reading.tracker.earliest or reading.clock()
    column = next(
        column.name
        for column in reading.table.columns
        if reading.resource.paths.get(column.name, column.path) == path
    )
    repository = reading.store.table(reading.table.name)
    newest = await shielded(repository.newest(column, at_most=at_most))
    return newest if newest is not None and newest > _EARLIEST else None


def filter_time(moment: datetime) -> str:
    """As a `$filter` takes it, without fractions."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
