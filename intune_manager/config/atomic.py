"""Files that appear whole or not at all: written beside their place, then moved there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
