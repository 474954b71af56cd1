"""Record classes of the directory: users, groups, and the narrow rows of their members."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field

from intune_manager.data.sql.records.base import (
    MirroredRecord,
    Record,
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
)
from intune_manager.data.sql.types import NameText


class UserRecord(VersionedRecord, table=True):
    """An Entra user."""

    __tablename__ = "users"

    user_id: str = graph_id()
    display_name: str | None = name()
    user_principal_name: str | None = name()
    mail: str | None = name()
    department: str | None = name()
    job_title: str | None = name()
    account_enabled: bool | None = None
    user_type: str | None = name()
    usage_location: str | None = name()


class GroupRecord(VersionedRecord, table=True):
    """An Entra group."""

    __tablename__ = "groups"

    group_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()
    group_types: str | None = name()
    membership_rule: str | None = name()
    security_enabled: bool | None = None
    mail_enabled: bool | None = None
    mail: str | None = name()
    rule_processing_state: str | None = name()
    created_at: datetime | None = instant_or_null()
    on_premises_sync: bool | None = None
    is_assignable_to_role: bool | None = None


class GroupMemberRecord(MirroredRecord, table=True):
    """A direct membership: nothing in it changes, it only appears and vanishes.

    A view, to be read only: the rows are in `memberships`, narrow, for tenants have millions.
    """

    __tablename__ = "group_members"
    __table_args__ = ({"info": {"is_view": True}},)

    group_id: str = graph_id()
    member_id: str = graph_id()
    member_type: str | None = name()


class DirectoryObjectRecord(Record, table=True):
    """A group, or a member of one, of one tenant: a short key for its Graph id."""

    __tablename__ = "directory_objects"
    __table_args__ = (UniqueConstraint("object_id", "tenant_key", name="uq_directory_objects"),)

    key: int | None = Field(default=None, primary_key=True)
    tenant_key: int = Field(sa_type=Integer)
    object_id: str = graph_id()


class MembershipShapeRecord(Record, table=True):
    """The payload that many memberships of a tenant share, but for the member's id.

    The payload is `before_id`, the id, `after_id`; where that is NULL, `before_id` is all of it.
    """

    __tablename__ = "membership_shapes"
    __table_args__ = (Index("ix_membership_shapes_before_id", "tenant_key", "before_id"),)

    key: int | None = Field(default=None, primary_key=True)
    tenant_key: int = Field(sa_type=Integer)
    member_type: str | None = Field(default=None, sa_type=NameText)
    before_id: str = Field(sa_type=Text)
    after_id: str | None = Field(default=None, sa_type=Text)


class MembershipRecord(Record, table=True):
    """One object directly in one group. Instants are microseconds since 1970, UTC.

    `id` is the id of the row in `group_members`. The unique key leads from a group to its members,
    `ix_memberships_member` back.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("group_key", "member_key", name="uq_memberships"),
        Index("ix_memberships_member", "member_key", "group_key", "deleted"),
        Index(
            "ix_memberships_nested",
            "group_key",
            "member_key",
            sqlite_where=text("may_nest = 1 AND deleted IS NULL"),
        ),
        Index(
            "ix_memberships_deleted",
            "group_key",
            "member_key",
            sqlite_where=text("deleted IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    group_key: int = Field(sa_type=Integer)
    member_key: int = Field(sa_type=Integer)
    shape_key: int = Field(sa_type=Integer)
    may_nest: bool = Field(sa_type=Boolean)
    """False where the member's type is known and no group's."""
    first_seen: int = Field(sa_type=BigInteger)
    last_synced: int | None = Field(default=None, sa_type=BigInteger)
    """NULL: when it was first seen."""
    deleted: int | None = Field(default=None, sa_type=BigInteger)
