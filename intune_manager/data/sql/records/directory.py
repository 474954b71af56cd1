"""Record classes of who is in the directory: users, groups and their members."""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.records.base import (
    MirroredRecord,
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
)


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
