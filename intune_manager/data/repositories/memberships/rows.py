"""The table of memberships as all other tables are asked: a view, counted by narrow indexes."""

from __future__ import annotations

from intune_manager.data.repositories.memberships.keys import TENANT_KEY
from intune_manager.data.repositories.rows.repository import Repository, Totals
from intune_manager.data.repositories.statements import scalar

_LIVE = (
    "SELECT count(*) FROM directory_objects AS d"  # noqa: S608
    " CROSS JOIN memberships AS m INDEXED BY ix_memberships_member"
    f" ON m.member_key = d.key AND m.deleted IS NULL WHERE d.tenant_key = {TENANT_KEY}"
)
_DELETED = (
    "SELECT count(*) FROM memberships AS m INDEXED BY ix_memberships_deleted"  # noqa: S608
    " CROSS JOIN directory_objects AS d ON d.key = m.group_key"
    f" WHERE m.deleted IS NOT NULL AND d.tenant_key = {TENANT_KEY}"
)


class MembershipRows(Repository):
    """The rows of `group_members` of one tenant, for reading: `MembershipRepository` writes."""

    async def totals(self, kind: str | None = None) -> Totals:  # noqa: ARG002
        """How many live and deleted memberships there are."""
        async with self._db.reader() as connection:
            live = await scalar(connection, _LIVE, (self._tenant_id,))
            deleted = await scalar(connection, _DELETED, (self._tenant_id,))
        return Totals(live, deleted)
