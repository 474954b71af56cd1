"""Behind TLS inspection: one certificate, named once, is trusted by Graph and the sign-in."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.server
import ipaddress
import ssl
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from azure.core.rest import HttpRequest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from intune_manager.auth import token_source
from intune_manager.auth.azure_errors import translated
from intune_manager.auth.tokens import ReadyToken
from intune_manager.auth.transport import sign_in_transport
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.config.trust import trusted_certificates
from intune_manager.errors import (
    EnvironmentalError,
    IntuneManagerError,
    LimitExceededError,
    SettingsError,
)
from intune_manager.graph.client import GraphClient
from intune_manager.graph.values import GraphOptions, Meter

GUID = "11111111-2222-3333-4444-555555555555"


class Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        if self.path == "/endless":
            self.endless()
            return
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        packer = zlib.compressobj(1, wbits=31)
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(packer.compress(b" " * 2**20) + packer.flush(zlib.Z_SYNC_FLUSH))

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "inspection")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    directory = tmp_path_factory.mktemp("ca")
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(pem, form, serialization.NoEncryption())
    (directory / "key.pem").write_bytes(secret)
    (directory / "ca.pem").write_bytes(certificate.public_bytes(pem))
    return directory / "ca.pem"


@contextlib.contextmanager
def serving(
    handler: type[http.server.BaseHTTPRequestHandler], context: ssl.SSLContext | None = None
) -> Iterator[Any]:
    """A server whose `asked` are the paths that were asked for."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.asked = []  # type: ignore[attr-defined]
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def server(bundle: Path) -> Iterator[Any]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bundle, bundle.with_name("key.pem"))
    with serving(Answering, context) as server:
        yield server


async def errors(url: str) -> list[IntuneManagerError]:
    """What Graph and the sign-in at `url` end with."""
    settings = Settings(
        tenant_id=GUID, client_id=GUID, sign_in="secret", client_secret="s", authority=url
    )
    options = GraphOptions(url, max_retries=0, ca_bundle=settings.ca_bundle)
    with pytest.raises(IntuneManagerError) as graph:
        async with await GraphClient.open(options, ReadyToken("t")) as client:
            await client.get("organization", "v1.0", "entra", Meter())
    return [graph.value, *sign_in_errors(url, settings)]


def sign_in_errors(
    url: str, settings: Settings, path: str = "/sign-in"
) -> list[IntuneManagerError]:
    """What the transport of the sign-in ends with; msal itself asks Microsoft's own host first."""
    try:
        with translated(settings):
            transport = sign_in_transport(trusted_certificates(settings.ca_bundle))
            with transport:
                transport.send(HttpRequest("GET", url + path))
    except IntuneManagerError as error:
        return [error]
    return []


@pytest.mark.parametrize(
    "name", ["INTUNE_MANAGER_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"]
)
async def test_one_name_is_enough_for_graph_and_the_sign_in(
    name: str, bundle: Path, server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, str(bundle))
    await errors(f"https://127.0.0.1:{server.server_port}")
    assert any(path.startswith("/v1.0/organization") for path in server.asked)
    assert "/sign-in" in server.asked


async def test_what_is_not_trusted_is_told_with_the_same_way_out(server) -> None:
    found = await errors(f"https://127.0.0.1:{server.server_port}")
    assert len(found) == 2
    for error in found:
        assert isinstance(error, EnvironmentalError)
        assert "certificate" in str(error)
        assert "INTUNE_MANAGER_CA_BUNDLE" in error.remedy
    assert server.asked == []


def test_a_reply_without_end_to_the_sign_in_is_left(
    bundle: Path, server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_CA_BUNDLE", str(bundle))
    [error] = sign_in_errors(f"https://127.0.0.1:{server.server_port}", Settings(), "/endless")
    assert isinstance(error, LimitExceededError)
    assert "sign-in service went past the limit of 4,194,304 bytes" in str(error)


class Refusing(http.server.BaseHTTPRequestHandler):
    """A proxy that wants to know who asks."""

    def do_CONNECT(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(407)
        self.send_header("Proxy-Authenticate", "Basic")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


async def test_a_proxy_that_wants_a_sign_in_is_asked_by_both_and_named_by_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tenant_id=GUID, client_id=GUID, sign_in="secret", client_secret="s")
    with serving(Refusing) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.server_port}")
        with pytest.raises(EnvironmentalError) as sign_in:
            await token_source(settings, Paths(tmp_path), interactive=False).token()
        with pytest.raises(EnvironmentalError) as graph:
            async with await GraphClient.open(GraphOptions(), ReadyToken("t")) as client:
                await client.get("organization", "v1.0", "entra", Meter())
    assert set(proxy.asked) == {"login.microsoftonline.com:443", "graph.microsoft.com:443"}
    for raised in (sign_in, graph):
        assert "proxy" in str(raised.value).lower()
        assert raised.value.remedy


@pytest.mark.parametrize("text", [None, "no certificate"])
async def test_a_bundle_that_cannot_be_read_is_named(
    text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "own.pem"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("INTUNE_MANAGER_CA_BUNDLE", str(file))
    for error in await errors("https://127.0.0.1:1"):
        assert isinstance(error, SettingsError)
        assert "own.pem (ca_bundle)" in str(error)
