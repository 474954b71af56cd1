"""Cuts JSON into its parts without changing a byte of them."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import Final, TypeVar

import msgspec

from intune_manager.errors import LimitExceededError

MOST_NESTING: Final = 200
"""Of objects and arrays: Graph's own stay below 20, and readers of JSON fail at some hundred."""
MOST_VALUES: Final = 1_000_000
"""In one body: each takes up to a hundred bytes of memory, be it one byte long."""
MOST_OBJECTS: Final = 500_000
"""Objects and arrays in one body."""
MOST_ITEMS: Final = 100_000
"""Of one array, or members of one object, that is cut: Graph's pages have a thousand."""
_LONGEST_LINK: Final = 65_536
_BOM: Final = b"\xef\xbb\xbf"
_LONGEST_MARGIN: Final = 1024
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_T = TypeVar("_T")
# Numbers are skipped, not used: Python refuses to read an int of more than 4300 digits.
_scan = json.JSONDecoder(strict=False, parse_int=float).raw_decode


class MalformedError(ValueError):
    """The bytes are not JSON of the expected shape: cut off, garbled, or a gateway's page."""


class WebPageError(MalformedError):
    """The bytes are HTML or XML: something else than Graph has answered."""


class _Envelope(msgspec.Struct):
    value: list[msgspec.Raw]
    next_link: msgspec.Raw = msgspec.field(name="@odata.nextLink", default=msgspec.Raw(b"null"))
    delta_link: msgspec.Raw = msgspec.field(name="@odata.deltaLink", default=msgspec.Raw(b"null"))
    count: msgspec.Raw = msgspec.field(name="@odata.count", default=msgspec.Raw(b"null"))


_decoder = msgspec.json.Decoder(_Envelope)


class Envelope(msgspec.Struct, frozen=True):
    """A Graph collection page. `items` are the verbatim bytes of each element of `value`."""

    items: tuple[bytes, ...]
    next_link: str | None
    delta_link: str | None
    count: int | None
    size_bytes: int


def envelope(body: bytes) -> Envelope:
    """`body` cut into its items. Raises MalformedError.

    The fast path reads the bytes once. What its strict reader refuses though it is JSON in the
    wild (escaped lone surrogates, control characters) is cut by the standard library's scanner.
    """
    body = _checked_text(body)
    try:
        page = _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError):
        _check_objects(_objects(body))
        return _envelope_by_scanner(body)
    _check_items(len(page.value))
    items = tuple(bytes(item) for item in page.value)
    _check_objects(sum(map(_objects, items)))
    return Envelope(
        items,
        _link(bytes(page.next_link)),
        _link(bytes(page.delta_link)),
        _whole(bytes(page.count)),
        len(body),
    )


def _envelope_by_scanner(body: bytes) -> Envelope:
    members = object_members(body)
    if "value" not in members:
        raise MalformedError("there is no `value`")
    return Envelope(
        tuple(array_items(members["value"])),
        _link(members.get("@odata.nextLink", b"null")),
        _link(members.get("@odata.deltaLink", b"null")),
        _whole(members.get("@odata.count", b"null")),
        len(body),
    )


def checked_utf8(body: bytes) -> bytes:
    """`body` without a byte order mark.

    Raises WebPageError when it is a web page, MalformedError when it is not UTF-8, and
    LimitExceededError when it is nested deeper, or has more values, than any answer of Graph.
    """
    body = _checked_text(body)
    _check_objects(_objects(body))
    return body


def _checked_text(body: bytes) -> bytes:
    body = body.removeprefix(_BOM)
    if body[:_LONGEST_MARGIN].lstrip().startswith(b"<"):
        raise WebPageError("it is a web page")
    if not (body.isascii() or _is_utf8(body)):
        raise MalformedError("it is not UTF-8")
    # A value and its comma take two bytes: an ordinary page need not be counted.
    if len(body) > 2 * MOST_VALUES and body.count(b",") > MOST_VALUES:
        raise LimitExceededError("The number of values in an answer", f"{MOST_VALUES:,}")
    return body


_NO_BRACKET: Final = bytes(set(range(256)) - set(b'[]{}"'))
_ONE_KIND: Final = bytes.maketrans(b"{}", b"[]")
_STEPS: Final = bytes.maketrans(b"[]", b"\x01\xff")


