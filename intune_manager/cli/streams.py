"""Standard output and standard error: any text goes out, and a lost output is no lost work."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

_GONE = frozenset({errno.EPIPE, errno.EINVAL, errno.ESHUTDOWN})
"""The reader has closed its end: `| head` has seen enough. Windows says EINVAL."""
_LOST = _GONE | {errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG, errno.EDQUOT}
_done: list[int] = []


def begin() -> None:
    """Let standard output take every text: what its encoding does not have is written as `\\uXXXX`.

    A tenant named in Japanese is shown on a console of Western Europe as well.
    """
    _done.clear()
    if sys.stdout is None:  # a program without a console, on Windows
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def takes_all_letters(stream: TextIO) -> bool:
    """Whether the encoding of a stream has every letter; JSON can do without."""
    return codecs.lookup(stream.encoding).name.startswith("utf")


def work_is_done(exit_code: int) -> None:
    """Whatever becomes of what is printed from now on, this is the exit code of the command."""
    _done.append(exit_code)


def end(exit_code: int) -> int:
    """Write out what waits; the exit code of the command. Raises OSError when it cannot."""
    sys.stdout.flush()
    return _done[-1] if _done else exit_code


def lose(error: OSError, exit_code: int) -> int:
    """The exit code of a command whose output could not be written, which is said in one line.

    Raises the error when it is of something else. A reader who has gone is no fault to speak of.
    """
    if error.filename is not None or error.errno not in _LOST:
        raise error
    # Else the interpreter tries again when it exits, and fails with a code of its own.
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    if error.errno not in _GONE:
        with suppress(OSError):
            sys.stderr.write(f"Error: The output could not be written: {error.strerror}.\n")
            sys.stderr.flush()
    return _done[-1] if _done else exit_code
