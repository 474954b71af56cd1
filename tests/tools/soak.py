"""Thousands of awaits under qasync while signals and timers fire: does the interpreter survive?

PySide6 6.12.0 loses a reference on each emitted signal under Python 3.11: the interpreter aborts
after some thousand awaits. This is the check that the versions in use do not. It prints one line.

    python3 tests/tools/soak.py [AWAITS]            this interpreter
    python3 tests/tools/soak.py --every-python      python3.11 to 3.13, each in a new environment
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SUPPORTED = ("3.11", "3.12", "3.13")
PACKAGES = ("pyside6>=6.8,<6.12", "qasync>=0.27")


def soak(awaits: int) -> str:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import PySide6
    import qasync
    from PySide6.QtCore import QObject, QTimerEvent, Signal
    from PySide6.QtWidgets import QApplication, QWidget

    class Ticker(QObject):
        ticked = Signal(object)
        ticks = 0

        def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802
            self.ticks += 1
            self.ticked.emit(None)
            self.ticked.emit(True)

    app = QApplication.instance() or QApplication(sys.argv[:1])
    window = QWidget()
    window.show()
    ticker = Ticker()
    received: list[object] = []
    ticker.ticked.connect(lambda value: received.append(value) if len(received) < 10 else None)
    timer = ticker.startTimer(0)

    async def work() -> int:
        done = 0
        while done < awaits:
            await asyncio.sleep(0)
            await asyncio.to_thread(lambda: None)
            done += 2
        return done

    with qasync.QEventLoop(app) as loop:
        done = loop.run_until_complete(work())
        ticker.killTimer(timer)
        window.close()
    if not ticker.ticks or len(received) < 2:
        raise SystemExit("no signal was delivered: the run proves nothing")
    version = ".".join(map(str, sys.version_info[:3]))
    return f"Python {version}, PySide6 {PySide6.__version__}: {done} awaits, {ticker.ticks} ticks"


def soak_every_python(awaits: int) -> int:
    failures = 0
    for version in SUPPORTED:
        python = shutil.which(f"python{version}")
        if python is None:
            print(f"Python {version}: not on this machine")
            continue
        with tempfile.TemporaryDirectory() as directory:
            subprocess.run([python, "-m", "venv", directory], check=True)
            own = str(Path(directory) / "bin" / "python")
            subprocess.run([own, "-m", "pip", "install", "-q", *PACKAGES], check=True)
            failures += subprocess.run([own, __file__, str(awaits)], check=False).returncode != 0
    return failures


if __name__ == "__main__":
    counts = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    if "--every-python" in sys.argv:
        sys.exit(soak_every_python(*counts[:1] or [20_000]))
    print(soak(*counts[:1] or [20_000]))
