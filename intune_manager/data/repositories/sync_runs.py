"""The sync runs: what each achieved for each resource, and where the cache stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager import __version__
from intune_manager.data.outcomes import (
    COMPLETE,
    NEVER,
    Cost,
    Counts,
    ResourceOutcome,
    ResourceRecord,
    ResourceStatus,
    RunRecord,
    measures_in,
    named_values,
    names_of,
)
from intune_manager.data.repositories.statements import Row, fetch, run, scalar
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant, instant_text, utc_now

_COUNTS, _COST = names_of(Counts), names_of(Cost)
_MEASURES = ("rows", *_COUNTS, *_COST, "rows_written")
_RECORDED = (
    "sync_run_id, resource, verdict, seen_as, attempted_at, finished_at, error, remedy,"
    f" missing_scopes, mode, reason, notes, live_rows, {', '.join(_MEASURES)}"
)
_WHOLE = f"verdict = '{COMPLETE}' AND mode IN ('full', 'resumed')"


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
        async with self._db.writer() as connection:
            run_id: int = await scalar(
                connection,
                "INSERT INTO sync_runs"
                ' (tenant_id, account, "full", program_version, started_at, cancelled)'
                " VALUES (?, ?, ?, ?, ?, 0) RETURNING id",
                (self._tenant_id, account, full, __version__, self._now()),
            )
        return run_id

    async def finish(self, run_id: int, *, cancelled: bool = False) -> None:
        """Record that the run has ended."""
        async with self._db.writer() as connection:
            await run(
                connection,
                "UPDATE sync_runs SET finished_at = ?, cancelled = ?"
                " WHERE tenant_id = ? AND id = ?",
                (self._now(), cancelled, self._tenant_id, run_id),
            )

    async def resource_started(self, run_id: int, resource: str) -> None:
        """Record that the run begins to read a resource. A second call for it changes nothing."""
        columns = ("sync_run_id", "tenant_id", "resource", "attempted_at", *_MEASURES)
        zeros = ", ".join("0" for _ in _MEASURES)
        async with self._db.writer() as connection:
            await run(
                connection,
                f"INSERT INTO sync_resources ({', '.join(columns)}, missing_scopes, seen_as)"  # noqa: S608
                f" SELECT id, tenant_id, ?, ?, {zeros}, '[]', account FROM sync_runs"
                " WHERE tenant_id = ? AND id = ? ON CONFLICT (sync_run_id, resource) DO NOTHING",
                (resource, self._now(), self._tenant_id, run_id),
            )

    async def resource_finished(self, run_id: int, outcome: ResourceOutcome) -> None:
        """Record how the resource fared."""
        await self.resource_started(run_id, outcome.name)
        measures = {
            "rows": outcome.rows,
            **named_values(outcome.counts),
            **named_values(outcome.cost),
            "rows_written": outcome.rows_written,
        }
        settings = ", ".join(f"{name} = ?" for name in measures)
        async with self._db.writer() as connection:
            await run(
                connection,
                f"UPDATE sync_resources SET {settings}, verdict = ?, finished_at = ?, error = ?,"  # noqa: S608
                " remedy = ?, missing_scopes = ?, mode = ?, reason = ?, notes = ?, live_rows = ?"
                " WHERE tenant_id = ? AND sync_run_id = ? AND resource = ?",
                (
                    *measures.values(),
                    str(outcome.verdict),
                    self._now(),
                    outcome.error or None,
                    outcome.remedy or None,
                    json.dumps(outcome.missing_scopes),
                    outcome.mode,
                    outcome.reason or None,
                    json.dumps(outcome.notes),
                    outcome.live_rows,
                    self._tenant_id,
                    run_id,
                    outcome.name,
                ),
            )

    async def recent(self, limit: int = 20) -> list[RunRecord]:
        """The last runs, the newest first."""
        async with self._db.reader() as connection:
            rows = await fetch(
                connection,
                'SELECT id, account, "full", cancelled, started_at, finished_at FROM sync_runs'
                " WHERE tenant_id = ? ORDER BY started_at DESC, id DESC LIMIT ?",
                (self._tenant_id, limit),
            )
        return [
            RunRecord(run_id, account, bool(full), bool(cancelled), instant(begun), _maybe(ended))
            for run_id, account, full, cancelled, begun, ended in rows
        ]

    async def resources(self, run_id: int) -> list[ResourceRecord]:
        """How each resource fared in a run, in the order in which they were begun."""
        async with self._db.reader() as connection:
            rows = await fetch(
                connection,
                f"SELECT {_RECORDED} FROM sync_resources"  # noqa: S608
                " WHERE tenant_id = ? AND sync_run_id = ? ORDER BY id",
                (self._tenant_id, run_id),
            )
        return [_resource_record(row) for row in rows]

    async def statuses(self, resources: Iterable[str]) -> list[ResourceStatus]:
        """Where the cache stands with each of `resources`, in their order."""
        async with self._db.reader() as connection:
            attempts = await self._latest(connection, f"verdict <> '{NEVER}'")
            successes = await self._latest(connection, f"verdict = '{COMPLETE}'")
            wholes = await self._latest(connection, _WHOLE)
        return [
            ResourceStatus(name, attempts.get(name), successes.get(name), wholes.get(name))
            for name in resources
        ]

    async def last_full(self) -> dict[str, ResourceRecord]:
        """The last clean pass of each resource that read all of it in one run, by its name."""
        async with self._db.reader() as connection:
            return await self._latest(connection, f"verdict = '{COMPLETE}' AND mode = 'full'")

    async def _latest(
        self, connection: AsyncConnection, condition: str
    ) -> dict[str, ResourceRecord]:
        """The last attempt of each resource that fulfils a condition."""
        rows = await fetch(
            connection,
            f"SELECT {_RECORDED} FROM sync_resources WHERE id IN"  # noqa: S608
            " (SELECT max(id) FROM sync_resources"
            f" WHERE tenant_id = ? AND {condition} GROUP BY resource)",
            (self._tenant_id,),
        )
        records = map(_resource_record, rows)
        return {record.resource: record for record in records}

    def _now(self) -> str:
        return instant_text(self._clock())


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def _resource_record(row: Row) -> ResourceRecord:
    run_id, resource, verdict, seen_as, attempted, finished, *others = row
    return ResourceRecord(
        run_id=run_id,
        resource=resource,
        seen_as=seen_as,
        attempted_at=instant(attempted),
        finished_at=_maybe(finished),
        outcome=None if verdict is None else _outcome(resource, verdict, others),
    )


def _outcome(resource: str, verdict: str, others: Sequence[Any]) -> ResourceOutcome:
    error, remedy, scopes, mode, reason, notes, live_rows, *measures = others
    named: dict[str, Any] = dict(zip(_MEASURES, measures, strict=True))
    return ResourceOutcome(
        resource,
        verdict,
        error=error or "",
        remedy=remedy or "",
        missing_scopes=tuple(json.loads(scopes)),
        mode=mode,
        reason=reason or "",
        notes=tuple(json.loads(notes)),
        counts=measures_in(Counts, named),
        cost=measures_in(Cost, named),
        rows_written=named["rows_written"],
        live_rows=live_rows,
    )
