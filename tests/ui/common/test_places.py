"""Back and forward."""

from __future__ import annotations

import pytest

from intune_manager.data.query import RowQuery
from intune_manager.ui.common.places import MAX_PLACES, History, Place

DEVICES, USERS, GROUPS = Place("devices"), Place("users"), Place("groups")


def visited(*places: Place) -> History:
    history = History()
    for place in places:
        history.visit(place)
    return history


def test_back_and_forward_retrace_the_way() -> None:
    history = visited(DEVICES, USERS, GROUPS)
    assert [history.back(), history.back()] == [USERS, DEVICES]
    assert not history.can_go_back
    assert [history.forward(), history.forward()] == [USERS, GROUPS]
    assert not history.can_go_forward


def test_a_new_visit_forgets_what_lay_ahead() -> None:
    history = visited(DEVICES, USERS)
    history.back()
    history.visit(GROUPS)
    assert not history.can_go_forward
    assert history.back() == DEVICES


def test_the_same_place_twice_in_a_row_is_one_step() -> None:
    history = visited(DEVICES, DEVICES)
    assert not history.can_go_back


def test_back_returns_to_the_row_that_was_open_last_not_to_the_one_at_arrival() -> None:
    history = visited(DEVICES)
    history.amend(Place("devices", RowQuery(search="lon"), 7))
    history.visit(USERS)
    assert history.back() == Place("devices", RowQuery(search="lon"), 7)


def test_amending_with_a_place_of_another_panel_changes_nothing() -> None:
    history = visited(DEVICES)
    history.amend(USERS)
    assert history.current == DEVICES


def test_the_ends_refuse_to_be_passed() -> None:
    history = visited(DEVICES)
    with pytest.raises(IndexError):
        history.back()
    with pytest.raises(IndexError):
        history.forward()


def test_the_number_of_places_is_bounded() -> None:
    history = visited(*(Place("devices", row_id=row) for row in range(MAX_PLACES + 50)))
    steps = 0
    while history.can_go_back:
        history.back()
        steps += 1
    assert steps == MAX_PLACES - 1


def test_clearing_leaves_no_way_back() -> None:
    history = visited(DEVICES, USERS)
    history.clear()
    assert history.current is None
    assert not history.can_go_back
