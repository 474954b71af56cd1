"""What the window has read from the tenant: a sync as a whole, and the details of one object."""

from __future__ import annotations

from contextlib import suppress

import msgspec
from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from intune_manager.app.build_window import READ_ONLY, WindowParts
from intune_manager.app.cache_view import CacheView
from intune_manager.app.command_process import CommandProcess, Document, other_language
from intune_manager.app.settings import WindowSettings
from intune_manager.app.tenants import Tenants
from intune_manager.config.settings import Settings
from intune_manager.data.query import Payload
from intune_manager.errors import (
    CacheError,
    CacheOutdatedError,
    IntuneManagerError,
    SyncCancelledError,
)
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Assignments, Resource
from intune_manager.sync.report import ResourceReport, SyncProgress, SyncReport, Verdict, report_in
from intune_manager.ui.sync.sync_state import SyncState
from intune_manager.ui.window.banner import Banner


def sync_settings(settings: Settings, shown: str | None) -> Settings:
    """The settings of a run: of the tenant on the screen, where the sign-in can be for any.

    A ready token is for one tenant alone, and stays as it is.
    """
    if not shown or settings.access_token is not None or settings.tenant_id is None:
        return settings
    if "." in settings.tenant_id:
        return settings  # a domain: it may be this tenant's as well
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

    When everything failed for one reason, such as no network, that reason is said once.
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


_RELOAD_EVERY_MS = 1000
"""How often, at most, the panels are read again while a sync is under way."""


class SyncRuns(QObject):
    """Runs the syncs that the user wants, in a process of their own, and shows how they go."""

    def __init__(
        self,
        settings: WindowSettings,
        parts: WindowParts,
        cache: CacheView,
        tenants: Tenants,
        process: CommandProcess,
    ) -> None:
        super().__init__()
        self._settings, self._parts, self._cache = settings, parts, cache
        self._tenants, self._process = tenants, process
        self._may_sync = False
        self._resources_done = 0
        self._reloading = QTimer(self)
        self._reloading.setSingleShot(True)
        self._reloading.setInterval(_RELOAD_EVERY_MS)
        self._reloading.timeout.connect(parts.window.reload_panels)
        parts.sync_button.sync_wanted.connect(self.start)
        parts.sync_button.full_sync_wanted.connect(lambda: self.start(full=True))
        parts.sync_button.panel_sync_wanted.connect(self._start_for_panel)
        parts.sync_button.cancel_wanted.connect(self.cancel)
        tenants.shown.connect(self._offer)
        process.said.connect(self._take_event)
        process.ended.connect(self._take_end)
        self._offer()

    def allow(self) -> None:
        """Offer syncs from now on, where the tenant on the screen can be synced."""
        self._may_sync = True
        self._offer()

    def start(self, *, only: frozenset[str] | None = None, full: bool = False) -> None:
        """Start a sync unless one is under way; returns at once.

        It may ask the user to sign in. `only` names the resources to read, and `full` has them read
        from the beginning.
        """
        self._parts.banner.hide()
        if self._parts.sync_feed.state is not SyncState.IDLE or self._process.running:
            return
        self._resources_done = 0
        if not self._cache.is_open:
            self._cache.expect()
        self._parts.sync_feed.begin()
        chosen = () if only is None else ("--only", ",".join(sorted(only)))
        whole = ("--full",) if full else ()
        settings = sync_settings(self._settings.current, self._cache.tenant_id)
        self._process.start(["sync", *chosen, *whole], settings, self._cache.paths)

    def cancel(self) -> None:
        """Ask the sync to stop; the feed says when it has."""
        self._parts.sync_feed.cancelling()
        self._process.cancel()

    async def close(self) -> None:
        """Cancel what is under way and wait, some seconds at most, until it has ended."""
        self._reloading.stop()
        self._parts.sync_feed.cancelling()
        await self._process.close()

    # Inside

    def _start_for_panel(self) -> None:
        only = read_for(self._parts.window.shown_panel)
        if only:
            self.start(only=only)

    def _offer(self) -> None:
        """Offer what can be read: nothing into a snapshot, nor of a tenant the token is not for."""
        why_not = why_no_sync(
            self._settings.current,
            self._cache.tenant_id or "",
            read_only=self._cache.paths.read_only,
        )
        allowed = self._may_sync and not why_not
        self._parts.sync_button.allow(allowed, why_not)
        self._parts.sync_action.setEnabled(allowed)
        self._parts.detail_feed.allow(allowed, why_not)

    def _take_event(self, event: Document) -> None:
        if event["event"] == "progress":
            self._follow(msgspec.convert(event, SyncProgress))
        else:
            show_sign_in(event, self._parts.banner)

    def _follow(self, progress: SyncProgress) -> None:
        self._parts.sync_feed.progress(progress)
        # A kind of data that is done is there to be looked at, whatever the others still need.
        if progress.done > self._resources_done:
            self._resources_done = progress.done
            if self._cache.tenant_id == "":
                # The first sync of all: only the sync itself learns which tenant it reads.
                self._parts.tasks.start(self._tenants.show_first(), name="Showing the new tenant")
            # Resources end in bursts, and each reload takes time from the user.
            if not self._reloading.isActive():
                self._reloading.start()

    def _take_end(self, end: Document | IntuneManagerError) -> None:
        try:
            report = _report(end)
        except IntuneManagerError as error:
            self._parts.sync_feed.fail(error)
            if not isinstance(error, SyncCancelledError):
                self._parts.banner.show_error(error)
            if self._cache.is_open:
                self._parts.window.reload_panels()
            else:
                self._parts.tasks.start(self._show_new_cache(), name="Opening the new cache")
        else:
            self._parts.sync_feed.end(report)
            self._parts.tasks.start(self._show(report), name="Showing the outcome of the sync")

    async def _show_new_cache(self) -> None:
        """Show what a sync that did not end has written in the place of an outdated cache."""
        with suppress(CacheOutdatedError):  # it ended before it had a cache
            await self._open_new_cache()
            await self._tenants.show_first()

    async def _open_new_cache(self) -> None:
        try:
            await self._cache.open()
        except CacheError as error:
            self._cache.fail(error)  # else the panels would wait for it for ever
            raise

    async def _show(self, report: SyncReport) -> None:
        if not self._cache.is_open:
            await self._open_new_cache()
        await self._tenants.show(report.tenant_id)
        self._parts.window.reload_panels()
        warning = trouble(report)
        if warning is not None:
            self._parts.banner.show_warning(*warning)


