"""The yardstick: the plainest program that copies a tenant's devices into SQLite.

httpx fetches page after page, msgspec splits and reads it, sqlite3 stores it with the payload kept
and the columns that the product keeps. No retry, no budget, no sweep, no history, no search, no
second run: what those cost is what the ratio shows.

    python plain.py GRAPH_URL TOKEN DATABASE
"""

from __future__ import annotations

import sqlite3
import sys
import time
from typing import Any

import httpx
import msgspec

from intune_manager.registry import TABLES

COLUMNS = [(column.name, column.path) for column in TABLES["devices"].columns]
Device = msgspec.defstruct(
    "Device",
    [("id", str), *((name, Any, msgspec.field(default=None, name=path)) for name, path in COLUMNS)],
)


class Page(msgspec.Struct):
    value: list[msgspec.Raw]
    next_link: str | None = msgspec.field(name="@odata.nextLink", default=None)


def copy(url: str, token: str, database: str) -> int:
    names = ["device_id", *(name for name, _ in COLUMNS), "raw_payload"]
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"CREATE TABLE devices ({', '.join(names)}, PRIMARY KEY (device_id))")
    insert = f"INSERT INTO devices VALUES ({', '.join('?' * len(names))})"
    page_decoder = msgspec.json.Decoder(Page)
    decoder = msgspec.json.Decoder(Device)
    rows = 0
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=120) as client:
        link: str | None = f"{url}/v1.0/deviceManagement/managedDevices"
        while link:
            page = page_decoder.decode(client.get(link).raise_for_status().content)
            with connection:
                connection.executemany(
                    insert,
                    [
                        (*msgspec.structs.astuple(decoder.decode(raw)), bytes(raw).decode())
                        for raw in page.value
                    ],
                )
            rows += len(page.value)
            link = page.next_link
    connection.close()
    return rows


if __name__ == "__main__":
    started = time.perf_counter()
    stored = copy(*sys.argv[1:4])
    print(f'{{"rows": {stored}, "seconds": {time.perf_counter() - started:.3f}}}')
