"""Write the next schema step: what the record classes declare and the newest schema lacks.

    python tests/tools/new_step.py "Reusable settings"

Writes the step with its way back, its note in migration.txt, its golden dump and the digest of its
schema, in the tree that this file stands in. Read them: what becomes of rows that are there, no
tool can know. Nothing is written for what SQLite cannot add to a table, and nothing is dropped.
"""

from __future__ import annotations

import importlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy import Column, create_engine, select
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parents[2]))

import dump_cache

from intune_manager.data.sql import migrations
from intune_manager.data.sql.models import RECORDS, Record, TenantRecord, table_of
from intune_manager.data.sql.sqlite import cache_file, schema
from intune_manager.data.sql.sqlite.schema import schema_digest
from intune_manager.data.sql.sqlite.search_index import (
    SEARCHED_TABLES,
    create_search_tables,
    drop_search_tables,
)
from intune_manager.data.sql.sqlite.search_words import search_text
from intune_manager.data.sql.types import IdText, NameText, UtcInstant
from intune_manager.registry import TABLES

ROOT = Path(__file__).parents[2]
VERSIONS = Path(migrations.__file__).parent / "versions"
DIGESTS = Path(schema.__file__)
GOLDEN = ROOT / "tests" / "data" / "sql" / "golden"
NOTES = ROOT / "migration.txt"
WIDTH = 100
_LAST = (
    "payload_hash",
    "first_seen_at",
    "changed_at",
    "last_synced_at",
    "deleted_at",
    "search_text",
    "raw_payload",
)
"""Columns that end a table: SQLite reads those before the payload without its overflow pages."""
_ADDING = (ops.CreateTableOp, ops.CreateIndexOp, ops.AddColumnOp)


