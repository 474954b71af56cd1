"""Dividing a number of things among many: heavy tails and even spreads, in integers only."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import gcd

_FINE = 64


def zipf_sizes(count: int, largest: int, total: int, *, least: int = 0) -> array[int]:
    """`count` sizes that fall as in a Zipf-Mandelbrot law from `largest`, `total` in all.

    The total is exact where the law can reach it: at least `count * least` and at most
    `count * largest`. Integers only, for powers differ in the last bit between C libraries.
    """
    if count == 0:
        return array("I")
    low, high = 0, _FINE << 24
    while low < high:
        middle = (low + high + 1) // 2
        if sum(_law(count, largest, least, middle)) <= total:
            low = middle
        else:
            high = middle - 1
    sizes = array("I", _law(count, largest, least, low))
    _spread(sizes, largest, total - sum(sizes))
    return sizes


def _law(count: int, largest: int, least: int, shift: int) -> list[int]:
    top = largest * (_FINE + shift)
    return [max(least, top // (_FINE * rank + shift)) for rank in range(1, count + 1)]


def _spread(sizes: array[int], largest: int, rest: int) -> None:
    """Give what is left to the sizes below the largest, one each and round again."""
    while rest > 0:
        given = 0
        for rank in range(1, len(sizes)):
            if rest > given and sizes[rank] < largest:
                sizes[rank] += 1
                given += 1
        if given == 0:
            return
        rest -= given


def evenly(ordinal: int, percent: int) -> bool:
    """True for exactly `percent` of each 100 consecutive ordinals, spread as evenly as can be."""
    return (ordinal * percent) // 100 != ((ordinal + 1) * percent) // 100


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
        """The thing at `place`."""
        return (place * self.stride + self.shift) % self.size

    def place_of(self, thing: int) -> int:
        """The place of `thing`."""
        if self._inverse is None:
            self._inverse = pow(self.stride, -1, self.size)
        return (thing - self.shift) * self._inverse % self.size
