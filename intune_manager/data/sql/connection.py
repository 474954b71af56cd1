"""The SQLite connection of everything that reads or writes payloads: it can unpack them."""

from __future__ import annotations

import sqlite3
import weakref
from typing import Any

from intune_manager.data.packing import Unpacker, UnpackingError, dictionary_of, unpacked_size

DICTIONARIES = "payload_dictionaries"


class CacheConnection(sqlite3.Connection):
    """A connection whose SQL knows `payload_json(raw_payload)` and `payload_size(raw_payload)`.

    The first is the JSON as text, the second its length in bytes, whether the payload is packed or
    plain. A statement that meets a damaged payload fails with sqlite3.OperationalError.
    """

    dictionary_schema = "main"
    """The attached database whose payloads are unpacked."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # SQLite holds its functions where Python's collector does not look: a function that held
        # the connection would keep it for ever.
        payloads = _Payloads(weakref.ref(self))
        self.create_function("payload_json", 1, payloads.json, deterministic=True)
        self.create_function("payload_size", 1, _size, deterministic=True)


class _Payloads:
    """Unpacks the payloads that one connection meets, each dictionary being read once."""

    def __init__(self, connection: weakref.ref[CacheConnection]) -> None:
        self._connection = connection
        self._unpackers: dict[int, Unpacker] = {}

    def json(self, payload: str | bytes | None) -> str | None:
        if not isinstance(payload, bytes):
            return payload
        number = dictionary_of(payload)
        unpacker = self._unpackers.get(number) or self._unpacker(number)
        return unpacker.unpack(payload).decode("utf-8", "replace")

    def _unpacker(self, number: int) -> Unpacker:
        connection = self._connection()
        assert connection is not None  # noqa: S101  # it is running the statement that asks
        # On the same connection, so that it sees what the statement sees. SQLite allows that.
        row = connection.execute(
            f"SELECT dictionary FROM {connection.dictionary_schema}.{DICTIONARIES} WHERE id = ?",  # noqa: S608
            (number,),
        ).fetchone()
        if row is None:
            raise UnpackingError(f"there is no dictionary {number}")
        return self._unpackers.setdefault(number, Unpacker(row[0]))


def _size(payload: str | bytes | None) -> int | None:
    if payload is None:
        return None
    return unpacked_size(payload) if isinstance(payload, bytes) else len(payload.encode())
