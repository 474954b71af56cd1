"""Where each resource's reading stands: delta links, interrupted sweeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sync_positions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("link", sa.Text()),
        sa.Column("state", sa.LargeBinary()),
        sa.Column("run_id", sa.Integer()),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.UniqueConstraint("tenant_id", "resource", "kind", name="uq_sync_positions"),
    )
    for column in (
        sa.Column("mode", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("notes", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("rows_written", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("live_rows", sa.BigInteger()),
    ):
        op.add_column("sync_resources", column)
    # Until now every pass was a whole one.
    op.execute(
        "UPDATE sync_resources SET mode = 'full',"
        " rows_written = created + updated + deleted + restored WHERE verdict IS NOT NULL"
    )


def downgrade() -> None:
    for column in ("live_rows", "rows_written", "notes", "reason", "mode"):
        op.execute(f"ALTER TABLE sync_resources DROP COLUMN {column}")
    op.drop_table("sync_positions")
