"""Random numbers as a pure function of (seed, stream, ordinal), and things divided by such numbers.

Integers only, without `hash()`, floats or the `random` module, whose results differ between
processes, C libraries or Python versions. Object number 70,000 costs the same as object number 0.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from hashlib import blake2b
from math import gcd
from typing import TypeVar

_Choice = TypeVar("_Choice")

MASK_64 = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15

_WORDS = struct.Struct("<16I")


def stream(seed: int, name: str) -> int:
    """The 64-bit number that stands for one named stream of a seed."""
    return int.from_bytes(blake2b(f"{seed}/{name}".encode(), digest_size=8).digest(), "little")


def mix(value: int) -> int:
    """Scramble 64 bits, one to one (the output function of splitmix64)."""
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & MASK_64
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & MASK_64
    return value ^ (value >> 31)


def words(prefix: bytes, ordinal: int) -> tuple[int, ...]:
    """Sixteen random 32-bit numbers for one object by a single hash: the bulk path."""
    digest = blake2b(prefix + ordinal.to_bytes(8, "little"), digest_size=64).digest()
    return _WORDS.unpack(digest)


class Draw:
    """The random numbers of one object, drawn one after the other."""

    __slots__ = ("_state",)

    def __init__(self, stream_number: int, ordinal: int) -> None:
        self._state = mix((stream_number + ordinal * _STEP) & MASK_64)

    def bits(self) -> int:
        self._state = (self._state + _STEP) & MASK_64
        return mix(self._state)

    def below(self, limit: int) -> int:
        """A number from 0 to `limit - 1`. `limit` must be positive."""
        return (self.bits() >> 16) * limit >> 48

    def between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def percent(self, share: int) -> bool:
        """True in `share` of 100 cases."""
        return self.below(100) < share

    def pick(self, choices: Sequence[_Choice]) -> _Choice:
        return choices[self.below(len(choices))]

    def hex(self, digits: int) -> str:
        text = "".join(f"{self.bits():016x}" for _ in range(-(-digits // 16)))
        return text[:digits]

    def guid(self) -> str:
        """A version 4 GUID that belongs to no series."""
        text = self.hex(32)
        variant = "89ab"[self.below(4)]
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


_FINE = 64


def zipf_sizes(count: int, largest: int, total: int, *, least: int = 0) -> array[int]:
    """`count` falling sizes as in a Zipf-Mandelbrot law, `total` in all where the limits let them.

    Integers only, for powers differ in the last bit between C libraries.
    """
    if count == 0:
        return array("I")
    # The highest numbers, from 0 on, whose sizes are not too many together.
    tops, shifts = range(1, largest + 1), range(1, (_FINE << 24) + 1)
    top = bisect_right(tops, total, key=lambda size: sum(_law(count, size, least, 0)))
    shift = bisect_right(shifts, total, key=lambda each: sum(_law(count, top, least, each)))
    sizes = array("I", _law(count, top, least, shift))
    _spread(sizes, largest, total - sum(sizes))
    return sizes


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

    __slots__ = ("shift", "size", "stride")

    def __init__(self, size: int, number: int) -> None:
        """`number` is 64 random bits that choose the order; `size` is positive."""
        self.size = size
        self.shift = number % size
        stride = (number >> 20) % size or 1
        while gcd(stride, size) != 1:
            stride += 1
        self.stride = stride

    def at(self, place: int) -> int:
        return (place * self.stride + self.shift) % self.size

    def place_of(self, thing: int) -> int:
        return (thing - self.shift) * pow(self.stride, -1, self.size) % self.size


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
