"""JSON text laid out over lines, every value exactly as it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

_INDENT = "  "
_OPENING, _CLOSING, _COMMA, _COLON = ("{", "["), ("}", "]"), ",", ":"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|"', re.DOTALL)


def pretty_json(text: str) -> str:
    """`text` with line breaks and indentation between its tokens, the tokens themselves untouched.

    A parser would change what it does not understand (numbers beyond 64 bits, lone surrogates, a
    key that occurs twice); this one only looks for tokens. Text that is no JSON stays readable.
    """
    return "\n".join(pretty_lines(text))


def pretty_lines(text: str) -> Iterator[str]:
    """The lines of `pretty_json`, each as soon as it is known."""
    line: list[str] = []
    for piece in _laid_out(text):
        before, broken, after = piece.rpartition("\n")
        if broken and piece[0] != '"':
            yield "".join((*line, before))
            line = [after]
        else:
            line.append(piece)
    yield "".join(line)


def _laid_out(text: str) -> Iterator[str]:
    depth, before = 0, ""
    tokens = (match[0] for match in _TOKEN.finditer(text))
    for part, after in pairwise(chain(tokens, ("",))):
        if part in _OPENING:
            depth += 1
            yield part if after in _CLOSING else part + _line(depth)
        elif part in _CLOSING:
            depth = max(depth - 1, 0)
            yield part if before in _OPENING else _line(depth) + part
        elif part == _COMMA:
            yield part + _line(depth)
        else:
            yield ": " if part == _COLON else part
        before = part


def _line(depth: int) -> str:
    return f"\n{_INDENT * depth}"
