"""What explains changes, and how far back the history reaches.

Triggers keep `audit_targets`: whatever writes an audit event, what it is about can be found.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TEXT = sa.Text()


def upgrade() -> None:
    op.create_index("ix_changes_resource", "changes", ["tenant_id", "resource", "changed_at"])
    op.create_table(
        "audit_targets",
        sa.Column("tenant_id", _TEXT, primary_key=True),
        sa.Column("object_id", _TEXT, primary_key=True),
        sa.Column("at", _TEXT, primary_key=True),
        sa.Column("event_id", sa.Integer(), primary_key=True),
        sqlite_with_rowid=False,
    )
    _create_triggers()
    op.execute(f"{_targets_of('e')} FROM audit_events AS e, {_resources_of('e')}")
    op.create_table(
        "history_prunings",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(
            sa.Column(name, _TEXT, nullable=False)
            for name in ("tenant_id", "pruned_before", "pruned_at")
        ),
        sa.Column("entries", sa.BigInteger(), nullable=False),
    )
    op.create_index(
        "ix_history_prunings_before", "history_prunings", ["tenant_id", "pruned_before"]
    )


def downgrade() -> None:
    op.drop_table("history_prunings")
    for event in ("inserted", "updated", "deleted"):
        op.execute(f"DROP TRIGGER audit_events_{event}")
    op.drop_table("audit_targets")
    op.drop_index("ix_changes_resource", "changes")


def _create_triggers() -> None:
    add = f"{_targets_of('NEW')} FROM {_resources_of('NEW')};"
    take = (
        "DELETE FROM audit_targets WHERE tenant_id = OLD.tenant_id AND event_id = OLD.id"  # noqa: S608
        f" AND object_id IN (SELECT {_OBJECT_ID} FROM {_resources_of('OLD')});"
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


def _targets_of(event: str) -> str:
    return (
        "INSERT INTO audit_targets (tenant_id, object_id, at, event_id)"
        f" SELECT DISTINCT {event}.tenant_id, {_OBJECT_ID}, {event}.activity_at, {event}.id"
    )


def _resources_of(event: str) -> str:
    """Each resource of an event that has an id. What SQLite takes for no JSON has none."""
    payload = f"CASE WHEN json_valid({event}.raw_payload) THEN {event}.raw_payload END"
    return (
        f"json_each({payload}, '$.resources') AS resource"
        f" WHERE {event}.activity_at IS NOT NULL AND resource.type = 'object'"
        " AND json_type(resource.value, '$.resourceId') = 'text'"
    )
