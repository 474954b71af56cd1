"""From JSON text to values, and from those to what columns store, for text that nobody vouches for.

Strict about meaning, tolerant about form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from math import isfinite
from typing import Any

import msgspec

from intune_manager.data.query import Value
from intune_manager.errors import UnreadablePayloadError
from intune_manager.registry.table import Kind

MOST_NESTING = 200
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
_TYPE_PREFIX = "#microsoft.graph."
_GUID_LENGTH = 36
_GUID = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
)
# SQLite's own functions end a text at NUL; a lone surrogate has no UTF-8 form.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_split = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class UnreadableValueError(ValueError):
    """A value that its column's kind cannot hold."""


def properties(payload: str | bytes) -> dict[str, msgspec.Raw]:
    """The top-level properties of a JSON object, each as the JSON of its own; none of any other
    value. Raises ValueError for what is no JSON."""
    try:
        return _split(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # A lone surrogate, for one: valid JSON, but not to msgspec.
        text = payload if isinstance(payload, str) else payload.decode("utf-8", "replace")
        document = loaded(text)
        if not isinstance(document, dict):
            return {}
        return {name: msgspec.Raw(json.dumps(value)) for name, value in document.items()}


def picked(names: Iterable[str]) -> Callable[[bytes], bytes]:
    """What gives the values of these properties of a JSON object as one text, the same for the same
    values however they are written; a property that is absent has the value null.

    Made for hundred thousands of objects. Raises ValueError for what is no JSON.
    """
    chosen = tuple(names)
    members = [
        (f"value_{number}", Any, msgspec.field(default=None, name=name))
        for number, name in enumerate(chosen)
    ]
    decode = msgspec.json.Decoder(msgspec.defstruct("Picked", members)).decode

    def values(payload: bytes) -> bytes:
        try:
            return msgspec.json.encode(decode(payload))
        except (msgspec.DecodeError, UnicodeDecodeError):
            found = properties(payload)
        part = msgspec.json.encode({name: found[name] for name in chosen if name in found})
        try:
            return msgspec.json.encode(decode(part))
        except msgspec.DecodeError:
            return part

    return values


def loaded(text: str) -> object:
    """What `text` holds. Numbers that Python cannot hold (integers of thousands of digits, 1e999)
    come as the text that they were written in. Raises UnreadablePayloadError, a ValueError, for
    what is no JSON, or is nested deeper than any answer of Graph that is taken."""
    try:
        document: object = json.loads(text, parse_int=_whole_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise _unreadable("is no JSON, or nested too deep") from None
    if text.count("[") + text.count("{") > MOST_NESTING:
        _require_shallow(document)
    return document


def loaded_object(text: str) -> dict[str, Any]:
    """As `loaded`, for what must be an object: anything else is an UnreadablePayloadError."""
    document = loaded(text)
    if not isinstance(document, dict):
        raise _unreadable("is no JSON object")
    return document


def _require_shallow(document: object) -> None:
    level = [document]
    for _ in range(MOST_NESTING):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise _unreadable("is no JSON, or nested too deep")


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _unreadable(what: str) -> UnreadablePayloadError:
    return UnreadablePayloadError(
        f"The cache holds a text that {what}.",
        remedy="`intune-manager db check --thorough` names what is not as it came.",
    )


def _whole_number(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:  # more digits than the interpreter is willing to convert
        return digits


def _finite(digits: str) -> float | str:
    number = float(digits)
    return number if isfinite(number) else digits


def utc_text(value: str) -> str | None:
    """`value`, an ISO 8601 instant with 0 to 7 digits of fraction, as the cache stores instants.

    The result, `YYYY-MM-DDTHH:MM:SS.ffffffZ`, sorts as text in time order. None for "" and for
    year 1, Graph's "never". Raises UnreadableValueError for what is no instant, and for a time
    without a zone, for nobody could say which instant it meant.
    """
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise UnreadableValueError(value)
        if moment.tzinfo is not UTC:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableValueError(value) from error
    if moment.year == 1:
        return None
    return moment.isoformat(timespec="microseconds")[:26] + "Z"


def type_name(value: str) -> str:
    """An `@odata.type` without the prefix that all of Graph's types share."""
    return value.removeprefix(_TYPE_PREFIX)


def folded_id(text: str) -> str:
    """A Graph id as the cache keeps and compares it: each GUID in it in lower case.

    Graph does not promise one case of GUIDs everywhere. What else is in an id stays as it is, for
    two ids that differ there in case alone are two.
    """
    if len(text) < _GUID_LENGTH or text.islower():
        return text
    return _GUID.sub(lambda found: found[0].lower(), text)


def storable(text: str) -> str:
    """`text` with NUL and lone surrogates replaced by U+FFFD, for SQLite can hold neither."""
    return _UNSTORABLE.sub("\ufffd", text)


def joined(values: list[str]) -> str | None:
    """The members of a JSON array as one text; an empty array is no value."""
    return ", ".join(values) or None


def coerced(kind: Kind, value: object) -> Value:
    """`value`, any JSON value, as a column of `kind` stores it.

    Takes what has plainly the same meaning in another form (`"5"` for 5, `"true"` for true). Raises
    UnreadableValueError for the rest.
    """
    return None if value is None else _COERCIONS[kind](value)


def _id(value: object) -> str:
    return folded_id(_text(value))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return storable(str(value))
    raise UnreadableValueError(value)


def _integer(value: object) -> int:
    if isinstance(value, str):
        try:
            value = int(value)
        except ValueError as error:
            raise UnreadableValueError(value) from error
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and INT64_MIN <= value <= INT64_MAX:
        return value
    raise UnreadableValueError(value)


def _boolean(value: object) -> int:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return int(value.lower() == "true")
    raise UnreadableValueError(value)


def _instant(value: object) -> str | None:
    if isinstance(value, str):
        return utc_text(value)
    raise UnreadableValueError(value)


def _list(value: object) -> str | None:
    if isinstance(value, list):
        return joined([_text(member) for member in value if member is not None])
    return _text(value)


def _type(value: object) -> str:
    return type_name(_text(value))


_COERCIONS: dict[Kind, Callable[[object], Value]] = {
    Kind.TEXT: _text,
    Kind.ID: _id,
    Kind.INTEGER: _integer,
    Kind.SIZE: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.DATETIME: _instant,
    Kind.TYPE: _type,
    Kind.LIST: _list,
}
