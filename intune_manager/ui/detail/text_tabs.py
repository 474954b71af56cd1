"""The long texts of an object: its JSON as it was sent, and the scripts inside it."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette, QSyntaxHighlighter, QTextDocument
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from intune_manager.data.json_values import loaded
from intune_manager.ui.common.formatting import caption
from intune_manager.ui.common.theme import tones_of
from intune_manager.ui.detail.text_view import TextView

_INDENT = "  "
_OPENING, _CLOSING, _COMMA, _COLON = ("{", "["), ("}", "]"), ",", ":"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|"', re.DOTALL)
_PART = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")(?P<colon>\s*:)?|(?P<word>true|false|null|-?\d[\d.eE+-]*)'
)


def pretty_lines(text: str) -> Iterator[str]:
    """`text` over lines, indented between its tokens, the tokens themselves untouched.

    A parser would change what it does not understand (numbers beyond 64 bits, lone surrogates, a
    key that occurs twice); this one only looks for tokens. Text that is no JSON stays readable.
    """
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

    def __init__(self) -> None:
        super().__init__("JSON")
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


_TITLES = {
    "scriptContent": "Script",
    "detectionScriptContent": "Detection",
    "remediationScriptContent": "Remediation",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


@dataclass(frozen=True)
class Script:
    """A script as text."""

    title: str
    text: str


def is_script_property(name: str) -> bool:
    """Whether a property holds a script, encoded in base64."""
    return name in _TITLES


def scripts_in(payloads: Iterable[str]) -> tuple[Script, ...]:
    """The scripts at the top level of these JSON objects; one that occurs twice counts once."""
    found = {script.title: script for raw in payloads for script in _scripts_of(raw) if script.text}
    return tuple(found.values())


def _scripts_of(raw: str) -> Iterator[Script]:
    try:
        value = loaded(raw)
    except ValueError:
        return
    if not isinstance(value, Mapping):
        return
    for name, inner in value.items():
        if is_script_property(name) and isinstance(inner, str):
            yield Script(_TITLES[name], decoded(inner))


def decoded(content: str) -> str:
    """The text that base64 `content` stands for; `content` itself where it is no base64.

    Scripts come as UTF-8, with or without a mark, as UTF-16 with one, or in the code page of
    Western Windows.
    """
    try:
        data = base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return content
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


class ScriptsTab(QWidget):
    """One script at a time; with several, a bar chooses."""

    def __init__(self) -> None:
        super().__init__()
        self._scripts: tuple[Script, ...] = ()
        self.view = TextView("script")
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName("Scripts of this object")
        self.bar.currentChanged.connect(self._show_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.view, 1)

    def show_scripts(self, scripts: Sequence[Script]) -> None:
        """Show these; the one that was chosen by its title stays chosen."""
        fresh = tuple(scripts)
        if fresh == self._scripts:
            return
        chosen = self.bar.tabText(self.bar.currentIndex())
        self._scripts = fresh
        blocked = self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        for script in fresh:
            self.bar.addTab(caption(script.title))
        titles = [script.title for script in fresh]
        self.bar.setCurrentIndex(titles.index(chosen) if chosen in titles else 0)
        self.bar.setVisible(len(fresh) > 1)
        self.bar.blockSignals(blocked)
        self._show_current()

    def _show_current(self) -> None:
        place = self.bar.currentIndex()
        self.view.show_text(self._scripts[place].text if 0 <= place < len(self._scripts) else "")
