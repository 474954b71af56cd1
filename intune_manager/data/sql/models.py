"""The record classes: one per mirrored table, with the columns that the registry declares for it.

To add a column: declare it in the registry, add it here, and write a schema step. A guard test
compares the three.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from intune_manager.data.sql.base import Record, table_of
from intune_manager.data.sql.catalogue import (
    CATALOGUE,
    AppCategoryRecord,
    AuditEventRecord,
    AutopilotDeviceRecord,
    AutopilotProfileRecord,
    DetectedAppRecord,
    EnrollmentConfigurationRecord,
    NotificationTemplateRecord,
    OrganizationRecord,
    PolicySetRecord,
    RoleDefinitionRecord,
    ScriptRecord,
    TermsAndConditionsRecord,
)
from intune_manager.data.sql.details import DetailRecord
from intune_manager.data.sql.history import AuditTargetRecord, HistoryPruningRecord
from intune_manager.data.sql.ledger import (
    ChangeRecord,
    SchemaStepRecord,
    SyncResourceRecord,
    SyncRunRecord,
    TenantRecord,
)
from intune_manager.data.sql.management import (
    AssignmentFilterRecord,
    AssignmentRecord,
    DeviceCategoryRecord,
    PolicyRecord,
    ScopeTagRecord,
)
from intune_manager.data.sql.memberships import (
    DirectoryObjectRecord,
    MembershipRecord,
    MembershipShapeRecord,
)
from intune_manager.data.sql.mirrored import (
    MirroredRecord,
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
    reference,
    table_arguments,
    whole_number,
)
from intune_manager.data.sql.positions import SyncPositionRecord


class DeviceRecord(VersionedRecord, table=True):
    """An Intune managed device."""

    __tablename__ = "devices"
    __table_args__ = table_arguments(
        "devices",
        key=("device_id",),
        indexed=(
            "device_name",
            "user_email",
            "compliance_state",
            "operating_system",
            "os_version",
            "last_sync_at",
            "owner_type",
            "manufacturer",
            "model",
            "serial_number",
            "is_encrypted",
            "device_category",
            "user_id",
            "user_display_name",
            "entra_device_id",
        ),
    )

    device_id: str = graph_id()
    device_name: str | None = name()
    user_email: str | None = name()
    compliance_state: str | None = name()
    operating_system: str | None = name()
    os_version: str | None = name()
    last_sync_at: datetime | None = instant_or_null()
    owner_type: str | None = name()
    manufacturer: str | None = name()
    model: str | None = name()
    serial_number: str | None = name()
    imei: str | None = name()
    wifi_mac_address: str | None = name()
    total_storage_bytes: int | None = whole_number()
    free_storage_bytes: int | None = whole_number()
    is_encrypted: bool | None = None
    jail_broken: str | None = name()
    is_supervised: bool | None = None
    partner_threat_state: str | None = name()
    enrolled_at: datetime | None = instant_or_null()
    enrollment_type: str | None = name()
    management_agent: str | None = name()
    management_state: str | None = name()
    registration_state: str | None = name()
    device_category: str | None = name()
    enrollment_profile: str | None = name()
    managed_device_name: str | None = name()
    user_id: str | None = reference()
    user_display_name: str | None = name()
    contact_email: str | None = name()
    entra_device_id: str | None = reference()


class AppRecord(VersionedRecord, table=True):
    """An app of any platform that Intune offers or installs."""

    __tablename__ = "apps"
    __table_args__ = table_arguments(
        "apps",
        key=("app_id",),
        indexed=(
            "display_name",
            "app_type",
            "publisher",
            "display_version",
            "is_assigned",
            "publishing_state",
            "modified_at",
        ),
    )

    app_id: str = graph_id()
    display_name: str | None = name()
    app_type: str | None = name()
    publisher: str | None = name()
    display_version: str | None = name()
    is_assigned: bool | None = None
    publishing_state: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()
    description: str | None = name()
    owner: str | None = name()
    developer: str | None = name()
    notes: str | None = name()
    bundle_id: str | None = name()
    package_id: str | None = name()
    package_identifier: str | None = name()
    file_name: str | None = name()
    size_bytes: int | None = whole_number()
    is_featured: bool | None = None


class GroupRecord(VersionedRecord, table=True):
    """An Entra group."""

    __tablename__ = "groups"
    __table_args__ = table_arguments(
        "groups",
        key=("group_id",),
        indexed=(
            "display_name",
            "description",
            "group_types",
            "membership_rule",
            "security_enabled",
            "mail_enabled",
        ),
    )

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


class UserRecord(VersionedRecord, table=True):
    """An Entra user."""

    __tablename__ = "users"
    __table_args__ = table_arguments(
        "users",
        key=("user_id",),
        indexed=(
            "display_name",
            "user_principal_name",
            "mail",
            "department",
            "job_title",
            "account_enabled",
            "user_type",
            "usage_location",
        ),
    )

    user_id: str = graph_id()
    display_name: str | None = name()
    user_principal_name: str | None = name()
    mail: str | None = name()
    department: str | None = name()
    job_title: str | None = name()
    account_enabled: bool | None = None
    user_type: str | None = name()
    usage_location: str | None = name()


class DirectoryDeviceRecord(VersionedRecord, table=True):
    """A device object of the directory; managed devices refer to it by `entra_device_id`."""

    __tablename__ = "directory_devices"
    __table_args__ = table_arguments(
        "directory_devices",
        key=("directory_device_id",),
        indexed=(
            "display_name",
            "operating_system",
            "os_version",
            "trust_type",
            "account_enabled",
            "is_compliant",
            "is_managed",
            "management_type",
            "last_sign_in_at",
            "entra_device_id",
        ),
    )

    directory_device_id: str = graph_id()
    display_name: str | None = name()
    operating_system: str | None = name()
    os_version: str | None = name()
    trust_type: str | None = name()
    account_enabled: bool | None = None
    is_compliant: bool | None = None
    is_managed: bool | None = None
    management_type: str | None = name()
    last_sign_in_at: datetime | None = instant_or_null()
    registered_at: datetime | None = instant_or_null()
    profile_type: str | None = name()
    entra_device_id: str | None = reference()


_MIRRORED: tuple[type[MirroredRecord], ...] = (
    DeviceRecord,
    AppRecord,
    GroupRecord,
    GroupMemberRecord,
    UserRecord,
    DirectoryDeviceRecord,
    PolicyRecord,
    AssignmentRecord,
    AssignmentFilterRecord,
    DeviceCategoryRecord,
    ScopeTagRecord,
    *CATALOGUE,
)

RECORDS: Mapping[str, type[MirroredRecord]] = MappingProxyType(
    {str(record.__tablename__): record for record in _MIRRORED}
)
"""Every mirrored record class by the name of its table."""


__all__ = [
    "RECORDS",
    "AppCategoryRecord",
    "AppRecord",
    "AssignmentFilterRecord",
    "AssignmentRecord",
    "AuditEventRecord",
    "AuditTargetRecord",
    "AutopilotDeviceRecord",
    "AutopilotProfileRecord",
    "ChangeRecord",
    "DetailRecord",
    "DetectedAppRecord",
    "DeviceCategoryRecord",
    "DeviceRecord",
    "DirectoryDeviceRecord",
    "DirectoryObjectRecord",
    "EnrollmentConfigurationRecord",
    "GroupMemberRecord",
    "GroupRecord",
    "HistoryPruningRecord",
    "MembershipRecord",
    "MembershipShapeRecord",
    "MirroredRecord",
    "NotificationTemplateRecord",
    "OrganizationRecord",
    "PolicyRecord",
    "PolicySetRecord",
    "Record",
    "RoleDefinitionRecord",
    "SchemaStepRecord",
    "ScopeTagRecord",
    "ScriptRecord",
    "SyncPositionRecord",
    "SyncResourceRecord",
    "SyncRunRecord",
    "TenantRecord",
    "TermsAndConditionsRecord",
    "UserRecord",
    "VersionedRecord",
    "table_of",
]
