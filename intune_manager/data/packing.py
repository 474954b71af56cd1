"""Payloads packed by Zstandard with a dictionary: a device's JSON in a seventh of its length.

What one list sends differs in values and hardly in property names. A dictionary learnt from its
first objects holds the names, so that each object, packed by itself, need not.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import zstandard

MOST_BYTES = 1 << 28
"""What is longer stays plain. No object that Graph sends comes near it, and a forged file could
claim more than there is memory."""
ENOUGH = 100
"""Payloads that make it worth while to learn a dictionary; with fewer they stay plain."""

_LEARNT_FROM = 500
_DICTIONARY_BYTES = 8_192
_SEGMENT_BYTES, _DMER_BYTES = 1_000, 8
_LEVEL = 3
_FIRST_ID, _LAST_ID = 32_768, (1 << 31) - 1
"""Zstandard keeps the numbers below and above for dictionaries that are registered worldwide."""


class UnpackingError(ValueError):
    """A packed payload that is damaged, or whose dictionary is not there."""


def new_dictionary_id() -> int:
    """A number that no dictionary of any cache is likely to have had before.

    Whoever keeps an unpacker by its number can rely on that, whatever is rolled back or restored.
    """
    return _FIRST_ID + secrets.randbelow(_LAST_ID - _FIRST_ID + 1)


def learnt(payloads: Sequence[bytes], dictionary_id: int) -> bytes | None:
    """A dictionary for objects like these; None when they have too little in common for one.

    The values of some of them get into it: a dictionary is as confidential as the payloads.
    """
    try:
        dictionary = zstandard.train_dictionary(
            _DICTIONARY_BYTES,
            list(payloads[:_LEARNT_FROM]),
            k=_SEGMENT_BYTES,
            d=_DMER_BYTES,
            dict_id=dictionary_id,
        )
    except zstandard.ZstdError:
        return None
    return dictionary.as_bytes()


class Packer:
    """Packs payloads with one dictionary. The frame names the dictionary by its number."""

    def __init__(self, dictionary: bytes) -> None:
        learnt_from = zstandard.ZstdCompressionDict(dictionary)
        self.pack = zstandard.ZstdCompressor(
            level=_LEVEL, dict_data=learnt_from, write_checksum=True
        ).compress


class Unpacker:
    """Unpacks the frames that were packed with one dictionary."""

    def __init__(self, dictionary: bytes) -> None:
        self._decompressor = zstandard.ZstdDecompressor(
            dict_data=zstandard.ZstdCompressionDict(dictionary)
        )

    def unpack(self, frame: bytes) -> bytes:
        """The payload, byte for byte. Raises UnpackingError when the frame is damaged."""
        try:
            return self._decompressor.decompress(frame)
        except zstandard.ZstdError as error:
            raise UnpackingError(str(error)) from error


def dictionary_of(frame: bytes) -> int:
    """The number of the dictionary that a frame was packed with. Raises UnpackingError."""
    return _parameters(frame).dict_id


def unpacked_size(frame: bytes) -> int:
    """How many bytes the payload of a frame has, told by its first bytes alone.

    Raises UnpackingError when it is no frame, or claims more than any payload has.
    """
    return _parameters(frame).content_size


def _parameters(frame: bytes) -> zstandard.FrameParameters:
    try:
        found = zstandard.get_frame_parameters(frame)
    except zstandard.ZstdError as error:
        raise UnpackingError(str(error)) from error
    if found.content_size > MOST_BYTES:  # also when it is not told
        raise UnpackingError("a payload of that size was never packed")
    if not found.has_checksum:
        raise UnpackingError("a frame without a checksum was never written")
    return found
