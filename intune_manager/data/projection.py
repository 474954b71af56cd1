"""From the JSON of one object to the values of its columns, by the declaration of its table.

The fast path is a msgspec decoder generated from the declaration: it reads the declared properties
and skips the rest of the payload without building it. Whatever does not fit (a number where text
was declared, a lone surrogate, a broken date) takes the tolerant path, value by value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from operator import attrgetter
from typing import Annotated, Any, NamedTuple

import msgspec

from intune_manager.data.json_values import (
    INT64_MAX,
    INT64_MIN,
    UnreadableValueError,
    coerced,
    folded_id,
    joined,
    loaded,
    type_name,
    utc_text,
)
from intune_manager.data.query import Value
from intune_manager.registry.table import Column, Kind

_HASH_SIZE_BYTES = 16
# Property names that hold a dot themselves are OData annotations.
_PATH_SEGMENT = re.compile(r"@odata\.[\w.]+|[^.]+")

_INT64 = Annotated[int, msgspec.Meta(ge=INT64_MIN, le=INT64_MAX)]
_WIRE_TYPES: Mapping[Kind, Any] = {
    Kind.TEXT: str | None,
    Kind.ID: str | None,
    Kind.TYPE: str | None,
    Kind.DATETIME: str | None,
    Kind.INTEGER: _INT64 | None,
    Kind.SIZE: _INT64 | None,
    Kind.BOOLEAN: bool | None,
    Kind.LIST: list[str] | None,
}
_CONVERSIONS: Mapping[Kind, Callable[[Any], Value]] = {
    Kind.ID: folded_id,
    Kind.DATETIME: utc_text,
    Kind.TYPE: type_name,
    Kind.LIST: joined,
}


class _Identified(msgspec.Struct):
    id: str | None = None


_identify = msgspec.json.Decoder(_Identified).decode


class Projected(NamedTuple):
    """The column values of one payload, in the order of `Projection.columns`."""

    values: tuple[Value, ...]
    unreadable: int
    """How many values could not be read and became None."""


class Projection:
    """Reads the declared columns out of payloads. Never fails on a JSON object, whatever it holds.

    `paths` names the Graph property of a column where it differs from the table's declaration.
    Columns with an empty path are not this class's to fill and are left out of `columns`.
    """

    def __init__(self, columns: Iterable[Column], paths: Mapping[str, str] | None = None) -> None:
        renamed = paths or {}
        chosen = [(column, renamed.get(column.name, column.path)) for column in columns]
        filled = [(column, path) for column, path in chosen if path]
        self.columns = tuple(column.name for column, _ in filled)
        self._kinds = tuple(column.kind for column, _ in filled)
        self._paths = tuple(tuple(_PATH_SEGMENT.findall(path)) for _, path in filled)
        fields = _FieldTree()
        accessors = [
            fields.add(path, kind) for path, kind in zip(self._paths, self._kinds, strict=True)
        ]
        self._decode = msgspec.json.Decoder(fields.struct()).decode
        self._read = _getter(accessors)
        self._conversions = tuple(
            (index, _CONVERSIONS[kind])
            for index, kind in enumerate(self._kinds)
            if kind in _CONVERSIONS
        )

    def project(self, payload: bytes) -> Projected:
        """The column values of `payload`, the JSON of one object."""
        if b"\\u0000" not in payload:
            try:
                return Projected(self._fast(payload), 0)
            except (msgspec.DecodeError, UnicodeDecodeError, UnreadableValueError):
                pass  # something in it is not as declared: look at each value by itself
        return self._tolerant(payload)

    def _fast(self, payload: bytes) -> tuple[Value, ...]:
        values = self._read(self._decode(payload))
        for index, convert in self._conversions:
            if values[index] is not None:
                values[index] = convert(values[index])
        return tuple(values)

    def _tolerant(self, payload: bytes) -> Projected:
        document = _document(payload)
        values: list[Value] = []
        unreadable = 0
        for path, kind in zip(self._paths, self._kinds, strict=True):
            try:
                values.append(coerced(kind, _value_at(document, path)))
            except UnreadableValueError:
                values.append(None)
                unreadable += 1
        return Projected(tuple(values), unreadable)


def object_id(payload: bytes) -> str:
    """The Graph id in `payload`, as `folded_id` writes it.

    A payload without a usable id still gets one, made of its content, so that it can be kept.
    """
    try:
        found: object = _identify(payload).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        document = _document(payload)
        found = document.get("id") if isinstance(document, dict) else None
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if isinstance(found, str) and found:
        return coerced(Kind.ID, found)  # type: ignore[return-value]  # text stays text
    return f"no-id:{payload_hash(payload).hex()}"


def payload_hash(payload: bytes) -> bytes:
    """16 bytes of BLAKE2b over the verbatim JSON: equal hashes mean that nothing changed."""
    return blake2b(payload, digest_size=_HASH_SIZE_BYTES).digest()


def payload_text(payload: bytes) -> str:
    """The JSON as text, exactly as sent; bytes that are no UTF-8 (no JSON has any) are replaced."""
    return payload.decode("utf-8", "replace")


class _FieldTree:
    """The declared properties as nested structs, so that one decoder reads them all."""

    def __init__(self) -> None:
        self._leaves: dict[str, tuple[str, Any]] = {}
        self._branches: dict[str, tuple[str, _FieldTree]] = {}

    def add(self, path: tuple[str, ...], kind: Kind) -> str:
        """Declares one property; returns the attribute path that leads to it in the struct."""
        name, *rest = path
        if not rest:
            attribute, _ = self._leaves.setdefault(
                name, (f"leaf_{len(self._leaves)}", _WIRE_TYPES[kind])
            )
            return attribute
        attribute, branch = self._branches.setdefault(
            name, (f"branch_{len(self._branches)}", _FieldTree())
        )
        return f"{attribute}.{branch.add(tuple(rest), kind)}"

    def struct(self) -> type[msgspec.Struct]:
        fields: list[tuple[str, Any, Any]] = [
            (attribute, wire_type, None) for attribute, wire_type in self._leaves.values()
        ]
        names = {attribute: name for name, (attribute, _) in self._leaves.items()}
        for name, (attribute, branch) in self._branches.items():
            nested = branch.struct()
            # An absent object reads as one whose properties are all absent.
            fields.append((attribute, nested, msgspec.field(default_factory=nested)))
            names[attribute] = name
        return msgspec.defstruct("Payload", fields, rename=names, gc=False)


def _getter(accessors: list[str]) -> Callable[[Any], list[Any]]:
    if len(accessors) < 2:
        return lambda struct: [attrgetter(accessor)(struct) for accessor in accessors]
    read = attrgetter(*accessors)
    return lambda struct: list(read(struct))


def _document(payload: bytes) -> object:
    return loaded(payload_text(payload).removeprefix("\ufeff"))


def _value_at(document: object, path: tuple[str, ...]) -> object:
    """The value at `path`; None where a step leads nowhere. Raises UnreadableValueError where it
    cannot go."""
    for name in path:
        if document is None:
            return None
        if not isinstance(document, dict):
            raise UnreadableValueError(document)
        document = document.get(name)
    return document
