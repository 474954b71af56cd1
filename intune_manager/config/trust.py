"""Which certificates are trusted, by Graph and the sign-in alike: companies inspect TLS."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import certifi

from intune_manager.errors import SettingsError

TRUST_REMEDY = (
    "If your network inspects TLS, add its certificate to the system's store, or name its PEM file "
    "in INTUNE_MANAGER_CA_BUNDLE (or SSL_CERT_FILE or REQUESTS_CA_BUNDLE)."
)
_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def trusted_certificates(ca_bundle: Path | None) -> ssl.SSLContext:
    """A client's context that trusts the public authorities, the system's, and those named.

    Named are `ca_bundle` and what the variables that other programs read point to: all of them
    count. Raises SettingsError, naming it, for a file that is missing or holds no certificates.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    named = {name: os.environ.get(name) for name in _VARIABLES}
    if ca_bundle is not None:
        named["ca_bundle"] = str(ca_bundle)
    for name, path in named.items():
        if path:
            _add(context, name, path)
    return context


def _add(context: ssl.SSLContext, name: str, path: str) -> None:
    try:
        if Path(path).is_dir():
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The certificates in {path} ({name}) cannot be read: {error}.",
            setting=name,
            remedy=f"Correct {name}: it must name a PEM file with certificates.",
        ) from error
