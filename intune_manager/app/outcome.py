"""What a finished sync has to tell the user, in two sentences at most."""

from __future__ import annotations

from intune_manager.sync.progress import ResourceReport, SyncReport, Verdict

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
