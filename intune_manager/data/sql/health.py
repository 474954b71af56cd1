"""What the database says about itself, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class HealthReport:
    """The state of the cache file. `problems` are SQLite's own words; empty means sound."""

    path: Path
    schema_version: int
    expected_version: int
    problems: tuple[str, ...]
    size_bytes: int
    wal_bytes: int
    free_bytes: int

    @property
    def ok(self) -> bool:
        return not self.problems and self.schema_version == self.expected_version


@dataclass(frozen=True)
class PoolStats:
    """Use of the connections, and of statements since the cache was opened."""

    writer_busy: bool
    readers: int
    readers_busy: int
    statements: int
    slow_statements: int
