"""What a listed object tells of its assignments, whatever state it is in."""

from __future__ import annotations

import json

import pytest

from intune_manager.sync.readers.assignments import owner_in

ASSIGNMENT = {"id": "g_1", "intent": "required", "target": {"groupId": "g"}}


@pytest.mark.parametrize(
    ("properties", "known"),
    [
        ({"assignments": [ASSIGNMENT]}, [ASSIGNMENT]),
        ({"assignments": []}, []),
        ({"isAssigned": False}, []),
        ({"isAssigned": True}, None),
        ({"isAssigned": None}, None),
        ({}, None),
        ({"assignments": None}, None),
        ({"assignments": [ASSIGNMENT], "assignments@odata.nextLink": "https://graph/x"}, None),
        ({"assignments": [ASSIGNMENT], "displayName": 5, "isAssigned": "yes"}, [ASSIGNMENT]),
        ({"assignments": "garbage"}, None),
    ],
)
def test_assignments_are_known_only_when_all_of_them_are_at_hand(
    properties: dict[str, object], known: list[object] | None
) -> None:
    owner = owner_in(json.dumps({"id": "a", **properties}).encode())
    assert owner.id == "a"
    found = owner.known
    assert (None if found is None else [json.loads(raw) for raw in found]) == known


def test_assignments_keep_every_byte() -> None:
    raw = rb'{"id" : "g_1","settings":{"x":1.0e3,"y":"\u00e9"},"new":[1, 2]}'
    owner = owner_in(b'{"id":"a","assignments":[' + raw + b"]}")
    assert owner.known == [raw]


def test_a_lone_surrogate_in_a_name_hides_no_assignment() -> None:
    owner = owner_in(rb'{"id":"a","displayName":"\ud800","assignments":[{"id":"g_1"}]}')
    assert owner.known == [b'{"id":"g_1"}']


def test_an_item_that_is_no_object_stops_nobody() -> None:
    assert owner_in(b"null").known is None
