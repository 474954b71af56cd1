"""Reads error bodies of any shape: Graph's, Intune's JSON inside JSON, a gateway's HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from intune_manager.config.logs import redact

_LONGEST_MESSAGE = 300
_LONGEST_READ = 20_000
"""Characters of a message that are looked at: patterns must not run over megabytes of it."""
_DEEPEST_NESTING = 6
_SCOPE_LIST = re.compile(r"following scopes: ?(.*?)(?: - |$)")
_SCOPE = re.compile(r"\b[A-Z][A-Za-z]+(?:\.[A-Za-z]+)+\b")


@dataclass(frozen=True)
class ErrorBody:
    """What an error response says. Empty strings where it says nothing; secrets are cut out."""

    codes: tuple[str, ...] = ()
    """Outermost first: Intune nests errors, and the innermost is the telling one."""
    message: str = ""
    """The innermost message, shortened."""
    scopes: tuple[str, ...] = ()
    """Permissions that the message asks for, least first."""
    is_graph: bool = False
    """Whether it has Graph's form at all; a gateway's page has not."""

    def has_code(self, *codes: str) -> bool:
        """Whether one of `codes` occurs on any level; case does not matter."""
        wanted = {code.lower() for code in codes}
        return any(code.lower() in wanted for code in self.codes)

    def says(self, *phrases: str) -> bool:
        """Whether the message holds one of `phrases`; case does not matter."""
        message = self.message.lower()
        return any(phrase.lower() in message for phrase in phrases)


def read_error_body(body: bytes) -> ErrorBody:
    """Never raises: whatever cannot be understood leaves its part empty."""
    root = _json(body.decode("utf-8", "replace"))
    error = root.get("error") if isinstance(root, dict) else None
    if not isinstance(error, dict):
        return ErrorBody()
    codes: list[str] = []
    message = ""
    for level in _levels(error):
        codes += [
            str(value) for key, value in level.items() if key.lower() in {"code", "errorcode"}
        ]
        message = _message(level) or message
    return ErrorBody(
        codes=tuple(code for code in codes if code),
        message=_shown(message),
        scopes=_scopes(message),
        is_graph=True,
    )


def _levels(error: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The error and those inside its message, as Intune writes them, outermost first."""
    level: object = error
    for _ in range(_DEEPEST_NESTING):
        if not isinstance(level, dict):
            return
        yield level
        inner = level.get("innerError") or level.get("innererror")
        if isinstance(inner, dict) and "code" in inner:
            yield {"code": inner["code"]}
        level = _json(_message(level))


def _message(level: dict[str, Any]) -> str:
    value = level.get("message") or level.get("Message")
    return value if isinstance(value, str) else ""


def _json(text: str) -> object:
    if not text.lstrip("\ufeff \r\n\t").startswith("{"):
        return None
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


def _scopes(message: str) -> tuple[str, ...]:
    found = _SCOPE_LIST.search(" ".join(message[:_LONGEST_READ].split()))
    if not found:
        return ()
    scopes = dict.fromkeys(_SCOPE.findall(found.group(1)))
    return tuple(sorted(scopes, key=lambda scope: "ReadWrite" in scope))


def _shown(message: str) -> str:
    # Support ids and internal addresses say nothing to the user, and some hold long tokens.
    telling = message[:_LONGEST_READ].partition(" - Operation ID")[0]
    text = redact(" ".join(telling.split()))
    # A terminal would obey control characters.
    text = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…"
