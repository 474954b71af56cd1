"""Text from a tenant, or from the user, made harmless for a terminal."""

from __future__ import annotations

import sys

from intune_manager.errors import IntuneManagerError


def printable(text: str) -> str:
    """`text` without control characters: a device's name must not steer the terminal."""
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text)


def print_error(error: IntuneManagerError) -> None:
    """Say on standard error what went wrong, and below it what to do."""
    for text in (f"Error: {error}", error.remedy):
        sys.stderr.writelines(f"{printable(line)}\n" for line in text.splitlines())
