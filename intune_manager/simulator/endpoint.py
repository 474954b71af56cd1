"""Where a simulated tenant can be reached."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Endpoint:
    """Where a simulated tenant listens, and the token that reads all of it."""

    url: str
    token: str
    tenant_id: str
