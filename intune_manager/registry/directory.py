"""What Intune refers to in Entra: groups and their members, users, device objects."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.resource import Fetch, Resource, Service, Single

_entra_resource = partial(Resource, version="v1.0", service=Service.ENTRA)

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
GROUP_MEMBERS = _entra_resource(
    name="group_members",
    title="Group members",
    graph_path="groups/{id}/members",
    scope="GroupMember.Read.All",
    table="group_members",
    fetch=Fetch.MEMBERS,
    single=Single.NONE,
)
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
DIRECTORY_DEVICES = _entra_resource(
    name="directory_devices",
    title="Entra devices",
    graph_path="devices",
    scope="Device.Read.All",
    table="directory_devices",
    fetch=Fetch.DELTA,
    single=Single.LISTED,
    select=(
        "id",
        "deviceId",
        "displayName",
        "accountEnabled",
        "operatingSystem",
        "operatingSystemVersion",
        "trustType",
        "isCompliant",
        "isManaged",
        "managementType",
        "approximateLastSignInDateTime",
        "registrationDateTime",
        "profileType",
        "physicalIds",
        "extensionAttributes",
        "onPremisesSyncEnabled",
    ),
    top=999,
    volatile=frozenset({"approximateLastSignInDateTime"}),
)
