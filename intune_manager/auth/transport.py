"""HTTP of the sign-in, with the certificates that Graph's has. Import it lazily: 0.2 s."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from azure.core.pipeline.transport import RequestsTransport


class _TrustingAdapter(HTTPAdapter):
    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)


def sign_in_transport(context: ssl.SSLContext, **timeouts: float) -> RequestsTransport:
    """azure-core's transport over a session that trusts what `context` does."""
    from azure.core.pipeline.transport import RequestsTransport

    session = requests.Session()
    session.mount("https://", _TrustingAdapter(context))
    return RequestsTransport(session=session, **timeouts)
