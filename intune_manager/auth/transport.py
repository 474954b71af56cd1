"""HTTP of the sign-in: Graph's certificates, limits of its own. Import it lazily: 0.2 s."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NoReturn

import requests
from requests.adapters import HTTPAdapter

from intune_manager.errors import LimitExceededError, TransientError

if TYPE_CHECKING:
    from azure.core.pipeline.transport import RequestsTransport

MOST_BYTES: Final = 4 * 2**20
"""Of one reply's body, decompressed: what the sign-in service sends stays below a tenth of it."""
LONGEST_READ_S: Final = 120.0
LONGEST_WAIT_S: Final = 60.0
"""Between repeats: azure-core would sleep for as long as a Retry-After says, be it a century."""


class _BoundedBody:
    """urllib3's response, of which no more than the limits is read."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[bytes]:
        """What requests reads a body with."""
        started_s = time.monotonic()
        size = 0
        for piece in self._raw.stream(*args, **kwargs):
            size += len(piece)
            if size > MOST_BYTES:
                self._refuse(f"{MOST_BYTES:,} bytes")
            if time.monotonic() - started_s > LONGEST_READ_S:
                self._refuse(f"{LONGEST_READ_S:g} s")
            yield piece

    def _refuse(self, limit: str) -> NoReturn:
        self._raw.close()
        raise LimitExceededError("An answer of the sign-in service", limit)


class _BoundedAdapter(HTTPAdapter):
    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        response = super().send(*args, **kwargs)
        response.raw = _BoundedBody(response.raw)
        return response


def _sleep(duration: float) -> None:
    if duration > LONGEST_WAIT_S:
        raise TransientError(
            "The sign-in service asks to wait longer than a minute.", remedy="Try again later."
        )
    time.sleep(duration)


def sign_in_transport(context: ssl.SSLContext, **timeouts: float) -> RequestsTransport:
    """azure-core's transport over a session that trusts what `context` does.

    A reply is read whole, within limits on its bytes and time: past them it raises
    LimitExceededError. A repeat that the service puts off for more than a minute raises
    TransientError instead.
    """
    from azure.core.pipeline.transport import RequestsTransport

    session = requests.Session()
    session.mount("https://", _BoundedAdapter(context))
    transport = RequestsTransport(session=session, **timeouts)
    transport.sleep = _sleep
    return transport
