"""What a mirrored table is, as plain values: no database, no Qt, cheap to import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds and, by that, how it is projected, sorted, aligned and shown."""

    TEXT = "text"
    ID = "id"
    """A Graph id, of another object or that others refer to: each GUID in it in lower case."""
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    """UTC; Graph's sentinel for "none", year 1, becomes NULL."""
    SIZE = "size"
    """Bytes."""
    TYPE = "type"
    """An `@odata.type` without `#microsoft.graph.`."""
    LIST = "list"
    """A JSON array of scalars, joined by ", "."""


@dataclass(frozen=True)
class Column:
    """One denormalised column of a mirrored table.

    `path` is the Graph property it is filled from, dots going into nested objects; an empty path
    marks a column that the data layer fills itself. `group` is the heading it stands under in the
    detail pane. `facet` columns have few distinct values and are offered as filters.
    """

    name: str
    path: str
    title: str
    kind: Kind = Kind.TEXT
    group: str = "General"
    width: int = 140
    """Pixels of the table column at first start."""
    shown: bool = True
    """Visible in the table before the user chooses columns."""
    facet: bool = False
    is_enum: bool = False
    """It holds one or more of a fixed set of words of Graph, which are reworded for people; free
    text never is."""
    searched: bool = False
    """Part of what the quick filter looks through."""


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A link from an object of one table to the objects of another, followed in SQL.

    Rows of `target` belong to the object when `target_column` equals the object's `source_column`.
    With `via`, a third table stands between: its `via_source` equals the object's `source_column`,
    and its `via_target` equals `target_column` of `target`.
    """

    title: str
    target: str
    source_column: str
    target_column: str
    via: str | None = None
    via_source: str | None = None
    via_target: str | None = None
    refers: bool = False
    """`target_column` is no id there, and yet each value names one object that should exist."""


def assigned(id_column: str) -> tuple[Relation, Relation]:
    """The links that every kind of object has which can be assigned."""
    return (
        Relation(
            title="Assignments",
            target="assignments",
            source_column=id_column,
            target_column="source_id",
        ),
        Relation(
            title="Assigned groups",
            target="groups",
            source_column=id_column,
            target_column="group_id",
            via="assignments",
            via_source="source_id",
            via_target="group_id",
        ),
    )


def in_groups(title: str, id_column: str) -> Relation:
    """From an object to the groups that it is a direct member of."""
    return Relation(
        title=title,
        target="groups",
        source_column=id_column,
        target_column="group_id",
        via="group_members",
        via_source="member_id",
        via_target="group_id",
    )


@dataclass(frozen=True, kw_only=True)
class Table:
    """One mirrored table: its columns, what is searched, its first order, its links.

    Its icon is `resources/icons/<name>.svg`.
    """

    name: str
    title: str
    singular: str
    id_column: str
    columns: tuple[Column, ...]
    name_column: str = "display_name"
    default_sort: str = "display_name"
    panel_group: str = ""
    """The heading in the navigation under which its panel stands; empty: it has no panel."""
    discriminator: str | None = None
    """The column that tells the resources of a shared table apart."""
    key_columns: tuple[str, ...] = ()
    """What is unique within a tenant; empty means `id_column` alone (with the discriminator)."""
    relations: tuple[Relation, ...] = ()
    sorts_newest_first: bool = False
    """The first order goes down: a log begins with what happened last."""
    is_log: bool = False
    """Its objects are events: they come and stay as they are. Each is history itself, so that one
    came is none."""

    def column(self, name: str) -> Column:
        """The column called `name`. Raises KeyError naming table and column."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def key(self) -> tuple[str, ...]:
        if self.key_columns:
            return self.key_columns
        return (self.discriminator, self.id_column) if self.discriminator else (self.id_column,)

    @property
    def searched(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.searched)

    @property
    def facets(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.facet)

    def groups(self) -> Iterator[tuple[str, tuple[Column, ...]]]:
        """Headings of the detail pane with their columns, in declared order."""
        for group in dict.fromkeys(column.group for column in self.columns):
            yield group, tuple(column for column in self.columns if column.group == group)


def parts(owner: Table, tables: Mapping[str, Table]) -> Iterator[tuple[Table, Relation]]:
    """The tables whose rows exist only as parts of rows of `owner`, as the assignments of an app,
    each with the relation that leads there: its key refers to the owner's id."""
    for relation in owner.relations:
        part = tables.get(relation.target)
        if (
            part is not None
            and relation.via is None
            and relation.source_column == owner.id_column
            and relation.target_column in part.key
            and relation.target_column != part.id_column
        ):
            yield part, relation
