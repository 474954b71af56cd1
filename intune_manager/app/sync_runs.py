"""What the window has read from the tenant: what a press of Sync means, the run, its outcome."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from intune_manager.app.cache_view import LateCache
from intune_manager.app.command_process import CommandProcess, Document, other_language
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.query import Payload
from intune_manager.errors import IntuneManagerError, SyncCancelledError
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Assignments, Resource
from intune_manager.sync.report import ResourceReport, SyncProgress, SyncReport, Verdict, report_in
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.detail.object_source import DetailFeed
from intune_manager.ui.sync.sync_feed import SyncFeed, SyncState


class SyncRuns(QObject):
    """Starts and cancels syncs, in a process of their own; the feed says how they go."""

    sign_in_wanted = Signal(str, str)
    """The page to open and the code to enter there; no code for a page that signs in by itself."""

    def __init__(self, feed: SyncFeed, paths: Paths, process: CommandProcess) -> None:
        super().__init__()
        self._feed, self._paths, self._process = feed, paths, process
        process.said.connect(self._take_event)
        process.ended.connect(self._take_end)

    def start(
        self, settings: Settings, *, only: frozenset[str] | None = None, full: bool = False
    ) -> None:
        """Start a sync unless one is under way; returns at once.

        It may ask the user to sign in. `only` names the resources to read, and `full` has them read
        from the beginning.
        """
        if self._feed.state is not SyncState.IDLE or self._process.running:
            return
        self._feed.begin()
        chosen = () if only is None else ("--only", ",".join(sorted(only)))
        whole = ("--full",) if full else ()
        self._process.start(["sync", *chosen, *whole], settings, self._paths)

    def cancel(self) -> None:
        """Ask the sync to stop; the feed says when it has."""
        self._feed.cancelling()
        self._process.cancel()

    async def close(self) -> None:
        """Cancel what is under way and wait, some seconds at most, until it has ended."""
        self._feed.cancelling()
        await self._process.close()

    def _take_event(self, event: Document) -> None:
        if event["event"] == "progress":
            self._feed.progress(msgspec.convert(event, SyncProgress))
        elif event["event"] == "sign_in":
            self.sign_in_wanted.emit(event["url"], event["code"])

    def _take_end(self, end: Document | IntuneManagerError) -> None:
        try:
            self._feed.end(_report(end))
        except IntuneManagerError as error:
            self._feed.fail(error)


def _report(end: Document | IntuneManagerError) -> SyncReport:
    """The report in the last line of a sync. Raises the error that ended it instead."""
    if isinstance(end, IntuneManagerError):
        raise end
    try:
        return report_in(end)
    except ValueError as error:
        raise other_language() from error


class DetailRuns(QObject):
    """Reads the details of one object for the window, beside a sync; the feed says when it ends."""

    loaded = Signal()
    """What was read is in the cache."""
    failed = Signal(object)
    """An `IntuneManagerError`: what was there before is still there."""
    sign_in_wanted = Signal(str, str)
    """As for a sync."""

    def __init__(
        self,
        feed: DetailFeed,
        cache: LateCache,
        paths: Paths,
        tasks: TaskRunner,
        process: CommandProcess,
    ) -> None:
        super().__init__()
        self._feed, self._cache, self._paths = feed, cache, paths
        self._tasks, self._process = tasks, process
        process.said.connect(self._take_event)
        process.ended.connect(self._take_end)

    def start(self, settings: Settings, table: str, row_id: int) -> None:
        """Begin to read the details of one object; returns at once."""
        self._tasks.start(
            self._begin(settings, table, row_id), name="Loading details", failed=self._take_end
        )

    async def close(self) -> None:
        """Cancel what is under way and wait, some seconds at most, until it has ended."""
        await self._process.close()

    async def _begin(self, settings: Settings, table: str, row_id: int) -> None:
        store = await self._cache.store()
        payload = await store.table(table).payload(row_id)
        if payload is None or not _has_details(table, payload) or self._process.running:
            self._feed.end()
            return
        self._process.start(["details", payload.object_id, "--refresh"], settings, self._paths)

    def _take_event(self, event: Document) -> None:
        if event["event"] == "sign_in":
            self.sign_in_wanted.emit(event["url"], event["code"])

    def _take_end(self, end: Document | IntuneManagerError) -> None:
        self._feed.end()
        if not isinstance(end, IntuneManagerError):
            self.loaded.emit()
        elif not isinstance(end, SyncCancelledError):
            self.failed.emit(end)


def _has_details(table: str, payload: Payload) -> bool:
    """Whether details are declared for the kind of data that an object of a table came from."""
    discriminator = TABLES[table].discriminator
    kind = payload.columns.get(discriminator) if discriminator else None
    return any(r.table == table and r.kind == kind and r.details for r in RESOURCES)


READ_ONLY = "This is a snapshot: it is only read."


def sync_settings(settings: Settings, shown: str | None) -> Settings:
    """The settings of a run: of the tenant on the screen, where the sign-in can be for any.

    A ready token is for one tenant alone, and stays as it is.
    """
    if not shown or settings.access_token is not None or settings.tenant_id is None:
        return settings
    if "." in settings.tenant_id:
        return settings  # a domain: nothing tells that it is not this tenant's
    return settings.model_copy(update={"tenant_id": shown})


def why_no_sync(settings: Settings, shown: str, *, read_only: bool) -> str:
    """Why the tenant on the screen cannot be synced, in one sentence; empty when it can."""
    if read_only:
        return READ_ONLY
    own = settings.tenant_id
    if settings.access_token is not None and own and shown and "." not in own and own != shown:
        return "The access token is for another tenant than the one on the screen."
    return ""


def read_for(panel: str) -> frozenset[str]:
    """The resources whose rows a panel shows; none for a panel of the program itself."""
    return frozenset(resource.name for resource in RESOURCES if _fills(resource, panel))


def _fills(resource: Resource, panel: str) -> bool:
    if panel == "assignments":
        return resource.assignments is not Assignments.NONE
    # Whoever looks at groups means who is in them, too.
    owner = "groups" if resource.table == "group_members" else resource.table
    return panel in TABLES and owner == panel


_TROUBLED = frozenset({Verdict.PARTIAL, Verdict.FORBIDDEN, Verdict.FAILED})
_NAMED = 4


def trouble(report: SyncReport) -> tuple[str, str] | None:
    """What is not complete, and what to do; None when all is well or the user stopped the run.

    When everything failed for one reason, such as no network, that reason is told once.
    """
    troubled = [line for line in report.resources if line.verdict in _TROUBLED]
    if not troubled or report.cancelled:
        return None
    first = troubled[0]
    one_reason = len({line.error for line in troubled}) == 1
    if first.error and one_reason and len(troubled) == len(report.resources):
        return f"The sync failed: {first.error}", f"Earlier data is kept. {first.remedy}".strip()
    return (
        f"Not complete: {_names(troubled)}.",
        "Earlier data is kept. The Sync panel says why, and what to do.",
    )


def _names(lines: list[ResourceReport]) -> str:
    names = [line.title or line.name for line in lines]
    more = len(names) - _NAMED
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:_NAMED])} and {more} more"
