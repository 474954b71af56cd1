"""The settings: environment variables first, then `settings.toml` in the data directory.

Environment variables are the upper-case names with the prefix `INTUNE_MANAGER_`; the TOML file has
the same names in lower case at its top level. Secrets are accepted from the environment alone, so
that none ends up in a file.
"""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from intune_manager.config.paths import DATA_DIR_VARIABLE, Paths, default_paths
from intune_manager.config.typed import (
    UnreadableFileError,
    file_text,
    toml_values,
    typed,
    typed_id,
)
from intune_manager.errors import SettingsError
from intune_manager.redaction import remember_secret

PREFIX = "INTUNE_MANAGER_"
PUBLIC_GRAPH_URL = "https://graph.microsoft.com"
SECRETS = frozenset({"access_token", "client_secret", "certificate_password"})
_IDS = frozenset({"tenant_id", "client_id"})
_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

_VERSIONS = frozenset({"v1.0", "beta"})
_SCHEME = re.compile(r"(?i)^bearer(\s+|$)")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

SignInMethod = Literal["browser", "device_code", "secret", "certificate"]


class GroupMembership(StrEnum):
    """Whose members are mirrored."""

    ALL = "all"
    ASSIGNED = "assigned"
    """The groups that assignments refer to, and the groups nested in them."""


class Settings(BaseSettings):
    """Everything a user can set. Build it with `load_settings`, which words the errors."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    tenant_id: str | None = None
    """The tenant's GUID or one of its verified domain names."""
    client_id: str | None = None
    """The client id (GUID) of the organisation's own app registration."""
    sign_in: SignInMethod = "browser"
    client_secret: SecretStr | None = None
    certificate_path: Path | None = None
    certificate_password: SecretStr | None = None
    allow_unencrypted_token_cache: bool = False
    """Keep tokens in a plain file (mode 0600) where the system offers no key store."""
    access_token: SecretStr | None = None
    """A ready bearer token: used as it is, never stored, never logged."""
    authority: str = "https://login.microsoftonline.com"
    graph_url: str = PUBLIC_GRAPH_URL
    """Base URL without version: https, or http on a loopback address."""
    ca_bundle: Path | None = None
    """A PEM file with further certificates to trust, for Graph and the sign-in."""
    max_in_flight: int = Field(default=6, ge=1, le=32)
    """Requests under way at once, over all Graph services."""
    connect_timeout_s: float = Field(default=15.0, gt=0, le=300)
    read_timeout_s: float = Field(default=120.0, gt=0, le=900)
    """The longest silence on an open response."""
    request_timeout_s: float = Field(default=300.0, gt=0, le=3600)
    """The longest a whole request may take, from sending to the last byte."""
    max_retries: int = Field(default=6, ge=0, le=20)
    echo_sql: bool = False
    slow_statement_ms: float = Field(default=250.0, gt=0)
    """Statements that take longer are logged."""
    query_time_limit_s: float = Field(default=30.0, gt=0)
    full_sweep_hours: float = Field(default=24.0, ge=0, le=24 * 365)
    """Devices are read as a whole when the last time is longer ago; in between what has changed."""
    rare_list_hours: float = Field(default=12.0, ge=0, le=24 * 365)
    """Detected apps and Autopilot devices, long lists that change little, are read that seldom."""
    resume_hours: float = Field(default=2.0, ge=0, le=24 * 7)
    """How long an interrupted pass can be resumed; later it starts again."""
    group_membership: GroupMembership = GroupMembership.ALL
    """Whose members are mirrored: of all groups, or of those that assignments refer to alone."""
    device_details: bool = False
    """Read also, of some devices each time, what lists leave out: memory, addresses, hardware."""
    device_details_per_run: int = Field(default=2_000, ge=1, le=1_000_000)
    """Of how many devices; a request brings twenty, and Graph grants some hundred a second."""
    stale_after_h: float = Field(default=24.0, gt=0, le=24 * 365 * 100)
    """Data that was last complete longer ago is called stale."""

    history_keep_days: int = Field(default=400, ge=1, le=365_000)
    """How long changes are meant to be kept. Nothing is deleted by itself: `status` tells of older
    ones, and `db prune-history` deletes them."""

    @field_validator("*", mode="before")
    @classmethod
    def _as_meant(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        if info.field_name == "certificate_password":
            return value.rstrip("\r\n")  # all else may be meant
        return (typed_id if info.field_name in _IDS else typed)(value)

    @field_validator("certificate_path", "ca_bundle")
    @classmethod
    def _path_has_no_breaks(cls, value: Path | None) -> Path | None:
        if value is not None and not str(value).isprintable():
            raise ValueError(
                "holds a break or a control character: in double quotes \\t and \\n are such,"
                " so write the path in single quotes, as 'C:\\temp\\new.pfx', or with /"
            )
        return value

    @field_validator("tenant_id")
    @classmethod
    def _tenant_is_guid_or_domain(cls, value: str | None) -> str | None:
        if value is None or _is_guid(value) or _DOMAIN.fullmatch(value):
            return value.lower() if value else value
        raise ValueError("must be the tenant's GUID or one of its domain names")

    @field_validator("client_id")
    @classmethod
    def _client_is_guid(cls, value: str | None) -> str | None:
        if value is None or _is_guid(value):
            return value
        raise ValueError("must be the client id (a GUID) of an app registration")

    @field_validator("access_token")
    @classmethod
    def _token_fits_into_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return value
        token = bare_token(value.get_secret_value())
        if not all("!" <= character <= "~" for character in token):
            # The HTTP library would refuse it later, with the token in its message.
            raise ValueError("must be one bearer token, with no blank or line break inside")
        return SecretStr(token)

    @field_validator("graph_url")
    @classmethod
    def _graph_url_is_safe(cls, value: str) -> str:
        url = checked_base_url(value)
        if url.rpartition("/")[2].lower() in _VERSIONS:
            raise ValueError("must not end with a version: v1.0 and beta are chosen per resource")
        return url

    @field_validator("authority")
    @classmethod
    def _authority_is_safe(cls, value: str) -> str:
        url = checked_base_url(value)
        if urlsplit(url).path:
            raise ValueError("must not hold a path: the tenant is a setting of its own")
        return url

    def model_post_init(self, _context: object, /) -> None:
        """Whatever is shown, kept or logged from now on is without the secrets that are set."""
        for secret in (self.access_token, self.client_secret, self.certificate_password):
            if secret is not None:
                remember_secret(secret.get_secret_value())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # The environment wins over the file, which `load_settings` passes as init values.
        return _Environment(settings_cls), init_settings


class _Environment(EnvSettingsSource):
    """The variables that say something: one that holds blanks or a pair of quotes does not."""

    def __call__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__call__().items() if not _is_blank(value)}


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not typed(value)


