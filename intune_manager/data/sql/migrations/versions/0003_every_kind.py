"""A table for every further kind of Intune data.

Columns are spelled out here, not taken from the record classes: a step never changes after release.
`raw_payload` stands last, so that SQLite reads the columns before it without its overflow pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXT, _NAME = sa.Text(), sa.Text(collation="NOCASE")
_LIVE, _DEAD = sa.text("deleted_at IS NULL"), sa.text("deleted_at IS NOT NULL")
_NOW = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"
_NEW = (
    "detected_apps",
    "app_categories",
    "scripts",
    "policy_sets",
    "notification_templates",
    "enrollment_configurations",
    "autopilot_profiles",
    "autopilot_devices",
    "terms_and_conditions",
    "role_definitions",
    "audit_events",
    "organization",
)
_Column = sa.Column[Any]


def upgrade() -> None:
    _create_software()
    _create_policy_kinds()
    _create_enrollment()
    _create_tenant_kinds()
    for table in _NEW:
        _keep_key_filled(table)
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_search "
            "USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none)"
        )


def downgrade() -> None:
    for table in _NEW:
        op.execute(f"DROP TABLE {table}_search")
        op.drop_table(table)


def _create_software() -> None:
    _create_mirrored(
        "detected_apps",
        "detected_app_id",
        _ids("detected_app_id"),
        _names("display_name version publisher platform"),
        _numbers("device_count size_bytes"),
        indexed="display_name version publisher platform device_count",
    )
    _create_mirrored(
        "app_categories",
        "app_category_id",
        _ids("app_category_id"),
        _names("display_name"),
        _times("modified_at"),
        indexed="display_name modified_at",
    )


def _create_policy_kinds() -> None:
    _create_mirrored(
        "scripts",
        "script_type script_id",
        _ids("script_type script_id"),
        _names("display_name file_name run_as publisher"),
        _flags("is_global"),
        _names("version frequency"),
        _flags("runs_as_32_bit checks_signature"),
        _names("description scope_tag_ids"),
        _times("created_at modified_at"),
        indexed="display_name script_type file_name run_as publisher is_global modified_at "
        "script_id",
    )
    _create_mirrored(
        "policy_sets",
        "policy_set_id",
        _ids("policy_set_id"),
        _names("display_name description status error_code scope_tag_ids"),
        _times("created_at modified_at"),
        indexed="display_name description status modified_at",
    )
    _create_mirrored(
        "notification_templates",
        "notification_template_id",
        _ids("notification_template_id"),
        _names("display_name default_locale branding scope_tag_ids"),
        _times("modified_at"),
        indexed="display_name default_locale branding modified_at",
    )


def _create_enrollment() -> None:
    _create_mirrored(
        "enrollment_configurations",
        "enrollment_configuration_id",
        _ids("enrollment_configuration_id"),
        _names("display_name odata_type"),
        _numbers("priority"),
        _names("platform description"),
        _numbers("version"),
        _names("scope_tag_ids"),
        _times("created_at modified_at"),
        indexed="display_name odata_type priority platform modified_at",
    )
    _create_mirrored(
        "autopilot_profiles",
        "autopilot_profile_id",
        _ids("autopilot_profile_id"),
        _names("display_name odata_type device_type usage_type user_type name_template"),
        _flags("preprovisioning"),
        _names("language description scope_tag_ids"),
        _times("created_at modified_at"),
        indexed="display_name odata_type device_type usage_type user_type name_template "
        "preprovisioning modified_at",
    )
    _create_mirrored(
        "autopilot_devices",
        "autopilot_device_id",
        _ids("autopilot_device_id"),
        _names(
            "serial_number display_name group_tag enrollment_state manufacturer model "
            "user_email user_name"
        ),
        _times("last_contacted_at"),
        _names("purchase_order product_key sku_number system_family"),
        _references("managed_device_id entra_device_id"),
        indexed="serial_number display_name group_tag enrollment_state manufacturer model "
        "user_email last_contacted_at managed_device_id entra_device_id",
    )
    _create_mirrored(
        "terms_and_conditions",
        "terms_and_conditions_id",
        _ids("terms_and_conditions_id"),
        _names("display_name heading"),
        _numbers("version"),
        _names("acceptance body description scope_tag_ids"),
        _times("created_at modified_at"),
        indexed="display_name heading version modified_at",
    )


def _create_tenant_kinds() -> None:
    _create_mirrored(
        "role_definitions",
        "role_definition_id",
        _ids("role_definition_id"),
        _names("display_name description"),
        _flags("is_built_in"),
        indexed="display_name description is_built_in",
    )
    _create_mirrored(
        "audit_events",
        "audit_event_id",
        _ids("audit_event_id"),
        _times("activity_at"),
        _names(
            "display_name operation result category actor_email actor_application component "
            "activity_type actor_type actor_principal actor_address"
        ),
        _references("actor_id correlation_id"),
        indexed="activity_at display_name operation result category actor_email "
        "actor_application actor_id correlation_id",
    )
    _create_mirrored(
        "organization",
        "organization_id",
        _ids("organization_id"),
        _names("display_name tenant_type country mdm_authority"),
        _times("created_at"),
        indexed="display_name tenant_type country mdm_authority created_at",
    )


def _create_mirrored(table: str, key: str, *columns: Iterator[_Column], indexed: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        *_ids("tenant_id"),
        sa.Column("tenant_key", sa.Integer()),
        *(column for group in columns for column in group),
        sa.Column("payload_hash", sa.LargeBinary(), nullable=False),
        *_ids("first_seen_at changed_at last_synced_at"),
        *_times("deleted_at"),
        *_ids("raw_payload"),
        sa.UniqueConstraint("tenant_key", *key.split(), name=f"uq_{table}"),
    )
    for column in indexed.split():
        op.create_index(f"ix_{table}_{column}", table, ["tenant_key", column], sqlite_where=_LIVE)
    op.create_index(f"ix_{table}_deleted", table, ["tenant_key", "deleted_at"], sqlite_where=_DEAD)


def _keep_key_filled(table: str) -> None:
    """Whoever writes a row without `tenant_key` gets the right one, and the tenant its row."""
    # No INSERT OR IGNORE: in a trigger it would become the OR REPLACE of the statement outside.
    fill = (
        "WHEN NEW.tenant_key IS NULL BEGIN"  # noqa: S608
        " INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at)"
        f" SELECT NEW.tenant_id, {_NOW}, {_NOW}"
        " WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id);"
        f" UPDATE {table} SET tenant_key ="
        " (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END"
    )
    op.execute(f"CREATE TRIGGER {table}_tenant_key AFTER INSERT ON {table} {fill}")
    op.execute(
        f"CREATE TRIGGER {table}_tenant_key_kept AFTER UPDATE OF tenant_key ON {table} {fill}"
    )


def _ids(names: str) -> Iterator[_Column]:
    """Text that is always there: compared exactly."""
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


def _flags(names: str) -> Iterator[_Column]:
    return (sa.Column(name, sa.Boolean()) for name in names.split())
