"""The cache as the panels see it: they may ask before it is open, and it may change its tenant."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from intune_manager.data.query import FacetValue, Payload, Related, RowQuery
from intune_manager.errors import IntuneManagerError
from intune_manager.ui.rows import Row

if TYPE_CHECKING:
    from intune_manager.data.repositories.store import Store


class LateCache(QObject):
    """Stands for the store of the tenant on the screen.

    The window is painted before the database layer has been imported, so panels exist before the
    cache is open: their questions wait. After `fail` every question raises that error.
    """

    changed = Signal()
    """It can be asked now, or another tenant has come into view."""

    def __init__(self) -> None:
        super().__init__()
        self._settled = asyncio.Event()
        self._store: Store | None = None
        self._error: IntuneManagerError | None = None

    @property
    def is_settled(self) -> bool:
        """Whether questions are answered (or refused) at once."""
        return self._settled.is_set()

    @property
    def tenant_id(self) -> str | None:
        """The tenant on the screen; None until the first `show`."""
        return self._store.tenant_id if self._store is not None else None

    def show(self, store: Store) -> None:
        """Answer from `store` from now on; questions under way still answer from the one before."""
        self._store, self._error = store, None
        self._settled.set()
        self.changed.emit()

    def fail(self, error: IntuneManagerError) -> None:
        """The cache cannot be opened: tell that to whoever asks."""
        self._error = error
        self._settled.set()
        self.changed.emit()

    async def store(self) -> Store:
        """The store of the moment, as soon as there is one. Raises the error given to `fail`."""
        await self._settled.wait()
        if self._error is not None:
            raise self._error
        assert self._store is not None  # noqa: S101 - `_settled` is set after one of the two is
        return self._store

    def source(self, table: str) -> LateSource:
        """The rows of `table`, whichever tenant is on the screen when they are asked for."""
        return LateSource(self, table)


class LateSource:
    """A `RowSource` that waits for the cache, then asks the repository of its table."""

    def __init__(self, cache: LateCache, table: str) -> None:
        self._cache, self._table = cache, table

    async def rows(self, q: RowQuery) -> Sequence[Row]:
        return await (await self._cache.store()).table(self._table).rows(q)

    async def count(self, q: RowQuery) -> int:
        return await (await self._cache.store()).table(self._table).count(q)

    async def facets(self, q: RowQuery, column: str) -> Sequence[FacetValue]:
        return await (await self._cache.store()).table(self._table).facets(q, column)

    async def payload(self, row_id: int) -> Payload | None:
        return await (await self._cache.store()).table(self._table).payload(row_id)

    async def position(self, q: RowQuery, row_id: int) -> int | None:
        return await (await self._cache.store()).table(self._table).position(q, row_id)

    async def related(self, row_id: int, *, limit: int = 50) -> Sequence[Related]:
        return await (await self._cache.store()).table(self._table).related(row_id, limit=limit)
