"""JSON on the screen, exact to the last token."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from intune_manager.ui.detail.json_view import pretty_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_the_layout_changes_no_value(value: object) -> None:
    assert json.loads(pretty_json(json.dumps(value))) == value


@given(values)
def test_only_white_space_between_tokens_is_added(value: object) -> None:
    compact = json.dumps(value, separators=(",", ":"))
    laid_out = pretty_json(compact)
    if '"' not in compact:
        assert "".join(laid_out.split()) == compact
    assert pretty_json(laid_out) == laid_out


@given(st.text())
def test_text_that_is_no_json_loses_nothing_but_white_space(text: str) -> None:
    assert sorted("".join(pretty_json(text).split())) == sorted("".join(text.split()))


def test_what_a_parser_would_change_stays_as_it_was_sent() -> None:
    sent = '{"big":12345678901234567890123,"one":1.0,"exp":1E400,"lone":"\\ud800","a":1,"a":2}'
    shown = pretty_json(sent)
    for part in ("12345678901234567890123", "1.0", "1E400", '"\\ud800"', '"a": 1', '"a": 2'):
        assert part in shown


def test_objects_and_lists_are_indented_and_empty_ones_stay_together() -> None:
    assert pretty_json('{"a":[1,{"b":"x,{"}],"c":{},"d":[]}') == (
        '{\n  "a": [\n    1,\n    {\n      "b": "x,{"\n    }\n  ],\n  "c": {},\n  "d": []\n}'
    )
