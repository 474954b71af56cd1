"""How each SQLite connection is set up: one writer in WAL mode, read-only readers beside it."""

from __future__ import annotations

PAGE_SIZE_BYTES = 16_384
"""A device's row takes about 2.3 KB, so that a page of SQLite's usual 4096 bytes holds one and is
half empty: 50,000 devices took 3.0 times their JSON with it, 2.0 times with this. Only a new file
takes it."""

APPLICATION_ID = 0x494E544D
"""`INTM`, in the header of every cache: it tells a cache from any other SQLite file, and from what
builds before the first release wrote."""

BUSY_TIMEOUT_MS = 15_000
_WAL_PAGES = 8_000  # 131 MB: big enough that a burst of page upserts is written back once

NEW_FILE = (
    f"PRAGMA page_size={PAGE_SIZE_BYTES}",
    f"PRAGMA application_id={APPLICATION_ID}",
)
"""Kept in the file itself: run once, before the first table."""

WRITER = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    # INSERT OR REPLACE then fires the delete triggers that keep the history append-only.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA wal_autocheckpoint={_WAL_PAGES}",
    f"PRAGMA journal_size_limit={_WAL_PAGES * PAGE_SIZE_BYTES}",
)

READER = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA query_only=ON",
)

MIGRATION = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    # A step that rebuilds a table drops the old one: with enforcement on, that deletes children.
    # Each step checks all references before it commits instead.
    "PRAGMA foreign_keys=OFF",
    "PRAGMA cache_size=-65536",
    f"PRAGMA journal_size_limit={_WAL_PAGES * PAGE_SIZE_BYTES}",
)

WRITER_BEGIN = "BEGIN IMMEDIATE"
"""Takes the write lock at once, so that no transaction fails half way with a stale snapshot."""

READER_BEGIN = "BEGIN"
"""All statements of one reader block see the same snapshot."""
