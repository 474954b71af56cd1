"""App protection and app configuration: `managedAppPolicies` and the lists it is made of."""

from __future__ import annotations

from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.source import JsonObject

_GRAPH = "#microsoft.graph."


def _policy(facts: Facts, kind: str, title: str) -> JsonObject:
    return {
        "@odata.type": f"{_GRAPH}{kind}",
        "id": facts.id,
        "displayName": f"{title} {facts.ordinal}" if facts.ordinal > 2 else title,
        "description": "",
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "roleScopeTagIds": facts.scope_tags,
        "version": f'"{facts.draw.guid()}"',
    }


def _protection(facts: Facts, kind: str, title: str) -> JsonObject:
    draw = facts.draw
    return _policy(facts, kind, f"{title} {('L1', 'L2', 'L3')[facts.ordinal % 3]}") | {
        "periodOfflineBeforeAccessCheck": "PT12H",
        "periodOnlineBeforeAccessCheck": "PT30M",
        "allowedInboundDataTransferSources": draw.pick(("allApps", "managedApps")),
        "allowedOutboundDataTransferDestinations": "managedApps",
        "organizationalCredentialsRequired": False,
        "dataBackupBlocked": True,
        "pinRequired": draw.percent(80),
        "minimumPinLength": draw.pick((4, 6)),
        "maximumPinRetries": 5,
        "isAssigned": facts.assigned,
        "deployedAppCount": draw.between(1, 60),
    }


def ios_protection(facts: Facts) -> JsonObject:
    return _protection(facts, "iosManagedAppProtection", "iOS APP") | {
        "faceIdBlocked": False,
        "minimumRequiredSdkVersion": None,
    }


def android_protection(facts: Facts) -> JsonObject:
    return _protection(facts, "androidManagedAppProtection", "Android APP") | {
        "screenCaptureBlocked": True,
        "encryptAppData": True,
    }


def windows_protection(facts: Facts) -> JsonObject:
    return _policy(facts, "windowsManagedAppProtection", "Windows APP (Edge)") | {
        "printBlocked": False,
        "allowedInboundDataTransferSources": "allApps",
        "allowedOutboundClipboardSharingLevel": "anyDestinationAnySource",
        "isAssigned": facts.assigned,
        "deployedAppCount": 1,
    }


def default_protection(facts: Facts) -> JsonObject:
    """What holds for users whom no other policy reaches: nobody assigns it."""
    return _policy(facts, "defaultManagedAppProtection", "Default protection") | {
        "appDataEncryptionType": "whenDeviceLocked",
        "screenCaptureBlocked": False,
        "pinRequired": True,
        "minimumPinLength": 4,
        "deployedAppCount": 12,
    }


def targeted_configuration(facts: Facts) -> JsonObject:
    """App configuration for managed apps (MAM)."""
    return _policy(facts, "targetedManagedAppConfiguration", "Outlook MAM config") | {
        "customSettings": [
            {"name": "com.microsoft.outlook.Mail.FocusedInbox", "value": "false"},
            {"name": "com.microsoft.outlook.Contacts.LocalSyncEnabled", "value": "true"},
        ],
        "deployedAppCount": 2,
        "isAssigned": facts.assigned,
        "appGroupType": "selectedPublicApps",
    }


def app_configuration(facts: Facts) -> JsonObject:
    """App configuration for managed devices (MDM)."""
    base: JsonObject = {
        "@odata.type": f"{_GRAPH}iosMobileAppConfiguration",
        "targetedMobileApps": [facts.draw.guid()],
        "roleScopeTagIds": facts.scope_tags,
        "createdDateTime": facts.created,
        "description": None,
        "lastModifiedDateTime": facts.modified,
        "displayName": f"App config {facts.ordinal}",
        "version": 1,
        "id": facts.id,
    }
    if facts.ordinal % 2:
        return base | {
            "@odata.type": f"{_GRAPH}androidManagedStoreAppConfiguration",
            "packageId": "app:com.microsoft.office.outlook",
            "payloadJson": "eyJraW5kIjoiYW5kcm9pZGVudGVycHJpc2UjbWFuYWdlZENvbmZpZ3VyYXRpb24ifQ==",
            "permissionActions": [],
            "profileApplicability": "androidWorkProfile",
        }
    return base | {
        "encodedSettingXml": None,
        "settings": [
            {
                "appConfigKey": "IntuneMAMUPN",
                "appConfigKeyType": "stringType",
                "appConfigKeyValue": "{{userprincipalname}}",
            }
        ],
    }


def policy_set(facts: Facts) -> JsonObject:
    return {
        "id": facts.id,
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "displayName": f"Onboarding set {facts.ordinal}",
        "description": "",
        "status": "success",
        "errorCode": "noError",
        "guidedDeploymentTags": [],
        "roleScopeTags": facts.scope_tags,
    }
