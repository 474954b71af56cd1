"""The process that syncs: an order comes in, messages go out, the end of the input cancels."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import webbrowser
from contextlib import suppress

from intune_manager.config.child_process import at_end_of_input
from intune_manager.config.logs import configure_logging, redact
from intune_manager.errors import IntuneManagerError
from intune_manager.sync.job import SyncJob
from intune_manager.sync.process.messages import (
    BrowserWanted,
    CodeWanted,
    Ended,
    Failed,
    Logged,
    Message,
    Order,
    Progressed,
    line,
    order,
)

_INPUT, _OUTPUT, _ERRORS = 0, 1, 2
_NICENESS = 5
"""A third of the time of a process that wants the processor as well."""


class _Voice:
    """Sends messages to the parent, from any thread. One that is gone is not told any more."""

    def __init__(self, output: int) -> None:
        self._stream = os.fdopen(output, "wb")
        self._turn = threading.Lock()

    def say(self, message: Message) -> None:
        # Where the parent has died, its end of the input pipe is closed too, and cancels the run.
        with self._turn, suppress(OSError):
            self._stream.write(line(message))
            self._stream.flush()


class _LogAloud(logging.Handler):
    """Leaves it to the parent to write the log."""

    def __init__(self, voice: _Voice, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._voice, self._secrets = voice, secrets

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = redact(self.format(record), self._secrets)
        except (TypeError, ValueError, KeyError):  # a message that does not fit its arguments
            text = redact(str(record.msg), self._secrets)
        self._voice.say(Logged(record.name, record.levelno, text))


class _ParentsBrowser(webbrowser.BaseBrowser):
    """Leaves it to the parent to open pages: what this process starts would inherit its priority,
    its pipes and its deafness to Ctrl+C."""

    def __init__(self, voice: _Voice) -> None:
        super().__init__()
        self._voice = voice

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002
        self._voice.say(BrowserWanted(url))
        return True


def main() -> None:
    """Do what the order says and tell the parent how it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to both: the parent decides
    if sys.platform != "win32":  # there the parent does that
        os.nice(_NICENESS)  # the window is to get the processor whenever it wants it
    # What a library prints must not get between the messages.
    voice = _Voice(os.dup(_OUTPUT))
    os.dup2(_ERRORS, _OUTPUT)
    with os.fdopen(os.dup(_INPUT), "rb", buffering=0) as stream:
        said = stream.readline()
    if not said:
        return  # cancelled before it began
    ordered = order(said)
    settings = ordered.settings
    webbrowser.register("parent", None, _ParentsBrowser(voice), preferred=True)
    configure_logging(None, level=ordered.log_level, secrets=settings.secrets)
    logging.getLogger().addHandler(_LogAloud(voice, settings.secrets))
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(_run(ordered, voice))


async def _run(ordered: Order, voice: _Voice) -> None:
    job = SyncJob(
        ordered.settings,
        ordered.paths,
        only=ordered.only,
        full=ordered.full,
        interactive=ordered.interactive,
        prompt=lambda code: voice.say(CodeWanted(code)),
        on_progress=lambda progress: voice.say(Progressed(progress)),
    )
    at_end_of_input(job.cancel)
    try:
        voice.say(Ended(await job.run()))
    except IntuneManagerError as error:
        voice.say(Failed.of(error))


if __name__ == "__main__":
    main()
