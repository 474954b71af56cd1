"""How a resource's reading ended: its verdict, what that means, and what to do about it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from intune_manager.data.outcomes import ResourceStatus
from intune_manager.errors import (
    BugError,
    IntuneManagerError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
    SignInRequiredError,
)
from intune_manager.registry.resource import Resource
from intune_manager.sync.report import Verdict
from intune_manager.words import age_text

log = logging.getLogger(__name__)

_CANCELLED = "The sync was cancelled."
_BUG = "The program failed ({kind}); its log has the details."
_BUG_REMEDY = "Please report it, with the log file."


@dataclass(frozen=True)
class Ending:
    """How the reading of one resource ended."""

    verdict: Verdict
    error: str = ""
    remedy: str = ""
    missing_scopes: tuple[str, ...] = ()
    sign_in_needed: bool = False


def ending_of(resource: Resource, error: BaseException | None, *, stored: bool) -> Ending:
    """What `error` (None for a clean pass) means for `resource`.

    `stored` says whether anything was stored before it: then the resource is partial, whatever
    stopped it. Anything but an environmental or transient failure is logged with its traceback.
    """
    if error is None:
        return Ending(Verdict.COMPLETE)
    if isinstance(error, asyncio.CancelledError):
        return Ending(Verdict.PARTIAL if stored else Verdict.NEVER, _CANCELLED)
    if not isinstance(error, IntuneManagerError) or isinstance(error, BugError):
        log.error("Reading %s failed", resource.name, exc_info=error)
    verdict = Verdict.PARTIAL if stored else _verdict(resource, error)
    if not isinstance(error, IntuneManagerError):
        return Ending(verdict, _BUG.format(kind=type(error).__name__), _BUG_REMEDY)
    return Ending(
        verdict,
        error.message,
        error.remedy,
        missing_scopes=_missing_scopes(resource, error),
        sign_in_needed=isinstance(error, SignInRequiredError),
    )


def _verdict(resource: Resource, error: BaseException) -> Verdict:
    match error:
        case PermissionMissingError():
            return Verdict.FORBIDDEN
        case NotAvailableError():
            return Verdict.UNAVAILABLE
        case NotFoundError() if resource.optional:
            return Verdict.UNAVAILABLE
        case _:
            return Verdict.FAILED


def _missing_scopes(resource: Resource, error: IntuneManagerError) -> tuple[str, ...]:
    if not isinstance(error, PermissionMissingError):
        return ()
    return error.scopes or (resource.scope,)


WORDS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.COMPLETE: "Complete",
        Verdict.PARTIAL: "Partial",
        Verdict.FORBIDDEN: "Forbidden",
        Verdict.UNAVAILABLE: "Not available",
        Verdict.FAILED: "Failed",
        Verdict.NEVER: "Never synced",
    }
)
MEANINGS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.COMPLETE: "Everything the tenant shows to this account is here.",
        Verdict.PARTIAL: "The last sync stopped on the way; some rows are older.",
        Verdict.FORBIDDEN: "The account may not read this.",
        Verdict.UNAVAILABLE: "This tenant has no such data.",
        Verdict.FAILED: "The last sync stored nothing new; earlier rows are kept.",
        Verdict.NEVER: "Not read so far.",
    }
)
STALE_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Trust:
    """How far the rows of one resource can be trusted at a moment."""

    verdict: Verdict
    age_s: float | None
    """Since the rows were last complete; None when they never were."""
    stale: bool
    """Whether there is something newer in the tenant than here, for all we know: the rows were
    complete once, but too long ago, or the last attempt to bring them up to date failed."""
    advice: str
    """What to do, in one sentence; empty when there is nothing to do."""


def needs_attention(verdict: Verdict) -> bool:
    """Whether the user can, and should, do something about it."""
    return verdict in (Verdict.PARTIAL, Verdict.FORBIDDEN, Verdict.FAILED)


def trust(
    verdict: Verdict,
    *,
    last_success_at: datetime | None,
    now: datetime,
    stale_after: timedelta = STALE_AFTER,
    account: str = "",
    remedy: str = "",
    missing_scopes: tuple[str, ...] = (),
) -> Trust:
    """The state of a resource at `now`, from what the last attempts came to.

    `account` is the one of the last attempt: who lacks a permission.
    """
    age = None if last_success_at is None else max(now - last_success_at, timedelta())
    failed = needs_attention(verdict)
    old = age is not None and age > stale_after and verdict is not Verdict.UNAVAILABLE
    told = advice(verdict, account=account, remedy=remedy, missing_scopes=missing_scopes)
    if old and not failed and age is not None:
        told = f"Sync: it was last complete {age_text(age)}."
    return Trust(
        verdict,
        None if age is None else age.total_seconds(),
        old or (failed and age is not None),
        told,
    )


def advice(
    verdict: Verdict, *, account: str = "", remedy: str = "", missing_scopes: tuple[str, ...] = ()
) -> str:
    """What to do about a verdict, in one sentence; empty for what is complete."""
    match verdict:
        case Verdict.COMPLETE:
            return ""
        case Verdict.NEVER:
            return "Sync to read it."
        case Verdict.UNAVAILABLE:
            return "Nothing to do: the tenant lacks the licence or the feature for it."
    if missing_scopes:
        whom = f" with admin consent, so that {account} may read it" if account else ""
        return (
            f"Grant {' or '.join(missing_scopes)} to the app registration{whom}, then sync again."
        )
    if remedy:
        return remedy
    return {
        Verdict.PARTIAL: "Sync again to read the rest.",
        Verdict.FORBIDDEN: "Sign in with an account that may read it, then sync again.",
        Verdict.FAILED: "Sync again; the log has the details.",
    }[verdict]


def fresh_note(status: ResourceStatus, now: datetime, fresh_for: timedelta) -> str:
    """What to say of a resource that was read as a whole not long ago; else nothing."""
    if status.outcome.verdict != Verdict.COMPLETE or status.last_full_at is None:
        return ""
    age = now - status.last_full_at
    if not timedelta() <= age < fresh_for:
        return ""
    return f"Not read again: fresh, read {age_text(age)}. A full sync reads it."
