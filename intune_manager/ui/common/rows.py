"""What a view needs of a table's repository: six questions, each answered off the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from intune_manager.data.query import FacetValue, Payload, Related, RowQuery

Row = tuple[Any, ...]
"""The row id, then the values of the asked columns in their order."""


class RowSource(Protocol):
    """The reading side of `data.repositories.Repository`, without what that has to import."""

    async def rows(self, q: RowQuery) -> Sequence[Row]:
        """The rows of the window that `q` describes."""

    async def count(self, q: RowQuery) -> int:
        """How many rows `q` has without its window."""

    async def facets(self, q: RowQuery, column: str) -> Sequence[FacetValue]:
        """The distinct values of `column` with their counts, the filter of `q` on it left aside."""

    async def payload(self, row_id: int) -> Payload | None:
        """One object in full; None when there is no such row."""

    async def position(self, q: RowQuery, row_id: int) -> int | None:
        """The 0-based place of a row in the order of `q`; None when `q` does not hold it."""

    async def related(self, row_id: int, *, limit: int = 50) -> Sequence[Related]:
        """The objects at the other end of each relation, the first `limit` of each."""


SourceOf = Callable[[str], RowSource]
"""Gives the source of a table by the table's name."""
