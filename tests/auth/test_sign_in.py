"""Tokens from azure-identity's real flows, never on the event loop."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from azure.core.pipeline.transport import HttpTransport
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from intune_manager.auth import DeviceCode, token_source
from intune_manager.auth.sign_in import AzureToken
from intune_manager.auth.transport import sign_in_transport
from intune_manager.errors import (
    CacheError,
    EnvironmentalError,
    SettingsError,
    SignInRequiredError,
    TransientError,
)


def source(settings: Any, paths: Any, service: Any, **given: Any) -> Any:
    return token_source(settings, paths, **{"interactive": False, "transport": service} | given)


async def signed_in(settings: Any, paths: Any, service: Any, **given: Any) -> None:
    """A user has signed in: their first token was asked for where they may be asked."""
    await source(settings, paths, service, interactive=True, **given).token()


async def test_the_app_gets_a_token_by_its_secret(settings, paths, service) -> None:
    tokens = source(settings(sign_in="secret", client_secret="s3cret"), paths, service)
    assert await tokens.token() == "access-1"
    assert tokens.account.startswith("app aaaaaaaa")
    asked = service.token_requests[0]
    assert asked["grant_type"] == "client_credentials"
    assert asked["scope"] == "https://graph.microsoft.com/.default"
    assert "cp1" in asked["claims"].lower()  # the client says that it understands CAE


async def test_a_good_token_is_kept_and_a_forced_one_is_new(settings, paths, service) -> None:
    tokens = source(settings(sign_in="secret", client_secret="s"), paths, service)
    assert [await tokens.token() for _ in range(3)] == ["access-1"] * 3
    assert await tokens.token(force=True) == "access-2"
    assert await tokens.token() == "access-2"


async def test_claims_are_part_of_the_token_request(settings, paths, service) -> None:
    tokens = source(settings(sign_in="secret", client_secret="s"), paths, service)
    await tokens.token()
    claims = {"access_token": {"nbf": {"essential": True, "value": "160"}}}
    assert await tokens.token(claims=json.dumps(claims), force=True) == "access-2"
    sent = json.loads(service.token_requests[1]["claims"])
    assert sent["access_token"]["nbf"] == claims["access_token"]["nbf"]


async def test_no_request_is_made_before_a_token_is_asked_for(settings, paths, service) -> None:
    source(settings(), paths, service)
    assert service.threads == set()


async def test_the_event_loop_goes_on_while_a_token_is_fetched(settings, paths, service) -> None:
    service.released.clear()
    tokens = source(settings(sign_in="secret", client_secret="s"), paths, service)
    task = asyncio.create_task(tokens.token())
    await service.is_asked()
    service.released.set()
    await task
    assert threading.main_thread().name not in service.threads


async def test_a_cancelled_wait_ends_at_once(settings, paths, service) -> None:
    service.released.clear()
    tokens = source(settings(sign_in="secret", client_secret="s"), paths, service)
    task = asyncio.create_task(tokens.token())
    await service.is_asked()
    started_s = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - started_s < 0.2
    service.released.set()


async def test_a_token_is_fetched_anew_shortly_before_it_ends() -> None:
    class Session:
        account = "a"
        fetched = 0

        def get_token(self, claims: str | None, *, force: bool) -> Any:
            self.fetched += 1
            return type("Token", (), {"token": f"t{self.fetched}", "expires_on": 10_000})()

    clock = [6_000.0]
    tokens = AzureToken(Session(), now=lambda: clock[0])
    given = []
    for now_s in (6_000, 9_699, 9_700, 9_701):
        clock[0] = float(now_s)
        given.append(await tokens.token())
    assert given == ["t1", "t1", "t2", "t2"]


async def test_a_user_signs_in_by_device_code_and_is_remembered(settings, paths, service) -> None:
    shown: list[DeviceCode] = []
    await signed_in(settings(), paths, service, prompt=shown.append)
    assert (shown[0].code, shown[0].verification_url) == ("ABC123", "https://x.test")
    assert paths.account.stat().st_mode & 0o777 == 0o600
    assert "refresh-1" not in paths.account.read_text()
    tokens = source(settings(), paths, service)
    assert tokens.account == "adele@contoso.com"
    assert await tokens.token() == "access-1"
    assert len(service.token_requests) == 1  # from the cache, without the user


async def test_without_a_sign_in_the_user_is_not_asked_behind_their_back(
    settings, paths, service
) -> None:
    tokens = source(settings(), paths, service)
    with pytest.raises(SignInRequiredError):
        await tokens.token()
    assert service.token_requests == []
    assert tokens.account == "not signed in"


async def test_an_interactive_source_asks_the_user_once(settings, paths, service) -> None:
    shown: list[DeviceCode] = []
    tokens = source(settings(), paths, service, interactive=True, prompt=shown.append)
    assert await tokens.token() == "access-1"
    assert await tokens.token() == "access-1"
    assert len(shown) == 1
    assert tokens.account == "adele@contoso.com"
    assert paths.account.exists()


async def test_an_account_of_another_tenant_is_not_used(settings, paths, service) -> None:
    await signed_in(settings(), paths, service)
    other = settings(tenant_id="99999999-2222-3333-4444-555555555555")
    with pytest.raises(SignInRequiredError):
        await source(other, paths, service).token()


async def test_an_account_of_another_sign_in_service_is_not_used(settings, paths, service) -> None:
    await signed_in(settings(), paths, service)
    other = settings(authority="https://login.microsoftonline.us")
    with pytest.raises(SignInRequiredError):
        await source(other, paths, service).token()


async def test_an_account_that_cannot_be_kept_is_named_and_leaves_no_rest(
    settings, paths, service
) -> None:
    paths.account.mkdir(parents=True)
    with pytest.raises(CacheError, match=r"account\.json"):
        await signed_in(settings(), paths, service)
    assert list(paths.data_dir.iterdir()) == [paths.account]


async def test_a_token_cache_that_cannot_be_used_is_reported_with_a_way_out(
    settings, paths, service, tmp_path
) -> None:
    (tmp_path / "home" / ".IdentityService").write_text("in the way")
    with pytest.raises(EnvironmentalError, match="token cache") as raised:
        await signed_in(settings(), paths, service)
    assert raised.value.remedy


async def test_the_sign_in_service_is_asked_with_the_configured_deadlines(
    settings, paths, monkeypatch
) -> None:
    asked: list[Any] = []

    def refuse(_: Any, method: str, url: str, *, timeout: Any, **__: Any) -> Any:
        asked.append(timeout)
        raise requests.exceptions.ConnectTimeout

    monkeypatch.setattr(requests.Session, "request", refuse)
    monkeypatch.setattr(HttpTransport, "sleep", lambda *_: None)
    given = settings(
        sign_in="secret", client_secret="s", connect_timeout_s=0.01, read_timeout_s=0.02
    )
    with pytest.raises(EnvironmentalError, match="cannot be reached"):
        await token_source(given, paths, interactive=False).token()
    assert set(asked) == {(0.01, 0.02)}
    assert len(asked) <= 3


async def test_a_damaged_account_file_means_not_signed_in(settings, paths, service) -> None:
    paths.create()
    for text in ("", "{}", "[]", "null", '{"username":1'):
        paths.account.write_text(text)
        assert source(settings(), paths, service).account == "not signed in"


@pytest.mark.parametrize(
    ("code", "kind", "way_out"),
    [
        ("AADSTS7000215", EnvironmentalError, "INTUNE_MANAGER_CLIENT_SECRET"),
        ("AADSTS700016", EnvironmentalError, "INTUNE_MANAGER_CLIENT_ID"),
        ("AADSTS90002", EnvironmentalError, "INTUNE_MANAGER_TENANT_ID"),
        ("AADSTS65001", EnvironmentalError, "administrator"),
        ("AADSTS700082", SignInRequiredError, "Sign in"),
        ("AADSTS1", SignInRequiredError, "Sign in"),
    ],
)
async def test_what_the_sign_in_service_refuses_has_a_way_out(
    settings, paths, service, *, code: str, kind: type[EnvironmentalError], way_out: str
) -> None:
    description = f"{code}: No. secret=s3cret Trace ID: 1-2-3 Correlation ID: 4"
    service.error = {"error": "invalid_client", "error_description": description}
    tokens = source(settings(sign_in="secret", client_secret="s3cret"), paths, service)
    with pytest.raises(kind) as raised:
        await tokens.token()
    assert type(raised.value) is kind
    assert way_out in raised.value.remedy
    assert code in str(raised.value)
    assert "Trace ID" not in str(raised.value)


async def test_offline_is_the_networks_fault_not_the_users(settings, paths, service) -> None:
    service.offline = True
    tokens = source(settings(sign_in="secret", client_secret="s"), paths, service)
    with pytest.raises(EnvironmentalError, match="cannot be reached") as raised:
        await tokens.token()
    assert not isinstance(raised.value, SignInRequiredError)


@pytest.mark.parametrize("sign_in", ["secret", "device_code"])
async def test_a_service_that_asks_to_wait_for_a_century_is_not_waited_for(
    settings, paths, service, sign_in: str
) -> None:
    transport = sign_in_transport(ssl.create_default_context())
    service.sleep = transport.sleep
    service.busy_s = 3_155_760_000
    given = settings(sign_in=sign_in, client_secret="s" if sign_in == "secret" else None)
    with pytest.raises(TransientError, match="asks to wait longer than a minute"):
        await source(given, paths, service, interactive=True).token()


async def test_an_inspected_line_is_told_from_one_that_is_down(settings, paths, service) -> None:
    service.offline = True
    service.offline_because = "[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate in chain"
    tokens = source(settings(sign_in="secret", client_secret="s"), paths, service)
    with pytest.raises(EnvironmentalError, match="certificate") as raised:
        await tokens.token()
    assert "REQUESTS_CA_BUNDLE" in raised.value.remedy


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({"client_id": None}, "client_id"),
        ({"tenant_id": None}, "tenant_id"),
        ({"sign_in": "secret"}, "client_secret"),
        ({"sign_in": "certificate"}, "certificate_path"),
        ({"graph_url": "http://127.0.0.1:8642"}, "graph_url"),
        ({"authority": "http://127.0.0.1:8642"}, "authority"),
    ],
)
def test_a_missing_setting_is_named(settings, paths, service, given, setting: str) -> None:
    with pytest.raises(SettingsError) as raised:
        source(settings(**given), paths, service)
    assert raised.value.setting == setting


@pytest.mark.parametrize("content", [None, b"no certificate"])
async def test_a_certificate_that_cannot_be_read_is_named(
    settings, paths, service, tmp_path, content: bytes | None
) -> None:
    file = tmp_path / "app.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as raised:
        await source(settings(sign_in="certificate", certificate_path=file), paths, service).token()
    assert raised.value.setting == "certificate_path"


def test_a_ready_token_needs_nothing_else(settings, paths) -> None:
    given = settings(tenant_id=None, client_id=None, access_token="abc")
    tokens = token_source(given, paths, interactive=False)
    assert tokens.account == "access token"


async def test_the_app_gets_a_token_by_its_certificate(settings, paths, service, tmp_path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "app")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"password"),
    )
    file = tmp_path / "app.pem"
    file.write_bytes(private + certificate)
    given = settings(sign_in="certificate", certificate_path=file, certificate_password="password")
    assert await source(given, paths, service).token() == "access-1"
    assert "client_assertion" in service.token_requests[0]
