"""Colours that can be read, in both appearances, and a live change between them."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from intune_manager.ui.common.theme import DARK, LIGHT, Scheme, Theme, scheme_of

BOTH = pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
MEANINGFUL = ("good", "warning", "bad", "info", "neutral")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    rgb = QColor(colour)
    red, green, blue = (linear(part) for part in (rgb.redF(), rgb.greenF(), rgb.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_formula_gives_the_textbook_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@BOTH
@pytest.mark.parametrize("ground", ["window", "base", "alternate", "button", "tooltip"])
def test_text_can_be_read_on_every_ground(scheme: Scheme, ground: str):
    for text in (scheme.text, scheme.muted, scheme.accent):
        assert contrast(text, getattr(scheme, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("tone", MEANINGFUL)
def test_a_tone_can_be_read_as_text_and_seen_as_a_bar(scheme: Scheme, tone: str):
    colour = getattr(scheme.tones, tone)
    for ground in (scheme.window, scheme.base, scheme.alternate, scheme.tones.hover):
        assert contrast(colour, ground) >= 4.5
    shape = scheme.tones.fill(tone).name()
    for ground in (scheme.base, scheme.tones.hover, scheme.tones.track):
        assert contrast(shape, ground) >= 3


@BOTH
def test_a_selected_row_can_be_read(scheme: Scheme):
    assert contrast(scheme.highlighted_text, scheme.highlight) >= 4.5
    assert contrast(scheme.highlight, scheme.base) >= 2.5


@BOTH
def test_every_colour_is_a_valid_one(scheme: Scheme):
    values = {field.name: getattr(scheme, field.name) for field in dataclasses.fields(scheme)}
    held = values.pop("tones")
    tones = {field.name: getattr(held, field.name) for field in dataclasses.fields(held)}
    fills = tones.pop("fills")
    for colour in (*fills.values(), *tones.values(), *values.values()):
        assert QColor(colour).isValid()


@BOTH
def test_a_palette_is_recognised_as_its_scheme(scheme: Scheme):
    assert scheme_of(scheme.palette()) is scheme


def test_the_schemes_leave_no_role_to_the_platform():
    light, dark = LIGHT.palette(), DARK.palette()
    for role in (
        QPalette.ColorRole.Window,
        QPalette.ColorRole.Base,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.Button,
        QPalette.ColorRole.ToolTipBase,
        QPalette.ColorRole.Link,
        QPalette.ColorRole.PlaceholderText,
    ):
        assert light.color(role) != dark.color(role), role


def test_the_window_follows_the_system_while_it_is_open(qapp: QApplication, qtbot: QtBot):
    before = qapp.palette()
    theme = Theme(qapp)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    changes: list[Scheme] = []
    theme.changed.connect(lambda: changes.append(theme.scheme))
    theme.use(LIGHT)
    changes.clear()
    try:
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert changes == [DARK]
        qtbot.waitUntil(lambda: scheme_of(widget.palette()) is DARK)
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert changes == [DARK], "the same appearance again is no change"
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
        assert changes == [DARK, LIGHT]
    finally:
        theme.deleteLater()
        qapp.setPalette(before)
