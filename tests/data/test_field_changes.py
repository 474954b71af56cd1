"""What the history's two patches say of each field."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intune_manager.data.field_changes import FieldChange, field_changes
from intune_manager.data.json_diff import difference


def fields(before: dict[str, Any], after: dict[str, Any]) -> tuple[FieldChange, ...]:
    there, back = difference(before, after)
    return field_changes(json.dumps(there), json.dumps(back))


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"a": 1}, {"a": 2}, FieldChange("/a", "replace", 1, 2)),
        ({"a": None}, {"a": "x"}, FieldChange("/a", "replace", None, "x")),
        ({}, {"a": None}, FieldChange("/a", "add", new=None)),
        ({"a": {"b": "x"}}, {"a": {}}, FieldChange("/a/b", "remove", old="x")),
        ({"a": {"b": 1}}, {"a": [1]}, FieldChange("/a", "replace", {"b": 1}, [1])),
        ({"a": ["x", "y"]}, {"a": ["x"]}, FieldChange("/a/1", "remove", old="y")),
    ],
)
def test_each_field_has_its_value_before_and_after(
    before: dict[str, Any], after: dict[str, Any], change: FieldChange
) -> None:
    assert fields(before, after) == (change,)


def test_a_way_back_that_undoes_something_else_gives_no_old_values() -> None:
    there = '[{"op": "replace", "path": "/a", "value": 1}, {"op": "remove", "path": "/b"}]'
    back = '[{"op": "replace", "path": "/c", "value": 3}]'
    assert field_changes(there, back) == (
        FieldChange("/a", "replace", new=1),
        FieldChange("/b", "remove"),
    )


def test_fields_come_in_the_order_of_their_paths() -> None:
    before = {"z": 1, "a": [{"x": n} for n in range(12)]}
    after = {"z": 2, "a": [{"x": n if n in range(3, 10) else -n - 1} for n in range(12)]}
    places = [change.path for change in fields(before, after)]
    assert places == ["/a/0/x", "/a/1/x", "/a/2/x", "/a/10/x", "/a/11/x", "/z"]


def test_an_entry_without_patches_tells_of_no_field() -> None:
    assert field_changes(None, None) == ()


def test_items_that_come_and_go_keep_their_values_to_themselves() -> None:
    """Also where several do so at one place of an array."""
    assert fields({"a": ["x", "y", "keep"]}, {"a": ["keep", "z"]}) == (
        FieldChange("/a/0", "remove", old="x"),
        FieldChange("/a/0", "remove", old="y"),
        FieldChange("/a/1", "add", new="z"),
    )
