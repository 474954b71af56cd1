"""The windowed table model: what it asks, what it shows, what it drops."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from intune_manager.data.query import Filter, RowQuery, Sort
from intune_manager.errors import CacheError
from intune_manager.ui.table.record_table import LOADING, VALUE_ROLE, RecordTableModel
from intune_manager.ui.table.row_fetcher import MAX_IN_FLIGHT, WINDOW_ROWS

NAME = 0
STORAGE = 3


@pytest.fixture
def model(harness, device_table) -> RecordTableModel:
    return RecordTableModel(device_table, harness.tasks)


def text(model: RecordTableModel, row: int, column: int = NAME) -> object:
    return model.index(row, column).data()


def names(model: RecordTableModel) -> list[object]:
    return [text(model, row) for row in range(model.rowCount())]


def test_the_model_keeps_the_rules_of_qt_while_it_fills_shrinks_and_grows(
    harness, model, fake_rows, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    source = fake_rows(450)
    model.attach(source)
    harness.settle()
    model.narrow(RowQuery(search="pc-0000"))
    harness.settle()
    model.narrow(RowQuery())
    harness.settle()
    del source.records[100:]
    model.reload()
    harness.settle()
    assert model.rowCount() == 100


def test_the_first_rows_are_shown_before_they_are_counted(harness, model, fake_rows) -> None:
    totals: list[tuple[int, bool]] = []
    model.total_changed.connect(lambda: totals.append((model.total, model.is_counted)))
    model.attach(fake_rows(1000))
    harness.settle()
    assert (WINDOW_ROWS, False) in totals
    assert totals[-1] == (1000, True)


def test_a_result_that_fits_one_window_is_not_counted_at_all(harness, model, fake_rows) -> None:
    source = fake_rows(WINDOW_ROWS - 1)
    model.attach(source)
    harness.settle()
    assert model.is_counted
    assert source.asked("count") == []


def test_a_row_far_down_shows_a_placeholder_until_its_window_has_come(
    harness, model, fake_rows
) -> None:
    model.attach(fake_rows(1000))
    harness.settle()
    assert text(model, 900) == LOADING
    assert model.row_id(900) is None
    harness.settle()
    assert text(model, 900) == "PC-000900"
    assert model.row_id(900) == 1900


def test_never_more_than_two_questions_are_under_way(harness, model, fake_rows) -> None:
    source = fake_rows(5_000)
    model.attach(source)
    harness.settle()
    for row in range(0, 5_000, 100):
        text(model, row)
    model.narrow(RowQuery(search="pc"))
    model.reload()
    harness.settle()
    assert source.most_in_flight == MAX_IN_FLIGHT


def test_windows_flown_over_by_a_fast_scroll_are_not_read(harness, model, fake_rows) -> None:
    source = fake_rows(5_000)
    model.attach(source)
    harness.settle()
    source.calls.clear()
    for row in range(300, 5_000, WINDOW_ROWS):
        text(model, row)
    harness.settle()
    assert len(source.asked("rows")) < 10
    assert text(model, 4_900) == "PC-004900"


def test_scrolling_near_the_end_of_a_window_reads_the_next_one_ahead(
    harness, model, fake_rows
) -> None:
    source = fake_rows(1000)
    model.attach(source)
    harness.settle()
    text(model, WINDOW_ROWS - 10)
    harness.settle()
    assert text(model, WINDOW_ROWS + 5) == f"PC-{WINDOW_ROWS + 5:06}"


def test_typing_quickly_asks_for_the_first_and_the_last_word_only(
    harness, model, fake_rows
) -> None:
    source = fake_rows(500)
    model.attach(source)
    harness.settle()
    source.calls.clear()
    for word in ("p", "pc", "pc-", "pc-0", "pc-00", "pc-000", "pc-0001", "pc-00012", "pc-000123"):
        model.narrow(RowQuery(search=word))
    harness.settle()
    assert [query.search for query in source.asked("rows")] == ["p", "pc-000123"]
    assert names(model) == ["PC-000123"]


def test_an_answer_to_an_older_question_is_never_shown(harness, model, fake_rows) -> None:
    source = fake_rows(500)
    model.attach(source)
    harness.settle()
    shown: list[list[object]] = []
    model.restarted.connect(lambda: shown.append(names(model)))
    source.hold()
    model.narrow(RowQuery(search="pc-000001"))
    harness.until(lambda: source.in_flight == 1)
    model.narrow(RowQuery(search="pc-000002"))
    source.release()
    harness.settle()
    assert shown == [["PC-000002"]]


def test_a_count_of_an_older_question_does_not_change_the_number_of_rows(
    harness, model, fake_rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = fake_rows(1000)
    counted = asyncio.Event()

    async def late_count(query: RowQuery) -> int:
        await counted.wait()
        return 1000

    monkeypatch.setattr(source, "count", late_count)
    model.attach(source)
    harness.until(lambda: model.total == WINDOW_ROWS)
    model.narrow(RowQuery(search="pc-000007"))
    harness.until(lambda: model.total == 1)
    counted.set()
    harness.settle()
    assert model.rowCount() == 1


def test_old_rows_stay_on_the_screen_until_new_ones_are_there(harness, model, fake_rows) -> None:
    source = fake_rows(10)
    model.attach(source)
    harness.settle()
    source.hold()
    model.narrow(RowQuery(search="nothing like this"))
    harness.until(lambda: source.in_flight)
    assert model.rowCount() == 10
    assert model.is_waiting
    source.release()
    harness.settle()
    assert model.rowCount() == 0


def test_a_header_click_sorts_in_sql_and_not_in_memory(harness, model, fake_rows) -> None:
    source = fake_rows(1000)
    model.attach(source)
    harness.settle()
    model.sort(NAME, Qt.SortOrder.DescendingOrder)
    harness.settle()
    assert source.asked("rows")[-1].sort == Sort("device_name", descending=True)
    assert text(model, 0) == "PC-000999"


def test_filters_reach_the_question(harness, model, fake_rows) -> None:
    source = fake_rows(100)
    model.attach(source)
    model.narrow(RowQuery(filters=(Filter("compliance_state", ("noncompliant",)),)))
    harness.settle()
    assert model.rowCount() == 25


def test_only_the_columns_on_the_screen_are_read(harness, model, fake_rows) -> None:
    source = fake_rows(10)
    model.attach(source)
    harness.settle()
    model.fetch_columns(("device_name", "user_id"))
    harness.settle()
    assert text(model, 0) == "PC-000000"
    harness.settle()
    assert source.asked("rows")[-1].columns == ("device_name", "user_id")
    assert text(model, 3, 6) == "u-3"


def test_a_column_just_shown_waits_for_its_values_while_the_others_stay(
    harness, model, fake_rows
) -> None:
    source = fake_rows(10)
    model.attach(source)
    harness.settle()
    source.hold()
    model.fetch_columns(("device_name", "user_id"))
    assert text(model, 3, 6) == LOADING
    assert text(model, 3) == "PC-000003"
    source.release()
    harness.settle()
    assert text(model, 3, 6) == "u-3"


def test_a_reload_shows_changed_rows_without_emptying_the_table(harness, model, fake_rows) -> None:
    source = fake_rows(1000)
    model.attach(source)
    harness.settle()
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    source.records[0] = replace_name(source.records[0], "AA-NEW")
    source.records.append(replace_name(source.records[1], "ZZ-LAST") | {"id": 9999})
    model.reload()
    text(model, 0)
    harness.settle()
    assert text(model, 0) == "AA-NEW"
    assert model.rowCount() == 1001
    assert resets == []


def replace_name(record: dict[str, object], name: str) -> dict[str, object]:
    return record | {"device_name": name}


def test_rows_that_vanish_between_count_and_window_are_counted_again(
    harness, model, fake_rows
) -> None:
    source = fake_rows(1000)
    model.attach(source)
    harness.settle()
    del source.records[850:]
    text(model, 900)
    harness.settle()
    assert model.rowCount() == 850


def test_a_failure_is_kept_for_the_panel_and_the_rows_stay(harness, model, fake_rows) -> None:
    source = fake_rows(10)
    model.attach(source)
    harness.settle()
    source.error = CacheError("The cache is damaged.")
    model.narrow(RowQuery(search="pc"))
    harness.settle()
    assert str(model.error) == "The cache is damaged."
    assert model.rowCount() == 10
    assert harness.failures == []
    model.narrow(RowQuery(search="pc-000001"))
    harness.settle()
    assert model.error is None
    assert names(model) == ["PC-000001"]


def test_a_reload_after_a_failed_first_reading_fills_the_table(harness, model, fake_rows) -> None:
    source = fake_rows(10)
    source.error = CacheError("locked")
    model.attach(source)
    harness.settle()
    assert model.rowCount() == 0
    model.reload()
    harness.settle()
    assert model.rowCount() == 10


def test_another_source_replaces_every_row(harness, model, fake_rows) -> None:
    model.attach(fake_rows(10))
    harness.settle()
    model.attach(fake_rows(3))
    assert model.rowCount() == 0
    harness.settle()
    assert model.rowCount() == 3
    model.attach(None)
    harness.settle()
    assert model.rowCount() == 0


def test_cells_give_text_value_and_alignment(harness, model, fake_rows) -> None:
    model.attach(fake_rows(2))
    harness.settle()
    cell = model.index(0, STORAGE)
    assert cell.data() == "128.0 GB"
    assert cell.data(VALUE_ROLE) == 2**37
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "137,438,953,472 bytes"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_an_answer_after_the_window_has_closed_changes_nothing(harness, model, fake_rows) -> None:
    source = fake_rows(10)
    source.hold()
    model.attach(source)
    harness.until(lambda: source.in_flight == 1)
    harness.run(harness.tasks.close())
    assert model.rowCount() == 0
    assert source.in_flight == 0


def test_a_hundred_thousand_rows_cost_the_window_less_than_a_frame(
    harness, model, fake_rows
) -> None:
    """The first rows and the full number are put in place within 33 ms on the window's thread."""
    source = fake_rows(1)
    rows = [replace_name(source.records[0], "x") | {"id": n} for n in range(WINDOW_ROWS)]
    source.records = rows
    model.attach(source)
    harness.settle()
    started = time.process_time()
    model.head_arrived(replace(model.query()), [(one["id"], "x", "y") for one in rows])
    model.count_arrived(100_000)
    assert time.process_time() - started < 0.033
    assert model.rowCount() == 100_000


def test_a_slow_question_is_stopped_when_another_one_is_asked(harness, model, fake_rows) -> None:
    source = fake_rows(50)
    source.hold()
    model.attach(source)
    harness.until(lambda: source.in_flight == 1, "the first question")
    model.narrow(RowQuery(search="pc-00004"))
    harness.until(lambda: len(source.asked("rows")) == 2, "the second question")
    source.release()
    harness.until(lambda: model.total == 10, "its answer")
    assert source.most_in_flight == 1
