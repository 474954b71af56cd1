"""The command line as a whole: usage, errors and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from intune_manager import __version__
from intune_manager.cli.main import run


def test_version_is_one_line_and_needs_no_cache(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"Intune Manager {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["sync", "--nope"],
        ["query"],
        ["db"],
        ["db", "nope"],
        ["db", "upgrade", "999"],
        ["simulate", "--port", "x"],
        ["sync", "--demo", "--only", ","],
        ["sync", "--demo", "--profile", "huge"],
    ],
)
def test_bad_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "Usage" in capsys.readouterr().err


def test_an_option_of_the_demo_is_never_ignored(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--demo", "sync"]) == 2
    assert "sync --demo" in capsys.readouterr().err
    assert run(["sync", "--profile", "mid"]) == 2
    assert "add --demo" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [["status"], ["sync"], ["query", "SELECT 1"], ["db", "current"]]
)
def test_a_bad_setting_is_named_by_every_command(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_GRAPH_URL", "http://graph.example.com")
    assert run(command) == 1
    error = capsys.readouterr().err
    assert "INTUNE_MANAGER_GRAPH_URL" in error
    assert "Traceback" not in error


def test_a_broken_settings_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "data" / "settings.toml"
    file.parent.mkdir()
    file.write_text("this is not toml")
    assert run(["status"]) == 1
    assert str(file) in capsys.readouterr().err
    assert file.read_text() == "this is not toml"


def test_a_data_directory_that_is_a_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").touch()
    assert run(["status"]) == 1
    assert f"{tmp_path / 'data'} is not a directory" in capsys.readouterr().err


def test_sync_without_sign_in_settings_asks_for_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sync"]) in {1, 4}
    assert "INTUNE_MANAGER_CLIENT_ID" in capsys.readouterr().err.upper()
