"""Direct group memberships: millions of narrow rows, applied as sets, and asked like any table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.outcomes import Counts
from intune_manager.data.repositories.history.record import HistoryWriter, was_once_complete
from intune_manager.data.repositories.memberships.entries import Entries, read_entries
from intune_manager.data.repositories.memberships.nesting import NestingReader
from intune_manager.data.repositories.memberships.tables import MEMBERSHIPS, OBJECTS
from intune_manager.data.repositories.memberships.writer import MembershipWriter
from intune_manager.data.repositories.rows.page import PagePlan, note, sweep_counts
from intune_manager.data.repositories.rows.repository import Repository
from intune_manager.data.repositories.rows.sweep import ChangeSource, Sweep
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite.constructs import ordered_join
from intune_manager.registry.table import Table
from intune_manager.words import utc_now


class MembershipRepository(NestingReader):
    """Who is in which group, in one tenant: written as sets, read with all nesting.

    Nothing of a member is stored here but its id and the payload of its entry: the objects have
    tables of their own. Every write is one transaction: if it fails, the cache and the sweep are as
    before. Reading is described by `NestingReader`.
    """

    def __init__(
        self,
        db: DatabaseManager,
        table: Table,
        tenant_id: str,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(db, tenant_id)
        self._clock = clock
        self._history = HistoryWriter.of(table, tenant_id)

    async def begin_sweep(self, run_id: int, *, resource: str = "group_members") -> Sweep:
        """Begin one reading of memberships: of all of them, of some groups, or of changes alone.

        Until one of all has been complete, memberships enter the cache without entries in the
        history: a baseline of millions of them is no news.
        """
        async with self._db.reader() as connection:
            max_id = await connection.scalar(select(func.max(MEMBERSHIPS.c.id)))
            known = await was_once_complete(connection, self._tenant_id, resource)
        return Sweep(run_id, resource, records_new=known, max_id=max_id or 0)

    async def apply(self, sweep: Sweep, entries: Entries, *, record_history: bool = True) -> Counts:
        """Apply the `members@delta` entries of groups: add, or take away those with `@removed`.

        `entries` are pairs of group id and entries; a group may come more than once. A set
        operation in one transaction: repetition and replay change nothing, and of several entries
        for one membership the last counts. Nothing enters the history without `record_history`.
        """
        found = read_entries(entries)
        if not found.present and not found.absent:
            return Counts()
        async with self._db.writer() as connection:
            writing = self._writer(connection, sweep, record_history)
            plan = await writing.store(found)
            gone = await writing.live_of(found.absent)
            await writing.mark_deleted(gone)
        return _result(plan, sweep, len(gone))

    async def replace_group(
        self, sweep: Sweep, group_id: str, members: Iterable[bytes], *, record_history: bool = True
    ) -> Counts:
        """Make the direct members of one group exactly `members`, each the verbatim JSON of one.

        For a group that was read by itself, to its end. Members that are not given are marked
        deleted; no other group is touched. Nothing enters the history without `record_history`:
        for what is mirrored from now on, but was in the tenant before.
        """
        found = read_entries([(group_id, members)])
        async with self._db.writer() as connection:
            writing = self._writer(connection, sweep, record_history)
            live = await writing.live_in([group_id])
            plan = await writing.store(found)
            stay = set(plan.known)
            gone = [row_id for row_id in live if row_id not in stay]
            await writing.mark_deleted(gone)
        return _result(plan, sweep, len(gone))

    async def remove_groups(self, source: ChangeSource, group_ids: Iterable[str]) -> int:
        """Mark all direct memberships in these groups as deleted; how many were live.

        For groups that a delta round names with `@removed`. Replay changes nothing. What the groups
        themselves were members of is left alone: see `remove_from_groups`.
        """
        async with self._db.writer() as connection:
            writing = self._writer(connection, source)
            gone = await writing.live_in(group_ids)
            await writing.mark_deleted(gone)
        return len(gone)

    async def remove_from_groups(self, source: ChangeSource, member_ids: Iterable[str]) -> int:
        """Mark all memberships of these objects as deleted; how many were live.

        For groups that are gone at the end of a round: what is gone is a member of nothing, whether
        or not the entries of the groups around it say so, too. Replay changes nothing.
        """
        async with self._db.writer() as connection:
            writing = self._writer(connection, source)
            gone = await writing.live_of_members(member_ids)
            await writing.mark_deleted(gone)
        return len(gone)

    async def sweep(
        self, sweep: Sweep, groups: Iterable[str] | None = None, *, record_history: bool = True
    ) -> int:
        """Mark as deleted the live memberships that the sweep has not seen; how many.

        With `groups`, only those in these groups: the others were not part of the reading. Only to
        be called after a round that ended cleanly. Nothing enters the history without
        `record_history`: for what is no longer mirrored, but may still be in the tenant.
        """
        chosen = None if groups is None else list(groups)
        async with self._db.writer() as connection:
            writing = self._writer(connection, sweep, record_history)
            met = sweep.passed
            live = (
                await writing.live_up_to(sweep.max_id)
                if chosen is None
                else [i for i in await writing.live_in(chosen) if i <= sweep.max_id]
            )
            unseen = [row_id for row_id in live if row_id not in met]
            await writing.mark_deleted(unseen)
        return len(unseen)

    def _writer(
        self, connection: AsyncConnection, source: ChangeSource, record_history: bool = True
    ) -> MembershipWriter:
        now = self._clock()
        return MembershipWriter(
            connection, self._tenant_id, self._history, source, now, record_history
        )


def _result(plan: PagePlan, sweep: Sweep, deleted: int) -> Counts:
    """What a committed transaction adds to the counts of its sweep, which notes what it met."""
    result = sweep_counts(plan, sweep, 0)
    note(plan, sweep)
    return result + Counts(deleted=deleted)


class MembershipRows(Repository):
    """The rows of `group_members` of one tenant, for reading: `MembershipRepository` writes."""

    async def live_count(self, kind: str | None = None) -> int:  # noqa: ARG002
        """How many live memberships there are."""
        by_member = ordered_join(OBJECTS, MEMBERSHIPS, MEMBERSHIPS.c.member_key == OBJECTS.c.key)
        live = select(func.count()).select_from(by_member)
        live = live.where(tenant_rows(OBJECTS, self._tenant_id), MEMBERSHIPS.c.deleted.is_(None))
        async with self._db.reader() as connection:
            return await connection.scalar(live) or 0
