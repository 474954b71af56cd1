"""The changes of a tenant as a list for people."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING

from intune_manager.cli.printable import printable
from intune_manager.data.field_changes import FieldChange, field_changes
from intune_manager.registry import RESOURCES_BY_NAME, TABLES

if TYPE_CHECKING:
    from intune_manager.data.repositories.changes import AuditRef, ChangeEntry

_WORDS = {"created": "new", "updated": "changed", "deleted": "deleted", "restored": "back"}
_FIELDS = 20
_INDENT = " " * 21
_USUAL_COLUMNS = 120
"""Where the output is no terminal."""
_LEAST_COLUMNS = 60


def print_changes(
    entries: Sequence[ChangeEntry], since: datetime | None, names: Mapping[str, str]
) -> None:
    """Print the entries, which come newest first, below the day and the sync that found them.

    `names` are those of objects that values refer to by id. Times are those of the user's time
    zone. Lines fit into the terminal; nothing that the tenant named can steer it.
    """
    if not entries:
        sys.stdout.write(f"No changes{'' if since is None else f' since {_local(since)}'}.\n")
        return
    columns = shutil.get_terminal_size((_USUAL_COLUMNS, 0)).columns
    report = _Report(max(columns, _LEAST_COLUMNS), names)
    for number, (heading, group) in enumerate(groupby(entries, _heading)):
        sys.stdout.write(f"\n{heading}\n" if number else f"{heading}\n")
        for entry in group:
            sys.stdout.writelines(f"{line}\n" for line in report.lines(entry))


def _heading(entry: ChangeEntry) -> str:
    day = f"{entry.changed_at.astimezone():%Y-%m-%d}"
    return day if entry.run_id is None else f"{day}, sync {entry.run_id}"


@dataclass(frozen=True)
class _Report:
    columns: int
    names: Mapping[str, str]

    def lines(self, entry: ChangeEntry) -> Iterator[str]:
        time = f"{entry.changed_at.astimezone():%H:%M:%S}"
        yield self._fit(f"  {time}  {_WORDS[entry.kind]:<7}  {_title(entry)}: {_what(entry)}")
        fields = field_changes(entry.patch, entry.reverse_patch)
        for change in islice(fields, _FIELDS):
            yield self._field(change)
        if len(fields) > _FIELDS:
            yield f"{_INDENT}and {len(fields) - _FIELDS:,} more fields"
        if entry.explained_by is not None:
            yield self._fit(f"{_INDENT}{_explanation(entry.explained_by)}")

    def _field(self, change: FieldChange) -> str:
        width = self.columns - len(_INDENT)
        path = _short(change.path.removeprefix("/") or "(all)", width // 2)
        if change.moved_from is not None:
            return self._fit(f"{_INDENT}{path}: moved from {change.moved_from.removeprefix('/')}")
        old = "(absent)" if change.op == "add" else self._value(change.old)
        new = "(absent)" if change.op == "remove" else self._value(change.new)
        room = width - len(path) - len(":  -> ")
        # What the shorter value leaves of its half is the longer one's.
        half = room // 2
        old = _short(old, max(half, room - len(new)))
        return f"{_INDENT}{path}: {old} -> {_short(new, room - len(old))}"

    def _value(self, value: object) -> str:
        text = json.dumps(value, ensure_ascii=False)
        name = self.names.get(value) if isinstance(value, str) else None
        return text if name is None else f"{name} ({value})"

    def _fit(self, line: str) -> str:
        return _short(line, self.columns)


def _title(entry: ChangeEntry) -> str:
    """As `Apps`, and `Apps, assignment` for what belongs to an app."""
    resource, table = RESOURCES_BY_NAME.get(entry.resource), TABLES.get(entry.table)
    title = entry.resource if resource is None else resource.title
    if resource is None or table is None or resource.table == table.name:
        return title
    return f"{title}, {table.singular.lower()}"


def _what(entry: ChangeEntry) -> str:
    name = entry.object_name or entry.object_id
    if entry.label is not None:
        return f"{name}: {entry.label}"
    if entry.part_of is not None:
        return f"{name} in {entry.part_of.name or entry.part_of.object_id}"
    return name


def _explanation(event: AuditRef) -> str:
    others = f" (or {event.more} more)" if event.more else ""
    return (
        f"by {event.who or 'unknown'}: {event.what or event.operation}, {_local(event.at)}{others}"
    )


def _short(text: str, characters: int) -> str:
    return printable(text if len(text) <= characters else f"{text[: max(characters - 3, 0)]}...")


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
