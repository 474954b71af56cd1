"""From the error that ended a resource's reading to its verdict and to words for the user."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from intune_manager.errors import (
    BugError,
    IntuneManagerError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
    SignInRequiredError,
)
from intune_manager.registry.resource import Resource
from intune_manager.sync.progress import Verdict

log = logging.getLogger(__name__)

_CANCELLED = "The sync was cancelled."
_BUG = "The program failed ({kind}); its log has the details."
_BUG_REMEDY = "Please report it, with the log file."


@dataclass(frozen=True)
class Outcome:
    """How the reading of one resource ended."""

    verdict: Verdict
    error: str = ""
    remedy: str = ""
    missing_scopes: tuple[str, ...] = ()
    sign_in_needed: bool = False


def outcome_of(resource: Resource, error: BaseException | None, *, stored: bool) -> Outcome:
    """What `error` (None for a clean pass) means for `resource`.

    `stored` says whether anything was stored before it: then the resource is partial, whatever
    stopped it. Anything but an environmental or transient failure is logged with its traceback.
    """
    if error is None:
        return Outcome(Verdict.COMPLETE)
    if isinstance(error, asyncio.CancelledError):
        return Outcome(Verdict.PARTIAL if stored else Verdict.NEVER, _CANCELLED)
    if not isinstance(error, IntuneManagerError) or isinstance(error, BugError):
        log.error("Reading %s failed", resource.name, exc_info=error)
    verdict = Verdict.PARTIAL if stored else _verdict(resource, error)
    if not isinstance(error, IntuneManagerError):
        return Outcome(verdict, _BUG.format(kind=type(error).__name__), _BUG_REMEDY)
    return Outcome(
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
