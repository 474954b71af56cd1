"""The policy families of the demo tenant that configure devices or check them."""

from __future__ import annotations

from collections.abc import Callable

from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.settings import LINUX_SETTING_COUNT, setting_count
from intune_manager.simulator.content.source import JsonObject

_GRAPH = "#microsoft.graph."
_RINGS = ("Pilot", "Early adopters", "Broad", "VIP", "Servers")
_AREAS = (
    ("Win", "windows10", "mdm"),
    ("Win", "windows10", "mdm,microsoftSense"),
    ("macOS", "macOS", "mdm,appleRemoteManagement"),
    ("iOS", "iOS", "mdm,appleRemoteManagement"),
    ("Android", "androidEnterprise", "mdm"),
)
_SUBJECTS = {
    "Win": (
        "SEC - BitLocker",
        "SEC - Defender",
        "SEC - Firewall",
        "CFG - OneDrive",
        "CFG - Edge",
        "UX - Start menu",
        "NET - Proxy",
        "TEST - 実験",
    ),
    "macOS": ("SEC - FileVault", "SEC - Gatekeeper", "CFG - Safari", "UX - Dock"),
    "iOS": ("SEC - Passcode", "CFG - Wi-Fi Büro", "UX - Home screen"),
    "Android": ("SEC - Work profile", "CFG - Wi-Fi Büro", "UX - Kiosk"),
}
_ADMX = ("Edge", "Office", "Chrome")
_INTENTS = ("Defender AV", "Firewall", "Baseline")
_TEMPLATES = (
    ("endpointSecurityDiskEncryption", "BitLocker"),
    ("endpointSecurityAntivirus", "Microsoft Defender Antivirus"),
    ("endpointSecurityFirewall", "Windows Firewall"),
    ("endpointSecurityEndpointDetectionAndResponse", "Endpoint detection and response"),
    ("baseline", "Security Baseline for Windows 10 and later"),
)
_NO_TEMPLATE: JsonObject = {
    "templateId": "",
    "templateFamily": "none",
    "templateDisplayName": None,
    "templateDisplayVersion": None,
}


def _title(facts: Facts, area: str) -> str:
    return f"{area} - {facts.draw.pick(_SUBJECTS[area])} {facts.ordinal:03d}"


def configuration_policy(facts: Facts) -> JsonObject:
    """A settings catalog policy; its settings are a collection of their own."""
    draw = facts.draw
    area, platforms, technologies = draw.pick(_AREAS)
    template = dict(_NO_TEMPLATE)
    if area == "Win" and draw.percent(35):
        family, title = draw.pick(_TEMPLATES)
        template = {
            "templateId": f"{draw.guid()}_1",
            "templateFamily": family,
            "templateDisplayName": title,
            "templateDisplayVersion": "Version 1",
        }
    return {
        "createdDateTime": facts.created,
        "creationSource": None,
        "description": draw.pick(("", "", "Change CHG-1042", "Nicht ändern!")),
        "id": facts.id,
        "lastModifiedDateTime": facts.modified,
        "name": _title(facts, area),
        "platforms": platforms,
        "priorityMetaData": None,
        "roleScopeTagIds": facts.scope_tags,
        "settingCount": setting_count(facts.world, facts.ordinal),
        "technologies": technologies,
        "isAssigned": facts.assigned,
        "templateReference": template,
    }


def linux_compliance_policy(facts: Facts) -> JsonObject:
    """A compliance policy in the shape of the settings catalog."""
    return {
        "createdDateTime": facts.created,
        "creationSource": None,
        "description": "",
        "id": facts.id,
        "lastModifiedDateTime": facts.modified,
        "name": f"Linux - Compliance {facts.ordinal:02d}",
        "platforms": "linux",
        "settingCount": LINUX_SETTING_COUNT,
        "technologies": "linuxMdm",
        "isAssigned": facts.assigned,
        "roleScopeTagIds": facts.scope_tags,
    }


def device_configuration(facts: Facts) -> JsonObject:
    """A device configuration of one of many types: update rings and iOS updates live here too."""
    kind, area, members = facts.draw.pick(_CONFIGURATIONS)
    return {
        "@odata.type": f"{_GRAPH}{kind}",
        "id": facts.id,
        "lastModifiedDateTime": facts.modified,
        "roleScopeTagIds": facts.scope_tags,
        "supportsScopeTags": True,
        "deviceManagementApplicabilityRuleOsEdition": None,
        "deviceManagementApplicabilityRuleOsVersion": None,
        "deviceManagementApplicabilityRuleDeviceMode": None,
        "createdDateTime": facts.created,
        "description": facts.draw.pick((None, None, "Managed by Terraform")),
        "displayName": _title(facts, area),
        "version": facts.draw.between(1, 12),
        **members(facts),
    }


def _update_ring(facts: Facts) -> JsonObject:
    deferral = facts.draw.below(15)
    return {
        "displayName": f"Ring {facts.ordinal} - {facts.draw.pick(_RINGS)}",
        "automaticUpdateMode": "windowsDefault",
        "qualityUpdatesDeferralPeriodInDays": deferral,
        "featureUpdatesDeferralPeriodInDays": deferral * 4,
        "qualityUpdatesPaused": facts.draw.percent(10),
        "qualityUpdatesPauseExpiryDateTime": "0001-01-01T00:00:00Z",
        "deadlineForQualityUpdatesInDays": 2,
        "allowWindows11Upgrade": True,
        "updateWeeks": None,
        "installationSchedule": None,
    }


