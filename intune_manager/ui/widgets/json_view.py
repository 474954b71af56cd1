"""The JSON of one object as Graph sent it: coloured, searchable, to be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette, QSyntaxHighlighter, QTextDocument
from PySide6.QtWidgets import QWidget

from intune_manager.ui.models.pretty_json import pretty_lines
from intune_manager.ui.theme import tones_of
from intune_manager.ui.widgets.text_view import TextView

_PART = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")(?P<colon>\s*:)?|(?P<word>true|false|null|-?\d[\d.eE+-]*)'
)


class JsonColours(QSyntaxHighlighter):
    """Colours keys, strings and words in the palette's tones."""

    def __init__(self, document: QTextDocument, palette: QPalette) -> None:
        super().__init__(document)
        self.use(palette)

    def use(self, palette: QPalette) -> None:
        """Take the colours that go with `palette`."""
        self._tones = tones_of(palette)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        for match in _PART.finditer(text):
            if match["word"]:
                tone = self._tones.warning
            else:
                tone = self._tones.info if match["colon"] else self._tones.good
            kind = "word" if match["word"] else "string"
            self.setFormat(match.start(kind), match.end(kind) - match.start(kind), QColor(tone))


class JsonView(TextView):
    """Shows JSON indented and in colours; copies it as it was received."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("JSON", parent)
        self._colours: JsonColours | None = None

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.lay_out_again()

    def _lay_out(self) -> None:
        if self._is_laid_out:
            return
        # Coloured block by block, as the slices come.
        self._text.clear()
        if self._colours is None:
            self._colours = JsonColours(self._text.document(), self.palette())
        else:
            self._colours.use(self.palette())
        super()._lay_out()

    def _rendered(self, raw: str) -> Iterator[str]:
        return pretty_lines(raw)
