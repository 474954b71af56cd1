"""The windows of rows that are kept in memory."""

from __future__ import annotations

from intune_manager.ui.table.row_fetcher import MAX_WINDOWS, WINDOW_ROWS, Window, Windows


def window(first_id: int) -> Window:
    return Window([(first_id + place, "x") for place in range(WINDOW_ROWS)], {"name": 1})


def filled(count: int) -> Windows:
    windows = Windows()
    for number in range(count):
        windows.put(number, window(number * WINDOW_ROWS))
    return windows


def test_memory_holds_a_bounded_number_of_rows_however_far_one_scrolls() -> None:
    assert len(filled(MAX_WINDOWS * 5)) == MAX_WINDOWS


def test_the_window_that_was_not_looked_at_for_longest_goes_first() -> None:
    windows = filled(MAX_WINDOWS)
    windows.get(0)
    windows.put(MAX_WINDOWS, window(0))
    assert windows.get(0) is not None
    assert windows.get(1) is None


def test_a_peek_does_not_count_as_a_look() -> None:
    windows = filled(MAX_WINDOWS)
    windows.peek(0)
    windows.put(MAX_WINDOWS, window(0))
    assert windows.get(0) is None


def test_a_row_is_found_by_its_id_where_it_stands() -> None:
    assert filled(3).find(WINDOW_ROWS * 2 + 7) == WINDOW_ROWS * 2 + 7
    assert filled(3).find(10**9) is None


def test_an_expired_window_is_shown_but_not_trusted_for_the_place_of_a_row() -> None:
    windows = filled(1)
    windows.expire()
    shown = windows.get(0)
    assert shown is not None
    assert shown.stale
    assert windows.find(5) is None


def test_nothing_is_left_after_clearing() -> None:
    windows = filled(2)
    windows.get(1)
    windows.clear()
    assert windows.get(1) is None
    assert len(windows) == 0
