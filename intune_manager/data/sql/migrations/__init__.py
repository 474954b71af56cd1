"""The schema of the cache, step by step: each step is one transaction that is taken whole or not.

All functions work on a closed or open file and block; `DatabaseManager` calls them off the loop.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    Connection,
    NullPool,
    Select,
    column,
    create_engine,
    event,
    select,
    table,
)

from intune_manager import __version__
from intune_manager.data.sql.sqlite import cache_file, engines
from intune_manager.data.sql.sqlite.failures import cache_errors, snapshot_of, unfit
from intune_manager.data.sql.types import instant_text
from intune_manager.errors import CacheError, CacheOutdatedError, CacheTooNewError
from intune_manager.words import utc_now

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is imported where a step is taken: a cache that is up to date is opened without it.

STEPS = Path(__file__).parent
"""Where the steps are."""

SCHEMA_VERSION = len(list(STEPS.glob("versions/[0-9]*.py")))
"""The schema that this program reads and writes: the number of the newest step in `versions`."""

_VERSION_TABLE = "alembic_version"
_CREATE_VERSION_TABLE = (
    "CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) )"
)
_VERSION = re.compile(r"[0-9]{1,9}")
_MOST_OBJECTS = 10_000
_RECORDED: Select[Any] = select(column("version_num")).select_from(table(_VERSION_TABLE))


@dataclass(frozen=True)
class SchemaStep:
    """One step of the schema: the version it leads to and what it does, in one line."""

    version: int
    title: str


def history() -> tuple[SchemaStep, ...]:
    """Every step that this program knows, oldest first."""
    from alembic.script import ScriptDirectory

    revisions = ScriptDirectory.from_config(_config()).walk_revisions()
    steps = (SchemaStep(int(script.revision), script.doc) for script in revisions)
    return tuple(sorted(steps, key=lambda step: step.version))


def current(path: Path) -> int:
    """The schema version of the file; 0 when it is empty.

    Raises CacheError when it is no database, or the database of another program, and
    CacheOutdatedError when a build before the first release wrote it. Nothing that the file could
    have brought along, as a view in the place of a table, is ever asked.
    """
    with cache_file.connected(path, untouched=True) as connection:
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        ours = mark == cache_file.APPLICATION_ID
        tables = set() if ours else set(_definitions(connection))
    if not ours:
        if {_VERSION_TABLE, "schema_steps"} <= tables:
            raise CacheOutdatedError(
                f"The cache {path} was made by a build before the first release, which this program"
                " does not read.",
                remedy="Sync, in the window or by `intune-manager sync`: that makes a new cache,"
                " and keeps this file beside it.",
            )
        if tables:
            raise CacheError(
                f"{path} is the database of another program.",
                remedy="Choose another directory with INTUNE_MANAGER_DATA_DIR.",
            )
        return 0
    with cache_file.connected(path, read_only=True) as connection:
        definition = _definitions(connection).get(_VERSION_TABLE)
        if definition is None:
            return 0
        if " ".join(str(definition).split()) != _CREATE_VERSION_TABLE:
            raise unfit(path, "does not say which schema version it has")
        (version,) = cache_file.execute(connection, _RECORDED).fetchone() or ("0",)
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise unfit(path, "does not say which schema version it has")
    return int(version)


def _definitions(connection: sqlite3.Connection) -> dict[str, object]:
    """The SQL of each table, view and index. Without an index of the file's own over it."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master NOT INDEXED WHERE lower(type) <> 'trigger' LIMIT ?",
        (_MOST_OBJECTS,),
    )
    return dict(found)


def refuse_newer(path: Path) -> int:
    """The schema version of the file. Raises CacheTooNewError when this program is older, and as
    `current` does."""
    version = current(path)
    if version > SCHEMA_VERSION:
        raise CacheTooNewError(
            f"{_what(path)} has schema version {version}; this program knows {SCHEMA_VERSION}.",
            remedy="Install the newest version of the program."
            if snapshot_of(path)
            else "Install the newest version of the program. With the program that wrote it, "
            f"`intune-manager db downgrade {SCHEMA_VERSION}` takes the cache back.",
        )
    return version


def _what(path: Path) -> str:
    shown = snapshot_of(path)
    return f"The cache {path}" if shown is None else f"The snapshot {shown}"


def upgrade(path: Path, version: int | None = None) -> tuple[int, ...]:
    """Take the steps up to `version`, by default the newest; the versions reached, in order.

    Two processes may do this at once: each step is taken once. If a step fails, the file is as the
    step before left it. Raises CacheError, CacheTooNewError, or ValueError for an unknown version.
    """
    target = SCHEMA_VERSION if version is None else version
    _check_known(target)
    refuse_newer(path)
    return _walk(path, target, +1)


def downgrade(path: Path, version: int) -> tuple[int, ...]:
    """Take the steps back down to `version`; the versions reached, in order.

    What a step drops is lost: take a backup first. Raises as `upgrade` does.
    """
    _check_known(version)
    refuse_newer(path)
    return _walk(path, version, -1)


def _walk(path: Path, target: int, direction: int) -> tuple[int, ...]:
    reached: list[int] = []
    with _connection(path) as connection:
        while (version := _step(connection, target, direction)) is not None:
            reached.append(version)
    return tuple(reached)


def _step(connection: Connection, target: int, direction: int) -> int | None:
    """Take one step towards `target` in a transaction; None when there is none left to take."""
    from alembic import command

    with connection.begin():
        # Read under the write lock: another process may have taken the step meanwhile.
        at = _version(connection)
        if at * direction >= target * direction:
            return None
        version = at + direction
        config = _config(connection)
        if direction > 0:
            command.upgrade(config, _revision(version))
        else:
            command.downgrade(config, _revision(version))
        _refuse_dangling(connection)
        _record(connection, version, "upgrade" if direction > 0 else "downgrade")
    return version


def _refuse_dangling(connection: Connection) -> None:
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        raise CacheError(
            f"The schema step would leave {dangling[0]} without its rows of {dangling[2]}.",
            remedy="Nothing was changed. Run `intune-manager db check`.",
        )


def _record(connection: Connection, version: int, direction: str) -> None:
    if version:  # version 0 has no table to write into
        connection.exec_driver_sql(
            "INSERT INTO schema_steps (version, direction, applied_at, program_version) "
            "VALUES (?, ?, ?, ?)",
            (version, direction, instant_text(utc_now()), __version__),
        )


@contextmanager
def _connection(path: Path) -> Iterator[Connection]:
    """A connection whose every transaction begins with the write lock and includes the DDL."""
    url = URL.create(
        "sqlite", database=path.absolute().as_uri(), query={"mode": "rw", "uri": "true"}
    )
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"isolation_level": None}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        for statement in engines.MIGRATION:
            connection.execute(statement).close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(engines.WRITER_BEGIN)

    with cache_errors(path), engine.connect() as connection:
        yield connection


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection} if connection else {})
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    return config


def _version(connection: Connection) -> int:
    found = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (_VERSION_TABLE,)
    ).first()
    if found is None:
        return 0
    return int(connection.scalar(_RECORDED) or 0)


def _revision(version: int) -> str:
    return f"{version:04d}" if version else "base"


def _check_known(version: int) -> None:
    if not 0 <= version <= SCHEMA_VERSION:
        raise ValueError(f"there is no schema version {version}, only 0 to {SCHEMA_VERSION}")
