"""The cards that count."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intune_manager.ui.overview.cards import UNKNOWN, CountCard


def test_a_card_tells_its_count_to_eye_and_ear(qtbot: QtBot):
    card = CountCard("Devices", "devices")
    qtbot.addWidget(card)
    assert card.accessibleName() == "Devices: not known"
    card.set_count(1234)
    card.set_note("Not complete", "warning")
    assert card.accessibleName() == "Devices: 1,234"
    assert card.accessibleDescription() == "Not complete"
    assert UNKNOWN


def test_a_card_can_be_pressed_with_the_space_bar(qtbot: QtBot):
    card = CountCard("Devices", "devices")
    qtbot.addWidget(card)
    card.show()
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, Qt.Key.Key_Space)
