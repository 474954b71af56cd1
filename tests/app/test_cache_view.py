"""Panels ask before the cache is open, and get their answer when it is."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from intune_manager.app.cache_view import LateCache
from intune_manager.data.query import RowQuery
from intune_manager.errors import CacheError

QUERY = RowQuery(columns=("device_name",))


class FakeTable:
    def __init__(self, size: int) -> None:
        self.size = size

    async def count(self, q: RowQuery) -> int:
        return self.size


class FakeStore:
    def __init__(self, tenant_id: str, size: int) -> None:
        self.tenant_id = tenant_id
        self._size = size

    def table(self, name: str) -> FakeTable:
        assert name == "devices"
        return FakeTable(self._size)


async def test_a_question_waits_until_the_cache_is_open(qapp: Any):
    cache = LateCache()
    question = asyncio.create_task(cache.source("devices").count(QUERY))
    await asyncio.sleep(0)
    assert not question.done()
    assert not cache.is_settled
    cache.show(FakeStore("t-1", 5))  # type: ignore[arg-type]
    assert await question == 5
    assert cache.tenant_id == "t-1"


async def test_a_source_answers_for_the_tenant_on_the_screen(qapp: Any):
    cache = LateCache()
    source = cache.source("devices")
    told: list[str | None] = []
    cache.changed.connect(lambda: told.append(cache.tenant_id))
    cache.show(FakeStore("t-1", 5))  # type: ignore[arg-type]
    cache.show(FakeStore("t-2", 8))  # type: ignore[arg-type]
    assert await source.count(QUERY) == 8
    assert told == ["t-1", "t-2"]


async def test_a_cache_that_cannot_be_opened_is_told_to_all_who_wait_and_ask(qapp: Any):
    cache = LateCache()
    waiting = asyncio.create_task(cache.source("devices").count(QUERY))
    await asyncio.sleep(0)
    cache.fail(CacheError("not a database"))
    with pytest.raises(CacheError, match="not a database"):
        await waiting
    with pytest.raises(CacheError, match="not a database"):
        await cache.source("devices").count(QUERY)
