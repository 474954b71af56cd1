"""What a child of this program is given: the settings of its parent, whatever the user has set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from intune_manager.config.child_process import environment_with, environment_without_settings
from intune_manager.config.paths import Paths, default_paths
from intune_manager.config.settings import GroupMembership, Settings


def test_a_child_goes_by_the_settings_of_its_parent_and_not_by_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(
        tenant_id="contoso.com",
        client_secret="hunter22hunter22",  # type: ignore[arg-type]
        access_token="tok.en",  # type: ignore[arg-type]
        certificate_path=tmp_path / "c.pem",
        group_membership=GroupMembership.ASSIGNED,
        resume_hours=1.5,
        device_details=True,
    )
    monkeypatch.setenv("INTUNE_MANAGER_CLIENT_ID", "11111111-2222-3333-4444-555555555555")
    monkeypatch.setenv("intune_manager_max_retries", "9")
    given = environment_with(settings, Paths(tmp_path))
    monkeypatch.setattr(os, "environ", given)
    assert Settings() == settings
    assert default_paths() == Paths(tmp_path)


def test_the_demo_tenant_gets_no_setting_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", "tok.en")
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", "/data")
    monkeypatch.setenv("LANG", "C")
    given = environment_without_settings()
    assert "tok.en" not in given.values()
    assert given["INTUNE_MANAGER_DATA_DIR"] == "/data"
    assert given["LANG"] == "C"
