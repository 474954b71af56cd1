"""Every test runs offscreen, in a data directory of its own, without the user's settings."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("INTUNE_MANAGER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def _widgets_die_on_their_own_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect the garbage of a test with widgets after it, and only then.

    Left to itself, Python collects on whatever thread allocates; a widget that ends on a worker
    thread leaves its timers behind, and Qt crashes when the next one fires. The application guards
    itself in the same way.
    """
    if not {"qapp", "qtbot"} & set(request.fixturenames):
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()
