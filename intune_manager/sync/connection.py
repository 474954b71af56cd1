"""The way from the settings to Graph and to the cache: sign-in, tenant, both opened for a while."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.registry import TABLES
from intune_manager.sync.flow import unbroken
from intune_manager.sync.tenant import Tenant, identify_tenant

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode
    from intune_manager.auth.tokens import TokenSource
    from intune_manager.data.repositories.store import Store
    from intune_manager.graph.client import GraphClient


@dataclass(frozen=True)
class Connection:
    """Graph and the cache of one tenant, open on the running event loop."""

    graph: GraphClient
    store: Store
    tenant: Tenant
    account: str
    """Who asks."""


@asynccontextmanager
async def connected(
    settings: Settings,
    paths: Paths,
    *,
    interactive: bool = False,
    prompt: Callable[[DeviceCode], None] | None = None,
    tokens: TokenSource | None = None,
) -> AsyncIterator[Connection]:
    """Open all that reading a tenant takes, for the block; everything is closed behind it.

    `tokens` take the place of the sign-in that the settings ask for, as the demo tenant's do.
    Raises SignInRequiredError, CacheError when the cache cannot be used, and EnvironmentalError or
    TransientError when the tenant cannot be told.
    """
    from intune_manager.auth.sign_in import token_source
    from intune_manager.graph.client import GraphClient
    from intune_manager.graph.values import GraphOptions

    if tokens is None:
        tokens = token_source(settings, paths, interactive=interactive, prompt=prompt)
    async with await GraphClient.open(GraphOptions.from_settings(settings), tokens) as graph:
        tenant = await identify_tenant(settings.tenant_id, tokens, graph)
        async with _opened_store(settings, paths, tenant) as store:
            yield Connection(graph, store, tenant, tokens.account)


@asynccontextmanager
async def _opened_store(settings: Settings, paths: Paths, tenant: Tenant) -> AsyncIterator[Store]:
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.sql.manager import DatabaseManager

    database = DatabaseManager(
        paths.cache, echo=settings.echo_sql, slow_statement_ms=settings.slow_statement_ms
    )
    await unbroken(database.open())
    try:
        yield Store(database, tenant.id, TABLES)
    finally:
        await unbroken(database.close())
