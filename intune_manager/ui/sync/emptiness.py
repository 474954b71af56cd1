"""Why a table has no rows: what the cache knows of the kinds of data that fill it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from intune_manager.registry import RESOURCES
from intune_manager.registry.assignments import ASSIGNMENTS_TABLE
from intune_manager.registry.resource import Assignments, Resource
from intune_manager.registry.table import Table
from intune_manager.sync.report import Verdict
from intune_manager.sync.verdicts import needs_attention
from intune_manager.ui.common.formatting import in_sentence
from intune_manager.ui.common.tasks import Latest, TaskRunner
from intune_manager.ui.sync.sync_state import ResourceLine, StatusSource, SyncFeed, SyncState
from intune_manager.ui.table.empty_state import SYNC_NOW, Words
from intune_manager.ui.table.table_panel import TablePanel
from intune_manager.words import ago, utc_now


class Emptiness:
    """Explains the empty tables of the window by the state of their data."""

    def __init__(self, status: StatusSource, feed: SyncFeed, tasks: TaskRunner) -> None:
        self._status, self._feed, self._tasks = status, feed, tasks

    def watch(self, panel: TablePanel, table: Table) -> None:
        """Whenever `panel`, which shows `table`, has no rows at all, let it say why."""
        latest = Latest[Words](
            self._tasks, f"Asking why there are no {in_sentence(table.title)}", panel.say_why
        )
        panel.found_empty.connect(lambda: latest.ask(partial(self._why, table)))

    async def _why(self, table: Table) -> Words:
        lines = await self._status.lines()
        return why_empty(table, lines, is_syncing=self._feed.state is not SyncState.IDLE)


def why_empty(table: Table, lines: Sequence[ResourceLine], *, is_syncing: bool) -> Words:
    """Title, reason and button for a table without rows, by the state of all kinds of data."""
    many = in_sentence(table.title)
    fillers = {resource.name for resource in RESOURCES if table.name in filled_by(resource)}
    own = [line for line in lines if line.name in fillers]
    had = [line for line in own if line.verdict is not Verdict.UNAVAILABLE]
    if own and not had:
        return f"No {many} in this tenant", own[0].trust(utc_now()).advice, ""
    troubled = [line for line in had if needs_attention(line.verdict)]
    if troubled:
        known = (troubled[0].error, troubled[0].trust(utc_now()).advice)
        return f"The {many} could not be read", "\n".join(filter(None, known)), SYNC_NOW
    if any(line.verdict is Verdict.NEVER for line in had) or not own:
        if is_syncing:
            return "The sync is under way", f"The {many} appear here as soon as they are read.", ""
        reason = f"A sync copies the {many} of your tenant into the local cache."
        return f"No {many} in the cache", reason, SYNC_NOW
    oldest = min(line.last_success_at for line in had if line.last_success_at)
    return f"No {many} in this tenant", f"All of them were read {ago(oldest)}: there are none.", ""


def filled_by(resource: Resource) -> frozenset[str]:
    """The tables whose rows come from `resource`: its own, and the assignments of its objects."""
    owns_assignments = resource.assignments is not Assignments.NONE
    return frozenset(
        {resource.table, ASSIGNMENTS_TABLE.name} if owns_assignments else {resource.table}
    )
