"""The process around a window: Ctrl+C, exceptions that escape, and what Qt says."""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import Any

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication

from intune_manager.app.start import (
    faults_shown,
    interrupts,
    qt_application,
    qt_messages_in_the_log,
)
from intune_manager.errors import BugError, CacheError, IntuneManagerError


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX does")
def test_ctrl_c_is_acted_on_while_qt_waits_for_events(window_loop: Any):
    acts: list[str] = []
    with interrupts(lambda: acts.append("close")):
        os.kill(os.getpid(), signal.SIGINT)
        window_loop.run(window_loop.until(lambda: acts))
    assert acts == ["close"]


def test_the_signal_handler_of_before_is_put_back(window_loop: Any):
    before = signal.getsignal(signal.SIGINT)
    with interrupts(lambda: None):
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_an_exception_in_a_slot_is_logged_and_shown_as_a_bug(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
):
    shown: list[IntuneManagerError] = []
    with faults_shown(shown.append):
        error = ZeroDivisionError("division by zero")
        sys.excepthook(ZeroDivisionError, error, None)
    assert isinstance(shown[0], BugError)
    assert "ZeroDivisionError" in str(shown[0])
    assert "an exception escaped" in caplog.text


def test_a_known_error_that_escapes_is_shown_as_what_it_is(qapp: QApplication):
    shown: list[IntuneManagerError] = []
    error = CacheError("The disk is full.")
    with faults_shown(shown.append):
        sys.excepthook(CacheError, error, None)
    assert shown == [error]


def test_the_hook_of_before_is_put_back():
    before = sys.excepthook
    with faults_shown(lambda _: None):
        assert sys.excepthook is not before
    assert sys.excepthook is before


def test_qts_messages_go_to_the_log(qapp: QApplication, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, "qt"), qt_messages_in_the_log():
        qWarning("a word from Qt")
    assert "a word from Qt" in caplog.text


def test_closing_the_last_window_leaves_the_ending_to_the_session(qapp: QApplication):
    application = qt_application()
    assert application is qapp
    assert not application.quitOnLastWindowClosed()
    assert not application.windowIcon().isNull()
