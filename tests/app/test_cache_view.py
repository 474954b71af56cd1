"""Panels ask before the cache is open, and get their answer when it is."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from intune_manager.app.cache_view import CacheView
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.query import RowQuery
from intune_manager.errors import CacheError

QUERY = RowQuery(columns=("device_name",))
CONTOSO, FABRIKAM = "11111111-2222-3333-4444-555555555555", "22222222-2222-3333-4444-555555555555"


async def test_a_question_waits_until_a_tenant_is_shown(qapp: Any, paths: Paths, fill: Any):
    await fill(paths, 5, CONTOSO)
    await fill(paths, 8, FABRIKAM, "Fabrikam")
    cache = CacheView(Settings(), paths)
    question = asyncio.create_task(cache.store())
    await cache.open()
    assert not question.done()
    assert (cache.is_open, cache.tenant_id) == (False, None)
    changes: list[str | None] = []
    cache.changed.connect(lambda: changes.append(cache.tenant_id))
    cache.show(CONTOSO)
    assert await (await question).table("devices").count(QUERY) == 5
    first = cache.source("devices")
    cache.show(FABRIKAM)
    assert await cache.source("devices").count(QUERY) == 8
    assert await first.count(QUERY) == 5, "a question under way is of the tenant before"
    assert changes == [CONTOSO, FABRIKAM]
    assert {tenant.tenant_id for tenant in await cache.known_tenants()} == {CONTOSO, FABRIKAM}
    await cache.close()


async def test_why_a_cache_cannot_be_opened_is_what_all_get_who_wait_and_ask(
    qapp: Any, paths: Paths
):
    paths.cache.write_bytes(b"my holiday pictures" * 100)
    cache = CacheView(Settings(), paths)
    waiting = asyncio.create_task(cache.store())
    with pytest.raises(CacheError) as caught:
        await cache.open()
    cache.fail(caught.value)
    for question in (waiting, cache.store(), cache.status.lines()):
        with pytest.raises(CacheError) as told:
            await question
        assert told.value is caught.value
    await cache.close()


async def test_a_cache_that_is_opened_twice_at_once_is_open_once(
    qapp: Any, paths: Paths, fill: Any
):
    await fill(paths, 5, CONTOSO)
    cache = CacheView(Settings(), paths)
    await asyncio.gather(cache.open(), cache.open())
    first = await cache.known_tenants()
    await cache.open()
    assert await cache.known_tenants() == first
    await cache.close()
    assert [file.name for file in paths.cache.parent.glob("cache.sqlite*")] == ["cache.sqlite"]
