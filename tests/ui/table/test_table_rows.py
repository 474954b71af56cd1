"""The selected row of a table and its details: through new orders, reloads, slow answers."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt

from intune_manager.data.query import RelatedRow


def test_a_selected_row_is_shown_in_full(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(20))
    harness.settle()
    panel.view.selectRow(4)
    harness.settle()
    assert panel.detail.title() == "PC-000004"
    assert '"object-1004"' in panel.detail.json.raw


def test_running_through_rows_reads_only_where_it_starts_and_ends(
    harness, panel, fake_rows
) -> None:
    source = fake_rows(100)
    panel.attach(source)
    harness.settle()
    for row in range(60):
        panel.view.selectRow(row)
    harness.settle()
    assert source.asked("payload") == [1000, 1059]
    assert panel.detail.title() == "PC-000059"


def test_a_row_selected_before_it_is_read_is_shown_once_it_is(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(5000))
    harness.settle()
    panel.view.selectRow(4321)
    assert panel.detail.row_id is None
    harness.settle()
    assert panel.detail.title() == "PC-004321"


def test_the_selection_follows_its_object_through_a_new_order(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(1000))
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    panel.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    harness.settle()
    assert panel.view.currentIndex().row() == 996
    assert panel.detail.title() == "PC-000003"
    assert panel.view.viewport().rect().intersects(panel.view.visualRect(panel.view.currentIndex()))


def test_an_object_that_the_search_hides_is_not_selected_any_more(
    harness, panel, fake_rows
) -> None:
    panel.attach(fake_rows(100))
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    panel.filters.search.setText("pc-00009")
    harness.settle()
    assert panel.detail.row_id is None
    assert not panel.view.selectionModel().hasSelection()


def test_a_reload_keeps_selection_and_shows_what_changed(harness, panel, fake_rows) -> None:
    source = fake_rows(100)
    panel.attach(source)
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    source.records.insert(0, source.records[0] | {"id": 1, "device_name": "AA"})
    source.records[4]["device_name"] = "PC-000003 renamed"
    panel.reload()
    harness.settle()
    assert panel.view.currentIndex().row() == 4
    assert panel.detail.title() == "PC-000003 renamed"


def test_fields_are_shown_before_links_that_take_long_to_find(
    harness, panel, fake_rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = fake_rows(10)
    source.relations = {"Primary user": (1, (RelatedRow(77, "Ada", ""),))}
    panel.attach(source)
    harness.settle()
    found = asyncio.Event()
    quick = source.related

    async def slow(row_id: int, *, limit: int = 50) -> object:
        await found.wait()
        return await quick(row_id, limit=limit)

    monkeypatch.setattr(source, "related", slow)
    panel.view.selectRow(2)
    harness.until(lambda: panel.detail.title() == "PC-000002")
    model = panel.detail.properties.model()
    assert [model.index(row, 0).data() for row in (0, 2)] == ["Primary user", "General"]
    found.set()
    harness.settle()
    assert model.index(0, 0).data() == "Primary user (1)"
    assert model.index(0, 0, model.index(0, 0)).data() == "Ada"


def test_closing_while_links_are_searched_leaves_no_task_behind(
    harness, panel, fake_rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = fake_rows(10)
    panel.attach(source)
    harness.settle()
    ended: list[str] = []

    async def endless(row_id: int, *, limit: int = 50) -> object:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    monkeypatch.setattr(source, "related", endless)
    panel.view.selectRow(2)
    harness.until(lambda: panel.detail.title() == "PC-000002")
    harness.run(harness.tasks.close())
    assert ended == ["ended"]


def test_an_object_deleted_meanwhile_says_so(harness, panel, fake_rows) -> None:
    source = fake_rows(100)
    panel.attach(source)
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    del source.records[3]
    panel.detail.show_row(source, 1003)
    harness.settle()
    assert panel.detail.title() == ""
