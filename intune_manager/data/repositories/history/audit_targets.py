"""Notes what new audit events are about, so that the events behind a change are found at once."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.statements import OF_TENANT, Condition, run

AUDIT_EVENTS = "audit_events"

# What SQLite takes for no JSON has no resources.
_NOTE = (
    "INSERT INTO audit_targets (tenant_id, object_id, at, event_id)"  # noqa: S608
    " SELECT DISTINCT event.tenant_id, lower(json_extract(resource.value, '$.resourceId')),"
    " event.activity_at, event.id"
    " FROM (SELECT id, tenant_id, activity_at, raw_payload AS payload"
    f" FROM {AUDIT_EVENTS} WHERE {OF_TENANT} AND activity_at IS NOT NULL AND {{rows}}) AS event"
    " CROSS JOIN json_each(CASE WHEN json_valid(event.payload) THEN event.payload END,"
    " '$.resources') AS resource"
    " WHERE resource.type = 'object' AND json_type(resource.value, '$.resourceId') = 'text'"
)


async def note_targets(connection: AsyncConnection, tenant_id: str, rows: Condition) -> None:
    """Note each object that the new events `rows` are about, by its id in lower case.

    To be called in the transaction that inserts them.
    """
    await run(connection, _NOTE.format(rows=rows.sql), (tenant_id, *rows.parameters))


async def note_targets_again(connection: AsyncConnection, tenant_id: str, rows: Condition) -> None:
    """The same for events that were there before, and say something else now."""
    events = f"SELECT id FROM {AUDIT_EVENTS} WHERE {OF_TENANT} AND {rows.sql}"  # noqa: S608
    await run(
        connection,
        f"DELETE FROM audit_targets WHERE tenant_id = ? AND event_id IN ({events})",  # noqa: S608
        (tenant_id, tenant_id, *rows.parameters),
    )
    await note_targets(connection, tenant_id, rows)
