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


def figures(directory: Path) -> Iterator[Figure]:
    with tenant("large-100k") as demo:
        stall = _probe("stall", environment(directory / "stall", demo))
    yield Figure(
        "(c) longest stall of the window's loop during the first sync of 100,000 devices",
        stall["longest_ms"], "ms", 16,
        f"99.9 % of the rounds within {stall['p999_ms']:.1f} ms",
    )  # fmt: skip
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
