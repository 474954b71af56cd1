"""How the payloads of the largest tables are stored: short, and read by any SQLite as they came.

Half of the JSON of a device or an audit event is property names, the same in every row. In the
column `payload` each of the names below is one control character, and the object's own Graph id is
another. The generated column `raw_payload` puts them back, with nothing but SQLite's `replace`: who
reads it, with whatever program, sees each payload exactly as Graph sent it.

JSON has no control characters but tab and line ends. A payload that has some all the same is stored
as it is, as a BLOB, which tells it apart.

The names are part of the schema: a change of them is a schema step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_ID = "\x01"
_CODES = tuple(chr(code) for code in range(2, 32) if chr(code) not in "\t\n\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]").search


def _names(text: str) -> tuple[str, ...]:
    """At most one name per code; longer names first, for a short one may be part of a long one."""
    return tuple(sorted(text.split(), key=lambda name: (-len(name), name)))


NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "devices": _names(
            "activationLockBypassCode androidSecurityPatchLevel azureADRegistered"
            " complianceGracePeriodExpirationDateTime configurationManagerClientEnabledFeatures"
            " deviceActionResults deviceCategoryDisplayName deviceEnrollmentType"
            " deviceHealthAttestationState deviceRegistrationState easActivationDateTime"
            " enrollmentProfileName ethernetMacAddress exchangeAccessState"
            " exchangeAccessStateReason exchangeLastSuccessfulSyncDateTime freeStorageSpaceInBytes"
            " managedDeviceOwnerType managementCertificateExpirationDate partnerReportedThreatState"
            " physicalMemoryInBytes remoteAssistanceSessionErrorDetails remoteAssistanceSessionUrl"
            " requireUserEnrollmentApproval subscriberCarrier totalStorageSpaceInBytes"
            " userPrincipalName"
        ),
        "users": _names(
            "accountEnabled department displayName id jobTitle mail usageLocation"
            " userPrincipalName userType"
        ),
        "groups": _names(
            "createdDateTime description displayName groupTypes id isAssignableToRole mail"
            " mailEnabled mailNickname membershipRule membershipRuleProcessingState"
            " onPremisesSyncEnabled renewedDateTime securityEnabled visibility"
        ),
        "directory_devices": _names(
            "accountEnabled approximateLastSignInDateTime deviceId displayName extensionAttribute1"
            " extensionAttributes id isCompliant isManaged managementType onPremisesSyncEnabled"
            " operatingSystem operatingSystemVersion physicalIds profileType registrationDateTime"
            " trustType"
        ),
        "assignments": _names(
            "@odata.type androidManagedStoreAppTrackIds autoUpdateMode deliveryOptimizationPriority"
            " deviceAndAppManagementAssignmentFilterId deviceAndAppManagementAssignmentFilterType"
            " groupId id installTimeSettings intent interval isRemovable notifications"
            " preventAutoAppUpdate preventManagedAppBackup restartSettings runRemediationScript"
            " runSchedule settings source sourceId target time uninstallOnDeviceRemoval useUtc"
            " useDeviceLicensing vpnConfigurationId"
        ),
        "detected_apps": _names(
            "deviceCount displayName id platform publisher sizeInByte version"
        ),
        "autopilot_devices": _names(
            "addressableUserName azureActiveDirectoryDeviceId displayName enrollmentState groupTag"
            " id lastContactedDateTime managedDeviceId manufacturer model productKey"
            " purchaseOrderIdentifier resourceName serialNumber skuNumber systemFamily"
            " userPrincipalName"
        ),
        "audit_events": _names(
            "activity activityDateTime activityOperationType activityResult activityType actor"
            " applicationDisplayName applicationId auditActorType auditResourceType category"
            " componentName correlationId displayName id ipAddress modifiedProperties newValue"
            " oldValue resourceId resources servicePrincipalName userId userPermissions"
            " userPrincipalName"
        ),
    }
)  # fmt: skip
"""The tables whose payloads are packed, each with the property names that are one character."""


def payload_column(table: str) -> str:
    """The column that a payload is written into."""
    return "payload" if table in NAMES else "raw_payload"


def packer(table: str) -> Callable[[str, str], str | bytes]:
    """A function of a payload and the object's Graph id: what goes into `payload_column`."""
    if table not in NAMES:
        return lambda text, _: text
    codes = tuple((f'"{name}":', code) for name, code in zip(NAMES[table], _CODES, strict=False))

    def packed(text: str, object_id: str) -> str | bytes:
        if _CONTROL(text):
            return text.encode("utf-8")
        if object_id:
            text = text.replace(object_id, _ID)
        for name, code in codes:
            text = text.replace(name, code)
        return text

    return packed


def unpacked_sql(table: str, id_column: str) -> str:
    """SQL for the payload as Graph sent it, from the columns of a row of `table`."""
    text = "payload"
    for name, code in zip(NAMES[table], _CODES, strict=False):
        text = f"replace({text}, char({ord(code)}), '\"{name}\":')"
    text = f"replace({text}, char({ord(_ID)}), {id_column})"
    return f"CASE typeof(payload) WHEN 'blob' THEN CAST(payload AS TEXT) ELSE {text} END"
