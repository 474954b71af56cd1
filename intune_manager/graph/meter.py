"""What the reading of one resource has cost so far."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Meter:
    """Counters that a GraphClient adds to while it works; one per resource, read at any time."""

    requests: int = 0
    """HTTP requests sent, repeats and `$batch` posts included."""
    retries: int = 0
    """Repeats among them, and repeated items of a batch."""
    waited_s: float = 0.0
    """Seconds spent waiting because of throttling and faults; not the time of the requests."""
    received_bytes: int = 0
    """Body bytes as they crossed the network, mostly compressed."""
    pages: int = 0