def _custom(facts: Facts) -> JsonObject:
    return {
        "omaSettings": [
            {
                "@odata.type": f"{_GRAPH}omaSettingString",
                "displayName": f"Setting {number}",
                "description": None,
                "omaUri": f"./Device/Vendor/MSFT/Policy/Config/Demo/Setting{number}",
                "secretReferenceValueId": None,
                "isEncrypted": True,
                "value": "****",
            }
            for number in range(facts.draw.between(1, 6))
        ]
    }


def _wifi(facts: Facts) -> JsonObject:
    return {
        "networkName": "Corp",
        "ssid": facts.draw.pick(("Corp", "Corp-5G", "Gäste")),
        "connectAutomatically": True,
        "connectWhenNetworkNameIsHidden": False,
        "wiFiSecurityType": "wpa2Enterprise",
    }


def _ios_update(facts: Facts) -> JsonObject:
    return {
        "activeHoursStart": "08:00:00.0000000",
        "activeHoursEnd": "17:00:00.0000000",
        "scheduledInstallDays": [],
        "utcTimeOffsetInMinutes": 60,
        "enforcedSoftwareUpdateDelayInDays": facts.draw.below(30),
        "isEnabled": True,
    }


def _restrictions(facts: Facts) -> JsonObject:
    return {
        "cameraBlocked": facts.draw.percent(10),
        "passcodeRequired": True,
        "passcodeMinimumLength": facts.draw.pick((4, 6, 8, None)),
        "screenCaptureBlocked": facts.draw.percent(30),
    }


Members = Callable[[Facts], JsonObject]

_CONFIGURATIONS: tuple[tuple[str, str, Members], ...] = (
    ("windowsUpdateForBusinessConfiguration", "Win", _update_ring),
    ("windows10CustomConfiguration", "Win", _custom),
    ("windows10GeneralConfiguration", "Win", _restrictions),
    ("windowsWifiEnterpriseEAPConfiguration", "Win", _wifi),
    ("iosUpdateConfiguration", "iOS", _ios_update),
    ("iosGeneralDeviceConfiguration", "iOS", _restrictions),
    ("iosWiFiConfiguration", "iOS", _wifi),
    ("macOSCustomConfiguration", "macOS", _restrictions),
    ("androidDeviceOwnerGeneralDeviceConfiguration", "Android", _restrictions),
)


def group_policy_configuration(facts: Facts) -> JsonObject:
    """An ADMX policy; its values are a collection of their own."""
    return {
        "id": facts.id,
        "displayName": f"ADMX - {facts.draw.pick(_ADMX)} {facts.ordinal:02d}",
        "description": "",
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "policyConfigurationIngestionType": "builtIn",
        "roleScopeTagIds": facts.scope_tags,
    }


def compliance_policy(facts: Facts) -> JsonObject:
    """A compliance policy of one platform."""
    kind, area, members = facts.draw.pick(_COMPLIANCE)
    return {
        "@odata.type": f"{_GRAPH}{kind}",
        "id": facts.id,
        "createdDateTime": facts.created,
        "description": None,
        "lastModifiedDateTime": facts.modified,
        "displayName": f"{area} - Compliance {facts.ordinal:02d}",
        "version": facts.draw.between(1, 9),
        "roleScopeTagIds": facts.scope_tags,
        **members,
    }


_COMPLIANCE: tuple[tuple[str, str, JsonObject], ...] = (
    (
        "windows10CompliancePolicy",
        "Win",
        {
            "passwordRequired": False,
            "passwordRequiredType": "deviceDefault",
            "osMinimumVersion": "10.0.19045.0",
            "bitLockerEnabled": True,
            "secureBootEnabled": True,
            "storageRequireEncryption": False,
        },
    ),
    (
        "iosCompliancePolicy",
        "iOS",
        {
            "passcodeRequired": True,
            "osMinimumVersion": "17.0",
            "securityBlockJailbrokenDevices": True,
        },
    ),
    (
        "androidWorkProfileCompliancePolicy",
        "Android",
        {"passwordRequired": True, "minAndroidSecurityPatchLevel": "2025-06-01"},
    ),
    (
        "macOSCompliancePolicy",
        "macOS",
        {"passwordRequired": True, "storageRequireEncryption": True, "firewallEnabled": True},
    ),
)


def intent(facts: Facts) -> JsonObject:
    """An endpoint security policy of the old kind, on its way to the settings catalog."""
    return {
        "id": facts.id,
        "displayName": f"{facts.draw.pick(_INTENTS)} {facts.ordinal}",
        "description": "",
        "isAssigned": facts.assigned,
        "isMigratingToConfigurationPolicy": facts.draw.pick((None, None, True)),
        "lastModifiedDateTime": facts.modified,
        "templateId": "804339ad-1553-4478-a742-138fb5807418",
        "roleScopeTagIds": facts.scope_tags,
    }
