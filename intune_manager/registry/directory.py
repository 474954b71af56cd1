"""Who is in the directory: users, groups and their members."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.resource import Fetch, Resource, Service, Single
from intune_manager.registry.table import Column, Kind, Relation, Table

_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

_entra_resource = partial(Resource, version="v1.0", service=Service.ENTRA)

USERS = _entra_resource(
    name="users",
    title="Users",
    graph_path="users",
    scope="User.Read.All",
    table="users",
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
    id_column="user_id",
    name_column="display_name",
    default_sort="display_name",
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
        Relation("Devices", "devices", "user_id", "user_id"),
        Relation(
            "Groups", "groups", "user_id", "group_id", "group_members", "member_id", "group_id"
        ),
        Relation("Autopilot devices", "autopilot_devices", "user_principal_name", "user_email"),
        Relation("Changes made", "audit_events", "user_id", "actor_id"),
    ),
)

GROUPS = _entra_resource(
    name="groups",
    title="Groups",
    graph_path="groups",
    scope="GroupMember.Read.All",
    table="groups",
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
    id_column="group_id",
    name_column="display_name",
    default_sort="display_name",
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
        Relation("Assignments", "assignments", "group_id", "group_id"),
        Relation(
            "Member users", "users", "group_id", "user_id", "group_members", "group_id", "member_id"
        ),
        Relation(
            "Member devices",
            "directory_devices",
            "group_id",
            "directory_device_id",
            "group_members",
            "group_id",
            "member_id",
        ),
        Relation(
            "Member groups",
            "groups",
            "group_id",
            "group_id",
            "group_members",
            "group_id",
            "member_id",
        ),
        Relation(
            "Member of", "groups", "group_id", "group_id", "group_members", "member_id", "group_id"
        ),
    ),
)

GROUP_MEMBERS = _entra_resource(
    name="group_members",
    title="Group members",
    graph_path="groups/{id}/members",
    scope="GroupMember.Read.All",
    table="group_members",
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
        Column("group_id", "", "Group id", width=260),
        Column("member_id", "id", "Member id", width=260),
        Column("member_type", "@odata.type", "Member type", Kind.TYPE, facet=True),
    ),
)
