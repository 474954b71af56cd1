"""The columns of the two tables of the Sync panel, as declarations: to add one, add a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from intune_manager.sync.report import Stage, Verdict
from intune_manager.sync.verdicts import MEANINGS, WORDS
from intune_manager.ui.common.formatting import NOTHING, local_time
from intune_manager.ui.common.line_table import LineColumn, VerdictLook
from intune_manager.ui.sync.sync_state import ResourceLine, RunLine
from intune_manager.words import ago, duration_text, utc_now

_ICONS_AND_TONES = {
    Verdict.COMPLETE: ("ok", "good"),
    Verdict.PARTIAL: ("partial", "warning"),
    Verdict.FORBIDDEN: ("forbidden", "bad"),
    Verdict.UNAVAILABLE: ("unavailable", "neutral"),
    Verdict.FAILED: ("error", "bad"),
    Verdict.NEVER: ("never", "neutral"),
}

LOOKS: Mapping[Verdict, VerdictLook] = MappingProxyType(
    {
        verdict: VerdictLook(WORDS[verdict], icon, tone, MEANINGS[verdict])
        for verdict, (icon, tone) in _ICONS_AND_TONES.items()
    }
)

Line = TypeVar("Line")

_RUNNING = {
    Stage.WAITING: "Waiting",
    Stage.READING: "Reading",
    Stage.ASSIGNMENTS: "Reading assignments",
    Stage.DETAILS: "Reading details",
    Stage.SWEEPING: "Finishing",
}


STALE = VerdictLook(
    "Stale", "warning", "warning", "It was complete, but too long ago to go by: see when."
)
MODES = {
    "full": "All of it",
    "resumed": "All of it, in two goes",
    "delta": "Only changes",
    "increment": "Only what was in touch",
    "fresh": "Nothing: fresh enough",
}


def look_of(line: ResourceLine) -> VerdictLook:
    """How the state of a line looks: what is going on now, else the last verdict."""
    if line.stage in _RUNNING:
        word = _RUNNING[line.stage]
        if line.stage is Stage.READING and line.fraction:
            word = f"{word} {line.fraction:.0%}"
        tone = "neutral" if line.stage is Stage.WAITING else "info"
        return VerdictLook(word, "running", tone, "The sync is under way.")
    if line.verdict is Verdict.COMPLETE and line.trust(utc_now()).stale:
        return STALE
    return LOOKS[line.verdict]


def run_look(line: RunLine) -> VerdictLook:
    """How a run looks as a whole: as good as the worst of its parts."""
    if line.is_running:
        return VerdictLook("Under way", "running", "info", "The sync is under way.")
    if line.finished_at is None:
        return VerdictLook("Interrupted", "warning", "warning", "The program ended before the run.")
    if line.cancelled:
        return VerdictLook("Cancelled", "cancel", "neutral", "Stopped by the user.")
    wanted = [verdict for verdict in line.verdicts if verdict is not Verdict.UNAVAILABLE]
    complete = sum(verdict is Verdict.COMPLETE for verdict in wanted)
    if complete == len(wanted):
        return LOOKS[Verdict.COMPLETE]
    if complete:
        word = f"{complete} of {len(wanted)} complete"
        return VerdictLook(word, "partial", "warning", "Some kinds of data are not complete.")
    return LOOKS[Verdict.FAILED]


def _number(
    key: str, title: str, value: Callable[[Line], int], width: int = 78
) -> LineColumn[Line]:
    return LineColumn(key, title, lambda line: f"{value(line):,}", value, right=True, width=width)


def _state(
    key: str, title: str, look: Callable[[Line], VerdictLook], width: int
) -> LineColumn[Line]:
    return LineColumn(
        key,
        title,
        lambda line: look(line).word,
        lambda line: look(line).word,
        width=width,
        tip=lambda line: look(line).meaning,
        look=look,
    )


def _what_to_do(line: ResourceLine) -> str:
    if line.stage in _RUNNING:
        return ""
    return line.trust(utc_now()).advice


def _run_duration(line: RunLine) -> str:
    if line.finished_at is None:
        return NOTHING
    return duration_text((line.finished_at - line.started_at).total_seconds())


RESOURCE_COLUMNS: tuple[LineColumn[ResourceLine], ...] = (
    LineColumn("title", "Kind of data", lambda r: r.title, lambda r: r.title.casefold(), width=220),
    _state("verdict", "State", look_of, 140),
    _number("rows", "Rows", lambda r: r.rows, 72),
    LineColumn(
        "last_success",
        "Last complete",
        lambda r: ago(r.last_success_at) if r.last_success_at else "never",
        lambda r: r.last_success_at,
        width=112,
        tip=lambda r: local_time(r.last_success_at) if r.last_success_at else "",
    ),
    # Before the figures, so that it is in sight also in a small window.
    LineColumn("advice", "What to do", _what_to_do, _what_to_do, width=210, wraps=True),
    LineColumn(
        "seen_as", "Seen as", lambda r: r.seen_as or NOTHING, lambda r: r.seen_as, width=150
    ),
    LineColumn(
        "mode",
        "What was read",
        lambda r: MODES.get(r.mode, r.mode) or NOTHING,
        lambda r: r.mode,
        width=150,
        tip=lambda r: "\n".join((MODES.get(r.mode, r.mode), *r.notes)),
    ),
    LineColumn(
        "saved",
        "Saved",
        lambda r: f"{r.saved_requests:,}" if r.saved_requests is not None else NOTHING,
        lambda r: r.saved_requests,
        right=True,
        width=78,
        tip=lambda _: "Requests that the last sync needed less than a reading of all of it",
    ),
    _number("created", "New", lambda r: r.counts.created),
    _number("updated", "Changed", lambda r: r.counts.updated),
    _number("deleted", "Deleted", lambda r: r.counts.deleted),
    _number("restored", "Restored", lambda r: r.counts.restored),
    _number("unchanged", "Unchanged", lambda r: r.counts.unchanged, 92),
    _number("pages", "Pages", lambda r: r.cost.pages, 66),
    _number("requests", "Requests", lambda r: r.cost.requests, 84),
    _number("retries", "Retries", lambda r: r.cost.retries, 70),
    LineColumn(
        "waited",
        "Waited",
        lambda r: duration_text(r.cost.waited_s) if r.cost.waited_s else NOTHING,
        lambda r: r.cost.waited_s,
        right=True,
        width=78,
        tip=lambda _: "Time spent waiting because Graph asked for it",
    ),
    LineColumn(
        "scopes",
        "Missing permission",
        lambda r: ", ".join(r.missing_scopes) or NOTHING,
        lambda r: r.missing_scopes,
        width=200,
    ),
    LineColumn("error", "Error", lambda r: r.error or NOTHING, lambda r: r.error, width=260),
)

RUN_COLUMNS: tuple[LineColumn[RunLine], ...] = (
    LineColumn(
        "started", "Started", lambda r: local_time(r.started_at), lambda r: r.started_at, width=150
    ),
    _state("outcome", "Outcome", run_look, 170),
    LineColumn(
        "duration",
        "Duration",
        _run_duration,
        lambda r: r.finished_at - r.started_at if r.finished_at else None,
        right=True,
        width=100,
    ),
    _number("rows", "Rows", lambda r: r.counts.received, 90),
    _number("created", "New", lambda r: r.counts.created),
    _number("updated", "Changed", lambda r: r.counts.updated),
    _number("deleted", "Deleted", lambda r: r.counts.deleted),
    _number("requests", "Requests", lambda r: r.cost.requests, 90),
    LineColumn(
        "account", "Seen as", lambda r: r.account or NOTHING, lambda r: r.account, width=240
    ),
)
