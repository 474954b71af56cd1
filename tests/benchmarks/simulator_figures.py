"""The demo tenant: how soon the largest everyday profile serves, and what memory it takes."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from demo_tenant import environment
from figure import Figure

ROUNDS = 5
PROFILE = "large-100k"
_PAGES = ("v1.0/deviceManagement/managedDevices", "v1.0/users?$top=999", "v1.0/groups?$top=999")


def figures(directory: Path) -> Iterator[Figure]:
    runs = [_round() for _ in range(ROUNDS)]
    yield Figure(
        f"(g) demo tenant {PROFILE}: process start to serving",
        statistics.median(seconds for seconds, _, _ in runs), "s", 2,
        f"Python itself {_bare_seconds():.2f} s",
    )  # fmt: skip
    yield Figure(
        "(g) its peak memory once it has served devices, users and groups",
        max(read_mb for _, _, read_mb in runs), "MB", 400,
        f"{max(started_mb for _, started_mb, _ in runs):.0f} MB when it has started",
    )  # fmt: skip


def _round() -> tuple[float, float, float]:
    """Seconds to the line that says it serves, and MB of peak memory then and after some pages."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "intune_manager", "simulate", "--profile", PROFILE],
        stdout=subprocess.PIPE,
        env=environment(),
    )
    try:
        assert process.stdout
        endpoint = json.loads(process.stdout.readline())
        seconds = time.perf_counter() - started
        started_mb = _peak_mb(process.pid)
        for page in _PAGES:
            _read(f"{endpoint['url']}/{page}", endpoint["token"])
        return seconds, started_mb, _peak_mb(process.pid)
    finally:
        process.terminate()
        process.communicate()


def _read(url: str, token: str) -> None:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310
    with urllib.request.urlopen(request) as response:  # noqa: S310 - a loopback address
        response.read()


def _peak_mb(pid: int) -> float:
    """The highest resident memory so far; Linux tells it of a living process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this system does not tell the peak memory of a process")


def _bare_seconds() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - started
