"""What all families of the demo tenant refer to: seed, sizes, and the id series of the objects."""

from __future__ import annotations

from functools import cached_property

from intune_manager.simulator.content.identifiers import GuidSeries
from intune_manager.simulator.content.profiles import Profile
from intune_manager.simulator.content.randomness import Draw, stream

_ORGANISATIONS = ("Contoso", "Fabrikam", "Adatum", "Northwind", "Litware", "Tailspin", "Proseware")


class World:
    """One demo tenant's identity. Cheap to build: nothing here grows with the tenant."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile = profile
        self.seed = seed
        # Its own for each profile: a cache that has seen two sizes keeps them apart.
        self.tenant_id = self.draw(f"tenant of profile {profile.name}", 0).guid()
        self.organisation = self.draw("tenant name", 0).pick(_ORGANISATIONS)
        self.domain = f"{self.organisation.lower()}.com"
        self.users = self.guids("users")
        self.groups = self.guids("groups")
        self.managed_devices = self.guids("managedDevices")
        self.directory_devices = self.guids("devices")
        self.hardware = self.guids("deviceId")
        """Series of `device.deviceId`, which managed devices call `azureADDeviceId`."""
        self.autopilot = self.guids("windowsAutopilotDeviceIdentities")
        self.filters = self.guids("assignmentFilters")
        self.vanished_groups = self.guids("vanished groups")

    def stream(self, name: str) -> int:
        """The number of a stream of random numbers of this seed."""
        return stream(self.seed, name)

    def prefix(self, name: str) -> bytes:
        """The same as bytes, for the bulk path."""
        return self.stream(name).to_bytes(8, "little")

    def draw(self, name: str, ordinal: int) -> Draw:
        """The random numbers of object `ordinal` of a stream."""
        return Draw(self.stream(name), ordinal)

    def guids(self, name: str) -> GuidSeries:
        """The id series called `name`."""
        return GuidSeries(self.stream(f"ids of {name}"))

    @cached_property
    def scope_tag_count(self) -> int:
        """Scope tags, the built-in one included."""
        return max(1, self.profile.scope_tags)
