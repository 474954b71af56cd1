"""Opens the window, keeps it going, and cleans up after it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import qasync  # type: ignore[import-untyped]

from intune_manager.app.background import CacheBackground
from intune_manager.app.change_log import CacheChangeLog
from intune_manager.app.collector import WindowCollector
from intune_manager.app.demo import DemoTenant
from intune_manager.app.detail_runner import DetailRunner
from intune_manager.app.late_cache import LateCache
from intune_manager.app.ledger import CacheLedger
from intune_manager.app.parts import Sources, WindowBuilder
from intune_manager.app.process import (
    faults_told,
    interrupts,
    qt_application,
    qt_messages_in_the_log,
)
from intune_manager.app.session import WindowSession
from intune_manager.app.sync_runner import SyncRunner
from intune_manager.app.tenant_desk import TenantDesk
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.registry.resource import Resource
from intune_manager.sync.thread import Job, Work
from intune_manager.ui.sync_feed import SyncFeed
from intune_manager.ui.tasks import TaskRunner
from intune_manager.ui.theme import Theme

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode


def run_window(
    settings: Settings, paths: Paths, *, demo: bool, profile: str, tenant: str | None = None
) -> int:
    """As `app.run`, with everything that the first paint needs imported."""
    paths.create()
    with qt_messages_in_the_log():
        application = qt_application()
        Theme(application)
        with qasync.QEventLoop(application) as loop:
            asyncio.set_event_loop(loop)
            feed, cache, tasks = SyncFeed(), LateCache(), TaskRunner(loop)
            collector = WindowCollector()
            ledger = CacheLedger(cache, timedelta(hours=settings.stale_after_h))
            sources = Sources(cache, ledger, CacheBackground(cache), CacheChangeLog(cache))
            parts = WindowBuilder(paths, sources, feed, tasks).build()
            desk = TenantDesk(
                settings, paths, parts=parts, cache=cache, ledger=ledger, tasks=tasks, asked=tenant
            )
            session = WindowSession(
                settings,
                paths,
                parts=parts,
                cache=cache,
                ledger=ledger,
                desk=desk,
                feed=feed,
                tasks=tasks,
                sync=SyncRunner(feed, paths, _sync_job),
                details=DetailRunner(parts.details, cache, paths, tasks, _detail_job),
                demo=DemoTenant(profile) if demo else None,
            )
            with faults_told(parts.banner.show_error), interrupts(parts.window.close):
                loop.run_until_complete(session.run())
            collector.close()
    return 0


def _sync_job(settings: Settings, paths: Paths, **wanted: Any) -> Job:
    # Imported by the session, off the window's thread, before a sync may start.
    from intune_manager.sync.process.job import ProcessJob

    return ProcessJob(settings, paths, **wanted)


def _detail_job(
    settings: Settings,
    paths: Paths,
    resource: Resource,
    object_id: str,
    *,
    interactive: bool,
    prompt: Callable[[DeviceCode], None],
) -> Work[object]:
    from intune_manager.sync.detail_job import DetailJob

    return DetailJob(settings, paths, resource, object_id, interactive=interactive, prompt=prompt)
