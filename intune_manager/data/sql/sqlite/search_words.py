"""The quick filter: text made equal for searching, and the rows that hold all the words, in SQL.

A row holds a word of three letters or more only if it holds each of its trigrams; one of fewer
letters only if it holds a trigram that begins with it, for every value ends with two line ends in
the searched text. What few rows match is answered by the index at once. What many rows match is
better answered while walking the rows in order, which a window ends early.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from sqlalchemy import FromClause, Select, false, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.json_values import storable
from intune_manager.data.sql.sqlite.search_index import search_index, search_terms

_TRIGRAM = 3
_MOST_TERMS = 200
"""A word of a letter or two that begins more trigrams than that is in most rows anyway."""
_LAST_CHARACTER = "\U0010ffff"


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


class Needle:
    """What the user typed, ready to be looked for in one table."""

    def __init__(self, table: str, text: str) -> None:
        self._index = search_index(table)
        self._terms = search_terms(table)
        self._words = search_words(text)

    def __bool__(self) -> bool:
        return bool(self._words)

    @property
    def is_exact(self) -> bool:
        """Whether every row that the index finds holds the words: a longer word's trigrams may
        stand in another order."""
        return all(len(word) <= _TRIGRAM for word in self._words)

    async def ids(self, connection: AsyncConnection) -> Select[int] | None:
        """The ids of all records, of any tenant, that may hold every word.

        None when the index is of no use for these words.
        """
        ids = select(self._index.c.rowid).execution_options(sqlite_only=True)
        expressions = []
        for word in self._words:
            terms = await self._trigrams(connection, word)
            if terms is None:
                continue  # the rows that the other words find are looked at anyway
            if not terms:
                return ids.where(false())
            joined = (" AND " if len(word) > _TRIGRAM else " OR ").join(map(_quoted, terms))
            expressions.append(f"({joined})")
        if not expressions:
            return None
        matched = self._index.c[self._index.name].op("MATCH")(" AND ".join(expressions))
        return ids.where(matched)

    async def _trigrams(self, connection: AsyncConnection, word: str) -> list[str] | None:
        """Those that a row with the word holds: all of a long word's, any of a short one's."""
        if len(word) >= _TRIGRAM:
            starts = range(len(word) - _TRIGRAM + 1)
            return list(dict.fromkeys(word[at : at + _TRIGRAM] for at in starts))
        term = self._terms.c.term
        beginning = select(term).where(term >= word, term <= word + _LAST_CHARACTER)
        found = await connection.execute(beginning.limit(_MOST_TERMS + 1))
        terms = list(found.scalars())
        return None if len(terms) > _MOST_TERMS else terms

    def among(self, statement: Select[Any], rows: FromClause, ids: Select[int]) -> Select[Any]:
        """The statement for those of its `rows` alone that the index found."""
        return statement.where(rows.c.id.in_(ids)).execution_options(sqlite_only=True)

    def look_at_each(self, statement: Select[Any], rows: FromClause) -> Select[Any]:
        """The statement for those of its `rows` alone that hold every word."""
        held = (rows.c.search_text.op("GLOB")(glob_pattern(word)) for word in self._words)
        return statement.where(*held).execution_options(sqlite_only=True)


def _quoted(term: str) -> str:
    return '"{}"'.format(term.replace('"', '""'))
