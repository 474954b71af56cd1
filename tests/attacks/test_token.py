"""A server that echoes the token wherever it can: it is in no file, no output and no log.

What the tenant's objects hold is not meant: a payload is an exact copy, whatever a service has put
into a property. Here no object of the server's has the token.
"""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import string
import threading
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest

from intune_manager.cli.main import run
from intune_manager.cli.output import ExitCode
from intune_manager.config.logs import configure_logging
from intune_manager.errors import EnvironmentalError
from intune_manager.graph.errors import error_of
from intune_manager.graph.values import Reply
from intune_manager.redaction import remember_secret

LONG = os.environ.get("INTUNE_MANAGER_LONG") == "1"
TENANT = "11111111-2222-3333-4444-555555555555"
LETTERS = string.ascii_letters + string.digits + "-_"
CHOICE = random.Random(10)


def encoded(value: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def letters(count: int) -> str:
    return "".join(CHOICE.choices(LETTERS, k=count))


JWT = f"{encoded({'alg': 'RS256', 'nonce': letters(20)})}.{encoded({'tid': TENANT})}.{letters(342)}"
OPAQUE = f"EwB{letters(600)}"
TOKENS = {"jwt": JWT, "opaque": OPAQUE}
CLIENT_SECRET = f"3x8Q~{letters(35)}"

Form = Callable[[str], str]
FORMS: dict[str, Form] = {
    "as sent": lambda secret: f"Bearer {secret}",
    "lower": lambda secret: f"bearer {secret.lower()}",
    "upper": lambda secret: f"BEARER {secret.upper()}",
    "percent-encoded": lambda secret: f"Bearer%20{quote(secret, safe='')}",
    "all percent-encoded": lambda secret: "".join(f"%{ord(letter):02X}" for letter in secret),
    "twice encoded": lambda secret: "".join(f"%25{ord(letter):02x}" for letter in secret),
    "escaped": lambda secret: "".join(f"\\u{ord(letter):04x}" for letter in secret),
    "in lines": lambda secret: "\n".join(secret[at : at + 64] for at in range(0, len(secret), 64)),
    "its end": lambda secret: f"...{secret[-100:]}",
    "its beginning": lambda secret: f"{secret[:100]}...",
    "its parts": lambda secret: " and ".join(secret.split(".")),
    "behind blanks": lambda secret: f"{' ' * 19_950}{secret}",
    "in words": lambda secret: f"following scopes: Aa.{secret} - x",
    "in JSON": lambda secret: json.dumps(
        {"ErrorCode": secret, "Message": f"m {secret}", "access_token": secret}
    ),
}

Answer = tuple[int, dict[str, Any], dict[str, str]]
Attack = Callable[["EchoingServer", str], Answer]
"""How a GET of a path is answered."""


class EchoingServer:
    """A Graph of one tenant that answers all but the question for its name by an attack."""

    def __init__(self) -> None:
        self.secret = self.echo = JWT
        self.attack: Attack = lambda _, path: (200, {"value": []}, {})
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send(*server.answer(self.path))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                version = self.path.rpartition("/")[0]
                responses = []
                for get in body["requests"]:
                    status, answer, headers = server.answer(version + get["url"])
                    responses.append(
                        {"id": get["id"], "status": status, "headers": headers, "body": answer}
                    )
                self._send(200, {"responses": responses}, {})

            def _send(self, status: int, answer: dict[str, Any], headers: dict[str, str]) -> None:
                body = json.dumps(answer).encode()
                self.send_response(status)
                for name, text in headers.items():
                    self.send_header(name, "".join(text.split()))
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, target: str) -> Answer:
        if target.startswith("/v1.0/organization?$select=id,displayName"):
            is_payload = "createdDateTime" in target
            name = "Contoso" if is_payload else f"A {FORMS['as sent'](self.secret)}"
            return 200, {"value": [{"id": TENANT, "displayName": name}]}, {}
        return self.attack(self, target)


def listed(**more: Any) -> dict[str, Any]:
    objects = [{"id": f"{number}", "isAssigned": True} for number in range(3)]
    return {"value": objects, **more}


