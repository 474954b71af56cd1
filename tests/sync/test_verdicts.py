"""Each way a reading can end has its verdict, words that help, and says what to do."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

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
from intune_manager.sync.verdicts import MEANINGS, WORDS, Trust, advice, ending_of, trust

NOW = datetime(2026, 7, 17, 12, tzinfo=UTC)
SCOPE = "DeviceManagementApps.Read.All"


def trusted(verdict: Verdict, *, ago: timedelta | None) -> Trust:
    last = None if ago is None else NOW - ago
    return trust(verdict, last_success_at=last, now=NOW, stale_after=timedelta(hours=24))


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_a_word_a_meaning_and_where_it_is_due_an_advice(verdict: Verdict) -> None:
    assert WORDS[verdict]
    assert MEANINGS[verdict].endswith(".")
    assert bool(advice(verdict)) is (verdict is not Verdict.COMPLETE)


def test_a_missing_permission_is_named_with_the_account_that_lacks_it() -> None:
    told = advice(Verdict.FORBIDDEN, account="adele@contoso.com", missing_scopes=(SCOPE,))
    assert SCOPE in told
    assert "adele@contoso.com" in told


def test_the_remedy_of_the_failure_goes_before_a_general_one() -> None:
    assert advice(Verdict.FAILED, remedy="Free some space.") == "Free some space."


def test_fresh_data_is_not_stale() -> None:
    fresh = trusted(Verdict.COMPLETE, ago=timedelta(hours=23))
    assert (fresh.stale, fresh.age_s, fresh.advice) == (False, 23 * 3600, "")


def test_complete_data_goes_stale_with_age_and_says_since_when() -> None:
    old = trusted(Verdict.COMPLETE, ago=timedelta(days=3))
    assert old.stale
    assert "3 days ago" in old.advice
    assert old.advice.startswith("Sync")


@pytest.mark.parametrize("verdict", [Verdict.FAILED, Verdict.FORBIDDEN, Verdict.PARTIAL])
def test_data_is_stale_at_once_when_the_last_attempt_did_not_bring_it_up_to_date(
    verdict: Verdict,
) -> None:
    seen_before = trusted(verdict, ago=timedelta(seconds=5))
    assert seen_before.stale
    assert seen_before.age_s == 5
    assert seen_before.advice


@pytest.mark.parametrize("verdict", [Verdict.FAILED, Verdict.FORBIDDEN, Verdict.NEVER])
def test_what_was_never_complete_has_no_age_and_is_not_stale_but_missing(verdict: Verdict) -> None:
    never = trusted(verdict, ago=None)
    assert (never.stale, never.age_s) == (False, None)
    assert never.advice


def test_what_the_tenant_does_not_have_cannot_go_stale() -> None:
    gone = trusted(Verdict.UNAVAILABLE, ago=timedelta(days=90))
    assert not gone.stale
    assert gone.advice.startswith("Nothing to do")


def test_a_clock_that_was_set_back_makes_no_negative_age() -> None:
    assert trusted(Verdict.COMPLETE, ago=timedelta(hours=-1)).age_s == 0


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
