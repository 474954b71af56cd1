"""The report of a sync: readable on narrow terminals, harmless, and documented as JSON."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from intune_manager.cli.commands.sync_report import print_report
from intune_manager.data.outcomes import Cost, Counts
from intune_manager.sync.report import Mode, ResourceReport, Savings, SyncReport, Verdict

README = Path(__file__).parents[3] / "README.md"
AT = datetime(2026, 7, 17, 12, tzinfo=UTC)


def report_of(*resources: ResourceReport) -> SyncReport:
    return SyncReport(1, "tenant", "adele", AT, AT + timedelta(seconds=3), resources)


def printed(report: SyncReport, columns: int = 120) -> str:
    out = io.StringIO()
    print_report(report, Console(file=out, width=columns))
    return out.getvalue()


DEVICES = ResourceReport(
    "devices", Verdict.COMPLETE, title="Devices",
    counts=Counts(created=7, updated=8, restored=9, deleted=10, unchanged=1_234_543),
    cost=Cost(requests=3, received_bytes=2_000_000),
)  # fmt: skip
LONG = ResourceReport("intents", Verdict.COMPLETE, title="Endpoint security (before the catalog)")


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_no_number_and_no_verdict_is_cut_however_narrow_the_terminal(columns: int) -> None:
    told = printed(report_of(DEVICES, LONG), columns)
    assert {"1,234,567", "7", "8", "9", "10", "complete"} <= set(told.split())
    assert "\u2026" not in told
    lines = told.splitlines()
    assert max(map(len, lines[: lines.index(next(x for x in lines if "Took" in x))])) <= columns


def test_counts_that_are_zero_throughout_have_no_column() -> None:
    heading = printed(report_of(LONG)).splitlines()[0]
    assert heading.split() == ["Resource", "Verdict", "Read", "Rows"]


def test_what_a_server_says_cannot_steer_the_terminal() -> None:
    hostile = ResourceReport(
        "devices", Verdict.FAILED, title="Devices", error="\x1b]0;x\x07", notes=("\x1b[2J",)
    )
    told = printed(report_of(hostile))
    assert "\x1b" not in told
    assert "\x07" not in told
    assert "Not complete: Devices." in told


def test_an_increment_that_saved_nothing_boasts_of_nothing() -> None:
    def told(saved: Savings) -> str:
        return printed(
            report_of(ResourceReport("a", Verdict.COMPLETE, mode=Mode.DELTA, saved=saved))
        )

    assert "less than" not in told(Savings(-3, -10))
    assert "(2 requests less than in full rounds)" in told(Savings(2, -10))
    assert "(0.3 MB less than in full rounds)" in told(Savings(-3, 300_000))


def test_the_keys_of_the_json_report_are_those_that_the_readme_documents() -> None:
    section = README.read_text("utf-8").partition("### `sync --json`")[2].partition("\n#")[0]
    rows: dict[str, set[str]] = {}
    for line in section.splitlines():
        if found := re.match(r"\| (the report|`resources\[\]`|`totals`) \|(.*)\|$", line):
            rows[found[1].strip("`")] = set(re.findall(r"`(\w+)`", found[2]))
    document: dict[str, Any] = json.loads(report_of(DEVICES).to_json())
    assert rows == {
        "the report": set(document),
        "resources[]": set(document["resources"][0]),
        "totals": set(document["totals"]),
    }
