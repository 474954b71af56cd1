"""A sign-in service inside the process: azure-identity's real flows over an injected transport."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from azure.core.exceptions import ServiceRequestError
from azure.core.pipeline.transport import HttpTransport

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
SCOPE = "https://graph.microsoft.com/.default"


class FakeResponse:
    def __init__(
        self,
        request: Any,
        status: int,
        body: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> None:
        self.request = request
        self.status_code = status
        self.reason = "X"
        self.headers = {"content-type": "application/json"} | (headers or {})
        self.content_type = "application/json"
        self._body = json.dumps(body)
        self.context: dict[str, Any] = {}

    def text(self, encoding: str | None = None) -> str:
        return self._body

    def body(self) -> bytes:
        return self._body.encode()


class SignInService(HttpTransport[Any, Any]):
    """Answers discovery, device codes and tokens; `error` makes every token request fail."""

    def __init__(self) -> None:
        self.token_requests: list[dict[str, str]] = []
        self.threads: set[str] = set()
        self.error: dict[str, Any] | None = None
        self.offline = False
        self.offline_because = "Failed to resolve host"
        self.busy_s = 0
        """Every answer says to come back so much later."""
        self.expires_in = 3600
        self.released = threading.Event()
        self.released.set()

    async def is_asked(self) -> None:
        """Wait until a worker thread stands at the door."""
        async with asyncio.timeout(10):
            while not self.threads:  # noqa: ASYNC110 - the other side is a thread
                await asyncio.sleep(0.001)

    def sleep(self, duration: float) -> None:
        """azure-core's pause between repeats: not in tests."""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def __exit__(self, *args: object) -> None: ...

    def send(self, request: Any, **_: Any) -> FakeResponse:
        self.threads.add(threading.current_thread().name)
        self.released.wait(10)
        if self.offline:
            raise ServiceRequestError(self.offline_because)
        if self.busy_s:
            return FakeResponse(request, 429, {}, {"Retry-After": str(self.busy_s)})
        if "/oauth2/v2.0/devicecode" in request.url:
            code = {"user_code": "ABC123", "device_code": "d", "verification_uri": "https://x.test"}
            return FakeResponse(
                request, 200, code | {"expires_in": 900, "interval": 1, "message": "m"}
            )
        if request.method == "POST":
            return self._token(request)
        return FakeResponse(request, 200, _discovery(request.url))

    def _token(self, request: Any) -> FakeResponse:
        data = request.body
        if isinstance(data, str):
            data = {key: values[0] for key, values in parse_qs(data).items()}
        asked = {key: str(value) for key, value in data.items()}
        self.token_requests.append(asked)
        if self.error is not None:
            return FakeResponse(request, 400, self.error)
        number = len(self.token_requests)
        granted: dict[str, Any] = {
            "token_type": "Bearer",
            "access_token": f"access-{number}",
            "expires_in": self.expires_in,
            "scope": f"{SCOPE} https://graph.microsoft.com/User.Read",
        }
        if asked.get("grant_type") != "client_credentials":
            granted |= {"refresh_token": "refresh-1", "id_token": _id_token()}
            granted["client_info"] = _encoded({"uid": "user-1", "utid": TENANT})
        return FakeResponse(request, 200, granted)


def _encoded(claims: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def _id_token() -> str:
    now = int(time.time())
    claims = {
        "aud": CLIENT,
        "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
        "iat": now,
        "nbf": now,
        "exp": now + 3600,
        "tid": TENANT,
        "preferred_username": "adele@contoso.com",
        "sub": "s",
    }
    return f"{_encoded({'alg': 'RS256'})}.{_encoded(claims)}.signature"


def _discovery(url: str) -> dict[str, Any]:
    base = f"https://login.microsoftonline.com/{TENANT}"
    aliases = ["login.microsoftonline.com", "login.windows.net"]
    return {
        "tenant_discovery_endpoint": f"{base}/v2.0/.well-known/openid-configuration",
        "metadata": [
            {"preferred_network": aliases[0], "preferred_cache": aliases[1], "aliases": aliases}
        ],
        "issuer": f"{base}/v2.0",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
    }


@pytest.fixture
def service() -> SignInService:
    return SignInService()


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """A data directory of the test's own, and a home for azure-identity's token cache."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return Paths(tmp_path / "data")


@pytest.fixture
def settings() -> Callable[..., Settings]:
    def make(**given: Any) -> Settings:
        values = {"tenant_id": TENANT, "client_id": CLIENT, "sign_in": "device_code"}
        return Settings(**{"allow_unencrypted_token_cache": True} | values | given)

    return make
