"""The benchmarks, as a table: each figure is a ratio or a duration taken in this one run.

python3 tests/benchmarks/run.py            everything, about half an hour
python3 tests/benchmarks/run.py sync       only the named groups: sync, increments, whole, storage,
                                           window, simulator
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import chain_figures
import increment_figures
import simulator_figures
import storage_figures
import sync_figures
import window_figures

GROUPS = {
    "sync": sync_figures.figures,
    "increments": increment_figures.figures,
    "whole": chain_figures.figures,
    "storage": storage_figures.figures,
    "window": window_figures.figures,
    "simulator": simulator_figures.figures,
}


@dataclass(frozen=True)
class Machine:
    text: str

    @classmethod
    def here(cls) -> Machine:
        return cls(
            f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}"
        )


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(GROUPS)
    if unknown:
        sys.stderr.write(f"unknown: {', '.join(unknown)}; known: {', '.join(GROUPS)}\n")
        return 2
    missed = 0
    print(f"Measured on {Machine.here().text}.\n")
    print("| figure | measured | target | |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as directory:
        for name in wanted or GROUPS:
            for figure in GROUPS[name](Path(directory)):
                missed += figure.met is False
                print(figure.line(), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
