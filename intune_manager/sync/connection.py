"""From the settings to Graph and the cache: one sync at a time, whose tenant it is, both open."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from filelock import FileLock, Timeout

from intune_manager.auth.tokens import TokenSource, tenant_of_token
from intune_manager.config.atomic import PRIVATE_FILE
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import (
    CacheBusyError,
    CacheError,
    EnvironmentalError,
    IntuneManagerError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
)
from intune_manager.graph.values import Meter
from intune_manager.redaction import redact
from intune_manager.registry import TABLES
from intune_manager.registry.resource import Service
from intune_manager.sync.concurrency import shielded

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode
    from intune_manager.auth.tokens import TokenSource
    from intune_manager.data.repositories.store import Store
    from intune_manager.graph.client import GraphClient


log = logging.getLogger(__name__)

_PATIENCE_S = 10.0
"""For a description of the tenant, where the token names it already."""
_SHOWN_DOMAINS = 5
_OTHER_TENANT_REMEDY = "Sign in to the tenant of the settings, or correct tenant_id."


@contextmanager
def sync_lock(path: Path) -> Iterator[None]:
    """Hold the lock file `path` while the block runs; the system frees it if the process dies.

    Raises CacheBusyError at once, naming the file, when another run holds it, and CacheError when
    the file cannot be made.
    """
    lock = FileLock(path, mode=PRIVATE_FILE)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise CacheBusyError(
            f"Another sync of this cache is under way (it holds {path}).",
            remedy="Wait until it has ended, or cancel it where it was started.",
        ) from None
    except OSError as error:
        raise CacheError(
            f"The lock file {path} cannot be made: {error.strerror}.",
            remedy="Make its directory writable, or choose another data directory.",
        ) from error
    try:
        yield
    finally:
        lock.release()


class _VerifiedDomain(msgspec.Struct, frozen=True):
    name: str


class Organization(msgspec.Struct, frozen=True):
    """A tenant as Graph describes it."""

    id: str
    display_name: str | None = msgspec.field(name="displayName", default=None)
    verified_domains: list[_VerifiedDomain] | None = msgspec.field(
        name="verifiedDomains", default=None
    )


@dataclass(frozen=True)
class SignedInTenant:
    """A tenant's GUID, and its name where Graph tells it."""

    id: str
    display_name: str | None = None


class _Organizations(msgspec.Struct, frozen=True):
    value: list[Organization]


async def identify_tenant(
    configured: str | None, tokens: TokenSource, graph: GraphClient
) -> SignedInTenant:
    """The tenant whose data Graph will deliver: the one on which all agree that tell something.

    Those are `configured` (a GUID or a domain name, from the settings), the token, where it can be
    read, and Graph's own description with the tenant's domains, where it may be read. Raises
    EnvironmentalError when two of them name different tenants, or when nothing tells;
    SignInRequiredError when there is no token.
    """
    named = tenant_of_token(await tokens.token())
    guid = configured if configured and _is_guid(configured) else None
    if named is not None:
        _check_same(guid, named)
    expected = named or guid
    described = await _described(graph, named, guid)
    if described is None:
        if configured and guid is None:
            log.warning("It is unknown whether %s is a domain of the tenant %s", configured, named)
        return SignedInTenant((expected or "").lower())
    _check_same(expected, described.id)
    if configured and guid is None:
        _check_domain(configured, described)
    return SignedInTenant(described.id.lower(), described.display_name)


async def _described(
    graph: GraphClient, named: str | None, guid: str | None
) -> Organization | None:
    """What Graph says of the tenant; None where it does not say it and something else tells."""
    try:
        async with asyncio.timeout(_PATIENCE_S if named else None):
            return await read_organization(graph)
    except (PermissionMissingError, NotAvailableError, NotFoundError) as error:
        if named is None and guid is None:
            raise _unknown_tenant() from error
    except TimeoutError:
        log.info("The tenant was not described within %d s", _PATIENCE_S)
    except IntuneManagerError as error:
        # With a token that names its tenant the others are read: each tells what it meets.
        if named is None:
            raise
        log.info("The tenant could not be described: %s", error)
    return None


