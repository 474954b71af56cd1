from __future__ import annotations

import pytest
from sqlalchemy import text

from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.search import (
    SEARCHED_TABLES,
    check_search_table,
    rebuild_search_table,
    search_table,
)
from intune_manager.errors import CacheError


@pytest.mark.parametrize("table", SEARCHED_TABLES)
async def test_a_search_table_finds_any_part_of_its_text(db: DatabaseManager, table: str) -> None:
    name = search_table(table)
    async with db.writer() as connection:
        await connection.exec_driver_sql(
            f"INSERT INTO {name}(rowid, search_text) VALUES (7, 'berlin-pc[1]*\nadele vance')"
        )

    async with db.reader() as connection:
        for pattern in ("*lin-pc*", "*vance*", "*[[]1]*", "*[*]*"):
            found = await connection.exec_driver_sql(
                f"SELECT rowid FROM {name} WHERE search_text GLOB ?", (pattern,)
            )
            assert found.scalars().all() == [7], pattern


async def test_an_index_that_lost_an_entry_is_found_and_rebuilt(db: DatabaseManager) -> None:
    async with db.writer() as connection:
        await connection.exec_driver_sql("INSERT INTO apps_search VALUES ('seven zip')")
        await connection.exec_driver_sql("UPDATE apps_search_content SET c0 = 'other text'")

    with pytest.raises(CacheError, match="damaged"):
        async with db.writer() as connection:
            await connection.exec_driver_sql(check_search_table("apps"))

    async with db.writer() as connection:
        await connection.exec_driver_sql(rebuild_search_table("apps"))
        await connection.exec_driver_sql(check_search_table("apps"))
        found = await connection.execute(
            text("SELECT count(*) FROM apps_search WHERE search_text GLOB '*her tex*'")
        )
        assert found.scalar_one() == 1
