"""Lines of settings.toml, set one by one: what else is in the file stays."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from intune_manager.config.paths import Paths
from intune_manager.config.settings import GroupMembership, overriding_variable
from intune_manager.config.settings_file import faults, write_settings
from intune_manager.errors import SettingsError

BEFORE = """\
# Contoso, asked for by IT-4711\r
tenant_id = "contoso.com"  # the domain\r
full_sweep_hours = 6.5     # nightly\r
\r
# the end\r
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


def test_comments_order_line_ends_and_other_lines_stay(paths: Paths) -> None:
    paths.settings.write_bytes(BEFORE.encode())
    found = write_settings(paths, {"full_sweep_hours": "8", "device_details": "true"})
    text = paths.settings.read_bytes().decode()
    assert text.startswith(BEFORE.replace("6.5 ", "8 ").rstrip("\r\n"))
    assert "device_details = true" in text
    assert (found.full_sweep_hours, found.device_details) == (8.0, True)
    assert found.tenant_id == "contoso.com"


def test_without_a_file_one_is_made_for_its_owner_alone(paths: Paths) -> None:
    found = write_settings(paths, {"group_membership": "assigned"})
    assert found.group_membership is GroupMembership.ASSIGNED
    assert paths.settings.read_text() == 'group_membership = "assigned"\n'
    assert stat.S_IMODE(paths.settings.stat().st_mode) == 0o600
    assert [file.name for file in paths.settings.parent.iterdir()] == ["settings.toml"]


def test_each_bad_value_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_RESUME_HOURS", "3")
    assert faults({"history_keep_days": "0", "full_sweep_hours": "often", "resume_hours": "4"}) == {
        "history_keep_days": "must be at least 1",
        "full_sweep_hours": "must be a valid number",
    }
    assert faults({"history_keep_days": "30"}) == {}


@pytest.mark.parametrize("values", [{"history_keep_days": 0}, {"client_secret": "x"}])
def test_a_bad_value_and_a_secret_change_nothing(paths: Paths, values: dict[str, object]) -> None:
    paths.settings.write_text("resume_hours = 3\n")
    with pytest.raises(SettingsError):
        write_settings(paths, values)
    assert paths.settings.read_text() == "resume_hours = 3\n"


def test_a_file_that_is_not_valid_is_left_to_the_user(paths: Paths) -> None:
    paths.settings.write_text("resume_hours = [\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        write_settings(paths, {"history_keep_days": 30})
    assert paths.settings.read_text() == "resume_hours = [\n"


def test_a_link_to_a_file_elsewhere_stays_one(paths: Paths, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text("resume_hours = 3\n")
    paths.settings.symlink_to(target)
    write_settings(paths, {"resume_hours": 4})
    assert paths.settings.is_symlink()
    assert target.read_text() == "resume_hours = 4\n"


def test_only_a_variable_with_a_value_overrides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_RESUME_HOURS", "")
    assert overriding_variable("resume_hours") is None
    monkeypatch.setenv("INTUNE_MANAGER_RESUME_HOURS", "3")
    assert overriding_variable("resume_hours") == "INTUNE_MANAGER_RESUME_HOURS"
