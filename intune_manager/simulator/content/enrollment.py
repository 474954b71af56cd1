"""How devices come in: enrollment configurations, Autopilot, terms of use."""

from __future__ import annotations

from intune_manager.simulator.content.devices import ManagedDevices
from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.hardware import WINDOWS
from intune_manager.simulator.content.identifiers import NO_ID
from intune_manager.simulator.content.instants import START_S, UNKNOWN, stamp
from intune_manager.simulator.content.randomness import Draw
from intune_manager.simulator.content.source import JsonObject, NamedSource
from intune_manager.simulator.content.users import Users
from intune_manager.simulator.content.world import World

_GRAPH = "#microsoft.graph."

_DEFAULTS = (
    ("DefaultLimit", "deviceEnrollmentLimitConfiguration"),
    ("DefaultPlatformRestrictions", "deviceEnrollmentPlatformRestrictionsConfiguration"),
    ("DefaultWindowsHelloForBusiness", "deviceEnrollmentWindowsHelloForBusinessConfiguration"),
    (
        "DefaultWindows10EnrollmentCompletionPageConfiguration",
        "windows10EnrollmentCompletionPageConfiguration",
    ),
)
_CUSTOM = (
    ("Windows10EnrollmentCompletionPageConfiguration", _DEFAULTS[3][1]),
    ("SinglePlatformRestriction", "deviceEnrollmentPlatformRestrictionConfiguration"),
    ("Limit", "deviceEnrollmentLimitConfiguration"),
)


def _kind(ordinal: int) -> tuple[str, str]:
    """The end of the id and the type."""
    defaults = len(_DEFAULTS)
    return (
        _DEFAULTS[ordinal] if ordinal < defaults else _CUSTOM[(ordinal - defaults) % len(_CUSTOM)]
    )


class EnrollmentIds:
    """`<tenant>_DefaultLimit` for what every tenant has, `<guid>_<kind>` for the others."""

    def __init__(self, world: World) -> None:
        self._tenant_id = world.tenant_id
        self._guids = world.guids("deviceEnrollmentConfigurations")

    def at(self, ordinal: int) -> str:
        """The id of object `ordinal`."""
        head = self._tenant_id if ordinal < len(_DEFAULTS) else self._guids.at(ordinal)
        return f"{head}_{_kind(ordinal)[0]}"

    def ordinal_of(self, text: str) -> int | None:
        """The ordinal behind an id in any letter case; None when the series has no such id."""
        head, _, _ = text.partition("_")
        if head.lower() == self._tenant_id:
            places = range(len(_DEFAULTS))
            return next((each for each in places if self.at(each).lower() == text.lower()), None)
        ordinal = self._guids.ordinal_of(head)
        return ordinal if ordinal is not None and self.at(ordinal).lower() == text.lower() else None


def enrollment_configuration(facts: Facts) -> JsonObject:
    """A limit, restriction, Hello or status page setting; the first four are the defaults."""
    suffix, kind = _kind(facts.ordinal)
    default = facts.ordinal < len(_DEFAULTS)
    item: JsonObject = {
        "@odata.type": f"{_GRAPH}{kind}",
        "id": facts.id,
        "displayName": "All users and all devices" if default else f"{suffix} {facts.ordinal}",
        "description": "This is the default configuration" if default else "",
        "priority": 0 if default else facts.ordinal - len(_DEFAULTS) + 1,
        "createdDateTime": UNKNOWN if default else facts.created,
        "lastModifiedDateTime": facts.modified,
        "version": 0,
        "roleScopeTagIds": [] if default else facts.scope_tags,
    }
    return item | _members(kind)


def _members(kind: str) -> JsonObject:
    if kind == "deviceEnrollmentLimitConfiguration":
        return {"limit": 15}
    if kind == "windows10EnrollmentCompletionPageConfiguration":
        return {
            "showInstallationProgress": True,
            "blockDeviceSetupRetryByUser": False,
            "allowDeviceResetOnInstallFailure": True,
            "installProgressTimeoutInMinutes": 60,
            "selectedMobileAppIds": [],
        }
    if kind == "deviceEnrollmentPlatformRestrictionConfiguration":
        return {
            "platformType": "android",
            "platformRestriction": {
                "platformBlocked": False,
                "personalDeviceEnrollmentBlocked": True,
            },
        }
    return {}


