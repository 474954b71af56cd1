"""How the payloads of one table of one tenant go into its rows: packed once that is worth while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.packing import ENOUGH, MOST_BYTES, Packer, learnt, new_dictionary_id
from intune_manager.data.projection import payload_text
from intune_manager.data.repositories.statements import OF_TENANT, fetch_one, run, scalar
from intune_manager.data.repositories.tenants import tenant_key


class PayloadPacking:
    """Packs what is written, within the transaction that writes it.

    The first page of many objects brings the dictionary; a table that never gets one stays plain.
    """

    def __init__(self, table: str, tenant_id: str) -> None:
        self._table = table
        self._tenant_id = tenant_id
        self._number: int | None = None
        self._packer: Packer | None = None

    async def form(
        self, connection: AsyncConnection, payloads: Sequence[bytes], now: str
    ) -> Callable[[bytes], str | bytes]:
        """What makes a payload into that which `raw_payload` takes, in this transaction.

        `payloads` are all that will be written; `connection` is the writer's.
        """
        packer = await self._known(connection)
        if packer is None and len(payloads) >= ENOUGH:
            packer = await self._learn(connection, payloads, now)
        return payload_text if packer is None else partial(_shorter, packer)

    async def _known(self, connection: AsyncConnection) -> Packer | None:
        """The packer of the dictionary that the table has as this transaction sees it.

        It is asked each time: a page that was rolled back takes its dictionary along, and a
        tenant's data may have been cleared.
        """
        number = await scalar(
            connection,
            f"SELECT id FROM payload_dictionaries WHERE {OF_TENANT} AND table_name = ?",  # noqa: S608
            (self._tenant_id, self._table),
        )
        if number is None:
            self._packer = None
        elif self._packer is None or number != self._number:
            row = await fetch_one(
                connection, "SELECT dictionary FROM payload_dictionaries WHERE id = ?", (number,)
            )
            self._packer = None if row is None else Packer(row[0])
        self._number = number
        return self._packer

    async def _learn(
        self, connection: AsyncConnection, payloads: Sequence[bytes], now: str
    ) -> Packer | None:
        number = new_dictionary_id()
        dictionary = learnt(payloads, number)
        if dictionary is None:
            return None
        await run(
            connection,
            "INSERT INTO payload_dictionaries"
            " (id, tenant_id, tenant_key, table_name, dictionary, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                number,
                self._tenant_id,
                await tenant_key(connection, self._tenant_id, now),
                self._table,
                dictionary,
                now,
            ),
        )
        self._number, self._packer = number, Packer(dictionary)
        return self._packer


def _shorter(packer: Packer, payload: bytes) -> str | bytes:
    frame = packer.pack(payload)
    return frame if len(frame) < len(payload) <= MOST_BYTES else payload_text(payload)
