"""How long a sync takes beside the plainest program, what a second one costs, and its memory."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from demo_tenant import HERE, Run, Tenant, environment, run_measured, tenant
from figure import Figure

ROUNDS = 3


def figures(directory: Path) -> Iterator[Figure]:
    with tenant("mid") as demo:
        small = _sync(demo, directory / "mid")
    with tenant("large-100k") as demo:
        _plain(demo, directory / "warm.sqlite")  # the first reader pays for the tenant's caches
        plain, first, again = [], [], []
        for number in range(ROUNDS):
            plain.append(_plain(demo, directory / f"plain-{number}.sqlite"))
            first.append(_sync(demo, directory / f"data-{number}"))
            again.append(_sync(demo, directory / f"data-{number}", "--full"))
        increment = _sync(demo, directory / "data-0")
    yield Figure(
        "(a) first sync of 100,000 devices / plainest httpx + msgspec + sqlite3 program",
        _ratio(first, plain), "x", 2,
        f"{_median(first):.1f} s / {_median(plain):.1f} s",
    )  # fmt: skip
    yield Figure(
        "(b) unchanged re-sync / first sync", increment.seconds / _median(first), "x", 0.35,
        f"{increment.seconds:.1f} s",
    )  # fmt: skip
    yield Figure(
        "(b) unchanged re-sync with --full / first sync", _ratio(again, first), "x", None,
        f"{_median(again):.1f} s",
    )  # fmt: skip
    peak = max(result.peak_mb for result in first)
    beside = max(result.peak_mb for result in plain)
    yield Figure(
        "(d) peak memory of that first sync", peak, "MB", 350,
        f"of 5,000 devices {small.peak_mb:.0f} MB, plainest program {beside:.0f} MB",
    )  # fmt: skip


def _plain(demo: Tenant, database: Path) -> Run:
    return run_measured(
        [sys.executable, str(HERE / "plain.py"), demo.url, demo.token, str(database)],
        environment(),
    )


def _sync(demo: Tenant, data_dir: Path, *options: str) -> Run:
    return run_measured(
        [sys.executable, "-m", "intune_manager", "sync", "--only", "devices", "--json", *options],
        environment(data_dir, demo),
    )


def _median(runs: list[Run]) -> float:
    return statistics.median(result.seconds for result in runs)


def _ratio(ours: list[Run], theirs: list[Run]) -> float:
    """The median of the ratios pair by pair: a drift of the machine's speed cancels out."""
    return statistics.median(
        one.seconds / other.seconds for one, other in zip(ours, theirs, strict=True)
    )
