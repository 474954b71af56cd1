"""`intune-manager query`: SQL over the cache, read-only, as a table, CSV, JSON or NDJSON."""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from intune_manager.cli import streams
from intune_manager.cli.cache import tenant_named
from intune_manager.cli.options import QueryTenantOption, TextFormat, configuration
from intune_manager.cli.output import printable
from intune_manager.words import disarmed

if TYPE_CHECKING:
    from intune_manager.data.sql.sqlite.query import QueryResult


TABLE_ROWS = 1_000
"""A table is laid out as a whole, so it ends here; the other formats stream every row."""
CELL_LETTERS = 10_000
"""As much of one value is laid out."""


def query(
    context: typer.Context,
    sql: Annotated[
        str, typer.Argument(help='A statement that reads, as "SELECT ... FROM devices".')
    ],
    *,
    text_format: Annotated[
        TextFormat, typer.Option("--format", help="How to write the rows.")
    ] = TextFormat.TABLE,
    tenant: QueryTenantOption = None,
) -> None:
    """Ask the cache in SQL, over a connection that can only read."""
    from intune_manager.data.sql.migrations import SCHEMA_VERSION, current
    from intune_manager.data.sql.sqlite.query import read_only_query
    from intune_manager.data.sql.sqlite.schema import require_schema

    settings, paths = configuration(context)
    write = {"table": _table, "csv": _csv, "json": _json, "ndjson": _ndjson}[text_format]
    chosen = None if tenant is None else asyncio.run(tenant_named(settings, paths, tenant))
    if paths.cache.is_file():
        # Refuses the file of another program, of a build long past, or changed by somebody.
        version = current(paths.cache)
        if 0 < version <= SCHEMA_VERSION and not paths.read_only:
            require_schema(paths.cache, version)
    with read_only_query(
        paths.cache,
        sql,
        tenant_id=None if chosen is None else chosen.tenant_id,
        time_limit_s=settings.query_time_limit_s,
    ) as result:
        write(result, sys.stdout)


def _rows(result: QueryResult) -> Iterator[Sequence[object]]:
    for chunk in result.chunks:
        yield from chunk


def _table(result: QueryResult, out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for name in result.columns:
        table.add_column(Text(printable(name)))
    more = False
    for number, row in enumerate(_rows(result)):
        more = number == TABLE_ROWS
        if more:
            break
        table.add_row(*(Text(_printable_text(value)) for value in row))
    Console(file=out, width=None if out.isatty() else 10_000).print(table)
    if more:
        sys.stderr.write(f"Only the first {TABLE_ROWS:,} rows; --format csv gives all.\n")


class _CsvLines:
    """Ends lines as the system does. Told of CRLF, the writer of CSV quotes a lone CR, too."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: str) -> None:
        self._out.write(line.removesuffix("\r\n") + "\n")


def _csv(result: QueryResult, out: TextIO) -> None:
    writer = csv.writer(_CsvLines(out), lineterminator="\r\n")
    # A terminal obeys what a file only keeps, and a spreadsheet runs formulas.
    text = _printable_cell if out.isatty() else _cell
    writer.writerow(map(text, result.columns))
    writer.writerows(map(text, row) for row in _rows(result))


def _json(result: QueryResult, out: TextIO) -> None:
    before = "["
    for item in _objects(result, ascii_only=_in_ascii(out)):
        out.write(f"{before}\n  {item}")
        before = ","
    out.write("[]\n" if before == "[" else "\n]\n")


def _ndjson(result: QueryResult, out: TextIO) -> None:
    for item in _objects(result, ascii_only=_in_ascii(out)):
        out.write(f"{item}\n")


def _in_ascii(out: TextIO) -> bool:
    # A terminal obeys control characters, and an old encoding has no letters for most of the world.
    return out.isatty() or not streams.takes_all_letters(out)


def _objects(result: QueryResult, *, ascii_only: bool) -> Iterator[str]:
    names = _unique(result.columns)
    for row in _rows(result):
        document = dict(zip(names, map(_json_value, row), strict=True))
        yield json.dumps(document, ensure_ascii=ascii_only)


def _unique(names: Sequence[str]) -> list[str]:
    """`names` with a number behind each that stood before: an object has each name once."""
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return unique


def _json_value(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def _cell(value: object) -> str:
    return disarmed(value) if isinstance(value, str) else _text(value)


def _printable_cell(value: object) -> str:
    return printable(_cell(value))


def _text(value: object) -> str:
    return "" if value is None else str(_json_value(value))


def _printable_text(value: object) -> str:
    text = _text(value)
    return printable(text if len(text) <= CELL_LETTERS else f"{text[:CELL_LETTERS]}…")
