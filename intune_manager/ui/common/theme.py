"""Light and dark: one set of colours each, followed live as the system changes its mind.

All text colours reach a contrast of at least 4.5 to what they stand on (WCAG 2.2 AA), all shapes
that carry meaning at least 3; a test computes both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

_Role, _Group = QPalette.ColorRole, QPalette.ColorGroup


@dataclass(frozen=True)
class Tones:
    """Colours with a meaning, as `#rrggbb`."""

    good: str
    warning: str
    bad: str
    info: str
    neutral: str
    border: str
    """Lines between things; carries no meaning."""
    track: str
    """The empty part of a bar."""
    hover: str
    """The surface of something that can be pressed, under the pointer."""
    fills: Mapping[str, str]
    """Brighter variants for shapes, which need less contrast than text."""

    def colour(self, tone: str) -> QColor:
        """The colour called `tone`. Raises AttributeError for an unknown name."""
        return QColor(getattr(self, tone))

    def fill(self, tone: str) -> QColor:
        """The colour called `tone` for a bar or an arc; AttributeError for an unknown one."""
        return QColor(self.fills.get(tone) or getattr(self, tone))


@dataclass(frozen=True)
class Scheme:
    """Every colour of one appearance, as `#rrggbb`."""

    window: str
    base: str
    alternate: str
    button: str
    text: str
    muted: str
    disabled: str
    accent: str
    highlight: str
    highlighted_text: str
    tooltip: str
    light: str
    mid: str
    dark: str
    shadow: str
    tones: Tones

    def palette(self) -> QPalette:
        """A whole palette: no role is left to what the platform happens to have."""
        palette = QPalette()
        for role, colour in self._roles().items():
            palette.setColor(role, QColor(colour))
        for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.PlaceholderText):
            palette.setColor(_Group.Disabled, role, QColor(self.disabled))
        palette.setColor(_Group.Disabled, _Role.Highlight, QColor(self.mid))
        palette.setColor(_Group.Disabled, _Role.HighlightedText, QColor(self.text))
        return palette

    def _roles(self) -> dict[QPalette.ColorRole, str]:
        return {
            _Role.Window: self.window,
            _Role.WindowText: self.text,
            _Role.Base: self.base,
            _Role.AlternateBase: self.alternate,
            _Role.Text: self.text,
            _Role.PlaceholderText: self.muted,
            _Role.Button: self.button,
            _Role.ButtonText: self.text,
            _Role.BrightText: self.tones.bad,
            _Role.Highlight: self.highlight,
            _Role.HighlightedText: self.highlighted_text,
            _Role.Accent: self.highlight,
            _Role.Link: self.accent,
            _Role.LinkVisited: self.accent,
            _Role.ToolTipBase: self.tooltip,
            _Role.ToolTipText: self.text,
            _Role.Light: self.light,
            _Role.Midlight: self.light,
            _Role.Mid: self.mid,
            _Role.Dark: self.dark,
            _Role.Shadow: self.shadow,
        }


LIGHT = Scheme(
    window="#f3f4f6",
    base="#ffffff",
    alternate="#f7f8fa",
    button="#fbfbfc",
    text="#1b1f24",
    muted="#57606a",
    disabled="#8c959f",
    accent="#0b5cad",
    highlight="#0f6cbd",
    highlighted_text="#ffffff",
    tooltip="#ffffff",
    light="#ffffff",
    mid="#d0d5db",
    dark="#b4bbc4",
    shadow="#8c959f",
    tones=Tones(
        good="#116932",
        warning="#8a5300",
        bad="#b81f2b",
        info="#0b5cad",
        neutral="#57606a",
        border="#d8dce1",
        track="#e4e7eb",
        hover="#eef4fa",
        fills=MappingProxyType({"good": "#1a8f43", "warning": "#b07300", "bad": "#cf2a37"}),
    ),
)

DARK = Scheme(
    window="#1b1d21",
    base="#23262b",
    alternate="#282b31",
    button="#2d3138",
    text="#e8eaed",
    muted="#a4abb5",
    disabled="#757d88",
    accent="#76b9f5",
    highlight="#1f6db5",
    highlighted_text="#ffffff",
    tooltip="#2d3138",
    light="#3a3f47",
    mid="#3a3f47",
    dark="#15171a",
    shadow="#0c0d0f",
    tones=Tones(
        good="#5ac774",
        warning="#e5b344",
        bad="#ff8079",
        info="#76b9f5",
        neutral="#a4abb5",
        border="#3a3f47",
        track="#363b43",
        hover="#2b3038",
        fills=MappingProxyType({}),
    ),
)


def scheme_of(palette: QPalette) -> Scheme:
    """The scheme that a palette belongs to, known by whether its text is lighter than its ground.

    A widget that paints itself asks with its own palette, so that no theme has to be passed around.
    """
    text, ground = palette.color(_Role.WindowText), palette.color(_Role.Window)
    return DARK if text.lightness() > ground.lightness() else LIGHT


def tones_of(palette: QPalette) -> Tones:
    """The meaningful colours that go with a palette."""
    return scheme_of(palette).tones


class Theme(QObject):
    """Keeps the application in the system's appearance, at start and whenever it changes."""

    changed = Signal()
    """The other scheme is now in use; palettes have been replaced already."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        # Asked before our own palette goes in: afterwards it would answer for us.
        self._fallback = scheme_of(app.palette())
        self.scheme = self._fallback
        app.setStyle("Fusion")
        self.use(self._wanted(app.styleHints().colorScheme()))
        app.styleHints().colorSchemeChanged.connect(self._follow)

    def use(self, scheme: Scheme) -> None:
        """Show everything in `scheme` until the system changes again."""
        is_news = scheme is not self.scheme
        self.scheme = scheme
        self._app.setPalette(scheme.palette())
        if is_news:
            self.changed.emit()

    def _follow(self, system: Qt.ColorScheme) -> None:
        self.use(self._wanted(system))

    def _wanted(self, system: Qt.ColorScheme) -> Scheme:
        known = {Qt.ColorScheme.Light: LIGHT, Qt.ColorScheme.Dark: DARK}
        return known.get(system, self._fallback)
