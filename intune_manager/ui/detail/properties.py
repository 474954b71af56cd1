"""One object as sections of titled fields: links, declared columns, everything else Graph sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intune_manager.data.json_values import loaded
from intune_manager.data.query import Filter, Payload, Related, RelatedRow, RowQuery
from intune_manager.registry import TABLES
from intune_manager.registry.table import Column, Table
from intune_manager.ui.common import formatting
from intune_manager.ui.common.places import Place
from intune_manager.ui.detail.detail_sections import detail_sections, listed_properties
from intune_manager.ui.detail.entries import Entry, Section, entry_of
from intune_manager.ui.detail.object_source import DetailPart, MembershipLine, MembershipList
from intune_manager.words import ago

_MEMBERSHIPS = "group_members"
_IDS = frozenset({"id", "@odata.etag"})


@dataclass(frozen=True)
class Surroundings:
    """What belongs to an object beyond its own payload."""

    related: Sequence[Related] = ()
    parts: Sequence[DetailPart] = ()
    memberships: Sequence[MembershipList] = ()


def sections(table: Table, payload: Payload, around: Surroundings | None) -> tuple[Section, ...]:
    """Everything known about one object, what people look for first.

    With None for `around` the links are announced, to come later.
    No property is left out: what no column shows is listed under "All other properties".
    """
    groups = (
        Section(title, tuple(_column_entry(column, payload) for column in columns))
        for title, columns in table.groups()
    )
    others = tuple(_other_entries(table, payload.raw))
    listed = listed_properties(payload.raw)
    parts = _set_apart(around.parts if around is not None else (), table)
    told = [detail_sections(part, listed, _told(part, payload)) for part in parts]
    return (
        *_links(table, payload, around),
        *groups,
        *(section for each in told for section in each),
        *((Section("All other properties", others, opened=False),) if others else ()),
        Section("In the cache", _cache_entries(payload)),
    )


def title_of(table: Table, payload: Payload) -> str:
    """What to call an object: by its name, else by the first other thing that it is searched by.

    An Autopilot device that reports no serial number goes by its display name. Only what has
    nothing of the kind is called by its id.
    """
    names = (table.name_column, *table.searched)
    return next((str(payload.columns[one]) for one in names if payload.columns.get(one)), "") or (
        payload.object_id
    )


def raw_sections(table: Table, raw: str | None) -> tuple[Section, ...]:
    """An earlier state of an object, of which only the payload is known."""
    if raw is None:
        return (Section("Not known: it did not exist, or no history reaches back so far", ()),)
    entries = tuple(_other_entries(table, raw, known=_IDS))
    return (Section("Properties", entries),)


def _told(part: DetailPart, payload: Payload) -> int | None:
    """How many items the service says that a part has; None where it does not."""
    told = payload.columns.get(part.counted_by)
    return told if isinstance(told, int) else None


def _set_apart(parts: Sequence[DetailPart], table: Table) -> Sequence[DetailPart]:
    """The parts, none of them called as a group of the table's own columns is."""
    taken = {title for title, _ in table.groups()}
    return [
        replace(part, title=f"{part.title} in detail") if part.title in taken else part
        for part in parts
    ]


def _links(table: Table, payload: Payload, around: Surroundings | None) -> Iterator[Section]:
    if around is None:
        yield from (Section(one.title, (Entry("…"),)) for one in table.relations)
        return
    memberships = membership_sections(around.memberships)
    for one in _possible(table, around.related):
        # The lists of memberships hold the same links, and the nested ones.
        if not (memberships and one.relation.via == _MEMBERSHIPS):
            yield _relation_section(one, payload)
    yield from memberships


def membership_sections(memberships: Sequence[MembershipList]) -> tuple[Section, ...]:
    """Memberships, nesting included: how many, how many directly, and through what the others."""
    return tuple(_membership_section(one) for one in memberships)


