"""How a command asks Graph: which tenant answers, how Ctrl+C cancels, how the user signs in."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode
    from intune_manager.auth.tokens import TokenSource
    from intune_manager.config.settings import Settings
    from intune_manager.simulator.process import SimulatorProcess
    from intune_manager.sync.thread import Work

DEMO_ACCOUNT = "demo token"


@dataclass(frozen=True)
class Demo:
    """Which demo tenant is wanted, and how its network behaves."""

    profile: str = "small"
    preset: str = "calm"


@dataclass(frozen=True)
class Asked:
    """Whom a command asks, and with which tokens: None for those that the settings tell of."""

    settings: Settings
    tokens: TokenSource | None = None


@contextmanager
def asked_tenant(settings: Settings, demo: Demo | None) -> Iterator[Asked]:
    """The user's tenant; or a demo tenant, which runs as long as the block does.

    Raises EnvironmentalError when the demo tenant does not start.
    """
    if demo is None:
        yield Asked(settings)
        return
    from intune_manager.simulator.options import SimulatorOptions
    from intune_manager.simulator.process import SimulatorProcess
    from intune_manager.sync.job import settings_for

    with SimulatorProcess(SimulatorOptions(demo.profile, demo.preset)) as process:
        served = process.start()
        turned = settings_for(
            settings, url=served.url, token=served.token, tenant_id=served.tenant_id
        )
        yield Asked(turned, DemoTokens(process, served.token))


class DemoTokens:
    """Tokens of a demo tenant that this program started: its server gives out as many as it takes.

    A token that the user supplies is never renewed in this way, not even one for a simulator.
    """

    def __init__(self, process: SimulatorProcess, token: str) -> None:
        self._process = process
        self._token = token

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        """The token, or a new one when Graph has refused it. Raises EnvironmentalError."""
        if force or claims is not None:
            self._token = await asyncio.to_thread(self._process.new_token)
        return self._token

    @property
    def account(self) -> str:
        return DEMO_ACCOUNT

    def __repr__(self) -> str:
        return "DemoTokens([redacted])"


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
