"""The lower bound of a whole sync: each long collection followed link by link, nothing stored.

All of them side by side, as a sync reads them; no page of one can be asked for before the one
before it has come, so that none can be read in less.

    python chain.py GRAPH_URL TOKEN
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import httpx
import msgspec

COLLECTIONS = {
    "audit_events": ("/beta/deviceManagement/auditEvents", {}),
    "devices": ("/v1.0/deviceManagement/managedDevices", {}),
    "group_members": (
        "/v1.0/groups/delta?$select=id,members",
        {"Prefer": "odata.maxpagesize=999"},
    ),
    "detected_apps": ("/v1.0/deviceManagement/detectedApps?$top=1000", {}),
}
"""The resources of most pages, asked as the sync asks for them."""
_STATUSES_TO_REPEAT = frozenset({429, 500, 502, 503, 504})


class Page(msgspec.Struct):
    next_link: str | None = msgspec.field(name="@odata.nextLink", default=None)


async def follow(client: httpx.AsyncClient, link: str, headers: dict[str, str]) -> dict[str, float]:
    read = msgspec.json.Decoder(Page).decode
    began = time.perf_counter()
    pages = 0
    following: str | None = link
    while following:
        answer = await client.get(following, headers=headers)
        if answer.status_code in _STATUSES_TO_REPEAT:
            await asyncio.sleep(float(answer.headers.get("Retry-After", "1")))
            continue
        following = read(answer.raise_for_status().content).next_link
        pages += 1
    return {"pages": pages, "seconds": time.perf_counter() - began}


async def main(url: str, token: str) -> dict[str, dict[str, float]]:
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(headers=headers, timeout=120) as client:
        followed = await asyncio.gather(
            *(follow(client, url + path, own) for path, own in COLLECTIONS.values())
        )
    return dict(zip(COLLECTIONS, followed, strict=True))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(*sys.argv[1:3]))))
