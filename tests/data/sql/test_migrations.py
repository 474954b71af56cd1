from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from intune_manager.data.sql import migrations
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.records.base import Record
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.errors import CacheError, CacheOutdatedError, CacheTooNewError

_ROOT = Path(__file__).parents[3]
_GOLDEN = Path(__file__).parent / "golden"
Dump = Callable[[Path], list[str]]
NextStep = Callable[..., int]


def _execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def _query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def _content(path: Path) -> bytes:
    return path.read_bytes()


def _text(path: Path) -> str:
    return path.read_text("utf-8")


_CHANGES = "SELECT id, kind, patch FROM changes ORDER BY id"


def _payloads(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The payloads of every table that has some, by row."""
    tables = _query(
        path,
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND c.name = 'raw_payload'",
    )
    return {
        str(name): _query(path, f"SELECT id, raw_payload FROM {name} ORDER BY id")
        for (name,) in tables
    }


def _add_device(path: Path) -> None:
    _execute(
        path,
        "INSERT INTO devices (tenant_id, tenant_key, device_id, payload_hash, first_seen_at, "
        "changed_at, last_synced_at, search_text, raw_payload) "
        "VALUES ('t', 1, 'd1', x'00', '2026', '2026', '2026', '', '{}')",
    )


def _shape(path: Path) -> dict[str, set[tuple[object, ...]]]:
    """Columns, keys and indexes of every plain table, whatever the order of the columns."""
    shape: dict[str, set[tuple[object, ...]]] = {}
    for (table,) in _query(
        path,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%@_search%' "
        "ESCAPE '@' AND name NOT LIKE '%@_terms' ESCAPE '@' AND name NOT LIKE 'sqlite@_%' "
        "ESCAPE '@' AND name <> 'alembic_version'",
    ):
        columns = _query(
            path, f"SELECT 'column', name, type, \"notnull\", pk FROM pragma_table_info('{table}')"
        )
        parents = _query(
            path,
            f'SELECT \'reference\', "from", "table", "to", on_delete '
            f"FROM pragma_foreign_key_list('{table}')",
        )
        indexes = _query(
            path,
            "SELECT 'index', i.name LIKE 'ix_%' AND i.name, i.\"unique\", i.partial, "
            "group_concat(c.name || coalesce(c.coll, '') || c.desc) "
            f"FROM pragma_index_list('{table}') i JOIN pragma_index_xinfo(i.name) c "
            "WHERE c.key GROUP BY i.name",
        )
        where = _query(
            path,
            "SELECT 'where', name, substr(sql, instr(sql, 'WHERE')) FROM sqlite_master "
            f"WHERE type = 'index' AND sql LIKE '%WHERE%' AND tbl_name = '{table}'",
        )
        shape[str(table)] = {*columns, *parents, *indexes, *where}
    return shape


def test_the_steps_build_exactly_the_tables_of_the_record_classes(
    v1_path: Path, tmp_path: Path
) -> None:
    migrations.upgrade(v1_path)
    declared = tmp_path / "declared.sqlite"
    engine = create_engine(f"sqlite:///{declared}")
    tables = [table for table in Record.metadata.sorted_tables if not table.info.get("is_view")]
    Record.metadata.create_all(engine, tables)
    engine.dispose()

    assert _shape(v1_path) == _shape(declared)


def test_the_steps_are_numbered_without_a_gap_up_to_the_schema_version() -> None:
    versions = [step.version for step in migrations.history()]

    assert versions == list(range(1, migrations.SCHEMA_VERSION + 1))
    assert all(step.title for step in migrations.history())


def test_every_schema_version_is_documented_with_its_rollback() -> None:
    text = (_ROOT / "migration.txt").read_text("utf-8")
    for step in migrations.history():
        _, found, rest = text.partition(f"\nVersion {step.version} (")
        assert found, f"version {step.version} is missing in migration.txt"
        assert "\nRollback: " in rest.partition("\nVersion ")[0]


def test_every_earlier_schema_version_has_a_golden_file() -> None:
    golden = {path.stem for path in _GOLDEN.glob("v*.sql")}

    assert golden == {f"v{step.version}" for step in migrations.history()}


@pytest.mark.parametrize("golden", sorted(_GOLDEN.glob("v*.sql")), ids=lambda path: path.stem)
async def test_a_released_cache_opens_with_every_payload_as_it_was(
    golden: Path, cache_path: Path
) -> None:
    with closing(sqlite3.connect(cache_path, isolation_level=None)) as connection:
        connection.executescript(_text(golden))
    before, changes = _payloads(cache_path), _query(cache_path, _CHANGES)
    assert before["devices"]
    assert changes

    async with DatabaseManager(cache_path) as db:
        assert (await db.health_check(thorough=True)).ok

    assert {
        table: rows for table, rows in _payloads(cache_path).items() if table in before
    } == before
    assert _query(cache_path, _CHANGES) == changes


def test_every_table_of_a_golden_file_that_the_step_before_lacks_has_a_row(tmp_path: Path) -> None:
    known: set[str] = set()
    for step in migrations.history():
        path = tmp_path / f"v{step.version}.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(_text(_GOLDEN / f"v{step.version}.sql"))
        payloads = _payloads(path)
        assert step.version == 1 or all(payloads[table] for table in payloads.keys() - known)
        known = set(payloads)


def test_down_and_up_again_leads_to_the_same_schema(v1_path: Path, dump: Dump) -> None:
    def schema() -> list[str]:
        return [line for line in dump(v1_path) if not line.startswith("INSERT")]

    before = schema()

    assert migrations.downgrade(v1_path, 0) == (0,)
    assert migrations.current(v1_path) == 0
    assert migrations.upgrade(v1_path, 1) == (1,)
    assert schema() == before


def test_the_way_back_from_the_newest_step_leads_to_the_schema_before_it(
    cache_path: Path, tmp_path: Path
) -> None:
    before = migrations.SCHEMA_VERSION - 1
    fresh = tmp_path / "fresh.sqlite"
    for path in (cache_path, fresh):
        cache_file.prepare(path)
    migrations.upgrade(fresh, before)
    migrations.upgrade(cache_path)
    migrations.downgrade(cache_path, before)

    objects = (
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite@_%' ESCAPE '@'"
        " AND name <> 'alembic_version' ORDER BY type, name"
    )
    assert _query(cache_path, objects) == _query(fresh, objects)


def test_each_step_taken_is_recorded_with_its_time_and_program(v1_path: Path) -> None:
    (row,) = _query(v1_path, "SELECT version, direction, applied_at LIKE '2%Z' FROM schema_steps")

    assert row == (1, "upgrade", 1)


def test_an_upgrade_to_the_version_it_has_changes_nothing(v1_path: Path, dump: Dump) -> None:
    before = dump(v1_path)

    assert migrations.upgrade(v1_path, 1) == ()
    assert dump(v1_path) == before


def test_a_step_that_fails_half_way_changes_nothing(
    newest_path: Path, dump: Dump, next_step: NextStep
) -> None:
    _add_device(newest_path)
    before = dump(newest_path)
    next_step(
        "op.execute('CREATE TABLE half (id INTEGER)'); "
        "op.execute('ALTER TABLE devices ADD COLUMN extra TEXT'); "
        "op.execute('DELETE FROM devices'); raise RuntimeError('power cut')"
    )

    with pytest.raises(RuntimeError, match="power cut"):
        migrations.upgrade(newest_path)

    assert migrations.current(newest_path) == migrations.SCHEMA_VERSION - 1
    assert dump(newest_path) == before


def test_a_step_that_would_leave_dangling_references_is_not_taken(
    newest_path: Path, dump: Dump, next_step: NextStep
) -> None:
    _execute(
        newest_path,
        "INSERT INTO sync_runs (id, tenant_id, account, program_version, started_at, full, "
        "cancelled) VALUES (1, 't', 'a', '1', '2026', 0, 0)",
        "INSERT INTO changes (tenant_id, sync_run_id, resource, table_name, record_id, object_id, "
        "kind, changed_at) VALUES ('t', 1, 'devices', 'devices', 1, 'd1', 'created', '2026')",
    )
    before = dump(newest_path)
    next_step("op.execute('DELETE FROM sync_runs')")

    with pytest.raises(CacheError, match="changes without its rows of sync_runs"):
        migrations.upgrade(newest_path)

    assert dump(newest_path) == before


def test_two_programs_that_upgrade_at_once_take_each_step_once(cache_path: Path) -> None:
    cache_file.prepare(cache_path)
    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(lambda _: migrations.upgrade(cache_path), range(4)))

    assert sorted(chain(*taken)) == list(range(1, migrations.SCHEMA_VERSION + 1))
    assert len(_query(cache_path, "SELECT * FROM schema_steps")) == migrations.SCHEMA_VERSION


async def test_a_newer_schema_is_refused_and_the_file_left_as_it_was(v1_path: Path) -> None:
    _execute(v1_path, "UPDATE alembic_version SET version_num = '9999'")
    _execute(v1_path, "PRAGMA wal_checkpoint(TRUNCATE)")
    before = _content(v1_path)

    with pytest.raises(CacheTooNewError, match="schema version 9999") as refused:
        await DatabaseManager(v1_path).open()

    assert "Install the newest version" in refused.value.remedy
    assert _content(v1_path) == before


async def test_the_database_of_another_program_is_refused_and_left_as_it_was(
    cache_path: Path,
) -> None:
    _execute(cache_path, "CREATE TABLE bookmarks (url TEXT)")
    before = _content(cache_path)

    with pytest.raises(CacheError, match="another program"):
        await DatabaseManager(cache_path).open()

    assert _content(cache_path) == before


async def test_a_cache_is_copied_before_it_is_upgraded(
    newest_path: Path, dump: Dump, next_step: NextStep
) -> None:
    _add_device(newest_path)
    before = dump(newest_path)
    version = next_step("op.execute('ALTER TABLE tenants ADD COLUMN note TEXT')")

    async with DatabaseManager(newest_path) as db:
        assert await db.schema_version() == version

    (backup,) = (newest_path.parent / "backups").iterdir()
    assert backup.name.endswith(f"-v{version - 1}.sqlite")
    assert dump(backup) == before


def test_a_version_that_does_not_exist_is_refused(v1_path: Path) -> None:
    with pytest.raises(ValueError, match="no schema version 99"):
        migrations.upgrade(v1_path, 99)
    with pytest.raises(ValueError, match="no schema version -1"):
        migrations.downgrade(v1_path, -1)


def test_a_path_with_percent_and_spaces_and_question_mark_is_just_a_path(tmp_path: Path) -> None:
    path = tmp_path / "50% of? #1 é" / "cache.sqlite"
    path.parent.mkdir()

    cache_file.prepare(path)
    migrations.upgrade(path)

    assert migrations.current(path) == migrations.SCHEMA_VERSION
    assert path.exists()


def _beside(path: Path) -> list[str]:
    return [file.name for file in path.parent.iterdir()]


def _outdated(path: Path) -> bytes:
    """A cache as builds before the first release made it; its content."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0007')")
        connection.execute("CREATE TABLE schema_steps (version INTEGER)")
    return _content(path)


