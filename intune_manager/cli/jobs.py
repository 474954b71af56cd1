"""How a command asks Graph: which tenant answers, who signs in, what cancels, how it fails."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from intune_manager.cli import streams
from intune_manager.cli.options import ProgressFormat, refuse
from intune_manager.cli.output import ExitCode, print_error
from intune_manager.config.child_process import at_end_of_input, give_way
from intune_manager.errors import (
    IntuneManagerError,
    SettingsError,
    SignInRequiredError,
    SyncCancelledError,
)

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode
    from intune_manager.auth.tokens import TokenSource
    from intune_manager.cli.progress_lines import ProgressLines
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.simulator.process import SimulatorProcess
    from intune_manager.sync.connection import Access

DEMO_ACCOUNT = "demo token"


@dataclass(frozen=True)
class Demo:
    """Which demo tenant is wanted, and how its network behaves."""

    profile: str = "small"
    preset: str = "calm"


@dataclass(frozen=True)
class Asked:
    """Whom a command asks, and with which tokens: None for those of the settings."""

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
ResultT_co = TypeVar("ResultT_co", covariant=True)


class Job(Protocol[ResultT_co]):
    """What a command runs to its end: a SyncJob or a DetailJob."""

    async def run(self) -> ResultT_co: ...

    def cancel(self) -> None: ...


@dataclass(frozen=True)
class Caller:
    """Who started a command that asks Graph: a person, a script, or the window."""

    lines: ProgressLines | None = None
    """Where `--progress json` writes; None without it: then a person reads."""
    is_window: bool = False
    """Whether a window reads those lines, holds the input open, and shows sign-ins."""

    @classmethod
    def by(cls, progress: ProgressFormat | None, *, parent_pipe: bool) -> Self:
        """As the options say. For a window, this process gives way to it from now on."""
        if progress is None:
            if parent_pipe:
                refuse("--parent-pipe needs --progress json")
            return cls()
        from intune_manager.cli.progress_lines import ProgressLines

        lines = ProgressLines()
        if parent_pipe:
            give_way()
            # A terminal sends Ctrl+C to both processes: it is the window that decides.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            lines.open_browser_elsewhere()
        return cls(lines, parent_pipe)

    @property
    def interactive(self) -> bool:
        """Whether there is somebody who can sign in."""
        return self.is_window or (sys.stdin.isatty() and sys.stderr.isatty())

    @property
    def prompt(self) -> Callable[[DeviceCode], None]:
        """Says how to sign in with a device code."""
        return _print_code if self.lines is None else self.lines.code

    def access(self, asked: Asked, paths: Paths) -> Access:
        """How a job reaches the tenant and the cache, and whom it may ask to sign in."""
        from intune_manager.sync.connection import Access

        return Access(asked.settings, paths, self.interactive, self.prompt, asked.tokens)

    def run(self, job: Job[ResultT]) -> ResultT:
        """Run `job` to its end and return its result.

        Ctrl+C and a request to terminate cancel it; for a window, the end of the input does.
        """
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            if self.is_window:
                return runner.run(_until_input_ends(job))
            with _interruptible(job, runner.get_loop()):
                return runner.run(job.run())


async def _until_input_ends(job: Job[ResultT]) -> ResultT:
    at_end_of_input(job.cancel)
    return await job.run()


@contextmanager
def _interruptible(job: Job[object], loop: asyncio.AbstractEventLoop) -> Iterator[None]:
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


def _print_code(code: DeviceCode) -> None:
    sys.stderr.write(f"To sign in, open {code.verification_url} and enter the code {code.code}.\n")


def failed(error: IntuneManagerError, *, as_json: bool) -> int:
    """Print what went wrong, where the result would be, and return the exit code."""
    exit_code = _exit_code(error)
    streams.work_is_done(exit_code)
    print_error(error)
    if as_json:
        failure = {"error": error.message, "remedy": error.remedy, "exit_code": exit_code}
        sys.stdout.write(json.dumps(failure) + "\n")
    return exit_code


def _exit_code(error: IntuneManagerError) -> int:
    match error:
        case SyncCancelledError():
            return ExitCode.CANCELLED
        case SignInRequiredError():
            return ExitCode.SIGN_IN_NEEDED
        case SettingsError(setting="only"):
            return ExitCode.USAGE
        case _:
            return ExitCode.ERROR
