"""Items are cut out of pages without changing a byte of them."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.errors import LimitExceededError
from intune_manager.graph.json_slices import (
    MalformedError,
    array_items,
    checked_utf8,
    envelope,
    object_members,
    whole_object,
)

LINK = "https://graph.microsoft.com/v1.0/x?$skiptoken=a%2cB"

ODD_ITEMS = [
    b'{"b": 1, "a" :2}',
    b'{"a":1,"a":2}',
    b'{"n":123456789012345678901234567890,"f":1.50,"e":1E3}',
    b'{"t":"\\u00e9\\/\\u0000","u":"\xc3\xa9"}',
    b'{"deep":[[[{}]]]}',
    b"null",
    b'"text"',
]


def page(*items: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return b'{%s"value": [ %s ]%s}' % (before, b" , ".join(items), after)


def test_items_keep_every_byte() -> None:
    assert envelope(page(*ODD_ITEMS)).items == tuple(ODD_ITEMS)


@pytest.mark.parametrize(
    "odd",
    [
        b'{"t":"\\ud83d"}',
        b'{"t":"\\udc00\\ud800"}',
        b'{"t":"a\nb\x01"}',
        b'{"f":NaN}',
        b'{"t":"\\ud83d","n":' + b"9" * 5000 + b"}",
    ],
)
def test_what_a_strict_reader_refuses_is_still_cut_verbatim(odd: bytes) -> None:
    after = b',"@odata.nextLink":"%s","@odata.count":7' % LINK.encode()
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(page(odd))
    cut = envelope(page(*ODD_ITEMS, odd, before=b'"@odata.context":"c",', after=after))
    assert cut.items == (*ODD_ITEMS, odd)
    assert (cut.next_link, cut.count) == (LINK, 7)


def test_the_envelope_may_come_in_any_order_and_hold_anything() -> None:
    body = b'{"@odata.nextLink":"%s","@x":{"value":[1]},"value":[],"@odata.count":0}'
    cut = envelope(body % LINK.encode())
    assert (cut.items, cut.next_link, cut.count) == ((), LINK, 0)


def test_a_delta_link_is_given() -> None:
    assert envelope(page(after=b',"@odata.deltaLink":"d"')).delta_link == "d"


@pytest.mark.parametrize("count", [b'"7"', b"null", b"1.5", b"{}"])
def test_an_odd_count_is_no_count(count: bytes) -> None:
    assert envelope(page(after=b',"@odata.count":' + count)).count is None


@pytest.mark.parametrize("link", [b"5", b'""', b"[]", b"false"])
def test_an_odd_next_link_is_not_taken_for_the_last_page(link: bytes) -> None:
    with pytest.raises(MalformedError):
        envelope(page(after=b',"@odata.nextLink":' + link))


def test_a_byte_order_mark_is_skipped() -> None:
    assert envelope(b"\xef\xbb\xbf" + page(b"1")).items == (b"1",)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b'{"value":[{"a":1}',
        b'{"value":[{"a":1}]',
        b'{"value":[{"a":"\xff"}]}',
        b'{"value":[]} {"value":[]}',
        b'{"value":{}}',
        b'{"value":null}',
        b'{"values":[]}',
        b"[]",
        b'{"value":[1,]}',
        b'{"value":[1 2]}',
        b'{"value":' + b"[" * 100,
        b'{1:"a"}',
    ],
)
def test_a_broken_page_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        envelope(body)


@pytest.mark.parametrize(
    "value",
    [
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 300 + b"1" + b"}" * 300,
        b'[{"a\\"]":' * 150 + b"1" + b"}]" * 150,
        b"[[],{}," * 300 + b"1" + b"]" * 300,
        b"[" + b"0," * 2_000_001 + b"0]",
        b"[[" + b"[]," * 500_001 + b"[]]]",
        b'["\\ud83d",' + b"[" * 300 + b"]" * 300 + b"]",
        b"[[" + b"[" * 300 + b"]" * 2_000_000 + b"]]",
    ],
    ids=[
        "open",
        "arrays",
        "objects",
        "mixed",
        "between others",
        "values",
        "objects beside",
        "after half a character",
        "closed too often",
    ],
)
def test_what_no_reader_of_json_could_bear_is_refused_at_the_door(value: bytes) -> None:
    for read in (envelope, whole_object):
        with pytest.raises(LimitExceededError, match="limit of"):
            read(b'{"value":' + value + b"}")


@pytest.mark.parametrize(
    "value",
    [
        b"[" * 190 + b"]" * 190,
        b'["' + b"[" * 100_000 + b'"]',
        b'["\\\\\\"' + b"{" * 100_000 + b'"]',
        b'["{", "]", [], ["\\\\"]' + b",[]" * 300 + b"]",
    ],
    ids=["nested", "in a text", "after an escape", "unpaired in texts"],
)
def test_brackets_in_texts_and_what_is_still_shallow_pass(value: bytes) -> None:
    for read in (envelope, whole_object):
        assert read(b'{"value":' + value + b"}")


@pytest.mark.parametrize("first", [b"0", b'"\\ud83d"'], ids=["fast reader", "scanner"])
def test_a_page_of_more_items_than_any_service_sends_is_refused(first: bytes) -> None:
    with pytest.raises(LimitExceededError, match="items in a list went past the limit of 100,000"):
        envelope(b'{"value":[' + first + b",0" * 100_000 + b"]}")


def test_every_truncation_of_a_page_is_malformed() -> None:
    body = page(*ODD_ITEMS, b'{"t":"\\ud83d"}', after=b',"@odata.nextLink":"n"')
    for length in range(len(body)):
        with pytest.raises(MalformedError):
            envelope(body[:length])


def test_an_object_is_given_whole_or_not_at_all() -> None:
    assert whole_object(b' {"a": 1} ') == b' {"a": 1} '
    with pytest.raises(MalformedError):
        whole_object(b"[1]")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def depth_of(value: Any) -> int:
    if not isinstance(value, list | dict):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(depth_of, inner), default=0)


bracketed = st.lists(st.text(alphabet='[]{}"\\a,', max_size=4), max_size=4)


@given(json_values | bracketed, st.integers(198, 201), st.booleans())
def test_nothing_is_refused_for_its_nesting_but_what_is_nested_too_deep(
    value: Any, levels: int, ascii_only: bool
) -> None:
    beside = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "replace")
    text = b"[%s,%s]" % (beside, b"[" * levels + b"]" * levels)
    if 1 + max(levels, depth_of(value)) > 200:
        with pytest.raises(LimitExceededError, match="nesting"):
            checked_utf8(text)
    else:
        assert checked_utf8(text) == text


@given(st.lists(json_values, max_size=6), st.booleans(), st.sampled_from([None, 0, 2]))
def test_whatever_json_sends_comes_out_as_it_went_in(
    values: list[Any], ascii_only: bool, indent: int | None
) -> None:
    def encoded(value: Any) -> bytes:
        text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError:
            return json.dumps(value, indent=indent).encode()

    items = [encoded(value) for value in values]
    assert list(envelope(page(*items)).items) == items
    assert array_items(b"[" + b",".join(items) + b"]") == items
    members = {str(number): item for number, item in enumerate(items)}
    body = b"{" + b",".join(b'"%s":%s' % (k.encode(), v) for k, v in members.items()) + b"}"
    assert object_members(body) == members
