from __future__ import annotations

import pytest

from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite.search_index import (
    SEARCHED_TABLES,
    add_to_search,
    check_search_table,
    rebuild_search_table,
    search_table,
    take_from_search,
    terms_table,
)
from intune_manager.errors import CacheError


async def _add_app(db: DatabaseManager, row_id: int, text: str) -> None:
    async with db.writer() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO apps (id, tenant_id, tenant_key, app_id, payload_hash, first_seen_at,"
            " changed_at, last_synced_at, search_text, raw_payload)"
            " VALUES (?, 't', 1, ?, x'00', '2026', '2026', '2026', ?, '{}')",
            (row_id, str(row_id), text),
        )
        await add_to_search(connection, "apps", [(row_id, text)])


async def _found(db: DatabaseManager, expression: str) -> list[int]:
    async with db.reader() as connection:
        found = await connection.exec_driver_sql(
            "SELECT rowid FROM apps_search WHERE apps_search MATCH ?", (expression,)
        )
        return list(found.scalars())


@pytest.mark.parametrize("table", SEARCHED_TABLES)
async def test_every_searched_table_has_an_index_and_the_list_of_its_trigrams(
    db: DatabaseManager, table: str
) -> None:
    async with db.writer() as connection:
        await add_to_search(connection, table, [(7, "berlin")])
        found = await connection.exec_driver_sql(
            f"SELECT rowid FROM {search_table(table)} WHERE {search_table(table)} MATCH '\"erl\"'"
        )
        assert found.scalars().all() == [7]
        terms = await connection.exec_driver_sql(f"SELECT term FROM {terms_table(table)}")
        assert terms.scalars().all() == ["ber", "erl", "lin", "rli"]


async def test_a_row_is_found_by_every_part_of_its_text_until_it_is_taken_out(
    db: DatabaseManager,
) -> None:
    text = 'pc[1]*\nadele "vance"\n\n'
    await _add_app(db, 7, text)

    for part in ("[1]", "*\na", '"va', 'e"\n'):
        assert await _found(db, '"{}"'.format(part.replace('"', '""'))) == [7], part

    async with db.writer() as connection:
        await take_from_search(connection, "apps", [(7, text)])
    assert await _found(db, '"[1]"') == []


async def test_an_index_that_lost_an_entry_is_found_and_rebuilt(db: DatabaseManager) -> None:
    await _add_app(db, 7, "seven zip")
    async with db.writer() as connection:
        await connection.exec_driver_sql("UPDATE apps SET search_text = 'other text'")

    with pytest.raises(CacheError, match="damaged"):
        async with db.writer() as connection:
            await connection.exec_driver_sql(check_search_table("apps"))

    async with db.writer() as connection:
        await connection.exec_driver_sql(rebuild_search_table("apps"))
        await connection.exec_driver_sql(check_search_table("apps"))
    assert await _found(db, '"her"') == [7]
