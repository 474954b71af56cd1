"""What the main window can ask of a panel; a panel offers what makes sense for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from intune_manager.ui.common.places import Place


@runtime_checkable
class Reloads(Protocol):
    """A panel that shows cached data."""

    def reload(self) -> None:
        """Show what the cache holds now; keep the selection and the place on the screen."""


@runtime_checkable
class Browses(Protocol):
    """A panel with places of its own: searches, filters and an open row."""

    def place(self) -> Place:
        """Where the user is now, to come back to."""

    def go_to(self, place: Place) -> None:
        """Show `place`."""

    def focus_search(self) -> None:
        """Put the cursor where a search is typed."""


@runtime_checkable
class Remembers(Protocol):
    """A panel with a layout that outlives the program."""

    def save_state(self) -> None:
        """Write columns, widths, order into the window's settings."""


@runtime_checkable
class Exports(Protocol):
    """A panel whose rows can be written to a file."""

    def export(self) -> None:
        """Ask where to, and write what is shown now."""


@dataclass
class PanelSlot:
    """A panel that may not have been made yet."""

    name: str
    title: str
    icon_name: str
    group: str
    factory: Callable[[], QWidget]
    widget: QWidget | None = None
    stale: bool = False

    @property
    def offers(self) -> object:
        """The panel, to be asked which protocols of this module it offers."""
        return self.widget
