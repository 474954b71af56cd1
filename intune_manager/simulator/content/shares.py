"""Dividing a number of things among many: heavy tails and even spreads, in integers only."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import gcd

from intune_manager.simulator.content.source import World

_FINE = 64


def zipf_sizes(count: int, largest: int, total: int, *, least: int = 0) -> array[int]:
    """`count` falling sizes as in a Zipf-Mandelbrot law, `total` in all where the limits let them.

    Integers only, for powers differ in the last bit between C libraries.
    """
    if count == 0:
        return array("I")
    top = _highest(largest, lambda size: sum(_law(count, size, least, 0)) <= total)
    shift = _highest(_FINE << 24, lambda shift: sum(_law(count, top, least, shift)) <= total)
    sizes = array("I", _law(count, top, least, shift))
    _spread(sizes, largest, total - sum(sizes))
    return sizes


def _highest(limit: int, fits: Callable[[int], bool]) -> int:
    """The highest number up to `limit` that fits, 0 when none does; whatever is less fits too."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _law(count: int, largest: int, least: int, shift: int) -> list[int]:
    top = largest * (_FINE + shift)
    return [max(least, top // (_FINE * rank + shift)) for rank in range(1, count + 1)]


def _spread(sizes: array[int], largest: int, rest: int) -> None:
    """Give what is left to the sizes below the largest, one each and round again."""
    while rest > 0:
        given = 0
        for rank in range(len(sizes)):
            if rest > given and sizes[rank] < largest:
                sizes[rank] += 1
                given += 1
        if given == 0:
            return
        rest -= given


def evenly(ordinal: int, share: int, of: int = 100) -> bool:
    """True for exactly `share` of any `of` consecutive ordinals, spread as evenly as can be."""
    return ordinal * share // of != (ordinal + 1) * share // of


def divided(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in parts by weight; the parts add up exactly."""
    parts: list[int] = []
    weight_left, left = sum(weights), total
    for weight in weights:
        part = left * weight // weight_left if weight_left else 0
        parts.append(part)
        left -= part
        weight_left -= weight
    return parts


class Shuffle:
    """A fixed order of `size` things in which each place is found without a table."""

    __slots__ = ("_inverse", "shift", "size", "stride")

    def __init__(self, size: int, number: int) -> None:
        """`number` is 64 random bits that choose the order; `size` is positive."""
        self.size = size
        self.shift = number % size
        stride = (number >> 20) % size or 1
        while gcd(stride, size) != 1:
            stride += 1
        self.stride = stride
        self._inverse: int | None = None

    def at(self, place: int) -> int:
        return (place * self.stride + self.shift) % self.size

    def place_of(self, thing: int) -> int:
        if self._inverse is None:
            self._inverse = pow(self.stride, -1, self.size)
        return (thing - self.shift) * self._inverse % self.size


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


_MOST_SETTINGS = 118
_SETTINGS_OF_ADDED = 4


@lru_cache(maxsize=8)
def _counts(policies: int, total: int, stream_number: int) -> Sequence[int]:
    sizes = zipf_sizes(policies, min(_MOST_SETTINGS, total), total, least=1)
    order = Shuffle(policies, stream_number)
    return [sizes[order.at(ordinal)] for ordinal in range(policies)]


def setting_count(world: World, ordinal: int) -> int:
    """How many settings a catalog policy has."""
    profile = world.profile
    if ordinal >= profile.catalog_policies:
        return _SETTINGS_OF_ADDED
    number = world.stream("settings of policies")
    return _counts(profile.catalog_policies, profile.catalog_settings, number)[ordinal]
