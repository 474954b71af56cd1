"""What counts as a change of an object or of its detail, and that patches lead there and back."""

from __future__ import annotations

import json
from typing import Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.data.json_diff import difference
from intune_manager.data.patches import FieldChange, detail_patches, field_changes, patches_between

VOLATILE = frozenset({"lastSyncDateTime"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"a":1,"b":2}', '{"b":2,"a":1}'),
        ('{"a":{"x":1,"y":2}}', '{"a": {"y":2, "x":1}}'),
        ('{"a":"\\u00e9"}', '{"a":"é"}'),
        ('{"a":1,"lastSyncDateTime":1}', '{"a":1,"lastSyncDateTime":2}'),
        ('{"a":1,"lastSyncDateTime":1}', '{"a":1}'),
    ],
)
def test_order_spelling_and_volatile_properties_are_no_change(old: str, new: str) -> None:
    assert patches_between(old, new, VOLATILE) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"a":1}', '{"a":true}'),
        ('{"a":1}', '{"a":"1"}'),
        ('{"a":null}', "{}"),
        ('{"a":[1,2]}', '{"a":[2,1]}'),
        ('{"a":"\\ud800"}', '{"a":"\\ud801"}'),
        ('{"deep":{"lastSyncDateTime":1}}', '{"deep":{"lastSyncDateTime":2}}'),
    ],
)
def test_another_value_is_a_change(old: str, new: str) -> None:
    assert patches_between(old, new, VOLATILE) is not None


def test_a_patch_names_what_changed_and_nothing_volatile() -> None:
    old = '{"name":"a","lastSyncDateTime":1,"tags":["0","1"]}'
    new = '{"name":"b","lastSyncDateTime":2,"tags":["0","1"]}'
    patches = patches_between(old, new, VOLATILE)
    assert patches is not None
    assert json.loads(patches.forward) == [{"op": "replace", "path": "/name", "value": "b"}]
    assert json.loads(patches.reverse) == [{"op": "replace", "path": "/name", "value": "a"}]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.sampled_from(["a", "b", "c/d", "e~f", ""]), values)


@given(objects, objects)
def test_patches_lead_there_and_back(old: dict[str, object], new: dict[str, object]) -> None:
    patches = patches_between(json.dumps(old), json.dumps(new), frozenset())
    if patches is None:
        assert json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)
        return
    assert jsonpatch.apply_patch(old, patches.forward) == new
    assert jsonpatch.apply_patch(new, patches.reverse) == old


NOTHING = frozenset[str]()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([1, 2], [1, 3, 2]),
        ({"a": {"b": 1}}, {"a": {"b": 2}, "c": None}),
        ({"a": 1}, [1]),
        ([{"id": "0", "x": [1, 2, 3]}], []),
    ],
)
def test_the_patches_lead_there_and_back_in_an_object_that_has_the_detail(
    old: Any, new: Any
) -> None:
    patches = detail_patches("settings", json.dumps(old), json.dumps(new), NOTHING)
    assert patches is not None
    before, after = {"name": "x", "settings": old}, {"name": "x", "settings": new}
    assert jsonpatch.apply_patch(before, patches.forward) == after
    assert jsonpatch.apply_patch(after, patches.reverse) == before
    assert all(step["path"].startswith("/settings") for step in json.loads(patches.forward))


@pytest.mark.parametrize(
    ("old", "new"), [('{"a":1,"b":2}', '{"b": 2, "a": 1}'), ("[1,2]", "[1, 2]")]
)
def test_another_way_to_write_a_detail_is_no_change(old: str, new: str) -> None:
    assert detail_patches("x", old, new, NOTHING) is None


def test_what_the_list_says_in_the_same_way_is_no_change_of_the_detail() -> None:
    old, new = '{"modified":1,"content":"a"}', '{"modified":2,"content":"a"}'
    assert detail_patches("x", old, new, NOTHING, listed='{"modified":2,"content":null}') is None
    assert detail_patches("x", old, new, NOTHING, listed='{"modified":3}') is not None
    assert detail_patches("x", old, new, frozenset({"modified"})) is None


def test_text_that_one_reader_refuses_is_compared_all_the_same() -> None:
    old, new = r'{"a":"\ud800","b":1}', r'{"a":"\ud800","b":2}'
    assert detail_patches("x", old, new, NOTHING, listed=new) is None
    assert detail_patches("x", old, new, NOTHING, listed=old) is not None


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
