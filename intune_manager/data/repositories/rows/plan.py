"""Finds out, before the real query, how selective its parts are: that decides how rows are read.

Looking up rows by id and sorting them costs by how many match; walking all rows in order until the
window is full costs by how many do not. Probes with a limit, answered by narrow indexes alone, tell
which is cheaper. The bounds were measured at 100,000 rows; they need not be exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import Filter, RowQuery
from intune_manager.data.repositories.rows.selection import LinkedRows, Selection, linked_rows
from intune_manager.data.sql.sqlite.constructs import one_of
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
    matches: Select[int] | None = None
    """The ids of the rows that the search index finds, where those are too many to name."""
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
    found = await needle.ids(connection)
    if found is None:
        return RowPlan()
    ids = await _few(connection, found)
    if ids is not None:
        return RowPlan(ids, found=needle.is_exact)
    few = not await _exceeds(connection, found, MANY)
    return RowPlan(matches=found, matches_are_few=few)


async def _by_filters(connection: AsyncConnection, selection: Selection, q: RowQuery) -> RowPlan:
    if q.include_deleted:
        return RowPlan()  # the indexes know live rows only
    indexed = [chosen for chosen in q.filters if selection.index(chosen.column)]
    for chosen in indexed:
        ids = await _few(connection, _ids(selection, [chosen]))
        if ids is not None:
            return RowPlan(ids, frozenset({chosen}))
    if len(indexed) > 1:
        ids = await _few(connection, _ids(selection, indexed))
        if ids is not None:
            return RowPlan(ids, frozenset(indexed))
    collected = [f for f in indexed if not await _exceeds(connection, _ids(selection, [f]), MANY)]
    return RowPlan(collected=frozenset(collected))


def _ids(selection: Selection, filters: list[Filter]) -> Select[int]:
    """The ids of the live rows that pass filters, each of which has an index."""
    first, *others = filters
    restrictions = [selection.restriction(chosen) for chosen in others]
    ids = select(selection.id).where(selection.scope(), selection.filter(first), *restrictions)
    return selection.by_index(ids, first.column)


async def _few(connection: AsyncConnection, ids: Select[int]) -> tuple[int, ...] | None:
    found = (await connection.execute(ids.limit(FEW + 1))).all()
    return None if len(found) > FEW else tuple(row_id for (row_id,) in found)


async def _exceeds(connection: AsyncConnection, ids: Select[int], bound: int) -> bool:
    first = ids.limit(bound + 1).subquery()
    counted = select(func.count()).select_from(first)
    counted = counted.execution_options(**ids.get_execution_options())
    return (await connection.execute(counted)).scalar_one() > bound


def window_of(
    statement: Select[Any], selection: Selection, q: RowQuery, needle: Needle | None, plan: RowPlan
) -> Select[Any]:
    """The statement for the rows of the query: those named by the plan, else a walk along the
    order."""
    conditions = [selection.scope(include_deleted=q.include_deleted), *_where(selection, q)]
    for chosen in q.filters:
        if chosen in plan.collected:
            conditions.append(selection.restriction(chosen))
        elif chosen not in plan.answered:
            conditions.append(selection.filter(chosen))
    if q.linked is not None and plan.linked is None:
        conditions.append(selection.linked(q.linked))
    if needle is not None and not plan.found:
        statement = needle.look_at_each(statement, selection.rows)
    if plan.ids is not None:
        # SQLite would rather walk along an index for the order than look up few ids.
        return statement.where(one_of(selection.id, plan.ids), *conditions)
    if needle is not None and plan.matches is not None and plan.matches_are_few:
        statement = needle.among(statement, selection.rows, plan.matches)
    if plan.linked is not None:
        conditions.append(plan.linked.holds_row(selection.id))
    column = selection.sort_of(q).column
    return selection.by_index(
        statement.where(*conditions), column, include_deleted=q.include_deleted
    )


def total_of(
    statement: Select[Any],
    selection: Selection,
    q: RowQuery,
    needle: Needle | None,
    plan: RowPlan,
    *,
    by: str,
) -> Select[Any]:
    """The statement for counting the rows of the query: the named ones, else those that narrow
    indexes tell, `by` first."""
    if plan.ids is not None or q.include_deleted:
        return window_of(statement, selection, q, needle, plan)
    conditions = [selection.scope(), *_where(selection, q)]
    for chosen in q.filters:
        own = chosen.column == by
        conditions.append(selection.filter(chosen) if own else selection.restriction(chosen))
    if plan.linked is not None:
        conditions.append(plan.linked.holds_row(selection.id))
    if needle is not None and plan.matches is not None:
        statement = needle.among(statement, selection.rows, plan.matches)
    if needle is not None and not (plan.matches is not None and needle.is_exact):
        statement = needle.look_at_each(statement, selection.rows)
    return selection.by_index(statement.where(*conditions), by)


def _where(selection: Selection, q: RowQuery) -> tuple[ColumnElement[bool], ...]:
    return () if q.where is None else (selection.filter(q.where),)
