"""What only SQLite can say stands in one folder: that another database can keep the cache."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import intune_manager

ROOT = Path(intune_manager.__file__).parent
OWN_WAY = (ROOT / "data/sql/sqlite", ROOT / "data/sql/migrations")
OTHERS = sorted(p for p in ROOT.rglob("*.py") if not any(p.is_relative_to(own) for own in OWN_WAY))
STRINGS_LEFT = frozenset({"data/sql/records/base.py", "data/sql/records/directory.py"})
"""Modules that still speak in strings."""


def _sqlites_own(path: Path) -> set[str]:
    """What in a module goes past SQLAlchemy's compilers."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
            found |= names & {"sqlite3", "sqlalchemy.text"}
            if getattr(node, "module", None) == "sqlalchemy":
                found |= {alias.name for alias in node.names} & {"text", "literal_column"}
        if isinstance(node, ast.Attribute) and node.attr == "exec_driver_sql":
            found.add("exec_driver_sql")
        if isinstance(node, ast.keyword) and node.arg == "sqlite_only":
            found.add("sqlite_only")
    return found


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_elsewhere_speaks_past_sqlalchemys_compilers(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    assert (name in STRINGS_LEFT) == bool(_sqlites_own(path)), _sqlites_own(path)
