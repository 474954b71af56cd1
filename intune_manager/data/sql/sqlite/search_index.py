"""The full-text indexes behind the quick filter: SQLite's FTS5 with the trigram tokenizer.

Each searched table has the index `<table>_search` over its column `search_text`; the index keeps no
text of its own ("external content"). `<table>_terms` lists the trigrams that occur: needles shorter
than a trigram are looked up among them.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Insert, Table, column, insert, literal, select, table

from intune_manager.data.sql.models import RECORDS, VersionedRecord

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


def check_search_table(table: str) -> str:
    """A statement that fails with SQLITE_CORRUPT when the index does not match the rows' texts."""
    name = search_table(table)
    return f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)"  # noqa: S608


def rebuild_search_table(table: str) -> str:
    """A statement that makes the index anew from the rows' texts."""
    name = search_table(table)
    return f"INSERT INTO {name}({name}) VALUES ('rebuild')"  # noqa: S608


def add_to_search(table: str) -> str:
    """A statement that indexes one row: (id, text)."""
    return f"INSERT INTO {search_table(table)} (rowid, search_text) VALUES (?, ?)"  # noqa: S608


def take_from_search(table: str) -> str:
    """A statement that takes one row out of the index: (id, the very text that was indexed)."""
    name = search_table(table)
    return f"INSERT INTO {name} ({name}, rowid, search_text) VALUES ('delete', ?, ?)"  # noqa: S608


def take_rows_from_search(searched: Table, rows: ColumnElement[bool]) -> Insert:
    """A statement that takes rows of a table out of its index, with the texts that they have."""
    name = search_table(searched.name)
    index = table(name, column(name), column("rowid"), column("search_text"))
    entries = select(literal("delete"), searched.c.id, searched.c.search_text).where(rows)
    return insert(index).from_select(list(index.c), entries).execution_options(sqlite_only=True)
