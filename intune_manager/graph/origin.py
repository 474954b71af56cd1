"""The one place in the network that may see the token: scheme, host and port of the base URL."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from intune_manager.errors import EnvironmentalError, RequestRefusedError

VERSIONS = ("v1.0", "beta")
_PATH_SAFE = "/$()',=@:!*;"
_QUERY_SAFE = "/$()',=@:!*;"
_DEFAULT_PORTS = {"https": 443, "http": 80}


def has_dot_segments(path: str) -> bool:
    """Whether a segment of `path` is `.` or `..`, plain or percent-encoded."""
    return any(unquote(segment) in {".", ".."} for segment in path.split("/"))


class ForeignLinkError(EnvironmentalError):
    """A link out of a response leads out of the configured Graph. Nothing was sent there."""


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
        characters that could end the request line.
        """
        if fault := self._fault(link):
            raise ForeignLinkError(
                f"A link was not followed: {fault} ({link[:120]!r}).",
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
