from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import ChangeRecord
from intune_manager.data.sql.sqlite.engines import history_unlocked


async def _add_change(db: DatabaseManager, tenant_id: str = "t") -> None:
    async with db.session() as session:
        session.add(
            ChangeRecord(
                tenant_id=tenant_id,
                resource="devices",
                table_name="devices",
                record_id=1,
                object_id="d1",
                kind="created",
            )
        )


async def _tenants(db: DatabaseManager) -> list[str]:
    async with db.session() as session:
        return list((await session.exec(select(ChangeRecord.tenant_id))).all())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE changes SET kind = 'deleted'",
        "DELETE FROM changes",
        "DELETE FROM changes WHERE id = 1",
        "INSERT OR REPLACE INTO changes SELECT * FROM changes",
        "REPLACE INTO changes SELECT * FROM changes WHERE id = 1",
        "INSERT INTO changes SELECT * FROM changes WHERE true "
        "ON CONFLICT (id) DO UPDATE SET kind = 'x'",
    ],
)
async def test_no_statement_alters_or_removes_history(db: DatabaseManager, statement: str) -> None:
    await _add_change(db)

    with pytest.raises(IntegrityError, match="append-only"):
        async with db.writer() as connection:
            await connection.execute(text(statement))

    with closing(sqlite3.connect(db.path)) as other:  # a tool that knows nothing of our settings
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(statement)
        assert other.execute("SELECT id, kind FROM changes").fetchall() == [(1, "created")]


async def test_history_can_be_removed_only_where_it_is_unlocked(db: DatabaseManager) -> None:
    await _add_change(db, "a")
    await _add_change(db, "b")

    async with db.writer() as connection, history_unlocked(connection):
        await connection.execute(text("DELETE FROM changes WHERE tenant_id = 'a'"))

    assert await _tenants(db) == ["b"]
    with pytest.raises(IntegrityError, match="append-only"):
        async with db.writer() as connection:
            await connection.execute(text("DELETE FROM changes"))


async def test_history_is_locked_again_when_the_block_fails(db: DatabaseManager) -> None:
    await _add_change(db)

    async def delete_and_fail() -> None:
        async with db.writer() as connection, history_unlocked(connection):
            await connection.execute(text("DELETE FROM changes"))
            raise LookupError

    with pytest.raises(LookupError):
        await delete_and_fail()

    assert await _tenants(db) == ["t"]
    with pytest.raises(IntegrityError, match="append-only"):
        async with db.writer() as connection:
            await connection.execute(text("DELETE FROM changes"))


async def test_the_number_of_a_removed_change_is_not_given_again(db: DatabaseManager) -> None:
    await _add_change(db)
    async with db.writer() as connection, history_unlocked(connection):
        await connection.execute(text("DELETE FROM changes"))
    await _add_change(db)

    async with db.session() as session:
        assert (await session.exec(select(ChangeRecord.id))).all() == [2]
