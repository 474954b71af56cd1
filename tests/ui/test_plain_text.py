"""Texts of the tenant are drawn as they are: no widget is left to guess what a text is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, Qt, QTextDocument
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton, QWidget

import intune_manager
from intune_manager.ui.common.formatting import caption, one_line, tip, window_title
from intune_manager.ui.common.surface import AgeLabel, MessageLabel, MutedLabel, PlainLabel
from intune_manager.ui.window.tenants import ask_to_clear

PACKAGE = Path(intune_manager.__file__).parent
MARKUP = '<img src="file:///etc/logo.png"><b>Files</b>'
GUESSES = {
    "QLabel": {"ui/common/surface.py", "ui/window/tenants.py"},
    "QMessageBox": {"ui/window/tenants.py"},
    "QFileDialog": {"ui/window/tenants.py", "ui/table/export.py"},
}
"""What takes some texts for HTML, and the files that see to it that none of them does."""
NEVER = {"QTextEdit", "QTextBrowser", "QErrorMessage", "QToolTip", "QWhatsThis", "QInputDialog",
         "QSystemTrayIcon", "QProgressDialog", "QWizardPage", "QSplashScreen"}  # fmt: skip
TIPS = {"setToolTip", "setTabToolTip", "setStatusTip", "setWhatsThis"}
CAPTIONS = {"QAction", "addAction", "addMenu", "addTab", "setTabText", "QPushButton", "QCheckBox",
            "QRadioButton", "QGroupBox", "QMenu", "setTitle"}  # fmt: skip


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("ui", "app"):
        for file in sorted((PACKAGE / folder).rglob("*.py")):
            yield file.relative_to(PACKAGE).as_posix(), ast.parse(file.read_text("utf-8"))


def _calls(tree: ast.Module, names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in names:
                yield name, node


def _is_safe(text: ast.expr, door: str) -> bool:
    """Whether a text is one of ours, letter by letter, or has been through `door`."""
    if isinstance(text, ast.IfExp):
        return _is_safe(text.body, door) and _is_safe(text.orelse, door)
    if isinstance(text, ast.JoinedStr):
        parts = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
        return door == "caption" and bool(parts) and _is_safe(parts[0], door)
    if isinstance(text, ast.Call):
        called = text.func
        return door == (called.attr if isinstance(called, ast.Attribute) else called.id)
    return isinstance(text, ast.Constant)


def _is_worded(argument: ast.expr) -> bool:
    """Whether an argument is put together as texts are; others are icons, widgets and actions."""
    if isinstance(argument, ast.Attribute):
        return argument.attr in ("title", "name", "label", "text")
    if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
        return argument.func.attr in ("replace", "format", "join", "strip")
    return isinstance(argument, ast.JoinedStr | ast.BinOp | ast.IfExp)


def test_no_widget_that_guesses_is_made_outside_of_the_place_that_tells_it() -> None:
    found = [
        f"{file} imports {one.name}"
        for file, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("PySide6")
        for one in node.names
        if one.name in NEVER or file not in GUESSES.get(one.name, {file})
    ]
    # A text edit with a document of its own takes what it is given as plain text.
    assert found == ["ui/detail/text_view.py imports QTextEdit"]
    text_view = (PACKAGE / "ui/detail/text_view.py").read_text("utf-8")
    assert text_view.count("QTextEdit.ExtraSelection") == text_view.count("QTextEdit.")


@pytest.mark.parametrize(("names", "door"), [(TIPS, "tip"), (CAPTIONS, "caption")])
def test_tips_and_captions_are_of_our_own_words_or_go_through_one_door(
    names: set[str], door: str
) -> None:
    found = []
    for file, tree in _sources():
        for name, call in _calls(tree, names):
            texts = call.args[-1:] if name in TIPS else call.args
            for text in texts:
                if name in CAPTIONS and not _is_worded(text):
                    continue
                if not _is_safe(text, door):
                    found.append(f"{file}:{call.lineno} {ast.unparse(call)}")
    assert found == []


def test_every_label_shows_markup_as_it_is() -> None:
    labels = [PlainLabel(MARKUP), MutedLabel(MARKUP), MessageLabel(), AgeLabel(MARKUP, MARKUP)]
    for label in labels:
        label.setText(MARKUP)
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert label.text() == MARKUP


def test_a_question_shows_name_and_id_of_a_tenant_as_they_are(qtbot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = ask_to_clear(parent, MARKUP, MARKUP, lambda: None)
    labels = box.findChildren(QLabel)
    assert sum(MARKUP in label.text() for label in labels) == 2
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    box.close()


@pytest.mark.parametrize(
    "text",
    [
        MARKUP,
        "<b>x</b>",
        "a\n<i>b</i>",
        "&lt;b&gt;",
        "&amp; <u>",
        "<?xml?>",
        "<!-- x -->",
        "R&D",
        "a < b",
    ],
)
def test_a_tip_reads_as_the_text_that_it_was_given(text: str) -> None:
    shown = tip(text)
    if Qt.mightBeRichText(shown):
        document = QTextDocument()
        document.setHtml(shown)
        shown = document.toPlainText()
    assert shown == text


def test_an_ampersand_of_a_tenant_makes_no_shortcut(qtbot) -> None:
    button = QPushButton(caption("R&D\t& &Co\n"))
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert QKeySequence.mnemonic(caption("R&D & &Co")).isEmpty()
    assert "\t" not in caption("a\tb")


def test_the_title_of_a_window_keeps_brackets_and_stars(qtbot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setWindowTitle(window_title("Contoso [*] test"))
    window.show()
    QCoreApplication.processEvents()
    assert window.windowHandle().title().startswith("Contoso [*] test")


def test_letters_that_qt_takes_for_marks_of_its_own_are_not_drawn() -> None:
    assert one_line("short\x9cthe long one") == "short\ufffdthe long one"
    assert one_line("next\x85line") == "next line"
