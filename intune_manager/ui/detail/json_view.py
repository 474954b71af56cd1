"""The JSON of one object, laid out over lines, every value exactly as it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette, QSyntaxHighlighter, QTextDocument
from PySide6.QtWidgets import QWidget

from intune_manager.ui.common.theme import tones_of
from intune_manager.ui.detail.text_view import TextView

_INDENT = "  "
_OPENING, _CLOSING, _COMMA, _COLON = ("{", "["), ("}", "]"), ",", ":"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|"', re.DOTALL)
_PART = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")(?P<colon>\s*:)?|(?P<word>true|false|null|-?\d[\d.eE+-]*)'
)


def pretty_json(text: str) -> str:
    """`text` with line breaks and indentation between its tokens, the tokens themselves untouched.

    A parser would change what it does not understand (numbers beyond 64 bits, lone surrogates, a
    key that occurs twice); this one only looks for tokens. Text that is no JSON stays readable.
    """
    return "\n".join(pretty_lines(text))


def pretty_lines(text: str) -> Iterator[str]:
    """The lines of `pretty_json`, each as soon as it is known."""
    line: list[str] = []
    for piece in _laid_out(text):
        before, broken, after = piece.rpartition("\n")
        if broken and piece[0] != '"':
            yield "".join((*line, before))
            line = [after]
        else:
            line.append(piece)
    yield "".join(line)


def _laid_out(text: str) -> Iterator[str]:
    depth, before = 0, ""
    tokens = (match[0] for match in _TOKEN.finditer(text))
    for part, after in pairwise(chain(tokens, ("",))):
        if part in _OPENING:
            depth += 1
            yield part if after in _CLOSING else part + _line(depth)
        elif part in _CLOSING:
            depth = max(depth - 1, 0)
            yield part if before in _OPENING else _line(depth) + part
        elif part == _COMMA:
            yield part + _line(depth)
        else:
            yield ": " if part == _COLON else part
        before = part


def _line(depth: int) -> str:
    return f"\n{_INDENT * depth}"


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