def bare_token(value: str) -> str:
    """`value` without the blanks round it and the word "Bearer", which many tools copy with it."""
    return _SCHEME.sub("", value.strip())


def checked_base_url(value: str) -> str:
    """`value` without a trailing slash.

    Raises ValueError unless it is https, or http to a loopback host, with no credentials, query or
    fragment: a token sent to it must not be readable on the way. Characters that URL parsers drop
    or read in different ways are refused, and so are letters that only look like others.
    """
    if not all("!" <= character <= "~" and character != "\\" for character in value.strip()):
        raise ValueError("must be plain ASCII, with no blank, line break or backslash inside")
    try:
        parts = urlsplit(value.strip())
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError as error:
        raise ValueError(f"is not a URL: {error}") from error
    if not parts.hostname or not port_is_valid:
        raise ValueError("is not a URL like https://graph.microsoft.com")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must not hold credentials, a query or a fragment")
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK_HOSTS):
        return value.strip().rstrip("/")
    raise ValueError("must be https, or http on a loopback address (127.0.0.1, localhost, [::1])")


def load_settings(paths: Paths | None = None) -> Settings:
    """The settings as the environment and the file give them.

    A missing file is an empty one. Raises SettingsError, which names the setting and where it was
    read, for a bad value, an unknown name, a secret in the file, or a file that is not TOML.
    """
    file = (paths or default_paths()).settings
    from_file = _read_toml(file)
    try:
        return Settings(**from_file)
    except ValidationError as error:
        raise _worded(error, file, from_file) from None


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        values = toml_values(file_text(file.read_bytes()))
    except FileNotFoundError:
        return {}
    except NotADirectoryError as error:
        raise SettingsError(
            f"The data directory {file.parent} is not a directory.",
            setting=DATA_DIR_VARIABLE,
            remedy=f"Move the file away, or choose another directory with {DATA_DIR_VARIABLE}.",
        ) from error
    except PermissionError as error:
        raise SettingsError(
            f"The settings file {file} cannot be read: permission denied.",
            setting=str(file),
            remedy="Make the file and its directory readable for your account, or choose another "
            f"directory with {DATA_DIR_VARIABLE}.",
        ) from error
    except (OSError, UnreadableFileError) as error:
        remedy = "Correct the file, or move it away to start from the defaults."
        raise SettingsError(
            f"The settings file {file} cannot be read: {error}.",
            setting=str(file),
            remedy=error.remedy if isinstance(error, UnreadableFileError) else remedy,
        ) from error
    for name in values:
        if name in SECRETS:
            raise SettingsError(
                f"{name} in {file} is a secret, and secrets are not read from a file.",
                setting=name,
                remedy=f"Remove the line and set the environment variable {PREFIX}{name.upper()}.",
            )
        if name not in Settings.model_fields:
            known = sorted(Settings.model_fields.keys() - SECRETS)
            raise SettingsError(
                f"{name} in {file} is not a setting.",
                setting=name,
                remedy=f"Known settings: {', '.join(known)}.",
            )
    return {name: value for name, value in values.items() if not _is_blank(value)}


def _worded(error: ValidationError, file: Path, from_file: dict[str, Any]) -> SettingsError:
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "settings"
    reason = first["msg"].removeprefix("Value error, ")
    variable = f"{PREFIX}{name.upper()}"
    shown = f"{name} in {file}" if name in from_file and not _in_environment(name) else variable
    return SettingsError(
        f"{shown} has a bad value: {reason}.", setting=shown, remedy=f"Correct {shown}."
    )


def _in_environment(name: str) -> bool:
    return overriding_variable(name) is not None


def overriding_variable(name: str) -> str | None:
    """The environment variable that sets `name`, whatever the file says; None when none does."""
    variable = f"{PREFIX}{name.upper()}"
    said = {key.upper(): key for key, value in os.environ.items() if not _is_blank(value)}
    return said.get(variable)


def _is_guid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return len(value) == 36
