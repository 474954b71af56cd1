"""The product cannot write to a tenant: one test per way round the read-only transport."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from intune_manager.errors import RequestRefusedError
from intune_manager.graph.guard import ForeignLinkError, Origin, check_batch
from intune_manager.graph.http import ReadOnlyTransport
from intune_manager.graph.values import Limits

BASE = "https://graph.microsoft.com"
DEVICES = f"{BASE}/v1.0/deviceManagement/managedDevices"
BATCH = f"{BASE}/v1.0/$batch"


class Unread(httpx.AsyncByteStream):
    """A body that is still on its way, as a network's is."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{}"


class Network(httpx.AsyncBaseTransport):
    """The network: whatever arrives here has left the machine."""

    def __init__(self) -> None:
        self.sent: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return httpx.Response(200, stream=Unread())


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
async def client(network: Network) -> AsyncIterator[httpx.AsyncClient]:
    transport = ReadOnlyTransport(Origin(BASE), network, network, Limits())
    async with httpx.AsyncClient(transport=transport, follow_redirects=True) as client:
        yield client


def item(**changes: Any) -> dict[str, Any]:
    return {"id": "1", "method": "GET", "url": "/users/1"} | changes


async def refused(client: httpx.AsyncClient, network: Network, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(RequestRefusedError):
        await client.request(*args, **kwargs)
    assert network.sent == []


async def test_a_get_is_sent(client: httpx.AsyncClient, network: Network) -> None:
    await client.get(f"{DEVICES}?$top=5&$skiptoken=a%252Cb%2c+/=")
    assert network.sent[0].url.query == b"$top=5&$skiptoken=a%252Cb%2c+/="


async def test_a_batch_of_gets_is_sent_as_it_was_checked(
    client: httpx.AsyncClient, network: Network
) -> None:
    body = json.dumps({"requests": [item(headers={"Prefer": "x"}), item(id="2", dependsOn=["1"])]})
    headers = {"Content-Type": "application/json"}
    await client.post(BATCH, content=body.encode(), headers=headers)
    assert network.sent[0].content == body.encode()


@pytest.mark.parametrize(
    "method",
    [
        "POST",
        "PATCH",
        "PUT",
        "DELETE",
        "HEAD",
        "OPTIONS",
        "MERGE",
        "QUERY",
        "patch",
        "Get ",
        "GETX",
    ],
)
async def test_no_other_method_is_sent(
    client: httpx.AsyncClient, network: Network, method: str
) -> None:
    await refused(client, network, method, DEVICES)


@pytest.mark.parametrize(
    "url",
    [
        f"{BATCH}/",
        f"{BATCH}?x=1",
        f"{BASE}/v1.0/$Batch",
        f"{BASE}/v1.0/%24batch",
        f"{BASE}/v1.0/users/$batch",
        f"{BASE}/v2.0/$batch",
        f"{BASE}/$batch",
        f"{BASE}/v1.0/$batch/../users",
        f"{BASE}/v1.0/deviceManagement/reports/exportJobs",
    ],
)
async def test_post_goes_nowhere_but_to_batch(
    client: httpx.AsyncClient, network: Network, url: str
) -> None:
    await refused(client, network, "POST", url, json={"requests": [item()]})


@pytest.mark.parametrize(
    "name",
    ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "x_http_method_override"],
)
async def test_a_header_cannot_override_the_method(
    client: httpx.AsyncClient, network: Network, name: str
) -> None:
    await refused(client, network, "GET", DEVICES, headers={name: "DELETE"})


@pytest.mark.parametrize("option", ["_method=DELETE", "X-HTTP-Method=PATCH", "%5Fmethod=DELETE"])
async def test_a_query_option_cannot_override_the_method(
    client: httpx.AsyncClient, network: Network, option: str
) -> None:
    await refused(client, network, "GET", f"{DEVICES}?$top=1&{option}")


async def test_a_get_cannot_carry_a_body(client: httpx.AsyncClient, network: Network) -> None:
    await refused(client, network, "GET", DEVICES, content=b"{}")


async def test_a_body_that_reads_differently_the_second_time_is_sent_as_checked(
    client: httpx.AsyncClient, network: Network
) -> None:
    class Shifty(httpx.AsyncByteStream):
        reads = 0

        async def __aiter__(self) -> AsyncIterator[bytes]:
            self.reads += 1
            method = "GET" if self.reads == 1 else "DELETE"
            yield json.dumps({"requests": [item(method=method)]}).encode()

    request = httpx.Request(
        "POST", BATCH, headers={"Content-Type": "application/json"}, stream=Shifty()
    )
    await client.send(request)
    assert json.loads(network.sent[0].content)["requests"][0]["method"] == "GET"


