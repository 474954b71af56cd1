"""Every test runs offscreen, in a data directory of its own, without the user's settings.

With several workers each file is run by one of them, the files that take longest first.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TESTS = Path(__file__).parent
LONG_FIRST = ("sync", "cli", "app", "data")
"""Where the long files are. Begun last, one of them would keep a single worker busy at the end."""
_MUCH_GARBAGE = 200_000
"""So many objects that were made since the last collection are worth another one."""


# A busy machine is no failure: how long an example takes, or is looked for, proves nothing. And an
# example may find what the one before has left in a cache: most begin by emptying it.
hypothesis.settings.register_profile(
    "project",
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.load_profile("project")


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False  # by the number of tests, as if all took as long


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        directory = item.path.relative_to(TESTS).parts[0]
        return LONG_FIRST.index(directory) if directory in LONG_FIRST else len(LONG_FIRST)

    items.sort(key=place)


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


@pytest.fixture(scope="session")
def empty_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed, empty cache at the newest schema: to copy, for building one takes a while."""
    from intune_manager.data.sql.manager import DatabaseManager

    path = tmp_path_factory.mktemp("empty") / "cache.sqlite"

    async def build() -> None:
        async with DatabaseManager(path):
            pass

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(build())
    return path


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
        _collect()
    elif gc.get_count()[0] > _MUCH_GARBAGE:
        _collect()


def _collect() -> None:
    """What lives on is, nearly all of it, modules: it is not looked through a second time."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Give the program one more schema step, with the given body; the version it leads to."""
    from intune_manager.data.sql import migrations

    def add(upgrade: str, downgrade: str = "pass") -> int:
        version = migrations.SCHEMA_VERSION + 1
        scripts = tmp_path / "scripts"
        shutil.copytree(Path(migrations.__file__).parent, scripts)
        (scripts / "versions" / f"{version:04d}_next.py").write_text(
            f'"""The next step."""\n\nfrom alembic import op\n\nrevision = "{version:04d}"\n'
            f'down_revision = "{version - 1:04d}"\n\n\n'
            f"def upgrade():\n    {upgrade}\n\n\ndef downgrade():\n    {downgrade}\n"
        )
        monkeypatch.setattr(migrations, "STEPS", scripts)
        monkeypatch.setattr(migrations, "SCHEMA_VERSION", version)
        return version

    return add