class DetailRuns(QObject):
    """Reads the details of one object, beside a sync, and shows them or why they cannot be read."""

    def __init__(
        self,
        settings: WindowSettings,
        parts: WindowParts,
        cache: CacheView,
        process: CommandProcess,
    ) -> None:
        super().__init__()
        self._settings, self._parts, self._cache = settings, parts, cache
        self._process = process
        parts.detail_feed.wanted.connect(self.start)
        process.said.connect(lambda event: show_sign_in(event, parts.banner))
        process.ended.connect(self._take_end)

    def start(self, table: str, row_id: int) -> None:
        """Begin to read the details of one object; returns at once."""
        self._parts.banner.hide()
        self._parts.tasks.start(
            self._begin(table, row_id), name="Loading details", failed=self._take_end
        )

    async def close(self) -> None:
        """Cancel what is under way and wait, some seconds at most, until it has ended."""
        await self._process.close()

    async def _begin(self, table: str, row_id: int) -> None:
        store = await self._cache.store()
        payload = await store.table(table).payload(row_id)
        if payload is None or not _has_details(table, payload) or self._process.running:
            self._parts.detail_feed.end()
            return
        settings = sync_settings(self._settings.current, self._cache.tenant_id)
        wanted = ["details", payload.object_id, "--refresh"]
        self._process.start(wanted, settings, self._cache.paths)

    def _take_end(self, end: Document | IntuneManagerError) -> None:
        self._parts.detail_feed.end()
        if not isinstance(end, IntuneManagerError):
            self._parts.window.reload_panels()
        elif not isinstance(end, SyncCancelledError):
            self._parts.banner.show_error(end)


def show_sign_in(event: Document, banner: Banner) -> None:
    """Open the page that a command wants the user to sign in on, or show where to enter its code.

    Only a page that nobody can forge on the way is opened: one over https.
    """
    if event["event"] != "sign_in":
        return
    url, code = str(event["url"]), event["code"]
    if code:
        banner.show_info(f"To sign in, open {url} and enter the code {code}.")
    elif url.startswith("https://") and not QDesktopServices.openUrl(QUrl(url)):
        banner.show_info(f"To sign in, open {url}")


def _report(end: Document | IntuneManagerError) -> SyncReport:
    """The report in the last line of a sync. Raises the error that ended it instead."""
    if isinstance(end, IntuneManagerError):
        raise end
    try:
        return report_in(end)
    except ValueError as error:
        raise other_language() from error


def _has_details(table: str, payload: Payload) -> bool:
    """Whether details are declared for the kind of data that an object of a table came from."""
    discriminator = TABLES[table].discriminator
    kind = payload.columns.get(discriminator) if discriminator else None
    return any(r.table == table and r.kind == kind and r.details for r in RESOURCES)