async def test_the_cache_of_a_build_before_the_first_release_is_refused_and_left_as_it_was(
    cache_path: Path,
) -> None:
    before = _outdated(cache_path)

    with pytest.raises(CacheOutdatedError, match="before the first release") as refused:
        await DatabaseManager(cache_path).open()

    assert "sync" in refused.value.remedy
    assert "keeps this file beside it" in refused.value.remedy
    assert _content(cache_path) == before
    assert _beside(cache_path) == [cache_path.name]


async def test_a_sync_keeps_an_outdated_cache_beside_the_new_one(cache_path: Path) -> None:
    directory = cache_path.parent
    kept = []
    for name in ("cache-earlier.sqlite", "cache-earlier-2.sqlite"):
        kept.append((name, _outdated(cache_path)))
        db = DatabaseManager(cache_path)
        await db.open(replace_outdated=True)
        assert await db.schema_version() == migrations.SCHEMA_VERSION
        await db.close()
        cache_file.set_aside(cache_path).unlink()

    for name, content in kept:
        assert _content(directory / name) == content


async def test_only_an_outdated_cache_is_set_aside(newest_path: Path) -> None:
    _add_device(newest_path)
    db = DatabaseManager(newest_path)
    await db.open(replace_outdated=True)
    await db.close()

    assert _query(newest_path, "SELECT device_id FROM devices") == [("d1",)]


def test_what_is_beside_an_outdated_cache_goes_with_it(cache_path: Path) -> None:
    _outdated(cache_path)
    for companion in cache_file.companions(cache_path):
        companion.write_bytes(companion.name.encode())

    kept = cache_file.set_aside(cache_path)

    assert [file.read_bytes() for file in cache_file.companions(kept)] == [
        file.name.encode() for file in cache_file.companions(cache_path)
    ]
    assert not any(file.exists() for file in (cache_path, *cache_file.companions(cache_path)))
