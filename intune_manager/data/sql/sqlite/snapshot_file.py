"""Snapshots as files: what one says about itself, and opening one without changing a byte of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy import column, select, table

from intune_manager.config.atomic import private_copy, scratch_directory
from intune_manager.config.paths import OpenedSnapshot
from intune_manager.data.sql import migrations
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.failures import file_errors
from intune_manager.data.sql.sqlite.schema import restore_indexes
from intune_manager.errors import CacheError

SNAPSHOT_TABLE = "snapshot"
SNAPSHOT = table(SNAPSHOT_TABLE, column("name"), column("value"))
CREATE_SNAPSHOT_TABLE = (
    f"CREATE TABLE {SNAPSHOT_TABLE} (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)"
)
"""Not part of any schema version: no cache has it, and every snapshot does."""
_VIEWS = frozenset({"group_members"})


@dataclass(frozen=True)
class ResourceState:
    """How far the rows of one resource could be trusted when the snapshot was made."""

    resource: str
    verdict: str
    last_success_at: str | None
    seen_as: str | None


@dataclass(frozen=True)
class SnapshotAbout:
    """What a snapshot says about itself. Instants are ISO 8601 in UTC."""

    tenant_id: str
    tenant_name: str | None
    exported_at: str
    program_version: str
    schema_version: int
    resources: tuple[ResourceState, ...]
    rows: Mapping[str, int]
    """Rows per table, deleted ones too."""

    def stored(self) -> list[tuple[str, str]]:
        """Names and JSON values, the rows of the snapshot's table about itself."""
        return [(name, json.dumps(value)) for name, value in asdict(self).items()]


def about(path: Path) -> SnapshotAbout:
    """What the snapshot `path` says about itself.

    Raises CacheError when there is no such file, or it is no snapshot but, say, a cache, or one
    that holds views which the program does not make.
    """
    if not path.exists():
        raise CacheError(
            f"There is no file {path}.",
            remedy="Snapshots are written by `intune-manager snapshot export FILE`.",
        )
    if not path.is_file():
        raise CacheError(f"{path} is not a file.", remedy="Name the file of the snapshot.")
    with cache_file.connected(path, read_only=True) as connection:
        found = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (SNAPSHOT_TABLE,)
        ).fetchone()
        values = dict(cache_file.execute(connection, select(SNAPSHOT)) if found else ())
        views = _foreign_views(connection)
    try:
        found_about = _about({field.name: json.loads(values[field.name]) for field in _FIELDS})
    except (KeyError, TypeError, ValueError):
        raise CacheError(
            f"{path} is a database, but not a snapshot.",
            remedy="`intune-manager snapshot export FILE` writes one. To work on another cache,"
            " set INTUNE_MANAGER_DATA_DIR to its directory.",
        ) from None
    if views:
        raise CacheError(
            f"{path} is a snapshot that somebody has changed: it has views that none has"
            f" ({', '.join(views)}).",
            remedy="Ask for a new export.",
        )
    return found_about


def _foreign_views(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Views that stand where a snapshot has a table, or nothing: reading one runs foreign SQL."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
    return tuple(name for (name,) in found if name not in _VIEWS)


_FIELDS = fields(SnapshotAbout)


def _about(values: dict[str, Any]) -> SnapshotAbout:
    resources = tuple(ResourceState(**state) for state in values.pop("resources"))
    return SnapshotAbout(resources=resources, **values)


@contextmanager
def opened(file: Path) -> Iterator[OpenedSnapshot]:
    """The snapshot `file`, fit to be read by this program, for the block.

    The file is never changed: one of an older schema is read through a private copy, brought up to
    date, that is gone after the block. Raises CacheError when it is no snapshot, and
    CacheTooNewError when a newer program wrote it.
    """
    about(file)
    version = migrations.refuse_newer(file)
    if version == migrations.SCHEMA_VERSION:
        yield OpenedSnapshot(file, file)
        return
    with scratch_directory() as directory:
        copy = directory / "snapshot.sqlite"
        with file_errors(copy):
            private_copy(file, copy)
        migrations.upgrade(copy)
        with cache_file.connected(copy) as connection:
            restore_indexes(connection)
        yield OpenedSnapshot(file, copy)


def is_snapshot(connection: sqlite3.Connection) -> bool:
    """Whether the open database is one."""
    return bool(connection.execute(f"PRAGMA table_info({SNAPSHOT_TABLE})").fetchall())
