"""What is news about an object, and that its patches lead there and back."""

from __future__ import annotations

import json

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.data.repositories.history.diff import news

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
def test_order_spelling_and_volatile_properties_are_no_news(old: str, new: str) -> None:
    assert news(old, new, VOLATILE) is None


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
def test_another_value_is_news(old: str, new: str) -> None:
    assert news(old, new, VOLATILE) is not None


def test_a_patch_names_what_changed_and_nothing_volatile() -> None:
    old = '{"name":"a","lastSyncDateTime":1,"tags":["0","1"]}'
    new = '{"name":"b","lastSyncDateTime":2,"tags":["0","1"]}'
    patches = news(old, new, VOLATILE)
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
    patches = news(json.dumps(old), json.dumps(new), frozenset())
    if patches is None:
        assert json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)
        return
    assert jsonpatch.apply_patch(old, patches.forward) == new
    assert jsonpatch.apply_patch(new, patches.reverse) == old