def _objects(text: bytes) -> int:
    """How many objects and arrays `text` has at most.

    Raises LimitExceededError when they are nested too deep. Only what has brackets enough for that
    is looked at closely: this runs for every item of every page.
    """
    # For the few of an item this is faster than `count`, and it ends soon where there are many.
    few = MOST_NESTING + 1
    most = 2 * len(text) - len(text.replace(b"[", b"", few)) - len(text.replace(b"{", b"", few))
    if most <= MOST_NESTING:
        return most
    brackets = _brackets(text)
    _check_objects(len(brackets) // 2)
    depths = accumulate(memoryview(brackets.translate(_STEPS)).cast("b"))
    if max(depths, default=0) > MOST_NESTING:
        raise LimitExceededError("The nesting of an answer", f"{MOST_NESTING} levels")
    return brackets.count(b"[")


def _brackets(text: bytes) -> bytes:
    """The brackets outside texts, all written as square ones."""
    quoted = text.replace(b"\\\\", b"").replace(b'\\"', b"").translate(_ONE_KIND, _NO_BRACKET)
    # A text without brackets is now two quotes; without those, few texts are left to cut out.
    quoted = quoted.replace(b'""', b"")
    if quoted.count(b'"') > MOST_VALUES:
        raise LimitExceededError("The number of values in an answer", f"{MOST_VALUES:,}")
    return b"".join(quoted.split(b'"')[::2])


def _check_objects(number: int) -> None:
    if number > MOST_OBJECTS:
        raise LimitExceededError("The number of objects in an answer", f"{MOST_OBJECTS:,}")


def _check_items(number: int) -> None:
    if number > MOST_ITEMS:
        raise LimitExceededError("The number of items in a list", f"{MOST_ITEMS:,}")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def whole_object(body: bytes) -> bytes:
    """`body`, without byte order mark, if it is one JSON object. Raises MalformedError."""
    object_members(checked_utf8(body))
    return body.removeprefix(_BOM)


def object_members(body: bytes) -> dict[str, bytes]:
    """The members of a JSON object, each value verbatim; the last wins where a name repeats.

    Raises MalformedError when `body` is anything else.
    """
    text = body.decode("utf-8")
    members: dict[str, bytes] = {}
    at = _expect(text, 0, "{")
    if text[at : at + 1] == "}":
        return _ended(text, at + 1, members)
    while True:
        name, at = _value(text, at)
        if not isinstance(name, str):
            raise MalformedError("a member has no name")
        start = _expect(text, at, ":")
        _, at = _value(text, start)
        members[name] = text[start:at].encode("utf-8")
        _check_items(len(members))
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            return _ended(text, at + 1, members)
        at = _expect(text, at, ",")


def array_items(body: bytes) -> list[bytes]:
    """The elements of a JSON array, verbatim. Raises MalformedError when it is anything else."""
    text = body.decode("utf-8")
    items: list[bytes] = []
    start = _expect(text, 0, "[")
    if text[start : start + 1] == "]":
        return _ended(text, start + 1, items)
    while True:
        _, at = _value(text, start)
        items.append(text[start:at].encode("utf-8"))
        _check_items(len(items))
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return _ended(text, at + 1, items)
        start = _expect(text, at, ",")


def _value(text: str, at: int) -> tuple[object, int]:
    try:
        value: tuple[object, int] = _scan(text, at)
    except (ValueError, RecursionError) as error:
        raise MalformedError(str(error)) from error
    return value


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _expect(text: str, at: int, character: str) -> int:
    """The position after `character` and the blanks round it."""
    at = _skip(text, at)
    if text[at : at + 1] != character:
        raise MalformedError(f"no {character!r} at {at}")
    return _skip(text, at + 1)


def _ended(text: str, at: int, result: _T) -> _T:
    if _skip(text, at) != len(text):
        raise MalformedError("something follows the end")
    return result


def _link(raw: bytes) -> str | None:
    """A link of the envelope. One that cannot be read must not look like the last page."""
    if len(raw) > _LONGEST_LINK:
        raise LimitExceededError("A link to the next page", f"{_LONGEST_LINK:,} bytes")
    link, _ = _value(raw.decode("utf-8"), 0)
    if link is None or (isinstance(link, str) and link):
        return link
    raise MalformedError("a link is not text")


def _whole(raw: bytes) -> int | None:
    try:
        return int(raw)
    except ValueError:
        return None
