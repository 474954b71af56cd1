"""What changed in a detail is told below its name, whatever shape the detail has."""

from __future__ import annotations

import json
from typing import Any

import jsonpatch
import pytest

from intune_manager.data.repositories.history.diff import detail_news

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
    patches = detail_news("settings", json.dumps(old), json.dumps(new), NOTHING)
    assert patches is not None
    before, after = {"name": "x", "settings": old}, {"name": "x", "settings": new}
    assert jsonpatch.apply_patch(before, patches.forward) == after
    assert jsonpatch.apply_patch(after, patches.reverse) == before
    assert all(step["path"].startswith("/settings") for step in json.loads(patches.forward))


@pytest.mark.parametrize(
    ("old", "new"), [('{"a":1,"b":2}', '{"b": 2, "a": 1}'), ("[1,2]", "[1, 2]")]
)
def test_another_way_to_write_the_same_is_no_news(old: str, new: str) -> None:
    assert detail_news("x", old, new, NOTHING) is None


def test_what_the_list_says_in_the_same_way_is_no_news_of_the_detail() -> None:
    old, new = '{"modified":1,"content":"a"}', '{"modified":2,"content":"a"}'
    assert detail_news("x", old, new, NOTHING, listed='{"modified":2,"content":null}') is None
    assert detail_news("x", old, new, NOTHING, listed='{"modified":3}') is not None
    assert detail_news("x", old, new, frozenset({"modified"})) is None


def test_text_that_one_reader_refuses_is_compared_all_the_same() -> None:
    old, new = r'{"a":"\ud800","b":1}', r'{"a":"\ud800","b":2}'
    assert detail_news("x", old, new, NOTHING, listed=new) is None
    assert detail_news("x", old, new, NOTHING, listed=old) is not None
