"""Logging with every secret cut out before a line is written."""

from __future__ import annotations

import logging
import logging.handlers
import os
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from intune_manager.config.atomic import open_private
from intune_manager.errors import CacheError
from intune_manager.redaction import redact

MAX_LOG_BYTES = 2_000_000
_KEPT_LOGS = 3


class RedactingFormatter(logging.Formatter):
    """Formats as its base does, then redacts: messages, arguments and tracebacks alike."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotated log of which every file is its owner's alone from its first byte on.

    A window and the sync that it has started write to the same one, a whole line at a time.
    """

    def _open(self) -> TextIOWrapper:
        file = Path(self.baseFilename)
        descriptor = open_private(file, os.O_APPEND | os.O_WRONLY)
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="replace")

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - logging's name
        stream = self.stream
        if stream is not None and not _is_open_file(stream, Path(self.baseFilename)):
            self.stream = None  # the other process has begun a new file
            stream.close()
            self.stream = self._open()
        return bool(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        with suppress(PermissionError):  # Windows, while the other process has it open
            super().doRollover()
        if self.stream is None:
            self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        # Logging's own way would print the record, unredacted, on standard error.
        del record


def _is_open_file(stream: TextIOWrapper, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False


def configure_logging(
    file: Path | None,
    *,
    level: int = logging.INFO,
    stderr: bool = False,
) -> None:
    """Log to `file` (owner-only, rotated at 2 MB, three kept), and to stderr if asked.

    Calling it again replaces what it set before. Libraries that log requests are kept at WARNING.
    Raises CacheError, naming the file, when it cannot be written; should that happen later (a full
    disk), lines are lost in silence.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, RedactingFormatter):
            root.removeHandler(handler)
            handler.close()
    formatter = RedactingFormatter()
    # Without any handler, logging would print warnings on standard error by itself, unredacted.
    handlers: list[logging.Handler] = [logging.NullHandler()]
    if file is not None:
        handlers.append(_log_file(file))
    if stderr:
        handlers.append(logging.StreamHandler())
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "azure", "msal", "aiohttp.access", "aiosqlite"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _log_file(file: Path) -> logging.Handler:
    try:
        return _PrivateFile(file, maxBytes=MAX_LOG_BYTES, backupCount=_KEPT_LOGS)
    except OSError as error:
        raise CacheError(
            f"The log file {file} cannot be written: {error.strerror}.",
            remedy="Make it writable or move it away, or choose another data directory with "
            "INTUNE_MANAGER_DATA_DIR.",
        ) from error
