"""Who is in the directory: users, groups and their members."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.resource import Fetch, Resource, Service, Single
from intune_manager.registry.table import Column, Kind, Relation, Table, in_groups

_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

_entra_resource = partial(Resource, version="v1.0", service=Service.ENTRA)


def _members(title: str, table: str, id_column: str) -> Relation:
    """From a group to its direct members in `table`."""
    return Relation(
        title=title,
        target=table,
        source_column="group_id",
        target_column=id_column,
        via="group_members",
        via_source="group_id",
        via_target="member_id",
    )


USERS = _entra_resource(
    name="users",
    title="Users",
    graph_path="users",
    scope="User.Read.All",
    table="users",
    large=True,
    fetch=Fetch.DELTA,
    single=Single.LISTED,
    select=(
        "id",
        "userPrincipalName",
        "displayName",
        "mail",
        "accountEnabled",
        "department",
        "jobTitle",
        "userType",
        "usageLocation",
    ),
    top=999,
)

USERS_TABLE = Table(
    name="users",
    title="Users",
    singular="User",
    panel_group="Identity",
    id_column="user_id",
    columns=(
        Column("display_name", "displayName", "Name", width=200, searched=True),
        Column(
            "user_principal_name", "userPrincipalName", "Sign-in name", width=260, searched=True
        ),
        Column("mail", "mail", "E-mail", width=220, searched=True),
        Column("department", "department", "Department", width=150, searched=True),
        Column("job_title", "jobTitle", "Job title", width=150),
        Column("account_enabled", "accountEnabled", "Enabled", _BOOL, width=80, facet=True),
        Column("user_type", "userType", "Type", width=90, facet=True),
        Column("usage_location", "usageLocation", "Location", width=80, facet=True),
    ),
    relations=(
        Relation(
            title="Devices", target="devices", source_column="user_id", target_column="user_id"
        ),
        in_groups("Groups", "user_id"),
        Relation(
            title="Autopilot devices",
            target="autopilot_devices",
            source_column="user_principal_name",
            target_column="user_email",
        ),
        Relation(
            title="Changes made",
            target="audit_events",
            source_column="user_id",
            target_column="actor_id",
        ),
    ),
)

GROUPS = _entra_resource(
    name="groups",
    title="Groups",
    graph_path="groups",
    scope="GroupMember.Read.All",
    table="groups",
    large=True,
    fetch=Fetch.DELTA,
    single=Single.LISTED,
    select=(
        "id",
        "displayName",
        "description",
        "groupTypes",
        "membershipRule",
        "membershipRuleProcessingState",
        "securityEnabled",
        "mailEnabled",
        "mail",
        "mailNickname",
        "createdDateTime",
        "renewedDateTime",
        "onPremisesSyncEnabled",
        "isAssignableToRole",
        "visibility",
    ),
    top=999,
)

GROUPS_TABLE = Table(
    name="groups",
    title="Groups",
    singular="Group",
    panel_group="Identity",
    id_column="group_id",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("description", "description", "Description", width=260, searched=True),
        Column("group_types", "groupTypes", "Types", Kind.LIST, width=150, facet=True),
        Column("membership_rule", "membershipRule", "Membership rule", width=300),
        Column("security_enabled", "securityEnabled", "Security", _BOOL, width=90, facet=True),
        Column("mail_enabled", "mailEnabled", "Mail", _BOOL, width=80),
        Column("mail", "mail", "E-mail", shown=False, searched=True),
        Column(
            "rule_processing_state", "membershipRuleProcessingState", "Rule processing", shown=False
        ),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("on_premises_sync", "onPremisesSyncEnabled", "On-premises sync", _BOOL, shown=False),
        Column(
            "is_assignable_to_role", "isAssignableToRole", "Role-assignable", _BOOL, shown=False
        ),
    ),
    relations=(
        Relation(
            title="Assignments",
            target="assignments",
            source_column="group_id",
            target_column="group_id",
        ),
        _members("Member users", "users", "user_id"),
        _members("Member devices", "directory_devices", "directory_device_id"),
        _members("Member groups", "groups", "group_id"),
        in_groups("Member of", "group_id"),
    ),
)

GROUP_MEMBERS = _entra_resource(
    name="group_members",
    title="Group members",
    graph_path="groups/{id}/members",
    scope="GroupMember.Read.All",
    table="group_members",
    large=True,
    fetch=Fetch.MEMBERS,
    single=Single.NONE,
)

GROUP_MEMBERS_TABLE = Table(
    name="group_members",
    title="Group members",
    singular="Membership",
    id_column="member_id",
    name_column="member_id",
    default_sort="group_id",
    key_columns=("group_id", "member_id"),
    columns=(
        Column("group_id", "", "Group id", Kind.ID, width=260),
        Column("member_id", "id", "Member id", Kind.ID, width=260),
        Column("member_type", "@odata.type", "Member type", Kind.TYPE, facet=True),
    ),
)
