"""What SQLAlchemy's language lacks and the cache's statements need, as constructs of their own.

Each says itself in SQLite's way here, and in PostgreSQL's: a statement of the repositories must be
one that either can run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Join,
    String,
    Subquery,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

from intune_manager.data.json_values import folded_id
from intune_manager.data.sql.types import IdText


class _Listed(FunctionElement[Any]):
    """The members of a JSON array, as a table."""

    name = "listed"
    inherit_cache = True


def one_of(column: ColumnElement[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """True where `column` holds one of `values`, any number of them, in a single parameter."""
    if isinstance(column.type, IdText):
        values = (folded_id(str(value)) for value in values)
    array = bindparam(None, json.dumps(list(values)), Text)
    listed = _Listed(array).table_valued("value")
    of = Integer() if isinstance(column.type, Integer) else Text()
    return column.in_(select(cast(listed.c.value, of)))


@compiles(_Listed, "sqlite")
def _listed_in_sqlite(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each{compiler.process(element.clause_expr, **options)}"


@compiles(_Listed, "postgresql")
def _listed_in_postgresql(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    (array,) = element.clauses
    return f"jsonb_array_elements_text({compiler.process(cast(array, JSONB), **options)})"


class _JsonValue(FunctionElement[Any]):
    name = "json_value"
    type = String()
    inherit_cache = True


def json_value(payload: ColumnElement[str], path: str) -> ColumnElement[Any]:
    """The scalar at a JSON path (`$.hardwareInformation.tpmVersion`) of a payload.

    NULL where the path leads nowhere, and where the payload is no JSON.
    """
    return _JsonValue(payload, bindparam(None, path, Text))


@compiles(_JsonValue, "sqlite")
def _json_value_in_sqlite(element: _JsonValue, compiler: SQLCompiler, **options: Any) -> str:
    payload, path = element.clauses
    # SQLite refuses a statement that meets a text which is no JSON.
    sound = func.iif(func.json_valid(payload), payload, None)
    return compiler.process(func.json_extract(sound, path), **options)


@compiles(_JsonValue, "postgresql")
def _json_value_in_postgresql(element: _JsonValue, compiler: SQLCompiler, **options: Any) -> str:
    payload, path = element.clauses
    found = func.jsonb_path_query_first(cast(payload, JSONB), cast(path, JSONPATH))
    text = found.op("#>>")(literal_column("'{}'"))  # a text without its quotes
    return compiler.process(text, **options)


class _Contains(FunctionElement[bool]):
    """A text, a GLOB pattern and the word that it stands for."""

    name = "contains_word"
    type = Boolean()
    inherit_cache = True


def contains(text: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """True where `text` contains `word`, in either case of its letters."""
    pattern = f"*{''.join(map(_either_case, word))}*"
    return _Contains(text, bindparam(None, pattern, Text), bindparam(None, word, Text))


def _either_case(letter: str) -> str:
    # SQLite lowers ASCII alone: a letter beyond it is looked for in both cases.
    if letter.isascii():
        return f"[{letter}]" if letter in "*?[" else letter.lower()
    cases = {letter, letter.lower(), letter.upper(), letter.casefold()}
    return f"[{''.join(sorted(case for case in cases if len(case) == 1))}]"


@compiles(_Contains, "sqlite")
def _contains_in_sqlite(element: _Contains, compiler: SQLCompiler, **options: Any) -> str:
    text, pattern, _ = element.clauses
    return compiler.process(func.lower(text).bool_op("GLOB")(pattern), **options)


@compiles(_Contains, "postgresql")
def _contains_in_postgresql(element: _Contains, compiler: SQLCompiler, **options: Any) -> str:
    text, _, word = element.clauses
    return compiler.process(func.strpos(func.lower(text), func.lower(word)) > 0, **options)


def listed(rows: Iterable[Sequence[object]], **columns: type[TypeEngine[Any]]) -> Subquery:
    """Any number of rows in a single parameter, as a table with a column for each keyword."""
    array = bindparam(None, json.dumps(list(rows)), Text)
    row = _Listed(array).table_valued("value")
    values = (
        cast(json_value(row.c.value, f"$[{place}]"), kind).label(name)
        for place, (name, kind) in enumerate(columns.items())
    )
    return select(*values).subquery()


class _Exact(FunctionElement[Any]):
    name = "exact"
    type = Text()
    inherit_cache = True


def exact(text: ColumnElement[Any]) -> ColumnElement[str]:
    """The text, for a comparison in which case counts even where the column ignores it."""
    return _Exact(text)


@compiles(_Exact, "sqlite")
def _exact_in_sqlite(element: _Exact, compiler: SQLCompiler, **options: Any) -> str:
    (text,) = element.clauses
    return compiler.process(text.collate("BINARY"), **options)


@compiles(_Exact, "postgresql")
def _exact_in_postgresql(element: _Exact, compiler: SQLCompiler, **options: Any) -> str:
    (text,) = element.clauses
    return compiler.process(text, **options)


class _Seldom(FunctionElement[Any]):
    name = "seldom"
    type = NullType()  # a Boolean would be compared with 1, and the planner not see the likelihood
    inherit_cache = True


def seldom(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition, which SQLite's planner is to take for one that hardly any row fulfils."""
    return _Seldom(condition)


@compiles(_Seldom, "sqlite")
def _seldom_in_sqlite(element: _Seldom, compiler: SQLCompiler, **options: Any) -> str:
    return f"likelihood({compiler.process(*element.clauses, **options)}, 0.0001)"


@compiles(_Seldom, "postgresql")
def _seldom_in_postgresql(element: _Seldom, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(*element.clauses, **options)


class OrderedJoin(Join):
    """A join whose left side SQLite reads first, for its planner would begin at the wrong end."""

    inherit_cache = True


def ordered_join(left: FromClause, right: FromClause, onclause: ColumnElement[bool]) -> OrderedJoin:
    return OrderedJoin(left, right, onclause)


@compiles(OrderedJoin, "sqlite")
def _join_in_sqlite(element: OrderedJoin, compiler: SQLCompiler, **options: Any) -> str:
    options["asfrom"] = True
    left = compiler.process(element.left, **options)
    right = compiler.process(element.right, **options)
    options["asfrom"] = False
    assert element.onclause is not None  # noqa: S101  # `ordered_join` takes one
    return f"{left} CROSS JOIN {right} ON {compiler.process(element.onclause, **options)}"


@compiles(OrderedJoin)
def _join_elsewhere(element: OrderedJoin, compiler: SQLCompiler, **options: Any) -> str:
    plain = Join(element.left, element.right, element.onclause)
    return compiler.process(plain, **options)


class HintingCompiler(SQLiteCompiler):
    """SQLite's compiler, with `Select.with_hint(table, "INDEXED BY …", "sqlite")` written out."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002
        return text
