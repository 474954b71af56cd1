"""A whole large tenant at the pace of the real service, beside its longest chain of pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from demo_tenant import HERE, environment, run_measured, tenant
from figure import Figure


def figures(directory: Path) -> Iterator[Figure]:
    """About a quarter of an hour: the latencies are those of the service."""
    with tenant("large-50k", "real") as demo:
        chain = [sys.executable, str(HERE / "chain.py"), demo.url, demo.token]
        followed = json.loads(run_measured(chain, environment()).stdout)
    with tenant("large-50k", "real") as demo:  # begun anew: the same times page by page
        whole = run_measured(
            [sys.executable, "-m", "intune_manager", "sync", "--json"],
            environment(directory / "chain", demo),
        )
    report = json.loads(whole.stdout)
    longest = max(followed, key=lambda name: followed[name]["seconds"])
    pages = {entry["name"]: entry["pages"] for entry in report["resources"]}
    seconds = followed[longest]["seconds"]
    if pages[longest] != followed[longest]["pages"]:
        raise SystemExit(f"not the same pages of {longest}: {pages[longest]}, {followed[longest]}")
    yield Figure(
        "(a) whole large-50k tenant under preset real / its longest serial chain of pages",
        whole.seconds / seconds, "x", 1.25,
        f"{whole.seconds:.0f} s / {seconds:.0f} s, {followed[longest]['pages']:.0f} pages of"
        f" {longest}; peak memory {whole.peak_mb:.0f} MB",
    )  # fmt: skip
