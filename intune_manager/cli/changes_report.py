"""The changes of a tenant as a list for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING

from intune_manager.cli.printable import printable
from intune_manager.data.field_changes import FieldChange, field_changes
from intune_manager.registry import RESOURCES_BY_NAME, TABLES

if TYPE_CHECKING:
    from intune_manager.data.repositories.changes import ChangeEntry

_WORDS = {"created": "new", "updated": "changed", "deleted": "deleted", "restored": "back"}
_NAME_CHARACTERS = 100
_VALUE_CHARACTERS = 60
_FIELDS = 20
_INDENT = " " * 21


def print_changes(entries: Sequence[ChangeEntry], since: datetime | None) -> None:
    """Print the entries, which come newest first, below the day and the sync that found them.

    Times are those of the user's time zone. Nothing that the tenant named can steer the terminal.
    """
    if not entries:
        sys.stdout.write(f"No changes{'' if since is None else f' since {_local(since)}'}.\n")
        return
    for number, (heading, group) in enumerate(groupby(entries, _heading)):
        sys.stdout.write(f"\n{heading}\n" if number else f"{heading}\n")
        for entry in group:
            sys.stdout.writelines(f"{line}\n" for line in _lines(entry))


def _heading(entry: ChangeEntry) -> str:
    day = f"{entry.changed_at.astimezone():%Y-%m-%d}"
    return day if entry.run_id is None else f"{day}, sync {entry.run_id}"


def _lines(entry: ChangeEntry) -> Iterator[str]:
    time = f"{entry.changed_at.astimezone():%H:%M:%S}"
    name = _short(entry.object_name or entry.object_id, _NAME_CHARACTERS)
    yield f"  {time}  {_WORDS[entry.kind]:<7}  {_title(entry)}: {name}"
    fields = field_changes(entry.patch, entry.reverse_patch)
    for field in islice(fields, _FIELDS):
        yield _INDENT + _field_line(field)
    if len(fields) > _FIELDS:
        yield f"{_INDENT}and {len(fields) - _FIELDS:,} more fields"


def _title(entry: ChangeEntry) -> str:
    """As `Apps`, and `Apps, assignment` for what belongs to an app."""
    resource, table = RESOURCES_BY_NAME.get(entry.resource), TABLES.get(entry.table)
    title = entry.resource if resource is None else resource.title
    if resource is None or table is None or resource.table == table.name:
        return title
    return f"{title}, {table.singular.lower()}"


def _field_line(field: FieldChange) -> str:
    path = _short(field.path.removeprefix("/") or "(all)", _NAME_CHARACTERS)
    if field.moved_from is not None:
        before = _short(field.moved_from.removeprefix("/"), _NAME_CHARACTERS)
        return f"{path}: moved from {before}"
    old = "(absent)" if field.op == "add" else _value(field.old)
    new = "(absent)" if field.op == "remove" else _value(field.new)
    return f"{path}: {old} -> {new}"


def _value(value: object) -> str:
    return _short(json.dumps(value, ensure_ascii=False), _VALUE_CHARACTERS)


def _short(text: str, characters: int) -> str:
    return printable(text if len(text) <= characters else f"{text[: characters - 3]}...")


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
