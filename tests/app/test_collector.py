"""Pauses of the garbage collector: they end, they overlap, and they keep imports out of it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from intune_manager.app.collector import CollectorPause


@pytest.fixture(autouse=True)
def _collector_restored() -> Iterator[None]:
    yield
    gc.unfreeze()
    assert gc.isenabled()


def test_collection_is_off_during_a_pause_and_on_after_it():
    with CollectorPause():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_ends_the_pause():
    with pytest.raises(ImportError), CollectorPause():
        raise ImportError
    assert gc.isenabled()


def test_overlapping_pauses_last_until_the_last_has_ended():
    first, second = CollectorPause(), CollectorPause()
    first.begin()
    second.begin()
    first.begin()
    first.end()
    first.end()
    assert not gc.isenabled()
    second.end()
    assert gc.isenabled()


def test_what_was_made_during_a_pause_is_not_walked_again():
    with CollectorPause():
        kept = [[] for _ in range(100_000)]
    assert gc.get_freeze_count() >= len(kept)
    assert not any(one is kept for one in gc.get_objects())
