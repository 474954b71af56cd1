"""Finds references between mirrored objects that lead nowhere, of those that relations declare."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all

from intune_manager.data.sql.models import (
    DirectoryObjectRecord,
    MembershipRecord,
    MembershipShapeRecord,
)
from intune_manager.data.sql.records.base import Record, table_of
from intune_manager.data.sql.sqlite.cache_file import execute
from intune_manager.data.sql.sqlite.check.report import EXAMPLES, OrphanExample, Orphans, Problem
from intune_manager.registry.resource import NOBODY
from intune_manager.registry.table import Relation, Table, parts


@dataclass(frozen=True)
class Reference:
    """A column whose values are ids of objects, each in one of several tables."""

    table: str
    column: str
    targets: tuple[tuple[str, str], ...]
    """Tables, with the column that holds the id there."""


def references(tables: Mapping[str, Table]) -> tuple[Reference, ...]:
    """Every reference that the relations of `tables` declare.

    A relation refers when it leads from another column than the object's own id to the id of the
    target; one with `via` declares two references of the table between. Other relations, as by
    serial numbers, promise no counterpart.
    """
    found: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for table in tables.values():
        for relation in table.relations:
            for source, target in _declared(tables, table, relation):
                if source[0] in tables and target[0] in tables:
                    found.setdefault(source, {})[target] = None
    return tuple(Reference(*source, tuple(targets)) for source, targets in found.items())


def part_problems(
    connection: sqlite3.Connection, tables: Mapping[str, Table], tenant: int
) -> Iterator[Problem]:
    """Parts of objects that are not there, as assignments of no app: no tenant has such, and here
    they are marked as deleted with their object."""
    owners: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for owner in tables.values():
        for part, relation in parts(owner, tables):
            place = (part.name, relation.target_column)
            owners.setdefault(place, {})[owner.name, owner.id_column] = None
    for place, targets in owners.items():
        found = find_orphans(connection, Reference(*place, tuple(targets)), tables, tenant)
        if found is not None:
            yield Problem(
                "parts",
                found.table,
                f"{found.count:,} rows of {found.table} are parts of objects that are not there,"
                " as no tenant has.",
                found.count,
                tuple(f"{each.referred_by} of {each.object_id}" for each in found.examples),
            )


def _declared(
    tables: Mapping[str, Table], table: Table, relation: Relation
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    target = relation.target, relation.target_column
    to_id = relation.target_column == tables[relation.target].id_column
    from_id = relation.source_column == table.id_column
    if relation.via is None:
        if not from_id and (to_id or relation.refers):
            yield (table.name, relation.source_column), target
        return
    if to_id and relation.via_target is not None:
        yield (relation.via, relation.via_target), target
    if from_id and relation.via_source is not None:
        yield (relation.via, relation.via_source), (table.name, relation.source_column)


def find_orphans(
    connection: sqlite3.Connection, reference: Reference, tables: Mapping[str, Table], tenant: int
) -> Orphans | None:
    """The references of one column, in one tenant, that lead to no live object; None when all do.

    `tenant` is the tenant's key. Objects marked as deleted refer to nothing.
    """
    value, name, links = _links(reference, tables[reference.table], tenant)
    count = func.count()
    lost = execute(
        connection,
        links.add_columns(
            value, func.min(name), count, _is_one_of(value, reference, tenant, deleted=True)
        )
        .where(~_is_one_of(value, reference, tenant, deleted=False))
        .group_by(value)
        .order_by(count.desc(), value),
    ).fetchall()
    if not lost:
        return None
    (total,) = execute(connection, links.add_columns(count)).fetchone()
    examples = [
        OrphanExample(object_id, str(referring), found, bool(deleted))
        for object_id, referring, found, deleted in lost
    ]
    return Orphans(
        reference.table,
        reference.column,
        tuple(target for target, _ in reference.targets),
        total,
        sum(each.links for each in examples if each.deleted),
        sum(each.links for each in examples if not each.deleted),
        tuple(examples[:EXAMPLES]),
    )


_Text = ColumnElement[Any]


def _links(reference: Reference, table: Table, tenant: int) -> tuple[_Text, _Text, Select[Any]]:
    """The id that is referred to, what to call the row that refers to it, and the rows."""
    if table.name == "group_members":
        return _memberships(reference.column.removesuffix("_id"), tenant)
    stored = Record.metadata.tables[table.name]
    value = stored.c[reference.column]
    name = func.coalesce(stored.c[table.name_column], stored.c[table.id_column])
    live = (stored.c.tenant_key == tenant) & stored.c.deleted_at.is_(None)
    return value, name, select().select_from(stored).where(live, value.not_in(NOBODY))


def _memberships(end: str, tenant: int) -> tuple[_Text, _Text, Select[Any]]:
    """By the narrow tables: each object is looked for once, however many memberships it has."""
    objects, shapes = table_of(DirectoryObjectRecord), table_of(MembershipShapeRecord)
    memberships = table_of(MembershipRecord)
    of_object = memberships.c[f"{end}_key"] == objects.c.key
    rows = (
        select()
        .select_from(objects.join(memberships, of_object))
        .join(shapes, shapes.c.key == memberships.c.shape_key)
        .where(objects.c.tenant_key == tenant, memberships.c.deleted.is_(None))
    )
    return objects.c.object_id, func.coalesce(shapes.c.member_type, "member"), rows


def _is_one_of(
    value: ColumnElement[str], reference: Reference, tenant: int, *, deleted: bool
) -> ColumnElement[bool]:
    """True where `value` is the id of a target, live or deleted."""
    ids = []
    for name, column in reference.targets:
        stored = Record.metadata.tables[name]
        gone = stored.c.deleted_at.is_not(None) if deleted else stored.c.deleted_at.is_(None)
        ids.append(
            select(stored.c[column]).where(
                stored.c.tenant_key == tenant, gone, stored.c[column].is_not(None)
            )
        )
    return value.in_(union_all(*ids))
