"""What a command says to whoever reads its lines: a script, or a window that shows sign-ins."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from intune_manager.auth.credential import DeviceCode
from intune_manager.cli.main import run
from intune_manager.cli.output import ExitCode
from intune_manager.cli.progress_lines import ProgressLines


def test_a_device_code_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    url = "https://microsoft.com/devicelogin"
    ProgressLines().code(DeviceCode(url, "ABC", datetime(2026, 3, 1, tzinfo=UTC)))
    said = json.loads(capsys.readouterr().out)
    assert said == {"event": "sign_in", "url": url, "code": "ABC"}


def test_for_a_window_a_page_is_a_line_and_no_browser_opens() -> None:
    script = (
        "import webbrowser\n"
        "from intune_manager.cli.progress_lines import ProgressLines\n"
        "ProgressLines().open_browser_elsewhere()\n"
        "assert webbrowser.open('https://login.microsoftonline.com/x')\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    url = "https://login.microsoftonline.com/x"
    assert json.loads(said) == {"event": "sign_in", "url": url, "code": ""}


def test_a_reader_that_is_gone_does_not_stop_the_command() -> None:
    script = (
        "import os, sys\n"
        "from intune_manager.cli.progress_lines import ProgressLines\n"
        "reader, writer = os.pipe()\n"
        "sys.stdout = os.fdopen(writer, 'w')\n"
        "lines = ProgressLines()\n"
        "os.close(reader)\n"
        "lines.write('{}')\n"
        "os._exit(7)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 7


@pytest.mark.parametrize(
    "arguments",
    [
        ["sync", "--parent-pipe"],
        ["details", "x", "--progress", "json"],
        ["sync", "--progress", "x"],
    ],
)
def test_what_fits_nothing_is_a_usage_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == ExitCode.USAGE
    assert "--progress" in capsys.readouterr().err


def test_a_failure_is_the_last_line_of_details_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["details", "x", "--refresh", "--progress", "json"]) == ExitCode.ERROR
    printed = capsys.readouterr()
    assert json.loads(printed.out)["error"] in printed.err
