"""What came back for one request, and who can send one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from intune_manager.errors import TransientError


@dataclass(frozen=True)
class Call:
    """One HTTP request to Graph. `url` is absolute and sent as it is."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None

    @property
    def what(self) -> str:
        """The path without its query, for messages: queries may hold long tokens."""
        path = self.url.partition("?")[0]
        return path.partition("://")[2].partition("/")[2] or path


@dataclass(frozen=True)
class Reply:
    """A whole HTTP response, decompressed. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    received_bytes: int = 0
    """Size of the body on the wire."""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Wire(Protocol):
    """Sends one request once."""

    async def send(self, call: Call) -> Reply:
        """The response, whatever its status.

        Raises TransientError when the connection broke or stalled, EnvironmentalError when no
        repeat will help, RequestRefusedError for anything but a read at the configured host,
        SignInRequiredError when there is no token.
        """
        ...

    async def close(self) -> None:
        """Close every connection. Closing twice is harmless."""
        ...


class UnreachableError(TransientError):
    """No connection to the host could be made: nothing was sent."""


class StrangerError(TransientError):
    """A web page came where Graph would have sent JSON: something else has answered."""
