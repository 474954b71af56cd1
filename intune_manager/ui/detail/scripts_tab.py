"""The scripts inside an object's JSON, as the text that was written."""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from intune_manager.data.json_values import loaded
from intune_manager.ui.detail.text_view import TextView

_TITLES = {
    "scriptContent": "Script",
    "detectionScriptContent": "Detection",
    "remediationScriptContent": "Remediation",
}
_ALWAYS = frozenset({"scriptContent", "detectionScriptContent", "remediationScriptContent"})
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


@dataclass(frozen=True)
class Script:
    """A script as text."""

    title: str
    text: str


def is_script_property(name: str) -> bool:
    """Whether a property holds a script, encoded in base64."""
    return name in _ALWAYS


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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
            self.bar.addTab(script.title)
        titles = [script.title for script in fresh]
        self.bar.setCurrentIndex(titles.index(chosen) if chosen in titles else 0)
        self.bar.setVisible(len(fresh) > 1)
        self.bar.blockSignals(blocked)
        self._show_current()

    def _show_current(self) -> None:
        place = self.bar.currentIndex()
        self.view.show_text(self._scripts[place].text if 0 <= place < len(self._scripts) else "")
