"""The program's own icons: monochrome SVGs, painted in the colour of the palette in use."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from intune_manager.config.paths import resource_path

_GROUPS = {
    QIcon.Mode.Normal: (QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText),
    QIcon.Mode.Active: (QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText),
    QIcon.Mode.Disabled: (QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText),
    QIcon.Mode.Selected: (QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
}


def icon(name: str) -> QIcon:
    """The icon `name` of `resources/icons`, in the palette's colour whenever it is painted.

    A change between light and dark needs no new icon. Raises FileNotFoundError for an unknown
    name.
    """
    _svg(name)
    return QIcon(_TintedSvg(name))


def app_icon() -> QIcon:
    """The program's coloured icon, for windows and task bars."""
    return QIcon(str(resource_path("icons/app.svg")))


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Paint the icon `name` into `rect` in one colour; sharp at every scale."""
    _renderer(name, colour.name()).render(painter, rect)


@cache
def _svg(name: str) -> str:
    return resource_path(f"icons/{name}.svg").read_text("utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))


class _TintedSvg(QIconEngine):
    """Looks the colour up while painting, so that an icon follows a live change of the theme."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        return _TintedSvg(self._name)

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        mode: QIcon.Mode,
        state: QIcon.State,  # noqa: ARG002 - part of the signature that Qt calls
    ) -> None:
        group, role = _GROUPS[mode]
        colour = QGuiApplication.palette().color(group, role)
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        paint_icon(painter, self._name, square, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # `size` does not count the scale: the pixmap has to be larger by it.
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap
