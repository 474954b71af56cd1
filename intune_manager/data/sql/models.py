"""The record classes: one per mirrored table, with the columns that the registry declares for it.

To add a column: declare it in the registry, add it here, and write a schema step. A guard test
compares the three.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intune_manager.data.sql.records.apps import AppCategoryRecord, AppRecord
from intune_manager.data.sql.records.assignments import (
    AssignmentFilterRecord,
    AssignmentRecord,
    PolicySetRecord,
)
from intune_manager.data.sql.records.base import MirroredRecord, Record, VersionedRecord, table_of
from intune_manager.data.sql.records.details import DetailRecord
from intune_manager.data.sql.records.devices import (
    DetectedAppRecord,
    DeviceCategoryRecord,
    DeviceRecord,
    DirectoryDeviceRecord,
)
from intune_manager.data.sql.records.directory import GroupMemberRecord, GroupRecord, UserRecord
from intune_manager.data.sql.records.enrollment import (
    AutopilotDeviceRecord,
    AutopilotProfileRecord,
    EnrollmentConfigurationRecord,
    NotificationTemplateRecord,
    TermsAndConditionsRecord,
)
from intune_manager.data.sql.records.history import (
    AuditTargetRecord,
    ChangeRecord,
    HistoryPruningRecord,
)
from intune_manager.data.sql.records.memberships import (
    DirectoryObjectRecord,
    MembershipRecord,
    MembershipShapeRecord,
)
from intune_manager.data.sql.records.policies import PolicyRecord, ScriptRecord
from intune_manager.data.sql.records.sync_runs import (
    SchemaStepRecord,
    SyncPositionRecord,
    SyncResourceRecord,
    SyncRunRecord,
    TenantRecord,
)
from intune_manager.data.sql.records.tenant import (
    AuditEventRecord,
    OrganizationRecord,
    RoleDefinitionRecord,
    ScopeTagRecord,
)

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
    DetectedAppRecord,
    AppCategoryRecord,
    ScriptRecord,
    PolicySetRecord,
    NotificationTemplateRecord,
    EnrollmentConfigurationRecord,
    AutopilotProfileRecord,
    AutopilotDeviceRecord,
    TermsAndConditionsRecord,
    RoleDefinitionRecord,
    AuditEventRecord,
    OrganizationRecord,
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
