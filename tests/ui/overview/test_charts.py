"""Parts of a whole: legible, reachable by keyboard, and readable aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intune_manager.ui.common.theme import LIGHT
from intune_manager.ui.overview.charts import Ring, Share, ShareChart, percent_text

SHARES = (
    Share("compliant", "Compliant", 900, "good"),
    Share("noncompliant", "Not compliant", 99, "bad"),
    Share(None, "Unknown", 1, "neutral"),
)


@pytest.mark.parametrize(
    ("count", "total", "text"),
    [
        (0, 0, "0 %"),
        (0, 10, "0 %"),
        (1, 100_000, "<1 %"),
        (1, 200, "<1 %"),
        (199, 200, ">99 %"),
        (1, 100, "1 %"),
        (50, 100, "50 %"),
        (99_999, 100_000, ">99 %"),
        (100, 100, "100 %"),
    ],
)
def test_a_percentage_hides_neither_the_first_nor_the_last_row(count: int, total: int, text: str):
    assert percent_text(count, total) == text


def test_each_part_can_be_pressed_by_mouse_and_by_keyboard(qtbot: QtBot):
    chart = ShareChart("devices", ring=True, empty="No devices.")
    qtbot.addWidget(chart)
    chart.set_shares(SHARES)
    chart.show()
    chosen: list[Share] = []
    chart.chosen.connect(chosen.append)
    qtbot.mouseClick(chart.rows[1], Qt.MouseButton.LeftButton)
    chart.rows[2].setFocus()
    qtbot.keyClick(chart.rows[2], Qt.Key.Key_Space)
    assert chosen == [SHARES[1], SHARES[2]]


def test_a_screen_reader_hears_label_count_and_percentage(qtbot: QtBot):
    chart = ShareChart("devices", ring=True, empty="No devices.")
    qtbot.addWidget(chart)
    chart.set_shares(SHARES)
    assert chart.rows[0].accessibleName() == "Compliant: 900 devices, 90 %"
    assert chart.ring is not None
    assert chart.ring.accessibleName().startswith("1,000 devices: Compliant 90 %")


def test_new_figures_keep_the_keyboard_focus_on_the_same_part(qtbot: QtBot):
    chart = ShareChart("devices", ring=False, empty="No devices.")
    qtbot.addWidget(chart)
    chart.set_shares(SHARES)
    chart.show()
    qtbot.waitExposed(chart)
    chart.activateWindow()
    chart.rows[1].setFocus()
    chart.set_shares((SHARES[1], SHARES[0]))
    assert chart.focusWidget() is chart.rows[0]
    assert chart.rows[0].share == SHARES[1]


def test_without_parts_it_says_so(qtbot: QtBot):
    chart = ShareChart("devices", ring=True, empty="No devices.")
    qtbot.addWidget(chart)
    chart.set_shares(SHARES)
    chart.set_shares(())
    chart.show()
    assert chart.rows == ()
    assert chart.ring is not None
    assert chart.ring.isHidden()
    assert not chart._empty.isHidden()


def test_the_arcs_cover_the_ring_in_proportion(qtbot: QtBot, qapp: QApplication):
    before = qapp.palette()
    qapp.setPalette(LIGHT.palette())
    try:
        ring = Ring("devices")
        qtbot.addWidget(ring)
        ring.resize(ring.sizeHint())
        ring.set_shares((Share("a", "A", 3, "good"), Share("b", "B", 1, "bad")))
        picture = ring.grab().toImage()
    finally:
        qapp.setPalette(before)
    pixels = [
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    ]
    good = pixels.count(LIGHT.tones.fill("good").name())
    bad = pixels.count(LIGHT.tones.fill("bad").name())
    assert good / bad == pytest.approx(3, rel=0.1)
