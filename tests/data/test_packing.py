"""Packed payloads come back byte for byte, and what is damaged is never taken for one."""

from __future__ import annotations

import json

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from intune_manager.data.packing import (
    ENOUGH,
    Packer,
    Unpacker,
    UnpackingError,
    dictionary_of,
    learnt,
    new_dictionary_id,
    unpacked_size,
)


def _devices(count: int) -> list[bytes]:
    return [
        json.dumps(
            {
                "id": f"{number:08d}-0000-4000-8000-{number * 7919:012d}",
                "deviceName": f"PC-{number}",
                "operatingSystem": ("Windows", "iOS", "Android")[number % 3],
                "userPrincipalName": f"user{number % 40}@contoso.com",
                "complianceState": "compliant" if number % 9 else "noncompliant",
            }
        ).encode()
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def dictionary() -> bytes:
    found = learnt(_devices(ENOUGH), 40_000)
    assert found is not None
    return found


def test_objects_of_one_kind_pack_to_less_than_half(dictionary: bytes) -> None:
    packer = Packer(dictionary)
    unseen = _devices(3 * ENOUGH)[ENOUGH:]
    assert sum(map(len, map(packer.pack, unseen))) * 2 < sum(map(len, unseen))


@settings(max_examples=200)
@given(payload=st.binary() | st.text().map(str.encode))
def test_whatever_is_packed_comes_back_byte_for_byte(payload: bytes) -> None:
    found = learnt(_devices(ENOUGH), 40_000)
    assert found is not None
    frame = Packer(found).pack(payload)
    assert Unpacker(found).unpack(frame) == payload
    assert dictionary_of(frame) == 40_000
    assert unpacked_size(frame) == len(payload)


@pytest.mark.parametrize("payloads", [[], [b"{}"], [b""] * ENOUGH])
def test_objects_without_anything_to_learn_from_bring_no_dictionary(payloads: list[bytes]) -> None:
    assert learnt(payloads, 40_000) is None


def test_the_same_objects_bring_the_same_dictionary(dictionary: bytes) -> None:
    assert learnt(_devices(ENOUGH), 40_000) == dictionary


@settings(max_examples=200)
@given(data=st.data())
def test_a_frame_with_another_byte_is_refused(dictionary: bytes, data: st.DataObject) -> None:
    frame = bytearray(Packer(dictionary).pack(_devices(1)[0]))
    # Byte 4 says which form the header has: with another one, the frame may be one of nothing.
    place = data.draw(st.integers(5, len(frame) - 1))
    frame[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(UnpackingError):
        Unpacker(dictionary).unpack(bytes(frame))


def test_a_frame_without_a_checksum_is_refused() -> None:
    with pytest.raises(UnpackingError, match="without a checksum"):
        dictionary_of(zstandard.ZstdCompressor(write_checksum=False).compress(b"{}" * 100))


def test_no_two_dictionaries_have_one_number_and_none_a_registered_one() -> None:
    numbers = {new_dictionary_id() for _ in range(1000)}
    assert len(numbers) >= 999
    assert all(32_768 <= number < 1 << 31 for number in numbers)


def test_a_damaged_frame_is_refused(dictionary: bytes) -> None:
    frame = Packer(dictionary).pack(_devices(1)[0])
    with pytest.raises(UnpackingError):
        Unpacker(dictionary).unpack(frame[:-3])
    with pytest.raises(UnpackingError):
        dictionary_of(b"{}")


def test_a_frame_that_claims_more_than_any_object_has_is_refused_unread() -> None:
    bomb = b"\x28\xb5\x2f\xfd\xe4" + (1 << 40).to_bytes(8, "little")
    with pytest.raises(UnpackingError, match="never packed"):
        unpacked_size(bomb)


def test_a_frame_that_does_not_tell_its_size_is_refused() -> None:
    frame = zstandard.ZstdCompressor(write_content_size=False).compress(b"{}" * 100)
    with pytest.raises(UnpackingError, match="never packed"):
        dictionary_of(frame)
