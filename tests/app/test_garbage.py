"""Pauses of the garbage collector: they end, they overlap, and they keep imports out of it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from intune_manager.app.garbage import CollectorPause, WindowCollector


@pytest.fixture(autouse=True)
def _collector_restored() -> Iterator[None]:
    gc.enable()
    yield
    gc.unfreeze()
    assert gc.isenabled()
    gc.disable()


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


def test_while_a_window_lives_python_does_not_collect_by_itself(qapp: QApplication):
    collector = WindowCollector()
    with CollectorPause():
        pass
    assert not gc.isenabled(), "the end of a pause must not hand collection to other threads"
    collector.close()
    assert gc.isenabled()


def test_garbage_is_collected_on_the_thread_of_the_window(qapp: QApplication):
    class Node:
        def __init__(self) -> None:
            self.me = self

    collector = WindowCollector()
    try:
        gc.collect()
        gone = weakref.ref(Node())
        kept = [[] for _ in range(gc.get_threshold()[0] + 100)]
        assert gone() is not None
        assert collector.collect_if_due() is not None
        assert gone() is None
        assert kept
    finally:
        collector.close()


def test_nothing_is_collected_during_a_pause(qapp: QApplication):
    collector = WindowCollector()
    try:
        kept = [[] for _ in range(gc.get_threshold()[0] + 100)]
        with CollectorPause():
            assert collector.collect_if_due() is None
        assert kept
    finally:
        collector.close()
