"""Reads what the Overview shows from the cache, in as few questions as there are figures."""

from __future__ import annotations

from collections.abc import Sequence

from intune_manager.data.query import FacetValue, RowQuery
from intune_manager.registry.resource import Assignments, Resource
from intune_manager.registry.table import Table
from intune_manager.registry.tables.assignments import ASSIGNMENTS
from intune_manager.ui.panels.sync_lines import Freshness, OverviewFacts, SyncLedger
from intune_manager.ui.rows import SourceOf


async def read_facts(
    tables: Sequence[Table], sources: SourceOf, ledger: SyncLedger
) -> OverviewFacts:
    """The figures of now. One question after the other: the window's own queries go between."""
    freshness = Freshness(tuple(await ledger.lines()))
    counts = {table.name: await sources(table.name).count(_all_of(table)) for table in tables}
    devices = next(table for table in tables if table.name == "devices")
    return OverviewFacts(
        counts=counts,
        compliance=await _facets(devices, sources, "compliance_state"),
        systems=await _facets(devices, sources, "operating_system"),
        freshness=freshness,
    )


def filled_by(resource: Resource) -> frozenset[str]:
    """The tables whose rows come from `resource`: its own, and the assignments of its objects."""
    owns_assignments = resource.assignments is not Assignments.NONE
    return frozenset({resource.table, ASSIGNMENTS.name} if owns_assignments else {resource.table})


async def _facets(table: Table, sources: SourceOf, column: str) -> tuple[FacetValue, ...]:
    return tuple(await sources(table.name).facets(_all_of(table), column))


def _all_of(table: Table) -> RowQuery:
    return RowQuery(columns=(table.name_column,), limit=None)
