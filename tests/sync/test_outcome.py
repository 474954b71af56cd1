"""Each way a reading can end has its verdict, and words that help."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from intune_manager.errors import (
    BugError,
    CacheError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
    SignInRequiredError,
    TransientError,
)
from intune_manager.registry import RESOURCES_BY_NAME
from intune_manager.sync.report import Verdict
from intune_manager.sync.verdicts import ending_of

DEVICES = RESOURCES_BY_NAME["devices"]


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (None, Verdict.COMPLETE),
        (PermissionMissingError("no"), Verdict.FORBIDDEN),
        (NotAvailableError("no licence"), Verdict.UNAVAILABLE),
        (NotFoundError("404"), Verdict.FAILED),
        (TransientError("504"), Verdict.FAILED),
        (SignInRequiredError("expired"), Verdict.FAILED),
        (CacheError("disk full"), Verdict.FAILED),
        (asyncio.CancelledError(), Verdict.NEVER),
    ],
)
def test_a_reading_that_stored_nothing_is_judged_by_what_ended_it(
    error: BaseException | None, verdict: Verdict
) -> None:
    assert ending_of(DEVICES, error, stored=False).verdict is verdict


@pytest.mark.parametrize(
    "error",
    [PermissionMissingError("no"), TransientError("504"), asyncio.CancelledError()],
)
def test_a_reading_that_stored_something_is_partial(error: BaseException) -> None:
    assert ending_of(DEVICES, error, stored=True).verdict is Verdict.PARTIAL


def test_an_optional_resource_that_is_not_found_is_merely_unavailable() -> None:
    optional = replace(DEVICES, optional=True)
    assert ending_of(optional, NotFoundError("404"), stored=False).verdict is Verdict.UNAVAILABLE


def test_a_403_without_scopes_names_the_declared_one() -> None:
    outcome = ending_of(DEVICES, PermissionMissingError("no"), stored=False)
    assert outcome.missing_scopes == ("DeviceManagementManagedDevices.Read.All",)


def test_the_scopes_that_graph_names_win_over_the_declared_one() -> None:
    error = PermissionMissingError("no", scopes=("A.Read.All", "A.ReadWrite.All"))
    assert ending_of(DEVICES, error, stored=False).missing_scopes == error.scopes


def test_message_and_remedy_reach_the_user() -> None:
    outcome = ending_of(DEVICES, SignInRequiredError("expired", remedy="Sign in."), stored=False)
    assert (outcome.error, outcome.remedy, outcome.sign_in_needed) == ("expired", "Sign in.", True)


@pytest.mark.parametrize("error", [BugError("unknown option"), KeyError("id")])
def test_a_bug_is_logged_with_its_traceback(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        outcome = ending_of(DEVICES, error, stored=False)
    assert outcome.verdict is Verdict.FAILED
    assert outcome.error
    assert caplog.records[0].exc_info is not None


def test_a_failure_of_the_outside_world_is_no_bug_for_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ending_of(DEVICES, TransientError("504"), stored=False)
    assert caplog.records == []
