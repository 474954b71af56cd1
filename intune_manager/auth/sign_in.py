"""Signing in and out: the two moments when the user's account is touched on purpose."""

from __future__ import annotations

from functools import partial
from typing import Any

from intune_manager.auth.account import forget_account, load_account
from intune_manager.auth.credential import Prompt, check_sign_in_settings
from intune_manager.auth.session import abandonable
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import SettingsError


async def sign_in(
    settings: Settings, paths: Paths, *, prompt: Prompt | None = None, transport: Any = None
) -> str:
    """Let the user sign in by browser or device code; return the account's name.

    Waits up to five minutes for the user, off the event loop; cancelling it takes effect at once
    and changes nothing. Raises SignInRequiredError when nobody signed in, SettingsError when there
    is nothing to sign in to, EnvironmentalError otherwise.
    """
    check_sign_in_settings(settings)
    from intune_manager.auth.session import AzureSession

    session = AzureSession(settings, paths, interactive=True, prompt=prompt, transport=transport)
    if not session.is_user:
        raise SettingsError(
            f"sign_in is {settings.sign_in!r}: the app signs in by itself.",
            setting="sign_in",
            remedy="Set it to 'browser' or 'device_code' to sign in as a user.",
        )
    return await abandonable(session.authenticate)


async def sign_out(settings: Settings, paths: Paths) -> None:
    """Erase the account's tokens and forget who it was: the next token needs a sign-in.

    Harmless when nobody signed in. Raises EnvironmentalError when the system's key store cannot
    be opened; the account is forgotten all the same.
    """
    account = load_account(paths)
    forget_account(paths)
    if account is not None:
        from intune_manager.auth.token_cache import erase_tokens

        await abandonable(partial(erase_tokens, account, settings))
