"""Which requests the faults of a preset strike: decided by seed, path and turn, by nothing else.

The same requests in the same order per path meet the same faults, however the paths interleave: a
draw knows the path and how often it was asked for, not what else is going on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from intune_manager.simulator.content.randomness import Draw, stream
from intune_manager.simulator.faults.body_faults import BODY_KINDS
from intune_manager.simulator.faults.kinds import FaultKind
from intune_manager.simulator.faults.page_faults import PAGE_KINDS, without_hop
from intune_manager.simulator.faults.status_faults import STATUS_KINDS
from intune_manager.simulator.protocol.messages import GraphRequest

KINDS: Mapping[str, FaultKind] = MappingProxyType({**STATUS_KINDS, **BODY_KINDS, **PAGE_KINDS})
"""Every kind of fault by its name on the control plane: a new one is an entry in its table."""
_ONE = 1 << 32


@dataclass(frozen=True)
class Risk:
    """A fault that strikes a share of the requests that it applies to."""

    kind: str
    rate: float
    """From 0 to 1."""
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    path: str = ""
    """A regular expression: the targets that it may strike."""
    burst: int = 1
    """How many requests in a row to the same path it strikes."""
    in_batches: bool = True
    """Whether it may strike a request inside a `$batch`."""
    per_path: bool = False
    """Drawn once for each path, and then for good."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.path)

    @property
    def fault(self) -> FaultKind:
        return KINDS[self.kind]

    def concerns(self, request: GraphRequest) -> bool:
        """Whether the request is one of those that it may strike."""
        if request.inner and not self.in_batches:
            return False
        if self.path and not self.pattern.search(request.target):
            return False
        applies = self.fault.applies
        return applies is None or applies(request, self.values)


class Chances:
    """Draws for each request the risks that come true."""

    def __init__(self, risks: Sequence[Risk], *, seed: int) -> None:
        self._risks = risks
        self._seed = seed
        self._turns: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._risks)

    def struck(self, request: GraphRequest) -> Iterator[Risk]:
        """The risks that come true for the next request to a path, the first declared first."""
        if not self._risks:
            return
        what = f"{request.method} {without_hop(request.target).partition('?')[0]}"
        turn = self._turns[what]
        self._turns[what] += 1
        for number, risk in enumerate(self._risks):
            if not risk.concerns(request):
                continue
            recent = range(max(0, turn - risk.burst + 1), turn + 1)
            turns = range(1) if risk.per_path else recent
            numbers = stream(self._seed, f"{number} {risk.kind} {what}")
            if any(Draw(numbers, each).bits() >> 32 < risk.rate * _ONE for each in turns):
                yield risk
