"""Opens the window, keeps it going, and cleans up after it."""

from __future__ import annotations

import asyncio

import qasync  # type: ignore[import-untyped]

from intune_manager.app.demo import DemoTenant
from intune_manager.app.late_cache import LateCache
from intune_manager.app.ledger import CacheLedger
from intune_manager.app.parts import WindowBuilder
from intune_manager.app.process import (
    faults_told,
    interrupts,
    qt_application,
    qt_messages_in_the_log,
)
from intune_manager.app.session import WindowSession
from intune_manager.app.sync_runner import SyncRunner
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.sync.job import SyncJob
from intune_manager.ui.sync_feed import SyncFeed
from intune_manager.ui.tasks import TaskRunner
from intune_manager.ui.theme import Theme


def run(settings: Settings, paths: Paths, *, demo: bool = False, profile: str = "small") -> int:
    """Show the window until it is closed; the exit code.

    With `demo` the demo tenant of that `profile` runs meanwhile, and an empty cache is synced from
    it. Raises CacheError when the data directory cannot be used.
    """
    paths.create()
    with qt_messages_in_the_log():
        application = qt_application()
        Theme(application)
        with qasync.QEventLoop(application) as loop:
            asyncio.set_event_loop(loop)
            feed, cache, tasks = SyncFeed(), LateCache(), TaskRunner(loop)
            parts = WindowBuilder(paths, cache, CacheLedger(cache), feed, tasks).build()
            session = WindowSession(
                settings,
                paths,
                parts=parts,
                cache=cache,
                feed=feed,
                tasks=tasks,
                sync=SyncRunner(feed, paths, SyncJob),
                demo=DemoTenant(profile) if demo else None,
            )
            with faults_told(parts.banner.show_error), interrupts(parts.window.close):
                loop.run_until_complete(session.run())
    return 0
