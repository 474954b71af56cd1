"""The SDK's adapter on a leash: tokens for one host, reads alone, errors in three kinds."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import httpx
import pytest
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from intune_manager.auth.tokens import ReadyToken
from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    RequestRefusedError,
    SettingsError,
    TransientError,
)
from intune_manager.graph.guard import Origin
from intune_manager.graph.http import BearerProvider, SdkTransport, network_error, open_transport
from intune_manager.graph.retries import Bearer
from intune_manager.graph.values import Call, GraphOptions, Meter, UnreachableError


class AskedToken:
    """Notes whether anybody asked for the token."""

    account = "a"

    def __init__(self) -> None:
        self.asked = 0

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        self.asked += 1
        return "secret-token"


@pytest.fixture
async def sdk(server) -> AsyncIterator[SdkTransport]:
    origin = Origin(server.url)
    wire = SdkTransport(GraphOptions(base_url=server.url), origin, Bearer(AskedToken()))
    yield wire
    await wire.close()


@pytest.mark.parametrize(
    "url", ["https://evil.test/v1.0/users", "https://graph.microsoft.com@evil.test/v1.0/users"]
)
async def test_a_foreign_host_is_refused_before_a_token_is_asked_for(url: str) -> None:
    tokens = AskedToken()
    provider = BearerProvider(Bearer(tokens), Origin("https://graph.microsoft.com"))
    request = RequestInformation()
    request.url = url
    with pytest.raises(RequestRefusedError):
        await provider.authenticate_request(request)
    assert tokens.asked == 0
    assert "authorization" not in request.headers.get_all()


@pytest.mark.parametrize("method", [m for m in Method if m.value != "GET"])
async def test_the_sdk_itself_cannot_write(sdk, server, method: Method) -> None:
    request = RequestInformation()
    request.http_method = method
    request.url = f"{server.url}/v1.0/deviceManagement/managedDevices/1/wipe"
    with pytest.raises(RequestRefusedError):
        await sdk._adapter.send_no_response_content_async(request, {})
    assert server.received == []


async def test_the_sdk_does_not_repeat_a_claims_challenge_by_itself(sdk, server, wire) -> None:
    challenge = 'Bearer realm="", error="insufficient_claims", claims="e30="'
    server.answers(wire.error(401, "X", "y", WWW_Authenticate=challenge))
    reply = await sdk.send(Call(f"{server.url}/v1.0/users"))
    assert reply.status == 401
    assert len(server.received) == 1


async def test_a_reply_tells_the_bytes_of_the_wire_and_those_of_the_json(sdk, server, wire) -> None:
    server.answers(wire.answer(200, b"{" + b" " * 10_000 + b"}"))
    reply = await sdk.send(Call(f"{server.url}/v1.0/users"))
    assert len(reply.body) == 10_002
    assert 0 < reply.received_bytes < 1000


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ReadTimeout("slow"), TransientError),
        (httpx.RemoteProtocolError("cut"), TransientError),
        (httpx.DecodingError("gzip"), TransientError),
        (httpx.ConnectError("refused"), UnreachableError),
        (httpx.ConnectTimeout("slow"), UnreachableError),
        (httpx.ProxyError("407"), EnvironmentalError),
        (httpx.InvalidURL("x"), BugError),
        (httpx.LocalProtocolError("x"), BugError),
        (
            caused(httpx.ConnectError("tls"), ssl.SSLCertVerificationError(1, "self-signed")),
            EnvironmentalError,
        ),
    ],
)
def test_a_network_failure_is_one_of_three_kinds(error: Exception, kind: type) -> None:
    found = network_error(error, Call("https://graph.microsoft.com/v1.0/users?$skiptoken=long"))
    assert type(found) is kind
    assert "skiptoken" not in str(found)


async def test_a_token_that_no_header_can_hold_is_in_no_error(server, open_client, wire) -> None:
    client = await open_client(ReadyToken("secret\nX-Other: 1"))
    with pytest.raises(BugError) as raised:
        await client.get("organization", "v1.0", "entra", Meter())
    assert "secret" not in str(raised.value)
    assert server.received == []


def test_an_unusable_proxy_is_the_users_to_correct(monkeypatch: pytest.MonkeyPatch) -> None:
    origin = Origin("https://graph.microsoft.com")
    monkeypatch.setenv("https_proxy", "ftp://proxy.test:1")
    with pytest.raises(EnvironmentalError, match="network settings"):
        open_transport(GraphOptions(), origin)


@pytest.mark.parametrize(
    "proxy", ["http://user:hunter2/x@proxy.test:80", "foo://user:hunter2@proxy.test:80"]
)
def test_the_password_of_a_proxy_is_in_no_error(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(EnvironmentalError) as raised:
        open_transport(GraphOptions(), Origin("https://graph.microsoft.com"))
    assert "hunter2" not in f"{raised.value} {raised.value.remedy}"


def test_a_loopback_address_goes_past_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "ftp://proxy.test:1")
    assert open_transport(GraphOptions(), Origin("http://127.0.0.1:8642"))


def test_a_missing_certificate_file_is_the_users_to_correct(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    with pytest.raises(SettingsError, match=r"/nowhere/ca.pem \(SSL_CERT_FILE\)"):
        open_transport(GraphOptions(), Origin("https://graph.microsoft.com"))
