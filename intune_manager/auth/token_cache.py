"""Erases a user's tokens from azure-identity's persistent cache, which has no call for that."""

from __future__ import annotations

from intune_manager.auth.account import Account
from intune_manager.auth.azure_errors import translated
from intune_manager.auth.credential import CACHE_NAME
from intune_manager.config.settings import Settings


def erase_tokens(account: Account, settings: Settings) -> None:
    """Remove every token of `account` from the cache; blocks, so call it in a thread."""
    import msal  # type: ignore[import-untyped]
    from azure.identity import TokenCachePersistenceOptions

    # Private, for want of a public way to the cache; a test fails should it move.
    from azure.identity._persistent_cache import _load_persistent_cache

    home_account = account.home_account_id
    options = TokenCachePersistenceOptions(
        name=CACHE_NAME, allow_unencrypted_storage=settings.allow_unencrypted_token_cache
    )
    kinds = msal.TokenCache.CredentialType
    with translated(settings):
        for is_cae in (True, False):
            cache = _load_persistent_cache(options, is_cae)
            removals = (
                (kinds.REFRESH_TOKEN, cache.remove_rt),
                (kinds.ACCESS_TOKEN, cache.remove_at),
                (kinds.ID_TOKEN, cache.remove_idt),
                (kinds.ACCOUNT, cache.remove_account),
            )
            for kind, remove in removals:
                for entry in list(cache.search(kind, query={"home_account_id": home_account})):
                    remove(entry)
