"""The one door through which files and directories are made: each is its owner's alone, whatever
the umask says, and what is written beside its place appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

PRIVATE_FILE, PRIVATE_DIRECTORY = 0o600, 0o700
_SCRATCH, _LOCK = "intune-manager-", "in-use"


def write_whole(target: Path, content: bytes) -> None:
    """Write `content` to `target`, readable by its owner alone. See `whole_file`."""
    with whole_file(target) as part:
        part.write_bytes(content)


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """An empty file, its owner's alone, that takes the place of `target` after the block.

    When the block raises, `target` stays as it was. A link at `target` stays a link: what it leads
    to is replaced. Raises OSError.
    """
    part = part_beside(target)
    try:
        yield part
        put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)


def part_beside(target: Path) -> Path:
    """A new empty file in the directory of `target`, readable by its owner alone."""
    place = target.resolve()
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
    os.close(descriptor)
    return Path(name)


def put_in_place(part: Path, target: Path) -> None:
    """Move `part` to `target`, once its content is on the disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target.resolve())


def open_private(path: Path, flags: int) -> int:
    """A descriptor of `path`, opened with the `flags` of `os.open`; made if there is none.

    A file that was there before becomes its owner's alone, too. Raises OSError.
    """
    descriptor = os.open(path, flags | os.O_CREAT, PRIVATE_FILE)
    make_private(path)
    return descriptor


def make_private(path: Path) -> None:
    """Let nobody but its owner read the file, where the system knows such permissions."""
    if os.name == "posix":
        path.chmod(PRIVATE_FILE)


def make_directory(path: Path) -> None:
    """Make `path`, and what is missing above it, its owner's alone; fine if it is there."""
    if not path.parent.exists():
        make_directory(path.parent)
    path.mkdir(mode=PRIVATE_DIRECTORY, exist_ok=True)


@contextmanager
def scratch_directory() -> Iterator[Path]:
    """A directory for the block, its owner's alone, that is gone after it. Raises OSError.

    Those that a killed program has left behind are removed first: the system frees the lock in each
    when its program ends.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
        _remove_unused(left)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, ignore_cleanup_errors=True) as name:
        directory = Path(name)
        with FileLock(directory / _LOCK, mode=PRIVATE_FILE):
            yield directory


def _remove_unused(directory: Path) -> None:
    try:
        # Of another user, or just being made: without its lock file nobody can know.
        if os.name == "posix" and directory.lstat().st_uid != os.getuid():
            return
        if not stat.S_ISREG((directory / _LOCK).lstat().st_mode):
            return
        with FileLock(directory / _LOCK, blocking=False):
            pass
    except (Timeout, OSError):
        return
    shutil.rmtree(directory, ignore_errors=True)


def private_copy(file: Path, target: Path) -> None:
    """Copy what `file` holds into the new file `target`. Raises OSError."""
    os.close(open_private(target, os.O_WRONLY | os.O_EXCL))
    shutil.copyfile(file, target)
