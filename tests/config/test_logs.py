"""No secret reaches a log, whichever way it tries."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from intune_manager.config.logs import configure_logging, redact

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
    ],
)
def test_a_secret_is_cut_out(text: str) -> None:
    assert SECRET not in redact(text)


def test_a_simulated_token_is_cut_out() -> None:
    assert "c2VjcmV0LXBheWxvYWQ=" not in redact("Bearer sim.c2VjcmV0LXBheWxvYWQ=")
    assert "c2VjcmV0LXBheWxvYWQ=" not in redact("sim.c2VjcmV0LXBheWxvYWQ=")


def test_ordinary_text_stays() -> None:
    text = "devices: page 3 of 50, 1000 rows, status code 200"
    assert redact(text) == text


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
