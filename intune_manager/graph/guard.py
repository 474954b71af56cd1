"""The rules that make the product unable to write to a tenant: reads only, to one host only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from intune_manager.errors import EnvironmentalError, RequestRefusedError
from intune_manager.redaction import carries_secret

MAX_BATCH = 20
"""Requests in one `$batch`: more is a 400."""
_ITEM_KEYS = frozenset({"id", "method", "url", "headers", "dependsOn"})
_OVERRIDE_PARAMETERS = frozenset({"_method", "x-http-method", "x-http-method-override"})


def check_target(method: str, target: str, origin: Origin) -> None:
    """Refuse every method but GET, and POST to anything but `/{version}/$batch` itself.

    `target` is path and query as they go into the request line.
    """
    path, _, query = target.partition("?")
    if not origin.owns_path(path):
        raise _refused(f"{path[:80]!r} is outside the Graph API")
    if _overrides_method(query):
        raise _refused("a query option could change the method")
    if method == "GET":
        return
    if method != "POST":
        raise _refused(f"the method {method[:20]!r} could write")
    batches = [f"{origin.base_path}/{version}/$batch" for version in VERSIONS]
    if target not in batches:
        raise _refused(f"POST goes to $batch alone, not to {path[:80]!r}")


def check_headers(headers: Iterable[tuple[str, str]], origin: Origin) -> None:
    """Refuse headers that override the method or send the request to another virtual host."""
    hosts = {origin.host, f"{origin.host}:{origin.port}", f"[{origin.host}]:{origin.port}"}
    for name, value in headers:
        lowered = name.lower().replace("_", "-")
        if "method" in lowered or lowered in {"x-original-url", "x-rewrite-url"}:
            raise _refused(f"the header {name!r} could change what is done")
        if lowered in {"host", "x-forwarded-host"} and value.lower() not in hosts:
            raise _refused(f"the header {name!r} names another host")


def check_body(method: str, headers: Mapping[str, str], body: bytes) -> None:
    """Refuse a GET with a body, and a batch that is not plain JSON of at most 20 plain GETs."""
    if method == "GET":
        if body:
            raise _refused("a GET has no body")
        return
    if headers.get("content-encoding"):
        raise _refused("an encoded batch cannot be checked")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise _refused("a batch is application/json")
    check_batch(body)


def check_batch(body: bytes) -> None:
    """Refuse a batch unless every reading of its bytes is "some GETs".

    Keys must be the documented ones, in their exact spelling, each once: a server that ignores
    case or takes the last of two keys must see the same request as this check.
    """
    try:
        batch = json.loads(body.decode("utf-8"), object_pairs_hook=_unique_keys)
    except (ValueError, RecursionError) as error:
        raise _refused("the batch is not plain JSON") from error
    if not isinstance(batch, dict) or set(batch) != {"requests"}:
        raise _refused("a batch holds `requests` and nothing else")
    items = batch["requests"]
    if not isinstance(items, list) or not 1 <= len(items) <= MAX_BATCH:
        raise _refused(f"a batch holds 1 to {MAX_BATCH} requests")
    for item in items:
        _check_item(item)
    ids = {item["id"].lower() for item in items}
    if len(ids) != len(items):
        raise _refused("two requests of a batch have the same id")


def _check_item(item: Any) -> None:
    if not isinstance(item, dict) or not {"id", "method", "url"} <= set(item) <= _ITEM_KEYS:
        raise _refused("a request in the batch has missing or unknown members")
    if item["method"] != "GET" or not isinstance(item["id"], str):
        raise _refused("a request in the batch is not a GET")
    _check_item_url(item["url"])
    headers = item.get("headers", {})
    if not isinstance(headers, dict):
        raise _refused("the headers of a request in the batch are not an object")
    for name, value in headers.items():
        if "method" in name.lower() or not isinstance(value, str) or not value.isprintable():
            raise _refused(f"the header {name!r} in the batch could change what is done")
    parents: Sequence[Any] = item.get("dependsOn", [])
    if not isinstance(parents, list) or not all(isinstance(parent, str) for parent in parents):
        raise _refused("`dependsOn` is a list of ids")


def _check_item_url(url: Any) -> None:
    if not isinstance(url, str) or not url.startswith("/") or url.startswith("//"):
        raise _refused("a URL in the batch is not relative")
    path, _, query = url.partition("?")
    nested = "$batch" in unquote(path).lower()
    if not url.isprintable() or "\\" in url or nested or has_dot_segments(path):
        raise _refused("a URL in the batch leaves its place")
    if _overrides_method(query):
        raise _refused("a query option in the batch could change the method")


def _overrides_method(query: str) -> bool:
    names = (option.partition("=")[0] for option in query.split("&"))
    return any(unquote(name).lower() in _OVERRIDE_PARAMETERS for name in names)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key.lower() for key, _ in pairs}) != len(pairs):
        raise ValueError("a key occurs twice")
    return dict(pairs)


def _refused(why: str) -> RequestRefusedError:
    return RequestRefusedError(f"A request was refused before it was sent: {why}.")


VERSIONS = ("v1.0", "beta")
_PATH_SAFE = "/$()',=@:!*;"
_QUERY_SAFE = "/$()',=@:!*;"
_LONGEST_HOST = 80
_DEFAULT_PORTS = {"https": 443, "http": 80}


def has_dot_segments(path: str) -> bool:
    """Whether a segment of `path` is `.` or `..`, plain or percent-encoded."""
    return any(unquote(segment) in {".", ".."} for segment in path.split("/"))


class ForeignLinkError(EnvironmentalError):
    """A link out of a response leads out of the configured Graph. Nothing was sent there."""


def _host_of(link: str) -> str:
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        host = ""
    return repr(host[:_LONGEST_HOST]) if host else "no host"


class Origin:
    """Tells links into the configured Graph from all others.

    Links are compared as text from their first character on, so that no two URL parsers can
    disagree about where the host ends (user info, backslashes, odd ports, look-alike hosts).
    """

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        host = parts.hostname or ""
        self.base_url = base_url
        self.scheme = parts.scheme
        self.host = host
        self.port = parts.port or _DEFAULT_PORTS[parts.scheme]
        self.base_path = parts.path
        shown_host = f"[{host}]" if ":" in host else host
        origins = [f"{parts.scheme}://{shown_host}:{self.port}"]
        if self.port == _DEFAULT_PORTS[parts.scheme]:
            origins.append(f"{parts.scheme}://{shown_host}")
        self._origins = tuple(origin.lower() for origin in origins)

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine: the demo tenant."""
        return self.host in {"127.0.0.1", "localhost", "::1"}

    def check(self, link: str) -> str:
        """`link` itself. Raises ForeignLinkError unless it leads into this Graph.

        That is: same scheme, host and port, below the base path, in a known version, and without
        characters that could end the request line or a secret, which Graph puts into no link: such
        a one would be written to proxies' logs and, as the place to go on from, into the cache.
        """
        fault = self._fault(link)
        if not fault and carries_secret(link):
            fault = "it carries the access token"
        if fault:
            # The rest of it may hold anything: whoever sent it is not to be trusted.
            raise ForeignLinkError(
                f"A link to {_host_of(link)} was not followed: {fault}.",
                remedy="No token was sent. Check the graph_url setting and the network between.",
            )
        return link

    def url(self, version: str, path: str, query: tuple[tuple[str, str], ...] = ()) -> str:
        """The absolute URL of `path`, which is encoded here, as are the values of `query`.

        Raises RequestRefusedError when `version` is unknown or `path` would leave it.
        """
        options = "&".join(f"{name}={quote(value, safe=_QUERY_SAFE)}" for name, value in query)
        url = f"{self.base_url}/{version}/{quote(path.lstrip('/'), safe=_PATH_SAFE)}"
        return self.own(f"{url}?{options}" if options else url)

    def own(self, url: str) -> str:
        """`url` itself, which this program has made. Raises RequestRefusedError if it leads out."""
        if fault := self._fault(url):
            raise RequestRefusedError(f"A request was not sent: {fault} ({url[:120]!r}).")
        return url

    def owns_path(self, path: str) -> bool:
        """Whether `path`, without query, lies below the base path in a known version."""
        below = path.removeprefix(self.base_path)
        if self.base_path and below == path:
            return False
        return below.startswith(tuple(f"/{version}/" for version in VERSIONS))

    def _fault(self, link: str) -> str:
        """Why `link` must not be followed; empty when it leads into this Graph."""
        if not link.isprintable() or "\\" in link:
            return "it holds characters that no link has"
        lowered = link.lower()
        for origin in self._origins:
            if lowered.startswith(origin + "/"):
                path = link[len(origin) :].partition("?")[0].partition("#")[0]
                inside = self.owns_path(path) and not has_dot_segments(path)
                return "" if inside else "it is outside the Graph API"
        return f"it leaves {self._origins[-1]}"
