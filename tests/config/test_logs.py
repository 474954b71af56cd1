"""No secret reaches a log, whichever way it tries."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from intune_manager.config.logs import configure_logging
from intune_manager.errors import CacheError
from intune_manager.redaction import redact, remember_secret

SECRET = "eyJhbGciOiJub25lIn0.eyJ0aWQiOiJ4In0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {SECRET}",
        f"{{'authorization': 'bearer {SECRET}'}}",
        f'{{"access_token": "{SECRET}", "expires_in": 3599}}',
        f"client_secret={SECRET}&grant_type=client_credentials",
        f"refresh_token={SECRET}",
        f"token was {SECRET}",
        f"https://blob.example.com/x?sv=1&sig={SECRET}",
        f"Proxy-Authorization: Basic {SECRET}",
        f"'Authorization': 'Basic {SECRET}'",
        f'"message":"{{\\"client_secret\\": \\"{SECRET}\\"}}"',
        f"http://user:{SECRET}@proxy.example.com:8080",
    ],
)
def test_a_secret_is_cut_out(text: str) -> None:
    assert SECRET not in redact(text)


def test_a_simulated_token_is_cut_out() -> None:
    assert "c2VjcmV0LXBheWxvYWQ=" not in redact("Bearer sim.c2VjcmV0LXBheWxvYWQ=")
    assert "c2VjcmV0LXBheWxvYWQ=" not in redact("sim.c2VjcmV0LXBheWxvYWQ=")


def test_every_part_of_an_encrypted_token_is_cut_out() -> None:
    assert redact("sent eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn to") == "sent [redacted] to"


@pytest.mark.parametrize(
    "text",
    [
        "devices: page 3 of 50, 1000 rows, status code 200",
        "GET https://graph.microsoft.com/v1.0/users('a@contoso.com')",
        "the basics of a token",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert redact(text) == text


def test_a_known_secret_is_cut_out_of_any_form_but_no_short_one() -> None:
    remember_secret("hunter2")
    remember_secret("a")
    assert redact("x=hunter2hunter2!") == "x=[redacted][redacted]!"
    assert redact("a device") == "a device"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "app.log"
    configure_logging(None)


def test_a_known_secret_is_in_no_line_of_the_log(log: Path) -> None:
    configure_logging(log)
    remember_secret("hunter2")
    logging.getLogger("test").info("the header %r was refused", "hunter2")
    assert "hunter2" not in log.read_text()


def test_a_rotated_log_stays_private(log: Path) -> None:
    before = os.umask(0o022)
    try:
        configure_logging(log)
        rotating = logging.getLogger().handlers[-1]
        assert isinstance(rotating, logging.handlers.RotatingFileHandler)
        rotating.maxBytes = 100
        for _ in range(4):
            logging.getLogger("test").info("x" * 60)
    finally:
        os.umask(before)
    files = list(log.parent.iterdir())
    assert len(files) == 4
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_two_processes_that_write_to_one_log_lose_no_line_when_it_is_rotated(log: Path) -> None:
    other = logging.getLogger("other")
    configure_logging(log)
    (ours,) = (h for h in logging.getLogger().handlers if hasattr(h, "maxBytes"))
    ours.maxBytes = 1_000
    theirs = type(ours)(log, maxBytes=1_000, backupCount=3)
    record = other.makeRecord("other", logging.INFO, "", 0, "%s", ("x" * 180,), None)
    for number in range(12):
        record.msg = f"line {number} %s"
        (ours, theirs)[number % 2].handle(record)
    theirs.close()
    files = [log, log.with_name(f"{log.name}.1"), log.with_name(f"{log.name}.2")]
    written = [re.findall(r"line \d+", file.read_text()) for file in reversed(files)]
    assert [line for lines in written for line in lines] == [f"line {n}" for n in range(12)]


def test_a_log_that_cannot_be_opened_is_named(log: Path) -> None:
    log.mkdir()
    with pytest.raises(CacheError, match=r"app\.log"):
        configure_logging(log)


def test_a_line_that_cannot_be_written_is_not_printed_instead(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(log)
    record = logging.makeLogRecord({"msg": "%d", "args": (f"Bearer {SECRET}",)})
    logging.getLogger().handlers[-1].handle(record)  # the test's own handlers would raise
    assert capsys.readouterr().err == ""


def test_text_that_is_no_unicode_can_be_logged(log: Path) -> None:
    configure_logging(log)
    logging.getLogger("test").info("a name: \ud83d.")
    assert "a name: ?." in log.read_text()


def test_without_a_log_file_nothing_is_printed_past_the_redaction() -> None:
    code = (
        "import logging; from intune_manager.config.logs import configure_logging; "
        "configure_logging(None); logging.getLogger('x').error('Bearer abcdef')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr == ""


def test_the_log_file_is_private_and_redacted(tmp_path: Path) -> None:
    file = tmp_path / "app.log"
    configure_logging(file)
    try:
        raise ValueError(f"Bearer {SECRET}")
    except ValueError:
        logging.getLogger("test").exception("failed with %s", f"Bearer {SECRET}")
    configure_logging(None)
    written = file.read_text()
    assert "failed with" in written
    assert SECRET not in written
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
