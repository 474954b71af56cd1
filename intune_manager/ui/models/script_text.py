"""The scripts inside an object's JSON, as the text that was written."""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from intune_manager.data.json_text import loaded

_TITLES = {
    "scriptContent": "Script",
    "detectionScriptContent": "Detection",
    "remediationScriptContent": "Remediation",
}
_ALWAYS = frozenset({"scriptContent", "detectionScriptContent", "remediationScriptContent"})
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


@dataclass(frozen=True)
class Script:
    """A script as text."""

    title: str
    text: str


def is_script_property(name: str) -> bool:
    """Whether a property holds a script, encoded in base64."""
    return name in _ALWAYS


def scripts_in(payloads: Iterable[str]) -> tuple[Script, ...]:
    """The scripts at the top level of these JSON objects; one that occurs twice counts once."""
    found = {script.title: script for raw in payloads for script in _scripts_of(raw) if script.text}
    return tuple(found.values())


def _scripts_of(raw: str) -> Iterator[Script]:
    try:
        value = loaded(raw)
    except ValueError:
        return
    if not isinstance(value, Mapping):
        return
    for name, inner in value.items():
        if is_script_property(name) and isinstance(inner, str):
            yield Script(_TITLES[name], decoded(inner))


def decoded(content: str) -> str:
    """The text that base64 `content` stands for; `content` itself where it is no base64.

    Scripts come as UTF-8, with or without a mark, as UTF-16 with one, or in the code page of
    Western Windows.
    """
    try:
        data = base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return content
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
