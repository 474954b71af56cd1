"""Tenants as a whole: which one is shown, bringing another into view, clearing, exporting."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, Signal

from intune_manager.app.build_window import WindowParts
from intune_manager.app.cache_view import CacheView
from intune_manager.app.settings import WindowSettings
from intune_manager.config.child_process import own_command
from intune_manager.config.tenant_choice import forget_tenant, remember_tenant, remembered_tenant
from intune_manager.data.tenant_choice import chosen
from intune_manager.errors import EnvironmentalError
from intune_manager.sync.connection import sync_lock
from intune_manager.ui.common.formatting import local_time, parse_instant
from intune_manager.ui.window.tenants import ask_for_snapshot, ask_to_clear, ask_where_to_export

if TYPE_CHECKING:
    from intune_manager.data.sql.sqlite.snapshot_file import SnapshotAbout


class Tenants(QObject):
    """Brings tenants into view, and does what their menu entries say.

    Nothing here needs a sign-in or a network.
    """

    shown = Signal()
    """Another tenant may have come into view."""

    def __init__(
        self,
        settings: WindowSettings,
        parts: WindowParts,
        cache: CacheView,
        *,
        asked: str | None = None,
    ) -> None:
        """`asked` is the tenant that the user named when starting the program."""
        super().__init__()
        self._settings, self._parts, self._cache = settings, parts, cache
        self._paths, self._tasks, self._asked = cache.paths, parts.tasks, asked
        parts.switcher.chosen.connect(self.switch)
        parts.tenant_actions.clear.triggered.connect(self._ask_to_clear)
        parts.tenant_actions.export.triggered.connect(self._ask_where_to_export)
        parts.tenant_actions.open.triggered.connect(self._ask_for_snapshot)
        parts.tenant_actions.allow(tenant=False, changes=False)

    async def show_first(self) -> None:
        """Show the tenant to begin with, of the cache that is open now.

        Raises EnvironmentalError when the tenant that was asked for is not in it.
        """
        await self.show(await self._first())
        if self._paths.read_only:
            await self._describe_snapshot()

    async def show(self, tenant_id: str) -> None:
        """Bring a tenant into view, unless it is there already, and say whose data it is."""
        if self._cache.tenant_id != tenant_id:
            is_first = self._cache.tenant_id is None
            self._cache.show(tenant_id)
            if not is_first:
                # Places hold row ids, and those belong to a tenant.
                self._parts.window.forget_places()
        await self.refresh()

    async def refresh(self) -> None:
        """Say anew whose data is on the screen, how old it is, which other tenants there are."""
        identity = await self._cache.status.identity()
        lines = await self._cache.status.tenants()
        tenant_id = identity.tenant_id
        self._parts.status.show_identity(identity)
        self._parts.switcher.show_tenants(lines, tenant_id)
        suffix = " (snapshot)" if self._paths.read_only else ""
        self._parts.window.set_subject(f"{identity.tenant}{suffix}" if tenant_id else "")
        self._parts.tenant_actions.allow(tenant=bool(tenant_id), changes=not self._paths.read_only)
        self.shown.emit()

    def switch(self, tenant_id: str) -> None:
        """Show another tenant of the cache, and begin with it the next time, too."""
        self._asked = None
        self._tasks.start(self._switch(tenant_id), name="Showing another tenant")

    # Inside

    async def _switch(self, tenant_id: str) -> None:
        await self.show(tenant_id)
        if not self._paths.read_only:
            await asyncio.to_thread(remember_tenant, self._paths, tenant_id)

    async def _first(self) -> str:
        """The tenant to show; without any, none ("")."""
        wanted = None if self._paths.read_only else self._settings.current.tenant_id
        known = await self._cache.known_tenants()
        remembered = await asyncio.to_thread(remembered_tenant, self._paths)
        found = chosen(known, asked=self._asked, configured=wanted, remembered=remembered)
        if self._asked is None and wanted is not None and "." not in wanted:
            return wanted  # its data may still have to be read
        return found.tenant_id if found is not None else ""

    async def _describe_snapshot(self) -> None:
        about = await asyncio.to_thread(_about, self._paths.cache)
        when = parse_instant(about.exported_at)
        self._parts.snapshot_notice.show_info(
            f"A snapshot of {about.tenant_name or about.tenant_id}, made on"
            f" {local_time(when) if when else about.exported_at}: {self._paths.shown_cache}\n"
            "It is only read: nothing is synced, and nothing in it can change."
        )

    def _ask_to_clear(self) -> None:
        tenant_id, name = self._cache.tenant_id, self._parts.status.tenant_name
        if tenant_id:
            ask_to_clear(self._parts.window, name, tenant_id, lambda: self._clear(tenant_id, name))

    def _clear(self, tenant_id: str, name: str) -> None:
        self._parts.status.show_note(f"Clearing the data of {name}…")
        self._tasks.start(
            self._cleared(tenant_id), name="Clearing a tenant's data",
            done=lambda _: self._report_cleared(name),
        )  # fmt: skip

    def _report_cleared(self, name: str) -> None:
        done = f"The data of {name} has been cleared."
        backups = self._paths.backups
        if backups.is_dir() and any(backups.iterdir()):
            self._parts.banner.show_info(
                f"{done} Copies of the cache in {backups} may still hold it."
            )
        else:
            self._parts.status.show_note(done)

    async def _cleared(self, tenant_id: str) -> None:
        with sync_lock(self._paths.sync_lock):
            await self._cache.clear(tenant_id)
            await asyncio.to_thread(forget_tenant, self._paths, tenant_id)
            self._asked = None
            await self.show(await self._first())
            self._parts.window.reload_panels()
            # What is deleted stays in the file, in pages that are free, until it is written anew.
            await self._cache.compact()

    def _ask_where_to_export(self) -> None:
        tenant_id, name = self._cache.tenant_id, self._parts.status.tenant_name
        if tenant_id:
            ask_where_to_export(
                self._parts.window, name, lambda file: self._export(file, tenant_id)
            )

    def _export(self, file: Path, tenant_id: str) -> None:
        self._parts.status.show_note(f"Writing {file.name}…")
        self._tasks.start(
            asyncio.to_thread(_write_snapshot, self._paths.cache, file, tenant_id),
            name="Exporting a snapshot",
            done=lambda _: self._parts.status.show_note(f"The snapshot is in {file}."),
        )

    def _ask_for_snapshot(self) -> None:
        ask_for_snapshot(self._parts.window, self._open_snapshot)

    def _open_snapshot(self, file: Path) -> None:
        # A look at the file first: its window would only say the same, and later.
        self._tasks.start(
            asyncio.to_thread(_about, file),
            name="Opening a snapshot",
            done=lambda _: _open_window_on(file),
        )


def _about(file: Path) -> SnapshotAbout:
    from intune_manager.data.sql.sqlite.snapshot_file import about

    return about(file)


def _write_snapshot(cache: Path, file: Path, tenant_id: str) -> None:
    from intune_manager.data.sql.sqlite.snapshot import export_snapshot

    # The dialog has asked whether a file of that name may be replaced.
    export_snapshot(cache, file, tenant_id, force=True)


def _open_window_on(file: Path) -> None:
    program, *arguments = own_command("intune_manager", "--open", str(file))
    started, _ = QProcess.startDetached(program, arguments)
    if not started:
        raise EnvironmentalError(
            "A second window could not be started.", remedy=f"Run: intune-manager --open {file}"
        )