def autopilot_profile(facts: Facts) -> JsonObject:
    draw = facts.draw
    return {
        "@odata.type": f"{_GRAPH}azureADWindowsAutopilotDeploymentProfile",
        "id": facts.id,
        "displayName": f"Autopilot {draw.pick(('standard', 'kiosk', 'VIP'))} {facts.ordinal}",
        "description": "",
        "language": draw.pick(("en-GB", "de-DE", "os-default")),
        "locale": "en-GB",
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "enableWhiteGlove": True,
        "preprovisioningAllowed": True,
        "extractHardwareHash": True,
        "hardwareHashExtractionEnabled": True,
        "deviceNameTemplate": draw.pick(("", "PC-%SERIAL%")),
        "deviceType": "windowsPc",
        "managementServiceAppId": None,
        "roleScopeTagIds": facts.scope_tags,
        "outOfBoxExperienceSetting": {
            "deviceUsageType": "singleUser",
            "escapeLinkHidden": True,
            "eulaHidden": True,
            "keyboardSelectionPageSkipped": True,
            "privacySettingsHidden": True,
            "userType": draw.pick(("administrator", "standard")),
        },
        "enrollmentStatusScreenSettings": None,
    }


def terms(facts: Facts) -> JsonObject:
    return {
        "id": facts.id,
        "displayName": f"Terms of use {facts.ordinal + 1}",
        "title": "Terms of use",
        "bodyText": "Be kind to your device.\r\nSei nett zu deinem Gerät.",
        "acceptanceStatement": "I accept",
        "description": "",
        "version": 1,
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "roleScopeTagIds": facts.scope_tags,
    }


class AutopilotDevices(NamedSource):
    """`windowsAutopilotDeviceIdentities`, sorted by serial number.

    The first belong to managed Windows devices, ordinal by ordinal; the rest wait in their boxes.
    """

    name_property = "serialNumber"

    def __init__(self, world: World, managed: ManagedDevices, users: Users) -> None:
        super().__init__(world.profile.autopilot_devices, world.autopilot)
        self._managed = managed
        self._users = users
        self._stream = world.stream("windowsAutopilotDeviceIdentities")

    def name_of(self, ordinal: int) -> str:
        if self._managed.windows(ordinal):
            return self._managed.serial_of(ordinal)
        return f"BOX{Draw(self._stream, ordinal).hex(9).upper()}"

    def whole(self, ordinal: int) -> JsonObject:
        draw = Draw(self._stream, ordinal)
        enrolled = self._managed.windows(ordinal)
        owner = self._managed.owner_of(ordinal) if enrolled else None
        person = None if owner is None or draw.percent(60) else self._users.person(owner)
        maker, model = self._managed.model_of(ordinal) if enrolled else draw.pick(WINDOWS.models)
        return {
            "id": self.id_of(ordinal),
            "groupTag": draw.pick(("", "", "Standard", "Kiosk", "VIP")),
            "purchaseOrderIdentifier": "",
            "serialNumber": self.name_of(ordinal),
            "productKey": "",
            "manufacturer": maker,
            "model": model,
            "enrollmentState": "enrolled" if enrolled else "notContacted",
            "lastContactedDateTime": stamp(START_S - draw.below(40 * 86400))
            if enrolled
            else UNKNOWN,
            "addressableUserName": "" if person is None else person.display_name,
            "userPrincipalName": "" if person is None else person.principal_name,
            "resourceName": "",
            "skuNumber": "0001",
            "systemFamily": "TGL",
            "azureActiveDirectoryDeviceId": self._managed.directory_id(ordinal)
            if enrolled
            else NO_ID,
            "managedDeviceId": self._managed.id_of(ordinal) if enrolled else NO_ID,
            "displayName": self._managed.name_of(ordinal) if enrolled else "",
        }
