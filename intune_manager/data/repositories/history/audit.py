"""Notes what audit events are about, and finds those that explain changes: who, with what, when.

A change is noticed when a resource is read; what caused it happened between the reading before and
then. An event explains it when it is about the same object, in that span, and did what the change
shows. Nothing is forced: a device that reports another state is nobody's doing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Integer, Select, Text, and_, bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.json_values import loaded, properties
from intune_manager.data.outcomes import COMPLETE
from intune_manager.data.repositories.history.record import BY_ID, CHANGES, ChangeKind
from intune_manager.data.repositories.statements import as_stored, tenant_rows
from intune_manager.data.sql.models import (
    AuditEventRecord,
    AuditTargetRecord,
    SyncResourceRecord,
    table_of,
)
from intune_manager.data.sql.sqlite.constructs import listed, one_of
from intune_manager.data.sql.sqlite.engines import run_compiled
from intune_manager.data.sql.types import UtcInstant, instant_text
from intune_manager.words import moved

AUDIT_EVENTS = "audit_events"
_ATTEMPTS = table_of(SyncResourceRecord)
_EVENTS, _TARGETS = table_of(AuditEventRecord), table_of(AuditTargetRecord)
_NOTE = insert(_TARGETS).values({name: bindparam(name) for name in _TARGETS.c.keys()})  # noqa: SIM118
_BEGINNING = datetime.min.replace(tzinfo=UTC)

Event = tuple[Any, ...]
"""Row id, instant, operation, result, what was done, who did it."""

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
    """The audit event behind each change, by the change's id, where there is one; two statements.

    Of an object's change only events after the entry that a run before wrote of it count, for the
    earlier ones explain that. What changed before the resource was once read to its end stays
    unexplained.
    """
    audited = [change for change in changes if change.object_ids]
    if not audited:
        return {}
    spans = await _spans(connection, tenant_id, (change.change_id for change in audited))
    asked = [
        (change.change_id, object_id.lower(), *map(instant_text, spans[change.change_id]))
        for change in audited
        if change.change_id in spans
        for object_id in change.object_ids
    ]
    fitting = {c.change_id: _ANY if c.is_part else _FITTING[c.kind] for c in audited}
    candidates: dict[int, dict[int, Event]] = {}
    for change_id, *event in await connection.execute(_events(tenant_id, asked)):
        event_id, _, operation, result, *_ = event
        if str(operation).lower() in fitting[change_id] and not _failed(result):
            candidates.setdefault(change_id, {}).setdefault(event_id, tuple(event))
    return {change_id: _nearest(events) for change_id, events in candidates.items()}


async def _spans(
    connection: AsyncConnection, tenant_id: str, change_ids: Iterable[int]
) -> dict[int, tuple[datetime, datetime]]:
    """After when and until when an event may explain each of these changes, by the change's id;
    without those before which the resource was not once read to its end."""
    change, earlier, before = CHANGES.alias(), CHANGES.alias(), _ATTEMPTS.alias()
    read_at = (
        select(before.c.attempted_at)
        .where(
            before.c.tenant_id == tenant_id,
            before.c.resource == change.c.resource,
            before.c.verdict == COMPLETE,
            before.c.mode.is_distinct_from("increment"),
            before.c.finished_at <= change.c.changed_at,
            before.c.sync_run_id < change.c.sync_run_id,
        )
        .order_by(before.c.finished_at.desc())
        .limit(1)
    )
    recorded_at = (
        select(earlier.c.changed_at)
        .where(
            earlier.c.tenant_id == tenant_id,
            earlier.c.table_name == change.c.table_name,
            earlier.c.record_id == change.c.record_id,
            earlier.c.id < change.c.id,
            earlier.c.sync_run_id < change.c.sync_run_id,
        )
        .order_by(earlier.c.id.desc())
        .limit(1)
    )
    found = await connection.execute(
        select(
            change.c.id,
            change.c.changed_at,
            read_at.scalar_subquery(),
            recorded_at.scalar_subquery(),
        )
        .where(change.c.tenant_id == tenant_id, one_of(change.c.id, change_ids))
        .with_hint(change, BY_ID, "sqlite")
    )
    return {
        change_id: (
            max(moved(read, -CLOCK_SKEW), recorded or _BEGINNING),
            moved(changed, CLOCK_SKEW),
        )
        for change_id, changed, read, recorded in found
        if read is not None
    }


def _events(tenant_id: str, asked: Iterable[tuple[object, ...]]) -> Select[Any]:
    """The events about objects (change, object, after, until), the last first."""
    about = listed(asked, change_id=Integer, object_id=Text, after=UtcInstant, until=UtcInstant)
    in_span = and_(
        _TARGETS.c.tenant_id == tenant_id,
        _TARGETS.c.object_id == about.c.object_id,
        _TARGETS.c.at > about.c.after,
        _TARGETS.c.at <= about.c.until,
    )
    event = _EVENTS.c
    return (
        select(
            about.c.change_id,
            event.id,
            event.activity_at,
            event.operation,
            event.result,
            func.coalesce(event.display_name, event.activity_type),
            func.coalesce(event.actor_email, event.actor_principal, event.actor_application),
        )
        .select_from(about.join(_TARGETS, in_span).join(_EVENTS, event.id == _TARGETS.c.event_id))
        .order_by(event.activity_at.desc(), event.id.desc())
    )


def _failed(result: object) -> bool:
    return str(result).lower().startswith("fail")


def _nearest(events: Mapping[int, Event]) -> AuditRef:
    (event_row, at, operation, _, what, who), *others = events.values()
    return AuditRef(who, what, at, operation, event_row, len(others))


async def note_targets(
    connection: AsyncConnection, tenant_id: str, event_ids: Iterable[int]
) -> None:
    """Note each object that these new events are about, by its id in lower case.

    To be called in the transaction that inserts them.
    """
    events = await connection.execute(
        select(_EVENTS.c.id, as_stored(_EVENTS.c.activity_at), _EVENTS.c.raw_payload).where(
            tenant_rows(_EVENTS, tenant_id),
            one_of(_EVENTS.c.id, event_ids),
            _EVENTS.c.activity_at.is_not(None),
        )
    )
    targets = [
        (tenant_id, object_id, at, event_id)
        for event_id, at, payload in events
        for object_id in _objects_of(payload)
    ]
    await run_compiled(connection, _NOTE, targets)


async def note_targets_again(
    connection: AsyncConnection, tenant_id: str, event_ids: Sequence[int]
) -> None:
    """The same for events that were there before, and say something else now."""
    noted = one_of(_TARGETS.c.event_id, event_ids)
    await connection.execute(delete(_TARGETS).where(_TARGETS.c.tenant_id == tenant_id, noted))
    await note_targets(connection, tenant_id, event_ids)


def _objects_of(event: str) -> set[str]:
    """The ids of the objects that the payload of an event names."""
    text = properties(event).get("resources")
    resources = None if text is None else loaded(bytes(text).decode())
    named = resources if isinstance(resources, list) else ()
    found = (each.get("resourceId") for each in named if isinstance(each, dict))
    return {object_id.lower() for object_id in found if isinstance(object_id, str)}
