"""Rows in a CSV file."""

from __future__ import annotations

import asyncio
import csv
import os
from pathlib import Path

import pytest

from intune_manager.data.query import RowQuery
from intune_manager.errors import EnvironmentalError
from intune_manager.registry.table import Column, Kind
from intune_manager.ui.table.export import CHUNK_ROWS, cell, export_csv

NAME = Column("device_name", "deviceName", "Name")
SEEN = Column("last_sync_at", "lastSyncDateTime", "Last check-in", Kind.DATETIME)
QUERY = RowQuery(columns=())


def exported(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def names_in(directory: Path) -> list[str]:
    return [file.name for file in directory.iterdir()]


async def test_all_rows_are_written_in_order_under_their_titles(fake_rows, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    count = CHUNK_ROWS * 2 + 7
    assert await export_csv(fake_rows(count), QUERY, (NAME, SEEN), file) == count
    lines = exported(file)
    assert lines[0] == ["Name", "Last check-in"]
    assert lines[1] == ["PC-000000", "2026-07-17T11:00:00.000000Z"]
    assert [line[0] for line in lines[1:]] == [f"PC-{n:06}" for n in range(count)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_that_a_spreadsheet_would_run_is_disarmed(start: str) -> None:
    assert cell(NAME, f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_numbers_stay_numbers_even_below_zero() -> None:
    assert cell(Column("n", "n", "N", Kind.INTEGER), -5) == "-5"
    assert cell(Column("n", "n", "N", Kind.SIZE), 2**40) == str(2**40)


def test_a_number_column_that_holds_text_is_disarmed_too() -> None:
    assert cell(Column("n", "n", "N", Kind.INTEGER), "=1+1") == "'=1+1"


def test_no_value_is_an_empty_cell() -> None:
    assert cell(SEEN, None) == ""


async def test_a_row_that_a_sync_moves_meanwhile_is_written_once(fake_rows, tmp_path: Path) -> None:
    source = fake_rows(CHUNK_ROWS + 10)

    def add_one_in_front(_count: int) -> None:
        if len(source.records) == CHUNK_ROWS + 10:
            source.records.insert(0, source.records[0] | {"id": 1, "device_name": "AA"})

    file = tmp_path / "out.csv"
    await export_csv(source, QUERY, (NAME,), file, add_one_in_front)
    names = [line[0] for line in exported(file)[1:]]
    assert len(names) == len(set(names)) == CHUNK_ROWS + 10


async def test_an_export_that_fails_leaves_the_file_before_it_untouched(
    fake_rows, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("yesterday")
    source = fake_rows(10)
    source.error = EnvironmentalError("The cache is locked.")
    with pytest.raises(EnvironmentalError, match="locked"):
        await export_csv(source, QUERY, (NAME,), file)
    assert file.read_text() == "yesterday"
    assert names_in(tmp_path) == ["out.csv"]


async def test_a_cancelled_export_leaves_no_half_file(fake_rows, tmp_path: Path) -> None:
    source = fake_rows(10)
    source.hold()
    task = asyncio.create_task(export_csv(source, QUERY, (NAME,), tmp_path / "out.csv"))
    while not source.in_flight:  # noqa: ASYNC110 - the fake has no event to wait for
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert names_in(tmp_path) == []


async def test_a_place_that_cannot_be_written_is_told(fake_rows, tmp_path: Path) -> None:
    file = tmp_path / "no such directory" / "out.csv"
    with pytest.raises(EnvironmentalError, match=r"out\.csv could not be written"):
        await export_csv(fake_rows(1), QUERY, (NAME,), file)


async def test_text_that_is_no_unicode_does_not_stop_an_export(fake_rows, tmp_path: Path) -> None:
    source = fake_rows(1)
    source.records[0]["device_name"] = "PC-\ud800"
    file = tmp_path / "out.csv"
    await export_csv(source, QUERY, (NAME,), file)
    assert exported(file)[1] == ["PC-?"]


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
async def test_an_export_is_readable_by_its_owner_alone(fake_rows, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    await export_csv(fake_rows(1), QUERY, (NAME,), file)
    assert file.stat().st_mode & 0o777 == 0o600
