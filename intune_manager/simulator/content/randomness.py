"""Random numbers as a pure function of (seed, stream, ordinal): integers only, alike everywhere.

Nothing here uses `hash()`, floats or the `random` module, whose results differ between processes,
C libraries or Python versions. Object number 70,000 costs the same as object number 0.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from hashlib import blake2b
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