def refusal(status: int) -> Attack:
    """Of every list, in each place that an answer of Graph has."""

    def attack(server: EchoingServer, _: str) -> Answer:
        echo = server.echo
        error = {"code": echo, "message": f"You sent {echo}, did you?", "target": echo}
        error["innerError"] = {"code": echo, "message": echo, "request-id": echo}
        error["details"] = [{"code": echo, "message": echo}]
        return status, {"error": error, "echo": echo}, echoing_headers(echo)

    return attack


def echoing_headers(echo: str) -> dict[str, str]:
    names = ("request-id", "client-request-id", "Date", "Location", "x-ms-ags-diagnostic", "Link")
    challenge = f'Bearer realm="{echo}", error="{echo}", claims="{echo}"'
    return dict.fromkeys(names, echo) | {"WWW-Authenticate": challenge}


def inner_refusal(status: int) -> Attack:
    """Of every object, within batches: the lists come."""

    def attack(server: EchoingServer, target: str) -> Answer:
        path = target.partition("?")[0]
        is_of_object = any(f"/{number}" in path or f"('{number}')" in path for number in range(3))
        if is_of_object:
            return refusal(status)(server, target)
        end = {"@odata.deltaLink": f"{server.url}{path}?$deltatoken=1"} if "delta" in path else {}
        return 200, listed(**end), echoing_headers(server.echo)

    return attack


def links(member: str, *, foreign: str = "") -> Attack:
    """In every page, as the place to go on from."""

    def attack(server: EchoingServer, target: str) -> Answer:
        path = target.partition("?")[0]
        base = f"https://{foreign or server.echo}.example.com" if foreign else server.url
        echo = quote(server.echo, safe="%")
        return 200, listed(**{member: f"{base}{path}?$skiptoken={echo}"}), {}

    return attack


def hosts(server: EchoingServer, target: str) -> Answer:
    link = f"https://{''.join(server.echo.split())}.example.com{target}"
    return 200, listed(**{"@odata.nextLink": link}), {}


def not_json(server: EchoingServer, _: str) -> Answer:
    return 200, {"value": server.echo, "@odata.nextLink": {server.echo: server.echo}}, {}


ATTACKS: dict[str, Attack] = {
    **{f"outer {status}": refusal(status) for status in (400, 401, 403, 404, 410, 500, 503)},
    **{f"inner {status}": inner_refusal(status) for status in (400, 403, 404, 500)},
    "next link": links("@odata.nextLink"),
    "delta link": links("@odata.deltaLink"),
    "foreign link": links("@odata.nextLink", foreign="graph"),
    "host of a link": hosts,
    "odd envelope": not_json,
}


