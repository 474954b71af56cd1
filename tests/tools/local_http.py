"""A client for the simulated tenant, which is served without TLS on this machine."""

from __future__ import annotations

import ssl

import httpx


def local_http(base_url: str = "", *, timeout: float = 60.0) -> httpx.AsyncClient:
    """A client that trusts nobody: to read the system's certificates takes longer than most
    tests."""
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(base_url=base_url, timeout=timeout, trust_env=False, verify=nobody)
