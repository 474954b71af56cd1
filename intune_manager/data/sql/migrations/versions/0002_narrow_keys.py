"""Integer tenant keys in every index, and narrow memberships."""

from __future__ import annotations

from collections.abc import Callable

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MIRRORED = (
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
_LIVE, _DEAD = "deleted_at IS NULL", "deleted_at IS NOT NULL"
_NOW = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"


def upgrade() -> None:
    _complete_tenants()
    for table in _MIRRORED:
        _rebuild(table, _with_key)
        _keep_key_filled(table)
    _create_memberships()
    _narrow_memberships()
    op.drop_table("group_members")
    _create_view()


def downgrade() -> None:
    for table in _MIRRORED:
        for trigger in ("tenant_key", "tenant_key_kept"):
            op.execute(f"DROP TRIGGER {table}_{trigger}")
        _rebuild(table, _without_key)
    _widen_memberships()
    for table in ("memberships", "membership_shapes", "directory_objects"):
        op.drop_table(table)


def _complete_tenants() -> None:
    """A row for every tenant that occurs in data alone."""
    seen = " UNION ALL ".join(
        f"SELECT tenant_id, first_seen_at, last_synced_at FROM {table} WHERE tenant_id IN"  # noqa: S608
        f" (SELECT DISTINCT tenant_id FROM {table} EXCEPT SELECT tenant_id FROM tenants)"
        for table in (*_MIRRORED, "group_members")
    )
    op.execute(
        "INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at)"  # noqa: S608
        f" SELECT tenant_id, min(first_seen_at), max(last_synced_at) FROM ({seen})"
        " GROUP BY tenant_id ORDER BY tenant_id"
    )


def _rebuild(table: str, rewritten: Callable[[str], str]) -> None:
    """Make the table anew, as its present DDL rewritten, with all rows under their ids.

    SQLite cannot alter a unique key. The rows are read in the order of their ids; search tables go
    by these and stay as they are.
    """
    connection = op.get_bind()
    (definition,) = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).one()
    indexes = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
        " ORDER BY name",
        (table,),
    ).all()
    found = connection.exec_driver_sql(f"SELECT name FROM pragma_table_info('{table}')")  # noqa: S608
    columns = ", ".join(f'"{name}"' for (name,) in found if name != "tenant_key")
    new = rewritten(definition)
    named = f"{columns}, tenant_key" if "tenant_key" in new else columns
    key = ", (SELECT t.id FROM tenants AS t WHERE t.tenant_id = old.tenant_id)"
    op.execute(f"ALTER TABLE {table} RENAME TO {table}_old")
    op.execute(new)
    op.execute(
        f"INSERT INTO {table} ({named})"  # noqa: S608
        f" SELECT {columns}{key if named != columns else ''} FROM {table}_old AS old ORDER BY id"
    )
    op.execute(f"DROP TABLE {table}_old")
    for (index,) in indexes:
        op.execute(rewritten(index))


def _with_key(definition: str) -> str:
    """DDL of version 1, or of an index, whose keys begin with `tenant_key`."""
    return definition.replace("(tenant_id, ", "(tenant_key, ").replace(
        "tenant_id TEXT NOT NULL, ", "tenant_id TEXT NOT NULL, \n\ttenant_key INTEGER, "
    )


def _without_key(definition: str) -> str:
    return definition.replace("(tenant_key, ", "(tenant_id, ").replace(
        "\n\ttenant_key INTEGER, ", ""
    )


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


