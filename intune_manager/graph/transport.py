"""The lowest level of HTTP: it sends reads to the configured host and refuses all else."""

from __future__ import annotations

import ssl
import urllib.request

import httpx

from intune_manager.config.logs import redact
from intune_manager.errors import EnvironmentalError, RequestRefusedError
from intune_manager.graph.guard import check_body, check_headers, check_target
from intune_manager.graph.options import GraphOptions
from intune_manager.graph.origin import Origin

_GATEWAY_FAILURES = frozenset({502, 503})
"""What a broken front end answers, and goes on answering, on the connections that lead to it."""


class ReadOnlyTransport(httpx.AsyncBaseTransport):
    """Passes a request on only if it is a GET, or a `$batch` of GETs, to the configured host.

    Whatever builds requests above (the SDK, redirects, other middleware) cannot get round it: it
    checks what is about to be sent and sends exactly what it checked. A request with
    `Connection: close` goes over a connection of its own, never over a pooled one, and a pooled
    connection that brought a gateway's failure is not used again.
    """

    def __init__(
        self, origin: Origin, pooled: httpx.AsyncBaseTransport, fresh: httpx.AsyncBaseTransport
    ) -> None:
        self._origin = origin
        self._pooled = pooled
        self._fresh = fresh

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises RequestRefusedError, with nothing sent, for anything but a read."""
        self._check_origin(request.url)
        check_target(request.method, request.url.raw_path.decode("ascii"), self._origin)
        check_headers(request.headers.items(), self._origin)
        body = await request.aread()
        check_body(request.method, request.headers, body)
        own_connection = request.headers.get("connection", "").lower() == "close"
        inner = self._fresh if own_connection else self._pooled
        response = await inner.handle_async_request(self._as_checked(request, body))
        if response.status_code in _GATEWAY_FAILURES and not own_connection:
            await _leave_connection(response)
        return response

    async def aclose(self) -> None:
        await self._pooled.aclose()
        await self._fresh.aclose()

    def _check_origin(self, url: httpx.URL) -> None:
        here = (self._origin.scheme, self._origin.host, self._origin.port)
        port = url.port or {"https": 443, "http": 80}.get(url.scheme)
        if (url.scheme, url.host, port) != here or url.userinfo:
            raise RequestRefusedError(
                f"A request to {url.scheme}://{url.host} was refused: it leaves the configured "
                f"Graph host {self._origin.host}."
            )

    @staticmethod
    def _as_checked(request: httpx.Request, body: bytes) -> httpx.Request:
        """The request anew from the checked parts, without extensions that change its target."""
        framing = {"content-length", "transfer-encoding"}
        headers = [pair for pair in request.headers.multi_items() if pair[0] not in framing]
        timeout = request.extensions.get("timeout")
        return httpx.Request(
            request.method,
            request.url,
            headers=headers,
            content=body or None,
            extensions={} if timeout is None else {"timeout": timeout},
        )


async def _leave_connection(response: httpx.Response) -> None:
    """Read the response to its end and close what it came over: the pool then opens another."""
    await response.aread()
    stream = response.extensions.get("network_stream")
    if stream is not None:
        await stream.aclose()


def open_transport(options: GraphOptions, origin: Origin) -> ReadOnlyTransport:
    """A transport with a pool as large as the budget, through the system's proxy if it has one.

    Raises EnvironmentalError when the system's proxy or certificate settings cannot be used.
    """
    most = options.max_in_flight + 2
    pooled = httpx.Limits(
        max_connections=most, max_keepalive_connections=most, keepalive_expiry=30.0
    )
    fresh = httpx.Limits(max_connections=most, max_keepalive_connections=0)
    try:
        verify = _certificates(origin)
        proxy = _system_proxy(origin)
        return ReadOnlyTransport(
            origin,
            httpx.AsyncHTTPTransport(verify=verify, limits=pooled, proxy=proxy),
            httpx.AsyncHTTPTransport(verify=verify, limits=fresh, proxy=proxy),
        )
    except httpx.InvalidURL as error:
        # Not the reason: it quotes a part of the address, which may be of the password.
        raise EnvironmentalError(
            "The proxy's address is not a URL.",
            remedy="Check HTTPS_PROXY; special characters of a password are written as %40.",
        ) from error
    except (OSError, ValueError, ImportError) as error:
        raise EnvironmentalError(
            f"The system's network settings cannot be used: {redact(str(error))}.",
            remedy="Check the proxy (HTTPS_PROXY) and the certificates (SSL_CERT_FILE).",
        ) from error


def _certificates(origin: Origin) -> ssl.SSLContext | bool:
    """Both the bundled and the system's certificates: companies inspect TLS with their own."""
    if origin.scheme != "https":
        return False
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context


def _system_proxy(origin: Origin) -> str | None:
    """The proxy of the environment or the system; none for a loopback address."""
    if origin.is_loopback or urllib.request.proxy_bypass(origin.host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(origin.scheme) or proxies.get("all")
    if proxy and "://" not in proxy:
        return f"http://{proxy}"
    return proxy
