"""Syncs for the window: what a press of Sync means, the run itself, what its end has to say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import IntuneManagerError
from intune_manager.registry import RESOURCES
from intune_manager.registry.resource import Assignments, Resource
from intune_manager.registry.tables import TABLES
from intune_manager.sync.report import ResourceReport, SyncProgress, SyncReport, Verdict
from intune_manager.sync.thread import Job, SyncThread
from intune_manager.ui.sync.sync_feed import SyncFeed, SyncState

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode

_LAST_WORDS_S = 10.0
"""How long the end of a cancelled sync is waited for at close; the thread dies with the process."""


class MakeJob(Protocol):
    """Makes the job of one run; `ProcessJob` but for tests."""

    def __call__(
        self,
        settings: Settings,
        paths: Paths,
        *,
        only: frozenset[str] | None,
        full: bool,
        interactive: bool,
        prompt: Callable[[DeviceCode], None],
        on_progress: Callable[[SyncProgress], None],
    ) -> Job: ...


class SyncRunner(QObject):
    """Starts and cancels runs; everything else about them is told by the feed."""

    sign_in_wanted = Signal(str, str)
    """The address to open and the code to enter there."""

    def __init__(self, feed: SyncFeed, paths: Paths, make_job: MakeJob) -> None:
        super().__init__()
        self._feed, self._paths, self._make_job = feed, paths, make_job
        self._thread = SyncThread(self._end)

    def start(
        self,
        settings: Settings,
        *,
        interactive: bool,
        only: frozenset[str] | None = None,
        full: bool = False,
    ) -> None:
        """Start a run unless one is under way; returns at once.

        `interactive` allows it to ask the user to sign in, `only` names the resources to read, and
        `full` has them read from the beginning.
        """
        if self._feed.state is not SyncState.IDLE or self._thread.running:
            return
        self._feed.begin()
        job = self._make_job(
            settings,
            self._paths,
            only=only,
            full=full,
            interactive=interactive,
            prompt=self._prompt,
            on_progress=self._feed.progress,
        )
        self._thread.start(job)

    def cancel(self) -> None:
        """Ask the run to stop; the feed tells when it has."""
        self._feed.cancelling()
        self._thread.cancel()

    async def close(self) -> None:
        """Cancel what is under way and wait, some seconds at most, until it has ended."""
        self.cancel()
        await asyncio.to_thread(self._thread.join, _LAST_WORDS_S)

    def _prompt(self, code: DeviceCode) -> None:
        # Called in a thread of the run: the signal crosses over to the window's.
        self.sign_in_wanted.emit(code.verification_url, code.code)

    def _end(self, outcome: SyncReport | IntuneManagerError) -> None:
        if isinstance(outcome, SyncReport):
            self._feed.end(outcome)
        else:
            self._feed.fail(outcome)


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
