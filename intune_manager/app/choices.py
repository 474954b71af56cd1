"""The menu entries about tenants and snapshots: what they look like, not what they do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from intune_manager.ui.icons import icon


@dataclass(frozen=True)
class TenantActions:
    """What can be done with the tenant on the screen as a whole."""

    export: QAction
    open: QAction
    clear: QAction

    @classmethod
    def in_menu(cls, menu: QMenu, before: QAction, window: QWidget) -> TenantActions:
        """The actions, put into `menu` in front of `before`."""
        made = cls(
            QAction(icon("snapshot"), "Export a &snapshot…", window),
            QAction("&Open a snapshot…", window),
            QAction(icon("deleted"), "&Clear this tenant's data…", window),
        )
        made.export.setToolTip("Write all that is here of this tenant into one file")
        made.open.setToolTip("Look into such a file, in a window of its own")
        made.clear.setToolTip("Delete all that is here of this tenant, its history too")
        menu.insertActions(before, [made.export, made.open])
        menu.insertSeparator(before)
        menu.insertAction(before, made.clear)
        menu.insertSeparator(before)
        menu.setToolTipsVisible(True)
        return made

    def allow(self, *, tenant: bool, changes: bool) -> None:
        """Offer what is possible: is there a tenant, and may anything be changed?"""
        self.export.setEnabled(tenant and changes)
        self.clear.setEnabled(tenant and changes)
