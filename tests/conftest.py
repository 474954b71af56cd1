"""Every test runs offscreen, in a data directory of its own, without the user's settings."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_MUCH_GARBAGE = 200_000
"""So many objects that were made since the last collection are worth another one."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep captured text fit to be sent: some tests log lone surrogates, which have no UTF-8."""
    report = yield
    report.sections = [
        (title, text.encode(errors="backslashreplace").decode()) for title, text in report.sections
    ]
    return report


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("INTUNE_MANAGER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def _widgets_die_on_their_own_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect garbage between tests, and only then.

    Left to itself, Python collects on whatever thread allocates; a widget that ends on a worker
    thread, be it that of a later test without widgets, leaves its timers behind, and Qt crashes
    when the next one fires. The application guards itself in the same way.
    """
    gc.disable()
    yield
    if {"qapp", "qtbot"} & set(request.fixturenames):
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    elif gc.get_count()[0] > _MUCH_GARBAGE:
        gc.collect()
