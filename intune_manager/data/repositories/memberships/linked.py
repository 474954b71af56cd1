"""The objects that memberships connect with one, as a SELECT for use inside other queries."""

from __future__ import annotations

from intune_manager.data.query import Linked, Reached
from intune_manager.data.repositories.memberships.keys import TENANT_KEY
from intune_manager.data.repositories.statements import Condition

_START = (
    "SELECT d.key FROM directory_objects AS d"  # noqa: S608
    f" WHERE d.object_id IN (?, ?) AND d.tenant_key = {TENANT_KEY}"
)
# UNION drops what was reached before: that ends the recursion where groups are nested in a circle.
_MEMBERS = (
    f"WITH RECURSIVE inside(key) AS ({_START} UNION"  # noqa: S608
    " SELECT m.member_key FROM inside AS i CROSS JOIN memberships AS m"
    " INDEXED BY ix_memberships_nested ON m.group_key = i.key AND m.may_nest"
    " AND m.deleted IS NULL)"
    " SELECT o.object_id FROM inside AS i CROSS JOIN memberships AS m"
    " ON m.group_key = i.key AND m.deleted IS NULL"
    " CROSS JOIN directory_objects AS o ON o.key = m.member_key"
    " WHERE o.object_id NOT IN (?, ?)"
)
_GROUPS = (
    f"WITH RECURSIVE around(key) AS ({_START} UNION"  # noqa: S608
    " SELECT m.group_key FROM around AS a CROSS JOIN memberships AS m"
    " INDEXED BY ix_memberships_member ON m.member_key = a.key AND m.deleted IS NULL)"
    " SELECT o.object_id FROM around AS a CROSS JOIN directory_objects AS o ON o.key = a.key"
    " WHERE o.object_id NOT IN (?, ?)"
)


def linked_ids(linked: Linked, tenant_id: str) -> Condition:
    """A SELECT of the Graph ids of all that is in a group, or of all groups that something is in.

    Every nesting counts; an object is never connected with itself.
    """
    # Graph does not promise one case of ids everywhere.
    spellings = (linked.object_id, linked.object_id.lower())
    sql = _MEMBERS if linked.reached is Reached.MEMBERS else _GROUPS
    return Condition(sql, (*spellings, tenant_id, *spellings))
