"""The window: until it is painted and filled, a key press to its rows, the longest stall."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demo_tenant import HERE, Tenant, environment, run, run_measured, tenant
from figure import Figure

ROUNDS = 5
STALL_ROUNDS = 3


def figures(directory: Path) -> Iterator[Figure]:
    yield _stall_figure(directory)
    data = directory / "large"
    with tenant("large-100k") as demo:
        _fill(data, demo)
    typed = _probe("filter", environment(data))
    yield Figure(
        f"(d) key press in the filter to rows drawn, {typed['rows']:,} devices",
        max(typed["ms"].values()), "ms", 60,
        "slowest of " + ", ".join(f"{needle!r} {ms:.0f}" for needle, ms in typed["ms"].items()),
    )  # fmt: skip
    yield from _start_figures(environment(data))
    members = directory / "members"
    with tenant("large-50k") as demo:
        _fill(members, demo, "users,groups,group_members")
    yield _members_figure(environment(members))


def _stall_figure(directory: Path) -> Figure:
    """The median of some runs, each beside one of a window that does nothing.

    What the machine itself takes, for other guests of its host, say, is in both.
    """
    found: dict[str, list[dict[str, Any]]] = {"stall": [], "idle": []}
    for round_ in range(STALL_ROUNDS):
        for what, results in found.items():
            with tenant("large-100k") as demo:
                results.append(_probe(what, environment(directory / f"{what}{round_}", demo)))
    longest = {what: [run["longest_ms"] for run in runs] for what, runs in found.items()}
    told = {what: ", ".join(f"{ms:.1f}" for ms in gaps) for what, gaps in longest.items()}
    usual = statistics.median(run["p999_ms"] for run in found["stall"])
    return Figure(
        "(c) longest stall of the window's loop during the first sync of 100,000 devices",
        statistics.median(longest["stall"]), "ms", 16,
        f"median of {told['stall']}; 99.9 % of the rounds within {usual:.1f};"
        f" of a window that does nothing beside such syncs: {told['idle']}",
    )  # fmt: skip


def _members_figure(env: dict[str, str]) -> Figure:
    leafed = _probe("members", env)
    return Figure(
        f"(d) scroll to rows, users narrowed to a group of {leafed['members']:,}",
        max(leafed["ms"]), "ms", 50,
        f"slowest of {len(leafed['ms'])}, median {statistics.median(leafed['ms']):.0f};"
        f" the first rows after {leafed['first_ms']:.0f}",
    )  # fmt: skip


def _start_figures(env: dict[str, str]) -> Iterator[Figure]:
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(_probe("bare", env)["painted_s"])
        ours.append(_probe("start", env))
    beside = statistics.median(bare)
    painted = statistics.median(result["painted_s"] for result in ours)
    shown = statistics.median(result["rows_s"] for result in ours)
    detail = f"bare PySide6 window {beside:.2f} s"
    yield Figure("(e) process start to window painted", painted, "s", None, detail)
    yield Figure("(e) process start to rows of 100,000 devices shown", shown, "s", None, detail)


def _fill(data: Path, demo: Tenant, only: str = "devices") -> None:
    run_measured(
        [sys.executable, "-m", "intune_manager", "sync", "--only", only, "--json"],
        environment(data, demo),
    )


def _probe(what: str, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, str(HERE / "window_probe.py"), what, str(time.time())]
    answer: dict[str, Any] = json.loads(run(command, env).stdout.splitlines()[-1])
    return answer
