"""Reads the tenant out of an access token, without trusting the token for anything."""

from __future__ import annotations

import base64
import binascii
import json

from intune_manager.config.settings import bare_token

_LONGEST_TOKEN = 65_536


def tenant_of_token(token: str) -> str | None:
    """The `tid` claim in lower case, None when there is none that can be read.

    Understands JWTs and the demo tenant's `sim.<base64 JSON>`. The signature is not checked: the
    answer says which tenant's data to show, never what is allowed.
    """
    if len(token) > _LONGEST_TOKEN:
        return None
    parts = bare_token(token).split(".")
    if len(parts) == 3 or (len(parts) == 2 and parts[0] == "sim"):
        return _tenant(parts[1])
    return None


def _tenant(encoded: str) -> str | None:
    try:
        padded = encoded + "=" * (-len(encoded) % 4)
        claims = json.loads(base64.b64decode(padded, altchars=b"-_"))
    except (binascii.Error, ValueError, RecursionError):
        return None
    tenant = claims.get("tid") if isinstance(claims, dict) else None
    return tenant.lower() if isinstance(tenant, str) and tenant else None
