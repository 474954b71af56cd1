"""What v1.0 makes of objects whose type it does not know, and which properties exist at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intune_manager.simulator.protocol.boundary import JsonObject

_FILTER_FIELDS = (
    "deviceAndAppManagementAssignmentFilterId",
    "deviceAndAppManagementAssignmentFilterType",
)


@dataclass(frozen=True)
class Shape:
    """A polymorphic collection: the properties of its base type and the types of v1.0."""

    base: frozenset[str]
    """All that `$select` may name, and all that a down-cast item keeps."""
    v1_types: frozenset[str] | None = None
    """The types that v1.0 knows; None: all of them."""
    v1_omitted: frozenset[str] = frozenset()
    """The types that v1.0 leaves out altogether."""

    def hidden(self, item: JsonObject) -> bool:
        return item.get("@odata.type") in self.v1_omitted

    def v1_form(self, item: JsonObject) -> JsonObject:
        """The item as v1.0 shows it: unknown types lose their name and their own properties."""
        if self.v1_types is None or item.get("@odata.type") in self.v1_types:
            return item
        return {name: value for name, value in item.items() if name in self.base}


def _types(text: str) -> frozenset[str]:
    return frozenset(f"#microsoft.graph.{name}" for name in text.split())


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_APP = Shape(
    _names(
        "id displayName description publisher largeIcon createdDateTime lastModifiedDateTime "
        "isFeatured privacyInformationUrl informationUrl owner developer notes uploadState "
        "publishingState isAssigned roleScopeTagIds dependentAppCount supersedingAppCount "
        "supersededAppCount"
    ),
    _types(
        "androidStoreApp iosStoreApp iosVppApp iosiPadOSWebClip macOSMicrosoftDefenderApp "
        "macOSMicrosoftEdgeApp macOSOfficeSuiteApp managedAndroidStoreApp managedAndroidLobApp "
        "managedIOSStoreApp managedIOSLobApp microsoftStoreForBusinessApp androidLobApp iosLobApp "
        "macOSDmgApp macOSLobApp win32LobApp windowsAppX windowsMobileMSI windowsUniversalAppX "
        "webApp windowsMicrosoftEdgeApp windowsWebApp"
    ),
    _types("winGetApp"),
)
_CONFIGURATION = Shape(
    _names(
        "id displayName description createdDateTime lastModifiedDateTime version roleScopeTagIds "
        "supportsScopeTags deviceManagementApplicabilityRuleOsEdition "
        "deviceManagementApplicabilityRuleOsVersion deviceManagementApplicabilityRuleDeviceMode"
    )
)
_COMPLIANCE = Shape(
    _names(
        "id displayName description createdDateTime lastModifiedDateTime version roleScopeTagIds"
    ),
    _types(
        "androidCompliancePolicy androidWorkProfileCompliancePolicy iosCompliancePolicy "
        "macOSCompliancePolicy windows10CompliancePolicy windows10MobileCompliancePolicy "
        "windows81CompliancePolicy windowsPhone81CompliancePolicy"
    ),
)
_ENROLLMENT = Shape(
    _names(
        "id displayName description priority createdDateTime lastModifiedDateTime version "
        "roleScopeTagIds deviceEnrollmentConfigurationType"
    ),
    _types(
        "deviceEnrollmentLimitConfiguration deviceEnrollmentPlatformRestrictionsConfiguration "
        "deviceEnrollmentWindowsHelloForBusinessConfiguration"
    ),
)
_APP_POLICY = Shape(
    _names(
        "id displayName description createdDateTime lastModifiedDateTime version roleScopeTagIds"
    )
)
_AUTOPILOT = Shape(
    _names(
        "id displayName description language locale createdDateTime lastModifiedDateTime "
        "enableWhiteGlove preprovisioningAllowed extractHardwareHash hardwareHashExtractionEnabled "
        "deviceNameTemplate deviceType managementServiceAppId roleScopeTagIds "
        "outOfBoxExperienceSetting outOfBoxExperienceSettings enrollmentStatusScreenSettings"
    )
)
_APP_CONFIGURATION = Shape(
    _names(
        "id displayName description targetedMobileApps createdDateTime lastModifiedDateTime "
        "version roleScopeTagIds"
    )
)

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "deviceAppManagement/mobileApps": _APP,
        "deviceAppManagement/mobileAppConfigurations": _APP_CONFIGURATION,
        "deviceAppManagement/managedAppPolicies": _APP_POLICY,
        "deviceManagement/deviceConfigurations": _CONFIGURATION,
        "deviceManagement/deviceCompliancePolicies": _COMPLIANCE,
        "deviceManagement/deviceEnrollmentConfigurations": _ENROLLMENT,
        "deviceManagement/windowsAutopilotDeploymentProfiles": _AUTOPILOT,
    }
)
"""The polymorphic collections by Graph path; all others are of one type."""

UNMODELLED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "groups": _names(
            "classification deletedDateTime expirationDateTime onPremisesLastSyncDateTime "
            "onPremisesSamAccountName onPremisesSecurityIdentifier preferredLanguage theme "
            "proxyAddresses resourceProvisioningOptions securityIdentifier uniqueName"
        ),
        "users": _names(
            "givenName surname businessPhones mobilePhone officeLocation preferredLanguage "
            "createdDateTime companyName country city employeeId onPremisesSyncEnabled "
            "onPremisesSamAccountName onPremisesExtensionAttributes signInActivity"
        ),
        "devices": _names(
            "createdDateTime deviceCategory deviceOwnership deviceMetadata deviceVersion "
            "enrollmentProfileName enrollmentType isRooted manufacturer model mdmAppId "
            "onPremisesLastSyncDateTime systemLabels alternativeSecurityIds"
        ),
    }
)
"""Real properties of Entra objects that the tenant does not fill: `$select` gives null."""


def v1_assignment(assignment: JsonObject) -> JsonObject:
    """An assignment as v1.0 shows it: its target has no filter, and it has no source."""
    shown = {
        name: value for name, value in assignment.items() if name not in {"source", "sourceId"}
    }
    target = shown.get("target")
    if isinstance(target, dict):
        shown["target"] = {
            name: value for name, value in target.items() if name not in _FILTER_FIELDS
        }
    return shown
