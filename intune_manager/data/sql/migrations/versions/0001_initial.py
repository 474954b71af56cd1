"""The first schema: mirrored tables, memberships, details, sync runs, history, search tables.

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
_Column = sa.Column[Any]


def upgrade() -> None:
    _create_mirrored_tables()
    _create_memberships()
    _create_group_members()
    _create_details()
    _create_sync_runs()
    _create_changes()
    _create_audit_targets()


def downgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    op.execute("DROP VIEW group_members")
    tables = inspector.get_table_names()
    searches = [name.removesuffix("_terms") for name in tables if name.endswith("_terms")]
    for table in searches:
        op.execute(f"DROP TABLE {table}_terms")
        op.execute(f"DROP TABLE {table}_search")
        op.drop_table(table)
    for table in _OTHERS:
        op.drop_table(table)


_OTHERS = (
    "memberships",
    "membership_shapes",
    "directory_objects",
    "details",
    "audit_targets",
    "changes",
    "history_prunings",
    "sync_positions",
    "sync_resources",
    "sync_runs",
    "tenants",
    "schema_steps",
)


def _create_mirrored_tables() -> None:
    _create_mirrored(
        "devices",
        "device_id",
        *_required("device_id"),
        *_names("device_name user_email compliance_state operating_system os_version"),
        *_texts("last_sync_at"),
        *_names("owner_type manufacturer model serial_number imei wifi_mac_address"),
        *_numbers("total_storage_bytes free_storage_bytes"),
        *_flags("is_encrypted"),
        *_names("jail_broken"),
        *_flags("is_supervised"),
        *_names("partner_threat_state"),
        *_texts("enrolled_at"),
        *_names(
            "enrollment_type management_agent management_state registration_state device_category "
            "enrollment_profile managed_device_name"
        ),
        *_texts("user_id"),
        *_names("user_display_name contact_email"),
        *_texts("entra_device_id"),
        indexed=(
            "device_name user_email compliance_state operating_system os_version last_sync_at "
            "owner_type manufacturer model serial_number is_encrypted device_category user_id "
            "user_display_name entra_device_id"
        ),
    )
    _create_mirrored(
        "apps",
        "app_id",
        *_required("app_id"),
        *_names("display_name app_type publisher display_version"),
        *_flags("is_assigned"),
        *_names("publishing_state"),
        *_texts("created_at modified_at"),
        *_names(
            "description owner developer notes bundle_id package_id package_identifier file_name"
        ),
        *_numbers("size_bytes"),
        *_flags("is_featured"),
        indexed=(
            "display_name app_type publisher display_version is_assigned publishing_state "
            "modified_at"
        ),
    )
    _create_mirrored(
        "groups",
        "group_id",
        *_required("group_id"),
        *_names("display_name description group_types membership_rule"),
        *_flags("security_enabled mail_enabled"),
        *_names("mail rule_processing_state"),
        *_texts("created_at"),
        *_flags("on_premises_sync is_assignable_to_role"),
        indexed=(
            "display_name description group_types membership_rule security_enabled mail_enabled"
        ),
    )
    _create_mirrored(
        "users",
        "user_id",
        *_required("user_id"),
        *_names("display_name user_principal_name mail department job_title"),
        *_flags("account_enabled"),
        *_names("user_type usage_location"),
        indexed=(
            "display_name user_principal_name mail department job_title account_enabled user_type "
            "usage_location"
        ),
    )
    _create_mirrored(
        "directory_devices",
        "directory_device_id",
        *_required("directory_device_id"),
        *_names("display_name operating_system os_version trust_type"),
        *_flags("account_enabled is_compliant is_managed"),
        *_names("management_type"),
        *_texts("last_sign_in_at registered_at"),
        *_names("profile_type"),
        *_texts("entra_device_id"),
        indexed=(
            "display_name operating_system os_version trust_type account_enabled is_compliant "
            "is_managed management_type last_sign_in_at entra_device_id"
        ),
    )
    _create_mirrored(
        "policies",
        "policy_type policy_id",
        *_required("policy_id"),
        *_names("display_name"),
        *_required("policy_type"),
        *_names("odata_type platforms technologies template_family template_name"),
        *_flags("is_assigned"),
        *_numbers("setting_count"),
        *_names("version description scope_tag_ids"),
        *_texts("created_at modified_at"),
        indexed=(
            "policy_id display_name policy_type odata_type platforms technologies template_family "
            "is_assigned setting_count modified_at"
        ),
    )
    _create_mirrored(
        "assignments",
        "source_type source_id assignment_id",
        *_required("assignment_id"),
        *_names("source_name"),
        *_required("source_type"),
        *_names("intent target_type group_name filter_name filter_mode"),
        *_required("source_id"),
        *_texts("group_id filter_id"),
        indexed=(
            "source_name source_type intent target_type group_name filter_name filter_mode "
            "source_id group_id filter_id"
        ),
    )
    _create_mirrored(
        "assignment_filters",
        "assignment_filter_id",
        *_required("assignment_filter_id"),
        *_names("display_name platform rule management_type description"),
        *_texts("created_at modified_at"),
        indexed=("display_name platform rule management_type modified_at"),
    )
    _create_mirrored(
        "device_categories",
        "device_category_id",
        *_required("device_category_id"),
        *_names("display_name description"),
        indexed=("display_name description"),
    )
    _create_mirrored(
        "scope_tags",
        "scope_tag_id",
        *_required("scope_tag_id"),
        *_names("display_name description"),
        *_flags("is_built_in"),
        indexed=("display_name description is_built_in"),
    )
    _create_mirrored(
        "detected_apps",
        "detected_app_id",
        *_required("detected_app_id"),
        *_names("display_name version publisher platform"),
        *_numbers("device_count size_bytes"),
        indexed=("display_name version publisher platform device_count"),
    )
    _create_mirrored(
        "app_categories",
        "app_category_id",
        *_required("app_category_id"),
        *_names("display_name"),
        *_texts("modified_at"),
        indexed=("display_name modified_at"),
    )
    _create_mirrored(
        "scripts",
        "script_type script_id",
        *_required("script_id"),
        *_names("display_name"),
        *_required("script_type"),
        *_names("file_name run_as publisher"),
        *_flags("is_global"),
        *_names("version frequency"),
        *_flags("runs_as_32_bit checks_signature"),
        *_names("description scope_tag_ids"),
        *_texts("created_at modified_at"),
        indexed=(
            "script_id display_name script_type file_name run_as publisher is_global modified_at"
        ),
    )
    _create_mirrored(
        "policy_sets",
        "policy_set_id",
        *_required("policy_set_id"),
        *_names("display_name description status error_code scope_tag_ids"),
        *_texts("created_at modified_at"),
        indexed=("display_name description status modified_at"),
    )
    _create_mirrored(
        "notification_templates",
        "notification_template_id",
        *_required("notification_template_id"),
        *_names("display_name default_locale branding scope_tag_ids"),
        *_texts("modified_at"),
        indexed=("display_name default_locale branding modified_at"),
    )
    _create_mirrored(
        "enrollment_configurations",
        "enrollment_configuration_id",
        *_required("enrollment_configuration_id"),
        *_names("display_name odata_type"),
        *_numbers("priority"),
        *_names("platform description"),
        *_numbers("version"),
        *_names("scope_tag_ids"),
        *_texts("created_at modified_at"),
        indexed=("display_name odata_type priority platform modified_at"),
    )
    _create_mirrored(
        "autopilot_profiles",
        "autopilot_profile_id",
        *_required("autopilot_profile_id"),
        *_names("display_name odata_type device_type usage_type user_type name_template"),
        *_flags("preprovisioning"),
        *_names("language description scope_tag_ids"),
        *_texts("created_at modified_at"),
        indexed=(
            "display_name odata_type device_type usage_type user_type name_template "
            "preprovisioning modified_at"
        ),
    )
    _create_mirrored(
        "autopilot_devices",
        "autopilot_device_id",
        *_required("autopilot_device_id"),
        *_names(
            "serial_number display_name group_tag enrollment_state manufacturer model user_email "
            "user_name"
        ),
        *_texts("last_contacted_at"),
        *_names("purchase_order product_key sku_number system_family"),
        *_texts("managed_device_id entra_device_id"),
        indexed=(
            "serial_number display_name group_tag enrollment_state manufacturer model user_email "
            "last_contacted_at managed_device_id entra_device_id"
        ),
    )
    _create_mirrored(
        "terms_and_conditions",
        "terms_and_conditions_id",
        *_required("terms_and_conditions_id"),
        *_names("display_name heading"),
        *_numbers("version"),
        *_names("acceptance body description scope_tag_ids"),
        *_texts("created_at modified_at"),
        indexed=("display_name heading version modified_at"),
    )
    _create_mirrored(
        "role_definitions",
        "role_definition_id",
        *_required("role_definition_id"),
        *_names("display_name description"),
        *_flags("is_built_in"),
        indexed=("display_name description is_built_in"),
    )
    _create_mirrored(
        "audit_events",
        "audit_event_id",
        *_required("audit_event_id"),
        *_texts("activity_at"),
        *_names(
            "display_name operation result category actor_email actor_application component "
            "activity_type actor_type actor_principal actor_address"
        ),
        *_texts("actor_id correlation_id"),
        indexed=(
            "activity_at display_name operation result category actor_email actor_application "
            "actor_id correlation_id"
        ),
    )
    _create_mirrored(
        "organization",
        "organization_id",
        *_required("organization_id"),
        *_names("display_name tenant_type country mdm_authority"),
        *_texts("created_at"),
        indexed=("display_name tenant_type country mdm_authority created_at"),
    )


def _create_mirrored(table: str, key: str, *columns: _Column, indexed: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        *_required("tenant_id"),
        sa.Column("tenant_key", sa.Integer(), nullable=False),
        *columns,
        sa.Column("payload_hash", sa.LargeBinary(), nullable=False),
        *_required("first_seen_at changed_at last_synced_at"),
        *_texts("deleted_at"),
        *_required("search_text raw_payload"),
        sa.UniqueConstraint("tenant_key", *key.split(), name=f"uq_{table}"),
    )
    for column in indexed.split():
        op.create_index(f"ix_{table}_{column}", table, ["tenant_key", column], sqlite_where=_LIVE)
    op.create_index(f"ix_{table}_deleted", table, ["tenant_key", "deleted_at"], sqlite_where=_DEAD)
    # The index holds no text of its own: SQLite reads it from the row.
    op.execute(
        f"CREATE VIRTUAL TABLE {table}_search USING fts5(search_text, content='{table}',"
        " content_rowid='id', tokenize='trigram case_sensitive 1', detail=none)"
    )
    op.execute(f"CREATE VIRTUAL TABLE {table}_terms USING fts5vocab('{table}_search', 'row')")


def _create_memberships() -> None:
    """Narrow, for a tenant has millions: short keys, times as microseconds since 1970."""
    op.create_table(
        "directory_objects",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("tenant_key", sa.Integer(), nullable=False),
        *_required("object_id"),
        sa.UniqueConstraint("object_id", "tenant_key", name="uq_directory_objects"),
    )
    op.create_table(
        "membership_shapes",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("tenant_key", sa.Integer(), nullable=False),
        *_names("member_type"),
        *_required("before_id"),
        *_texts("after_id"),
    )
    op.create_index(
        "ix_membership_shapes_before_id", "membership_shapes", ["tenant_key", "before_id"]
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("group_key", "member_key", "shape_key")
        ),
        sa.Column("may_nest", sa.Boolean(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        *_numbers("last_synced deleted"),
        sa.UniqueConstraint("group_key", "member_key", name="uq_memberships"),
    )
    op.create_index("ix_memberships_member", "memberships", ["member_key", "group_key", "deleted"])
    for name, where in (
        ("nested", "may_nest = 1 AND deleted IS NULL"),
        ("deleted", "deleted IS NOT NULL"),
    ):
        op.create_index(
            f"ix_memberships_{name}",
            "memberships",
            ["group_key", "member_key"],
            sqlite_where=sa.text(where),
        )


def _create_group_members() -> None:
    # Joins where questions begin; subqueries, which cost nothing unless asked for, for the rest.
    op.execute(
        """CREATE VIEW group_members AS SELECT m.id AS id,
 (SELECT t.tenant_id FROM tenants AS t WHERE t.id = g.tenant_key) AS tenant_id,
 g.tenant_key AS tenant_key, g.object_id AS group_id, o.object_id AS member_id,
 (SELECT s.member_type FROM membership_shapes AS s WHERE s.key = m.shape_key)
 COLLATE NOCASE AS member_type,
 strftime('%Y-%m-%dT%H:%M:%S', m.first_seen / 1000000, 'unixepoch')
 || printf('.%06dZ', m.first_seen % 1000000) AS first_seen_at,
 strftime('%Y-%m-%dT%H:%M:%S', coalesce(m.last_synced, m.first_seen) / 1000000, 'unixepoch')
 || printf('.%06dZ', coalesce(m.last_synced, m.first_seen) % 1000000) AS last_synced_at,
 strftime('%Y-%m-%dT%H:%M:%S', m.deleted / 1000000, 'unixepoch')
 || printf('.%06dZ', m.deleted % 1000000) AS deleted_at,
 (SELECT CASE WHEN s.after_id IS NULL THEN s.before_id
 ELSE s.before_id || o.object_id || s.after_id END
 FROM membership_shapes AS s WHERE s.key = m.shape_key) AS raw_payload
 FROM memberships AS m
 LEFT JOIN directory_objects AS g ON g.key = m.group_key
 LEFT JOIN directory_objects AS o ON o.key = m.member_key"""
    )


def _create_details() -> None:
    op.create_table(
        "details",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_required("tenant_id"),
        sa.Column("tenant_key", sa.Integer(), nullable=False),
        *_required("table_name"),
        sa.Column("record_id", sa.Integer(), nullable=False),
        *_required("kind"),
        sa.Column("payload_hash", sa.LargeBinary(), nullable=False),
        sa.Column("list_hash", sa.LargeBinary(), nullable=False),
        *_required("first_seen_at changed_at last_synced_at raw_payload"),
        sa.UniqueConstraint("tenant_key", "table_name", "record_id", "kind", name="uq_details"),
    )


def _create_sync_runs() -> None:
    op.create_table(
        "tenants",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_required("tenant_id"),
        *_texts("display_name"),
        *_required("first_seen_at last_seen_at"),
        sa.UniqueConstraint("tenant_id", name="uq_tenants"),
    )
    op.create_table(
        "sync_runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_required("tenant_id account program_version started_at"),
        *_texts("finished_at"),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sync_runs_started_at", "sync_runs", ["tenant_id", "started_at"])
    _create_sync_resources()
    op.create_table(
        "sync_positions",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_required("tenant_id resource kind"),
        *_texts("link"),
        sa.Column("state", sa.LargeBinary()),
        sa.Column("run_id", sa.Integer()),
        *_required("saved_at"),
        sa.UniqueConstraint("tenant_id", "resource", "kind", name="uq_sync_positions"),
    )
    op.create_table(
        "schema_steps",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_required("direction applied_at program_version"),
    )


def _create_sync_resources() -> None:
    op.create_table(
        "sync_resources",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_required("tenant_id"),
        sa.Column(
            "sync_run_id",
            sa.Integer(),
            sa.ForeignKey("sync_runs.id", ondelete="CASCADE"),
            nullable=False,
        ),
        *_required("resource attempted_at"),
        *_texts("finished_at verdict seen_as error remedy mode reason"),
        *_required("missing_scopes"),
        sa.Column("notes", _TEXT, nullable=False, server_default="[]"),
        *_counts("rows created updated deleted restored unchanged unreadable_values"),
        sa.Column("rows_written", sa.BigInteger(), nullable=False, server_default="0"),
        *_numbers("live_rows"),
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
        sa.Column("id", sa.Integer(), primary_key=True),
        *_required("tenant_id"),
        sa.Column("sync_run_id", sa.Integer(), sa.ForeignKey("sync_runs.id")),
        *_required("resource table_name"),
        sa.Column("record_id", sa.Integer(), nullable=False),
        *_required("object_id"),
        *_texts("object_name"),
        *_required("kind changed_at"),
        *_texts("patch reverse_patch"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_record", "changes", ["tenant_id", "table_name", "record_id"])
    op.create_index("ix_changes_changed_at", "changes", ["tenant_id", "changed_at"])
    op.create_index("ix_changes_resource", "changes", ["tenant_id", "resource", "changed_at"])
    op.create_index("ix_changes_sync_run_id", "changes", ["sync_run_id"])
    refuse = "BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END"
    op.execute(f"CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes {refuse}")
    op.execute(f"CREATE TRIGGER changes_no_delete BEFORE DELETE ON changes {refuse}")
    # INSERT OR REPLACE fires delete triggers only under recursive_triggers, set per connection.
    known = "EXISTS (SELECT 1 FROM changes WHERE id = NEW.id)"
    op.execute(f"CREATE TRIGGER changes_no_replace BEFORE INSERT ON changes WHEN {known} {refuse}")
    op.create_table(
        "history_prunings",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_required("tenant_id pruned_before pruned_at"),
        *_counts("entries"),
    )
    op.create_index(
        "ix_history_prunings_before", "history_prunings", ["tenant_id", "pruned_before"]
    )


def _create_audit_targets() -> None:
    op.create_table(
        "audit_targets",
        *(sa.Column(name, _TEXT, primary_key=True) for name in ("tenant_id", "object_id", "at")),
        sa.Column("event_id", sa.Integer(), primary_key=True),
        sqlite_with_rowid=False,
    )


def _required(names: str) -> Iterator[_Column]:
    """Text that is always there: compared exactly."""
    return (sa.Column(name, _TEXT, nullable=False) for name in names.split())


def _texts(names: str) -> Iterator[_Column]:
    """Ids and instants, or NULL: compared exactly."""
    return (sa.Column(name, _TEXT) for name in names.split())


def _names(names: str) -> Iterator[_Column]:
    """Text for people: sorted without regard to ASCII case."""
    return (sa.Column(name, _NAME) for name in names.split())


def _numbers(names: str) -> Iterator[_Column]:
    return (sa.Column(name, sa.BigInteger()) for name in names.split())


def _counts(names: str) -> Iterator[_Column]:
    return (sa.Column(name, sa.BigInteger(), nullable=False) for name in names.split())


def _flags(names: str) -> Iterator[_Column]:
    return (sa.Column(name, sa.Boolean()) for name in names.split())