def _create_memberships() -> None:
    op.execute(
        "CREATE TABLE directory_objects (\n"
        "\tkey INTEGER NOT NULL, \n"
        "\ttenant_key INTEGER NOT NULL, \n"
        "\tobject_id TEXT NOT NULL, \n"
        "\tPRIMARY KEY (key), \n"
        "\tCONSTRAINT uq_directory_objects UNIQUE (object_id, tenant_key)\n)"
    )
    op.execute(
        "CREATE TABLE membership_shapes (\n"
        "\tkey INTEGER NOT NULL, \n"
        "\ttenant_key INTEGER NOT NULL, \n"
        '\tmember_type TEXT COLLATE "NOCASE", \n'
        "\tbefore_id TEXT NOT NULL, \n"
        "\tafter_id TEXT, \n"
        "\tPRIMARY KEY (key)\n)"
    )
    op.execute(
        "CREATE INDEX ix_membership_shapes_before_id ON membership_shapes (tenant_key, before_id)"
    )
    op.execute(
        "CREATE TABLE memberships (\n"
        "\tid INTEGER NOT NULL, \n"
        "\tgroup_key INTEGER NOT NULL, \n"
        "\tmember_key INTEGER NOT NULL, \n"
        "\tshape_key INTEGER NOT NULL, \n"
        "\tmay_nest BOOLEAN NOT NULL, \n"
        "\tfirst_seen BIGINT NOT NULL, \n"
        "\tlast_synced BIGINT, \n"
        "\tdeleted BIGINT, \n"
        "\tPRIMARY KEY (id), \n"
        "\tCONSTRAINT uq_memberships UNIQUE (group_key, member_key)\n)"
    )


def _index_memberships() -> None:
    # After the rows: sorted once instead of searched for each.
    for name, columns in (
        ("member", "(member_key, group_key, deleted)"),
        ("nested", "(group_key, member_key) WHERE may_nest AND deleted IS NULL"),
        ("deleted", "(group_key, member_key) WHERE deleted IS NOT NULL"),
    ):
        op.execute(f"CREATE INDEX ix_memberships_{name} ON memberships {columns}")


def _narrow_memberships() -> None:
    op.execute(
        "INSERT INTO directory_objects (tenant_key, object_id) SELECT t.id, o.object_id FROM"
        " (SELECT tenant_id, group_id AS object_id FROM group_members"
        " UNION SELECT tenant_id, member_id FROM group_members) AS o"
        " JOIN tenants AS t ON t.tenant_id = o.tenant_id ORDER BY o.object_id"
    )
    op.execute(
        "INSERT INTO membership_shapes (tenant_key, member_type, before_id, after_id)"  # noqa: S608
        f" SELECT DISTINCT t.id, m.member_type COLLATE BINARY, {_BEFORE}, {_AFTER}"
        " FROM group_members AS m JOIN tenants AS t ON t.tenant_id = m.tenant_id"
    )
    op.execute(
        "INSERT INTO memberships (id, group_key, member_key, shape_key, may_nest, first_seen,"  # noqa: S608
        " last_synced, deleted)"
        " SELECT m.id, g.key, o.key, s.key,"
        " m.member_type IS NULL OR m.member_type = 'group' COLLATE BINARY,"
        f" {_as_number('m.first_seen_at')},"
        f" nullif({_as_number('m.last_synced_at')}, {_as_number('m.first_seen_at')}),"
        f" {_as_number('m.deleted_at')}"
        " FROM group_members AS m NOT INDEXED"
        " CROSS JOIN tenants AS t ON t.tenant_id = m.tenant_id"
        " CROSS JOIN directory_objects AS g ON g.object_id = m.group_id AND g.tenant_key = t.id"
        " CROSS JOIN directory_objects AS o ON o.object_id = m.member_id AND o.tenant_key = t.id"
        f" CROSS JOIN membership_shapes AS s ON s.tenant_key = t.id AND s.before_id = {_BEFORE}"
        f" AND s.after_id IS {_AFTER} AND s.member_type IS m.member_type COLLATE BINARY"
        " ORDER BY m.id"
    )
    _index_memberships()


_QUOTED = "'\"' || m.member_id || '\"'"
_AT = f"instr(m.raw_payload, {_QUOTED})"
_BEFORE = f"CASE {_AT} WHEN 0 THEN m.raw_payload ELSE substr(m.raw_payload, 1, {_AT}) END"
_REST = f"substr(m.raw_payload, {_AT} + length({_QUOTED}) - 1)"
_AFTER = f"CASE {_AT} WHEN 0 THEN NULL ELSE {_REST} END"


