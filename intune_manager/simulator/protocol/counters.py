"""What the server has seen so far: the numbers that tests and benchmarks read."""

from __future__ import annotations

from collections import Counter
from typing import Any


class Counters:
    """Counts requests, answers and bytes. `reset` starts again but keeps what is under way."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.number = 0
        """Requests since the server started, those inside `$batch` included; never reset."""
        self.reset()

    def reset(self) -> None:
        self.requests = 0
        self.batched = 0
        """Requests inside `$batch`: counted in `paths`, not in `requests`."""
        self.paths: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.unauthorized = 0
        self.writes = 0
        """Requests that could have changed a tenant; every one was refused."""
        self.max_in_flight = self.in_flight
        self.wire_bytes = 0
        """Body bytes as sent, compressed where the client allowed it."""
        self.json_bytes = 0

    def enter(self) -> None:
        """A request has arrived."""
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        self.requests += 1

    def leave(self) -> None:
        self.in_flight -= 1

    def count(self, *, inner: bool) -> int:
        """Number a request, also one inside a batch: its place since the server started."""
        self.number += 1
        self.batched += inner
        return self.number

    def answered(self, pattern: str, status: int) -> None:
        """A request, also one inside a batch, has its reply."""
        self.paths[pattern] += 1
        self.statuses[status] += 1
        self.unauthorized += status == 401

    def described(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "batched": self.batched,
            "paths": dict(sorted(self.paths.items())),
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "throttled": self.statuses[429],
            "unauthorized": self.unauthorized,
            "writes": self.writes,
            "in_flight": self.in_flight,
            "max_in_flight": self.max_in_flight,
            "wire_bytes": self.wire_bytes,
            "json_bytes": self.json_bytes,
        }
