"""The sync runs: what each achieved, where the cache stands, and where the next continues."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager import __version__
from intune_manager.data.json_values import loaded
from intune_manager.data.outcomes import (
    COMPLETE,
    NEVER,
    VERDICTS,
    Cost,
    Counts,
    Position,
    PositionKind,
    ResourceOutcome,
    ResourceRecord,
    ResourceStatus,
    RunRecord,
)
from intune_manager.data.repositories.statements import upsert
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import (
    SyncPositionRecord,
    SyncResourceRecord,
    SyncRunRecord,
    table_of,
)
from intune_manager.words import utc_now

_RUNS, _RESOURCES = table_of(SyncRunRecord), table_of(SyncResourceRecord)
_POSITIONS = table_of(SyncPositionRecord)


_ENDED = _RESOURCES.c.verdict != NEVER
_CLEAN = _RESOURCES.c.verdict == COMPLETE
_WHOLE = _CLEAN & _RESOURCES.c.mode.in_(("full", "resumed"))


class SyncRunRepository:
    """The runs of one tenant."""

    def __init__(
        self, db: DatabaseManager, tenant_id: str, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._db = db
        self._tenant_id = tenant_id
        self._clock = clock

    async def start(self, *, account: str, full: bool = False) -> int:
        """Record that a run begins; its id."""
        new = insert(_RUNS).values(
            tenant_id=self._tenant_id,
            account=account,
            full=full,
            program_version=__version__,
            started_at=self._clock(),
            cancelled=False,
        )
        async with self._db.writer() as connection:
            run_id: int = (await connection.execute(new.returning(_RUNS.c.id))).scalar_one()
        return run_id

    async def finish(self, run_id: int, *, cancelled: bool = False) -> None:
        """Record that the run has ended."""
        ended = update(_RUNS).values(finished_at=self._clock(), cancelled=cancelled)
        async with self._db.writer() as connection:
            await connection.execute(ended.where(self._run(run_id)))

    async def resource_started(self, run_id: int, resource: str) -> None:
        """Record that the run begins to read a resource. A second call for it changes nothing."""
        async with self._db.writer() as connection:
            await connection.execute(self._begun(run_id, resource))

    async def resource_finished(self, run_id: int, outcome: ResourceOutcome) -> None:
        """Record how the resource fared."""
        ended = update(_RESOURCES).where(
            _RESOURCES.c.tenant_id == self._tenant_id,
            _RESOURCES.c.sync_run_id == run_id,
            _RESOURCES.c.resource == outcome.name,
        )
        async with self._db.writer() as connection:
            await connection.execute(self._begun(run_id, outcome.name))
            values = {**_columns(outcome), "finished_at": self._clock()}
            await connection.execute(ended.values(values))

    def _begun(self, run_id: int, resource: str) -> Insert:
        """Adds the attempt, unless it is there or the tenant has no such run.

        As a record it takes four statements, and there are two of these for each resource.
        """
        attempt = SyncResourceRecord(
            sync_run_id=run_id,
            tenant_id=self._tenant_id,
            resource=resource,
            attempted_at=self._clock(),
        )
        values = attempt.model_dump(exclude={"id", "seen_as"})
        given = [literal(value, _RESOURCES.c[name].type) for name, value in values.items()]
        of_run = select(*given, _RUNS.c.account).where(self._run(run_id))
        begun = upsert(_RESOURCES).from_select([*values, "seen_as"], of_run)
        return begun.on_conflict_do_nothing(index_elements=["sync_run_id", "resource"])

    async def recent(self, limit: int = 20) -> list[RunRecord]:
        """The last runs, the newest first."""
        columns = (_RUNS.c[field.name] for field in fields(RunRecord))
        newest = select(*columns).where(_RUNS.c.tenant_id == self._tenant_id)
        newest = newest.order_by(_RUNS.c.started_at.desc(), _RUNS.c.id.desc()).limit(limit)
        async with self._db.reader() as connection:
            return [RunRecord(*row) for row in await connection.execute(newest)]

    async def resources(self, run_id: int) -> list[ResourceRecord]:
        """How each resource fared in a run, in the order in which they were begun."""
        attempts = select(_RESOURCES).where(
            _RESOURCES.c.tenant_id == self._tenant_id, _RESOURCES.c.sync_run_id == run_id
        )
        async with self._db.reader() as connection:
            found = await connection.execute(attempts.order_by(_RESOURCES.c.id))
        return [_resource_record(row._asdict()) for row in found]

    async def statuses(self, resources: Iterable[str]) -> list[ResourceStatus]:
        """Where the cache stands with each of `resources`, in their order."""
        async with self._db.reader() as connection:
            attempts = await self._latest(connection, _ENDED)
            successes = await self._latest(connection, _CLEAN)
            wholes = await self._latest(connection, _WHOLE)
        return [
            ResourceStatus(name, attempts.get(name), successes.get(name), wholes.get(name))
            for name in resources
        ]

    async def last_full(self) -> dict[str, ResourceRecord]:
        """The last clean pass of each resource that read all of it in one run, by its name."""
        async with self._db.reader() as connection:
            return await self._latest(connection, _CLEAN & (_RESOURCES.c.mode == "full"))

    async def _latest(
        self, connection: AsyncConnection, condition: ColumnElement[bool]
    ) -> dict[str, ResourceRecord]:
        """The last attempt of each resource that fulfils a condition."""
        last = (
            select(func.max(_RESOURCES.c.id))
            .where(_RESOURCES.c.tenant_id == self._tenant_id, condition)
            .group_by(_RESOURCES.c.resource)
        )
        found = await connection.execute(select(_RESOURCES).where(_RESOURCES.c.id.in_(last)))
        records = (_resource_record(row._asdict()) for row in found)
        return {record.resource: record for record in records}

    def _run(self, run_id: int) -> ColumnElement[bool]:
        return and_(_RUNS.c.tenant_id == self._tenant_id, _RUNS.c.id == run_id)


def _columns(outcome: ResourceOutcome) -> dict[str, object]:
    """How a resource fared, as the record of it has it."""
    return {
        "verdict": str(outcome.verdict),
        "error": outcome.error or None,
        "remedy": outcome.remedy or None,
        "missing_scopes": json.dumps(outcome.missing_scopes),
        "mode": outcome.mode,
        "reason": outcome.reason or None,
        "notes": json.dumps(outcome.notes),
        "rows": outcome.rows,
        **asdict(outcome.counts),
        **asdict(outcome.cost),
        "rows_written": outcome.rows_written,
        "live_rows": outcome.live_rows,
    }


def _resource_record(row: Mapping[str, Any]) -> ResourceRecord:
    return ResourceRecord(
        run_id=row["sync_run_id"],
        resource=row["resource"],
        seen_as=row["seen_as"],
        attempted_at=row["attempted_at"],
        finished_at=row["finished_at"],
        outcome=None if row["verdict"] is None else _outcome(row),
    )


def _outcome(row: Mapping[str, Any]) -> ResourceOutcome:
    return ResourceOutcome(
        row["resource"],
        row["verdict"] if row["verdict"] in VERDICTS else NEVER,
        error=row["error"] or "",
        remedy=row["remedy"] or "",
        missing_scopes=_texts(row["missing_scopes"]),
        mode=row["mode"],
        reason=row["reason"] or "",
        notes=_texts(row["notes"]),
        counts=Counts(*(row[field.name] for field in fields(Counts))),
        cost=Cost(*(row[field.name] for field in fields(Cost))),
        rows_written=row["rows_written"],
        live_rows=row["live_rows"],
    )


def _texts(listed: str) -> tuple[str, ...]:
    texts = loaded(listed)
    return tuple(text for text in texts if isinstance(text, str)) if isinstance(texts, list) else ()


class PositionRepository:
    """The positions of one tenant: at most one of each kind for a resource.

    A position is only true once the rows it speaks for are stored: save it after them.
    """

    def __init__(
        self, db: DatabaseManager, tenant_id: str, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._db = db
        self._tenant_id = tenant_id
        self._clock = clock

    async def get(self, resource: str, kind: PositionKind) -> Position | None:
        """The position that was saved last; None when there is none."""
        statement = select(_POSITIONS).where(self._of(resource, kind))
        async with self._db.reader() as connection:
            found = (await connection.execute(statement)).one_or_none()
        if found is None:
            return None
        return Position(found.link, found.state or b"", found.run_id or 0, found.saved_at)

    async def save(
        self, resource: str, kind: PositionKind, run_id: int, *, link: str | None, state: bytes
    ) -> None:
        """Save a position in place of the one before."""
        position = {"link": link, "state": state, "run_id": run_id, "saved_at": self._clock()}
        key = {"tenant_id": self._tenant_id, "resource": resource, "kind": kind.value}
        # One statement, for this is done after each page: as a record it takes three times as long.
        statement = upsert(_POSITIONS).values(**key, **position)
        async with self._db.writer() as connection:
            await connection.execute(
                statement.on_conflict_do_update(index_elements=list(key), set_=position)
            )

    async def forget(self, resource: str, kind: PositionKind) -> None:
        """Remove a position. Harmless when there is none."""
        async with self._db.writer() as connection:
            await connection.execute(delete(_POSITIONS).where(self._of(resource, kind)))

    def _of(self, resource: str, kind: PositionKind) -> ColumnElement[bool]:
        return and_(
            _POSITIONS.c.tenant_id == self._tenant_id,
            _POSITIONS.c.resource == resource,
            _POSITIONS.c.kind == kind.value,
        )
