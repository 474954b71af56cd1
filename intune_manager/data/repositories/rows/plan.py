"""Finds out, before the real query, how selective its parts are: that decides how rows are read.

Looking up rows by id and sorting them costs by how many match; walking all rows in order until the
window is full costs by how many do not. Probes with a limit, answered by narrow indexes alone, tell
which is cheaper. The bounds were measured at 100,000 rows; they need not be exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import Filter, RowQuery
from intune_manager.data.repositories.memberships.linked_rows import LinkedRows, linked_rows
from intune_manager.data.repositories.rows.selection import Selection, all_of
from intune_manager.data.repositories.statements import Condition, Parameters, fetch, scalar
from intune_manager.data.sql.sqlite.search_words import Needle

FEW = 2_000
"""Up to that many rows are looked up and sorted rather than met on a walk."""
MANY = 25_000
"""Up to that many ids are collected from an index to spare a walk the look at each wide row."""


@dataclass(frozen=True)
class RowPlan:
    """How the rows of a query are found."""

    ids: tuple[int, ...] | None = None
    """Every row that can match; None when they are too many to name."""
    answered: frozenset[Filter] = frozenset()
    """The filters that every one of `ids` passes."""
    found: bool = False
    """`ids` hold every word that is searched for."""
    matches: Condition | None = None
    """True for the rows that the search index finds, where those are too many to name."""
    matches_are_few: bool = False
    """Whether it is worth while to collect them for a walk."""
    linked: LinkedRows | None = None
    """The rows that memberships connect with the query's object; every one of `ids` is of them."""
    collected: frozenset[Filter] = frozenset()
    """Filters whose ids are worth collecting for a walk."""


async def plan_rows(
    connection: AsyncConnection, selection: Selection, q: RowQuery, needle: Needle | None
) -> RowPlan:
    """Probe the search first, then each filter that has an index, then those filters together."""
    if not all(chosen.values for chosen in q.filters):
        return RowPlan(ids=())  # a filter without values matches nothing
    linked = await linked_rows(connection, selection, q.linked) if q.linked is not None else None
    searched = await _by_search(connection, needle) if needle is not None else RowPlan()
    plan = searched
    if plan.ids is None and linked is not None and linked.count <= FEW:
        plan = RowPlan(linked.ids())
    if plan.ids is None:
        plan = await _by_filters(connection, selection, q)
    if plan is not searched:
        plan = replace(plan, matches=searched.matches, matches_are_few=searched.matches_are_few)
    return plan if linked is None else _within(plan, linked)


def _within(plan: RowPlan, linked: LinkedRows) -> RowPlan:
    ids = plan.ids if plan.ids is None else tuple(filter(linked.holds, plan.ids))
    return replace(plan, ids=ids, linked=linked)


async def _by_search(connection: AsyncConnection, needle: Needle) -> RowPlan:
    select = await needle.ids(connection)
    if select is None:
        return RowPlan()
    ids = await _few(connection, *select)
    if ids is not None:
        return RowPlan(ids, found=needle.is_exact)
    sql, parameters = select
    return RowPlan(
        matches=Condition(f"t.id IN ({sql})", parameters),
        matches_are_few=not await _exceeds(connection, select, MANY),
    )


async def _by_filters(connection: AsyncConnection, selection: Selection, q: RowQuery) -> RowPlan:
    if q.include_deleted:
        return RowPlan()  # the indexes know live rows only
    indexed = [chosen for chosen in q.filters if selection.index(chosen.column)]
    for chosen in indexed:
        ids = await _few(connection, *_ids(selection, [chosen]))
        if ids is not None:
            return RowPlan(ids, frozenset({chosen}))
    if len(indexed) > 1:
        ids = await _few(connection, *_ids(selection, indexed))
        if ids is not None:
            return RowPlan(ids, frozenset(indexed))
    collected = [f for f in indexed if not await _exceeds(connection, _ids(selection, [f]), MANY)]
    return RowPlan(collected=frozenset(collected))


def _ids(selection: Selection, filters: list[Filter]) -> tuple[str, Parameters]:
    """A SELECT of the live rows that pass filters, each of which has an index."""
    first, *others = filters
    restrictions = [selection.restriction(chosen) for chosen in others]
    where = all_of((selection.scope(), selection.filter(first), *restrictions))
    source = selection.source(first.column)
    return f"SELECT t.id FROM {source} WHERE {where.sql}", where.parameters  # noqa: S608


async def _few(
    connection: AsyncConnection, select: str, parameters: Parameters
) -> tuple[int, ...] | None:
    rows = await fetch(connection, f"{select} LIMIT ?", (*parameters, FEW + 1))
    return None if len(rows) > FEW else tuple(row_id for (row_id,) in rows)


async def _exceeds(connection: AsyncConnection, chosen: tuple[str, Parameters], bound: int) -> bool:
    select, parameters = chosen
    count: int = await scalar(
        connection,
        f"SELECT count(*) FROM ({select} LIMIT ?)",  # noqa: S608
        (*parameters, bound + 1),
    )
    return count > bound


def window_source(
    selection: Selection, q: RowQuery, needle: Needle | None, plan: RowPlan
) -> tuple[str, Condition]:
    """FROM and WHERE for rows in order: those named by the plan, else a walk along the order."""
    conditions = [selection.scope(include_deleted=q.include_deleted)]
    for chosen in q.filters:
        if chosen in plan.collected:
            conditions.append(selection.restriction(chosen))
        elif chosen not in plan.answered:
            conditions.append(selection.filter(chosen))
    if needle is not None and not plan.found:
        conditions.append(needle.of_row())
    if plan.matches is not None and plan.matches_are_few and plan.ids is None:
        conditions.append(plan.matches)
    if q.linked is not None and plan.linked is None:
        conditions.append(selection.linked(q.linked))
    if plan.ids is not None:
        return selection.among(plan.ids, conditions)
    if plan.linked is not None:
        conditions.append(plan.linked.condition())
    column = selection.sort_of(q).column
    return selection.source(column, include_deleted=q.include_deleted), all_of(conditions)


def total_source(
    selection: Selection, q: RowQuery, needle: Needle | None, plan: RowPlan, by: str
) -> tuple[str, Condition]:
    """FROM and WHERE for counting: the named rows, else narrow indexes alone, `by` first."""
    if plan.ids is not None or q.include_deleted:
        return window_source(selection, q, needle, plan)
    conditions = [selection.scope()]
    for chosen in q.filters:
        own = chosen.column == by
        conditions.append(selection.filter(chosen) if own else selection.restriction(chosen))
    if plan.linked is not None:
        conditions.append(plan.linked.condition())
    if plan.matches is not None:
        conditions.append(plan.matches)
    if needle is not None and not (plan.matches and needle.is_exact):
        conditions.append(needle.of_row())
    return selection.source(by), all_of(conditions)
