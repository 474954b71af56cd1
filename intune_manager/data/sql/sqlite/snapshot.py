"""Writes one tenant into a file of its own: the rows of that tenant, and never a byte of another.

The file is built from nothing: tables as in the cache, then the tenant's rows, then the indexes.
So nothing has to be taken out of it, and no free page can hold what was. A copy of the cache from
which the others are cleared would be made sooner where there are none (2 s against 10 for 50,000
devices), but until then their rows would stand on the disk that is perhaps given away. Tables that
somebody has added to the cache stay there: nobody knows whose their rows are.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select

from intune_manager import __version__
from intune_manager.config.atomic import part_beside, put_in_place
from intune_manager.data.sql import migrations
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.failures import cache_error, file_errors
from intune_manager.data.sql.sqlite.search_index import (
    SEARCHED_TABLES,
    optimize_search_table,
    rebuild_search_table,
)
from intune_manager.data.sql.sqlite.snapshot_file import (
    CREATE_SNAPSHOT_TABLE,
    SNAPSHOT,
    ResourceState,
    SnapshotAbout,
)
from intune_manager.data.sql.sqlite.tenant_rows import (
    OWN_TABLES,
    SHARED_TABLES,
    rows_of_tenant,
    stored_table,
)
from intune_manager.data.sql.types import instant_text
from intune_manager.errors import CacheError
from intune_manager.words import utc_now

_VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\s+TABLE", re.IGNORECASE)
_FREE_SHARE = 0.01
"""Of a file, that may be unused: writing all of it once more would take longer than it is worth."""
_BUILDING = (
    f"PRAGMA page_size={cache_file.PAGE_SIZE_BYTES}",
    f"PRAGMA application_id={cache_file.APPLICATION_ID}",
    # The file has no name yet: a crash leaves nothing that anybody could take for a snapshot.
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-65536",
    f"PRAGMA busy_timeout={cache_file.BUSY_TIMEOUT_MS}",
)


@dataclass(frozen=True)
class _Object:
    """A table, index, view or trigger of the cache."""

    kind: str
    name: str
    sql: str


def export_snapshot(
    cache: Path, target: Path, tenant_id: str, *, force: bool = False, now: datetime | None = None
) -> SnapshotAbout:
    """Write all that the cache holds of one tenant, as of one instant, into the file `target`.

    Blocks; a sync may go on meanwhile. `target` appears when it is whole, readable by its owner
    alone, and is replaced only with `force`. Raises CacheError; `target` is then as it was.
    """
    _refuse_target(cache, target, force=force)
    with _partial(target) as partial:
        with file_errors(target), closing(_connected(partial)) as connection:
            _attach(connection, cache)
            with _damage_is_of(cache):
                rows = _copy(connection, tenant_id)
            about = _about(connection, tenant_id, rows, now or utc_now())
            connection.execute(CREATE_SNAPSHOT_TABLE)
            cache_file.execute_many(connection, insert(SNAPSHOT), about.stored())
            connection.execute("COMMIT")
            connection.execute("DETACH cache")
            _compact(connection)
            _take_statistics(connection)
        with file_errors(target):
            put_in_place(partial, target)
    return about


def _refuse_target(cache: Path, target: Path, *, force: bool) -> None:
    place = target.resolve()
    what = "a directory" if place.is_dir() else ""
    if place in {file.resolve() for file in (cache, *cache_file.companions(cache))}:
        what = "the cache itself" if place == cache.resolve() else "a part of the cache"
    if what:
        raise CacheError(f"{target} is {what}.", remedy="Choose another file name.")
    if not place.parent.is_dir():
        raise CacheError(
            f"There is no directory {target.parent}.", remedy="Make it, or choose another one."
        )
    # A link counts, whatever it leads to: the file would appear there.
    if os.path.lexists(target) and not force:
        raise CacheError(
            f"{target} exists already.", remedy="Choose another file name, or add --force."
        )


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """A private file beside `target` that is gone after the block, unless it was renamed."""
    try:
        partial = part_beside(target)
    except OSError as error:
        raise CacheError(
            f"{target} cannot be written: {error.strerror}.", remedy="Choose another directory."
        ) from error
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def _connected(partial: Path) -> sqlite3.Connection:
    """A connection to the file that is built."""
    return sqlite3.connect(f"{partial.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def _attach(connection: sqlite3.Connection, cache: Path) -> None:
    """Set the connection up for building, with the cache attached for reading."""
    for statement in _BUILDING:
        connection.execute(statement)
    connection.execute("ATTACH ? AS cache", (f"{cache.absolute().as_uri()}?mode=ro",))


@contextmanager
def _damage_is_of(cache: Path) -> Iterator[None]:
    """Name the cache as what is damaged: the file that is built is new."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        damaged = cache_error(error, cache)
        if damaged is None or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        raise damaged from error


