"""What a sync costs when one object in a hundred has changed, by counters, and when none has."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from demo_tenant import Run, Tenant, environment, run_measured, tenant
from figure import Figure

RESOURCES = "devices,users,groups,directory_devices,group_members"
DEVICES = "deviceManagement/managedDevices"
PATHS = (DEVICES, "users", "groups", "devices")
AT_ONCE = 500
NOW = "2026-07-17T12:00:00Z"


def figures(directory: Path, profile: str = "large-100k") -> Iterator[Figure]:
    with tenant(profile) as demo:
        first = _sync(demo, directory / "increments")
        unchanged = _sync(demo, directory / "increments")
        changed = _change(demo)
        increment = _sync(demo, directory / "increments")
    whole, part, still = _totals(first), _totals(increment), _totals(unchanged)
    what = f"{profile}, 1 % changed ({changed:,} objects)"
    yield Figure(
        f"requests of an increment / of the first sync, {what}",
        part["requests"] / whole["requests"], "x", 0.1,
        f"{part['requests']:,} / {whole['requests']:,}",
    )  # fmt: skip
    yield Figure(
        f"rows written by an increment / by the first sync, {what}",
        part["rows_written"] / whole["rows_written"], "x", 0.05,
        f"{part['rows_written']:,} / {whole['rows_written']:,}",
    )  # fmt: skip
    yield Figure(
        f"bytes of an increment / of the first sync, {what}",
        part["received_bytes"] / whole["received_bytes"], "x", None,
        f"{part['received_bytes'] / 1e6:,.1f} / {whole['received_bytes'] / 1e6:,.1f} MB",
    )  # fmt: skip
    yield Figure(
        f"unchanged re-sync / first sync, {profile}",
        unchanged.seconds / first.seconds, "x", 0.35,
        f"{unchanged.seconds:.1f} s / {first.seconds:.1f} s, {still['requests']:,} requests",
    )  # fmt: skip


def _sync(demo: Tenant, data_dir: Path) -> Run:
    return run_measured(
        [sys.executable, "-m", "intune_manager", "sync", "--only", RESOURCES, "--json"],
        environment(data_dir, demo),
    )


def _totals(result: Run) -> dict[str, int]:
    totals: dict[str, int] = json.loads(result.stdout)["totals"]
    return totals


def _change(demo: Tenant) -> int:
    """Change one object in a hundred of each collection; how many."""
    changes: list[dict[str, Any]] = []
    with httpx.Client(base_url=f"{demo.url}/_sim", timeout=300) as control:
        for path in PATHS:
            changes += [
                {"op": "modify", "path": path, "id": object_id, "properties": _properties(path)}
                for object_id in _ids(control, path)[::100]
            ]
        for start in range(0, len(changes), AT_ONCE):
            part = {"mutations": changes[start : start + AT_ONCE]}
            control.post("/mutate", json=part).raise_for_status()
    return len(changes)


def _ids(control: httpx.Client, path: str) -> list[str]:
    answer = control.get(f"/store/{path}", params={"version": "v1.0", "$select": "id"})
    answer.raise_for_status()
    return [json.loads(line)["id"] for line in answer.text.splitlines()]


def _properties(path: str) -> dict[str, str]:
    if path == DEVICES:
        return {"osVersion": "99.1", "lastSyncDateTime": NOW}
    return {"displayName": "Changed"}
