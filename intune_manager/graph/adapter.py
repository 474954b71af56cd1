"""Sends single requests through the msgraph-sdk request adapter. Import it lazily: 0.5 s."""

from __future__ import annotations

import ssl
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
from intune_manager.config.logs import redact
from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    IntuneManagerError,
    TransientError,
)
from intune_manager.graph.bearer import Bearer
from intune_manager.graph.options import GraphOptions
from intune_manager.graph.origin import Origin
from intune_manager.graph.reply import Call, Reply, UnreachableError
from intune_manager.graph.transport import open_transport

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


class SdkWire:
    """A Wire over the SDK's adapter: raw responses, no models, bound to one event loop."""

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
        return Reply(response.status_code, headers, response.content, response.num_bytes_downloaded)

    async def close(self) -> None:
        await self._client.aclose()
        # The SDK's transport, which stands between, does not pass a close on.
        await self._transport.aclose()


def network_error(error: Exception, call: Call) -> IntuneManagerError:
    """What a failed exchange means: worth a repeat, the user's to solve, or our own mistake."""
    reason = redact(str(error)) or type(error).__name__
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return EnvironmentalError(
                f"The server's certificate was not accepted: {cause}.",
                remedy="If your network inspects TLS, add its certificate to the system's store "
                "or name it in SSL_CERT_FILE.",
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