def _copy(connection: sqlite3.Connection, tenant_id: str) -> dict[str, int]:
    """Copy schema and rows; how many rows of each table. Leaves the transaction open."""
    connection.execute("BEGIN")
    objects = _objects(connection)
    tables = [each for each in objects if each.kind == "table"]
    for each in tables:
        connection.execute(each.sql)
    rows: dict[str, int] = {}
    for each in tables:
        if _VIRTUAL.match(each.sql):
            continue
        rows[each.name] = _copy_rows(connection, each.name, tenant_id)
        if each.name in SEARCHED_TABLES:
            # At once: the pages that building a search index leaves free take the next table.
            connection.execute(rebuild_search_table(each.name))
            connection.execute(optimize_search_table(each.name))
    # Indexes over rows that are there are built faster, and denser, than kept up to date.
    for kind in ("index", "view", "trigger"):
        for each in objects:
            if each.kind == kind:
                connection.execute(each.sql)
    return rows


def _compact(connection: sqlite3.Connection) -> None:
    """Give free pages back, where there are enough; they hold nothing of another tenant."""
    (free,), (pages,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("freelist_count", "page_count")
    )
    if free > pages * _FREE_SHARE:
        connection.execute("VACUUM")


def _take_statistics(connection: sqlite3.Connection) -> None:
    """What queries are planned by, from some hundred rows of each index, all of this tenant."""
    connection.execute(f"PRAGMA analysis_limit={cache_file.ROWS_ANALYZED}")
    connection.execute("ANALYZE")


def _objects(connection: sqlite3.Connection) -> Sequence[_Object]:
    """The schema of the cache without what SQLite makes by itself, and what others have added."""
    own = OWN_TABLES | SHARED_TABLES
    found = connection.execute(
        "SELECT type, name, sql, tbl_name FROM cache.sqlite_master"
        " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
    )
    return [_Object(*row) for *row, table in found if table in own]


def _copy_rows(connection: sqlite3.Connection, name: str, tenant_id: str) -> int:
    ours = stored_table(connection, name)
    theirs = stored_table(connection, name, schema="cache")
    # In the order of the ids, which leaves no page half empty.
    rows = select(theirs).with_hint(theirs, "NOT INDEXED", "sqlite")
    if name not in SHARED_TABLES:
        rows = rows.where(rows_of_tenant(theirs, tenant_id))
    copied = insert(ours).from_select(list(theirs.c.keys()), rows)
    return cache_file.execute(connection, copied).rowcount


def _about(
    connection: sqlite3.Connection, tenant_id: str, rows: dict[str, int], now: datetime
) -> SnapshotAbout:
    name = connection.execute(
        "SELECT display_name FROM main.tenants WHERE tenant_id = ?", (tenant_id,)
    ).fetchone()
    resources = connection.execute(
        "SELECT resource, verdict, (SELECT max(s.finished_at) FROM main.sync_resources AS s"
        " WHERE s.resource = r.resource AND s.verdict = 'complete'), seen_as"
        " FROM main.sync_resources AS r WHERE id IN (SELECT max(id) FROM main.sync_resources"
        " WHERE verdict IS NOT NULL AND verdict <> 'never' GROUP BY resource) ORDER BY resource"
    )
    return SnapshotAbout(
        tenant_id=tenant_id,
        tenant_name=name[0] if name else None,
        exported_at=instant_text(now),
        program_version=__version__,
        schema_version=migrations.SCHEMA_VERSION,
        resources=tuple(ResourceState(*row) for row in resources),
        rows=rows,
    )
