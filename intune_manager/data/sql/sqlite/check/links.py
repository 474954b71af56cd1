"""Finds references between mirrored objects that lead nowhere; which there are, relations tell."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intune_manager.data.sql.sqlite.check.report import EXAMPLES, OrphanExample, Orphans
from intune_manager.registry.resource import NO_ID
from intune_manager.registry.table import Relation, Table

_NOBODY = f"('', '{NO_ID}')"
"""What Graph sends for "no other object"."""


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
    target; one with `via` tells two references of the table between. Other relations, as by serial
    numbers, promise no counterpart.
    """
    found: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for table in tables.values():
        for relation in table.relations:
            for source, target in _declared(tables, table, relation):
                if source[0] in tables and target[0] in tables:
                    found.setdefault(source, {})[target] = None
    return tuple(Reference(*source, tuple(targets)) for source, targets in found.items())


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
) -> Orphans:
    """The references of one column, in one tenant, that lead to no live object.

    `tenant` is the tenant's key. Objects marked as deleted refer to nothing.
    """
    links = _links(reference, tables[reference.table])
    lost = connection.execute(
        f"SELECT o.value, count(*), min({links.name}) FROM"  # noqa: S608
        # The limit keeps SQLite from asking once per link what is to be asked once per object.
        f" (SELECT {links.selected} FROM {links.source} WHERE {links.condition}"
        f"{''.join(_not_in(links, *target) for target in reference.targets)} LIMIT -1) AS o"
        f"{links.joined} GROUP BY o.value ORDER BY count(*) DESC, 1",
        (tenant,),
    ).fetchall()
    (total,) = connection.execute(links.total, (tenant,)).fetchone()
    gone = _deleted_ids(connection, reference, tenant) if lost else frozenset()
    examples = [
        OrphanExample(value, str(name), count, not gone.isdisjoint((value, value.lower())))
        for value, count, name in lost
    ]
    return Orphans(
        reference.table,
        reference.column,
        tuple(table for table, _ in reference.targets),
        total,
        sum(each.links for each in examples if each.deleted),
        sum(each.links for each in examples if not each.deleted),
        tuple(examples[:EXAMPLES]),
    )


@dataclass(frozen=True)
class _Links:
    """The references as SQL. `condition` and `total` take the tenant's key."""

    source: str
    condition: str
    tenant: str
    value: str
    """The id that is referred to, in `source`."""
    selected: str
    """What is taken out of `source`; the id as `value`."""
    joined: str
    """What is joined to those that were found lost, as `o`."""
    name: str
    total: str


def _links(reference: Reference, table: Table) -> _Links:
    if table.name == "group_members":
        return _membership_links(reference.column.removesuffix("_id"))
    value = f"t.{reference.column}"
    condition = (
        f"t.tenant_key = ? AND t.deleted_at IS NULL AND {value} IS NOT NULL"
        f" AND {value} NOT IN {_NOBODY}"
    )
    name = f"coalesce(t.{table.name_column}, t.{table.id_column})"
    return _Links(
        source=f"{table.name} AS t",
        condition=condition,
        tenant="t.tenant_key",
        value=value,
        selected=f"{value} AS value, {name} AS name",
        joined="",
        name="o.name",
        total=f"SELECT count(*) FROM {table.name} AS t WHERE {condition}",  # noqa: S608
    )


def _membership_links(end: str) -> _Links:
    """By the narrow tables: each object is looked for once, however many memberships it has."""
    return _Links(
        source="directory_objects AS d",
        condition="d.tenant_key = ?",
        tenant="d.tenant_key",
        value="d.object_id",
        selected="d.object_id AS value, d.key",
        joined=f" CROSS JOIN memberships AS t ON t.{end}_key = o.key AND t.deleted IS NULL"
        " CROSS JOIN membership_shapes AS s ON s.key = t.shape_key",
        name="coalesce(s.member_type, 'member')",
        total="SELECT count(*) FROM memberships AS t WHERE t.deleted IS NULL AND t.group_key IN"
        " (SELECT key FROM directory_objects WHERE tenant_key = ?)",
    )


def _not_in(links: _Links, table: str, column: str) -> str:
    # Graph does not promise one case of GUIDs everywhere.
    return (
        f" AND NOT EXISTS (SELECT 1 FROM {table} AS x WHERE x.tenant_key = {links.tenant}"  # noqa: S608
        f" AND x.deleted_at IS NULL AND x.{column} IN ({links.value}, lower({links.value})))"
    )


def _deleted_ids(
    connection: sqlite3.Connection, reference: Reference, tenant: int
) -> frozenset[str]:
    return frozenset(
        object_id
        for table, column in reference.targets
        for (object_id,) in connection.execute(
            f"SELECT {column} FROM {table} WHERE tenant_key = ? AND deleted_at IS NOT NULL"  # noqa: S608
            f" AND {column} IS NOT NULL",
            (tenant,),
        )
    )
