"""How a command that asks Graph is run: how Ctrl+C reaches it, and how the user is asked."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from intune_manager.sync.thread import Work

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode

ResultT = TypeVar("ResultT")


def run_job(job: Work[ResultT]) -> ResultT:
    """Run `job` to its end and return its result; Ctrl+C and a request to terminate cancel it."""
    with (
        asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner,
        _interruptible(job, runner.get_loop()),
    ):
        return runner.run(job.run())


@contextmanager
def _interruptible(job: Work[object], loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let Ctrl+C, and a request to terminate, cancel the job; a second one ends the program."""

    def interrupt(number: int, _: object) -> None:
        signal.signal(number, before[signal.Signals(number)])
        loop.call_soon_threadsafe(job.cancel)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) or signal.SIG_DFL for number in numbers}
    for number in numbers:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def may_prompt() -> bool:
    """Whether somebody sits at the terminal who can sign in."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def print_code(code: DeviceCode) -> None:
    """Tell how to sign in with a device code."""
    sys.stderr.write(f"To sign in, open {code.verification_url} and enter the code {code.code}.\n")
