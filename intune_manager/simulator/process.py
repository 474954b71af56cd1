"""The demo tenant in a process of its own, so that serving it never slows its client down."""

from __future__ import annotations

import subprocess
import tempfile
import threading
import urllib.request
from contextlib import suppress
from typing import IO, Self

import msgspec

from intune_manager.config.child_process import environment_without_settings, own_command
from intune_manager.errors import EnvironmentalError
from intune_manager.simulator.options import Endpoint, SimulatorOptions

DEFAULTS = SimulatorOptions()
START_LIMIT_S = 30.0
_STOP_LIMIT_S = 3.0
_TOKEN_LIMIT_S = 10.0
_SHOWN_CHARACTERS = 500


class SimulatorProcess:
    """Starts `intune-manager simulate` as a child and stops it; blocks, so keep it off a window.

    The child watches a pipe from this process and ends when it closes: it never outlives its
    parent, not even one that was killed.
    """

    def __init__(self, options: SimulatorOptions = DEFAULTS) -> None:
        self._command = own_command(
            "intune_manager", "simulate", "--parent-pipe", *options.arguments()
        )
        self._child: subprocess.Popen[bytes] | None = None
        self._url = ""
        self._errors: IO[bytes] | None = None

    def start(self, *, limit_s: float = START_LIMIT_S) -> Endpoint:
        """Start the child and wait until it serves.

        Raises EnvironmentalError, with what the child said, when it ends or says nothing for
        `limit_s` seconds; no child is left behind then.
        """
        # A file, not a pipe: nobody reads it while the child runs, and a full pipe would stop it.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        self._child = subprocess.Popen(  # noqa: S603 - the command is this program itself
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment_without_settings(),
        )
        line = self._first_line(limit_s)
        try:
            endpoint = msgspec.json.decode(line, type=Endpoint)
        except msgspec.DecodeError as error:
            raise self._failed() from error
        self._url = endpoint.url
        return endpoint

    def new_token(self) -> str:
        """A token that is good from now on; blocks. Raises EnvironmentalError."""
        # A proxy of the environment has no business between two processes of one machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self._url}/_sim/token", b"{}", _TOKEN_LIMIT_S) as answer:
                return msgspec.json.decode(answer.read(), type=dict[str, str])["token"]
        except (OSError, ValueError, msgspec.DecodeError) as error:
            raise EnvironmentalError(
                f"The demo tenant gave no new token: {error}.",
                remedy="Start the command again; the demo tenant is started anew with it.",
            ) from error

    def stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            with suppress(OSError):
                child.stdin.close()
        for insist in (child.terminate, child.kill):
            try:
                child.wait(_STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                insist()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
        if self._errors is not None:
            self._errors.close()
            self._errors = None

    @property
    def pid(self) -> int | None:
        """The child's process id, None when none is running."""
        return self._child.pid if self._child is not None else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _first_line(self, limit_s: float) -> bytes:
        """What the child prints first; empty when it says nothing in time."""
        lines: list[bytes] = []
        stream = self._child.stdout if self._child is not None else None
        if stream is None:
            return b""
        reader = threading.Thread(target=lambda: lines.append(stream.readline()), daemon=True)
        reader.start()
        reader.join(limit_s)
        return lines[0] if lines else b""

    def _failed(self) -> EnvironmentalError:
        said = ""
        if self._errors is not None and self._child is not None:
            self._child.kill()
            self._child.wait()
            self._errors.seek(0)
            said = self._errors.read().decode("utf-8", "replace").strip()[-_SHOWN_CHARACTERS:]
        self.stop()
        return EnvironmentalError(
            f"The demo tenant did not start. {said}".strip(),
            remedy="Run `intune-manager simulate` to see why.",
        )
