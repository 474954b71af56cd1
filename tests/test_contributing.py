"""CONTRIBUTING.md and SECURITY.md name what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
MOST_LINES = 100


def _paths(page: str) -> set[str]:
    """Every file and directory that a page names in code."""
    named = re.findall(r"(?<![\w.])((?:[\w.]+/)+(?:[\w]+\.(?:py|md|txt))?|[\w]+\.(?:md|txt))", page)
    return {path for path in named if not path.startswith(("`", "http"))}


def _exists(path: str) -> bool:
    homes = (ROOT, ROOT / "intune_manager", ROOT / "intune_manager/data/repositories")
    return any((home / path).exists() for home in homes)


@pytest.mark.parametrize(("name", "least"), [("CONTRIBUTING.md", 30), ("SECURITY.md", 10)])
def test_every_path_on_the_page_exists(name: str, least: int) -> None:
    paths = _paths((ROOT / name).read_text("utf-8"))
    assert len(paths) > least
    assert {path for path in paths if not _exists(path)} == set()


def test_every_package_has_its_place_in_the_picture() -> None:
    picture = PAGE.split("```")[1]
    packages = {path.parent.name for path in (ROOT / "intune_manager").glob("*/__init__.py")}
    drawn = {word for word in re.findall(r"\w+", picture) if word in packages}
    assert drawn == packages - {"simulator"}
    assert "`simulator`" in PAGE


def test_the_page_is_one_page() -> None:
    assert len(PAGE.splitlines()) <= MOST_LINES
