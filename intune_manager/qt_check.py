"""Says, before Qt is started, which system packages the window needs and does not find.

Qt itself is in the Python package, but on Linux it loads some thirty libraries of the system. Where
one is missing the import fails, or the process aborts inside Qt with no way to catch it. Library
names are those that the wheels of PySide6 are linked with.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class _Library:
    soname: str
    debian: str
    fedora: str


_BASE = (
    _Library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    _Library("libGL.so.1", "libgl1", "libglvnd-glx"),
    _Library("libX11.so.6", "libx11-6", "libX11"),
    _Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    _Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    _Library("libfreetype.so.6", "libfreetype6", "freetype"),
    _Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    _Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
)
_XCB = (
    _Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    _Library("libxcb.so.1", "libxcb1", "libxcb"),
    _Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    _Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    _Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    _Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    _Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    _Library("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    _Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    _Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    _Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    _Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    _Library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    _Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    _Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    _Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
_WAYLAND = (
    _Library("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    _Library("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
)

_NO_DISPLAY = (
    "The window needs a graphical session, and neither DISPLAY nor WAYLAND_DISPLAY is set.\n"
    "Start it from a desktop, or use the commands that need none: intune-manager --help."
)
_DISPLAY_IS_SILENT = (
    "The window needs a graphical session, and the display {display} does not let it in.\n"
    "Correct DISPLAY, or use the commands that need no window: intune-manager --help."
)


def missing_qt_libraries() -> str | None:
    """What stops the window from opening here, with the packages to install; None if nothing does.

    Starts no Qt application and never aborts the process.
    """
    return diagnose(sys.platform, os.environ, _loads, _import_qt, _x11_answers)


def diagnose(
    platform: str,
    environ: Mapping[str, str],
    loads: Callable[[str], bool],
    import_qt: Callable[[], None],
    x11_answers: Callable[[], bool],
) -> str | None:
    """As `missing_qt_libraries`, on the facts given.

    `loads` tells whether a library can be had, `x11_answers` whether the X server can be reached.
    """
    if platform.startswith("linux"):
        chosen = _platform_libraries(environ, loads)
        missing = [library for library in (*_BASE, *chosen) if not loads(library.soname)]
        if missing:
            return _install_advice(missing)
        if not _has_display(environ):
            return _NO_DISPLAY
        if chosen is _XCB and not x11_answers():
            return _DISPLAY_IS_SILENT.format(display=environ.get("DISPLAY", "(not set)"))
    try:
        import_qt()
    except ImportError as error:
        return (
            f"Qt cannot be loaded: {error}.\n"
            "Install what it names with your system's package manager, or reinstall the program."
        )
    return None


def _platform_libraries(
    environ: Mapping[str, str], loads: Callable[[str], bool]
) -> tuple[_Library, ...]:
    chosen = environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen:
        return {"xcb": _XCB, "wayland": _WAYLAND}.get(chosen, ())
    if environ.get("WAYLAND_DISPLAY") and all(loads(library.soname) for library in _WAYLAND):
        return _WAYLAND
    return _XCB


def _has_display(environ: Mapping[str, str]) -> bool:
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return any(environ.get(name) for name in names)


def _install_advice(missing: list[_Library]) -> str:
    debian = " ".join(dict.fromkeys(library.debian for library in missing))
    fedora = " ".join(dict.fromkeys(library.fedora for library in missing))
    return (
        "The window needs system libraries that are missing here: "
        f"{', '.join(library.soname for library in missing)}.\n"
        f"Debian, Ubuntu: sudo apt install {debian}\n"
        f"Fedora, RHEL:   sudo dnf install {fedora}\n"
        "Commands without a window work as they are: intune-manager --help."
    )


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _x11_answers() -> bool:
    """Whether the X server of DISPLAY takes a connection: where it does not, Qt aborts."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    # Never null: a connection that failed is one that has an error.
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers


def _import_qt() -> None:
    for module in ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg"):
        importlib.import_module(module)
