"""Files and directories are made through one door, `config/atomic.py`: all are their owner's
alone."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import intune_manager
from intune_manager.__main__ import main

ROOT = Path(intune_manager.__file__).parent
DOOR = ROOT / "config/atomic.py"
OTHERS = sorted(path for path in ROOT.rglob("*.py") if path != DOOR)
TEMPORARY = frozenset({"NamedTemporaryFile", "TemporaryDirectory", "mkdtemp", "mkstemp"})
WRITING = frozenset({"copy2", "copyfile", "copytree", "write_bytes", "write_text"})
MAKES = TEMPORARY | WRITING | {"QFile", "QSaveFile", "makedirs", "mkdir"}


def _calls_past_the_door(tree: ast.Module) -> Iterator[str]:
    """The calls by which a module makes a file or a directory, or writes to one, by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and "mode=rwc" in str(node.value):
            yield "SQLite would make the file"
        if not isinstance(node, ast.Call):
            continue
        call = ast.unparse(node)
        name = ast.unparse(node.func).rpartition(".")[2]
        is_other = (
            name in MAKES
            or (name == "touch" and not node.args)
            or (name == "open" and _writes(node))
            or (name == "FileLock" and "mode=PRIVATE_FILE" not in call)
        )
        if is_other and "os.devnull" not in call:
            yield call


def _writes(call: ast.Call) -> bool:
    """Whether a call of some `open` opens a file for writing, as far as its words tell."""
    if ast.unparse(call.func) == "os.open":
        return True
    modes = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    texts = [mode.value for mode in modes if isinstance(mode, ast.Constant)]
    return any(set(text) & set("wax+") for text in texts if isinstance(text, str))


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_makes_or_writes_a_file_by_itself(path: Path) -> None:
    assert list(_calls_past_the_door(ast.parse(path.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "statement",
    [
        "open('a', 'w')",
        "path.open(mode='r+b')",
        "os.open(path, os.O_RDONLY)",
        "Path('a').write_text('b')",
        "path.touch()",
        "os.makedirs(path)",
        "shutil.copyfile(a, b)",
        "FileLock(path)",
        "connect('file:a?mode=rwc')",
    ],
)
def test_the_guard_sees_what_makes_a_file(statement: str) -> None:
    assert list(_calls_past_the_door(ast.parse(statement)))


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_program_begins_by_letting_nobody_else_read_what_libraries_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["intune-manager", "--version"])
    before = os.umask(0)
    try:
        with pytest.raises(SystemExit):
            main()
        assert os.umask(0) == 0o077
    finally:
        os.umask(before)
