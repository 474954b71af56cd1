"""The table of memberships as all other tables are asked: a view, counted by narrow indexes."""

from __future__ import annotations

from sqlalchemy import func, select

from intune_manager.data.repositories.memberships.keys import MEMBERSHIPS, OBJECTS
from intune_manager.data.repositories.rows.repository import Repository, Totals
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.sqlite.constructs import ordered_join


class MembershipRows(Repository):
    """The rows of `group_members` of one tenant, for reading: `MembershipRepository` writes."""

    async def totals(self, kind: str | None = None) -> Totals:  # noqa: ARG002
        """How many live and deleted memberships there are."""
        by_member = ordered_join(OBJECTS, MEMBERSHIPS, MEMBERSHIPS.c.member_key == OBJECTS.c.key)
        by_group = ordered_join(MEMBERSHIPS, OBJECTS, OBJECTS.c.key == MEMBERSHIPS.c.group_key)
        count = select(func.count()).where(tenant_rows(OBJECTS, self._tenant_id))
        deleted = MEMBERSHIPS.c.deleted
        async with self._db.reader() as connection:
            live = await connection.scalar(count.select_from(by_member).where(deleted.is_(None)))
            gone = await connection.scalar(count.select_from(by_group).where(deleted.is_not(None)))
        return Totals(live or 0, gone or 0)
