"""How thoroughly a run reads: what the settings say about increments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from intune_manager.config.settings import GroupMembership, Settings


@dataclass(frozen=True)
class SyncOptions:
    """When a run is content with what has changed, and when it reads everything."""

    full_sweep_after: timedelta = timedelta(hours=24)
    """Devices are read as a whole when the last time is longer ago."""
    rare_list_after: timedelta = timedelta(hours=12)
    """Resources that are declared as `rarely` read are read again when older than that."""
    resume_within: timedelta = timedelta(hours=2)
    """An interrupted pass that is older is not resumed: it starts again."""
    group_membership: GroupMembership = GroupMembership.ALL
    on_demand_details: int = 0
    """Of how many objects of a resource a run reads the details that are else read on demand."""

    @classmethod
    def from_settings(cls, settings: Settings) -> SyncOptions:
        return cls(
            full_sweep_after=timedelta(hours=settings.full_sweep_hours),
            rare_list_after=timedelta(hours=settings.rare_list_hours),
            resume_within=timedelta(hours=settings.resume_hours),
            group_membership=settings.group_membership,
            on_demand_details=settings.device_details_per_run if settings.device_details else 0,
        )
