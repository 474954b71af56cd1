"""The window, composed: every object is built here and passed to those that need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intune_manager.app.garbage import WindowCollector

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings


def run(
    settings: Settings,
    paths: Paths,
    *,
    demo: bool = False,
    profile: str = "small",
    tenant: str | None = None,
) -> int:
    """Show the window until it is closed; the exit code.

    With `demo` the demo tenant of that `profile` runs meanwhile, and an empty cache is synced from
    it. `tenant` (an id, a domain or a name) is the one to begin with. Where `paths` stand for a
    snapshot, it is shown and nothing is written. Raises CacheError when the data directory cannot
    be used.
    """
    collector = WindowCollector()
    try:
        with collector.paused():
            from intune_manager.app.start import run_window
        return run_window(settings, paths, collector, demo=profile if demo else None, tenant=tenant)
    finally:
        collector.close()
