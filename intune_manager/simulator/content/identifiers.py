"""Object ids that need no storage: the ordinal is enciphered in the id and can be read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intune_manager.simulator.content.randomness import MASK_64, mix

_BITS = 48
_MASK = (1 << _BITS) - 1
_SPREAD = 0x9E3779B97F4A7C15
_VARIANTS = 0x8000
_GUID = "%08x-%04x-4%03x-%04x-%012x"

NO_ID = "00000000-0000-0000-0000-000000000000"
"""What Graph sends where an object has no Entra id or an assignment no filter."""


@dataclass(frozen=True)
class IdSeries:
    """A one-to-one map between ordinals and ids."""

    at: Callable[[int], str]
    read: Callable[[str], int | None]
    """The one ordinal that a text in lower case can be the id of; it need not be."""

    def ordinal_of(self, text: str) -> int | None:
        """The ordinal behind an id in any letter case; None when the series has no such id."""
        ordinal = self.read(text.lower())
        return None if ordinal is None or self.at(ordinal).lower() != text.lower() else ordinal


class _Cipher:
    """A keyed permutation of the numbers below 2**48."""

    def __init__(self, key: int) -> None:
        self._add = mix(key) & _MASK
        self._first = mix(key ^ 0x5851F42D4C957F2D) & _MASK | 1
        self._second = mix(key ^ 0x14057B7EF767814F) & _MASK | 1
        self._first_inverse = pow(self._first, -1, 1 << _BITS)
        self._second_inverse = pow(self._second, -1, 1 << _BITS)

    def encrypt(self, number: int) -> int:
        number = (number * self._first + self._add) & _MASK
        number ^= number >> 24
        number = number * self._second & _MASK
        return number ^ (number >> 24)

    def decrypt(self, digits: str) -> int | None:
        """The number behind hexadecimal digits; None for a text that is none."""
        try:
            number = int(digits, 16)
        except ValueError:
            return None
        number ^= number >> 24
        number = number * self._second_inverse & _MASK
        number ^= number >> 24
        return (number - self._add) * self._first_inverse & _MASK


def guid_series(key: int) -> IdSeries:
    """Version 4 GUIDs in lower case whose last group is the enciphered ordinal."""
    cipher = _Cipher(key)

    def guid(ordinal: int) -> str:
        tail = cipher.encrypt(ordinal)
        head = (tail * _SPREAD + key) & MASK_64
        head = (head ^ head >> 29) * _SPREAD & MASK_64
        return _GUID % (
            head >> 32,
            head >> 16 & 0xFFFF,
            head >> 4 & 0xFFF,
            _VARIANTS | (head << 12 & 0x3000) | (head >> 9 ^ tail) & 0xFFF,
            tail,
        )

    return IdSeries(guid, lambda text: cipher.decrypt(text[24:36]))


def hex_series(key: int) -> IdSeries:
    """Ids of 64 hexadecimal digits, as detected apps have them."""
    cipher = _Cipher(key)

    def at(ordinal: int) -> str:
        head = cipher.encrypt(ordinal)
        first = mix((head + key) & MASK_64)
        second = mix(first)
        return f"{head:012x}{first:016x}{second:016x}{mix(second):016x}{second >> 48:04x}"

    return IdSeries(at, lambda text: cipher.decrypt(text[:12]))


def number_series() -> IdSeries:
    """The ordinal itself, as scope tags are numbered."""
    return IdSeries(str, lambda text: int(text) if text.isdecimal() and len(text) <= 10 else None)


def given_series(
    guids: IdSeries, given: Sequence[str] = (), suffixes: Sequence[str] = ("",), prefix: str = ""
) -> IdSeries:
    """The ids that are given, then GUIDs, as `T_<guid>`, each with one of the suffixes in turn."""
    known = [each.lower() for each in given]

    def at(ordinal: int) -> str:
        later = ordinal - len(given)
        if later < 0:
            return given[ordinal]
        return prefix + guids.at(ordinal) + suffixes[later % len(suffixes)]

    def read(text: str) -> int | None:
        return known.index(text) if text in known else guids.read(text[len(prefix) :][:36])

    return IdSeries(at, read)
