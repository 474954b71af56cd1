"""Object ids that need no storage: the ordinal is enciphered in the id and can be read back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from intune_manager.simulator.content.randomness import MASK_64, mix

_BITS = 48
_MASK = (1 << _BITS) - 1
_MAX_ORDINAL = 1 << 32
_SPREAD = 0x9E3779B97F4A7C15
_VARIANTS = 0x8000
_GUID = "%08x-%04x-4%03x-%04x-%012x"

NO_ID = "00000000-0000-0000-0000-000000000000"
"""What Graph sends where an object has no Entra id or an assignment no filter."""


class IdSeries(Protocol):
    """A one-to-one map between ordinals and ids."""

    def at(self, ordinal: int, /) -> str:
        """The id of object `ordinal`."""
        ...

    def ordinal_of(self, text: str) -> int | None:
        """The ordinal behind an id in any letter case; None when the series has no such id."""
        ...


class _Cipher:
    """A keyed permutation of the numbers below 2**48."""

    __slots__ = ("_add", "_first", "_first_inverse", "_second", "_second_inverse")

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

    def guid_maker(self, key: int) -> Callable[[int], str]:
        """A function from ordinal to GUID: `encrypt` and the rest in one, for the bulk path."""
        add, first, second = self._add, self._first, self._second

        def guid(ordinal: int) -> str:
            tail = (ordinal * first + add) & _MASK
            tail ^= tail >> 24
            tail = tail * second & _MASK
            tail ^= tail >> 24
            head = (tail * _SPREAD + key) & MASK_64
            head = (head ^ head >> 29) * _SPREAD & MASK_64
            return _GUID % (
                head >> 32,
                head >> 16 & 0xFFFF,
                head >> 4 & 0xFFF,
                _VARIANTS | (head << 12 & 0x3000) | (head >> 9 ^ tail) & 0xFFF,
                tail,
            )

        return guid

    def decrypt(self, number: int) -> int:
        number ^= number >> 24
        number = number * self._second_inverse & _MASK
        number ^= number >> 24
        return (number - self._add) * self._first_inverse & _MASK

    def ordinal_behind(self, digits: str, text: str, at: Callable[[int], str]) -> int | None:
        """The ordinal enciphered in `digits`, if the id that `at` makes of it is `text`."""
        try:
            ordinal = self.decrypt(int(digits, 16))
        except ValueError:
            return None
        return ordinal if ordinal < _MAX_ORDINAL and at(ordinal) == text.lower() else None


class GuidSeries:
    """Version 4 GUIDs whose last group is the enciphered ordinal."""

    __slots__ = ("_cipher", "at")

    def __init__(self, stream_number: int) -> None:
        self._cipher = _Cipher(stream_number)
        self.at: Callable[[int], str] = self._cipher.guid_maker(stream_number)
        """The GUID of an ordinal, lower case."""

    def ordinal_of(self, text: str) -> int | None:
        """The ordinal behind a GUID in any letter case; None when the series has no such GUID."""
        return self._cipher.ordinal_behind(text[24:], text, self.at) if len(text) == 36 else None


class HexSeries:
    """Ids of 64 hexadecimal digits, as detected apps have them."""

    __slots__ = ("_cipher", "_key")

    def __init__(self, stream_number: int) -> None:
        self._key = stream_number
        self._cipher = _Cipher(stream_number)

    def at(self, ordinal: int) -> str:
        """The id of object `ordinal`, lower case."""
        head = self._cipher.encrypt(ordinal)
        first = mix((head + self._key) & MASK_64)
        second = mix(first)
        return f"{head:012x}{first:016x}{second:016x}{mix(second):016x}{second >> 48:04x}"

    def ordinal_of(self, text: str) -> int | None:
        """The ordinal behind an id in any letter case; None when the series has no such id."""
        return self._cipher.ordinal_behind(text[:12], text, self.at) if len(text) == 64 else None


class PrefixedSeries:
    """The ids of another series behind a fixed prefix, as `T_<guid>`."""

    __slots__ = ("_inner", "_prefix")

    def __init__(self, prefix: str, inner: IdSeries) -> None:
        self._prefix = prefix
        self._inner = inner

    def at(self, ordinal: int) -> str:
        """The id of object `ordinal`."""
        return f"{self._prefix}{self._inner.at(ordinal)}"

    def ordinal_of(self, text: str) -> int | None:
        """The ordinal behind an id in any letter case; None when the series has no such id."""
        if not text.lower().startswith(self._prefix.lower()):
            return None
        return self._inner.ordinal_of(text[len(self._prefix) :])


class NumberSeries:
    """The ordinal itself, as scope tags are numbered."""

    __slots__ = ()

    def at(self, ordinal: int) -> str:
        """The id of object `ordinal`."""
        return str(ordinal)

    def ordinal_of(self, text: str) -> int | None:
        """The ordinal behind an id; None when the series has no such id."""
        ordinal = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None
        return ordinal if ordinal is not None and self.at(ordinal) == text else None


class SingleSeries:
    """One id, given from outside; later ordinals get ids of a series behind it."""

    __slots__ = ("_inner", "_single")

    def __init__(self, single: str, inner: IdSeries) -> None:
        self._single = single
        self._inner = inner

    def at(self, ordinal: int) -> str:
        """The id of object `ordinal`."""
        return self._inner.at(ordinal) if ordinal else self._single

    def ordinal_of(self, text: str) -> int | None:
        """The ordinal behind an id in any letter case; None when the series has no such id."""
        return 0 if text.lower() == self._single.lower() else self._inner.ordinal_of(text)
