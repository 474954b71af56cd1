"""Settings: where they are read, and the errors that name them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from intune_manager.config.paths import Paths, default_paths
from intune_manager.config.settings import Settings, checked_base_url, load_settings
from intune_manager.errors import CacheError, SettingsError

TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


def test_without_a_file_the_defaults_hold(paths: Paths) -> None:
    settings = load_settings(paths)
    assert settings.graph_url == "https://graph.microsoft.com"
    assert settings.tenant_id is None


def test_the_environment_wins_over_the_file(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    paths.settings.write_text(f'tenant_id = "contoso.com"\nclient_id = "{TENANT}"\n')
    monkeypatch.setenv("INTUNE_MANAGER_TENANT_ID", TENANT)
    settings = load_settings(paths)
    assert settings.tenant_id == TENANT
    assert settings.client_id == TENANT


def test_an_empty_variable_is_no_variable(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_TENANT_ID", "")
    assert load_settings(paths).tenant_id is None


def test_a_bad_variable_is_named(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_GRAPH_URL", "http://graph.example.com")
    with pytest.raises(SettingsError) as caught:
        load_settings(paths)
    assert caught.value.setting == "INTUNE_MANAGER_GRAPH_URL"
    assert "https" in str(caught.value)


def test_a_bad_value_in_the_file_is_named_with_the_file(paths: Paths) -> None:
    paths.settings.write_text("max_in_flight = 0\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(paths)
    assert "max_in_flight" in caught.value.setting
    assert str(paths.settings) in str(caught.value)


def test_an_unknown_name_in_the_file_is_refused(paths: Paths) -> None:
    paths.settings.write_text('tennant_id = "contoso.com"\n')
    with pytest.raises(SettingsError, match="tennant_id"):
        load_settings(paths)


def test_a_file_that_is_no_toml_is_an_error_that_names_it(paths: Paths) -> None:
    paths.settings.write_text("tenant_id = \n")
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        load_settings(paths)


@pytest.mark.parametrize("name", ["access_token", "client_secret", "certificate_password"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(paths: Paths, name: str) -> None:
    paths.settings.write_text(f'{name} = "hunter2"\n')
    with pytest.raises(SettingsError) as caught:
        load_settings(paths)
    assert "hunter2" not in f"{caught.value} {caught.value.remedy}"


@pytest.mark.parametrize("token", ["a b4711", "a\nb4711", "é4711", "a\x004711"])
def test_a_token_that_no_header_can_hold_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(access_token=token)
    assert "4711" not in f"{caught.value!s} {caught.value!r}"


@pytest.mark.parametrize("given", ["abc", " abc\n", "Bearer abc", "bearer  abc", "BEARER\tabc"])
def test_a_token_may_come_with_blanks_and_its_scheme(given: str) -> None:
    settings = Settings(access_token=given)
    assert settings.access_token is not None
    assert settings.access_token.get_secret_value() == "abc"


@pytest.mark.parametrize("name", ["access_token", "client_secret", "certificate_password"])
def test_a_secret_that_is_set_is_in_no_error_from_then_on(name: str) -> None:
    Settings(**{name: f"hunter2-{name}"})
    error = SettingsError(f"Did you mean hunter2-{name}?", setting=name, remedy=f"hunter2-{name}!")
    assert (str(error), error.remedy) == ("Did you mean [redacted]?", "[redacted]!")


@pytest.mark.parametrize(
    "given",
    [
        {"graph_url": "https://graph.microsoft.com/v1.0"},
        {"graph_url": "https://graph.microsoft.com/Beta/"},
        {"authority": "https://login.microsoftonline.com/common"},
        {"tenant_id": "../common.x"},
        {"tenant_id": "contoso.com/x"},
        {"tenant_id": "common"},
    ],
)
def test_a_value_that_would_lead_elsewhere_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)  # type: ignore[arg-type]


def test_a_secret_never_shows(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", "hunter2")
    assert "hunter2" not in repr(load_settings(paths))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8642",
        "http://localhost:1",
        "http://[::1]:80",
        "https://graph.microsoft.us",
    ],
)
def test_https_and_loopback_are_accepted(url: str) -> None:
    assert checked_base_url(f"{url}/") == url


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1.example.com",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "https://user:secret@graph.microsoft.com",
        "https://graph.microsoft.com?x=1",
        "https://graph.microsoft.com#x",
        "https://",
        "graph.microsoft.com",
        "https://graph.microsoft.com:notaport",
        "http://[::1",
        "https://graph.micro\nsoft.com",
        "https://graph.microsoft.com\\@evil.example.com",
        "https://gr\u0430ph.microsoft.com",
        "https://graph.microsoft.com /",
        "",
    ],
)
def test_any_other_base_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"must|is not a URL"):
        checked_base_url(url)


def test_the_data_directory_is_private(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "new" / "dir")
    paths.create()
    assert paths.data_dir.stat().st_mode & 0o077 == 0


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(CacheError, match="file"):
        Paths(blocked / "below").create()


def test_the_variable_chooses_the_data_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(tmp_path / "here"))
    assert default_paths().cache == tmp_path / "here" / "cache.sqlite"
