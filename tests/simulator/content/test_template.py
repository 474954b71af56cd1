"""Templates: what braces and dollar signs mean in them."""

from __future__ import annotations

from typing import Any

import pytest

from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.content.randomness import Draw
from intune_manager.simulator.content.source import World
from intune_manager.simulator.content.template import ObjectFacts, Template

WORLD = World(PROFILES["small"], 1)


def built(ordinal: int = 0, *, alike: Any = None, **described: Any) -> dict[str, Any]:
    facts = ObjectFacts(WORLD, ordinal, Draw(1, ordinal), "the-id")
    return Template(described, alike or {}).build(facts)


def test_a_name_alone_is_the_value_itself_and_within_a_text_its_words() -> None:
    made = built(7, has={"alone": "{n}", "within": "no. {n:03d}", "brace": "{{{n}}}"})
    assert made == {"alone": 7, "within": "no. 007", "brace": "{7}"}


def test_a_let_is_made_once_for_all_places_that_name_it() -> None:
    made = built(let={"key": "{guid}"}, has={"a": "{key}", "b": ["{key}"], "c": "{guid}"})
    assert made["a"] == made["b"][0] != made["c"]


def test_a_name_that_nothing_defines_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        built(has={"a": "{nothing}"})


def test_variants_come_by_their_shares_and_rows_in_turn_a_site_marks_later_rounds() -> None:
    described = {
        "has": {"name": "{title}{site}"},
        "variants": [
            {"share": 2, "fields": ["title"], "rows": [["A"], ["B"]]},
            {"share": 1, "let": {"title": "other"}},
        ],
    }
    names = [built(ordinal, **described)["name"] for ordinal in range(6)]
    assert names[:3] == ["A", "B", "other"]
    assert names[3].startswith("A - ")
    assert names[5].startswith("other - ")


def test_the_first_objects_can_be_special() -> None:
    described = {"has": {"built_in": False}, "first": [{"has": {"built_in": True}}]}
    assert [built(n, **described)["built_in"] for n in range(3)] == [True, False, False]


def test_what_is_alike_lies_below_and_objects_are_merged() -> None:
    alike = {"base": {"has": {"a": {"x": 1, "y": 1}, "b": 1}}}
    made = built(alike=alike, like="base", has={"a": {"y": 2}})
    assert made == {"a": {"x": 1, "y": 2}, "b": 1}


def test_a_variation_replaces_another_as_a_whole() -> None:
    alike = {"base": {"has": {"a": {"$pick": [1]}}}}
    assert built(alike=alike, like="base", has={"a": {"$below": 1}}) == {"a": 0}


def test_variations_draw_from_what_they_name() -> None:
    has = {
        "pick": {"$pick": ["x", "y"]},
        "often": {"$often": [0, 50, 1]},
        "below": {"$below": 3},
        "between": {"$between": [5, 6]},
        "percent": {"$percent": 50},
    }
    made = [built(n, has=has) for n in range(200)]
    for name, values in {
        "pick": {"x", "y"},
        "often": {0, 1},
        "below": {0, 1, 2},
        "between": {5, 6},
        "percent": {True, False},
    }.items():
        assert {each[name] for each in made} == values, name
