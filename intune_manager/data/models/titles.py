"""Graph's property and type names as people would write them."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z]|\d|\b|_)|[A-Z]?[a-z]+|[A-Z]+|\d+")
_TYPE_PREFIX = "#microsoft.graph."
_SPELLING = {
    "ad": "AD",
    "aad": "AAD",
    "api": "API",
    "azure ad": "Entra",
    "cpu": "CPU",
    "eas": "EAS",
    "gb": "GB",
    "iccid": "ICCID",
    "imei": "IMEI",
    "ios": "iOS",
    "ip": "IP",
    "mac os": "macOS",
    "macos": "macOS",
    "mb": "MB",
    "mdm": "MDM",
    "meid": "MEID",
    "msi": "MSI",
    "odata type": "type",
    "os": "OS",
    "sku": "SKU",
    "tpm": "TPM",
    "udid": "UDID",
    "uri": "URI",
    "url": "URL",
    "utc": "UTC",
    "vpn": "VPN",
    "vpp": "VPP",
    "wi fi": "Wi-Fi",
}
_PHRASES = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _SPELLING), key=len, reverse=True)) + r")\b"
)
# `wiFiMacAddress` means the hardware address, and `macOS` the system: only the first stands alone.
_MAC_ADDRESS = re.compile(r"\bmac(?= address)")
_TAIL = re.compile(r" (?:date time|in bytes)$")


def title_of(name: str) -> str:
    """A heading for a Graph property: `lastSyncDateTime` becomes "Last sync".

    A name that holds no letters comes back as it is.
    """
    words = " ".join(word.lower() for word in _WORDS.findall(name.replace("@", " ")))
    if not words:
        return name
    text = _MAC_ADDRESS.sub("MAC", _TAIL.sub("", words))
    text = _PHRASES.sub(lambda found: _SPELLING[found.group()], text)
    return text if text.startswith(("iOS", "macOS")) else text[:1].upper() + text[1:]


def type_title(odata_type: str) -> str:
    """An `@odata.type` without its namespace; a type of another namespace as it is."""
    return odata_type.removeprefix(_TYPE_PREFIX)
