"""The changes of a tenant as JSON, for programs.

One array; each entry has exactly these keys:

    id            number of the entry; it grows with time
    run_id        the sync run that noticed it, or null
    resource      as `intune-manager status` calls it
    table         the mirrored table that holds the object
    object_id     Graph's id of the object
    name          its name at that time, or null
    kind          created, updated, deleted or restored
    changed_at    when it was noticed: ISO 8601, UTC, with microseconds
    part_of       null, or what the object exists within, such as the app of an assignment:
                  {"resource", "object_id", "name"}
    label         null, or which part it is, in words
    fields        one object per changed value: {"path", "op", "old", "new"}; path is a JSON
                  Pointer, op is add, remove or replace
    explained_by  null, or the audit event behind it: {"who", "what", "at", "operation",
                  "event_row", "more"}; event_row is its id in the table audit_events, more is how
                  many other events would fit as well
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from intune_manager.cli.output import printable
from intune_manager.data.patches import FieldChange, field_changes
from intune_manager.registry import RESOURCES_BY_NAME, TABLES
from intune_manager.words import iso_utc, local_text

if TYPE_CHECKING:
    from intune_manager.data.repositories.history.read import AuditRef, ChangeEntry


def print_json(entries: Sequence[ChangeEntry]) -> None:
    """Print the entries as one array, one entry per line."""
    # ASCII: names may hold lone surrogates, which no encoding can write.
    items = ",\n  ".join(json.dumps(_as_dict(entry)) for entry in entries)
    sys.stdout.write(f"[\n  {items}\n]\n" if items else "[]\n")


def _as_dict(entry: ChangeEntry) -> dict[str, Any]:
    owner, event = entry.part_of, entry.explained_by
    return {
        "id": entry.id,
        "run_id": entry.run_id,
        "resource": entry.resource,
        "table": entry.table,
        "object_id": entry.object_id,
        "name": entry.object_name,
        "kind": entry.kind.value,
        "changed_at": iso_utc(entry.changed_at, "microseconds"),
        "part_of": owner
        and {"resource": owner.kind, "object_id": owner.object_id, "name": owner.name},
        "label": entry.label,
        "fields": [asdict(change) for change in field_changes(entry.patch, entry.reverse_patch)],
        "explained_by": event and {**asdict(event), "at": iso_utc(event.at, "microseconds")},
    }


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
        sys.stdout.write(f"No changes{'' if since is None else f' since {local_text(since)}'}.\n")
        return
    columns = shutil.get_terminal_size((_USUAL_COLUMNS, 0)).columns
    report = _Report(max(columns, _LEAST_COLUMNS), names)
    for number, (heading, group) in enumerate(groupby(entries, _heading)):
        sys.stdout.write(f"\n{heading}\n" if number else f"{heading}\n")
        for entry in group:
            sys.stdout.writelines(f"{line}\n" for line in report.lines(entry))


def _heading(entry: ChangeEntry) -> str:
    day, _ = local_text(entry.changed_at).split(" ", 1)
    return day if entry.run_id is None else f"{day}, sync {entry.run_id}"


@dataclass(frozen=True)
class _Report:
    columns: int
    names: Mapping[str, str]

    def lines(self, entry: ChangeEntry) -> Iterator[str]:
        _, time = local_text(entry.changed_at, "seconds").split(" ", 1)
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
    what = event.what or event.operation
    return f"by {event.who or 'unknown'}: {what}, {local_text(event.at)}{others}"


def _short(text: str, characters: int) -> str:
    return printable(text if len(text) <= characters else f"{text[: max(characters - 3, 0)]}...")
