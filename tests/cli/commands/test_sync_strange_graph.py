"""A sync against a Graph that is strange but legal, or against what is no Graph at all."""

from __future__ import annotations

import base64
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from intune_manager.cli.main import run
from intune_manager.cli.output import ExitCode
from intune_manager.data.sql.sqlite import cache_file

TENANT = "11111111-2222-3333-4444-555555555555"
OPAQUE = "EwBopaque-token-4711"
ZERO = "00000000-0000-0000-0000-000000000000"
DEVICES = "/v1.0/deviceManagement/managedDevices"
APPS = "/beta/deviceAppManagement/mobileApps"
COMPLIANCE = "/beta/deviceManagement/deviceCompliancePolicies"

Answer = tuple[int, bytes, dict[str, str]]


def reply(value: Any, status: int = 200, **headers: str) -> Answer:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return status, body, {name.replace("_", "-"): text for name, text in headers.items()}


def jwt(tenant: str) -> str:
    def part(claims: dict[str, str]) -> str:
        return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    return f"{part({'alg': 'RS256'})}.{part({'tid': tenant})}.c2lnbmF0dXJlLTQ3MTE"


class StrangeGraph:
    """Answers by path and query; every collection that the test says nothing of is empty."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.everything: Callable[[str | None], Answer] | None = None
        self.requested: list[str] = []
        self.answers["/v1.0/organization?$select=id,displayName,verifiedDomains"] = reply(
            {"value": [{"id": TENANT, "displayName": "Contoso"}]}
        )
        graph = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send(graph.answer(self.path, self.headers["Authorization"]))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._send(graph.batch(body["requests"], self.path.rpartition("/")[0]))

            def _send(self, answer: Answer) -> None:
                status, body, headers = answer
                self.send_response(status)
                for name, text in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, text)
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

    def answer(self, target: str, authorization: str | None) -> Answer:
        self.requested.append(target)
        if self.everything is not None:
            return self.everything(authorization)
        if target in self.answers:
            return self.answers[target]
        path = target.partition("?")[0]
        end = {"@odata.deltaLink": f"{self.url}{path}?$deltatoken=1"} if "delta" in path else {}
        return self.answers.get(path, reply({"value": [], **end}))

    def batch(self, gets: list[dict[str, str]], version: str) -> Answer:
        responses = []
        for get in reversed(gets):
            status, body, headers = self.answer(f"{version}{get['url']}", None)
            responses.append(
                {"id": get["id"], "status": status, "headers": headers, "body": json.loads(body)}
            )
        return reply({"responses": responses})


@pytest.fixture
def graph() -> Iterator[StrangeGraph]:
    graph = StrangeGraph()
    yield graph
    graph.stop()


@pytest.fixture
def data_dir(
    tmp_path: Path, empty_cache: Path, graph: StrangeGraph, monkeypatch: pytest.MonkeyPatch
) -> Path:
    directory = tmp_path / "data"
    directory.mkdir()
    shutil.copy(empty_cache, directory / "cache.sqlite")
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(directory))
    monkeypatch.setenv("INTUNE_MANAGER_GRAPH_URL", graph.url)
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", jwt(TENANT))
    monkeypatch.delenv("INTUNE_MANAGER_TENANT_ID", raising=False)
    return directory


def payloads(data_dir: Path, table: str) -> list[str]:
    with cache_file.connected(data_dir / "cache.sqlite") as connection:
        # The names are the test's own.
        sql = f"SELECT raw_payload FROM {table} ORDER BY id"
        rows = connection.execute(sql).fetchall()
    return [row[0] for row in rows]


def test_an_opaque_token_without_a_tenant_id_syncs_the_tenant_that_graph_names(
    graph: StrangeGraph, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", OPAQUE)
    assert run(["sync", "--json"]) == ExitCode.SUCCESS
    assert json.loads(capsys.readouterr().out)["tenant_id"] == TENANT


def test_an_opaque_token_is_in_no_file_and_no_output(
    graph: StrangeGraph, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", OPAQUE)
    monkeypatch.setenv("INTUNE_MANAGER_TENANT_ID", TENANT)
    error = {"error": {"code": "Forbidden", "message": f"You sent {OPAQUE}, did you?"}}
    graph.answers[DEVICES] = reply(error, 403)
    assert run(["sync", "--json"]) == ExitCode.PARTIAL
    shown = capsys.readouterr()
    assert "You sent [redacted]" in shown.out
    kept = [file for file in data_dir.rglob("*") if file.is_file()]
    assert len(kept) > 1
    assert not any(OPAQUE.encode() in file.read_bytes() for file in kept)
    assert OPAQUE not in shown.out + shown.err


OTHER = "99999999-2222-3333-4444-555555555555"


@pytest.mark.parametrize("token", [OPAQUE, jwt(TENANT)])
def test_a_tenant_that_changes_in_mid_sync_ends_it_with_both_named(
    graph: StrangeGraph,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
    token: str,
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", token)
    graph.answers["/v1.0/organization"] = reply({"value": [{"id": OTHER}]})
    assert run(["sync", "--json"]) == ExitCode.ERROR
    told = json.loads(capsys.readouterr().out)["error"]
    assert TENANT in told
    assert OTHER in told
    assert payloads(data_dir, "organization") == []


@pytest.mark.parametrize("token", [OPAQUE, jwt(TENANT)])
def test_a_foreign_domain_in_the_settings_is_told_before_anything_is_stored(
    graph: StrangeGraph,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
    token: str,
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", token)
    monkeypatch.setenv("INTUNE_MANAGER_TENANT_ID", "fabrikam.com")
    described = {"id": TENANT, "verifiedDomains": [{"name": "contoso.com"}]}
    graph.answers["/v1.0/organization?$select=id,displayName,verifiedDomains"] = reply(
        {"value": [described]}
    )
    assert run(["sync"]) == ExitCode.ERROR
    told = capsys.readouterr().err
    assert "fabrikam.com" in told
    assert "contoso.com" in told
    with cache_file.connected(data_dir / "cache.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM tenants").fetchone() == (0,)


def test_an_odd_envelope_loses_nothing(graph: StrangeGraph, data_dir: Path) -> None:
    items = [b'{"id":"a","deviceName":"A" }', b'{"deviceName":"B","id":"b","new":{"x":[1]}}']
    page = (
        b'\xef\xbb\xbf{"@odata.context":"c","@microsoft.graph.tips":"Use $select, \\"value\\":[]",'
        b'"@odata.count":0,"@odata.nextLink":"%s%s?$skiptoken=LastDeviceName%%3d%%27A%%27",'
        b'"value":[%s]}' % (graph.url.encode(), DEVICES.encode(), items[0])
    )
    graph.answers[DEVICES] = reply(page)
    empty = {"@odata.nextLink": f"{graph.url}{DEVICES}?$skiptoken=2", "value": []}
    graph.answers[f"{DEVICES}?$skiptoken=LastDeviceName%3d%27A%27"] = reply(empty)
    last = b'{"value":[%s],"@odata.count":99999,"@odata.nextLink":null}' % items[1]
    graph.answers[f"{DEVICES}?$skiptoken=2"] = reply(last)
    assert run(["sync", "--only", "devices"]) == ExitCode.SUCCESS
    assert payloads(data_dir, "devices") == [item.decode() for item in items]


def test_an_object_on_two_pages_is_one_row_with_the_later_payload(
    graph: StrangeGraph, data_dir: Path
) -> None:
    link = f"{DEVICES}?$skiptoken=2"
    first = {"value": [{"id": "a", "v": 1}, {"id": "b"}], "@odata.nextLink": f"{graph.url}{link}"}
    graph.answers[DEVICES] = reply(first)
    graph.answers[link] = reply(b'{"value":[{"id":"a","v":2},{"id":"c"},{"id":"c","v":3}]}')
    assert run(["sync", "--only", "devices"]) == ExitCode.SUCCESS
    assert sorted(payloads(data_dir, "devices")) == sorted(
        ['{"id":"a","v":2}', '{"id": "b"}', '{"id":"c","v":3}']
    )


def test_odd_objects_are_stored_as_they_came(graph: StrangeGraph, data_dir: Path) -> None:
    odd = [
        f'{{"id":"1","complianceState":"brandNewState","azureADDeviceId":"{ZERO}"}}',
        '{"id":"2","totalStorageSpaceInBytes":"12","deviceName":null,"userId":[]}',
        '{"id":"3","lastSyncDateTime":"9999-12-31T23:59:59Z","enrolledDateTime":"yesterday"}',
        '{"id":"4","deviceName":"\\ud83d","freeStorageSpaceInBytes":99999999999999999999}',
        '{"id":"5","deviceName":"a\\u0000b","deviceName":"twice"}',
        '{"id":6}',
        '{"deviceName":"without an id"}',
        "{}",
    ]
    graph.answers[DEVICES] = reply(f'{{"value":[{",".join(odd)}]}}'.encode())
    graph.answers[COMPLIANCE] = reply(b'{"value":[{"id":"p","displayName":"down-cast"}]}')
    assert run(["sync", "--only", "devices,compliance_policies"]) == ExitCode.SUCCESS
    assert payloads(data_dir, "devices") == odd
    assert payloads(data_dir, "policies") == ['{"id":"p","displayName":"down-cast"}']


def test_objects_with_odd_ids_find_their_assignments(graph: StrangeGraph, data_dir: Path) -> None:
    odd = [f"{TENANT}_DefaultLimit", "T_1", "a/b?c=d#e", "ü %41+&'\"", "a" * 500, "%2e%2e"]
    graph.answers[APPS] = reply({"value": [{"id": one, "isAssigned": True} for one in odd]})
    target = {"@odata.type": "#microsoft.graph.brandNewTarget", "groupId": ZERO}
    graph.batch = lambda gets, version: reply(  # type: ignore[method-assign]
        {
            "responses": [
                {"id": get["id"], "status": 200, "body": {"value": [{"id": "x", "target": target}]}}
                for get in gets
            ]
        }
    )
    assert run(["sync", "--only", "apps"]) == ExitCode.SUCCESS
    assert len(payloads(data_dir, "assignments")) == len(odd)


def test_members_in_odd_forms_end_in_a_verdict_and_not_in_a_fault(
    graph: StrangeGraph, data_dir: Path, capsys: Any
) -> None:
    user = '{"@odata.type":"#microsoft.graph.user","id":"u"}'
    entries = [
        f'{{"id":"g","members@delta":[{user},{user}]}}',
        '{"id":"h","members@delta":null}',
        '{"id":"i","@removed":{"reason":"changed"}}',
        '{"id":"j","displayName":"\\ud83d","members@delta":[]}',
    ]
    page = f'{{"value":[{",".join(entries)}],"@odata.deltaLink":"{graph.url}/v1.0/groups/delta?x"}}'
    graph.answers["/v1.0/groups/delta"] = reply(page.encode())
    assert run(["sync", "--only", "group_members", "--json"]) == ExitCode.SUCCESS
    report = json.loads(capsys.readouterr().out)["resources"][0]
    assert (report["verdict"], report["created"]) == ("complete", 1)


def error(code: str, message: str) -> dict[str, object]:
    return {"error": {"code": code, "message": message}}


WEB_PAGE = b"\n<!DOCTYPE html><html>Please sign in to the guest network</html>"
NOT_GRAPH = "is not Microsoft Graph"


@pytest.mark.parametrize(
    ("answer", "exit_code", "said"),
    [
        (reply(WEB_PAGE, Content_Type="text/html"), ExitCode.ERROR, NOT_GRAPH),
        (reply(WEB_PAGE, 404), ExitCode.ERROR, NOT_GRAPH),
        (reply({"message": "no route matched"}, 404), ExitCode.ERROR, NOT_GRAPH),
        (reply(b"", 302, Location="https://login.example.com/"), ExitCode.ERROR, NOT_GRAPH),
        (reply(WEB_PAGE, 403), ExitCode.ERROR, "a page that is not Graph's"),
        (reply(WEB_PAGE, 407), ExitCode.ERROR, "proxy"),
        (
            reply(error("InvalidAuthenticationToken", "Expired."), 401),
            ExitCode.SIGN_IN_NEEDED,
            "INTUNE_MANAGER_ACCESS_TOKEN",
        ),
        (reply(error("X", '{"ErrorCode":"Forbidden"}'), 401), ExitCode.ERROR, "Intune role"),
    ],
)
def test_what_is_no_graph_is_told_with_a_way_out_and_harms_nothing(
    graph: StrangeGraph,
    data_dir: Path,
    capsys: Any,
    *,
    answer: Answer,
    exit_code: int,
    said: str,
) -> None:
    graph.answers[DEVICES] = reply({"value": [{"id": "a"}]})
    assert run(["sync", "--only", "devices,groups"]) == ExitCode.SUCCESS
    capsys.readouterr()
    graph.everything = lambda _: answer
    assert run(["sync", "--only", "devices,groups"]) == exit_code
    assert said in " ".join(capsys.readouterr().out.split())
    assert payloads(data_dir, "devices") == ['{"id": "a"}']


@pytest.mark.parametrize("answer", [reply(WEB_PAGE), reply(WEB_PAGE, 404), reply(b"", 302)])
def test_an_opaque_token_at_what_is_no_graph_is_told_so_at_once(
    graph: StrangeGraph,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
    answer: Answer,
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", OPAQUE)
    graph.everything = lambda _: answer
    assert run(["sync"]) == ExitCode.ERROR
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert NOT_GRAPH in told[0]
    assert "graph_url" in told[1]
    assert len(graph.requested) <= 2


@pytest.mark.parametrize("token", ["two words-4711", "line\nbreak-4711", "ümlaut-4711"])
def test_a_token_that_no_header_can_hold_is_named_and_not_shown(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, token: str
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", token)
    assert run(["sync"]) == ExitCode.ERROR
    shown = capsys.readouterr()
    assert "INTUNE_MANAGER_ACCESS_TOKEN" in shown.err
    assert "4711" not in shown.out + shown.err


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://no-such-host.invalid", "cannot be reached"),
        ("http://127.0.0.1:1", "cannot be reached"),
        ("tls-to-plain", "cannot be reached"),
        ("https://graph.microsoft.com/v1.0", "INTUNE_MANAGER_GRAPH_URL"),
        ("http://graph.microsoft.com", "INTUNE_MANAGER_GRAPH_URL"),
    ],
)
def test_a_wrong_url_is_told_once_and_with_a_way_out(
    graph: StrangeGraph,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
    *,
    url: str,
    said: str,
) -> None:
    url = graph.url.replace("http:", "https:") if url == "tls-to-plain" else url
    monkeypatch.setenv("INTUNE_MANAGER_GRAPH_URL", url)
    assert run(["sync", "--only", "devices,groups"]) == ExitCode.ERROR
    shown = capsys.readouterr()
    told = " ".join((shown.out + shown.err).split())
    assert told.count(said) <= 2  # said once for all resources; a setting is named in its way out
    assert said in told
    assert "graph_url" in told.lower()
    assert graph.requested == []
