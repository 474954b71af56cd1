"""Text made equal for searching: no case, no accents, one form of each character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from intune_manager.data.values import storable

_END = "\n"  # no word that is searched for contains it


def folded(text: str) -> str:
    """`text` without case and accents: "Adèle" and "ADELE" fold to the same."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", decomposed)
        if not unicodedata.combining(character)
    )


def search_text(values: Iterable[object]) -> str:
    """What the quick filter looks through, from the values of the searched columns.

    Each value ends with a line end, and the text with one more: a trigram begins at every letter.
    """
    return folded("".join(f"{value}{_END}" for value in values if value is not None)) + _END


def search_words(needle: str) -> tuple[str, ...]:
    """The distinct words of what the user typed, folded as `search_text` is."""
    return tuple(dict.fromkeys(folded(storable(needle)).split()))


def glob_pattern(word: str) -> str:
    """A GLOB pattern for "contains `word`"; GLOB's special characters stand for themselves."""
    escaped = "".join(f"[{c}]" if c in "*?[" else c for c in word)
    return f"*{escaped}*"
