"""Sign-in: the only place that imports azure-identity, and only when a token is needed."""

from intune_manager.auth.credential import DeviceCode
from intune_manager.auth.sign_in import token_source
from intune_manager.auth.tokens import ReadyToken, TokenSource, tenant_of_token

__all__ = ["DeviceCode", "ReadyToken", "TokenSource", "tenant_of_token", "token_source"]
