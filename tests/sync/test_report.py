"""Progress and report are values that explain themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intune_manager.cli.output import ExitCode
from intune_manager.data.outcomes import Cost, Counts
from intune_manager.sync.report import (
    Mode,
    ResourceProgress,
    ResourceReport,
    Savings,
    Stage,
    SyncProgress,
    SyncReport,
    Verdict,
    report_in,
)

START = datetime(2026, 7, 17, 12, tzinfo=UTC)


def report(*verdicts: Verdict, cancelled: bool = False, sign_in_needed: bool = False) -> SyncReport:
    return SyncReport(
        run_id=7,
        tenant_id="t",
        account="adele@contoso.com",
        started_at=START,
        finished_at=START + timedelta(seconds=90),
        resources=tuple(
            ResourceReport(name=f"r{i}", verdict=verdict, sign_in_needed=sign_in_needed)
            for i, verdict in enumerate(verdicts)
        ),
        cancelled=cancelled,
    )


@pytest.mark.parametrize(
    ("verdicts", "exit_code"),
    [
        ((Verdict.COMPLETE, Verdict.COMPLETE), ExitCode.SUCCESS),
        ((Verdict.COMPLETE, Verdict.UNAVAILABLE), ExitCode.SUCCESS),
        ((Verdict.UNAVAILABLE,), ExitCode.SUCCESS),
        ((Verdict.COMPLETE, Verdict.FORBIDDEN), ExitCode.PARTIAL),
        ((Verdict.COMPLETE, Verdict.FAILED), ExitCode.PARTIAL),
        ((Verdict.PARTIAL, Verdict.FAILED), ExitCode.PARTIAL),
        ((Verdict.FAILED, Verdict.FORBIDDEN), ExitCode.ERROR),
        ((Verdict.UNAVAILABLE, Verdict.FAILED), ExitCode.ERROR),
    ],
)
def test_the_exit_code_says_how_much_is_complete(
    verdicts: tuple[Verdict, ...], exit_code: int
) -> None:
    assert report(*verdicts).exit_code == exit_code


def test_a_needed_sign_in_outweighs_what_is_complete() -> None:
    assert report(Verdict.COMPLETE, sign_in_needed=True).exit_code == ExitCode.SIGN_IN_NEEDED


def test_a_cancel_outweighs_everything() -> None:
    cancelled = report(Verdict.COMPLETE, cancelled=True, sign_in_needed=True)
    assert cancelled.exit_code == ExitCode.CANCELLED


def test_the_report_is_one_line_of_json_with_times_in_utc_and_the_exit_code() -> None:
    text = report(Verdict.COMPLETE, Verdict.FORBIDDEN).to_json()
    document = json.loads(text)
    assert "\n" not in text
    assert document["started_at"] == "2026-07-17T12:00:00.000Z"
    assert document["duration_s"] == 90
    assert document["exit_code"] == ExitCode.PARTIAL
    assert [r["verdict"] for r in document["resources"]] == ["complete", "forbidden"]


def test_the_report_comes_back_whole_from_its_json() -> None:
    devices = ResourceReport(
        "devices",
        Verdict.PARTIAL,
        "\udfff",
        title="Devices",
        missing_scopes=("A",),
        notes=("One.",),
        mode=Mode.DELTA,
        counts=Counts(*range(6)),
        cost=Cost(pages=1, waited_s=1.5, received_bytes=2),
        live_rows=5,
        saved=Savings(1, 2, 3),
    )
    before = replace(report(), resources=(devices,), error="e", remedy="r", cancelled=True)
    document = json.loads(before.to_json())
    assert document["resources"][0]["odd"] == 5
    assert report_in(document) == before


@pytest.mark.parametrize("document", [{}, {"resources": [1]}, {"resources": [{}]}])
def test_what_is_no_report_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no report"):
        report_in(document)


def standing(*resources: ResourceProgress, finished: bool = False) -> SyncProgress:
    return SyncProgress(1, START, resources, finished)


def test_the_fraction_of_a_run_weighs_resources_by_their_rows() -> None:
    done = ResourceProgress("small", "Small", Stage.DONE, rows=9, verdict=Verdict.COMPLETE)
    half = ResourceProgress("big", "Big", Stage.READING, rows=495, estimate=989)
    assert standing(done, half).fraction == pytest.approx(0.505, abs=0.005)


def test_a_resource_with_an_unknown_total_claims_no_progress() -> None:
    unknown = ResourceProgress("r", "R", Stage.READING, rows=5000)
    assert unknown.fraction is None
    assert standing(unknown).fraction == 0.0


def test_only_a_finished_run_is_whole() -> None:
    more = ResourceProgress("r", "R", Stage.READING, rows=1000, estimate=1000)
    assert standing(more).fraction < 1.0
    assert standing(more, finished=True).fraction == 1.0


def test_the_run_takes_as_long_as_its_slowest_resource() -> None:
    slow = ResourceProgress("slow", "S", Stage.READING, eta_s=60.0)
    fast = ResourceProgress("fast", "F", Stage.READING, eta_s=2.0)
    assert standing(fast, slow).eta_s == 60.0
    assert standing().eta_s is None
