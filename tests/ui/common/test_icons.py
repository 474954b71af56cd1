"""Icons exist for all that is declared, and take on the colours around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from intune_manager.config.paths import resource_path
from intune_manager.registry import PANELS
from intune_manager.sync.report import Verdict
from intune_manager.ui.common.icons import app_icon, icon
from intune_manager.ui.common.theme import DARK, LIGHT
from intune_manager.ui.sync.sync_columns import LOOKS

SIZE = QSize(64, 64)


def colours(image: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    picture = image.pixmap(SIZE, 1.0, mode).toImage()
    pixels = (
        picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())
    )
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.fixture(autouse=True)
def _palette_restored(qapp: QApplication):
    before = qapp.palette()
    yield
    qapp.setPalette(before)


@pytest.mark.parametrize("name", ["overview", *PANELS, "sync"])
def test_every_panel_has_an_icon_of_its_own(qapp: QApplication, name: str):
    assert not icon(name).isNull()


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_an_icon_so_that_colour_is_not_all_that_tells_it(
    qapp: QApplication, verdict: Verdict
):
    assert not icon(LOOKS[verdict].icon).isNull()
    assert [look.icon for look in LOOKS.values()].count(LOOKS[verdict].icon) == 1


def test_every_shipped_icon_draws_something(qapp: QApplication):
    qapp.setPalette(LIGHT.palette())
    files = sorted(Path(resource_path("icons/app.svg")).parent.glob("*.svg"))
    assert len(files) > 30
    for file in files:
        assert colours(app_icon() if file.stem == "app" else icon(file.stem)), file.name


def test_an_icon_follows_the_theme_without_being_made_again(qapp: QApplication):
    image = icon("devices")
    for scheme in (LIGHT, DARK, LIGHT):
        qapp.setPalette(scheme.palette())
        assert colours(image) == {QColor(scheme.text).name()}


def test_a_disabled_icon_is_dimmed(qapp: QApplication):
    qapp.setPalette(LIGHT.palette())
    group, role = QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText
    dimmed = qapp.palette().color(group, role).name()
    assert colours(icon("back"), QIcon.Mode.Disabled) == {dimmed}


def test_an_icon_is_sharp_on_a_screen_of_twice_the_density(qapp: QApplication):
    picture = icon("devices").pixmap(QSize(16, 16), 2.0)
    assert picture.size() == QSize(32, 32)
    assert picture.devicePixelRatio() == 2.0


def test_an_unknown_icon_is_an_error_when_it_is_asked_for_not_when_painted(qapp: QApplication):
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icon("no-such-icon")
