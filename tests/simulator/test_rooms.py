"""The rooms of the simulator stand on each other, and what goes wrong on purpose stands apart."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import intune_manager

PACKAGE = Path(intune_manager.__file__).parent
SIMULATOR = "intune_manager.simulator."
ROOMS = ("content", "tenant", "protocol", "faults")
"""Each imports those before it alone."""


@cache
def imports() -> list[tuple[str, str]]:
    return list(found_imports())


def found_imports() -> Iterator[tuple[str, str]]:
    """Every module of the package with each module that it imports from, lazily or not."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = file.relative_to(PACKAGE).as_posix()
            if isinstance(node, ast.ImportFrom) and node.module:
                yield name, node.module
            elif isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)


def room_of(module: str) -> str:
    return module.removeprefix(SIMULATOR).partition(".")[0] if SIMULATOR in module else ""


@pytest.mark.long
def test_faults_are_imported_by_the_command_that_serves_a_tenant_alone() -> None:
    importers = {file for file, module in imports() if room_of(module) == "faults"}
    outside = {file for file in importers if not file.startswith("simulator/faults/")}
    assert outside == {"cli/commands/simulate.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_no_later_one(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    found = [
        (file, module)
        for file, module in imports()
        if file.startswith(f"simulator/{room}/") and room_of(module) in later
    ]
    assert found == []


def test_a_program_that_shows_or_syncs_the_demo_loads_no_faults() -> None:
    script = (
        "import intune_manager.cli.main, intune_manager.cli.jobs\n"
        "import intune_manager.app.window_session\n"
        "from intune_manager.simulator.process import SimulatorProcess\n"
        "import sys\n"
        "with SimulatorProcess() as process:\n"
        "    assert process.start().url\n"
        "print([each for each in sys.modules if each.startswith('intune_manager.simulator.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = ast.literal_eval(done.stdout)
    assert sorted(loaded) == [f"{SIMULATOR}options", f"{SIMULATOR}process"]
