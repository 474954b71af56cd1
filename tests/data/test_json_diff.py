"""A difference leads there and back, names every value, and stays small where little changed."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.data.json_diff import PatchMismatchError, canonical, difference, patched

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
documents = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["id", "a", "b/c", "d~e", ""]), inner, max_size=4)
    ),
    max_leaves=15,
)
arrays = st.lists(
    st.sampled_from([0, 1, True, "a", {"id": "1"}, {"id": "1", "a": 1}, {"id": "2", "a": 1}, []]),
    max_size=8,
)


def copied(document: Any) -> Any:
    # Not deepcopy: one object that stands in two places would stay one.
    return json.loads(json.dumps(document))


@given(documents | arrays, documents | arrays)
def test_a_difference_leads_there_and_back(old: object, new: object) -> None:
    there, back = difference(old, new)
    assert canonical(patched(copied(old), copied(there))) == canonical(new)
    assert canonical(patched(copied(new), copied(back))) == canonical(old)
    assert (not there) == (canonical(old) == canonical(new))


@given(documents | arrays, documents | arrays)
def test_a_difference_is_a_patch_to_other_programs_too(old: object, new: object) -> None:
    there, back = difference(old, new)
    assert canonical(jsonpatch.apply_patch(copied(old), there)) == canonical(new)
    assert canonical(jsonpatch.apply_patch(copied(new), back)) == canonical(old)


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "path": "/b"},
        {"op": "replace", "path": "/b", "value": 1},
        {"op": "replace", "path": "/b/c", "value": 1},
        {"op": "add", "path": "/b/c", "value": 1},
        {"op": "add", "path": "/a/4", "value": 1},
        {"op": "replace", "path": "/a/3", "value": 1},
        {"op": "remove", "path": "/a/-1"},
        {"op": "remove", "path": "/a/x"},
        {"op": "replace", "path": "/a/0/0", "value": 1},
        {"op": "add", "path": "/a/0/0", "value": 1},
    ],
)
def test_what_does_not_fit_the_document_is_refused(operation: dict[str, Any]) -> None:
    with pytest.raises(PatchMismatchError):
        patched({"a": ["text", 2, 3]}, [operation])


@given(documents | arrays, documents | arrays)
def test_every_old_and_new_value_is_in_one_of_the_two_ways(old: object, new: object) -> None:
    there, back = difference(old, new)
    opposite = {"add": "remove", "remove": "add", "replace": "replace"}
    assert len(there) == len(back)
    for forth, undone in zip(there, reversed(back), strict=True):
        assert undone["path"] == forth["path"]
        assert undone["op"] == opposite[forth["op"]]
        for step in (forth, undone):
            assert ("value" in step) == (step["op"] != "remove")


def setting(number: int, name: str, value: int = 0) -> dict[str, Any]:
    """As a policy of the settings catalog has them: numbered by place."""
    return {"id": str(number), "settingInstance": {"settingDefinitionId": name, "value": value}}


def numbered(names: list[str]) -> list[dict[str, Any]]:
    return [setting(number, name) for number, name in enumerate(names)]


NAMES = [f"device_vendor_msft_policy_config_{n}" for n in range(500)]


@pytest.mark.parametrize("at", [0, 250, 500])
def test_one_item_more_in_a_large_array_is_one_operation(at: int) -> None:
    old = [{"name": name} for name in NAMES]
    new = [*old[:at], {"name": "new"}, *old[at:]]
    there, back = difference({"settings": old}, {"settings": new})
    assert there == [{"op": "add", "path": f"/settings/{at}", "value": {"name": "new"}}]
    assert back == [{"op": "remove", "path": f"/settings/{at}"}]


def test_an_inserted_setting_renumbers_the_others_but_does_not_repeat_them() -> None:
    old, new = numbered(NAMES), numbered([*NAMES[:100], "inserted", *NAMES[100:]])
    there, _ = difference(old, new)
    (added,) = (step for step in there if step["op"] == "add")
    assert (added["path"], added["value"]) == ("/100", setting(100, "inserted"))
    assert {step["path"].rpartition("/")[2] for step in there if step is not added} == {"id"}
    assert len(json.dumps(there)) < len(json.dumps(old)) / 2


def test_a_changed_item_is_told_by_what_changed_in_it() -> None:
    old = numbered(NAMES)
    new = deepcopy(old)
    new[7]["settingInstance"]["value"] = 1
    there, back = difference(old, new)
    path = "/7/settingInstance/value"
    assert there == [{"op": "replace", "path": path, "value": 1}]
    assert back == [{"op": "replace", "path": path, "value": 0}]


def test_an_item_that_is_changed_beside_one_that_comes_is_found_by_its_id() -> None:
    old = [{"id": "x", "v": 1}]
    new = [{"id": "y", "v": 3}, {"id": "x", "v": 2}]
    assert difference(old, new).forward == [
        {"op": "add", "path": "/0", "value": {"id": "y", "v": 3}},
        {"op": "replace", "path": "/1/v", "value": 2},
    ]


def test_a_large_array_in_reverse_order_is_compared_in_time() -> None:
    old = [{"name": name} for name in NAMES * 20]
    there, back = difference(old, old[::-1])
    assert patched(copied(old), there) == old[::-1]
    assert len(there) == len(back) <= 2 * len(old)
