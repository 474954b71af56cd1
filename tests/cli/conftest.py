"""Caches that are written without a network, for commands that only read them."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from intune_manager.data.outcomes import ResourceOutcome
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.registry import TABLES

CONTOSO = "11111111-1111-4111-8111-111111111111"
FABRIKAM = "22222222-2222-4222-8222-222222222222"


class Tenant:
    """A tenant in the cache of the test's data directory."""

    def __init__(self, path: Path, tenant_id: str, name: str) -> None:
        self.path, self.tenant_id, self.name = path, tenant_id, name

    def sync(self, *devices: str, ago_s: float = 60, model: str = "", **fared: Any) -> None:
        """A sync, some seconds ago, by which these devices, of one model, are all there are; how it
        `fared`."""
        outcome = ResourceOutcome(
            "devices",
            **{"verdict": "complete", "mode": "full", "live_rows": len(devices), **fared},
        )

        async def write(store: Store) -> None:
            await store.note_tenant(self.name)
            run_id = await store.sync_runs.start(account=f"admin@{self.name.lower()}.com")
            sweep = await store.table("devices").begin_sweep(run_id, None)
            items = [
                {"id": f"{self.name}-{name}", "deviceName": name, "model": model}
                for name in devices
            ]
            pages = [json.dumps(item).encode() for item in items]
            await store.table("devices").upsert_page(sweep, pages)
            await store.table("devices").sweep(sweep)
            await store.sync_runs.resource_finished(run_id, outcome)
            await store.sync_runs.finish(run_id)

        self._with_store(write, datetime.now(UTC) - timedelta(seconds=ago_s))

    def describe(self, **organization: Any) -> None:
        """What Graph says about the tenant itself."""

        async def write(store: Store) -> None:
            run_id = await store.sync_runs.start(account="admin")
            sweep = await store.table("organization").begin_sweep(run_id, None)
            item = json.dumps({"id": self.tenant_id, **organization}).encode()
            await store.table("organization").upsert_page(sweep, [item])

        self._with_store(write, datetime.now(UTC))

    def _with_store(self, write: Callable[[Store], Awaitable[None]], now: datetime) -> None:
        async def run() -> None:
            async with DatabaseManager(self.path) as database:
                await write(Store(database, self.tenant_id, TABLES, clock=lambda: now))

        asyncio.run(run())


@pytest.fixture
def data_dir() -> Path:
    return Path(os.environ["INTUNE_MANAGER_DATA_DIR"])


@pytest.fixture
def contoso(data_dir: Path, empty_cache: Path) -> Tenant:
    """A tenant with two devices, seen first of two."""
    data_dir.mkdir()
    shutil.copy(empty_cache, data_dir / "cache.sqlite")
    tenant = Tenant(data_dir / "cache.sqlite", CONTOSO, "Contoso")
    tenant.sync("PC-1", "PC-2", ago_s=7200)
    return tenant


@pytest.fixture
def fabrikam(contoso: Tenant) -> Tenant:
    """Another one in the same cache, with one device, seen last."""
    tenant = Tenant(contoso.path, FABRIKAM, "Fabrikam")
    tenant.sync("Tablet", ago_s=3600)
    return tenant
