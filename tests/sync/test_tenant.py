"""Rows are filed under the tenant that they come from, and under no other."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from intune_manager.errors import (
    EnvironmentalError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
)
from intune_manager.sync.connection import SignedInTenant, identify_tenant

CONTOSO = "9b5ca08f-0a11-4d3e-9a77-30c1f7a6b001"
FABRIKAM = "0c1d2e3f-0a11-4d3e-9a77-30c1f7a6b002"


class Tokens:
    account = "adele@contoso.com"

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        return self._token


class Directory:
    """Answers /organization, or refuses to."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked = 0

    async def get(self, path: str, *_: object, **__: object) -> bytes:
        assert path == "/organization"
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return json.dumps(self.answer).encode()


def token_for(tenant_id: str) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"tid": tenant_id}).encode()).decode()
    return f"sim.{claims}"


async def identified(configured: str | None, token: str, answer: Any = None) -> SignedInTenant:
    directory: Any = Directory(answer)
    return await identify_tenant(configured, Tokens(token), directory)


async def test_the_token_tells_the_tenant_without_a_question() -> None:
    directory: Any = Directory(AssertionError("nobody needs to ask"))
    tenant = await identify_tenant(None, Tokens(token_for(CONTOSO.upper())), directory)
    assert tenant == SignedInTenant(CONTOSO)
    assert directory.asked == 0


async def test_an_opaque_token_makes_graph_tell_the_tenant_and_its_name() -> None:
    answer = {"value": [{"id": CONTOSO, "displayName": "Contoso"}]}
    assert await identified(None, "opaque", answer) == SignedInTenant(CONTOSO, "Contoso")


async def test_a_domain_name_in_the_settings_does_not_become_the_tenants_id() -> None:
    assert await identified("contoso.com", token_for(CONTOSO)) == SignedInTenant(CONTOSO)


@pytest.mark.parametrize(
    ("token", "answer"),
    [(token_for(FABRIKAM), None), ("opaque", {"value": [{"id": FABRIKAM}]})],
)
async def test_a_sign_in_to_another_tenant_than_the_settings_name_is_refused(
    token: str, answer: Any
) -> None:
    with pytest.raises(EnvironmentalError, match=FABRIKAM):
        await identified(CONTOSO, token, answer)


@pytest.mark.parametrize("kind", [PermissionMissingError, NotFoundError, NotAvailableError])
async def test_the_settings_are_believed_where_token_and_graph_are_silent(
    kind: type[EnvironmentalError],
) -> None:
    assert await identified(CONTOSO, "opaque", kind("no")) == SignedInTenant(CONTOSO)


@pytest.mark.parametrize("answer", [PermissionMissingError("no"), {"value": []}, {"odd": 1}])
async def test_a_tenant_that_nothing_tells_is_not_guessed(answer: Any) -> None:
    with pytest.raises(EnvironmentalError):
        await identified("contoso.com", "opaque", answer)
