"""What a press of Sync means for the tenant, or the panel, on the screen, and what its end says."""

from __future__ import annotations

from intune_manager.config.settings import Settings
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Assignments, Resource
from intune_manager.sync.report import ResourceReport, SyncReport, Verdict

READ_ONLY = "This is a snapshot: it is only read."


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
