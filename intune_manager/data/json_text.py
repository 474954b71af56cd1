"""JSON text as Python objects, for text that nobody vouches for."""

from __future__ import annotations

import json
from math import isfinite

import msgspec

_split = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def properties(payload: str | bytes) -> dict[str, msgspec.Raw]:
    """The top-level properties of a JSON object, each as the JSON of its own; none of any other
    value. Raises ValueError for what is no JSON."""
    try:
        return _split(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # A lone surrogate, for one: valid JSON, but not to msgspec.
        text = payload if isinstance(payload, str) else payload.decode("utf-8", "replace")
        document = loaded(text)
        if not isinstance(document, dict):
            return {}
        return {name: msgspec.Raw(json.dumps(value)) for name, value in document.items()}


def loaded(text: str) -> object:
    """What `text` holds. Numbers that Python cannot hold (integers of thousands of digits, 1e999)
    come as the text that they were written in. Raises ValueError for what is no JSON."""
    document: object = json.loads(text, parse_int=_integer, parse_float=_float)
    return document


def _integer(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:  # more digits than the interpreter is willing to convert
        return digits


def _float(digits: str) -> float | str:
    number = float(digits)
    return number if isfinite(number) else digits
