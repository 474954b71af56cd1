"""What `qt_check` says on machines that lack something."""

from __future__ import annotations

import subprocess
import sys

import intune_manager.qt_check

DESKTOP = {"DISPLAY": ":0"}


def _import_works() -> None:
    return None


def _import_fails() -> None:
    raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")


def diagnose(platform, environ, loads, import_qt, *, x11_answers=True):
    return intune_manager.qt_check.diagnose(
        platform, environ, loads, import_qt, lambda: x11_answers
    )


def test_nothing_is_said_where_everything_is_there():
    assert diagnose("linux", DESKTOP, lambda _: True, _import_works) is None


def test_every_missing_library_is_named_at_once_with_its_packages():
    gone = {"libEGL.so.1", "libxcb-cursor.so.0"}
    said = diagnose("linux", DESKTOP, lambda name: name not in gone, _import_works)
    assert said is not None
    assert "libEGL.so.1, libxcb-cursor.so.0" in said
    assert "apt install libegl1 libxcb-cursor0" in said
    assert "dnf install libglvnd-egl xcb-util-cursor" in said


def test_a_package_that_holds_several_libraries_is_named_once():
    gone = {"libxcb-shm.so.0", "libxcb-sync.so.1"}
    said = diagnose("linux", DESKTOP, lambda name: name not in gone, _import_works)
    assert said is not None
    assert "dnf install libxcb\n" in said


def test_offscreen_needs_no_x11_plugin_libraries():
    environ = {"QT_QPA_PLATFORM": "offscreen"}
    assert diagnose("linux", environ, lambda n: not n.startswith("libxcb"), _import_works) is None


def test_wayland_with_its_libraries_needs_no_xcb():
    environ = {"WAYLAND_DISPLAY": "wayland-0"}
    assert diagnose("linux", environ, lambda n: not n.startswith("libxcb"), _import_works) is None


def test_wayland_without_its_libraries_falls_back_to_xcb():
    environ = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}
    assert diagnose("linux", environ, lambda n: "wayland" not in n, _import_works) is None


def test_no_graphical_session_is_said_before_qt_could_abort():
    said = diagnose("linux", {}, lambda _: True, _import_works)
    assert said is not None
    assert "WAYLAND_DISPLAY" in said


def test_a_display_that_does_not_answer_is_said_before_qt_could_abort():
    said = diagnose("linux", {"DISPLAY": ":99"}, lambda _: True, _import_works, x11_answers=False)
    assert said is not None
    assert ":99" in said


def test_wayland_and_offscreen_ask_no_x_server():
    for environ in ({"WAYLAND_DISPLAY": "wayland-0"}, {"QT_QPA_PLATFORM": "offscreen"}):
        assert diagnose("linux", environ, lambda _: True, _import_works, x11_answers=False) is None


def test_macos_and_windows_are_asked_for_no_linux_library():
    assert diagnose("darwin", {}, lambda _: False, _import_works) is None
    assert diagnose("win32", {}, lambda _: False, _import_works) is None


def test_an_import_that_fails_for_another_reason_is_passed_on():
    said = diagnose("win32", {}, lambda _: True, _import_fails)
    assert said is not None
    assert "libEGL.so.1" in said


def test_the_check_itself_imports_no_qt():
    code = "import sys, intune_manager.qt_check; sys.exit(any('PySide6' in m for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
