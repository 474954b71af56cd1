"""`intune-manager snapshot …`: write one tenant into a file of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intune_manager.cli import streams
from intune_manager.cli.cache import tenant_store
from intune_manager.cli.options import JsonOption, TenantOption, configuration, refuse_snapshot
from intune_manager.cli.output import ExitCode, megabytes, printable

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.data.sql.sqlite.snapshot_file import SnapshotAbout


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    *,
    tenant: TenantOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write one tenant, with its history, into a file that `--open` shows; a sync may go on."""
    refuse_snapshot(context, to="to export it again but to copy the file")
    settings, paths = configuration(context)
    about = asyncio.run(_export(settings, paths, file, tenant, force=force))
    with file.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    size_bytes = file.stat().st_size
    streams.work_is_done(ExitCode.SUCCESS)
    if as_json:
        document = {
            "file": str(file),
            "size_bytes": size_bytes,
            "sha256": digest,
            **{name: json.loads(value) for name, value in about.stored()},
        }
        sys.stdout.write(json.dumps(document) + "\n")
        return
    name = printable(about.tenant_name or "name unknown")
    incomplete = [
        s.resource for s in about.resources if s.verdict not in ("complete", "unavailable")
    ]
    sys.stdout.write(
        f"{file}: {name} ({about.tenant_id}), {megabytes(size_bytes)}\nSHA-256 {digest}\n"
        f"Open it with `intune-manager --open {file}`.\n"
    )
    if incomplete:
        sys.stderr.write(f"Not complete when it was made: {', '.join(incomplete)}.\n")


async def _export(
    settings: Settings, paths: Paths, file: Path, tenant: str | None, *, force: bool
) -> SnapshotAbout:
    from intune_manager.data.sql.sqlite.snapshot import export_snapshot

    async with tenant_store(settings, paths, tenant) as store:
        return await asyncio.to_thread(
            export_snapshot, paths.cache, file, store.tenant_id, force=force
        )
