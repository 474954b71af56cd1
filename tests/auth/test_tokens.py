"""Ready tokens, and what a token says about its tenant."""

from __future__ import annotations

import base64
import json

import pytest

from intune_manager.auth import ReadyToken, tenant_of_token
from intune_manager.errors import SignInRequiredError


async def test_a_ready_token_is_given_as_it_is() -> None:
    assert await ReadyToken(" Bearer abc ").token() == "abc"


@pytest.mark.parametrize("asked", [{"force": True}, {"claims": "{}"}])
async def test_a_ready_token_cannot_be_renewed(asked: dict[str, object]) -> None:
    with pytest.raises(SignInRequiredError, match="expired"):
        await ReadyToken("abc").token(**asked)  # type: ignore[arg-type]


async def test_an_empty_ready_token_is_refused() -> None:
    with pytest.raises(SignInRequiredError):
        await ReadyToken("  ").token()


def test_a_ready_token_is_not_shown() -> None:
    assert "abc" not in repr(ReadyToken("abc"))


def encoded(claims: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("token", "tenant"),
    [
        (f"h.{encoded({'tid': 'ABC-1'})}.s", "abc-1"),
        (f"sim.{encoded({'tid': 'abc-2', 'exp': 1})}", "abc-2"),
        (f"sim.{base64.b64encode(json.dumps({'tid': 'x?>'}).encode()).decode()}", "x?>"),
        (f"h.{encoded({})}.s", None),
        (f"h.{encoded({'tid': 5})}.s", None),
        (f"h.{encoded(['tid'])}.s", None),
        ("h.%%%.s", None),
        ("opaque", None),
        ("", None),
        ("a.b.c.d.e", None),
        ("h." + "A" * 100_000 + ".s", None),
    ],
)
def test_the_tenant_of_a_token(token: str, tenant: str | None) -> None:
    assert tenant_of_token(token) == tenant
