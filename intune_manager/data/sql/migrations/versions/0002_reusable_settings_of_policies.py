"""Reusable settings of policies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reusable_policy_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("tenant_key", sa.Integer(), nullable=False),
        sa.Column("reusable_policy_setting_id", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(collation="NOCASE"), nullable=True),
        sa.Column("description", sa.Text(collation="NOCASE"), nullable=True),
        sa.Column("definition", sa.Text(collation="NOCASE"), nullable=True),
        sa.Column("policy_count", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=True),
        sa.Column("modified_at", sa.Text(), nullable=True),
        sa.Column("payload_hash", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("last_synced_at", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("raw_payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "tenant_key", "reusable_policy_setting_id", name="uq_reusable_policy_settings"
        ),
    )
    op.create_index(
        "ix_reusable_policy_settings_definition",
        "reusable_policy_settings",
        ["tenant_key", "definition"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_reusable_policy_settings_deleted",
        "reusable_policy_settings",
        ["tenant_key", "deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "ix_reusable_policy_settings_description",
        "reusable_policy_settings",
        ["tenant_key", "description"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_reusable_policy_settings_display_name",
        "reusable_policy_settings",
        ["tenant_key", "display_name"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_reusable_policy_settings_modified_at",
        "reusable_policy_settings",
        ["tenant_key", "modified_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_reusable_policy_settings_policy_count",
        "reusable_policy_settings",
        ["tenant_key", "policy_count"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.execute(
        "CREATE VIRTUAL TABLE reusable_policy_settings_search USING fts5(search_text,"
        " content='reusable_policy_settings', content_rowid='id', tokenize='trigram"
        " case_sensitive 1', detail=none)"
    )
    op.execute(
        "CREATE VIRTUAL TABLE reusable_policy_settings_terms USING"
        " fts5vocab('reusable_policy_settings_search', 'row')"
    )


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS reusable_policy_settings_terms")
    op.execute("DROP TABLE IF EXISTS reusable_policy_settings_search")
    op.drop_table("reusable_policy_settings")
