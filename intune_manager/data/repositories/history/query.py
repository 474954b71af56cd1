"""Which entries of the history are asked for, and how SQLite finds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from intune_manager.data.repositories.history.parts import ASSIGNMENTS
from intune_manager.data.repositories.history.record import ChangeKind
from intune_manager.data.repositories.statements import (
    OF_TENANT,
    Condition,
    json_list,
)
from intune_manager.data.sql.types import instant_text
from intune_manager.registry.table import Table

# Until a resource was once read to its end, what a run creates is what was there all the time. It
# has no entries, but those that versions before 6 wrote are still there.
_BASELINE = (
    "kind = 'created' AND sync_run_id <= coalesce((SELECT first.sync_run_id"
    " FROM sync_resources AS first WHERE first.tenant_id = changes.tenant_id"
    " AND first.resource = changes.resource AND first.verdict = 'complete'"
    " ORDER BY first.finished_at LIMIT 1), sync_run_id)"
)


@dataclass(frozen=True)
class ChangeQuery:
    """Which entries of the history: those that meet every condition that is not None."""

    since: datetime | None = None
    """Aware; from this instant on."""
    until: datetime | None = None
    """Aware; up to and without this instant."""
    resource: str | None = None
    resources: frozenset[str] | None = None
    search: str = ""
    """Every word occurs in the name that the object had then, or in its id."""
    entry_id: int | None = None
    """One entry."""
    entry_ids: frozenset[int] | None = None
    """Some entries."""
    but_entry_ids: frozenset[int] | None = None
    """All entries but these."""
    kinds: frozenset[ChangeKind] | None = None
    run_id: int | None = None
    """What one sync run found."""
    records: tuple[tuple[str, int], ...] | None = None
    """Table and row id of the objects."""
    audited_only: bool = False
    """Only what the audit log may explain, for it tells of the object, or of what it is part of."""
    with_parts: bool = False
    """With `records`: also what belongs to them, as the assignments of an app."""


def condition_of(q: ChangeQuery, tables: Mapping[str, Table], tenant_id: str) -> Condition:
    """What is true for the rows of `changes` that `q` asks for, the tenant apart."""
    conditions = list(_conditions(q, tables, tenant_id))
    return Condition(
        " AND ".join(condition.sql for condition in conditions) or "TRUE",
        tuple(value for condition in conditions for value in condition.parameters),
    )


def source_of(q: ChangeQuery) -> str:
    """The table, with the way into it: SQLite's statistics lead it astray in each case."""
    if q.records is not None or q.entry_id is not None or q.entry_ids is not None:
        # It would read the whole history in its order, not the entries of the few objects by id.
        return "changes NOT INDEXED"
    if q.run_id is not None:
        return "changes INDEXED BY ix_changes_sync_run_id"
    if q.resource is not None:
        return "changes INDEXED BY ix_changes_resource"
    # It would read everything, other tenants' entries too, and sort.
    return "changes INDEXED BY ix_changes_changed_at"


def _conditions(q: ChangeQuery, tables: Mapping[str, Table], tenant_id: str) -> Iterator[Condition]:
    if q.since is not None:
        yield Condition("changed_at >= ?", (instant_text(q.since),))
    if q.until is not None:
        yield Condition("changed_at < ?", (instant_text(q.until),))
    if q.resource is not None:
        yield Condition("resource = ?", (q.resource,))
    yield from _by_name(q)
    if q.audited_only:
        yield Condition(
            f"(table_name = '{ASSIGNMENTS}' OR lower(object_id) IN (SELECT object_id"  # noqa: S608
            " FROM audit_targets WHERE audit_targets.tenant_id = ?))",
            (tenant_id,),
        )
    if q.kinds is not None:
        yield Condition("kind IN (SELECT value FROM json_each(?))", (json_list(sorted(q.kinds)),))
    if q.run_id is not None:
        yield Condition("sync_run_id = ?", (q.run_id,))
    if q.records is not None:
        yield _of_records(q, tables, tenant_id)
    elif q.run_id is None:
        yield Condition(f"({_BASELINE}) IS NOT TRUE")


def _by_name(q: ChangeQuery) -> Iterator[Condition]:
    if q.resources is not None:
        yield Condition("resource IN (SELECT value FROM json_each(?))",
                        (json_list(sorted(q.resources)),))  # fmt: skip
    if q.entry_id is not None:
        yield Condition("id = ?", (q.entry_id,))
    if q.entry_ids is not None:
        yield Condition("id IN (SELECT value FROM json_each(?))", (json_list(sorted(q.entry_ids)),))
    if q.but_entry_ids is not None:
        ids = json_list(sorted(q.but_entry_ids))
        yield Condition("id NOT IN (SELECT value FROM json_each(?))", (ids,))
    for word in q.search.split():
        pattern = _pattern(word)
        yield Condition(
            "(lower(coalesce(object_name, '')) GLOB ? OR lower(object_id) GLOB ?)",
            (pattern, pattern),
        )


def _pattern(word: str) -> str:
    """What GLOB finds `word` with in text that SQLite has lowered, which it does with ASCII alone.

    A letter beyond ASCII stands for itself in either case.
    """
    return f"*{''.join(map(_letter, word))}*"


def _letter(letter: str) -> str:
    if letter.isascii():
        return f"[{letter}]" if letter in "*?[" else letter.lower()
    cases = {letter, letter.lower(), letter.upper(), letter.casefold()}
    return f"[{''.join(sorted(case for case in cases if len(case) == 1))}]"


def _of_records(q: ChangeQuery, tables: Mapping[str, Table], tenant_id: str) -> Condition:
    sought = [
        Condition(
            "SELECT json_extract(value, '$[0]') AS table_name,"
            " json_extract(value, '$[1]') AS record_id FROM json_each(?)",
            (json_list(q.records or ()),),
        )
    ]
    if q.with_parts:
        sought += [
            part
            for table, row_id in q.records or ()
            for part in _parts(tables[table], row_id, tables, tenant_id)
        ]
    return Condition(
        "id IN (SELECT c.id FROM ("  # noqa: S608
        + " UNION ".join(condition.sql for condition in sought)
        + ") AS sought CROSS JOIN changes AS c ON c.tenant_id = ?"
        " AND c.table_name = sought.table_name AND c.record_id = sought.record_id)",
        (*(value for condition in sought for value in condition.parameters), tenant_id),
    )


def _parts(
    table: Table, row_id: int, tables: Mapping[str, Table], tenant_id: str
) -> Iterator[Condition]:
    """The rows that exist only with one object: its assignments, its memberships.

    They are found by the object's id, of live and deleted rows apart, for each has its own indexes.
    """
    owner = f"(SELECT {table.id_column} FROM {table.name} WHERE id = ? AND {OF_TENANT})"  # noqa: S608
    for part, column in part_columns(table, tables):
        for state in ("NULL", "NOT NULL"):
            yield Condition(
                f"SELECT '{part}', id FROM {part} WHERE {OF_TENANT}"  # noqa: S608
                f" AND {column} = {owner} AND deleted_at IS {state}",
                (tenant_id, row_id, tenant_id),
            )


def part_columns(table: Table, tables: Mapping[str, Table]) -> list[tuple[str, str]]:
    """Tables with the column that refers to objects of `table` and is part of their rows' key."""
    referring = dict.fromkeys(
        (r.target, r.target_column) if r.via is None else (r.via, r.via_source or "")
        for r in table.relations
        if r.source_column == table.id_column
    )
    return [
        (name, column)
        for name, column in referring
        if name in tables and column in tables[name].key_columns
    ]
