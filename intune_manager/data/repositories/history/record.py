"""What is news about an object, and how it enters the append-only history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.json_diff import canonical, difference
from intune_manager.data.json_text import loaded
from intune_manager.data.repositories.rows.sweep import Origin
from intune_manager.data.repositories.statements import (
    OF_TENANT,
    Condition,
    run,
    run_many,
    scalar,
)
from intune_manager.registry.table import Table

_split = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class ChangeKind(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"


class Patches(NamedTuple):
    """RFC 6902 in both directions: from the old payload to the new one, and back.

    Each is a JSON array of `add`, `remove` and `replace` operations; the n-th of one undoes the
    n-th from the end of the other.
    """

    forward: str
    reverse: str


def news(old: str, new: str, volatile: frozenset[str]) -> Patches | None:
    """What changed from payload `old` to `new`, both JSON; None when it is nothing to tell.

    Nothing to tell are other values of the `volatile` top-level properties, another order of the
    properties, another way to write the same value.
    """
    before, after = _properties(old), _properties(new)
    names = [
        name
        for name in dict.fromkeys((*before, *after))
        if name not in volatile and before.get(name) != after.get(name)
    ]
    if not names:
        return None  # most updates end here, at bytes that are equal
    was = {name: _value(before[name]) for name in names if name in before}
    is_now = {name: _value(after[name]) for name in names if name in after}
    if canonical(was) == canonical(is_now):
        return None
    return Patches(*map(json.dumps, difference(was, is_now)))


def _properties(payload: str) -> dict[str, msgspec.Raw]:
    """The top-level properties of a JSON object, each as the JSON of its own."""
    try:
        return _split(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # A lone surrogate, for one: valid JSON, but not to msgspec.
        document = loaded(payload)
        if not isinstance(document, dict):
            return {}
        return {name: msgspec.Raw(json.dumps(value)) for name, value in document.items()}


def _value(raw: msgspec.Raw) -> object:
    return loaded(bytes(raw).decode())


async def creations_are_news(connection: AsyncConnection, tenant_id: str, resource: str) -> bool:
    """Whether the resource was once read to its end: what was found until then is its baseline,
    for it was there all the time. Hundreds of thousands of rows that each are no news."""
    known = await scalar(
        connection,
        "SELECT EXISTS (SELECT 1 FROM sync_resources"
        " WHERE tenant_id = ? AND resource = ? AND verdict = 'complete')",
        (tenant_id, resource),
    )
    return bool(known)


class Change(NamedTuple):
    """One row of the history about one object."""

    record_id: int
    object_id: str
    object_name: str | None
    kind: ChangeKind
    patches: Patches | None = None


@dataclass(frozen=True)
class HistoryWriter:
    """Writes the changes of one table of one tenant."""

    tenant_id: str
    table: str
    id_column: str
    name_column: str

    @classmethod
    def of(cls, table: Table, tenant_id: str) -> HistoryWriter:
        return cls(tenant_id, table.name, table.id_column, table.name_column)

    async def append(
        self,
        connection: AsyncConnection,
        origin: Origin,
        changes: Sequence[Change],
        now: str,
    ) -> None:
        """One row per change, all at the instant `now`."""
        if origin.silent:
            return
        await run_many(
            connection,
            "INSERT INTO changes (tenant_id, sync_run_id, resource, table_name, record_id,"
            " object_id, object_name, kind, patch, reverse_patch, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    self.tenant_id,
                    origin.run_id,
                    origin.resource,
                    self.table,
                    change.record_id,
                    change.object_id,
                    change.object_name,
                    change.kind.value,
                    change.patches and change.patches.forward,
                    change.patches and change.patches.reverse,
                    now,
                )
                for change in changes
            ],
        )

    async def append_rows(
        self,
        connection: AsyncConnection,
        origin: Origin,
        kind: ChangeKind,
        rows: Condition,
        now: str,
    ) -> None:
        """One row for each record of `rows`, in one statement."""
        if origin.silent:
            return
        await run(
            connection,
            "INSERT INTO changes (tenant_id, sync_run_id, resource, table_name, record_id,"  # noqa: S608
            " object_id, object_name, kind, changed_at)"
            f" SELECT tenant_id, ?, ?, ?, id, {self.id_column}, {self.name_column}, ?, ?"
            f" FROM {self.table} WHERE {OF_TENANT} AND {rows.sql}",
            (
                origin.run_id,
                origin.resource,
                self.table,
                kind.value,
                now,
                self.tenant_id,
                *rows.parameters,
            ),
        )
