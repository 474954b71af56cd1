"""Payloads may be packed: `raw_payload` then holds a Zstandard frame, and its dictionary is here.

The triggers of the audit events unpack what they read. Rows that are there stay plain until they
are written again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MIRRORED = (
    "app_categories",
    "apps",
    "assignment_filters",
    "assignments",
    "audit_events",
    "autopilot_devices",
    "autopilot_profiles",
    "detected_apps",
    "device_categories",
    "devices",
    "directory_devices",
    "enrollment_configurations",
    "groups",
    "notification_templates",
    "organization",
    "policies",
    "policy_sets",
    "role_definitions",
    "scope_tags",
    "scripts",
    "terms_and_conditions",
    "users",
)


def upgrade() -> None:
    op.create_table(
        "payload_dictionaries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("tenant_key", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("dictionary", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.UniqueConstraint("tenant_key", "table_name", name="uq_payload_dictionaries"),
        sqlite_autoincrement=True,
    )
    _drop_triggers()
    _create_triggers("payload_json({}.raw_payload)")


def downgrade() -> None:
    _drop_triggers()
    for table in _MIRRORED:
        op.execute(
            f"UPDATE {table} SET raw_payload = payload_json(raw_payload)"  # noqa: S608
            " WHERE typeof(raw_payload) = 'blob'"
        )
    _create_triggers("{}.raw_payload")
    op.drop_table("payload_dictionaries")


def _drop_triggers() -> None:
    for event in ("inserted", "updated", "deleted"):
        op.execute(f"DROP TRIGGER audit_events_{event}")


def _create_triggers(json: str) -> None:
    """`json` makes the JSON of NEW or OLD."""
    new, old = json.format("NEW"), json.format("OLD")
    add = (
        "INSERT INTO audit_targets (tenant_id, object_id, at, event_id)"  # noqa: S608
        f" SELECT DISTINCT NEW.tenant_id, {_OBJECT_ID}, NEW.activity_at, NEW.id"
        f" FROM {_resources_of('NEW', new)};"
    )
    take = (
        "DELETE FROM audit_targets WHERE tenant_id = OLD.tenant_id AND event_id = OLD.id"  # noqa: S608
        f" AND object_id IN (SELECT {_OBJECT_ID} FROM {_resources_of('OLD', old)});"
    )
    for event, when, statements in (
        ("inserted", "INSERT", add),
        ("updated", "UPDATE OF tenant_id, activity_at, raw_payload", take + add),
        ("deleted", "DELETE", take),
    ):
        op.execute(
            f"CREATE TRIGGER audit_events_{event} AFTER {when} ON audit_events"
            f" BEGIN {statements} END"
        )


_OBJECT_ID = "lower(json_extract(resource.value, '$.resourceId'))"


def _resources_of(event: str, json: str) -> str:
    """Each resource of an event that has an id. What SQLite takes for no JSON has none."""
    return (
        f"json_each(CASE WHEN json_valid({json}) THEN {json} END, '$.resources') AS resource"
        f" WHERE {event}.activity_at IS NOT NULL AND resource.type = 'object'"
        " AND json_type(resource.value, '$.resourceId') = 'text'"
    )
