"""A command of this program as a child of the window: its lines are read, its end is waited for."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from intune_manager.config.child_process import environment_with, own_command
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    IntuneManagerError,
    SyncCancelledError,
)

Document: TypeAlias = dict[str, Any]
"""What stands in one line."""
_INTERRUPTED = frozenset({int(signal.SIGINT), 0xC000013A - 2**32})
"""How a process crashes that gets Ctrl+C while it starts: on POSIX, and on Windows."""
_CANCELLED = 130
_LOGGED_CHARACTERS = 4_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Patience:
    """How long the child is waited for, in seconds, until it is killed."""

    cancelled_s: float = 30.0
    """After it was asked to stop: it finishes the page that it reads."""
    done_s: float = 5.0
    """After its last line."""
    closing_s: float = 10.0
    """When the program ends."""


@dataclass
class _Heard:
    """What one child has said so far."""

    rest: bytes = b""
    """The beginning of a line."""
    last_words: str = ""
    """The end of what it wrote on standard error."""
    end: Document | IntuneManagerError | None = None
    """Its last line, or why there is none."""


class CommandProcess(QObject):
    """Runs `intune-manager … --progress json`, one command at a time.

    The child has this window's settings, which reach it through its environment, for a command line
    is seen by every user. It writes the log by itself. It is asked to stop by the end of its
    input, and so it ends when this process does, killed or not.
    """

    said = Signal(object)
    """A line that says what is being done, as a dict. Of several progress lines that arrive at
    once only the newest is given: each can be understood alone."""
    ended = Signal(object)
    """The last line as a dict, or an IntuneManagerError. The child has gone by then, and another
    command may be started."""

    def __init__(
        self, command: Sequence[str] | None = None, *, patience: Patience | None = None
    ) -> None:
        """`command` is the program and its first arguments; this program if absent."""
        super().__init__()
        self._command = tuple(command or own_command("intune_manager"))
        self._patience = patience or Patience()
        self._process: QProcess | None = None
        self._heard = _Heard()
        self._is_cancelled = False
        self._gone = asyncio.Event()
        self._gone.set()
        self._insistence = QTimer(self)
        self._insistence.setSingleShot(True)
        self._insistence.timeout.connect(self._kill)

    @property
    def running(self) -> bool:
        return self._process is not None

    @property
    def pid(self) -> int:
        """The child's process id; 0 while there is none."""
        return self._process.processId() if self._process is not None else 0

    def start(self, arguments: Sequence[str], settings: Settings, paths: Paths) -> None:
        """Start a command; returns at once. Raises BugError while another one is running."""
        if self._process is not None:
            raise BugError("Another command is still running.")
        self._heard, self._is_cancelled = _Heard(), False
        process = QProcess(self)
        process.setProcessEnvironment(_environment(environment_with(settings, paths)))
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._finish)
        process.errorOccurred.connect(self._take_error)
        self._process = process
        self._gone.clear()
        program, *first = self._command
        process.start(program, [*first, *arguments, "--progress", "json", "--parent-pipe"])

    def cancel(self) -> None:
        """Ask the child to stop, and kill it if it does not; returns at once."""
        if self._process is not None:
            self._is_cancelled = True
            self._process.closeWriteChannel()
            self._insist(self._patience.cancelled_s)

    async def close(self) -> None:
        """Cancel what is under way and wait until it has gone, for some seconds at most."""
        self.cancel()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._gone.wait(), self._patience.closing_s)
        self._kill()

    # Inside

    def _read(self) -> None:
        if self._process is None:
            return
        arrived = self._heard.rest + self._process.readAllStandardOutput().data()
        *lines, self._heard.rest = arrived.split(b"\n")
        try:
            documents = [_document(line) for line in lines]
        except ValueError:
            self._heard.end = other_language()
            self._kill()
            return
        for document in _newest(documents):
            if "event" in document:
                self.said.emit(document)
            elif self._heard.end is None:
                self._heard.end = document
                self._insist(self._patience.done_s)

    def _read_errors(self) -> None:
        if self._process is not None:
            words = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._heard.last_words = (self._heard.last_words + words)[-_LOGGED_CHARACTERS:]

    def _finish(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._read_errors()
        self._leave(self._heard.end or self._unexpected(code, status))

    def _take_error(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by the end of the process.
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            why = self._process.errorString()
            self._leave(
                EnvironmentalError(
                    f"The process that is to read the tenant could not be started: {why}.",
                    remedy="Close other programs, then try again.",
                )
            )

    def _leave(self, end: Document | IntuneManagerError) -> None:
        """The child has gone: say how it ended."""
        process, self._process = self._process, None
        self._insistence.stop()
        if process is not None:
            process.deleteLater()
        self._gone.set()
        self.ended.emit(_outcome(end))

    def _unexpected(self, code: int, status: QProcess.ExitStatus) -> IntuneManagerError:
        """Why a child ended without a last line."""
        is_crash = status is QProcess.ExitStatus.CrashExit
        if self._is_cancelled or (is_crash and code in _INTERRUPTED):
            return SyncCancelledError("It was cancelled before there was a result.")
        log.warning("a child ended with %d: %s", code, self._heard.last_words.strip())
        return BugError(
            f"The process that read the tenant ended unexpectedly ({code}). What it had stored "
            "stays.",
            remedy="Sync again. If it happens again, please report it, with the log file.",
        )

    def _insist(self, seconds: float) -> None:
        if not self._insistence.isActive():
            self._insistence.start(round(seconds * 1000))

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()


def other_language() -> BugError:
    """The error for a child whose lines are not those of this version of the program."""
    return BugError(
        "The process that reads the tenant speaks another language than the window.",
        remedy="If the program was updated meanwhile, start it again.",
    )


def _environment(variables: dict[str, str]) -> QProcessEnvironment:
    environment = QProcessEnvironment()
    for name, value in variables.items():
        environment.insert(name, value)
    return environment


def _document(line: bytes) -> Document:
    """The JSON object of a line. Raises ValueError for anything else."""
    # By the standard library, for it lets lone surrogates pass: a server's words may hold some.
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _newest(documents: Sequence[Document]) -> Iterator[Document]:
    """`documents` without the progress that another one in them has overtaken."""
    progress = [number for number, one in enumerate(documents) if one.get("event") == "progress"]
    overtaken = frozenset(progress[:-1])
    return (one for number, one in enumerate(documents) if number not in overtaken)


def _outcome(end: Document | IntuneManagerError) -> Document | IntuneManagerError:
    """The result of a command; an error where its last line is one."""
    if not isinstance(end, dict) or end.keys() != {"error", "remedy", "exit_code"}:
        return end
    kind = SyncCancelledError if end["exit_code"] == _CANCELLED else EnvironmentalError
    return kind(str(end["error"]), remedy=str(end["remedy"]))
