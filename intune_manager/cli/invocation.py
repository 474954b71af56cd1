"""What a command works with: the settings, the paths, and the snapshot named by --open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from intune_manager.errors import EnvironmentalError

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings


@dataclass(frozen=True)
class Invocation:
    """What the user wrote in front of the command."""

    snapshot: Path | None = None


def configuration(context: typer.Context, *, log_to_file: bool = False) -> tuple[Settings, Paths]:
    """The settings and the paths of this call; with --open the snapshot stands for the cache.

    What opening the snapshot needs is given back when the command ends. Raises SettingsError, and
    CacheError for a file that is no snapshot.
    """
    from intune_manager.config.logs import configure_logging
    from intune_manager.config.paths import default_paths
    from intune_manager.config.settings import load_settings

    paths = default_paths()
    settings = load_settings(paths)
    if log_to_file:
        paths.create()
    configure_logging(
        paths.log if log_to_file else None, stderr=settings.echo_sql, secrets=settings.secrets
    )
    if (file := opened_snapshot(context)) is not None:
        from intune_manager.data.repositories.snapshot_file import opened

        paths = paths.over(context.with_resource(opened(file)))
    return settings, paths


def opened_snapshot(context: typer.Context) -> Path | None:
    """The file that --open names, None without one."""
    return context.ensure_object(Invocation).snapshot


def refuse_snapshot(context: typer.Context, *, to: str) -> None:
    """Raises EnvironmentalError when --open is given: what writes cannot work on a snapshot."""
    if (file := opened_snapshot(context)) is not None:
        raise EnvironmentalError(
            f"{file} is a snapshot, and those are only read: there is no way {to}.",
            remedy="Leave out --open to work on the cache.",
        )
