"""Where the time of a first sync goes: which part of the program each sample of py-spy falls into.

    python3 tests/tools/profile_sync.py [PROFILE] [RESOURCES]       large-100k devices

Prints one line per part: seconds in which a thread was at work there, and their share. Threads work
side by side, so that the seconds add up to more than the sync takes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from demo_tenant import environment, tenant

RATE_HZ = 200
PARTS = {
    "start of the program": ("importlib", "<frozen"),
    "hashing": ("payload_hash",),
    "JSON: splitting, checking, projecting": (
        "graph/json_slices.py",
        "data/projection.py",
        "data/json_values.py",
    ),
    "search text": ("search_text", "folded"),
    "HTTP": ("httpx/", "httpcore/", "h11/", "/graph/", "selectors.py", "selector_events.py"),
    "SQLAlchemy and aiosqlite": ("sqlalchemy/", "aiosqlite/", "greenlet"),
}
"""A sample belongs to the first part of which a frame of its stack reminds, from the inside out."""
_STARTED_BY = "<frozen runpy>"


def main(profile: str, resources: str) -> None:
    samples = Counter(map(_part, _samples(profile, resources)))
    total = samples.total()
    for part, count in samples.most_common():
        print(f"{count / RATE_HZ:7.1f} s {count / total:6.1%}  {part}")


def _samples(profile: str, resources: str) -> Iterable[Sequence[str]]:
    """The stack of each sample, the outermost frame first."""
    sync = [sys.executable, "-m", "intune_manager", "sync", "--only", resources, "--json"]
    with tempfile.TemporaryDirectory() as directory, tenant(profile) as demo:
        raw = Path(directory) / "raw"
        spy = ["py-spy", "record", "-r", str(RATE_HZ), "-t", "-f", "raw", "-o", str(raw), "--"]
        where = environment(Path(directory) / "data", demo)
        subprocess.run([*spy, *sync], env=where, check=True, capture_output=True)
        for line in raw.read_text("utf-8").splitlines():
            stack, _, count = line.rpartition(" ")
            yield from [stack.split(";")] * int(count)


def _part(stack: Sequence[str]) -> str:
    frames = [frame for frame in stack if _STARTED_BY not in frame]
    innermost = frames[-1] if frames else ""
    if "_connection_worker_thread" in innermost:
        # The call into SQLite has no frame of its own; the other line waits for the next call.
        return "SQLite" if _calls(innermost) else "SQLite's threads, waking and waiting"
    for frame in reversed(frames):
        for part, signs in PARTS.items():
            if any(sign in frame for sign in signs):
                return part
    return "all else: planning, accounting, event loop"


@cache
def _calls(frame: str) -> bool:
    """Whether a frame of aiosqlite's thread stands at the line that runs what it was given."""
    import aiosqlite.core

    number = int(frame.rpartition(":")[2].rstrip(")"))
    line = Path(aiosqlite.core.__file__).read_text("utf-8").splitlines()[number - 1]
    return "function()" in line


if __name__ == "__main__":
    main(*(sys.argv[1:] + ["large-100k", "devices"][len(sys.argv) - 1 :]))
