"""What a strategy is given to read one resource, and how its requests are made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from intune_manager.config.settings import GroupMembership, Settings
from intune_manager.graph.pages import CollectionRequest
from intune_manager.registry.resource import Resource
from intune_manager.registry.table import Table
from intune_manager.sync.tracker import ResourceTracker
from intune_manager.words import utc_now

if TYPE_CHECKING:
    from intune_manager.data.repositories.store import Store
    from intune_manager.graph.client import GraphClient


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


EXPAND_ASSIGNMENTS = ("$expand", "assignments")


@dataclass(frozen=True)
class Reading:
    """One resource in one run: where it comes from, where it goes, what is counted."""

    resource: Resource
    table: Table
    graph: GraphClient
    store: Store
    run_id: int
    tracker: ResourceTracker
    full: bool = False
    """Read everything, whatever an earlier run left to build on."""
    options: SyncOptions = field(default_factory=SyncOptions)
    clock: Callable[[], datetime] = utc_now
    assignments_read: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once all assignments of this run have been read, well or not."""


def list_request(resource: Resource, *, expand: bool) -> CollectionRequest:
    """The request for the collection of `resource`; `expand` asks for the assignments with it.

    Options that a server may refuse, and without which the collection can still be read, are
    declared as such: `$expand` first, for it is the one that times out in large tenants.
    """
    query: list[tuple[str, str]] = []
    degradable: list[str] = []
    if resource.select:
        query.append(("$select", ",".join(resource.select)))
    if expand:
        query.append(EXPAND_ASSIGNMENTS)
        degradable.append("$expand")
    if resource.top is not None:
        query.append(("$top", str(resource.top)))
        degradable.append("$top")
    return CollectionRequest(
        path=resource.graph_path,
        version=resource.version,
        service=resource.service,
        query=tuple(query),
        degradable=tuple(degradable),
        scope=resource.scope,
    )


def query_mark(request: CollectionRequest) -> str:
    """Tells whether a link that was saved belongs to the question that is asked today."""
    options = "&".join(f"{name}={value}" for name, value in sorted(request.query))
    return f"{request.version}/{request.path}?{options}"
