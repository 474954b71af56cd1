"""What people type, paste and save on any system is understood, or the way out is said."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.config.paths import Paths, default_paths
from intune_manager.config.settings import load_settings, overriding_variable
from intune_manager.config.settings_file import write_settings
from intune_manager.config.typed import (
    UnreadableFileError,
    file_text,
    toml_values,
    typed,
    typed_id,
    typed_name,
)
from intune_manager.errors import SettingsError

TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
WAYS = (
    " {} ",
    "{}\r\n",
    '"{}"',
    "'{}'",
    "\u201c{}\u201d",
    "\u201e{}\u201c",
    "\u2018{}\u2019",
    "\u00ab{}\u00bb",
    "\ufeff{}",
    "\u200b{}\u200b",
    "\u00a0{}\u202f",
    '" {} "\r',
    "\u2066{}\u2069",
)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("value", [TENANT, "contoso.com", "C:\\certs\\my app.pfx", "https://x.y/"])
def test_what_came_along_with_a_value_is_not_part_of_it(value: str, way: str) -> None:
    assert typed(way.format(value)) == value
    assert typed_id(way.format(value)) == value


@given(st.text())
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert typed(typed(text)) == typed(text)
    assert typed_name(typed_name(text)) == typed_name(text)


def test_a_guid_may_have_the_dashes_of_a_text_and_the_braces_of_the_registry() -> None:
    assert typed_id(f"{{{TENANT}}}") == TENANT
    assert typed_id(TENANT.replace("-", "\u2011")) == TENANT
    assert typed_id(TENANT.replace("-", "\u2013")) == TENANT
    assert typed_id("a\u2013b") == "a\u2013b", "only a GUID is sure to have no other dashes"


@pytest.mark.parametrize("name", ["A \u2013 B", '"Pizza Plus"', "O'Brien & \u201cSons\u201d"])
def test_a_name_keeps_its_quotes_and_dashes(name: str) -> None:
    assert typed_name(name) == name
    assert typed_name(f" '{TENANT}' ") == TENANT


@pytest.mark.parametrize("way", WAYS)
def test_settings_are_understood_from_the_environment(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    for name, value in {
        "TENANT_ID": TENANT,
        "CLIENT_ID": TENANT,
        "GRAPH_URL": "https://graph.microsoft.us",
        "MAX_IN_FLIGHT": "7",
        "DEVICE_DETAILS": "true",
        "SIGN_IN": "device_code",
        "CERTIFICATE_PATH": "/certs/my app.pfx",
        "ACCESS_TOKEN": "Bearer abc",
    }.items():
        monkeypatch.setenv(f"INTUNE_MANAGER_{name}", way.format(value))
    found = load_settings(paths)
    assert (found.tenant_id, found.client_id) == (TENANT, TENANT)
    assert (found.graph_url, found.max_in_flight) == ("https://graph.microsoft.us", 7)
    assert (found.device_details, found.sign_in) == (True, "device_code")
    assert found.certificate_path == Path("/certs/my app.pfx")
    assert found.access_token is not None
    assert found.access_token.get_secret_value() == "abc"


def test_a_password_may_have_blanks_and_quotes(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_CERTIFICATE_PASSWORD", ' "secret" \r\n')
    password = load_settings(paths).certificate_password
    assert password is not None
    assert password.get_secret_value() == ' "secret" '


@pytest.mark.parametrize("blank", ["", " ", '""', "\u00a0", "\r\n", "''"])
def test_what_says_nothing_is_not_set(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, blank: str
) -> None:
    paths.settings.write_text('client_id = ""\nresume_hours = 3\n')
    for name in ("TENANT_ID", "RESUME_HOURS", "DATA_DIR"):
        monkeypatch.setenv(f"INTUNE_MANAGER_{name}", blank)
    found = load_settings(paths)
    assert (found.tenant_id, found.client_id, found.resume_hours) == (None, None, 3)
    assert overriding_variable("resume_hours") is None
    assert default_paths().data_dir != Path(blank)


def test_the_data_directory_may_be_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", f'"{tmp_path}" ')
    assert default_paths().data_dir == tmp_path


FILE = '# caf\u00e9\r\ntenant_id = "contoso.com"\r\nresume_hours = 3\r\n'
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_is_read_and_changed_in_the_encodings_of_windows_editors(
    paths: Paths, encoding: str
) -> None:
    paths.settings.write_bytes(FILE.encode(encoding))
    assert load_settings(paths).tenant_id == "contoso.com"
    assert write_settings(paths, {"resume_hours": 4}).tenant_id == "contoso.com"
    assert paths.settings.read_bytes() == FILE.replace("3", "4").encode(), "from then on UTF-8"


@pytest.mark.parametrize(
    ("line", "told", "remedy"),
    [
        ('certificate_path = "C:\\certs\\x.pfx"', "line 2", "single quotes"),
        ('certificate_path = "C:\\Users\\me.pfx"', "line 2", "single quotes"),
        ("tenant_id = \u201ccontoso.com\u201d", "line 2", "U+201C"),
        ('tenant_id\u00a0= "contoso.com"', "line 2", "U+00A0"),
        ('\u200btenant_id = "contoso.com"', "line 2", "U+200B"),
        ("tenant_id = contoso.com", "line 2", "in quotes"),
        ("certificate_path = C:\\certs\\x.pfx", "line 2", "in quotes"),
        ("certificate_path = ~/x.pfx", "line 2", "in quotes"),
        ("resume_hours = [", "", "Correct the file"),
    ],
)
def test_a_line_that_is_no_toml_is_named_with_the_way_out(
    paths: Paths, line: str, told: str, remedy: str
) -> None:
    paths.settings.write_text(f"# mine\n{line}\n", "utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(paths)
    assert str(paths.settings) in str(caught.value)
    assert told in str(caught.value)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("path", ["C:\\temp\\new.pfx", "C:\\bin\\ra.pfx", "/a\u0000b"])
def test_a_path_whose_backslashes_were_taken_for_escapes_is_told(paths: Paths, path: str) -> None:
    paths.settings.write_text(f'certificate_path = "{path}"\n'.replace("\0", "\\u0000"))
    with pytest.raises(SettingsError, match="single quotes"):
        load_settings(paths)
    paths.settings.write_text("certificate_path = 'C:\\temp\\new.pfx'\n")
    assert str(load_settings(paths).certificate_path) == "C:\\temp\\new.pfx"


def test_another_encoding_is_named_with_its_line_and_not_repeated() -> None:
    with pytest.raises(UnreadableFileError, match="line 2") as caught:
        file_text(b"# mine\n# caf\xe9 hunter2\n")
    assert "UTF-8" in caught.value.remedy
    assert "hunter2" not in f"{caught.value}{caught.value.remedy}"


@given(st.binary() | st.text().map(str.encode))
def test_no_file_is_anything_but_values_or_an_error_with_a_way_out(data: bytes) -> None:
    with contextlib.suppress(UnreadableFileError):
        assert isinstance(toml_values(file_text(data)), dict)
    with contextlib.suppress(UnreadableFileError):
        toml_values("x = " + "[" * 9_000)
