"""Empty tables say why they are empty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from intune_manager.registry import TABLES
from intune_manager.sync.report import Verdict
from intune_manager.ui.sync.emptiness import Emptiness, why_empty
from intune_manager.ui.sync.sync_state import ResourceLine, SyncFeed
from intune_manager.ui.table.table_panel import TablePanel

EARLIER = datetime.now(UTC) - timedelta(hours=5, minutes=30)
SCOPE = "DeviceManagementManagedDevices.Read.All"


def device_line(verdict: Verdict, **values: Any) -> ResourceLine:
    return ResourceLine("devices", "Devices", verdict, **values)


@pytest.mark.parametrize(
    ("line", "title", "reason", "button"),
    [
        (device_line(Verdict.NEVER), "No devices in the cache", "A sync copies", "Sync now"),
        (
            device_line(Verdict.FORBIDDEN, missing_scopes=(SCOPE,), error="HTTP 403."),
            "The devices could not be read",
            f"HTTP 403.\nGrant {SCOPE}",
            "Sync now",
        ),
        (device_line(Verdict.FAILED), "The devices could not be read", "Sync again", "Sync now"),
        (device_line(Verdict.UNAVAILABLE), "No devices in this tenant", "Nothing to do", ""),
        (
            device_line(Verdict.COMPLETE, last_success_at=EARLIER),
            "No devices in this tenant",
            "All of them were read 5 hours ago",
            "",
        ),
    ],
)
def test_the_reason_is_the_state_of_the_data(
    line: ResourceLine, title: str, reason: str, button: str
) -> None:
    words = why_empty(TABLES["devices"], [line], is_syncing=False)
    assert (words[0], words[2]) == (title, button)
    assert words[1].startswith(reason)


def test_while_the_first_sync_runs_nothing_needs_to_be_pressed() -> None:
    words = why_empty(TABLES["devices"], [device_line(Verdict.NEVER)], is_syncing=True)
    assert words[0] == "The sync is under way"
    assert words[2] == ""


def test_a_table_of_many_kinds_tells_of_the_one_that_failed() -> None:
    fine = ResourceLine("groups", "Groups", Verdict.FAILED, error="Not about policies.")
    one = ResourceLine("configuration_policies", "Settings catalog", Verdict.FAILED, error="504.")
    lacking = ResourceLine("intents", "Endpoint security", Verdict.UNAVAILABLE)
    words = why_empty(TABLES["policies"], [fine, lacking, one], is_syncing=False)
    assert words[0] == "The policies could not be read"
    assert words[1].startswith("504.")


class FakeStatus:
    def __init__(self, *lines: ResourceLine) -> None:
        self.known = lines

    async def lines(self) -> tuple[ResourceLine, ...]:
        return self.known

    async def runs(self, limit: int) -> tuple[Any, ...]:
        return ()[:limit]


def test_an_empty_panel_asks_and_tells_anew_after_each_reading(
    harness: Any, panel: TablePanel, fake_rows: Any
) -> None:
    status = FakeStatus(device_line(Verdict.FORBIDDEN, error="HTTP 403."))
    Emptiness(status, SyncFeed(), harness.tasks).watch(panel, TABLES["devices"])
    panel.attach(fake_rows(0))
    harness.until(lambda: panel.empty.words()[0] == "The devices could not be read")
    status.known = (device_line(Verdict.UNAVAILABLE),)
    panel.reload()
    harness.until(lambda: panel.empty.words()[0] == "No devices in this tenant")


def test_a_search_without_a_match_is_not_explained_by_the_state_of_the_data(
    harness: Any, panel: TablePanel, fake_rows: Any
) -> None:
    asked: list[None] = []
    panel.found_empty.connect(lambda: asked.append(None))
    panel.attach(fake_rows(5))
    panel.filters.search.setText("no such device")
    harness.settle()
    assert panel.empty.words()[1] == "Nothing has “no such device” in it."
    assert not asked


def test_where_nothing_can_be_synced_no_sync_is_offered(
    harness: Any, panel: TablePanel, fake_rows: Any, qtbot: QtBot
) -> None:
    panel.let_sync(False)
    panel.attach(fake_rows(0))
    harness.settle()
    assert panel.empty.words()[2] == ""
    panel.let_sync(True)
    assert panel.empty.words()[2] == "Sync now"
