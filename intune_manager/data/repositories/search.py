"""The quick filter in SQL: which rows hold all the words, by SQLite's trigram index.

A needle that few rows match is answered by the index at once. One that many rows match is better
answered while walking the rows in order, which a window ends early. A probe with a limit tells the
two apart before the real query is chosen.
"""

from __future__ import annotations

from intune_manager.data.repositories.folding import glob_pattern, search_words
from intune_manager.data.repositories.statements import Condition, Parameters
from intune_manager.data.sql.search import search_table

_TRIGRAM = 3


class Needle:
    """What the user typed, ready to be looked for in one table."""

    def __init__(self, table: str, text: str) -> None:
        self._index = search_table(table)
        self._content = f"{self._index}_content"  # FTS5's own table: (id, c0)
        self._words = search_words(text)
        self._patterns = tuple(glob_pattern(word) for word in self._words)

    def __bool__(self) -> bool:
        return bool(self._words)

    def ids(self) -> tuple[str, Parameters]:
        """A SELECT of the ids of all records, of any tenant, that hold every word."""
        if self.is_indexed:
            return self._select("rowid", self._index, "search_text")
        return self.scan()

    @property
    def is_indexed(self) -> bool:
        """Whether a word is long enough for the trigram index."""
        return any(len(word) >= _TRIGRAM for word in self._words)

    def scan(self) -> tuple[str, Parameters]:
        """The same ids by reading all the text: no slower for short words and common ones."""
        return self._select("id", self._content, "c0")

    def _select(self, id_column: str, source: str, text: str) -> tuple[str, Parameters]:
        # The plus keeps a short word from the index, which is of no use for it: SQLite 3.40 ends
        # the process where it is to look for a short word and for long ones behind it.
        signs = ("" if len(word) >= _TRIGRAM else "+" for word in self._words)
        matches = " AND ".join(f"{sign}{text} GLOB ?" for sign in signs)
        return f"SELECT {id_column} FROM {source} WHERE {matches}", self._patterns  # noqa: S608

    def of_row(self) -> Condition:
        """True for a row `t` that holds every word: for rows that are being walked anyway."""
        text = f"(SELECT s.c0 FROM {self._content} AS s WHERE s.id = t.id)"  # noqa: S608
        return Condition(" AND ".join(f"{text} GLOB ?" for _ in self._patterns), self._patterns)

    def of_many(self) -> Condition:
        """The same for counting over an index, where looking up each row would cost more."""
        select, parameters = self.scan()
        return Condition(f"t.id IN ({select})", parameters)
