"""Each verdict tells what to do, and data says how old it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intune_manager.sync.report import Verdict
from intune_manager.sync.verdicts import MEANINGS, WORDS, Trust, advice, trust

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
