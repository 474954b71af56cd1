"""Notes what audit events are about, and finds those that explain changes: who, with what, when.

A change is noticed when a resource is read; what caused it happened between the reading before and
then. An event explains it when it is about the same object, in that span, and did what the change
shows. Nothing is forced: a device that reports another state is nobody's doing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.history.record import ChangeKind
from intune_manager.data.repositories.statements import OF_TENANT, Condition, Row, fetch, run
from intune_manager.data.sql.types import instant, instant_text

AUDIT_EVENTS = "audit_events"

CLOCK_SKEW = timedelta(minutes=5)
"""How far this machine's clock and that of the tenant may differ."""

_FITTING: Mapping[ChangeKind, frozenset[str]] = MappingProxyType(
    {
        ChangeKind.CREATED: frozenset({"create"}),
        ChangeKind.UPDATED: frozenset(
            {"patch", "update", "action", "setreference", "removereference"}
        ),
        ChangeKind.DELETED: frozenset({"delete", "action"}),
        ChangeKind.RESTORED: frozenset({"create", "patch", "update", "action"}),
    }
)
"""The operations of audit events that can have made each kind of change, in lower case."""
_ANY = frozenset[str]().union(*_FITTING.values())
"""Of parts: an assignment comes and goes with a Create, a Patch or an Action of its policy."""

_CANDIDATES = f"""
WITH asked AS MATERIALIZED (
  SELECT json_extract(value, '$[0]') AS change_id,
         json_extract(value, '$[1]') AS object_id,
         json_extract(value, '$[2]') AS latest,
         (SELECT before.attempted_at FROM sync_resources AS before
           WHERE before.tenant_id = ? AND before.resource = json_extract(value, '$[3]')
             AND before.verdict = 'complete' AND before.mode IS NOT 'increment'
             AND before.finished_at <= json_extract(value, '$[7]')
             AND before.sync_run_id < json_extract(value, '$[4]')
           ORDER BY before.finished_at DESC LIMIT 1) AS read_at,
         (SELECT earlier.changed_at FROM changes AS earlier
           WHERE earlier.tenant_id = ? AND earlier.table_name = json_extract(value, '$[5]')
             AND earlier.record_id = json_extract(value, '$[6]')
             AND earlier.id < json_extract(value, '$[0]')
             AND earlier.sync_run_id < json_extract(value, '$[4]')
           ORDER BY earlier.id DESC LIMIT 1) AS told_at
    FROM json_each(?))
SELECT asked.change_id, event.id, event.activity_at, event.operation, event.result,
       coalesce(event.display_name, event.activity_type),
       coalesce(event.actor_email, event.actor_principal, event.actor_application)
  FROM asked
 CROSS JOIN audit_targets AS target
    ON target.tenant_id = ? AND target.object_id = asked.object_id
   AND target.at > max(strftime('%Y-%m-%dT%H:%M:%f', read_at, '-{CLOCK_SKEW.seconds} seconds'),
                       coalesce(told_at, ''))
   AND target.at <= asked.latest
 CROSS JOIN audit_events AS event ON event.id = target.event_id
 ORDER BY event.activity_at DESC, event.id DESC
"""  # noqa: S608


@dataclass(frozen=True)
class AuditRef:
    """An entry of the audit log that explains a change."""

    who: str | None
    """The administrator's sign-in name, else the name of the application."""
    what: str | None
    """As `Patch mobile app`."""
    at: datetime
    operation: str
    event_row: int
    """The row id in `audit_events`."""
    more: int = 0
    """How many other events would explain it too; this one was the last before the change."""


@dataclass(frozen=True)
class Unexplained:
    """A change, as far as its explanation depends on it."""

    change_id: int
    object_ids: tuple[str, ...]
    """The ids that an event may name: its own, that of the object it is a part of."""
    kind: ChangeKind
    is_part: bool
    resource: str
    run_id: int | None
    record: tuple[str, int]
    changed_at: datetime


async def explanations(
    connection: AsyncConnection, tenant_id: str, changes: Sequence[Unexplained]
) -> dict[int, AuditRef]:
    """The audit event behind each change, by the change's id, where there is one; one statement.

    Of an object's change only events after what a run before has told of it count, for the earlier
    ones explain that. What changed before the resource was once read to its end stays unexplained.
    """
    asked = [_asked(change, object_id) for change in changes for object_id in change.object_ids]
    if not asked:
        return {}
    rows = await fetch(
        connection, _CANDIDATES, (tenant_id, tenant_id, json.dumps(asked), tenant_id)
    )
    fitting = {c.change_id: _ANY if c.is_part else _FITTING[c.kind] for c in changes}
    candidates: dict[int, dict[int, Row]] = {}
    for change_id, event_id, *event in rows:
        _, operation, result, *_ = event
        if str(operation).lower() in fitting[change_id] and not _failed(result):
            candidates.setdefault(change_id, {}).setdefault(event_id, tuple(event))
    return {change_id: _nearest(events) for change_id, events in candidates.items()}


def _asked(change: Unexplained, object_id: str) -> tuple[object, ...]:
    return (
        change.change_id,
        object_id.lower(),
        instant_text(change.changed_at + CLOCK_SKEW),
        change.resource,
        change.run_id,
        *change.record,
        instant_text(change.changed_at),
    )


def _failed(result: object) -> bool:
    return str(result).lower().startswith("fail")


def _nearest(events: Mapping[int, Row]) -> AuditRef:
    (event_row, (at, operation, _, what, who)), *others = events.items()
    return AuditRef(who, what, instant(at), operation, event_row, len(others))


# What SQLite takes for no JSON has no resources.
_NOTE = (
    "INSERT INTO audit_targets (tenant_id, object_id, at, event_id)"  # noqa: S608
    " SELECT DISTINCT event.tenant_id, lower(json_extract(resource.value, '$.resourceId')),"
    " event.activity_at, event.id"
    " FROM (SELECT id, tenant_id, activity_at, raw_payload AS payload"
    f" FROM {AUDIT_EVENTS} WHERE {OF_TENANT} AND activity_at IS NOT NULL AND {{rows}}) AS event"
    " CROSS JOIN json_each(CASE WHEN json_valid(event.payload) THEN event.payload END,"
    " '$.resources') AS resource"
    " WHERE resource.type = 'object' AND json_type(resource.value, '$.resourceId') = 'text'"
)


async def note_targets(connection: AsyncConnection, tenant_id: str, rows: Condition) -> None:
    """Note each object that the new events `rows` are about, by its id in lower case.

    To be called in the transaction that inserts them.
    """
    await run(connection, _NOTE.format(rows=rows.sql), (tenant_id, *rows.parameters))


async def note_targets_again(connection: AsyncConnection, tenant_id: str, rows: Condition) -> None:
    """The same for events that were there before, and say something else now."""
    events = f"SELECT id FROM {AUDIT_EVENTS} WHERE {OF_TENANT} AND {rows.sql}"  # noqa: S608
    await run(
        connection,
        f"DELETE FROM audit_targets WHERE tenant_id = ? AND event_id IN ({events})",  # noqa: S608
        (tenant_id, tenant_id, *rows.parameters),
    )
    await note_targets(connection, tenant_id, rows)
