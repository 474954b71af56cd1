"""JSON text as Python objects, for text that nobody vouches for."""

from __future__ import annotations

import json
from math import isfinite


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
