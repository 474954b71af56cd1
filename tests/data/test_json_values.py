"""Numbers that Python cannot hold do not keep it from reading the rest."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.data.json_values import folded_id, loaded, picked


def test_a_number_beyond_python_comes_as_it_was_written() -> None:
    huge = "9" * 5_000
    assert loaded(f"[{huge}, -{huge}, 1e999, 7, 0.5]") == [huge, f"-{huge}", "1e999", 7, 0.5]


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="is no JSON"):
        loaded("{")


GUID = "9b5ca08f-0a11-4d3e-9a77-30c1f7a6b001"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (GUID, GUID),
        (GUID.upper(), GUID),
        (GUID.title(), GUID),
        (f"{GUID.upper()}_{GUID}", f"{GUID}_{GUID}"),
        (f"{GUID.upper()}:{GUID.upper()}", f"{GUID}:{GUID}"),
        (f"{GUID.upper()}_1_0", f"{GUID}_1_0"),
        (f"T_{GUID.upper()}", f"T_{GUID}"),
        (f"{GUID.upper()}_DefaultLimit", f"{GUID}_DefaultLimit"),
        ("Intune_ABC", "Intune_ABC"),
        (f"x{GUID.upper()}", f"x{GUID.upper()}"),
        (f"{GUID.upper()}F", f"{GUID.upper()}F"),
        (
            "AAMkAGVmMDEz-LongAndOfNoGuid-AAMkAGVmMDEzAAA=",
            "AAMkAGVmMDEz-LongAndOfNoGuid-AAMkAGVmMDEzAAA=",
        ),
        ("", ""),
    ],
)
def test_of_an_id_the_guids_are_folded_and_nothing_else(sent: str, kept: str) -> None:
    assert folded_id(sent) == kept


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from("abc"), values), values, st.sampled_from((None, 2)))
def test_picked_values_are_the_same_however_they_are_written_and_whatever_stands_beside_them(
    chosen: dict[str, object], other: object, indent: int | None
) -> None:
    pick = picked("abc")
    plain = json.dumps(chosen).encode()
    as_null = dict.fromkeys("abc") | chosen
    written = json.dumps(as_null | {"d": other}, indent=indent)
    assert pick(plain) == pick(written.encode())


@given(values, values)
def test_picked_values_differ_where_their_json_does(one: object, other: object) -> None:
    pick = picked("a")
    texts = [json.dumps({"a": value}) for value in (one, other)]
    assert (pick(texts[0].encode()) == pick(texts[1].encode())) == (texts[0] == texts[1])


@pytest.mark.parametrize(("one", "other"), [("1", "true"), ("0", "false"), ("1", "1.0")])
def test_numbers_and_truth_are_not_the_same(one: str, other: str) -> None:
    pick = picked("a")
    assert pick(f'{{"a":{one}}}'.encode()) != pick(f'{{"a":{other}}}'.encode())