async def test_an_extension_cannot_replace_the_target(
    client: httpx.AsyncClient, network: Network
) -> None:
    await client.get(DEVICES, extensions={"target": b"/v1.0/other", "sni_hostname": "evil.test"})
    assert set(network.sent[0].extensions) <= {"timeout"}


async def test_an_encoded_batch_is_not_sent(client: httpx.AsyncClient, network: Network) -> None:
    await refused(
        client,
        network,
        "POST",
        BATCH,
        content=json.dumps({"requests": [item()]}).encode(),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )


async def test_a_batch_of_another_type_is_not_sent(
    client: httpx.AsyncClient, network: Network
) -> None:
    body = json.dumps({"requests": [item()]}).encode()
    headers = {"Content-Type": "multipart/mixed"}
    await refused(client, network, "POST", BATCH, content=body, headers=headers)


@pytest.mark.parametrize(
    "url",
    [
        "https://graph.microsoft.com.evil.test/v1.0/users",
        "https://evil.test/v1.0/users",
        "http://graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com:8443/v1.0/users",
        "https://user@graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com/users",
    ],
)
async def test_no_request_leaves_the_configured_graph(
    client: httpx.AsyncClient, network: Network, url: str
) -> None:
    await refused(client, network, "GET", url)


async def test_the_host_header_cannot_name_another_host(
    client: httpx.AsyncClient, network: Network
) -> None:
    await refused(client, network, "GET", DEVICES, headers={"Host": "evil.test"})


async def test_a_redirect_to_another_host_is_refused_below_whoever_follows_it() -> None:
    class Redirecting(Network):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self.sent.append(request)
            location = {"Location": "https://evil.test/v1.0/users"}
            return httpx.Response(307, headers=location, stream=Unread())

    network = Redirecting()
    transport = ReadOnlyTransport(Origin(BASE), network, network, Limits())
    async with httpx.AsyncClient(transport=transport, follow_redirects=True) as client:
        with pytest.raises(RequestRefusedError):
            await client.get(DEVICES)
    assert [request.url.host for request in network.sent] == ["graph.microsoft.com"]


def raw(**members: str) -> bytes:
    """A batch of one item written by hand: each value is JSON text."""
    text = ",".join(f'"{name}":{value}' for name, value in members.items())
    return f'{{"requests":[{{{text}}}]}}'.encode()


PLAIN = {"id": '"1"', "method": '"GET"', "url": '"/users"'}


