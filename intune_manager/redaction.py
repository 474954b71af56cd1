"""One door for texts that are shown, kept or logged: secrets are cut out of them here.

Every error of this program passes its message through it, and so does every line of the log. What
a tenant's objects hold is no such text: payloads are exact copies, whatever the service has put
into them.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence

_SHORTEST_SECRET = 6
"""Shorter ones occur in ordinary words; cutting them out would spoil a text and hide nothing."""
_LONG_SECRET = 32
"""Of one as long as that, a token, any part is cut out that is as long as the next number."""
_PART = 8
_TELLING = 12
"""A shorter one says nothing in a link: it may be a word of the link's own."""
_MOST_SECRETS = 32
"""The latest that are remembered: a window that stays open for weeks gets a token each hour."""

_QUOTE = r"[\\\"']*"
_FORMS = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[^\s\"',;]+"),
    re.compile(
        r"(?i)((?:access_token|refresh_token|id_token|client_secret|client_assertion|password|"
        rf"authorization|device_code){_QUOTE}\s*[=:]\s*{_QUOTE})"
        r"(?!(?:bearer|basic)\b)[^\s\\\"',;&}]+"
    ),
    re.compile(r"()(?:\b|(?<=%\w\w))eyJ[\w-]{10,}(?:(?:\.|%2[eE])[\w-]*)*"),
    re.compile(r"()\bsim\.[\w=+/-]{10,}"),
    re.compile(r"(?i)([?&](?:sig|code)=)[^\s&\"']+"),
    re.compile(r"(://)[^\s/@\"']+(?=@)"),
)
_REDACTED = "[redacted]"
_ESCAPED = re.compile(r"%(?:25)*([0-9a-fA-F]{2})|\\+u00([0-9a-fA-F]{2})|.", re.DOTALL)
_LOWER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class _Secrets:
    """The secrets of this process, as parts that can be looked up by their length."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, frozenset[str]] = {}
        self.by_length: dict[int, frozenset[str]] = {}

    def add(self, secret: str) -> None:
        if len(secret) < _SHORTEST_SECRET or secret in self._known:
            return
        plain = secret.translate(_LOWER)
        size = _PART if len(plain) >= _LONG_SECRET else len(plain)
        parts = frozenset(plain[at : at + size] for at in range(len(plain) - size + 1))
        with self._lock:
            latest = list(self._known.items())[1 - _MOST_SECRETS :]
            self._known = dict([*latest, (secret, parts)])
            by_length: dict[int, set[str]] = {}
            for known in self._known.values():
                by_length.setdefault(len(next(iter(known))), set()).update(known)
            self.by_length = {size: frozenset(parts) for size, parts in by_length.items()}

    def are_in(self, text: str) -> bool:
        plain, _ = _plain(text)
        return any(core in plain for secret in self._known for core in _cores(secret))


_SECRETS = _Secrets()


def remember_secret(secret: str) -> None:
    """From now on `secret` is cut out of every text, in any case and percent-encoded as well.

    Of a long one, as tokens are, every part of eight characters is. Words of less than six are
    not remembered.
    """
    _SECRETS.add(secret)


def redact(text: str) -> str:
    """`text` without secrets: those that are remembered, and what has the form of one.

    Bearer tokens, JWTs, secrets in key=value form, SAS signatures and the user part of URLs are
    known by their form.
    """
    for pattern in _FORMS:
        text = pattern.sub(rf"\1{_REDACTED}", text)
    return _without_known(text)


def carries_secret(link: str) -> bool:
    """Whether a link holds a remembered secret, plain or encoded: whole, or what a JWT has to hide.

    The first part of a JWT is much the same in all of them: links may hold one of their own.
    """
    return _SECRETS.are_in(link)


def _cores(secret: str) -> Sequence[str]:
    """What tells that a text holds `secret`: of a token in parts, each part but the first."""
    plain = secret.translate(_LOWER)
    return [part for part in (plain, *plain.split(".")[1:]) if len(part) >= _TELLING]


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """`text` in lower case with its escapes undone, and where each character of that begins."""
    if "%" not in text and "\\u" not in text:
        return text.translate(_LOWER), range(len(text) + 1)
    found = list(_ESCAPED.finditer(text))
    codes = [each[1] or each[2] for each in found]
    pairs = zip(found, codes, strict=True)
    plain = "".join(chr(int(code, 16)) if code else each[0] for each, code in pairs)
    return plain.translate(_LOWER), [*(each.start() for each in found), len(text)]


def _without_known(text: str) -> str:
    plain, starts = _plain(text)
    spans = sorted(
        (at, at + size)
        for size, parts in _SECRETS.by_length.items()
        for at in range(len(plain) - size + 1)
        if plain[at : at + size] in parts
    )
    kept: list[str] = []
    end = 0
    for first, last in spans:
        if first >= end:
            kept += [text[starts[end] : starts[first]], _REDACTED]
        end = max(end, last)
    return "".join([*kept, text[starts[end] :]])
