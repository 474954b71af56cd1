"""Every test runs offscreen, in a data directory of its own, without the user's settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("INTUNE_MANAGER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(tmp_path / "data"))
