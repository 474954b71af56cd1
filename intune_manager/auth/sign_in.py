"""Chooses from the settings how tokens are got: a ready token, or a sign-in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from intune_manager.auth.credential import Prompt
from intune_manager.auth.session import AzureSession, AzureToken
from intune_manager.auth.tokens import ReadyToken, TokenSource
from intune_manager.config.paths import Paths
from intune_manager.config.settings import PREFIX, Settings
from intune_manager.errors import SettingsError


def token_source(
    settings: Settings,
    paths: Paths,
    *,
    interactive: bool,
    prompt: Prompt | None = None,
    transport: Any = None,
) -> TokenSource:
    """The token source that the settings ask for. Cheap: azure-identity is loaded by its first use.

    With `interactive` a user who must sign in is asked to at the first token; otherwise that raises
    SignInRequiredError. `transport` is azure-core's, for tests. Raises SettingsError, naming the
    setting, when something needed is missing.
    """
    if settings.access_token is not None:
        return ReadyToken(settings.access_token.get_secret_value())
    _check_settings(settings)
    return AzureToken(
        AzureSession(settings, paths, interactive=interactive, prompt=prompt, transport=transport)
    )


def _check_settings(settings: Settings) -> None:
    """Raise SettingsError, naming it, when a setting that the sign-in needs is missing."""
    _need(settings.client_id, "client_id", "the client id of your app registration")
    _need(settings.tenant_id, "tenant_id", "your tenant's id")
    if settings.sign_in == "secret":
        _need(settings.client_secret, "client_secret", "the app's secret (sign_in is 'secret')")
    if settings.sign_in == "certificate":
        _need(settings.certificate_path, "certificate_path", "the certificate's PEM or PFX file")
    for setting, value in (("graph_url", settings.graph_url), ("authority", settings.authority)):
        if urlsplit(value).scheme != "https":
            raise SettingsError(
                f"{PREFIX}{setting.upper()} is not https: a sign-in would send its token there.",
                setting=setting,
                remedy=f"Use https, or a ready token in {PREFIX}ACCESS_TOKEN.",
            )


def _need(value: object, setting: str, what: str) -> None:
    if value is None:
        raise SettingsError(
            f"{setting} is not set: it is {what}.",
            setting=setting,
            remedy=f"Set {PREFIX}{setting.upper()} or write it into settings.toml. "
            "To look around without a tenant, start with --demo.",
        )
