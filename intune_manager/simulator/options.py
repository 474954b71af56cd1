"""What a demo tenant is asked to be, and where it is reached then."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class SimulatorOptions:
    """The options of `intune-manager simulate`, by the names that they have there."""

    profile: str = "small"
    preset: str = "calm"
    port: int = 0
    """0 lets the system choose one."""
    seed: int = 1
    scale: float = 1.0
    """Multiplies the preset's throttling limits; 0 switches throttling off."""
    time_scale: float = 1.0
    """How many seconds of the tenant's time pass in a real one: all waits shrink so much."""
    outage: str | None = None
    """What the preset `outage` takes down: a service or a Graph path."""
    outage_status: int | None = None
    """What it answers: 504 or 403."""

    def arguments(self) -> tuple[str, ...]:
        """The command line of `simulate` that asks for the same; what is as usual is left out."""
        given: list[str] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                given += (f"--{field.name.replace('_', '-')}", str(value))
        return tuple(given)


@dataclass(frozen=True)
class Endpoint:
    """Where a simulated tenant listens, and the token that reads all of it."""

    url: str
    token: str
    tenant_id: str
