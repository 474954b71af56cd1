"""The menu entries about tenants and snapshots: what they look like, not what they do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from intune_manager.app.sync_wish import READ_ONLY
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
        made.open.setToolTip("Look into such a file, in a window of its own")
        menu.insertActions(before, [made.export, made.open])
        menu.insertSeparator(before)
        menu.insertAction(before, made.clear)
        menu.insertSeparator(before)
        menu.setToolTipsVisible(True)
        return made

    def allow(self, *, tenant: bool, changes: bool) -> None:
        """Offer what is possible, and say why the rest is not: is there a tenant, and may anything
        be changed?"""
        why_not = READ_ONLY if not changes else "" if tenant else "There is no tenant here yet."
        for action, tip in (
            (self.export, "Write all that is here of this tenant into one file"),
            (self.clear, "Delete all that is here of this tenant, its history too"),
        ):
            action.setEnabled(not why_not)
            action.setToolTip(why_not or tip)
