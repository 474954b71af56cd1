"""The full-text indexes behind the quick filter: SQLite's FTS5 with the trigram tokenizer.

Each searched table has the index `<table>_search` over its column `search_text`; the index keeps no
text of its own ("external content"). `<table>_terms` lists the trigrams that occur: needles shorter
than a trigram are looked up among them.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Insert,
    Integer,
    Table,
    TableClause,
    Text,
    bindparam,
    literal,
    select,
)
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.sql.models import RECORDS, VersionedRecord
from intune_manager.data.sql.sqlite.engines import run_compiled

SEARCHED_TABLES = tuple(
    name for name, record in RECORDS.items() if issubclass(record, VersionedRecord)
)
"""The tables with a search index."""


def search_table(table: str) -> str:
    """The name of the full-text index of a mirrored table."""
    return f"{table}_search"


def terms_table(table: str) -> str:
    """The name of the list of the trigrams that a table's index holds."""
    return f"{table}_terms"


def create_search_tables(table: str) -> tuple[str, str]:
    """DDL. The text that goes in is folded by the writer, hence `case_sensitive 1`."""
    search = search_table(table)
    return (
        f"CREATE VIRTUAL TABLE {search} USING fts5(search_text, content='{table}',"
        " content_rowid='id', tokenize='trigram case_sensitive 1', detail=none)",
        f"CREATE VIRTUAL TABLE {terms_table(table)} USING fts5vocab('{search}', 'row')",
    )


def drop_search_tables(table: str) -> tuple[str, str]:
    return (
        f"DROP TABLE IF EXISTS {terms_table(table)}",
        f"DROP TABLE IF EXISTS {search_table(table)}",
    )


def search_index(table: str) -> TableClause:
    """The index, for statements: its rows, and the column of its own name that takes commands."""
    name = search_table(table)
    columns = (
        sql_column("rowid", Integer),
        sql_column(name, Text),
        sql_column("search_text", Text),
    )
    return sql_table(name, *columns)


def search_terms(table: str) -> TableClause:
    """The list of trigrams, for statements."""
    return sql_table(terms_table(table), sql_column("term", Text))


def check_search_table(table: str) -> str:
    """A statement that fails with SQLITE_CORRUPT when the index does not match the rows' texts."""
    return _command(table, "integrity-check", rank=1)


def rebuild_search_table(table: str) -> str:
    """A statement that makes the index anew from the rows' texts."""
    return _command(table, "rebuild")


def optimize_search_table(table: str) -> str:
    """A statement that makes the index as small and as fast as it can be."""
    return _command(table, "optimize")


def _command(table: str, command: str, **values: object) -> str:
    index = search_index(table)
    index.append_column(sql_column("rank", Integer))
    insert = index.insert().values({index.name: command, **values})
    compiled = insert.compile(dialect=dialect(), compile_kwargs={"literal_binds": True})
    return str(compiled)


async def add_to_search(
    connection: AsyncConnection, table: str, rows: Sequence[tuple[int, str]]
) -> None:
    """Index rows: their ids, and their searched texts."""
    index = search_index(table)
    new = index.insert().values(rowid=bindparam("rowid"), search_text=bindparam("search_text"))
    await run_compiled(connection, new, rows)


async def take_from_search(
    connection: AsyncConnection, table: str, rows: Sequence[tuple[int, str]]
) -> None:
    """Take rows out of the index: their ids, and the very texts that were indexed."""
    index = search_index(table)
    old = index.insert().values(
        {
            index.name: bindparam("command"),
            "rowid": bindparam("id"),
            "search_text": bindparam("text"),
        }
    )
    # In the order of the columns: rowid, the command, the text.
    await run_compiled(connection, old, [(row_id, "delete", text) for row_id, text in rows])


def take_rows_from_search(searched: Table, rows: ColumnElement[bool]) -> Insert:
    """A statement that takes rows of a table out of its index, with the texts that they have."""
    index = search_index(searched.name)
    gone = select(searched.c.id, literal("delete"), searched.c.search_text).where(rows)
    return index.insert().from_select(list(index.c), gone).execution_options(sqlite_only=True)
