"""The Overview panel: how much there is, in which shape, how old, and what needs attention."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from intune_manager.data.query import FacetValue, Filter, RowQuery, SourceOf
from intune_manager.registry import RESOURCES
from intune_manager.registry.table import Column, Table
from intune_manager.sync.report import SyncReport
from intune_manager.ui.common.formatting import display
from intune_manager.ui.common.line_table import LineModel, LineTable
from intune_manager.ui.common.surface import SPACING, FlowGrid, MutedLabel, TitledSurface
from intune_manager.ui.common.tasks import Latest, TaskRunner
from intune_manager.ui.overview.cards import CountCard
from intune_manager.ui.overview.charts import Share, ShareChart
from intune_manager.ui.sync.emptiness import filled_by
from intune_manager.ui.sync.sync_columns import RESOURCE_COLUMNS
from intune_manager.ui.sync.sync_panel import FIRST_SYNC, PanelHeading, summary_of
from intune_manager.ui.sync.sync_state import (
    Freshness,
    ResourceLine,
    StatusSource,
    SyncFeed,
    SyncState,
    problems_first,
)
from intune_manager.words import utc_now

_LINE_COLUMNS = ("title", "verdict", "last_success", "advice")
_MOST_BARS = 7
NOT_COMPLETE, NOT_CURRENT = "Not complete", "Not up to date"
_NO_DEVICES = "No devices in the cache yet."
_TONES = MappingProxyType(
    {
        "compliant": "good",
        "noncompliant": "bad",
        "error": "bad",
        "conflict": "bad",
        "inGracePeriod": "warning",
    }
)


class OverviewPanel(QScrollArea):
    """Everything on it is a way to the rows behind it: `opened` says to which."""

    opened = Signal(str, object)
    """The name of a panel, and a tuple of `Filter`s to show it with."""

    def __init__(
        self,
        tables: Sequence[Table],
        sources: SourceOf,
        status: StatusSource,
        feed: SyncFeed,
        tasks: TaskRunner,
    ) -> None:
        """`tables`, the devices among them, get a card each, in this order."""
        super().__init__()
        self._tables, self._sources, self._status = tuple(tables), sources, status
        self._devices = next(table for table in tables if table.name == "devices")
        self._reading = Latest[None](tasks, "Reading the overview", lambda _: None)
        self.lines: LineModel[ResourceLine] = LineModel(
            [column for column in RESOURCE_COLUMNS if column.key in _LINE_COLUMNS]
        )
        self.cards = {table.name: self._card(table) for table in tables}
        self._build()
        self._feed, self._freshness = feed, Freshness(())
        feed.ended.connect(self._reload_after)
        feed.state_changed.connect(lambda _: self._show_summary())
        self.reload()

    def reload(self) -> None:
        """Read the figures again; those on the screen stay until the answer is there."""
        self._reading.ask(self._read)

    async def _read(self) -> None:
        facts = await read_facts(self._tables, self._sources, self._status)
        for show in (self._show_counts, self._show_compliance, self._show_systems, self._show_age):
            show(facts)
            # In a round of the event loop each: all at once would take most of a frame.
            await asyncio.sleep(0)

    def _show_counts(self, facts: OverviewFacts) -> None:
        for name, card in self.cards.items():
            card.set_count(facts.counts.get(name))
        self._show_notes(facts.freshness)

    def _show_compliance(self, facts: OverviewFacts) -> None:
        compliance = self._devices.column("compliance_state")
        self.compliance.set_shares(_shares(compliance, facts.compliance))

    def _show_systems(self, facts: OverviewFacts) -> None:
        systems = self._devices.column("operating_system")
        self.systems.set_shares(_shares(systems, facts.systems)[:_MOST_BARS])
        more = len(facts.systems) - _MOST_BARS
        self._more_systems.setText(f"and {more} more in Devices" if more > 0 else "")
        self._more_systems.setVisible(more > 0)

    def _show_age(self, facts: OverviewFacts) -> None:
        freshness = facts.freshness
        self.age.set_instant(freshness.complete_as_of)
        self._freshness = freshness
        self._show_summary()
        self.lines.set_lines(problems_first(freshness.lines, utc_now()))

    def _show_summary(self) -> None:
        if not self._freshness.lines:
            return  # the cache has not been read yet
        first = self._freshness.never_synced and self._feed.state is not SyncState.IDLE
        self.summary.setText(FIRST_SYNC if first else summary_of(self._freshness))

    def _show_notes(self, freshness: Freshness) -> None:
        notes = {} if freshness.never_synced else _notes(freshness)
        for name, card in self.cards.items():
            card.set_note_line(bool(notes))
            card.set_note(notes.get(name, ""), "warning")

    def _card(self, table: Table) -> CountCard:
        card = CountCard(table.title, icon_name=table.name)
        card.clicked.connect(lambda _=False, name=table.name: self.opened.emit(name, ()))
        return card

    def _build(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(SPACING)
        heading = PanelHeading("Overview")
        self.summary, self.age = heading.summary, heading.age
        layout.addLayout(heading)
        grid = FlowGrid(150)
        grid.set_widgets(tuple(self.cards.values()))
        layout.addWidget(grid)
        layout.addWidget(self._charts())
        layout.addWidget(self._kinds())
        layout.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _charts(self) -> FlowGrid:
        self.compliance = ShareChart("devices", ring=True, empty=_NO_DEVICES)
        self.compliance.chosen.connect(lambda share: self._open_devices("compliance_state", share))
        compliance = TitledSurface("Device compliance")
        compliance.body.addWidget(self.compliance)
        compliance.body.addStretch(1)
        self.systems = ShareChart("devices", ring=False, empty=_NO_DEVICES)
        self.systems.chosen.connect(lambda share: self._open_devices("operating_system", share))
        self._more_systems = MutedLabel()
        systems = TitledSurface("Operating systems")
        systems.body.addWidget(self.systems)
        systems.body.addWidget(self._more_systems)
        systems.body.addStretch(1)
        grid = FlowGrid(390)
        grid.set_widgets((compliance, systems))
        return grid

    def _kinds(self) -> TitledSurface:
        surface = TitledSurface("State of each kind of data")
        self.line_table = LineTable(self.lines, name="State of each kind of data")
        self.line_table.setFrameShape(QFrame.Shape.NoFrame)
        self.line_table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.line_table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.line_table.fitted.connect(self._show_all_lines)
        surface.body.addWidget(self.line_table)
        return surface

    def _show_all_lines(self) -> None:
        self.line_table.setFixedHeight(self.line_table.height_of_all_rows())

    def _open_devices(self, column: str, share: Share) -> None:
        self.opened.emit(self._devices.name, (Filter(column, (share.value,)),))

    def _reload_after(self, _: SyncReport) -> None:
        self.reload()


def _notes(freshness: Freshness) -> dict[str, str]:
    """What is to be said of the rows of a table, where anything is."""
    troubled = {line.name: line for line in freshness.troubled}
    notes: dict[str, str] = {}
    for resource in RESOURCES:
        line = troubled.get(resource.name)
        for table in filled_by(resource) if line is not None else ():
            # Rows that were all here once are old; what was never all here is worse.
            if line is not None and line.last_success_at is None:
                notes[table] = NOT_COMPLETE
            else:
                notes.setdefault(table, NOT_CURRENT)
    return notes


def _shares(column: Column, values: Sequence[FacetValue]) -> tuple[Share, ...]:
    tones = _TONES if column.name == "compliance_state" else {}
    default = "neutral" if tones else "info"
    return tuple(
        Share(
            found.value,
            "Unknown" if found.value in (None, "") else display(column, found.value),
            found.count,
            tones.get(str(found.value), default),
        )
        for found in sorted(values, key=lambda value: -value.count)
    )


@dataclass(frozen=True)
class OverviewFacts:
    """All that the Overview shows, read in one go."""

    counts: Mapping[str, int]
    """Rows per table."""
    compliance: tuple[FacetValue, ...]
    systems: tuple[FacetValue, ...]
    freshness: Freshness


async def read_facts(
    tables: Sequence[Table], sources: SourceOf, status: StatusSource
) -> OverviewFacts:
    """The figures of now. One question after the other: the window's own queries go between."""
    freshness = Freshness(tuple(await status.lines()))
    counts = {table.name: await sources(table.name).count(_all_of(table)) for table in tables}
    devices = next(table for table in tables if table.name == "devices")
    return OverviewFacts(
        counts=counts,
        compliance=await _facets(devices, sources, "compliance_state"),
        systems=await _facets(devices, sources, "operating_system"),
        freshness=freshness,
    )


async def _facets(table: Table, sources: SourceOf, column: str) -> tuple[FacetValue, ...]:
    return tuple(await sources(table.name).facets(_all_of(table), column))


def _all_of(table: Table) -> RowQuery:
    return RowQuery(columns=(table.name_column,), limit=None)
