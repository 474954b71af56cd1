"""`intune-manager changes --id ID --at MOMENT`: an object as it was."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from intune_manager.cli.cache import tenant_store
from intune_manager.cli.changes import records_of
from intune_manager.cli.changes_json import instant_json
from intune_manager.cli.exit_codes import SUCCESS
from intune_manager.cli.printable import printable
from intune_manager.cli.since import moment_of
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.json_text import loaded
from intune_manager.errors import EnvironmentalError

if TYPE_CHECKING:
    from intune_manager.data.repositories.changes import PastObject

_Past = list[tuple[str, "PastObject"]]
"""The tables that had an object with the id, and how it was."""


def run_past(
    settings: Settings,
    paths: Paths,
    object_id: str,
    at: str,
    *,
    tenant: str | None,
    as_json: bool,
) -> int:
    """Print the object as the cache had it at a time: its JSON; the exit code.

    With `as_json` an array of {"table", "object_id", "at", "payload", "details"}, one for each
    object with that id. Volatile properties have their newest values, for they have no history.
    Raises typer.BadParameter for what is no time, EnvironmentalError for an unknown object, one
    that did not exist then, and a time that a pruning has put out of reach, and CacheError.
    """
    moment = moment_of(at, datetime.now(UTC), option="--at")
    past = asyncio.run(_read(settings, paths, object_id, moment, tenant))
    documents = [_as_dict(table, object_id, moment, found) for table, found in past]
    if as_json:
        sys.stdout.write(json.dumps(documents, indent=2) + "\n")
        return SUCCESS
    for document in documents:
        sys.stderr.write(f"{document['table']} {printable(object_id)}, {_local(moment)}\n")
        shown = {**document["payload"], **document["details"]}
        sys.stdout.write(json.dumps(shown, indent=2) + "\n")
    return SUCCESS


async def _read(
    settings: Settings, paths: Paths, object_id: str, moment: datetime, tenant: str | None
) -> _Past:
    async with tenant_store(settings, paths, tenant) as store:
        past: _Past = []
        for table, row_id in await records_of(store, object_id):
            found = await store.changes.as_of(table, row_id, moment)
            if found is not None:
                past.append((table, found))
    if not past:
        raise EnvironmentalError(
            f"At {_local(moment)} the cache knew no object with the id {object_id}, or it was"
            " deleted.",
            remedy=f"`intune-manager changes --id {object_id}` tells what happened to it.",
        )
    return past


def _as_dict(table: str, object_id: str, moment: datetime, past: PastObject) -> dict[str, Any]:
    return {
        "table": table,
        "object_id": object_id,
        "at": instant_json(moment),
        "payload": loaded(past.payload),
        "details": {kind: loaded(detail) for kind, detail in past.details.items()},
    }


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
