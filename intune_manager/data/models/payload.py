"""Any payload as groups of titled fields, for the detail pane: whatever Graph sent is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from intune_manager.data.models.titles import title_of, type_title

Scalar: TypeAlias = str | int | float | bool | None

GENERAL = "General"
FIELD_LIMIT = 2_000
"""A policy may hold half a megabyte of settings: beyond this many fields the raw JSON serves."""
_TYPE = "@odata.type"
_DEPTH_LIMIT = 40  # below it the JSON text stands for the rest


@dataclass(frozen=True)
class PayloadField:
    """One value of a payload. `path` leads to it: property names and list positions."""

    path: tuple[str | int, ...]
    title: str
    value: Scalar

    @property
    def name(self) -> str:
        """The top-level Graph property that the field belongs to."""
        return str(self.path[0])


@dataclass(frozen=True)
class FieldGroup:
    """Fields under one heading."""

    title: str
    fields: tuple[PayloadField, ...]


@dataclass(frozen=True)
class PayloadView:
    """A payload taken apart. Values keep their JSON type; nothing is left out but by `omitted`."""

    groups: tuple[FieldGroup, ...]
    omitted: int
    """How many fields beyond the limit were left out."""

    @classmethod
    def of(cls, raw: str, *, limit: int = FIELD_LIMIT) -> PayloadView:
        """The view of one object's verbatim JSON.

        Top-level values stand under "General"; each nested object or list of objects has a heading
        of its own. A payload that is no JSON object gives one field with its text. Never raises.
        """
        fields = list(_fields(_parsed(raw)))
        kept = fields[:limit]
        headings = dict.fromkeys(heading for heading, _ in kept)
        return cls(
            tuple(
                FieldGroup(heading, tuple(field for at, field in kept if at == heading))
                for heading in sorted(headings, key=lambda heading: heading != GENERAL)
            ),
            omitted=len(fields) - len(kept),
        )

    def field(self, *path: str | int) -> PayloadField | None:
        """The field at `path`; None when the payload has no such scalar."""
        for group in self.groups:
            for field in group.fields:
                if field.path == path:
                    return field
        return None

    def without(self, names: frozenset[str]) -> PayloadView:
        """The same view less some top-level properties, for they are shown elsewhere."""
        groups = (
            FieldGroup(
                group.title, tuple(field for field in group.fields if field.name not in names)
            )
            for group in self.groups
        )
        return PayloadView(tuple(group for group in groups if group.fields), self.omitted)


def _parsed(raw: str) -> dict[str, object]:
    try:
        parsed = json.loads(raw)
    except (ValueError, RecursionError):
        parsed = raw
    return parsed if isinstance(parsed, dict) else {"value": parsed}


def _fields(payload: dict[str, object]) -> Iterator[tuple[str, PayloadField]]:
    """Every scalar of the payload with the heading that it stands under."""
    for name, value in payload.items():
        if _is_annotation(name):
            continue
        if isinstance(value, dict) or (isinstance(value, list) and _has_objects(value)):
            heading = title_of(name)
            for field in _nested((name,), "", value):
                yield heading, field
        else:
            yield GENERAL, PayloadField((name,), title_of(name), _scalar(name, value))


def _nested(path: tuple[str | int, ...], title: str, value: object) -> Iterator[PayloadField]:
    if len(path) > _DEPTH_LIMIT:
        yield PayloadField(path, title, _text(value))
    elif isinstance(value, dict):
        for name, inner in value.items():
            if not _is_annotation(name):
                yield from _nested((*path, name), _joined(title, title_of(name)), inner)
    elif isinstance(value, list) and _has_objects(value):
        for position, inner in enumerate(value):
            yield from _nested((*path, position), _joined(title, str(position + 1)), inner)
    else:
        yield PayloadField(path, title or "Value", _scalar(str(path[-1]), value))


def _is_annotation(name: str) -> bool:
    """OData's own remarks, as `assignments@odata.context`: but the type of an object is content."""
    return "@odata." in name and name != _TYPE


def _has_objects(items: list[object]) -> bool:
    return any(isinstance(item, dict | list) for item in items)


def _scalar(name: str, value: object) -> Scalar:
    if name == _TYPE and isinstance(value, str):
        return type_title(value)
    if isinstance(value, list):
        return ", ".join("" if item is None else _text(item) for item in value)
    return value if isinstance(value, str | int | float) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _joined(title: str, inner: str) -> str:
    return f"{title} / {inner}" if title else inner
