"""Logging with every secret cut out before a line is written."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
from pathlib import Path

_SECRETS = (
    re.compile(r"(?i)(\bbearer\s+)[^\s\"',;]+"),
    re.compile(
        r"(?i)((?:access_token|refresh_token|id_token|client_secret|client_assertion|password|"
        r"authorization|device_code)[\"']?\s*[=:]\s*[\"']?)(?!bearer\b)[^\s\"',;&}]+"
    ),
    re.compile(r"()\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*"),
    re.compile(r"()\bsim\.[\w=+/-]{10,}"),
    re.compile(r"(?i)([?&](?:sig|code)=)[^\s&\"']+"),
)
_REDACTED = r"\1[redacted]"


def redact(text: str) -> str:
    """`text` with bearer tokens, JWTs, secrets in key=value form and SAS signatures replaced."""
    for pattern in _SECRETS:
        text = pattern.sub(_REDACTED, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats as its base does, then redacts: messages, arguments and tracebacks alike."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def configure_logging(
    file: Path | None, *, level: int = logging.INFO, stderr: bool = False
) -> None:
    """Log to `file` (owner-only, rotated at 2 MB, three kept), and to stderr if asked.

    Calling it again replaces what it set before. Libraries that log requests are kept at WARNING.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, RedactingFormatter):
            root.removeHandler(handler)
            handler.close()
    formatter = RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    handlers: list[logging.Handler] = []
    if file is not None:
        file.touch(mode=0o600, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(file, maxBytes=2_000_000, backupCount=3)
        )
    if stderr:
        handlers.append(logging.StreamHandler())
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "azure", "msal", "aiohttp.access", "aiosqlite"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if file is not None and os.name == "posix":
        file.chmod(0o600)
