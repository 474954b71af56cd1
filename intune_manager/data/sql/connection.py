"""The SQLite connection of everything that reads or writes payloads: it can unpack them."""

from __future__ import annotations

import sqlite3
import weakref
from typing import Any

from intune_manager.data.packing import Unpacker, UnpackingError, dictionary_of, unpacked_size

DICTIONARIES = "payload_dictionaries"


_MOST_DICTIONARY_BYTES = 1 << 16
"""A forged file could hold a dictionary of any size."""


class CacheConnection(sqlite3.Connection):
    """A connection whose SQL can read payloads, whether they are packed or plain.

    `payload_json(raw_payload)` is the JSON as text; a statement that meets a damaged payload fails
    with sqlite3.OperationalError, and `met_damage` is true from then on. `sound_payload_json` gives
    NULL for a damaged one instead. `payload_size` is the length of the JSON in bytes, NULL for a
    frame that does not tell it.
    """

    dictionary_schema = "main"
    """The attached database whose payloads are unpacked."""
    met_damage = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # SQLite holds its functions where Python's collector does not look: a function that held
        # the connection would keep it for ever.
        self._payloads = payloads = _Payloads(weakref.ref(self))
        self.create_function("payload_json", 1, payloads.json, deterministic=True)
        self.create_function("sound_payload_json", 1, payloads.sound_json, deterministic=True)
        self.create_function("payload_size", 1, _size, deterministic=True)

    def unpacked(self, frame: bytes) -> bytes:
        """The payload of a frame, byte for byte. Raises UnpackingError when it is damaged."""
        return self._payloads.unpacked(frame)


class _Payloads:
    """Unpacks the payloads that one connection meets, each dictionary being read once."""

    def __init__(self, connection: weakref.ref[CacheConnection]) -> None:
        self._connection = connection
        self._unpackers: dict[int, Unpacker] = {}

    def json(self, payload: str | bytes | None) -> str | None:
        try:
            return self._text(payload)
        except UnpackingError:
            self._owner().met_damage = True
            raise

    def sound_json(self, payload: str | bytes | None) -> str | None:
        try:
            return self._text(payload)
        except UnpackingError:
            return None

    def unpacked(self, frame: bytes) -> bytes:
        number = dictionary_of(frame)
        unpacker = self._unpackers.get(number) or self._unpacker(number)
        return unpacker.unpack(frame)

    def _text(self, payload: str | bytes | None) -> str | None:
        if not isinstance(payload, bytes):
            return payload
        return self.unpacked(payload).decode("utf-8", "replace")

    def _unpacker(self, number: int) -> Unpacker:
        owner = self._owner()
        # On the same connection, so that it sees what the statement sees. SQLite allows that.
        row = owner.execute(
            f"SELECT dictionary FROM {owner.dictionary_schema}.{DICTIONARIES}"  # noqa: S608
            " WHERE id = ? AND length(dictionary) <= ?",
            (number, _MOST_DICTIONARY_BYTES),
        ).fetchone()
        if row is None:
            raise UnpackingError(f"there is no dictionary {number}")
        return self._unpackers.setdefault(number, Unpacker(row[0]))

    def _owner(self) -> CacheConnection:
        owner = self._connection()
        assert owner is not None  # noqa: S101  # it is running the statement that asks
        return owner


def _size(payload: str | bytes | None) -> int | None:
    if not isinstance(payload, bytes):
        return None if payload is None else len(payload.encode())
    try:
        return unpacked_size(payload)
    except UnpackingError:
        return None
