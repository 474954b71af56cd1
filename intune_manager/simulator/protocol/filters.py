"""The part of OData's `$filter` that Graph's Intune backends understand, as a predicate."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from intune_manager.simulator.protocol.boundary import JsonObject
from intune_manager.simulator.protocol.wire_errors import WireError, bad_request

Predicate = Callable[[JsonObject], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<mark>[(),])|(?P<word>[^\s(),']+))", re.ASCII
)
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_COMPARISONS = frozenset({"eq", "ne", "gt", "lt", "ge", "le"})
_FUNCTIONS = frozenset({"contains", "startswith"})
_MAX_TOKENS, _MAX_DEPTH = 400, 40
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Filter:
    """A parsed filter: which objects match, and which operators it puts on which properties."""

    matches: Predicate
    uses: frozenset[tuple[str, str]]


def parse_filter(text: str) -> Filter:
    """Parse `$filter`; raises 400 for everything outside the supported subset."""
    return _Parser(text).parse()


class _Parser:
    """Recursive descent: or, and, not, comparison."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        if len(self._tokens) > _MAX_TOKENS or _depth(self._tokens) > _MAX_DEPTH:
            raise self._refused()
        self._next = 0
        self._uses: set[tuple[str, str]] = set()

    def parse(self) -> Filter:
        matches = self._any()
        if self._next != len(self._tokens):
            raise self._refused()
        return Filter(matches, frozenset(self._uses))

    def _any(self) -> Predicate:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda item: any(part(item) for part in parts)

    def _all(self) -> Predicate:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda item: all(part(item) for part in parts)

    def _one(self) -> Predicate:
        if self._take("not"):
            part = self._one()
            self._uses.add(("", "not"))
            return lambda item: not part(item)
        if self._take("("):
            part = self._any()
            self._need(")")
            return part
        word = self._word()
        if self._peek() == "(":
            return self._call(word)
        return self._comparison(word)

    def _call(self, name: str) -> Predicate:
        self._need("(")
        if name.lower() == "isof":
            matches = self._is_of()
        elif name.lower() in _FUNCTIONS:
            matches = self._text_function(name.lower())
        else:
            raise self._refused()
        if self._take("eq"):
            wanted = _literal(self._word())
            if not isinstance(wanted, bool):
                raise self._refused()
            return matches if wanted else lambda item: not matches(item)
        return matches

    def _is_of(self) -> Predicate:
        wanted = f"#{_text(self._word())}"
        self._need(")")
        self._uses.add(("@odata.type", "isof"))
        return lambda item: item.get("@odata.type") == wanted

    def _text_function(self, name: str) -> Predicate:
        path = self._word()
        self._need(",")
        needle = _text(self._word()).lower()
        self._need(")")
        self._uses.add((path, name))

        def matches(item: JsonObject) -> bool:
            value = _value(item, path)
            if not isinstance(value, str):
                return False
            folded = value.lower()
            return needle in folded if name == "contains" else folded.startswith(needle)

        return matches

    def _comparison(self, path: str) -> Predicate:
        operator = self._word().lower()
        if operator not in _COMPARISONS:
            raise self._refused()
        wanted = _comparable(_literal(self._word()))
        self._uses.add((path, operator))
        return lambda item: _compare(operator, _comparable(_value(item, path)), wanted)

    def _peek(self) -> str | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, token: str) -> bool:
        found = self._peek()
        if found is None or found.lower() != token:
            return False
        self._next += 1
        return True

    def _need(self, token: str) -> None:
        if not self._take(token):
            raise self._refused()

    def _word(self) -> str:
        found = self._peek()
        if found is None or found in "(),":
            raise self._refused()
        self._next += 1
        return found

    def _refused(self) -> WireError:
        return bad_request(f"Invalid filter clause: {self._text}")


def _tokens(text: str) -> list[str]:
    tokens, position = [], 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise bad_request(f"Invalid filter clause: {text}")
        tokens.append(match[match.lastgroup or 0])
        position = match.end()
    return tokens


def _depth(tokens: list[str]) -> int:
    """How deep the parser can recurse at most."""
    return sum(each.lower() in {"(", "not"} for each in tokens)


def _text(token: str) -> str:
    if not token.startswith("'"):
        raise bad_request(f"A text in quotes is expected at {token}.")
    return token[1:-1].replace("''", "'")


def _literal(token: str) -> Any:
    if token.startswith("'"):
        return _text(token)
    if token in _WORDS:
        return _WORDS[token]
    if _NUMBER.fullmatch(token):
        return float(token) if "." in token else int(token)
    return token  # a time or a GUID without quotes


def _value(item: JsonObject, path: str) -> Any:
    value: Any = item
    for name in path.split("/"):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _comparable(value: Any) -> Any:
    """Texts in one case and times with seven digits, so that both compare as texts do."""
    if not isinstance(value, str):
        return value
    time = _TIME.fullmatch(value)
    return f"{time[1]}.{(time[2] or '').ljust(7, '0')}Z" if time else value.lower()


def _compare(operator: str, value: Any, wanted: Any) -> bool:
    if operator == "eq":
        return bool(value == wanted)
    if operator == "ne":
        return bool(value != wanted)
    if value is None or wanted is None or isinstance(value, str) is not isinstance(wanted, str):
        return False
    if operator in {"gt", "ge"}:
        return bool(value > wanted or (operator == "ge" and value == wanted))
    return bool(value < wanted or (operator == "le" and value == wanted))