def mixed(turn: int) -> Attack:
    """Another place and another form for each resource; in as many turns each for each."""
    attacks, forms = list(ATTACKS.values()), list(FORMS.values())

    def attack(server: EchoingServer, target: str) -> Answer:
        # A list, its delta query and what is asked of its objects are answered in one way.
        chosen = turn + zlib.crc32("/".join(target.partition("?")[0].split("/")[1:4]).encode())
        server.echo = forms[chosen // len(attacks) % len(forms)](server.secret)
        return attacks[chosen % len(attacks)](server, target)

    return attack


@pytest.fixture
def server() -> Iterator[EchoingServer]:
    server = EchoingServer()
    yield server
    server.stop()


@pytest.fixture
def data_dir(
    tmp_path: Path, empty_cache: Path, server: EchoingServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    directory = tmp_path / "data"
    directory.mkdir()
    shutil.copy(empty_cache, directory / "cache.sqlite")
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(directory))
    monkeypatch.setenv("INTUNE_MANAGER_GRAPH_URL", server.url)
    monkeypatch.setenv("INTUNE_MANAGER_CLIENT_SECRET", CLIENT_SECRET)
    monkeypatch.setenv("INTUNE_MANAGER_MAX_RETRIES", "0")
    monkeypatch.delenv("INTUNE_MANAGER_TENANT_ID", raising=False)
    yield directory
    configure_logging(None)


def outputs(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """All that the program prints, after a sync of every resource, which fails."""
    assert run(["sync", "--json"]) != ExitCode.SUCCESS
    snapshot = str(data_dir / "snapshot.sqlite")
    for command in (
        ["sync"],
        ["status"],
        ["status", "--json"],
        ["tenants"],
        ["tenants", "--json"],
        ["changes"],
        ["snapshot", "export", snapshot],
        ["query", "SELECT * FROM sync_run_resources"],
    ):
        run(command)
    shown = capsys.readouterr()
    return shown.out + shown.err


def found_in(text: str, secret: str) -> list[str]:
    """Pieces of the secret that stand in a text, whatever their case and encoding."""
    plain = text.lower()
    for form in ("%25{:02x}", "%{:02x}", "\\\\u{:04x}", "\\u{:04x}"):
        for letter in LETTERS + "~.":
            plain = plain.replace(form.format(ord(letter)), letter.lower())
    pieces = [secret[at : at + 12].lower() for at in range(len(secret) - 11)]
    return [piece for piece in pieces if piece in plain]


def check(data_dir: Path, shown: str, *secrets: str) -> None:
    files = {file.name: file.read_bytes() for file in data_dir.rglob("*") if file.is_file()}
    assert {"cache.sqlite", "snapshot.sqlite"} <= set(files)
    assert any(name.endswith(".log") for name in files)
    texts = {name: content.decode("latin-1") for name, content in files.items()}
    for name, text in {**texts, "output": shown}.items():
        for secret in secrets:
            found = found_in(text, secret)
            at = text.lower().find(found[0]) if found else 0
            assert not found, (name, text[max(at - 200, 0) : at + 100])


def attacked(
    server: EchoingServer,
    data_dir: Path,
    capsys: pytest.CaptureFixture[str],
    secret: str,
    turn: int,
) -> None:
    server.secret, server.attack = secret, mixed(turn)
    check(data_dir, outputs(data_dir, capsys), secret)


@pytest.mark.parametrize("kind", ["jwt", pytest.param("opaque", marks=pytest.mark.long)])
def test_a_token_that_a_server_echoes_is_nowhere(
    server: EchoingServer,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: str,
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", TOKENS[kind])
    attacked(server, data_dir, capsys, TOKENS[kind], 0)


def test_the_secret_of_the_app_and_tokens_of_others_are_nowhere(
    server: EchoingServer,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", OPAQUE)
    attacked(server, data_dir, capsys, CLIENT_SECRET, 1)


@pytest.mark.long
@pytest.mark.parametrize("turn", range(0, 200, 11) if LONG else [0])
def test_a_token_is_nowhere_in_whichever_place_and_form_it_is_echoed(
    server: EchoingServer,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    turn: int,
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", JWT)
    attacked(server, data_dir, capsys, JWT, turn)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("secret", [*TOKENS.values(), CLIENT_SECRET], ids=[*TOKENS, "of the app"])
def test_no_form_of_a_secret_passes_an_error(secret: str, form: str) -> None:
    remember_secret(secret)
    error = EnvironmentalError(f"It said {FORMS[form](secret)}!", remedy=FORMS[form](secret))
    assert found_in(f"{error} {error.remedy}", secret) == []
    assert str(error).startswith("It said ")


@pytest.mark.parametrize("status", [*range(300, 309), *range(400, 430), *range(500, 510)])
def test_no_refusal_tells_the_token(status: int) -> None:
    remember_secret(JWT)
    for form in FORMS.values():
        server: Any = SimpleNamespace(echo=form(JWT))
        _, body, headers = refusal(status)(server, "")
        error = error_of(Reply(status, headers, json.dumps(body).encode()), "devices")
        scopes = " ".join(getattr(error, "scopes", ()))
        assert found_in(f"{error} {error.remedy} {scopes}", JWT) == []


@pytest.mark.parametrize("form", ["as sent", "percent-encoded", "its beginning"])
def test_a_token_that_nobody_knows_is_told_by_its_form(form: str) -> None:
    foreign = f"{encoded({'alg': 'none'})}.{encoded({'tid': letters(9)})}.{letters(90)}"
    assert found_in(str(EnvironmentalError(f"x {FORMS[form](foreign)} y")), foreign) == []
