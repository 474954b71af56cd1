"""What stands beside the rows of a table: one object under its title, or a sentence instead."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from intune_manager.data.query import RowSource
from intune_manager.errors import IntuneManagerError
from intune_manager.ui.common.formatting import one_line, tip
from intune_manager.ui.common.surface import MessageLabel, MutedLabel, PlainLabel, scaled_font
from intune_manager.ui.common.tasks import Latest, TaskRunner

Answer = TypeVar("Answer")
_TITLE_SCALE = 1.25
_TITLE_LETTERS = 120
"""A longer name leaves room for the fields; its tooltip has it all."""


class ObjectPane(QWidget, Generic[Answer]):
    """Reads the selected row and shows it; what was shown stays until then.

    A subclass says how a row is read (`_read`), how the answer looks (`_show`), and puts what
    follows the title into `_body`.
    """

    followed = Signal(object)
    """The `Place` that a link in the pane leads to."""

    def __init__(self, tasks: TaskRunner, reading: str, invitation: str) -> None:
        """`reading` names the work in failures; `invitation` is shown while no row is selected."""
        super().__init__()
        self._row_id: int | None = None
        self._shown_id: int | None = None
        self._invitation = invitation
        self._latest = Latest[Answer](
            tasks, reading, self._show, self._show_failure, stops_stale=True
        )
        self._title, self._subtitle, self.message = PlainLabel(), MutedLabel(), MessageLabel()
        self._stack = QStackedWidget()
        self._body = self._laid_out()

    @property
    def row_id(self) -> int | None:
        """The row that is shown, or being read; None when the pane is empty."""
        return self._row_id

    def title(self) -> str:
        """The name of the object on the screen; empty when there is none."""
        return self._title.text() if self._stack.currentIndex() else ""

    def show_row(self, source: RowSource, row_id: int) -> None:
        """Read a row and show it."""
        self._row_id = row_id
        self._latest.ask(lambda: self._read(source, row_id))

    def clear(self) -> None:
        """Show that nothing is selected."""
        self._latest.drop()
        self._row_id = None
        self._say(self._invitation)

    # For subclasses

    async def _read(self, source: RowSource, row_id: int) -> Answer:
        """All that is shown of a row."""
        raise NotImplementedError

    def _show(self, answer: Answer) -> None:
        """Bring an answer on the screen."""
        raise NotImplementedError

    def _show_head(self, row_id: int, name: str, subtitle: str) -> bool:
        """Whether this row was on the screen before; its title is from now on."""
        is_same, self._shown_id = row_id == self._shown_id, row_id
        line = " ".join(one_line(name).split())
        is_short = len(line) <= _TITLE_LETTERS
        self._title.setText(line if is_short else f"{line[: _TITLE_LETTERS - 1]}…")
        self._title.setToolTip(tip(name))
        self._subtitle.setText(subtitle)
        self._stack.setCurrentIndex(1)
        return is_same

    def _show_failure(self, error: IntuneManagerError) -> None:
        self._say(f"{error} {error.remedy}".strip())

    def _say(self, text: str) -> None:
        """Show a sentence in place of an object."""
        self._shown_id = None
        self.message.setText(text)
        self._stack.setCurrentIndex(0)

    def _laid_out(self) -> QVBoxLayout:
        self._title.setFont(scaled_font(self, _TITLE_SCALE, bold=True))
        self._title.setWordWrap(True)
        for label in (self._title, self._subtitle):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(12, 10, 0, 0)
        inner.setSpacing(2)
        inner.addWidget(self._title)
        self._stack.addWidget(self.message)
        self._stack.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        return inner
