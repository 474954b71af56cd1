"""What the tests of schema and connections share."""

from __future__ import annotations

import importlib.util
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from intune_manager.data.sql import migrations
from intune_manager.data.sql.sqlite import cache_file

_TOOLS = Path(__file__).parents[2] / "tools"


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def dump() -> Callable[[Path], list[str]]:
    """The whole content of a cache as statements: equal lists mean equal caches."""
    tool = _load(_TOOLS / "dump_cache.py")

    def whole(path: Path) -> list[str]:
        with closing(sqlite3.connect(path)) as connection:
            return list(tool.dump(connection))

    return whole


@pytest.fixture
def v1_path(cache_path: Path) -> Path:
    """A cache at schema version 1 with no rows in it."""
    cache_file.prepare(cache_path)
    migrations.upgrade(cache_path, 1)
    return cache_path


@pytest.fixture
def newest_path(cache_path: Path, empty_cache: Path) -> Path:
    """A cache at the newest schema version with no rows in it."""
    shutil.copy(empty_cache, cache_path)
    return cache_path
