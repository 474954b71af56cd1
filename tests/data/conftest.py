"""A cache of its own for every test of the data layer."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from intune_manager.data.sql.manager import DatabaseManager


@pytest.fixture
def cache_path(tmp_path: Path) -> Path:
    """Where a cache may be made; there is none yet."""
    return tmp_path / "cache.sqlite"


@pytest.fixture
async def db(cache_path: Path, empty_cache: Path) -> AsyncIterator[DatabaseManager]:
    """An open, empty cache at the newest schema."""
    await asyncio.to_thread(shutil.copy, empty_cache, cache_path)
    async with DatabaseManager(cache_path) as opened:
        yield opened
