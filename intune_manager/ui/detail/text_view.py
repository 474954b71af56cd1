"""Long text to be read: monospaced, searchable, to be copied."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from time import monotonic

from PySide6.QtCore import QEvent, QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontDatabase,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QShortcut,
    QShowEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from intune_manager.ui.common.surface import PlainLabel, icon_button

_MAX_MARKED = 500
_MAX_LINE_LETTERS = 10_000
_LINES_AT_ONCE, _SLICE_S = 60, 0.004


class FindField(QLineEdit):
    """What to look for. Enter goes on, Shift+Enter goes back, Esc clears."""

    onward = Signal()
    backward = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.backward if back else self.onward).emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class TextView(QWidget):
    """A read-only view with a find bar. The text is laid out when it is first seen, not before.

    The first lines are there at once; those of a long text follow slice by slice, so that nothing
    else in the window waits for megabytes.
    """

    laid_out = Signal()
    """All of the text is there."""

    def __init__(self, subject: str) -> None:
        """`subject` is what the text is, as it reads after "Find in" and "Copy the"."""
        super().__init__()
        self._subject = subject
        self._raw = ""
        self._is_laid_out = True
        self._lines: Iterator[str] = iter(())
        self._is_begun = False
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._add_slice)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setAccessibleName(f"{subject} as received")
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._found: list[QTextCursor] = []
        self._current = -1
        self._build()

    def show_text(self, raw: str) -> None:
        """Show `raw`; what is looked for stays, and is looked for anew."""
        if raw == self._raw:
            return
        self._raw, self._is_laid_out = raw, False
        if self.isVisible():
            self._lay_out()

    def lay_out_again(self) -> None:
        """Lay the text out anew, as when its colours have changed."""
        self._is_laid_out = False
        if self.isVisible():
            self._lay_out()

    @property
    def raw(self) -> str:
        """What was given to `show_text`."""
        return self._raw

    def text(self) -> str:
        """What is on the screen."""
        return self._text.toPlainText()

    def copy(self) -> None:
        """Put the text on the clipboard exactly as it was given."""
        QGuiApplication.clipboard().setText(self._raw)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._mark()

    def _lay_out(self) -> None:
        if self._is_laid_out:
            return
        self._is_laid_out = True
        self._text.clear()
        self._is_begun = False
        self._lines = (_shortened(line) for line in self._rendered(self._raw))
        self._slices.start()
        self._add_slice()

    def _rendered(self, raw: str) -> Iterator[str]:
        """The lines that are shown for `raw`."""
        return iter(raw.replace("\r\n", "\n").split("\n"))

    def _add_slice(self) -> None:
        ends_at = monotonic() + _SLICE_S
        cursor = QTextCursor(self._text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        is_last = False
        while not is_last:
            lines = tuple(islice(self._lines, _LINES_AT_ONCE))
            is_last = len(lines) < _LINES_AT_ONCE
            text = "\n".join(lines)
            cursor.insertText(f"\n{text}" if self._is_begun and lines else text)
            if not self._is_begun:
                self._is_begun = True
                self._text.moveCursor(QTextCursor.MoveOperation.Start)
            if not is_last and monotonic() > ends_at:
                return
        self._slices.stop()
        self._search()
        self.laid_out.emit()

    def _build(self) -> None:
        self.field = FindField()
        self.field.setPlaceholderText(f"Find in {self._subject}")
        self.field.setAccessibleName(f"Find in {self._subject}")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.field.onward.connect(lambda: self._step(1))
        self.field.backward.connect(lambda: self._step(-1))
        self.match_count = PlainLabel()
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.field.setFocus)
        bar = QHBoxLayout()
        bar.setContentsMargins(6, 6, 6, 6)
        bar.addWidget(self.field, 1)
        bar.addWidget(self.match_count)
        for name, tip, act in (
            ("up", "Previous place", lambda: self._step(-1)),
            ("down", "Next place", lambda: self._step(1)),
            ("copy", f"Copy the {self._subject} as received", self.copy),
        ):
            button = icon_button(name, tip)
            button.clicked.connect(act)
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._text, 1)

    def _search(self) -> None:
        needle = self.field.text()
        self._found, self._current = [], -1
        if needle:
            pattern = QRegularExpression(
                QRegularExpression.escape(needle),
                QRegularExpression.PatternOption.CaseInsensitiveOption,
            )
            cursor = self._text.document().find(pattern)
            while not cursor.isNull() and len(self._found) < _MAX_MARKED:
                self._found.append(cursor)
                cursor = self._text.document().find(pattern, cursor)
        self._step(1)

    def _step(self, by: int) -> None:
        if self._found:
            self._current = (self._current + by) % len(self._found)
            place = QTextCursor(self._found[self._current])
            place.clearSelection()
            self._text.setTextCursor(place)
            self._text.ensureCursorVisible()
        self._mark()

    def _mark(self) -> None:
        marks = []
        for number, cursor in enumerate(self._found):
            mark = QTextEdit.ExtraSelection()
            role = (
                QPalette.ColorRole.Highlight if number == self._current else QPalette.ColorRole.Mid
            )
            mark.format.setBackground(self.palette().color(role))
            if number == self._current:
                text = self.palette().color(QPalette.ColorRole.HighlightedText)
                mark.format.setForeground(text)
            mark.cursor = cursor
            marks.append(mark)
        self._text.setExtraSelections(marks)
        many = "+" if len(self._found) == _MAX_MARKED else ""
        shown = f"{self._current + 1} of {len(self._found)}{many}" if self._found else "Not found"
        self.match_count.setText(shown if self.field.text() else "")


def _shortened(line: str) -> str:
    """A line as it is laid out: a script in base64 is one of a megabyte, and takes as long."""
    more = len(line) - _MAX_LINE_LETTERS
    return line if more <= 0 else f"{line[:_MAX_LINE_LETTERS]}… {more:,} more letters: copy has all"
