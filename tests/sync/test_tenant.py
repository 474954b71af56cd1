"""Rows are filed under the tenant that they come from, and under no other."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
    TenantChangedError,
    TransientError,
)
from intune_manager.graph.retries import Bearer
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


def described(tenant_id: str, *domains: str, **more: Any) -> Any:
    names = {"verifiedDomains": [{"name": domain} for domain in domains]} if domains else {}
    return {"value": [{"id": tenant_id, "displayName": "Contoso", **names, **more}]}


@pytest.mark.parametrize("token", [token_for(CONTOSO.upper()), "opaque"])
@pytest.mark.parametrize("configured", [None, CONTOSO, "Contoso.com", "contoso.onmicrosoft.com"])
async def test_the_tenant_is_the_one_on_which_settings_token_and_graph_agree(
    configured: str | None, token: str
) -> None:
    answer = described(CONTOSO, "contoso.onmicrosoft.com", "CONTOSO.com")
    assert await identified(configured, token, answer) == SignedInTenant(CONTOSO, "Contoso")


@pytest.mark.parametrize(
    ("configured", "token", "answer"),
    [
        (CONTOSO, token_for(FABRIKAM), None),
        (CONTOSO, token_for(FABRIKAM), described(CONTOSO)),
        (CONTOSO, "opaque", described(FABRIKAM)),
        (CONTOSO, token_for(CONTOSO), described(FABRIKAM)),
        (None, token_for(CONTOSO), described(FABRIKAM)),
        ("contoso.com", token_for(CONTOSO), described(FABRIKAM, "contoso.com")),
        ("contoso.com", token_for(FABRIKAM), described(FABRIKAM, "fabrikam.com")),
        ("contoso.com", "opaque", described(FABRIKAM, "fabrikam.com")),
        ("contoso.com", "opaque", described(FABRIKAM, "evil-contoso.com", "contoso.com.evil.com")),
    ],
)
async def test_another_tenant_than_settings_or_token_name_is_refused(
    configured: str | None, token: str, answer: Any
) -> None:
    with pytest.raises(EnvironmentalError, match=FABRIKAM) as raised:
        await identified(configured, token, answer)
    assert "tenant_id" in raised.value.remedy


@pytest.mark.parametrize(
    "answer",
    [
        PermissionMissingError("no"),
        NotFoundError("no"),
        TransientError("no"),
        BugError("no"),
        {"value": []},
        {"odd": 1},
        described(CONTOSO, verifiedDomains=None),
        described(CONTOSO, verifiedDomains=[]),
    ],
)
async def test_a_domain_that_cannot_be_compared_is_told_as_unknown_and_refuses_nothing(
    answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await identified("contoso.com", token_for(CONTOSO), answer)).id == CONTOSO
    assert "contoso.com is a domain" in caplog.text
    with pytest.raises(EnvironmentalError, match=FABRIKAM):
        await identified(FABRIKAM, token_for(CONTOSO), answer)


@pytest.mark.parametrize("kind", [PermissionMissingError, NotFoundError, NotAvailableError])
async def test_the_settings_are_believed_where_token_and_graph_are_silent(
    kind: type[EnvironmentalError],
) -> None:
    assert await identified(CONTOSO, "opaque", kind("no")) == SignedInTenant(CONTOSO)


@pytest.mark.parametrize("answer", [PermissionMissingError("no"), {"value": []}, {"odd": 1}])
async def test_a_tenant_that_nothing_tells_is_not_guessed(answer: Any) -> None:
    with pytest.raises(EnvironmentalError):
        await identified("contoso.com", "opaque", answer)


@pytest.mark.parametrize("other", [FABRIKAM, "not a GUID", ""])
async def test_a_row_of_another_tenant_ends_the_run_before_it_is_stored(
    graph: Any, store: Any, sync: Any, other: str
) -> None:
    graph.collection("organization").put(other, displayName="Fabrikam")

    with pytest.raises(TenantChangedError, match=store.tenant_id) as raised:
        await sync()

    assert other in str(raised.value)
    assert await store.table("organization").live_count(None) == 0
    (run,) = await store.sync_runs.recent(1)
    assert run.cancelled
    del graph.collection("organization").objects[other]
    graph.collection("organization").put(store.tenant_id.upper())
    assert (await sync("organization")).exit_code == 0


class Renewed:
    """Another token after the first refusal."""

    account = "adele@contoso.com"

    def __init__(self, *given: str) -> None:
        self._given = list(given)

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        if force:
            del self._given[0]
        return self._given[0]


@pytest.mark.parametrize("first", [token_for(CONTOSO), "opaque"])
async def test_a_token_of_another_tenant_is_not_sent(first: str) -> None:
    bearer = Bearer(Renewed(first, f"{token_for(CONTOSO)}=", token_for(FABRIKAM)))
    await bearer.token()
    bearer.tenant_id = CONTOSO
    await bearer.renew(0, None)
    assert await bearer.token() == f"{token_for(CONTOSO)}="
    with pytest.raises(TenantChangedError, match=FABRIKAM):
        await bearer.renew(1, None)
    with pytest.raises(TenantChangedError, match=FABRIKAM):
        await bearer.token()
