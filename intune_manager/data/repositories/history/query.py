"""Which entries of the history are asked for, and how the database finds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    func,
    literal,
    not_,
    or_,
    select,
    union,
)

from intune_manager.data.repositories.history.parts import ASSIGNMENTS
from intune_manager.data.repositories.history.record import BY_ID, CHANGES, ChangeKind
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.models import RECORDS, AuditTargetRecord, table_of
from intune_manager.data.sql.sqlite.constructs import contains, listed, one_of, ordered_join
from intune_manager.registry.table import Table

_TARGETS = table_of(AuditTargetRecord)


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


def entries(
    q: ChangeQuery, tables: Mapping[str, Table], tenant_id: str, *columns: ColumnElement[Any]
) -> Select[Any]:
    """`columns` of the entries of a tenant that `q` asks for, in no order."""
    asked = select(*columns).select_from(CHANGES).where(CHANGES.c.tenant_id == tenant_id)
    asked = asked.where(*_conditions(q, tables, tenant_id))
    if q.records is not None or q.entry_id is not None or q.entry_ids is not None:
        return asked.with_hint(CHANGES, BY_ID, "sqlite")
    return asked


def _conditions(
    q: ChangeQuery, tables: Mapping[str, Table], tenant_id: str
) -> Iterator[ColumnElement[bool]]:
    change = CHANGES.c
    if q.since is not None:
        yield change.changed_at >= q.since
    if q.until is not None:
        yield change.changed_at < q.until
    if q.resource is not None:
        yield change.resource == q.resource
    if q.resources is not None:
        yield one_of(change.resource, sorted(q.resources))
    if q.kinds is not None:
        yield one_of(change.kind, sorted(q.kinds))
    if q.run_id is not None:
        yield change.sync_run_id == q.run_id
    if q.audited_only:
        audited = select(_TARGETS.c.object_id).where(_TARGETS.c.tenant_id == tenant_id)
        named = func.lower(change.object_id).in_(audited)
        yield or_(change.table_name == ASSIGNMENTS, named)
    if q.records is not None:
        yield _of_records(q.records, q, tables, tenant_id)
    yield from _by_name(q)


def _by_name(q: ChangeQuery) -> Iterator[ColumnElement[bool]]:
    change = CHANGES.c
    if q.entry_id is not None:
        yield change.id == q.entry_id
    if q.entry_ids is not None:
        yield one_of(change.id, sorted(q.entry_ids))
    if q.but_entry_ids is not None:
        yield not_(one_of(change.id, sorted(q.but_entry_ids)))
    for word in q.search.split():
        name = func.coalesce(change.object_name, "")
        yield or_(contains(name, word), contains(change.object_id, word))


def _of_records(
    records: tuple[tuple[str, int], ...],
    q: ChangeQuery,
    tables: Mapping[str, Table],
    tenant_id: str,
) -> ColumnElement[bool]:
    """True for the entries about these rows and, `with_parts`, about what belongs to them."""
    sought = [select(listed(records, table_name=Text, record_id=Integer))]
    if q.with_parts:
        sought += [
            part
            for table, row_id in records
            for part in _parts(tables[table], row_id, tables, tenant_id)
        ]
    about, change = union(*sought).subquery(), CHANGES.alias()
    same = and_(
        change.c.tenant_id == tenant_id,
        change.c.table_name == about.c.table_name,
        change.c.record_id == about.c.record_id,
    )
    return CHANGES.c.id.in_(select(change.c.id).select_from(ordered_join(about, change, same)))


def _parts(
    table: Table, row_id: int, tables: Mapping[str, Table], tenant_id: str
) -> Iterator[Select[Any]]:
    """The rows that exist only with one object: its assignments, its memberships.

    They are found by the object's id, of live and deleted rows apart, for each has its own indexes.
    """
    objects = table_of(RECORDS[table.name])
    owner = select(objects.c[table.id_column]).where(
        objects.c.id == row_id, tenant_rows(objects, tenant_id)
    )
    for name, column in part_columns(table, tables):
        part = table_of(RECORDS[name])
        belonging = select(literal(name).label("table_name"), part.c.id.label("record_id")).where(
            tenant_rows(part, tenant_id), part.c[column] == owner.scalar_subquery()
        )
        yield belonging.where(part.c.deleted_at.is_(None))
        yield belonging.where(part.c.deleted_at.is_not(None))


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
