"""Messages across the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intune_manager.errors import BugError, CacheError
from intune_manager.ui.window.banner import Banner


def test_a_banner_says_what_happened_and_what_to_do_and_can_be_closed(qtbot: QtBot):
    banner = Banner()
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.show_error(CacheError("The cache is locked.", remedy="Close the other program."))
    assert banner.message.text() == "The cache is locked.\nClose the other program."
    assert not banner.isHidden()
    qtbot.mouseClick(banner._close, Qt.MouseButton.LeftButton)
    assert banner.isHidden()


def test_a_bug_is_told_as_ours(qtbot: QtBot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_error(BugError("The program made a mistake."))
    assert "log file" in banner.message.text()


def test_a_message_is_shown_as_it_is_whatever_markup_it_holds(qtbot: QtBot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_info("<b>not bold</b>")
    assert banner.message.text() == "<b>not bold</b>"
    assert banner.message.textFormat() is Qt.TextFormat.PlainText