async def read_organization(graph: GraphClient) -> Organization:
    """The tenant's own description, its name fit to be shown anywhere.

    Raises what the request raises, or EnvironmentalError.
    """
    asked = ("$select", "id,displayName,verifiedDomains")
    body = await graph.get("/organization", "v1.0", Service.ENTRA, Meter(), query=(asked,))
    try:
        organizations = msgspec.json.decode(body, type=_Organizations).value
    except msgspec.DecodeError as error:
        raise _unknown_tenant() from error
    if not organizations:
        raise _unknown_tenant()
    found = organizations[0]
    return msgspec.structs.replace(found, display_name=redact(found.display_name or "") or None)


def _check_same(expected: str | None, actual: str) -> None:
    if expected is not None and expected.lower() != actual.lower():
        raise EnvironmentalError(
            f"The data is of the tenant {actual}, but the settings or the token name {expected}.",
            remedy=_OTHER_TENANT_REMEDY,
        )


def _check_domain(configured: str, described: Organization) -> None:
    domains = [domain.name.lower() for domain in described.verified_domains or ()]
    if not domains:
        log.warning("Graph does not tell whether %s is a domain of the tenant", configured)
    elif configured.lower() not in domains:
        known = ", ".join(domains[:_SHOWN_DOMAINS])
        raise EnvironmentalError(
            f"The data is of the tenant {described.id} with the domains {known}, but the settings "
            f"name {configured}.",
            remedy=_OTHER_TENANT_REMEDY,
        )


def _unknown_tenant() -> EnvironmentalError:
    return EnvironmentalError(
        "Neither the token nor Graph tells which tenant this is.",
        remedy="Set INTUNE_MANAGER_TENANT_ID to the tenant's GUID.",
    )


def _is_guid(value: str) -> bool:
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False


@dataclass(frozen=True)
class Access:
    """What it takes to reach a tenant and its cache."""

    settings: Settings
    paths: Paths
    interactive: bool = False
    """Whether somebody is there who can sign in."""
    prompt: Callable[[DeviceCode], None] | None = None
    """Shows how to sign in with a device code."""
    tokens: TokenSource | None = None
    """In place of the sign-in that the settings ask for, as those of the demo tenant."""
    chance: Callable[[], float] = random.random
    """Spreads the waits before repeats: 0 for none that the service does not ask for, 1 at most."""


@dataclass(frozen=True)
class Connection:
    """Graph and the cache of one tenant, open on the running event loop."""

    graph: GraphClient
    store: Store
    tenant: SignedInTenant
    account: str
    """Who asks."""


@asynccontextmanager
async def connected(access: Access) -> AsyncIterator[Connection]:
    """Open all that reading a tenant takes, for the block; everything is closed behind it.

    Raises SignInRequiredError, CacheError when the cache cannot be used, CacheMovedError also when
    the file is not in its place at the end, and EnvironmentalError or TransientError when the
    tenant cannot be told.
    """
    from intune_manager.auth.sign_in import token_source
    from intune_manager.graph.client import GraphClient
    from intune_manager.graph.values import GraphOptions

    settings, paths = access.settings, access.paths
    tokens = access.tokens or token_source(
        settings, paths, interactive=access.interactive, prompt=access.prompt
    )
    options = GraphOptions.from_settings(settings)
    async with await GraphClient.open(options, tokens, chance=access.chance) as graph:
        tenant = await identify_tenant(settings.tenant_id, tokens, graph)
        graph.settle_tenant(tenant.id)
        async with _opened_store(settings, paths, tenant) as store:
            yield Connection(graph, store, tenant, tokens.account)


@asynccontextmanager
async def _opened_store(
    settings: Settings, paths: Paths, tenant: SignedInTenant
) -> AsyncIterator[Store]:
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.sql.manager import DatabaseManager

    database = DatabaseManager(
        paths.cache, echo=settings.echo_sql, slow_statement_ms=settings.slow_statement_ms
    )
    await shielded(database.open(replace_outdated=True))
    try:
        yield Store(database, tenant.id, TABLES)
        await database.optimize()
    finally:
        await shielded(database.close())
    database.verify_in_place()
