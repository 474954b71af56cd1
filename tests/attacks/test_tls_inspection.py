"""Behind TLS inspection: one certificate, named once, is trusted by Graph and the sign-in."""

from __future__ import annotations

import datetime as dt
import http.server
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from azure.core.rest import HttpRequest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from intune_manager.auth.azure_errors import translated
from intune_manager.auth.tokens import ReadyToken
from intune_manager.auth.transport import sign_in_transport
from intune_manager.config.settings import Settings
from intune_manager.config.trust import trusted_certificates
from intune_manager.errors import EnvironmentalError, IntuneManagerError, SettingsError
from intune_manager.graph.client import GraphClient
from intune_manager.graph.values import GraphOptions, Meter

GUID = "11111111-2222-3333-4444-555555555555"


class Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

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


@pytest.fixture
def server(bundle: Path) -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.asked = []  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bundle, bundle.with_name("key.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


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


def sign_in_errors(url: str, settings: Settings) -> list[IntuneManagerError]:
    """What the transport of the sign-in ends with; msal itself asks Microsoft's own host first."""
    try:
        with translated(settings):
            transport = sign_in_transport(trusted_certificates(settings.ca_bundle))
            with transport:
                transport.send(HttpRequest("GET", f"{url}/sign-in"))
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