def _as_number(instant: str) -> str:
    """The microseconds since 1970 of an instant as version 1 writes it."""
    seconds = f"CAST(strftime('%s', substr({instant}, 1, 19)) AS INTEGER)"
    return f"{seconds} * 1000000 + CAST(substr({instant}, 21, 6) AS INTEGER)"


def _as_text(number: str) -> str:
    seconds = f"strftime('%Y-%m-%dT%H:%M:%S', {number} / 1000000, 'unixepoch')"
    return f"{seconds} || printf('.%06dZ', {number} % 1000000)"


def _create_view() -> None:
    # Joins where questions begin; subqueries, which cost nothing unless asked for, for the rest.
    op.execute(
        "CREATE VIEW group_members AS SELECT m.id AS id,"  # noqa: S608
        " (SELECT t.tenant_id FROM tenants AS t WHERE t.id = g.tenant_key) AS tenant_id,"
        " g.tenant_key AS tenant_key, g.object_id AS group_id, o.object_id AS member_id,"
        " (SELECT s.member_type FROM membership_shapes AS s WHERE s.key = m.shape_key)"
        f" COLLATE NOCASE AS member_type, {_as_text('m.first_seen')} AS first_seen_at,"
        f" {_as_text('coalesce(m.last_synced, m.first_seen)')} AS last_synced_at,"
        f" {_as_text('m.deleted')} AS deleted_at,"
        " (SELECT CASE WHEN s.after_id IS NULL THEN s.before_id"
        " ELSE s.before_id || o.object_id || s.after_id END"
        " FROM membership_shapes AS s WHERE s.key = m.shape_key) AS raw_payload"
        " FROM memberships AS m"
        " LEFT JOIN directory_objects AS g ON g.key = m.group_key"
        " LEFT JOIN directory_objects AS o ON o.key = m.member_key"
    )


def _create_wide_memberships() -> None:
    op.execute(
        "CREATE TABLE group_members (\n"
        "\tid INTEGER NOT NULL, \n"
        "\ttenant_id TEXT NOT NULL, \n"
        "\tgroup_id TEXT NOT NULL, \n"
        "\tmember_id TEXT NOT NULL, \n"
        '\tmember_type TEXT COLLATE "NOCASE", \n'
        "\tfirst_seen_at TEXT NOT NULL, \n"
        "\tlast_synced_at TEXT NOT NULL, \n"
        "\tdeleted_at TEXT, \n"
        "\traw_payload TEXT NOT NULL, \n"
        "\tPRIMARY KEY (id), \n"
        "\tCONSTRAINT uq_group_members UNIQUE (tenant_id, group_id, member_id)\n)"
    )


def _widen_memberships() -> None:
    # SQLite renames tables only: the view's own question fills the table that takes its name.
    (definition,) = (
        op.get_bind()
        .exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'group_members'"
        )
        .one()
    )
    columns = (
        "id, tenant_id, group_id, member_id, member_type, first_seen_at, last_synced_at,"
        " deleted_at, raw_payload"
    )
    op.execute("DROP VIEW group_members")
    op.execute(definition.replace("VIEW group_members ", "VIEW group_members_narrow "))
    _create_wide_memberships()
    op.execute(
        f"INSERT INTO group_members ({columns})"  # noqa: S608
        f" SELECT {columns} FROM group_members_narrow ORDER BY id"
    )
    op.execute("DROP VIEW group_members_narrow")
    for column, where in (("member_id", _LIVE), ("deleted_at", _DEAD)):
        name = "deleted" if column == "deleted_at" else column
        op.execute(
            f"CREATE INDEX ix_group_members_{name} ON group_members (tenant_id, {column})"
            f" WHERE {where}"
        )
