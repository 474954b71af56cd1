"""`ProcessJob`: a sync as `SyncJob` does it, in a child of this process."""

from __future__ import annotations

import asyncio
import logging
import signal
import subprocess
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING

from intune_manager.auth.session import abandonable
from intune_manager.config.child_process import environment_without_settings, own_command
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    IntuneManagerError,
    SyncCancelledError,
)
from intune_manager.sync.process.messages import (
    BrowserWanted,
    CodeWanted,
    Ended,
    Failed,
    GarbledError,
    Logged,
    Message,
    Order,
    Progressed,
    line,
    message,
)
from intune_manager.sync.report import SyncProgress, SyncReport

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode

COMMAND = own_command("intune_manager.sync.process.child")
if sys.platform == "win32":
    _FLAGS = subprocess.BELOW_NORMAL_PRIORITY_CLASS
else:
    _FLAGS = 0  # the child lowers its priority by itself
_INTERRUPTED = frozenset({-signal.SIGINT, 0xC000013A})
"""How a process ends that Ctrl+C met while it started: on POSIX, and on Windows."""
_EXIT_LIMIT_S = 5.0
_CANCEL_LIMIT_S = 30.0
_LOGGED_CHARACTERS = 4_000

log = logging.getLogger(__name__)


class ProcessJob:
    """One sync in a process of its own, that can be cancelled at any moment.

    It does what a SyncJob with the same arguments does and ends as that one would, with an error of
    the same kind. `on_progress` and `prompt` are called in a thread of their own. What the child
    logs appears in this process's log. The child ends when this process does, killed or not, and
    has a lower priority. The settings reach it through a pipe: neither its command line nor its
    environment tells a secret.
    """

    def __init__(
        self,
        settings: Settings,
        paths: Paths,
        *,
        only: frozenset[str] | None = None,
        full: bool = False,
        interactive: bool = False,
        prompt: Callable[[DeviceCode], None] | None = None,
        on_progress: Callable[[SyncProgress], None] | None = None,
    ) -> None:
        self._order = Order.of(
            settings,
            paths,
            log_level=logging.getLogger().level,
            only=only,
            full=full,
            interactive=interactive,
        )
        self._prompt = prompt
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._insist: threading.Timer | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._cancelled = False

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        child = self._child
        return None if child is None else child.pid

    def cancel(self) -> None:
        """End the job: with a report when reading has begun, with SyncCancelledError before.

        A child that does not end within half a minute is killed.
        """
        with self._lock:
            self._cancelled = True
            if self._child is not None:
                _close(self._child.stdin)
                insist = threading.Timer(_CANCEL_LIMIT_S, self._child.kill)
                insist.daemon = True
                insist.start()
                self._insist = insist

    async def run(self) -> SyncReport:
        """Bring the cache up to date and return the report.

        Raises what `SyncJob.run` raises, EnvironmentalError when there can be no further process,
        and BugError when the child ended without a word.
        """
        try:
            # A thread that this process's end need not wait for.
            return await abandonable(self._run, name="child of a sync")
        except asyncio.CancelledError:
            self.cancel()
            raise

    def _run(self) -> SyncReport:
        with _child() as child:
            with self._lock:
                if self._cancelled:
                    raise _cancelled_early()
                self._child = child
            try:
                return self._conversation(child)
            finally:
                with self._lock:
                    self._child = None
                if self._insist is not None:
                    self._insist.cancel()

    def _conversation(self, child: subprocess.Popen[bytes]) -> SyncReport:
        assert child.stdin is not None  # noqa: S101 - both are pipes
        assert child.stdout is not None  # noqa: S101
        with suppress(OSError, ValueError):  # it died at once, or the run was cancelled at once
            child.stdin.write(line(self._order))
            child.stdin.flush()
        for said in child.stdout:
            report = self._heard(_understood(said))
            if report is not None:
                return report
        raise self._silence(child.wait())

    def _heard(self, said: Message) -> SyncReport | None:
        match said:
            case Ended(report):
                return report
            case Failed():
                raise said.error
            case Progressed(progress):
                if self._on_progress is not None:
                    self._on_progress(progress)
            case CodeWanted(code):
                if self._prompt is not None:
                    self._prompt(code)
            case BrowserWanted(url) if url.startswith("https://"):
                webbrowser.open(url)
            case Logged(logger, level, text):
                logging.getLogger(logger).log(level, "%s", text)
        return None

    def _silence(self, code: int) -> IntuneManagerError:
        """Why a child told nothing before it ended with that code."""
        if self._cancelled or code in _INTERRUPTED:
            return _cancelled_early()
        return BugError(
            f"The process that read the tenant ended unexpectedly ({code}). What it had stored "
            "stays.",
            remedy="Sync again. If it happens again, please report it, with the log file.",
        )


def _cancelled_early() -> SyncCancelledError:
    return SyncCancelledError("The sync was cancelled before it had a report.")


@contextmanager
def _child() -> Iterator[subprocess.Popen[bytes]]:
    """A child that waits for its order; it has ended afterwards, and its last words are logged."""
    with ExitStack() as held:
        try:
            # A file, not a pipe: nobody reads it while the child runs, and a full pipe would stop
            # the child.
            errors = held.enter_context(tempfile.TemporaryFile())
            child = subprocess.Popen(  # noqa: S603 - the command is this program itself
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment_without_settings(),
                creationflags=_FLAGS,
            )
        except OSError as error:
            raise EnvironmentalError(
                f"The process of the sync could not be started: {error.strerror}.",
                remedy="Close other programs and see that there is room for temporary files, then"
                " sync again.",
            ) from error
        try:
            yield child
        finally:
            # Both, before it is waited for: one that still talks would wait for a listener.
            _close(child.stdin)
            _close(child.stdout)
            _end(child)
            _log_last_words(child.returncode, errors)


def _log_last_words(code: int, errors: IO[bytes]) -> None:
    errors.seek(0)
    last_words = errors.read().decode("utf-8", "replace").strip()[-_LOGGED_CHARACTERS:]
    if code or last_words:
        log.warning("the process of a sync ended with %d: %s", code, last_words)


def _understood(said: bytes) -> Message:
    try:
        return message(said)
    except GarbledError as error:
        raise BugError(
            "The process that reads the tenant speaks another language than the window.",
            remedy="If the program was updated meanwhile, start it again.",
        ) from error


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        with suppress(OSError):
            stream.close()


def _end(child: subprocess.Popen[bytes]) -> None:
    """Wait for a child that has nothing more to do, then insist."""
    try:
        child.wait(_EXIT_LIMIT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
