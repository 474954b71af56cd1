"""HTTP with reads alone, by the msgraph-sdk request adapter. Import it lazily: 0.5 s."""

from __future__ import annotations

import ssl
import urllib.request
from collections.abc import Iterator
from typing import Any

import httpx
from kiota_abstractions.authentication import AuthenticationProvider
from kiota_abstractions.method import Method
from kiota_abstractions.native_response_handler import NativeResponseHandler
from kiota_abstractions.request_information import RequestInformation
from kiota_http.middleware.options import ResponseHandlerOption
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph_core import GraphClientFactory  # type: ignore[import-untyped]

from intune_manager import __version__
from intune_manager.config.trust import TRUST_REMEDY, trusted_certificates
from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    IntuneManagerError,
    RequestRefusedError,
    TransientError,
)
from intune_manager.graph.bodies import ACCEPTED_ENCODING, whole_response
from intune_manager.graph.guard import Origin, check_body, check_headers, check_target
from intune_manager.graph.retries import Bearer
from intune_manager.graph.values import Call, GraphOptions, Limits, Reply, UnreachableError

_METHODS = {"GET": Method.GET, "POST": Method.POST}
_PROXY_REMEDY = "Check the network, the proxy and the graph_url setting."


class BearerProvider(AuthenticationProvider):
    """Puts the token on requests to the configured Graph, and on no other."""

    def __init__(self, bearer: Bearer, origin: Origin) -> None:
        self._bearer = bearer
        self._origin = origin

    async def authenticate_request(
        self,
        request: RequestInformation,
        additional_authentication_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> None:
        """Raises RequestRefusedError, before any token is asked for, when the URL is foreign."""
        self._origin.own(request.url)
        request.headers.try_add("Authorization", f"Bearer {await self._bearer.token()}")


class _SingleShotAdapter(GraphRequestAdapter):
    """Leaves a claims challenge to us: the repeat must be metered and wait for its turn."""

    async def retry_cae_response_if_required(
        self,
        resp: httpx.Response,
        request_info: RequestInformation,  # noqa: ARG002
        claims: str,  # noqa: ARG002
    ) -> httpx.Response:
        return resp


class SdkTransport:
    """A Transport over the SDK's adapter: raw responses, no models, bound to one event loop."""

    def __init__(self, options: GraphOptions, origin: Origin, bearer: Bearer) -> None:
        timeout = httpx.Timeout(
            options.read_timeout_s, connect=options.connect_timeout_s, pool=None
        )
        self._transport = open_transport(options, origin)
        # None of the SDK's middleware: retry and redirect would send requests past the budget,
        # parameter decoding would alter next links.
        self._client = GraphClientFactory.create_with_custom_middleware(
            [],
            client=httpx.AsyncClient(
                transport=self._transport, timeout=timeout, follow_redirects=False, trust_env=False
            ),
        )
        self._adapter = _SingleShotAdapter(BearerProvider(bearer, origin), client=self._client)
        self._adapter.base_url = origin.base_url

    async def send(self, call: Call) -> Reply:
        request = RequestInformation()
        request.http_method = _METHODS[call.method]
        request.url = call.url
        request.headers.try_add("User-Agent", f"intune-manager/{__version__}")
        for name, value in call.headers:
            request.headers.try_add(name, value)
        if call.body is not None:
            request.set_stream_content(call.body, "application/json")
        request.add_request_options([ResponseHandlerOption(NativeResponseHandler())])
        try:
            native: Any = await self._adapter.send_primitive_async(request, "bytes", {})
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise network_error(error, call) from error
        response: httpx.Response = native
        headers = {name.lower(): value for name, value in response.headers.items()}
        received_bytes = response.extensions["received_bytes"]
        return Reply(response.status_code, headers, response.content, received_bytes)

    async def close(self) -> None:
        await self._client.aclose()
        # The SDK's transport, which stands between, does not pass a close on.
        await self._transport.aclose()


def network_error(error: Exception, call: Call) -> IntuneManagerError:
    """What a failed exchange means: worth a repeat, the user's to solve, or our own mistake."""
    reason = str(error) or type(error).__name__
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return EnvironmentalError(
                f"The server's certificate was not accepted: {cause}.",
                remedy=TRUST_REMEDY,
            )
    if isinstance(error, httpx.ProxyError):
        return EnvironmentalError(f"The proxy refused: {reason}.", remedy=_PROXY_REMEDY)
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)):
        # Not the reason: it quotes the header that it does not like, and that may be the token.
        return BugError(f"{call.what} could not be requested ({type(error).__name__}).")
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        host = call.url.partition("://")[2].partition("/")[0]
        return UnreachableError(f"{host} cannot be reached: {reason}.", remedy=_PROXY_REMEDY)
    return TransientError(
        f"The connection broke while {call.what} was read: {reason}.", remedy=_PROXY_REMEDY
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


_GATEWAY_FAILURES = frozenset({502, 503})
"""What a broken front end answers, and goes on answering, on the connections that lead to it."""


class ReadOnlyTransport(httpx.AsyncBaseTransport):
    """Passes a request on only if it is a GET, or a `$batch` of GETs, to the configured host.

    Whatever builds requests above (the SDK, redirects, other middleware) cannot get round it: it
    checks what is about to be sent and sends exactly what it checked. A request with
    `Connection: close` goes over a connection of its own, never over a pooled one, and a pooled
    connection that brought a gateway's failure is not used again. A response is given whole, within
    the limits of what a server may send.
    """

    def __init__(
        self,
        origin: Origin,
        pooled: httpx.AsyncBaseTransport,
        fresh: httpx.AsyncBaseTransport,
        limits: Limits,
    ) -> None:
        self._origin = origin
        self._pooled = pooled
        self._fresh = fresh
        self._limits = limits

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises RequestRefusedError, with nothing sent, for anything but a read."""
        self._check_origin(request.url)
        check_target(request.method, request.url.raw_path.decode("ascii"), self._origin)
        check_headers(request.headers.items(), self._origin)
        body = await request.aread()
        check_body(request.method, request.headers, body)
        own_connection = request.headers.get("connection", "").lower() == "close"
        inner = self._fresh if own_connection else self._pooled
        streamed = await inner.handle_async_request(self._as_checked(request, body))
        response = await whole_response(streamed, self._limits)
        stream = response.extensions.get("network_stream")
        if response.status_code in _GATEWAY_FAILURES and not own_connection and stream is not None:
            await stream.aclose()  # the pool then opens another
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
        framing = {"content-length", "transfer-encoding", "accept-encoding"}
        headers = [pair for pair in request.headers.multi_items() if pair[0] not in framing]
        headers.append(("accept-encoding", ACCEPTED_ENCODING))
        timeout = request.extensions.get("timeout")
        return httpx.Request(
            request.method,
            request.url,
            headers=headers,
            content=body or None,
            extensions={} if timeout is None else {"timeout": timeout},
        )


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
        secure = origin.scheme == "https"
        verify = trusted_certificates(options.ca_bundle) if secure else False
        proxy = _system_proxy(origin)
        return ReadOnlyTransport(
            origin,
            httpx.AsyncHTTPTransport(verify=verify, limits=pooled, proxy=proxy),
            httpx.AsyncHTTPTransport(verify=verify, limits=fresh, proxy=proxy),
            options.limits,
        )
    except httpx.InvalidURL as error:
        # Not the reason: it quotes a part of the address, which may be of the password.
        raise EnvironmentalError(
            "The proxy's address is not a URL.",
            remedy="Check HTTPS_PROXY; special characters of a password are written as %40.",
        ) from error
    except (OSError, ValueError, ImportError) as error:
        raise EnvironmentalError(
            f"The system's network settings cannot be used: {error}.",
            remedy="Check the proxy (HTTPS_PROXY) and the certificates (SSL_CERT_FILE).",
        ) from error


def _system_proxy(origin: Origin) -> str | None:
    """The proxy of the environment or the system; none for a loopback address."""
    if origin.is_loopback or urllib.request.proxy_bypass(origin.host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(origin.scheme) or proxies.get("all")
    if proxy and "://" not in proxy:
        return f"http://{proxy}"
    return proxy
