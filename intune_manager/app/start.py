"""Opens the window, keeps it going, and cleans up after it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import qasync  # type: ignore[import-untyped]

from intune_manager.app.collector import WindowCollector
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
from intune_manager.sync.progress import SyncProgress
from intune_manager.sync.thread import Job
from intune_manager.ui.sync_feed import SyncFeed, SyncState
from intune_manager.ui.tasks import TaskRunner
from intune_manager.ui.theme import Theme

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode


def run_window(settings: Settings, paths: Paths, *, demo: bool, profile: str) -> int:
    """As `app.run`, with everything that the first paint needs imported."""
    paths.create()
    with qt_messages_in_the_log():
        application = qt_application()
        Theme(application)
        with qasync.QEventLoop(application) as loop:
            asyncio.set_event_loop(loop)
            feed, cache, tasks = SyncFeed(), LateCache(), TaskRunner(loop)
            collector = WindowCollector(lambda: feed.state is not SyncState.IDLE)
            parts = WindowBuilder(paths, cache, CacheLedger(cache), feed, tasks).build()
            session = WindowSession(
                settings,
                paths,
                parts=parts,
                cache=cache,
                feed=feed,
                tasks=tasks,
                sync=SyncRunner(feed, paths, _sync_job),
                demo=DemoTenant(profile) if demo else None,
            )
            with faults_told(parts.banner.show_error), interrupts(parts.window.close):
                loop.run_until_complete(session.run())
            collector.close()
    return 0


def _sync_job(
    settings: Settings,
    paths: Paths,
    *,
    interactive: bool,
    prompt: Callable[[DeviceCode], None],
    on_progress: Callable[[SyncProgress], None],
) -> Job:
    # Imported by the session, off the window's thread, before a sync may start.
    from intune_manager.sync.job import SyncJob

    return SyncJob(settings, paths, interactive=interactive, prompt=prompt, on_progress=on_progress)
