"""Garbage is collected on the window's thread alone, and imports are kept out of it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from intune_manager.app.garbage import WindowCollector


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[WindowCollector]:
    gc.enable()
    collector = WindowCollector()
    collector.start()
    yield collector
    collector.close()
    assert gc.isenabled()
    gc.unfreeze()
    gc.disable()


def many() -> list[list[object]]:
    """As many objects as make a collection due."""
    return [[] for _ in range(gc.get_threshold()[0] + 100)]


def test_while_a_window_lives_python_does_not_collect_by_itself(collector: WindowCollector):
    assert not gc.isenabled()
    with pytest.raises(ImportError), collector.paused():
        raise ImportError
    assert not gc.isenabled(), "the end of a pause must not hand collection to other threads"
    kept = many()
    assert collector.collect_if_due() is not None, "an error ends the pause"
    assert kept


def test_what_was_made_during_a_pause_is_not_walked_again(collector: WindowCollector):
    with collector.paused():
        kept = [[] for _ in range(100_000)]
    assert gc.get_freeze_count() >= len(kept)
    assert not any(one is kept for one in gc.get_objects())


def test_garbage_is_collected_when_it_is_due(collector: WindowCollector):
    class Node:
        def __init__(self) -> None:
            self.me = self

    gc.collect()
    assert collector.collect_if_due() is None
    gone = weakref.ref(Node())
    kept = many()
    assert gone() is not None
    assert collector.collect_if_due() is not None
    assert gone() is None
    assert kept


def test_nothing_is_collected_during_a_pause(collector: WindowCollector):
    kept = many()
    with collector.paused():
        assert collector.collect_if_due() is None
    assert kept
