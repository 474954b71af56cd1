"""Text from a tenant made harmless for a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """`text` without control characters: a device's name must not steer the terminal."""
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text)
