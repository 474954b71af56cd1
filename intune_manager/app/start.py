"""Opens the window, keeps it going, and cleans up after it: the place to begin reading."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

import qasync  # type: ignore[import-untyped]
from PySide6.QtCore import QMessageLogContext, QSocketNotifier, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from intune_manager import __version__
from intune_manager.app.build_window import WindowBuilder
from intune_manager.app.cache_view import CacheView
from intune_manager.app.command_process import CommandProcess
from intune_manager.app.garbage import WindowCollector
from intune_manager.app.settings import WindowSettings
from intune_manager.app.sync_runs import DetailRuns, SyncRuns
from intune_manager.app.tenants import Tenants
from intune_manager.app.window_session import DemoTenant, WindowSession
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import BugError, IntuneManagerError
from intune_manager.ui.common.icons import app_icon
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.common.theme import Theme


def run_window(
    settings: Settings,
    paths: Paths,
    collector: WindowCollector,
    *,
    demo: str | None = None,
    tenant: str | None = None,
) -> int:
    """As `app.run`, with everything that the first paint needs imported.

    `demo` is the profile of the demo tenant, where that is wanted.
    """
    paths.create()
    with qt_messages_in_the_log():
        application = qt_application()
        collector.start()
        Theme(application)
        with qasync.QEventLoop(application) as loop:
            asyncio.set_event_loop(loop)
            cache = CacheView(settings, paths, importing=collector.paused)
            parts = WindowBuilder(cache, TaskRunner(loop)).build()
            own = WindowSettings(settings, parts, cache)
            tenants = Tenants(own, parts, cache, asked=tenant)
            session = WindowSession(
                parts,
                cache,
                tenants,
                SyncRuns(own, parts, cache, tenants, CommandProcess()),
                DetailRuns(own, parts, cache, CommandProcess()),
                demo=DemoTenant(demo, own) if demo is not None else None,
            )
            with faults_shown(parts.banner.show_error), interrupts(parts.window.close):
                loop.run_until_complete(session.run())
    return 0


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_qt_log = logging.getLogger("qt")
_log = logging.getLogger(__name__)


def qt_application() -> QApplication:
    """The process's QApplication, named and with its icon; made if there is none yet.

    It does not quit with its last window: the composition ends the program, after the cleaning up.
    """
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("intune-manager")
    application.setApplicationDisplayName("Intune Manager")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("intune-manager")
    application.setWindowIcon(app_icon())
    application.setQuitOnLastWindowClosed(False)
    return application


@contextmanager
def qt_messages_in_the_log() -> Iterator[None]:
    """Send what Qt has to say to the log file instead of the terminal."""

    def log(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:  # noqa: ARG001
        _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", text)

    before = qInstallMessageHandler(log)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


@contextmanager
def faults_shown(show: Callable[[IntuneManagerError], None]) -> Iterator[None]:
    """Log an exception that escapes from a slot with its traceback, and `show` it as a bug."""

    def hook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, traceback)
            return
        _log.critical("an exception escaped", exc_info=(kind, error, traceback))
        if isinstance(error, IntuneManagerError):
            show(error)
        else:
            show(BugError(f"The program made a mistake ({kind.__name__}: {error})."))

    before = sys.excepthook
    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before


@contextmanager
def interrupts(act: Callable[[], object]) -> Iterator[None]:
    """Call `act` on the window's thread at Ctrl+C, also while Qt waits for events.

    Python runs signal handlers between its own instructions only, and an idle Qt executes none: the
    signal is made an event by the descriptor that Python writes to when one arrives.
    """
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)
    # Returns to Python, which runs the handler.
    notifier.activated.connect(lambda: reading.recv(64))
    before = signal.signal(signal.SIGINT, lambda *_: act())
    descriptor = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(descriptor)
        signal.signal(signal.SIGINT, before)
        notifier.setEnabled(False)
        reading.close()
        writing.close()
