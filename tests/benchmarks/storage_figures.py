"""How large the cache is beside the JSON that it keeps, and which tables take the space."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from demo_tenant import environment, run_measured, tenant
from figure import Figure

from intune_manager.data.sql.sqlite import cache_file

_PROFILE = "large-50k"
_LARGEST = 12


def figures(directory: Path) -> Iterator[Figure]:
    data = directory / "storage"
    with tenant(_PROFILE) as demo:
        command = [sys.executable, "-m", "intune_manager", "sync", "--json"]
        run_measured(command, environment(data, demo))
    (cache,) = data.glob("*.sqlite")
    with cache_file.connected(cache, read_only=True) as connection:
        json_bytes = sum(_json_bytes(connection).values())
        shares = _shares(connection)
    size = cache.stat().st_size
    largest = ", ".join(
        f"{name} {share / 1e6:.1f}" for name, share in list(shares.items())[:_LARGEST]
    )
    yield Figure(
        f"(e) cache after a first sync of {_PROFILE} / raw JSON kept in it",
        size / json_bytes, "x", 2.2,
        f"{size / 1e6:.0f} MB / {json_bytes / 1e6:.0f} MB; in MB: {largest}",
    )  # fmt: skip


def _json_bytes(connection: sqlite3.Connection) -> dict[str, int]:
    """The bytes of all raw payloads, by table or view."""
    tables = connection.execute(
        "SELECT o.name FROM sqlite_master AS o JOIN pragma_table_info(o.name) AS c"
        " WHERE o.type IN ('table', 'view') AND c.name = 'raw_payload' ORDER BY 1"
    ).fetchall()
    return {
        table: connection.execute(
            f"SELECT coalesce(sum(length(CAST(raw_payload AS BLOB))), 0) FROM {table}"
        ).fetchone()[0]
        for (table,) in tables
    }


def _shares(connection: sqlite3.Connection) -> dict[str, int]:
    """What each table takes, with its indexes and what its search consists of; the largest
    first."""
    return dict(
        connection.execute(
            "SELECT coalesce(m.tbl_name, d.name), sum(d.pgsize) FROM dbstat AS d"
            " LEFT JOIN sqlite_master AS m ON m.name = d.name"
            " GROUP BY 1 ORDER BY 2 DESC"
        )
    )
