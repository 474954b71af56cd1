"""The ledger of sync runs: what each achieved for each resource, and where the cache stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager import __version__
from intune_manager.data.repositories.statements import Row, fetch, run, scalar
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant, instant_text, utc_now

NEVER = "never"
COMPLETE = "complete"
_COUNTS = (
    "rows",
    "created",
    "updated",
    "deleted",
    "restored",
    "unchanged",
    "odd",
    "pages",
    "requests",
    "retries",
    "received_bytes",
    "rows_written",
)
_MEASURES = (*_COUNTS, "waited_s", "duration_s")
_RECORDED = (
    "sync_run_id, resource, verdict, seen_as, attempted_at, finished_at, error, remedy,"
    f" missing_scopes, mode, reason, notes, live_rows, {', '.join(_MEASURES)}"
)
_WHOLE = f"verdict = '{COMPLETE}' AND mode IN ('full', 'resumed')"


class ResourceOutcome(Protocol):
    """How one resource fared in a run; a sync's report of it has this shape."""

    @property
    def name(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def error(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def missing_scopes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class RunRecord:
    """One run. Without `finished_at` it is under way, or its process was killed."""

    id: int
    account: str
    full: bool
    cancelled: bool
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class ResourceRecord:
    """How one resource fared in one run. `verdict` is None while it is under way, or was killed."""

    run_id: int
    resource: str
    verdict: str | None
    seen_as: str | None
    attempted_at: datetime
    finished_at: datetime | None
    error: str | None
    remedy: str | None
    missing_scopes: tuple[str, ...]
    rows: int = 0
    created: int = 0
    updated: int = 0
    deleted: int = 0
    restored: int = 0
    unchanged: int = 0
    odd: int = 0
    pages: int = 0
    requests: int = 0
    retries: int = 0
    received_bytes: int = 0
    rows_written: int = 0
    waited_s: float = 0.0
    duration_s: float = 0.0
    mode: str | None = None
    """How it was read: full, resumed, delta or increment."""
    reason: str | None = None
    """Why all of it was read although an earlier run had left something to build on."""
    notes: tuple[str, ...] = ()
    live_rows: int | None = None
    """How many objects there were afterwards; None unless it ended cleanly."""


@dataclass(frozen=True)
class Standing:
    """Where the cache stands with one resource, after all runs so far."""

    resource: str
    verdict: str = NEVER
    """Of the last attempt that came to an end; "never" when there was none."""
    last_attempt_at: datetime | None = None
    last_success_at: datetime | None = None
    """When a whole pass last ended cleanly."""
    seen_as: str | None = None
    """The account whose eyes saw the rows: of the last success, else of the last attempt."""
    missing_scopes: tuple[str, ...] = ()
    error: str | None = None
    remedy: str | None = None
    attempted_as: str | None = None
    """The account of the last attempt: who may lack a permission."""
    mode: str | None = None
    """How the last attempt read it: full, resumed, delta or increment."""
    notes: tuple[str, ...] = ()
    """What the last attempt did differently from the plan, and what it cannot have seen."""
    last_full_at: datetime | None = None
    """When all of it was last read, page by page, to a clean end."""
    live_rows: int | None = None
    """How many objects there were after the last clean attempt."""


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
        """Record how the resource fared; measures that `outcome` does not have count as 0.

        It may also tell `mode`, `reason`, `notes` and `live_rows`, as a sync's report does.
        """
        await self.resource_started(run_id, outcome.name)
        measures = ", ".join(f"{name} = ?" for name in _MEASURES)
        async with self._db.writer() as connection:
            await run(
                connection,
                f"UPDATE sync_resources SET {measures}, verdict = ?, finished_at = ?, error = ?,"  # noqa: S608
                " remedy = ?, missing_scopes = ?, mode = ?, reason = ?, notes = ?, live_rows = ?"
                " WHERE tenant_id = ? AND sync_run_id = ? AND resource = ?",
                (
                    *(getattr(outcome, name, 0) for name in _MEASURES),
                    str(outcome.verdict),
                    self._now(),
                    outcome.error or None,
                    outcome.remedy or None,
                    json.dumps(outcome.missing_scopes),
                    getattr(outcome, "mode", None),
                    getattr(outcome, "reason", None) or None,
                    json.dumps(getattr(outcome, "notes", ())),
                    getattr(outcome, "live_rows", None),
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

    async def standings(self, resources: Iterable[str]) -> list[Standing]:
        """Where the cache stands with each of `resources`, in their order."""
        async with self._db.reader() as connection:
            attempts = await self._latest(connection, f"verdict <> '{NEVER}'")
            successes = await self._latest(connection, f"verdict = '{COMPLETE}'")
            wholes = await self._latest(connection, _WHOLE)
        return [
            _standing(name, attempts.get(name), successes.get(name), wholes.get(name))
            for name in resources
        ]

    async def last_full(self) -> dict[str, ResourceRecord]:
        """The last clean pass of each resource that read all of it in one run, by its name."""
        async with self._db.reader() as connection:
            rows = await fetch(
                connection,
                f"SELECT {_RECORDED} FROM sync_resources WHERE id IN"  # noqa: S608
                " (SELECT max(id) FROM sync_resources WHERE tenant_id = ?"
                f" AND verdict = '{COMPLETE}' AND mode = 'full' GROUP BY resource)",
                (self._tenant_id,),
            )
        records = [_resource_record(row) for row in rows]
        return {record.resource: record for record in records}

    async def _latest(self, connection: AsyncConnection, condition: str) -> dict[str, Row]:
        """The last row of each resource that fulfils a condition."""
        rows = await fetch(
            connection,
            "SELECT resource, verdict, attempted_at, finished_at, seen_as, missing_scopes, error,"  # noqa: S608
            " remedy, mode, notes, live_rows FROM sync_resources WHERE id IN"
            " (SELECT max(id) FROM sync_resources"
            f" WHERE tenant_id = ? AND {condition} GROUP BY resource)",
            (self._tenant_id,),
        )
        return {row[0]: row for row in rows}

    def _now(self) -> str:
        return instant_text(self._clock())


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def _resource_record(row: Row) -> ResourceRecord:
    run_id, resource, verdict, seen_as, attempted, finished, error, remedy, scopes, *others = row
    mode, reason, notes, live_rows, *measures = others
    measured: dict[str, Any] = dict(zip(_MEASURES, measures, strict=True))
    return ResourceRecord(
        run_id=run_id,
        resource=resource,
        verdict=verdict,
        seen_as=seen_as,
        attempted_at=instant(attempted),
        finished_at=_maybe(finished),
        error=error,
        remedy=remedy,
        missing_scopes=tuple(json.loads(scopes)),
        mode=mode,
        reason=reason,
        notes=tuple(json.loads(notes)),
        live_rows=live_rows,
        **measured,
    )


def _standing(
    resource: str, attempt: Row | None, success: Row | None, whole: Row | None
) -> Standing:
    if attempt is None:
        return Standing(resource)
    _, verdict, attempted_at, _, seen_as, scopes, error, remedy, mode, notes, _ = attempt
    return Standing(
        resource=resource,
        verdict=verdict,
        last_attempt_at=instant(attempted_at),
        last_success_at=None if success is None else instant(success[3]),
        seen_as=seen_as if success is None else success[4],
        missing_scopes=tuple(json.loads(scopes)),
        error=error,
        remedy=remedy,
        attempted_as=seen_as,
        mode=mode,
        notes=tuple(json.loads(notes)),
        last_full_at=None if whole is None else instant(whole[3]),
        live_rows=None if success is None else success[10],
    )
