"""How many assignments each object of a family has."""

from __future__ import annotations

from intune_manager.simulator.content.shares import Shuffle, zipf_sizes


class AssignmentPlan:
    """Assignments of one family: a share of the objects has them, few have many."""

    def __init__(
        self, count: int, percent: int, total: int, largest: int, stream_number: int
    ) -> None:
        """`total` assignments over `percent` of `count` objects, at most `largest` each."""
        self._count = count
        self._percent = percent
        self.assigned = count * percent // 100
        self._sizes = zipf_sizes(self.assigned, largest, max(total, self.assigned), least=1)
        self._order = Shuffle(max(1, self.assigned), stream_number)
        self.total = sum(self._sizes)

    def count_of(self, ordinal: int) -> int:
        """The assignments of object `ordinal`; objects added later begin with none."""
        before, after = (number * self._percent // 100 for number in (ordinal, ordinal + 1))
        if before == after or ordinal >= self._count:
            return 0
        return self._sizes[self._order.at(before)]
