"""Where the reading of a resource stands: what a later run continues at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PositionKind(StrEnum):
    """What a position is good for."""

    DELTA = "delta"
    """The delta link at which the next round of changes begins."""
    SWEEP = "sweep"
    """The next link at which an interrupted pass continues."""
    WATERMARK = "watermark"
    """How far a filter by time has come."""


@dataclass(frozen=True)
class Position:
    """One place to continue at."""

    link: str | None
    """Exactly as Graph gave it. Never to be logged."""
    state: bytes
    run_id: int
    saved_at: datetime
