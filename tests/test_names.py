"""One name for one thing: no two classes of the package are called alike."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import intune_manager

ROOT = Path(intune_manager.__file__).parent


def homes_of_classes() -> dict[str, set[str]]:
    """Each class name of the package, with the modules that define such a class."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].add(path.relative_to(ROOT).as_posix())
    return found


def test_no_two_classes_of_the_package_have_one_name() -> None:
    homes = homes_of_classes()
    assert homes
    assert {name: sorted(where) for name, where in homes.items() if len(where) > 1} == {}
