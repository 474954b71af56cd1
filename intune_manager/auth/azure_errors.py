"""One door from azure-identity's errors to ours, with a way out for each common one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from intune_manager.config.settings import PREFIX, Settings
from intune_manager.config.trust import TRUST_REMEDY
from intune_manager.errors import (
    EnvironmentalError,
    IntuneManagerError,
    SettingsError,
    SignInRequiredError,
    TransientError,
)

_CODE = re.compile(r"AADSTS(\d+)")
_LONGEST_MESSAGE = 300

_SIGN_IN_AGAIN = frozenset({"50076", "50079", "50173", "65004", "70043", "70044", "700082"})
_BUSY = frozenset({"50196", "90033"})
_REMEDIES = {
    "65001": "An administrator must grant the app registration consent for its read permissions.",
    "90094": "An administrator must grant the app registration consent for its read permissions.",
    "700016": f"Check {PREFIX}CLIENT_ID: the tenant knows no such app.",
    "90002": f"Check {PREFIX}TENANT_ID: there is no such tenant.",
    "900023": f"Check {PREFIX}TENANT_ID: there is no such tenant.",
    "7000215": f"Check {PREFIX}CLIENT_SECRET: it must be the secret's value, not its id.",
    "7000222": "The app's secret has expired: make a new one in the app registration.",
    "700027": "The app registration does not have this certificate.",
    "7000218": "Allow public client flows in the app registration.",
    "50011": "Add the redirect address http://localhost to the app registration.",
    "53003": "A Conditional Access policy forbids this sign-in: ask its owner.",
}


@contextmanager
def translated(settings: Settings) -> Iterator[None]:
    """Raises ours for every error that azure-identity is known to raise."""
    from azure.core.exceptions import AzureError

    try:
        yield
    except AzureError as error:
        raise _of_azure(error) from error
    except ValueError as error:
        raise _of_value(error, settings) from error
    except OSError as error:
        raise _of_disk(error) from error


def _of_azure(error: Exception) -> IntuneManagerError:
    from azure.core.exceptions import ServiceRequestError, ServiceResponseError

    for cause in _chain(error):
        if isinstance(cause, IntuneManagerError):
            return cause  # of our own transport
        if isinstance(cause, ServiceRequestError | ServiceResponseError):
            return _of_network(cause)
        if isinstance(cause, OSError):
            return _of_disk(cause)
    return _of_refusal(error)


def _of_network(error: Exception) -> EnvironmentalError:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return EnvironmentalError(
            "The certificate of the sign-in service was not accepted.",
            remedy=TRUST_REMEDY,
        )
    if "407" in str(error) and "proxy" in str(error).lower():
        return EnvironmentalError(
            "The proxy wants a sign-in of its own.", remedy="Put it into the proxy's URL."
        )
    return EnvironmentalError(
        "The sign-in service cannot be reached.",
        remedy="Check the network and the proxy. What is in the cache stays readable.",
    )


def _of_refusal(error: Exception) -> IntuneManagerError:
    """What the sign-in service, or azure-identity before asking it, has against the sign-in."""
    from azure.identity import AuthenticationRequiredError, CredentialUnavailableError

    said = _said(error)
    found = _CODE.search(str(error))
    code = found[1] if found else ""
    if isinstance(error, AuthenticationRequiredError) or code in _SIGN_IN_AGAIN:
        return SignInRequiredError(f"A sign-in is needed: {said}.", remedy="Sign in.")
    if code in _BUSY:
        return TransientError(f"The sign-in service is busy: {said}.", remedy="Try again later.")
    remedy = _REMEDIES.get(code, "")
    if isinstance(error, CredentialUnavailableError) and not remedy:
        remedy = f"Where there is no browser, set {PREFIX}SIGN_IN=device_code."
    if remedy:
        return EnvironmentalError(f"The sign-in failed: {said}.", remedy=remedy)
    return SignInRequiredError(f"The sign-in failed: {said}.", remedy="Sign in again.")


def _of_disk(error: OSError) -> EnvironmentalError:
    return EnvironmentalError(
        f"The token cache of the system cannot be used: {error.strerror or _said(error)}.",
        remedy="Check the permissions of your home directory and the free space there.",
    )


def _of_value(error: ValueError, settings: Settings) -> IntuneManagerError:
    if "encryption is impossible" in str(error):
        return EnvironmentalError(
            "This system offers no key store to keep tokens in.",
            remedy=f"Install libsecret and a keyring, or set {PREFIX}ALLOW_UNENCRYPTED_TOKEN_CACHE"
            "=1 to keep them in a file that only you can read.",
        )
    setting = "certificate_path" if settings.sign_in == "certificate" else "sign_in"
    return SettingsError(
        f"The sign-in could not start: {_said(error)}.",
        setting=setting,
        remedy=f"Check {PREFIX}{setting.upper()} and what belongs to it.",
    )


def _said(error: Exception) -> str:
    """The first line of the message: the others are trace ids."""
    first = str(error).strip().splitlines() or [type(error).__name__]
    text = first[0].partition(" Trace ID:")[0].rstrip(". ")
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
