"""`--progress json`: what a command does, as one JSON object a line on standard output."""

from __future__ import annotations

import json
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode
    from intune_manager.sync.report import SyncProgress


class ProgressLines:
    """Writes lines from any thread, each at once. A reader that is gone gets no more of them.

    Every line but the last has the key `event`; the last one is what `--json` prints.
    """

    def __init__(self) -> None:
        self._stream = sys.stdout
        self._turn = threading.Lock()

    def progress(self, progress: SyncProgress) -> None:
        self.write(progress.to_json())

    def code(self, code: DeviceCode) -> None:
        """The user is to sign in with a device code."""
        self._sign_in(code.verification_url, code.code)

    def open_browser_elsewhere(self) -> None:
        """From now on let the reader open the pages that this process wants to show.

        A browser that was started here would inherit the low priority and the pipes.
        """
        browser = _ReadersBrowser(self._sign_in)
        webbrowser.register("the reader's", None, browser, preferred=True)

    def write(self, document: str) -> None:
        with self._turn, suppress(OSError):
            self._stream.write(document + "\n")
            self._stream.flush()

    def _sign_in(self, url: str, code: str = "") -> None:
        self.write(json.dumps({"event": "sign_in", "url": url, "code": code}))


class _ReadersBrowser(webbrowser.BaseBrowser):
    """Leaves it to the reader of the lines to open a page."""

    def __init__(self, ask: Callable[[str], None]) -> None:
        super().__init__()
        self._ask = ask

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002
        self._ask(url)
        return True
