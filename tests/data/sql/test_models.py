"""The record classes against the registry, which declares what they must hold."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from sqlalchemy import UniqueConstraint

from intune_manager.data.sql import models, records
from intune_manager.data.sql.models import RECORDS, VersionedRecord, table_of
from intune_manager.data.sql.records.base import LIVE, Record
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES
from intune_manager.data.sql.types import IdText, UtcInstant
from intune_manager.registry import FAMILIES, TABLES
from intune_manager.registry.table import Kind, Table

_TABLES = [pytest.param(table, id=name) for name, table in TABLES.items()]
_TYPES = {
    Kind.TEXT: "TEXT",
    Kind.ID: "TEXT",
    Kind.TYPE: "TEXT",
    Kind.LIST: "TEXT",
    Kind.DATETIME: "TEXT",
    Kind.INTEGER: "BIGINT",
    Kind.SIZE: "BIGINT",
    Kind.BOOLEAN: "BOOLEAN",
}


def test_models_shows_every_record_class_and_every_file_of_them() -> None:
    files = {path.stem for path in Path(records.__file__).parent.glob("*.py")} - {"__init__"}
    homes = {name: importlib.import_module(f"{records.__name__}.{name}") for name in files}
    for home in homes.values():
        for name, value in vars(home).items():
            if isinstance(value, type) and issubclass(value, Record):
                assert getattr(models, name) is value, f"models.py does not import {home}"


@pytest.mark.parametrize("table", _TABLES)
def test_a_record_class_stands_in_the_file_of_its_family(table: Table) -> None:
    family = next(f for f in FAMILIES if table in vars(f).values()).__name__.rpartition(".")[2]
    assert RECORDS[table.name].__module__.rpartition(".")[2] == family


def _own_columns(table: Table) -> set[str]:
    own = set(table_of(RECORDS[table.name]).c.keys())
    return own - set(VersionedRecord.model_fields)


def _sorted_or_followed(table: Table) -> set[str]:
    """Columns that a panel sorts or filters by at first sight, or that a link leads to."""
    columns = {column.name for column in table.columns if column.shown or column.facet}
    for other in TABLES.values():
        for relation in other.relations:
            if relation.target == table.name:
                columns.add(relation.target_column)
            if relation.via == table.name:
                columns.add(str(relation.via_source))
    return columns


def test_every_declared_table_has_a_record_class_and_no_other_exists() -> None:
    assert set(RECORDS) == set(TABLES)


@pytest.mark.parametrize("table", _TABLES)
def test_a_record_has_exactly_the_declared_columns(table: Table) -> None:
    declared = {column.name for column in table.columns} | set(table.key)

    assert _own_columns(table) == declared


@pytest.mark.parametrize("table", _TABLES)
def test_every_column_has_the_type_of_its_declared_kind(table: Table) -> None:
    columns = table_of(RECORDS[table.name]).c
    for column in table.columns:
        stored = columns[column.name].type
        assert str(stored.compile()).startswith(_TYPES[column.kind]), column.name
        assert isinstance(stored, UtcInstant) == (column.kind is Kind.DATETIME), column.name


@pytest.mark.parametrize("table", _TABLES)
def test_graph_ids_are_compared_exactly(table: Table) -> None:
    linked = {name for name in _sorted_or_followed(table) if name.endswith("_id")}
    columns = table_of(RECORDS[table.name]).c
    for name in linked | set(table.key):
        assert isinstance(columns[name].type, IdText), name


@pytest.mark.parametrize("table", _TABLES)
def test_a_column_that_refers_by_an_id_is_declared_and_stored_as_one(table: Table) -> None:
    columns = table_of(RECORDS[table.name]).c
    for column in table.columns:
        is_id = isinstance(columns[column.name].type, IdText)
        assert (column.kind is Kind.ID) == is_id or column.name == table.discriminator, column.name


def test_both_ends_of_a_link_are_ids_or_none_is() -> None:
    for table in TABLES.values():
        for link in table.relations:
            ends = [(table.name, link.source_column), (link.target, link.target_column)]
            if link.via is not None:
                ends += [(link.via, link.via_source), (link.via, link.via_target)]
            kinds = {isinstance(table_of(RECORDS[t]).c[c].type, IdText) for t, c in ends}
            assert len(kinds) == 1, (table.name, link.title)


@pytest.mark.parametrize("table", _TABLES)
def test_an_object_is_unique_within_its_tenant_by_its_declared_key(table: Table) -> None:
    if table.name == "group_members":
        return  # a view: the narrow table behind it has a key of its own
    uniques = [
        [column.name for column in constraint.columns]
        for constraint in table_of(RECORDS[table.name]).constraints
        if isinstance(constraint, UniqueConstraint)
    ]

    assert [["tenant_key", *sorted(table.key)]] == [
        [found[0], *sorted(found[1:])] for found in uniques
    ]


@pytest.mark.parametrize("table", _TABLES)
def test_what_a_view_sorts_filters_or_follows_is_indexed_and_nothing_else(table: Table) -> None:
    if table.name == "group_members":
        return
    indexed = {
        index.columns.keys()[1]
        for index in table_of(RECORDS[table.name]).indexes
        if str(index.dialect_options["sqlite"]["where"]) == LIVE
        and index.columns.keys()[0] == "tenant_key"
    }
    served_by_unique_key = set(table.key) if len(table.key) == 1 else set()

    assert indexed == _sorted_or_followed(table) - served_by_unique_key


def test_both_directions_of_a_membership_are_indexed() -> None:
    members = Record.metadata.tables["memberships"]
    unique = next(c for c in members.constraints if isinstance(c, UniqueConstraint))

    assert unique.columns.keys() == ["group_key", "member_key"]
    assert ["member_key", "group_key", "deleted"] in [i.columns.keys() for i in members.indexes]


def test_every_table_with_searched_columns_has_a_search_table() -> None:
    assert set(SEARCHED_TABLES) == {name for name, table in TABLES.items() if table.searched}
