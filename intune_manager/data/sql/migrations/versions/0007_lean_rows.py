"""Rows are smaller and written faster: payloads may be packed, and inserts fire no triggers.

A packed `raw_payload` is a Zstandard frame whose dictionary is in `payload_dictionaries`. Rows that
are there stay plain until they are written again. With a trigger on inserts, SQLite keeps a copy of
every page that a row touches, sixteen indexes' worth, in case the trigger fails: two thirds of the
time of a first sync. The program fills `tenant_key` and `audit_targets` itself.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NOW = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"
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
    )
    for table in _MIRRORED:
        op.execute(f"DROP TRIGGER {table}_tenant_key")
    for event in ("inserted", "updated", "deleted"):
        op.execute(f"DROP TRIGGER audit_events_{event}")
    _create_audit_triggers("sound_payload_json({}.raw_payload)", ("updated", "deleted"))


def downgrade() -> None:
    for event in ("updated", "deleted"):
        op.execute(f"DROP TRIGGER audit_events_{event}")
    for table in _MIRRORED:
        op.execute(
            f"UPDATE {table} SET raw_payload = payload_json(raw_payload)"  # noqa: S608
            " WHERE typeof(raw_payload) = 'blob'"
        )
        _fill_key_on_insert(table)
    _create_audit_triggers("{}.raw_payload", ("inserted", "updated", "deleted"))
    op.drop_table("payload_dictionaries")


def _fill_key_on_insert(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_tenant_key AFTER INSERT ON {table}"  # noqa: S608
        " WHEN NEW.tenant_key IS NULL BEGIN"
        " INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at)"
        f" SELECT NEW.tenant_id, {_NOW}, {_NOW}"
        " WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id);"
        f" UPDATE {table} SET tenant_key ="
        " (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END"
    )


def _create_audit_triggers(json: str, events: tuple[str, ...]) -> None:
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
    triggers = {
        "inserted": ("INSERT", add),
        "updated": ("UPDATE OF tenant_id, activity_at, raw_payload", take + add),
        "deleted": ("DELETE", take),
    }
    for event in events:
        when, statements = triggers[event]
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