def _membership_section(one: MembershipList) -> Section:
    # What is the same in all of them leaves the line to the names.
    same = len({line.detail for line in one.rows}) == 1
    entries = [_membership_entry(line, with_detail=not same) for line in one.rows]
    if one.rows and one.linked is not None:
        query = RowQuery(linked=one.linked)
        many = f"{one.total:,} " if len(one.tables) == 1 else ""
        entries += [
            Entry(f"Show all {many}in {TABLES[name].title}", link=Place(name, query))
            for name in one.tables
        ]
    nested = one.total - one.direct
    count = f"{one.total:,}, {one.direct:,} directly" if nested else f"{one.total:,}"
    return Section(f"{one.title} ({count})", tuple(entries))


def _membership_entry(line: MembershipLine, *, with_detail: bool) -> Entry:
    detail = " · ".join(formatting.summary(line.detail))
    # What is connected directly has the whole line for its name, if nothing else is to be said.
    shown = detail if with_detail else ""
    text = f"through {' / '.join(line.through)}" if line.through else shown
    link = Place(line.table, row_id=line.row_id) if line.row_id is not None else None
    way = text or "directly"
    tip = " · ".join(dict.fromkeys(part for part in (line.name, detail, way) if part))
    return Entry(line.name, text, tip, line.name, link)


def _possible(table: Table, related: Sequence[Related]) -> Iterator[Related]:
    """All of them but those that cannot be: what an id names is an app, say, so it is no script."""
    named = {one.relation.source_column for one in related if one.count and _names(table, one)}
    for one in related:
        if one.count or one.relation.source_column not in named or not _names(table, one):
            yield one


def _names(table: Table, one: Related) -> bool:
    """Whether the link leads from an id that the object holds to the object of that id."""
    relation = one.relation
    is_own = relation.source_column == table.id_column
    to_id = relation.target_column == TABLES[relation.target].id_column
    return relation.via is None and to_id and not is_own


def _relation_section(related: Related, payload: Payload) -> Section:
    relation = related.relation
    entries = [_row_entry(relation.target, row, payload.name) for row in related.rows]
    more = related.count - len(entries)
    if more > 0:
        value = payload.columns.get(relation.source_column)
        whole = None
        if relation.via is None and isinstance(value, str | int):
            same = Filter(relation.target_column, (value,))
            whole = Place(relation.target, RowQuery(filters=(same,)))
        text = f"Show all {related.count:,}" if whole else f"and {more:,} more"
        entries.append(Entry(text, link=whole))
    return Section(f"{relation.title} ({related.count:,})", tuple(entries))


def _row_entry(table: str, row: RelatedRow, owner: str) -> Entry:
    parts = formatting.summary(row.detail)
    title = row.name
    if row.name == owner and len(parts) > 1 and _is_named_after_another(TABLES[table]):
        # An app's own assignment bears the app's name: what sets it apart follows its kind.
        title, parts = " · ".join(parts[1:]), ()
    text = " · ".join(parts)
    place = Place(table, row_id=row.id)
    return Entry(title, text, " · ".join((row.name, row.detail)), row.name, place)


def _is_named_after_another(table: Table) -> bool:
    """Whether its objects have no name of their own in Graph, as assignments have none."""
    return not table.column(table.name_column).path


def _column_entry(column: Column, payload: Payload) -> Entry:
    value = payload.columns.get(column.name)
    copied = "" if value is None else str(value)
    text, tip = formatting.display(column, value), formatting.tooltip(column, value)
    return Entry(column.title, text, tip, copied)


def _cache_entries(payload: Payload) -> tuple[Entry, ...]:
    times = [
        ("First seen", payload.first_seen_at),
        ("Last changed", payload.changed_at),
        ("Last confirmed", payload.last_synced_at),
        *([("Deleted", payload.deleted_at)] if payload.deleted_at else []),
    ]
    return (
        Entry("Object id", payload.object_id, "", payload.object_id),
        *(Entry(title, formatting.local_time(at), ago(at), at.isoformat()) for title, at in times),
    )


def _other_entries(table: Table, raw: str, known: frozenset[str] | None = None) -> Iterator[Entry]:
    try:
        properties = loaded(raw)
    except ValueError:
        return
    if not isinstance(properties, dict):
        return
    known = _IDS | {column.path for column in table.columns} if known is None else known
    for name, value in properties.items():
        if name not in known:
            yield entry_of(str(name), value)
