"""The quick filter in SQL: which rows hold all the words, by SQLite's trigram index.

A row holds a word of three letters or more only if it holds each of its trigrams; one of fewer
letters only if it holds a trigram that begins with it, for every value ends with two line ends in
the searched text. What few rows match is answered by the index at once. What many rows match is
better answered while walking the rows in order, which a window ends early.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.folding import glob_pattern, search_words
from intune_manager.data.repositories.statements import Condition, Parameters, fetch
from intune_manager.data.sql.sqlite.search_index import search_table, terms_table

_TRIGRAM = 3
_MOST_TERMS = 200
"""A word of a letter or two that begins more trigrams than that is in most rows anyway."""
_LAST_CHARACTER = "\U0010ffff"


class Needle:
    """What the user typed, ready to be looked for in one table."""

    def __init__(self, table: str, text: str) -> None:
        self._index = search_table(table)
        self._terms = terms_table(table)
        self._words = search_words(text)
        self._patterns = tuple(glob_pattern(word) for word in self._words)

    def __bool__(self) -> bool:
        return bool(self._words)

    @property
    def is_exact(self) -> bool:
        """Whether every row that the index finds holds the words: a longer word's trigrams may
        stand in another order."""
        return all(len(word) <= _TRIGRAM for word in self._words)

    async def ids(self, connection: AsyncConnection) -> tuple[str, Parameters] | None:
        """A SELECT of the ids of all records, of any tenant, that may hold every word.

        None when the index is of no use for these words.
        """
        expressions = []
        for word in self._words:
            terms = await self._trigrams(connection, word)
            if terms is None:
                continue  # the rows that the other words find are looked at anyway
            joined = (" AND " if len(word) > _TRIGRAM else " OR ").join(map(_quoted, terms))
            expressions.append(f"({joined})")
            if not terms:
                return f"SELECT rowid FROM {self._index} WHERE 0", ()  # noqa: S608
        if not expressions:
            return None
        select = f"SELECT rowid FROM {self._index} WHERE {self._index} MATCH ?"  # noqa: S608
        return select, (" AND ".join(expressions),)

    async def _trigrams(self, connection: AsyncConnection, word: str) -> list[str] | None:
        """Those that a row with the word holds: all of a long word's, any of a short one's."""
        if len(word) >= _TRIGRAM:
            starts = range(len(word) - _TRIGRAM + 1)
            return list(dict.fromkeys(word[at : at + _TRIGRAM] for at in starts))
        found = await fetch(
            connection,
            f"SELECT term FROM {self._terms} WHERE term >= ? AND term <= ? LIMIT ?",  # noqa: S608
            (word, word + _LAST_CHARACTER, _MOST_TERMS + 1),
        )
        return None if len(found) > _MOST_TERMS else [term for (term,) in found]

    def of_row(self) -> Condition:
        """True for a row `t` that holds every word."""
        return Condition(
            " AND ".join("t.search_text GLOB ?" for _ in self._patterns), self._patterns
        )


def _quoted(term: str) -> str:
    return '"{}"'.format(term.replace('"', '""'))
