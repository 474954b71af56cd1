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
                  Pointer, op is add, remove or replace (or move, with "moved_from", in entries that
                  versions before 6 of the cache hold)
    explained_by  null, or the audit event behind it: {"who", "what", "at", "operation",
                  "event_row", "more"}; event_row is its id in the table audit_events, more is how
                  many other events would fit as well
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from intune_manager.data.field_changes import FieldChange, field_changes

if TYPE_CHECKING:
    from intune_manager.data.repositories.changes import ChangeEntry


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
        "changed_at": instant_json(entry.changed_at),
        "part_of": owner
        and {"resource": owner.kind, "object_id": owner.object_id, "name": owner.name},
        "label": entry.label,
        "fields": [_field(change) for change in field_changes(entry.patch, entry.reverse_patch)],
        "explained_by": event and {**asdict(event), "at": instant_json(event.at)},
    }


def instant_json(moment: datetime) -> str:
    """ISO 8601 in UTC, to the microsecond."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _field(change: FieldChange) -> dict[str, Any]:
    values = {"path": change.path, "op": change.op, "old": change.old, "new": change.new}
    return values if change.moved_from is None else {**values, "moved_from": change.moved_from}
