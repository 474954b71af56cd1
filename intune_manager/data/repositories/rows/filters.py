"""The one place where the conditions of `data.query` become SQLAlchemy expressions."""
# ruff: noqa: ARG001  # one signature for all kinds of condition

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import singledispatch
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, func, literal, not_, or_, true

from intune_manager.data.query import (
    AllOf,
    AnyOf,
    Between,
    Comparison,
    Condition,
    Contains,
    Filter,
    IsNull,
    JsonPath,
    Linked,
    Not,
    OlderThan,
    Operand,
    Operator,
    StartsWith,
)
from intune_manager.data.sql.sqlite.constructs import json_value

_OPERATORS: dict[Operator, Callable[[Any, Any], ColumnElement[bool]]] = {
    Operator.EQUAL: eq,
    Operator.NOT_EQUAL: ne,
    Operator.LESS: lt,
    Operator.AT_MOST: le,
    Operator.GREATER: gt,
    Operator.AT_LEAST: ge,
}

_NEVER = literal(1) == literal(0)
"""Not `false()`, for which SQLAlchemy leaves out all that stands beside it: the index that a
statement names would have no use."""


class Columns(Protocol):
    """What conditions are compiled against: the columns of one table of one tenant."""

    @property
    def payload(self) -> ColumnElement[str]: ...

    def stored(self, name: str) -> ColumnElement[Any]:
        """A column, as the cache stores it. Raises BugError for one that is not declared."""
        ...

    def instant(self, name: str) -> ColumnElement[datetime | None]:
        """A column of instants. Raises BugError for any other."""
        ...

    def linked(self, linked: Linked) -> ColumnElement[bool]:
        """True for the rows that memberships connect with an object."""
        ...


def compiled(columns: Columns, condition: Condition, now: datetime) -> ColumnElement[bool]:
    """True for the rows that the condition matches at the instant `now`.

    Raises BugError for a column that the table does not declare.
    """
    return _compiled(condition, columns, now)


@singledispatch
def _compiled(condition: Condition, columns: Columns, now: datetime) -> ColumnElement[bool]:
    raise NotImplementedError(type(condition))


@_compiled.register
def _(chosen: Filter, columns: Columns, now: datetime) -> ColumnElement[bool]:
    operand = columns.stored(chosen.column)
    values = [value for value in chosen.values if value is not None]
    among = operand.in_(values) if values else _NEVER
    return or_(among, operand.is_(None)) if None in chosen.values else among


@_compiled.register
def _(chosen: IsNull, columns: Columns, now: datetime) -> ColumnElement[bool]:
    return _operand(columns, chosen.operand).is_(None)


@_compiled.register
def _(chosen: Comparison, columns: Columns, now: datetime) -> ColumnElement[bool]:
    return _OPERATORS[chosen.operator](_operand(columns, chosen.operand), chosen.value)


@_compiled.register
def _(chosen: Between, columns: Columns, now: datetime) -> ColumnElement[bool]:
    operand = _operand(columns, chosen.operand)
    low = true() if chosen.low is None else operand >= chosen.low
    high = true() if chosen.high is None else operand <= chosen.high
    return and_(operand.is_not(None), low, high)


@_compiled.register
def _(chosen: Contains, columns: Columns, now: datetime) -> ColumnElement[bool]:
    return _operand(columns, chosen.operand).icontains(chosen.text, autoescape=True)


@_compiled.register
def _(chosen: StartsWith, columns: Columns, now: datetime) -> ColumnElement[bool]:
    return _operand(columns, chosen.operand).istartswith(chosen.text, autoescape=True)


@_compiled.register
def _(chosen: OlderThan, columns: Columns, now: datetime) -> ColumnElement[bool]:
    return columns.instant(chosen.column) < now - chosen.age


@_compiled.register
def _(linked: Linked, columns: Columns, now: datetime) -> ColumnElement[bool]:
    return columns.linked(linked)


@_compiled.register
def _(negated: Not, columns: Columns, now: datetime) -> ColumnElement[bool]:
    # What a condition says of "no value" is neither true nor false: so it does not match.
    return not_(func.coalesce(_compiled(negated.condition, columns, now), false()))


@_compiled.register
def _(every: AllOf, columns: Columns, now: datetime) -> ColumnElement[bool]:
    return and_(true(), *(_compiled(each, columns, now) for each in every.conditions))


@_compiled.register
def _(some: AnyOf, columns: Columns, now: datetime) -> ColumnElement[bool]:
    return or_(_NEVER, *(_compiled(each, columns, now) for each in some.conditions))


def _operand(columns: Columns, operand: Operand) -> ColumnElement[Any]:
    if isinstance(operand, JsonPath):
        return json_value(columns.payload, operand.path)
    return columns.stored(operand)