@dataclass(frozen=True)
class Step:
    """What is to be added, and how to take it away again."""

    adding: tuple[ops.MigrateOperation, ...]
    removing: tuple[ops.MigrateOperation, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(op.table_name for op in self.adding if isinstance(op, ops.CreateTableOp))

    @property
    def columns(self) -> tuple[str, ...]:
        added = (op for op in self.adding if isinstance(op, ops.AddColumnOp))
        return tuple(f"{op.table_name}.{op.column.name}" for op in added)

    @property
    def searched(self) -> tuple[str, ...]:
        return tuple(table for table in self.tables if table in SEARCHED_TABLES)


def next_step() -> Step:
    """How the record classes differ from the newest schema. SystemExit for what is not added."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "cache.sqlite"
        cache_file.prepare(path)
        migrations.upgrade(path)
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            found = produce_migrations(_compared(connection), Record.metadata)
        engine.dispose()
    adding, removing = _flat(found.upgrade_ops), _flat(found.downgrade_ops)
    for op in adding:
        if not isinstance(op, _ADDING):
            raise SystemExit(f"{type(op).__name__}: write this step by hand, or not at all.")
        if isinstance(op, ops.CreateTableOp):
            op.columns = sorted(op.columns, key=_place)
    step = Step(adding, removing)
    return Step(adding, tuple(op for op in removing if not _goes_with_a_table(op, step.tables)))


def _goes_with_a_table(op: ops.MigrateOperation, tables: Sequence[str]) -> bool:
    return isinstance(op, ops.DropIndexOp) and op.table_name in tables


def _compared(connection: object) -> MigrationContext:
    return MigrationContext.configure(
        connection,
        opts={
            # Search tables, and what SQLite keeps behind them, are no record's.
            "include_name": lambda name, kind, _: kind != "table" or name in Record.metadata.tables,
            "include_object": lambda item, _name, _kind, *_: not item.info.get("is_view"),
            "target_metadata": Record.metadata,
        },
    )


def _flat(container: ops.OpContainer | None) -> tuple[ops.MigrateOperation, ...]:
    found: list[ops.MigrateOperation] = []
    for op in container.ops if container is not None else ():
        found += _flat(op) if isinstance(op, ops.OpContainer) else (op,)
    return tuple(found)


def _place(item: object) -> int:
    """The columns of a table first, its identity before all, its payload last; then its keys."""
    if not isinstance(item, Column):
        return len(_LAST) + 1
    if item.name in ("id", "tenant_id", "tenant_key"):
        return -1
    return _LAST.index(item.name) + 1 if item.name in _LAST else 0


def source(step: Step, version: int, title: str) -> str:
    """The step as a module."""
    search = [line for table in step.searched for line in create_search_tables(table)]
    no_search = [line for table in step.searched for line in drop_search_tables(table)]
    up = f"{_code(step.adding)}\n{_executed(search)}"
    down = f"{_executed(no_search)}\n{_code(step.removing)}"
    parts = [
        f'"""{title}."""\n\nfrom __future__ import annotations\n\n',
        "import sqlalchemy as sa\n" if "sa." in up + down else "",
        f'from alembic import op\n\nrevision = "{version:04d}"\n',
        f'down_revision = "{version - 1:04d}"\nbranch_labels = None\ndepends_on = None\n',
        f"\n\ndef upgrade() -> None:\n{_indented(up)}\n",
        f"\n\ndef downgrade() -> None:\n{_indented(down)}\n",
    ]
    return "".join(parts)


def _code(operations: Sequence[ops.MigrateOperation]) -> str:
    """Calls of `op`. Types are spelled out: a step must not change with the record classes."""

    def plain_type(kind: str, item: object, _: object) -> str | bool:
        if kind == "type" and isinstance(item, NameText):
            return 'sa.Text(collation="NOCASE")'
        return "sa.Text()" if kind == "type" and isinstance(item, UtcInstant | IdText) else False

    container = ops.UpgradeOps(ops=list(operations))
    text = render_python_code(container, render_item=plain_type)
    lines = (line for line in text.splitlines() if not line.strip().startswith("#"))
    return textwrap.dedent("\n".join(lines))


def _executed(statements: Iterable[str]) -> str:
    """Calls that run plain SQL, in lines that fit."""
    calls = []
    for statement in statements:
        first, *rest = textwrap.wrap(statement, WIDTH - 16)
        literals = "\n".join([repr(first), *(repr(f" {line}") for line in rest)])
        calls.append(f"op.execute({literals})")
    return "\n".join(calls)


def _indented(code: str) -> str:
    return textwrap.indent(code.strip(), "    ")


def note(step: Step, version: int, name: str) -> str:
    """What migration.txt says of the step."""
    heading = f"Version {version} ({name})"
    added = [f"the table {table}, with its indexes" for table in step.tables]
    added += [f"the full-text index {table}_search, with {table}_terms" for table in step.searched]
    added += [f"the column {column}" for column in step.columns]
    back = (
        f"`intune-manager db downgrade {version - 1}` drops what the step added, and what is in it."
    )
    lines = (
        ("Creates:  ", f"{'; '.join(added) or 'indexes'}."),
        ("Rollback: ", f"{back} It can be synced again."),
    )
    wrapped = (
        textwrap.fill(text, WIDTH, initial_indent=label, subsequent_indent=" " * len(label))
        for label, text in lines
    )
    return "\n".join(["", "", heading, "-" * len(heading), *wrapped, ""])


def golden(step: Step, version: int) -> Iterator[str]:
    """The golden cache of the version before, with the step taken and a row in each new table."""
    # The step just written counts as well.
    importlib.reload(migrations)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "cache.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript((GOLDEN / f"v{version - 1}.sql").read_text("utf-8"))
        migrations.upgrade(path)
        engine = create_engine(f"sqlite:///{path}")
        with Session(engine) as session:
            tenant = session.scalars(select(table_of(TenantRecord).c.tenant_id)).first()
            session.add_all(_example(table, tenant) for table in step.tables if table in TABLES)
            session.commit()
        engine.dispose()
        with closing(sqlite3.connect(path)) as connection:
            yield from dump_cache.dump(connection)


def _example(name: str, tenant_id: str | None) -> Record:
    """A row as the smallest object fills it; its keys, hash and times come by themselves."""
    table = TABLES[name]
    values = dict.fromkeys(table.key, "1") | {table.name_column: "First"}
    return RECORDS[name](
        tenant_id=tenant_id,
        raw_payload='{"id":"1","displayName":"First"}',
        search_text=search_text(values.get(column) for column in table.searched),
        **values,
    )


def add_digest(version: int) -> None:
    """Let the program know a file of the new version at a glance."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "cache.sqlite"
        cache_file.prepare(path)
        migrations.upgrade(path)
        with closing(sqlite3.connect(path)) as connection:
            digest = schema_digest(connection, path)
    known, end, rest = DIGESTS.read_text("utf-8").partition("\n}\n")
    DIGESTS.write_text(f'{known}\n    {version}: "{digest}",{end}{rest}', "utf-8")


def main(title: str) -> None:
    step = next_step()
    if not step.adding:
        raise SystemExit("The newest schema has all that the record classes declare.")
    version = migrations.SCHEMA_VERSION + 1
    name = f"{version:04d}_{'_'.join(re.findall('[a-z0-9]+', title.lower()))}"
    written = VERSIONS / f"{name}.py"
    written.write_text(source(step, version, title.rstrip(".")), "utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", written], cwd=ROOT, check=True)
    with NOTES.open("a", encoding="utf-8") as notes:
        notes.write(note(step, version, name))
    statements = (f"{statement}\n" for statement in golden(step, version))
    (GOLDEN / f"v{version}.sql").write_text("".join(statements), "utf-8")
    add_digest(version)
    print(f"Wrote {name}, its note, its golden dump and its digest: read them.")


if __name__ == "__main__":
    main(sys.argv[1])
