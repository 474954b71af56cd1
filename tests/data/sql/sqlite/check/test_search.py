"""The texts of the search index, as SQLite makes and compares them, are those of the writer."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from intune_manager.data.sql.sqlite.check.integrity import rebuild_search, text_problem
from intune_manager.data.sql.sqlite.search_words import search_text
from intune_manager.registry import TABLES

USERS = TABLES["users"]
NAMES = ("ADELE", "Adèle", "STRASSE ß İ", "日本", "a\x00B", "\x00", "\n", "", " x ", None)


def test_a_text_made_by_sqlite_is_the_one_the_writer_makes_whatever_the_name() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        columns = ", ".join(USERS.searched)
        connection.execute(
            f"CREATE TABLE users (id INTEGER PRIMARY KEY, {columns}, search_text TEXT)"
        )
        rows = [
            tuple(NAMES[(number + shift) % len(NAMES)] for shift in range(len(USERS.searched)))
            for number in range(len(NAMES))
        ]
        rows.append((None,) * len(USERS.searched))
        marks = ", ".join("?" * len(USERS.searched))
        connection.executemany(f"INSERT INTO users ({columns}) VALUES ({marks})", rows)
        assert rebuild_search(connection, USERS) == len(rows)
        stored = connection.execute("SELECT search_text FROM users ORDER BY id")
        assert [text for (text,) in stored] == [search_text(row) for row in rows]
        assert text_problem(connection, USERS) is None

        connection.execute("UPDATE users SET search_text = 'Adèle' WHERE id = 2")
        connection.execute("UPDATE users SET search_text = 'ADELE' WHERE id = 1")
        found = text_problem(connection, USERS)
        assert found is not None
        assert found.count == 2
