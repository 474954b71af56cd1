"""What the content of a file, or a query, can make SQLite do at most. Imports nothing large: the
process of a query begins with this."""

from __future__ import annotations

import sqlite3
import sys

MOST_BYTES = 128 * 2**20
"""Of one value, and of one row: twice the longest answer that is taken from Graph."""


def distrust(connection: sqlite3.Connection) -> None:
    """Limit what the content of a file can make SQLite do, whoever wrote it."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    connection.execute("PRAGMA trusted_schema=OFF").close()
    connection.execute("PRAGMA cell_size_check=ON").close()
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
