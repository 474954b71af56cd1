"""Ids that carry their ordinal."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.simulator.content.identifiers import (
    IdSeries,
    given_series,
    guid_series,
    hex_series,
    number_series,
)

_SERIES = {
    "guid": guid_series(11),
    "hex": hex_series(12),
    "prefixed": given_series(guid_series(13), prefix="T_"),
    "number": number_series(),
    "given": given_series(
        guid_series(14), ["0a1b2c3d-0000-4000-8000-000000000001", "x_Default"], ["_A", "_B"]
    ),
}


@pytest.mark.parametrize("series", _SERIES.values(), ids=_SERIES)
@given(ordinal=st.integers(0, 2**31))
def test_an_id_leads_back_to_its_ordinal_in_any_letter_case(series: IdSeries, ordinal: int) -> None:
    text = series.at(ordinal)
    assert series.ordinal_of(text) == ordinal
    assert series.ordinal_of(text.upper()) == ordinal


@given(seed=st.integers(0, 2**64 - 1), ordinal=st.integers(0, 2**32 - 1))
def test_a_guid_is_a_valid_version_4_guid_in_lower_case(seed: int, ordinal: int) -> None:
    text = guid_series(seed).at(ordinal)
    assert str(UUID(text)) == text
    assert UUID(text).version == 4


def test_ids_of_a_series_are_distinct_and_foreign_to_other_series() -> None:
    first, second = guid_series(1), guid_series(2)
    ids = {first.at(ordinal) for ordinal in range(20_000)}
    assert len(ids) == 20_000
    assert all(second.ordinal_of(text) is None for text in list(ids)[:2000])


@pytest.mark.parametrize("series", _SERIES.values(), ids=_SERIES)
@given(text=st.text(max_size=70))
def test_any_other_text_is_no_id_and_no_error(series: IdSeries, text: str) -> None:
    ordinal = series.ordinal_of(text)
    assert ordinal is None or series.at(ordinal).lower() == text.lower()


def test_a_guid_with_one_digit_changed_is_unknown() -> None:
    series = guid_series(5)
    text = series.at(7)
    for place, digit in enumerate(text):
        if digit != "-":
            changed = text[:place] + ("0" if digit != "0" else "1") + text[place + 1 :]
            assert series.ordinal_of(changed) is None
