"""The first schema: mirrored tables, search tables, sync runs, changes.

Columns are spelled out here, not taken from the record classes: a step never changes after release.
`raw_payload` stands last, so that SQLite reads the columns before it without its overflow pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TEXT, _NAME = sa.Text(), sa.Text(collation="NOCASE")
_LIVE, _DEAD = sa.text("deleted_at IS NULL"), sa.text("deleted_at IS NOT NULL")
_SEARCHED = (
    "devices",
    "apps",
    "groups",
    "users",
    "directory_devices",
    "policies",
    "assignments",
    "assignment_filters",
    "device_categories",
    "scope_tags",
)
_Column = sa.Column[Any]


def upgrade() -> None:
    _create_devices()
    _create_apps()
    _create_directory()
    _create_policies()
    _create_small_tables()
    _create_sync_runs()
    _create_changes()
    for table in _SEARCHED:
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_search "
            "USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none)"
        )


def downgrade() -> None:
    for table in ("changes", "sync_resources", "sync_runs", "tenants", "schema_steps"):
        op.drop_table(table)
    for table in _SEARCHED:
        op.execute(f"DROP TABLE {table}_search")
        op.drop_table(table)
    op.drop_table("group_members")


def _create_devices() -> None:
    _create_mirrored(
        "devices",
        "device_id",
        _ids("device_id"),
        _names("device_name user_email compliance_state operating_system os_version"),
        _times("last_sync_at"),
        _names("owner_type manufacturer model serial_number imei wifi_mac_address"),
        _numbers("total_storage_bytes free_storage_bytes"),
        _flags("is_encrypted is_supervised"),
        _names("jail_broken partner_threat_state"),
        _times("enrolled_at"),
        _names("enrollment_type management_agent management_state registration_state"),
        _names("device_category enrollment_profile managed_device_name"),
        _names("user_display_name contact_email"),
        _references("user_id entra_device_id"),
        indexed="device_name user_email compliance_state operating_system os_version last_sync_at "
        "owner_type manufacturer model serial_number is_encrypted device_category user_id "
        "user_display_name entra_device_id",
    )


def _create_apps() -> None:
    _create_mirrored(
        "apps",
        "app_id",
        _ids("app_id"),
        _names("display_name app_type publisher display_version"),
        _flags("is_assigned"),
        _names("publishing_state"),
        _times("created_at modified_at"),
        _names("description owner developer notes bundle_id package_id package_identifier"),
        _names("file_name"),
        _numbers("size_bytes"),
        _flags("is_featured"),
        indexed="display_name app_type publisher display_version is_assigned publishing_state "
        "modified_at",
    )


def _create_directory() -> None:
    _create_mirrored(
        "groups",
        "group_id",
        _ids("group_id"),
        _names("display_name description group_types membership_rule"),
        _flags("security_enabled mail_enabled"),
        _names("mail rule_processing_state"),
        _times("created_at"),
        _flags("on_premises_sync is_assignable_to_role"),
        indexed="display_name description group_types membership_rule security_enabled "
        "mail_enabled",
    )
    _create_group_members()
    _create_mirrored(
        "users",
        "user_id",
        _ids("user_id"),
        _names("display_name user_principal_name mail department job_title"),
        _flags("account_enabled"),
        _names("user_type usage_location"),
        indexed="display_name user_principal_name mail department job_title account_enabled "
        "user_type usage_location",
    )
    _create_mirrored(
        "directory_devices",
        "directory_device_id",
        _ids("directory_device_id"),
        _names("display_name operating_system os_version trust_type"),
        _flags("account_enabled is_compliant is_managed"),
        _names("management_type"),
        _times("last_sign_in_at registered_at"),
        _names("profile_type"),
        _references("entra_device_id"),
        indexed="display_name operating_system os_version trust_type account_enabled is_compliant "
        "is_managed management_type last_sign_in_at entra_device_id",
    )


def _create_policies() -> None:
    _create_mirrored(
        "policies",
        "policy_type policy_id",
        _ids("policy_type policy_id"),
        _names("display_name odata_type platforms technologies template_family template_name"),
        _flags("is_assigned"),
        _numbers("setting_count"),
        _names("version description scope_tag_ids"),
        _times("created_at modified_at"),
        indexed="display_name policy_type odata_type platforms technologies template_family "
        "is_assigned setting_count modified_at policy_id",
    )
    _create_mirrored(
        "assignments",
        "source_type source_id assignment_id",
        _ids("source_type source_id assignment_id"),
        _names("source_name intent target_type group_name filter_name filter_mode"),
        _references("group_id filter_id"),
        indexed="source_name source_type intent target_type group_name filter_name filter_mode "
        "source_id group_id filter_id",
    )


def _create_small_tables() -> None:
    _create_mirrored(
        "assignment_filters",
        "assignment_filter_id",
        _ids("assignment_filter_id"),
        _names("display_name platform rule management_type description"),
        _times("created_at modified_at"),
        indexed="display_name platform rule management_type modified_at",
    )
    _create_mirrored(
        "device_categories",
        "device_category_id",
        _ids("device_category_id"),
        _names("display_name description"),
        indexed="display_name description",
    )
    _create_mirrored(
        "scope_tags",
        "scope_tag_id",
        _ids("scope_tag_id"),
        _names("display_name description"),
        _flags("is_built_in"),
        indexed="display_name description is_built_in",
    )
    op.create_table(
        "schema_steps",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_required("direction applied_at program_version"),
    )


def _create_mirrored(table: str, key: str, *columns: Iterator[_Column], indexed: str) -> None:
    op.create_table(
        table,
        *_identity(),
        *(column for group in columns for column in group),
        sa.Column("payload_hash", sa.LargeBinary(), nullable=False),
        *_required("first_seen_at changed_at last_synced_at"),
        *_times("deleted_at"),
        *_required("raw_payload"),
        sa.UniqueConstraint("tenant_id", *key.split(), name=f"uq_{table}"),
    )
    _index_live(table, indexed)


def _create_group_members() -> None:
    op.create_table(
        "group_members",
        *_identity(),
        *_ids("group_id member_id"),
        *_names("member_type"),
        *_required("first_seen_at last_synced_at"),
        *_times("deleted_at"),
        *_required("raw_payload"),
        sa.UniqueConstraint("tenant_id", "group_id", "member_id", name="uq_group_members"),
    )
    _index_live("group_members", "member_id")


def _index_live(table: str, columns: str) -> None:
    for column in columns.split():
        op.create_index(f"ix_{table}_{column}", table, ["tenant_id", column], sqlite_where=_LIVE)
    op.create_index(f"ix_{table}_deleted", table, ["tenant_id", "deleted_at"], sqlite_where=_DEAD)


def _create_sync_runs() -> None:
    op.create_table(
        "tenants",
        *_identity(),
        sa.Column("display_name", _TEXT),
        *_required("first_seen_at last_seen_at"),
        sa.UniqueConstraint("tenant_id", name="uq_tenants"),
    )
    op.create_table(
        "sync_runs",
        *_identity(),
        *_required("account program_version started_at"),
        *_times("finished_at"),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sync_runs_started_at", "sync_runs", ["tenant_id", "started_at"])
    _create_sync_resources()


def _create_sync_resources() -> None:
    op.create_table(
        "sync_resources",
        *_identity(),
        sa.Column(
            "sync_run_id",
            sa.Integer(),
            sa.ForeignKey("sync_runs.id", ondelete="CASCADE"),
            nullable=False,
        ),
        *_required("resource attempted_at"),
        *_times("finished_at"),
        *(sa.Column(name, _TEXT) for name in ("verdict", "seen_as", "error", "remedy")),
        *_required("missing_scopes"),
        *_counts("rows created updated deleted restored unchanged odd"),
        *_counts("pages requests retries received_bytes"),
        sa.Column("waited_s", sa.Float(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.UniqueConstraint("sync_run_id", "resource", name="uq_sync_resources"),
    )
    for last in (["attempted_at"], ["verdict", "finished_at"]):
        name = f"ix_sync_resources_{last[0]}"
        op.create_index(name, "sync_resources", ["tenant_id", "resource", *last])


def _create_changes() -> None:
    op.create_table(
        "changes",
        *_identity(),
        sa.Column("sync_run_id", sa.Integer(), sa.ForeignKey("sync_runs.id")),
        *_required("resource table_name"),
        sa.Column("record_id", sa.Integer(), nullable=False),
        *_required("object_id"),
        sa.Column("object_name", _TEXT),
        *_required("kind changed_at"),
        sa.Column("patch", _TEXT),
        sa.Column("reverse_patch", _TEXT),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_record", "changes", ["tenant_id", "table_name", "record_id"])
    op.create_index("ix_changes_changed_at", "changes", ["tenant_id", "changed_at"])
    op.create_index("ix_changes_sync_run_id", "changes", ["sync_run_id"])
    refuse = "BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END"
    op.execute(f"CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes {refuse}")
    op.execute(f"CREATE TRIGGER changes_no_delete BEFORE DELETE ON changes {refuse}")
    # INSERT OR REPLACE fires delete triggers only under recursive_triggers, set per connection.
    known = "EXISTS (SELECT 1 FROM changes WHERE id = NEW.id)"
    op.execute(f"CREATE TRIGGER changes_no_replace BEFORE INSERT ON changes WHEN {known} {refuse}")


def _identity() -> Iterator[_Column]:
    yield sa.Column("id", sa.Integer(), primary_key=True)
    yield from _ids("tenant_id")


def _ids(names: str) -> Iterator[_Column]:
    """Graph ids that are always there: compared exactly."""
    return (sa.Column(name, _TEXT, nullable=False) for name in names.split())


def _required(names: str) -> Iterator[_Column]:
    return (sa.Column(name, _TEXT, nullable=False) for name in names.split())


def _references(names: str) -> Iterator[_Column]:
    return (sa.Column(name, _TEXT) for name in names.split())


def _names(names: str) -> Iterator[_Column]:
    """Text for people: sorted without regard to ASCII case."""
    return (sa.Column(name, _NAME) for name in names.split())


def _times(names: str) -> Iterator[_Column]:
    return (sa.Column(name, _TEXT) for name in names.split())


def _numbers(names: str) -> Iterator[_Column]:
    return (sa.Column(name, sa.BigInteger()) for name in names.split())


def _counts(names: str) -> Iterator[_Column]:
    return (sa.Column(name, sa.BigInteger(), nullable=False) for name in names.split())


def _flags(names: str) -> Iterator[_Column]:
    return (sa.Column(name, sa.Boolean()) for name in names.split())
