"""Sign-in: the only place that imports azure-identity, and only when a token is needed."""

from intune_manager.auth.credential import DeviceCode, token_source
from intune_manager.auth.sign_in import sign_in, sign_out
from intune_manager.auth.token_claims import tenant_of_token
from intune_manager.auth.token_source import ReadyToken, TokenSource

__all__ = [
    "DeviceCode",
    "ReadyToken",
    "TokenSource",
    "sign_in",
    "sign_out",
    "tenant_of_token",
    "token_source",
]
