"""Screenshots of every panel in both themes, of the real window over a freshly synced demo tenant.

Needs no display. The cache is made once per directory and used again afterwards:

    python3 tests/tools/screenshots.py DIRECTORY [--profile small] [--size 1280x800]
        [--preset hostile]

writes DIRECTORY/<light|dark>-<panel>[-<tab>].png, and -nothing for a search without a match. Look
at them as an admin would: also at 1024x640, and after the presets hostile and outage.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

_SETTLE_S = 20.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--profile", default="small")
    parser.add_argument("--preset", default="calm", help="the demo's network, hostile or outage")
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--only", nargs="*", default=[], help="names of panels; else all")
    arguments = parser.parse_args()
    target = arguments.directory.absolute()
    data = target / f"data-{arguments.profile}-{arguments.preset}"
    data.mkdir(parents=True, exist_ok=True)
    os.environ["INTUNE_MANAGER_DATA_DIR"] = str(data)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not (data / "cache.sqlite").exists():
        command = [sys.executable, "-m", "intune_manager", "sync", "--demo"]
        kind = ["--profile", arguments.profile, "--preset", arguments.preset]
        # Under some presets a sync is not complete: that is what is to be looked at.
        subprocess.run([*command, *kind], check=arguments.preset == "calm")
    width, height = (int(part) for part in arguments.size.split("x"))
    photograph(target, width, height, tuple(arguments.only))
    return 0


def photograph(target: Path, width: int, height: int, only: tuple[str, ...]) -> None:
    from intune_manager.app import start, window_session
    from intune_manager.app.garbage import WindowCollector
    from intune_manager.config.paths import default_paths
    from intune_manager.config.settings import load_settings

    paths = default_paths()
    paths.window_state.unlink(missing_ok=True)
    original = window_session.WindowSession.run

    async def run(self: window_session.WindowSession) -> None:
        photographer = asyncio.ensure_future(_photograph_all(self, target, width, height, only))
        await original(self)
        await photographer

    window_session.WindowSession.run = run  # type: ignore[method-assign]
    start.run_window(load_settings(paths), paths, WindowCollector())


async def _photograph_all(
    running: object, target: Path, width: int, height: int, only: tuple[str, ...]
) -> None:
    from PySide6.QtWidgets import QApplication

    from intune_manager.registry import PANELS
    from intune_manager.ui.common.theme import DARK, LIGHT, Theme

    window = running.parts.window  # type: ignore[attr-defined]
    try:
        await _settle(running)
        window.resize(width, height)
        application = QApplication.instance()
        theme = application.findChild(Theme)
        for name, scheme in (("light", LIGHT), ("dark", DARK)):
            theme.use(scheme)
            for panel in only or ("overview", *PANELS, "changes", "sync"):
                window.show_panel(panel)
                await _settle(running)
                await _open_a_row(window.panel(panel), running)
                await _photograph_tabs(window, target / f"{name}-{panel}", running)
                await _photograph_nothing(window, target / f"{name}-{panel}", running)
    finally:
        window.close()


async def _photograph_tabs(window: object, start: Path, running: object) -> None:
    """The panel as it is, and each further tab of its details."""
    tabs = getattr(getattr(window.panel(window.shown_panel), "detail", None), "tabs", None)  # type: ignore[attr-defined]
    for place in range(tabs.count() if tabs is not None else 1):
        if tabs is not None and not tabs.isTabVisible(place):
            continue
        if tabs is not None:
            tabs.setCurrentIndex(place)
            await _settle(running)
        suffix = f"-{tabs.tabText(place).lower()}" if place else ""
        window.grab().save(f"{start}{suffix}.png")  # type: ignore[attr-defined]
    if tabs is not None:
        tabs.setCurrentIndex(0)


async def _photograph_nothing(window: object, start: Path, running: object) -> None:
    """The panel when nothing fits what is searched for."""
    filters = getattr(window.panel(window.shown_panel), "filters", None)  # type: ignore[attr-defined]
    if filters is not None:
        filters.search.setText("nothing-of-this-name")
        await _settle(running)
        window.grab().save(f"{start}-nothing.png")  # type: ignore[attr-defined]
        filters.clear()
        await _settle(running)


async def _open_a_row(panel: object, running: object) -> None:
    view = getattr(panel, "view", None)
    if view is not None and view.model().rowCount() > 2:
        view.selectRow(2)
        await _settle(running)


async def _settle(running: object) -> None:
    """Wait until no background work has been under way for a while."""
    tasks = running.parts.tasks  # type: ignore[attr-defined]
    loop = asyncio.get_running_loop()
    calm, deadline = 0, loop.time() + _SETTLE_S
    while calm < 10 and loop.time() < deadline:
        await asyncio.sleep(0.02)
        calm = 0 if tasks.running else calm + 1


if __name__ == "__main__":
    sys.exit(main())
