"""`tests/tools/new_step.py` in a copy of the tree, where a table and a column were declared."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]
_COPIED = (
    "intune_manager",
    "tests/tools",
    "tests/data/sql",
    "tests/data/conftest.py",
    "tests/conftest.py",
    "migration.txt",
    "pyproject.toml",
)
_GUARDS = "the_steps or way_back or documented or golden or released"
_TABLE = """
WIDGETS_TABLE = Table(
    name="widgets",
    title="Widgets",
    singular="Widget",
    id_column="widget_id",
    columns=(
        Column("display_name", "displayName", "Name", searched=True),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME),
    ),
)
"""
_RECORD = """

class WidgetRecord(VersionedRecord, table=True):
    __tablename__ = "widgets"

    widget_id: str = graph_id()
    display_name: str | None = name()
    modified_at: datetime | None = instant_or_null()
"""
_FILE_NAME = 'Column("file_name"'
_REGISTRY = Path("intune_manager/registry/scripts.py")
_RECORDS = Path("intune_manager/data/sql/records/scripts.py")
_VERSIONS = Path("intune_manager/data/sql/migrations/versions")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of all that the tool reads, writes and runs."""
    for name in _COPIED:
        copied = tmp_path / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        if (_ROOT / name).is_dir():
            shutil.copytree(_ROOT / name, copied, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(_ROOT / name, copied)
    return tmp_path


def _run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def _steps(tree: Path) -> set[str]:
    return {path.name for path in (tree / _VERSIONS).glob("[0-9]*.py")}


@pytest.mark.long
def test_the_step_it_writes_passes_every_guard_of_the_schema(tree: Path) -> None:
    before = _steps(tree)
    _append(tree / _REGISTRY, _TABLE)
    _append(tree / _RECORDS, _RECORD)
    _replace(
        tree / _REGISTRY, _FILE_NAME, f'Column("noted", "noted", "Noted", _BOOL), {_FILE_NAME}'
    )
    _replace(tree / _RECORDS, "    file_name:", "    noted: bool | None = None\n    file_name:")

    written = _run(tree, "tests/tools/new_step.py", "Widgets, and what scripts noted")

    assert written.returncode == 0, written.stderr
    (step,) = _steps(tree) - before
    assert step.endswith("_widgets_and_what_scripts_noted.py")
    guards = _run(tree, "-m", "pytest", "-q", "tests/data/sql", "-k", _GUARDS)
    assert guards.returncode == 0, guards.stdout
    assert "passed" in guards.stdout
    again = _run(tree, "tests/tools/new_step.py", "Nothing more")
    assert "has all that the record classes declare" in again.stderr


def test_it_never_writes_a_step_that_drops_a_column(tree: Path) -> None:
    before = _steps(tree)
    _replace(tree / _RECORDS, "    frequency: str | None = name()\n", "")

    refused = _run(tree, "tests/tools/new_step.py", "Scripts without their frequency")

    assert refused.returncode != 0
    assert "DropColumnOp" in refused.stderr
    assert _steps(tree) == before
