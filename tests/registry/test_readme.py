"""README's table of permissions says what the registry declares."""

from __future__ import annotations

import re
from pathlib import Path

from intune_manager.registry import RESOURCES

_README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
_ROW = re.compile(r"^\| `([\w.]+\.Read\.All)` \| (.+) \|$", re.MULTILINE)
_ASIDE = re.compile(r" \([^)]* are among them\)")


def test_the_readme_names_every_permission_and_exactly_what_it_brings() -> None:
    documented = {
        scope: sorted(_ASIDE.sub("", titles).split(", ")) for scope, titles in _ROW.findall(_README)
    }
    declared: dict[str, list[str]] = {}
    for resource in RESOURCES:
        declared.setdefault(resource.scope, []).append(resource.title)

    assert documented == {scope: sorted(titles) for scope, titles in declared.items()}
