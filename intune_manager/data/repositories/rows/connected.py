"""The objects that memberships connect with one, as a SELECT for use inside other queries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, select

from intune_manager.data.query import Linked, Reached
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.models import DirectoryObjectRecord, MembershipRecord, table_of
from intune_manager.data.sql.sqlite.constructs import ordered_join

_OBJECTS = table_of(DirectoryObjectRecord)
_MEMBERSHIPS = table_of(MembershipRecord)


def connected_ids(linked: Linked, tenant_id: str) -> Select[Any]:
    """A SELECT of the Graph ids of all that is in a group, or of all groups that something is in.

    Every nesting counts; an object is never connected with itself.
    """
    # Graph does not promise one case of ids everywhere.
    spellings = (linked.object_id, linked.object_id.lower())
    start = _OBJECTS.alias("d")
    first = select(start.c.key).where(
        start.c.object_id.in_(spellings), tenant_rows(start, tenant_id)
    )
    ids = _members(first) if linked.reached is Reached.MEMBERS else _groups(first)
    (object_id,) = ids.selected_columns
    return ids.where(object_id.not_in(spellings))


def _members(start: Select[Any]) -> Select[Any]:
    """All that is in the groups whose keys `start` selects, and in the groups inside them."""
    # UNION drops what was reached before: that ends the recursion where groups are nested in a
    # circle.
    inside = start.cte("inside", recursive=True)
    nested, direct = _MEMBERSHIPS.alias("n"), _MEMBERSHIPS.alias("m")
    may_nest = and_(
        nested.c.group_key == inside.c.key, nested.c.may_nest, nested.c.deleted.is_(None)
    )
    deeper = select(nested.c.member_key).select_from(ordered_join(inside, nested, may_nest))
    groups = inside.union(deeper.with_hint(nested, "INDEXED BY ix_memberships_nested", "sqlite"))
    found = _OBJECTS.alias("o")
    in_group = and_(direct.c.group_key == groups.c.key, direct.c.deleted.is_(None))
    members = ordered_join(groups, direct, in_group)
    return select(found.c.object_id).select_from(
        ordered_join(members, found, found.c.key == direct.c.member_key)
    )


def _groups(start: Select[Any]) -> Select[Any]:
    """All groups that the objects whose keys `start` selects are in, directly or through groups."""
    around = start.cte("around", recursive=True)
    outer = _MEMBERSHIPS.alias("m")
    holds = and_(outer.c.member_key == around.c.key, outer.c.deleted.is_(None))
    further = select(outer.c.group_key).select_from(ordered_join(around, outer, holds))
    groups = around.union(further.with_hint(outer, "INDEXED BY ix_memberships_member", "sqlite"))
    found = _OBJECTS.alias("o")
    return select(found.c.object_id).select_from(
        ordered_join(groups, found, found.c.key == groups.c.key)
    )
