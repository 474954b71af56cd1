"""The Autopilot devices of the demo tenant: those enrolled, and those still in their boxes."""

from __future__ import annotations

from intune_manager.simulator.content.devices import ManagedDevices
from intune_manager.simulator.content.hardware import WINDOWS
from intune_manager.simulator.content.identifiers import NO_ID
from intune_manager.simulator.content.instants import START_S, UNKNOWN, stamp
from intune_manager.simulator.content.randomness import Draw
from intune_manager.simulator.content.source import JsonObject, NamedSource
from intune_manager.simulator.content.users import Users
from intune_manager.simulator.content.world import World


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
