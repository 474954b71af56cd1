"""Logging with every secret cut out before a line is written."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from intune_manager.config.atomic import open_private
from intune_manager.errors import CacheError

MAX_LOG_BYTES = 2_000_000
_KEPT_LOGS = 3
_SHORTEST_SECRET = 6
"""Shorter ones occur in ordinary words; cutting them out would spoil the log and hide nothing."""

_QUOTE = r"[\\\"']*"
_SECRETS = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[^\s\"',;]+"),
    re.compile(
        r"(?i)((?:access_token|refresh_token|id_token|client_secret|client_assertion|password|"
        rf"authorization|device_code){_QUOTE}\s*[=:]\s*{_QUOTE})"
        r"(?!(?:bearer|basic)\b)[^\s\\\"',;&}]+"
    ),
    re.compile(r"()\beyJ[\w-]{10,}(?:\.[\w-]*){2,4}"),
    re.compile(r"()\bsim\.[\w=+/-]{10,}"),
    re.compile(r"(?i)([?&](?:sig|code)=)[^\s&\"']+"),
    re.compile(r"(://)[^\s/@\"']+(?=@)"),
)
_REDACTED = r"\1[redacted]"


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without secrets.

    Bearer tokens, JWTs, secrets in key=value form, SAS signatures and the user part of URLs are
    known by their form; `secrets` are cut out wherever they stand.
    """
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, "[redacted]")
    for pattern in _SECRETS:
        text = pattern.sub(_REDACTED, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats as its base does, then redacts: messages, arguments and tracebacks alike."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self._secrets)


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
    secrets: Iterable[str] = (),
) -> None:
    """Log to `file` (owner-only, rotated at 2 MB, three kept), and to stderr if asked.

    Calling it again replaces what it set before. Libraries that log requests are kept at WARNING.
    `secrets` never reach a line, whatever stands round them. Raises CacheError, naming the file,
    when it cannot be written; should that happen later (a full disk), lines are lost in silence.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, RedactingFormatter):
            root.removeHandler(handler)
            handler.close()
    formatter = RedactingFormatter(secrets)
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
