"""Which tenant a sign-in belongs to: rows are kept apart by it, so it is never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from intune_manager.auth.tokens import TokenSource, tenant_of_token
from intune_manager.errors import (
    EnvironmentalError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
)
from intune_manager.graph.values import Meter
from intune_manager.registry.resource import Service

if TYPE_CHECKING:
    from intune_manager.graph.client import GraphClient


class Organization(msgspec.Struct, frozen=True):
    """A tenant as Graph describes it."""

    id: str
    display_name: str | None = msgspec.field(name="displayName", default=None)


@dataclass(frozen=True)
class Tenant:
    """A tenant's GUID, and its name where it is known already."""

    id: str
    display_name: str | None = None


class _Organizations(msgspec.Struct, frozen=True):
    value: list[Organization]


async def identify_tenant(
    configured: str | None, tokens: TokenSource, graph: GraphClient
) -> Tenant:
    """The tenant whose data Graph will deliver.

    It is the one that the token names; for a token that cannot be read, the one that Graph names.
    `configured` (a GUID or a domain name, from the settings) is believed only where both are
    silent. Raises EnvironmentalError when it is a GUID and the token is for another tenant, or when
    nothing tells; SignInRequiredError when there is no token.
    """
    expected = configured if configured and _is_guid(configured) else None
    named = tenant_of_token(await tokens.token())
    if named is None:
        try:
            organization = await read_organization(graph)
        except (PermissionMissingError, NotAvailableError, NotFoundError) as error:
            if expected is None:
                raise _unknown_tenant() from error
            return Tenant(expected)
        _check_same(expected, organization.id)
        return Tenant(organization.id.lower(), organization.display_name)
    _check_same(expected, named)
    return Tenant(named.lower())


async def read_organization(graph: GraphClient) -> Organization:
    """The tenant's own description. Raises what the request raises, or EnvironmentalError."""
    body = await graph.get(
        "/organization",
        "v1.0",
        Service.ENTRA,
        Meter(),
        query=(("$select", "id,displayName"),),
    )
    try:
        organizations = msgspec.json.decode(body, type=_Organizations).value
    except msgspec.DecodeError as error:
        raise _unknown_tenant() from error
    if not organizations:
        raise _unknown_tenant()
    return organizations[0]


def _check_same(expected: str | None, actual: str) -> None:
    if expected is not None and expected.lower() != actual.lower():
        raise EnvironmentalError(
            f"The sign-in is for the tenant {actual}, but the settings name {expected}.",
            remedy="Sign in to the tenant of the settings, or correct tenant_id.",
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
