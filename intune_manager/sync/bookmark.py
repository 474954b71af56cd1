"""Where a pass over a collection stands, kept so that a later run can complete it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from intune_manager.data.positions import Position, PositionKind
from intune_manager.data.repositories.sweep import Sweep
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.sync.flow import unbroken
from intune_manager.sync.reading import Reading, query_mark

SAVE_EVERY_S = 3.0
"""A killed process loses at most the reading of that long; its rows are stored in any case."""


class _State(msgspec.Struct):
    query: str
    """The question that the link belongs to."""
    marks: bytes
    """The rows that the pass had met."""
    carried: str | None
    """What the pass took along from its beginning."""
    began_at: datetime | None
    """When the pass began."""


class Bookmark:
    """The position of one pass. It is saved after the rows it speaks for, never before them.

    A pass that is resumed with it has met every object that the collection had all along, as one
    that was never interrupted: what is left unmet may be swept.
    """

    def __init__(
        self,
        reading: Reading,
        request: CollectionRequest,
        sweep: Sweep,
        *,
        save_every_s: float | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reading = reading
        self._query = query_mark(request)
        self._sweep = sweep
        self._positions = reading.store.positions
        self._save_every_s = SAVE_EVERY_S if save_every_s is None else save_every_s
        self._monotonic = monotonic
        self._link: str | None = None
        self._saved_s = monotonic()
        self._is_kept = False
        self._created_before = reading.tally.upserts.created
        self.carried: str | None = None

    async def open(self) -> str | None:
        """The next link of the pass that an earlier run left, if it is to be resumed.

        None when there is none, when it is too old, was for another question, or when the run is to
        read everything anew.
        """
        name = self._reading.resource.name
        found = await unbroken(self._positions.get(name, PositionKind.SWEEP))
        if found is None:
            return None
        self._is_kept = True
        if not self._resumes(found):
            await self.drop()
            return None
        return found.link

    def _resumes(self, found: Position) -> bool:
        reading = self._reading
        # However the clock was set meanwhile.
        if reading.full or abs(reading.clock() - found.saved_at) > reading.options.resume_within:
            return False
        try:
            state = msgspec.msgpack.decode(found.state, type=_State)
            if state.query != self._query:
                return False
            self._sweep.resume(state.marks)
        except (msgspec.DecodeError, ValueError):
            return False
        self.carried = state.carried
        if state.began_at is not None:
            reading.tally.note_time(state.began_at)
        return True

    async def turn(self, pages: Sequence[CollectionPage]) -> None:
        """The rows of these pages are stored: the pass stands behind the last of them."""
        self._link = pages[-1].next_link
        if self._monotonic() - self._saved_s >= self._save_every_s:
            await self.save()

    async def save(self) -> None:
        """Save where the pass stands; nothing before its first page and behind its last one."""
        if self._link is None:
            return
        state = _State(self._query, self._sweep.marks(), self.carried, self._reading.tally.earliest)
        await unbroken(
            self._positions.save(
                self._reading.resource.name,
                PositionKind.SWEEP,
                self._reading.run_id,
                link=self._link,
                state=msgspec.msgpack.encode(state),
            )
        )
        self._saved_s = self._monotonic()
        self._is_kept = True

    @property
    def met(self) -> int:
        """How many objects the pass has met, in whichever run."""
        marks = int.from_bytes(bytes(self._sweep.passed), "little")
        return marks.bit_count() + self._reading.tally.upserts.created - self._created_before

    def begin_again(self) -> None:
        """The interrupted pass is not to be resumed: what it had met no longer counts.

        What it took along from its beginning still holds: that was earlier than all of this pass.
        The saved position stays until this pass has one of its own: should not even the first page
        come, because all of the service is out of order, nothing is lost.
        """
        self._link = None
        self._sweep.start_again()

    async def drop(self) -> None:
        """The pass is complete, or can no longer be resumed."""
        self._link = None
        if self._is_kept:
            await unbroken(self._positions.forget(self._reading.resource.name, PositionKind.SWEEP))
            self._is_kept = False


async def forget_pass(reading: Reading) -> None:
    """Rows were taken for gone by another way: a pass that was cut off before is void."""
    name, positions = reading.resource.name, reading.store.positions
    if await unbroken(positions.get(name, PositionKind.SWEEP)) is not None:
        await unbroken(positions.forget(name, PositionKind.SWEEP))
