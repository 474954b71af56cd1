"""The interpreter outlives thousands of awaits under qasync."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SOAK = Path(__file__).parent / "tools" / "soak.py"


def test_six_thousand_awaits_leave_the_interpreter_alive() -> None:
    # In a process of its own: a lost reference aborts the whole interpreter.
    result = subprocess.run(
        [sys.executable, str(SOAK), "6000"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "6000 awaits" in result.stdout