@pytest.mark.parametrize(
    ("why", "body"),
    [
        ("another method", raw(**PLAIN | {"method": '"DELETE"'})),
        ("a method in another case", raw(**PLAIN | {"method": '"get"'})),
        ("a method with a blank", raw(**PLAIN | {"method": '"GET "'})),
        ("a method that is no text", raw(**PLAIN | {"method": '["GET"]'})),
        ("no method", raw(id='"1"', url='"/users"')),
        ("an inner body", raw(**PLAIN, body="{}")),
        ("a member in another case", raw(**PLAIN, Method='"DELETE"')),
        ("an unknown member", raw(**PLAIN, verb='"DELETE"')),
        ("a key twice", b'{"requests":[{"id":"1","method":"GET","url":"/u","method":"DELETE"}]}'),
        (
            "an escaped key twice",
            b'{"requests":[{"id":"1","m\\u0065thod":"PUT","method":"GET","url":"/u"}]}',
        ),
        ("requests twice", b'{"requests":[{"id":"1","method":"GET","url":"/u"}],"requests":[]}'),
        ("Requests besides requests", b'{"requests":[],"Requests":[{"method":"DELETE"}]}'),
        ("an absolute URL", raw(**PLAIN | {"url": '"https://evil.test/"'})),
        ("a URL without scheme", raw(**PLAIN | {"url": '"//evil.test/"'})),
        ("a URL with a backslash", raw(**PLAIN | {"url": '"/\\\\evil.test"'})),
        ("a URL with a line break", raw(**PLAIN | {"url": '"/users\\r\\nDELETE /x"'})),
        ("a URL that climbs", raw(**PLAIN | {"url": '"/users/../../beta/x"'})),
        ("a URL that climbs encoded", raw(**PLAIN | {"url": '"/users/%2e%2E/x"'})),
        ("a batch in the batch", raw(**PLAIN | {"url": '"/%24batch"'})),
        ("a method option", raw(**PLAIN | {"url": '"/users?_method=DELETE"'})),
        ("an override header", raw(**PLAIN, headers='{"X-HTTP-Method-Override":"DELETE"}')),
        ("a header with a line break", raw(**PLAIN, headers='{"a":"b\\r\\nX-HTTP-Method: PUT"}')),
        ("headers that are no object", raw(**PLAIN, headers='"X-HTTP-Method: PUT"')),
        ("an atomicity group", raw(**PLAIN, atomicityGroup='"g"')),
        ("nothing", b'{"requests":[]}'),
        ("no JSON", b"DELETE"),
        ("a byte order mark", b"\xef\xbb\xbf" + raw(**PLAIN)),
        ("UTF-16", raw(**PLAIN).decode().encode("utf-16")),
        ("two documents", raw(**PLAIN) + raw(**PLAIN)),
        ("deep nesting", b'{"requests":' + b"[" * 100_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_batch_is_refused_for(why: str, body: bytes) -> None:
    with pytest.raises(RequestRefusedError):
        check_batch(body)


def test_a_batch_holds_at_most_twenty() -> None:
    check_batch(json.dumps({"requests": [item(id=str(n)) for n in range(20)]}).encode())
    with pytest.raises(RequestRefusedError):
        check_batch(json.dumps({"requests": [item(id=str(n)) for n in range(21)]}).encode())


def test_ids_that_differ_in_case_alone_are_refused() -> None:
    with pytest.raises(RequestRefusedError):
        check_batch(json.dumps({"requests": [item(id="a"), item(id="A")]}).encode())


BASE = "https://graph.microsoft.com"


@pytest.mark.parametrize(
    ("base", "link"),
    [
        (BASE, f"{BASE}/v1.0/users?$skiptoken=RFNwdAIAAQ+/="),
        (BASE, "https://GRAPH.microsoft.com/beta/x?$skiptoken=%255Bcosmosdb%255D"),
        (BASE, f"{BASE}:443/v1.0/users"),
        (f"{BASE}:443", f"{BASE}/v1.0/users"),
        (BASE, f"{BASE}/v1.0/users?$skiptoken=a/../b"),
        ("http://127.0.0.1:8642", "http://127.0.0.1:8642/v1.0/users"),
        ("http://[::1]:8642", "http://[::1]:8642/v1.0/users"),
        ("https://proxy.test/graph", "https://proxy.test/graph/v1.0/users"),
    ],
)
def test_a_link_into_the_graph_is_kept_as_it_is(base: str, link: str) -> None:
    assert Origin(base).check(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test/v1.0/users",
        "http://graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com:8443/v1.0/users",
        "https://graph.microsoft.com.evil.test/v1.0/users",
        "https://graph.microsoft.com@evil.test/v1.0/users",
        "https://evil.test@graph.microsoft.com/v1.0/users",
        "https://evil.test#@graph.microsoft.com/v1.0/users",
        "https://evil.test\\@graph.microsoft.com/v1.0/users",
        "https:\\\\graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com\\.evil.test/v1.0/users",
        "//graph.microsoft.com/v1.0/users",
        "/v1.0/users",
        "",
        " https://graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com",
        "https://graph.microsoft.com/",
        "https://graph.microsoft.com/v1.0",
        "https://graph.microsoft.com/oauth2/token",
        "https://graph.microsoft.com/v1.0/../oauth2/token",
        "https://graph.microsoft.com/v1.0/%2e%2e/oauth2/token",
        "https://graph.microsoft.com/v1.0/users\r\nHost: evil.test",
        "https://graph.microsoft.com/v1.0/users\x00",
        "https://graph.microsoft.com./v1.0/users",
        "https://graph.microsoft.com\u2044v1.0/users",
        "file:///etc/passwd",
    ],
)
def test_any_other_link_is_refused(link: str) -> None:
    with pytest.raises(ForeignLinkError):
        Origin(BASE).check(link)


def test_below_a_base_path_only_that_path_is_the_graph() -> None:
    with pytest.raises(ForeignLinkError):
        Origin("https://proxy.test/graph").check("https://proxy.test/v1.0/users")


def test_paths_and_values_are_encoded_once() -> None:
    url = Origin(BASE).url("v1.0", "/groups/a b?c#d/members", (("$filter", "a eq 'x&y=#'"),))
    assert url == f"{BASE}/v1.0/groups/a%20b%3Fc%23d/members?$filter=a%20eq%20'x%26y=%23'"


@pytest.mark.parametrize(("version", "path"), [("v2.0", "users"), ("beta", "groups/../../x")])
def test_a_path_that_leaves_its_version_is_refused(version: str, path: str) -> None:
    with pytest.raises(RequestRefusedError):
        Origin(BASE).url(version, path)
