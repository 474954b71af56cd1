"""Snapshots as files: what one says about itself, and opening one without changing a byte of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    column,
    func,
    literal,
    or_,
    select,
    table,
)

from intune_manager.config.atomic import private_copy, scratch_directory
from intune_manager.config.paths import OpenedSnapshot
from intune_manager.data.sql import migrations
from intune_manager.data.sql.models import Record
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.failures import as_snapshot, file_errors, unfit
from intune_manager.data.sql.sqlite.schema import require_schema, restore_indexes
from intune_manager.errors import CacheError

SNAPSHOT_TABLE = "snapshot"
SNAPSHOT = table(SNAPSHOT_TABLE, column("name"), column("value"))
CREATE_SNAPSHOT_TABLE = (
    f"CREATE TABLE {SNAPSHOT_TABLE} (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)"
)
"""Not part of any schema version: no cache has it, and every snapshot does."""
_MOST_VALUES = 100


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
    that holds anything but what this program writes; CacheTooNewError when a newer one wrote it.
    """
    with as_snapshot(path, path):
        return _verified(path)


def _verified(path: Path) -> SnapshotAbout:
    """As `about`, for a file that is known as a snapshot already."""
    if not path.exists():
        raise CacheError(
            f"There is no file {path}.",
            remedy="Snapshots are written by `intune-manager snapshot export FILE`.",
        )
    if not path.is_file():
        raise CacheError(f"{path} is not a file.", remedy="Name the file of the snapshot.")
    version = migrations.refuse_newer(path)
    with cache_file.connected(path, read_only=True) as connection:
        found = is_snapshot(connection)
    if not version or not found:
        raise _no_snapshot(path)
    require_schema(path, version, CREATE_SNAPSHOT_TABLE)
    with cache_file.connected(path, read_only=True) as connection:
        rows = cache_file.execute(connection, select(SNAPSHOT).limit(_MOST_VALUES)).fetchall()
    try:
        values = {name: msgspec.json.decode(value) for name, value in rows}
        about = msgspec.convert(values, SnapshotAbout)
    except (msgspec.MsgspecError, TypeError, UnicodeError, RecursionError):
        raise _no_snapshot(path) from None
    if about.schema_version != version:
        raise unfit(path, f"has schema version {version} and says {about.schema_version}")
    return about


def _no_snapshot(path: Path) -> CacheError:
    return CacheError(
        f"{path} is a database, but not a snapshot.",
        remedy="`intune-manager snapshot export FILE` writes one. To work on another cache,"
        " set INTUNE_MANAGER_DATA_DIR to its directory.",
    )


@contextmanager
def opened(file: Path) -> Iterator[OpenedSnapshot]:
    """The snapshot `file`, fit to be read by this program, for the block.

    The file is never changed, and nothing appears beside it: one of an older schema is read through
    a private copy, brought up to date, that is gone after the block. Raises as `about` does.
    """
    with ExitStack() as stack:
        stack.enter_context(as_snapshot(file, file))
        version = _verified(file).schema_version
        database = file
        if version < migrations.SCHEMA_VERSION:
            directory = stack.enter_context(scratch_directory())
            database = directory / "snapshot.sqlite"
            stack.enter_context(as_snapshot(database, file))
            _copy_upgraded(file, database)
        with cache_file.connected(database, read_only=True) as connection:
            _require_types(connection, database)
        yield OpenedSnapshot(file, database)


def _copy_upgraded(file: Path, copy: Path) -> None:
    with file_errors(copy):
        private_copy(file, copy)
    migrations.upgrade(copy)
    with cache_file.connected(copy) as connection:
        restore_indexes(connection)


def _require_types(connection: sqlite3.Connection, database: Path) -> None:
    """Raise CacheError unless each value is of its column's type: SQLite keeps any in any column,
    and what reads them counts on theirs."""
    for stored in Record.metadata.sorted_tables:
        if stored.info.get("is_view"):
            continue
        wrong = or_(*(func.typeof(column).not_in(_types(column)) for column in stored.c))
        odd = select(literal(1)).select_from(stored).where(wrong).limit(1)
        if cache_file.execute(connection, odd).fetchone():
            raise unfit(database, f"holds values of another type than their columns: {stored.name}")


def _types(column: Column[Any]) -> list[str]:
    kind = next(types for of, types in _STORED_AS if isinstance(column.type, of))
    return [*kind, "null"] if column.nullable else kind


_STORED_AS: tuple[tuple[type, list[str]], ...] = (
    (Boolean, ["integer"]),
    (Integer, ["integer"]),
    (Float, ["real", "integer"]),
    (LargeBinary, ["blob"]),
    (object, ["text"]),
)


def is_snapshot(connection: sqlite3.Connection) -> bool:
    """Whether the open database is one."""
    return bool(connection.execute(f"PRAGMA table_info({SNAPSHOT_TABLE})").fetchall())
