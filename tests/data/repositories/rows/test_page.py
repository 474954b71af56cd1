"""A delta entry says as much as it likes: what it leaves out stays, byte for byte."""

from __future__ import annotations

import pytest

from intune_manager.data.repositories.rows.page import is_removal, merged, outcome_of

STORED = {"u1": b'{"id":"u1","name":"Adele","n":1.50,"mail":null}'}


@pytest.mark.parametrize(
    ("entry", "whole"),
    [
        (b'{"id":"u1","name":"Eve"}', b'{"id":"u1","name":"Eve","n":1.50,"mail":null}'),
        (b'{"id":"u1","mail":"a@b"}', b'{"id":"u1","name":"Adele","n":1.50,"mail":"a@b"}'),
        (b'{"id":"u1","new":[1]}', b'{"id":"u1","name":"Adele","n":1.50,"mail":null,"new":[1]}'),
        (b'{"n":2, "mail":1, "name":"E", "id":"u1"}', b'{"n":2, "mail":1, "name":"E", "id":"u1"}'),
    ],
)
def test_a_part_is_laid_over_what_is_stored_and_a_whole_is_kept_as_sent(
    entry: bytes, whole: bytes
) -> None:
    assert merged(STORED["u1"], entry) == whole


def test_a_part_with_a_lone_surrogate_is_no_obstacle() -> None:
    whole = merged(b'{"id":"u1","name":"\\ud800"}', b'{"id":"u1","mail":"x"}')
    assert whole == b'{"id":"u1","name":"\\ud800","mail":"x"}'


def test_of_several_entries_for_one_object_the_last_word_counts() -> None:
    gone, part = b'{"id":"u1","@removed":{"reason":"changed"}}', b'{"id":"u1","name":"Eve"}'
    assert outcome_of([part, gone], STORED.get).gone == {"u1"}
    back = outcome_of([gone, part, b'{"id":"u1","mail":"x"}'], STORED.get)
    assert back.gone == set()
    assert back.present == {"u1": b'{"id":"u1","name":"Eve","n":1.50,"mail":"x"}'}


def test_replay_comes_to_the_same() -> None:
    entries = [b'{"id":"u1","name":"Eve"}', b'{"id":"u2","@removed":{"reason":"deleted"}}']
    once = outcome_of(entries, STORED.get)
    assert outcome_of(entries * 2, STORED.get) == once
    assert outcome_of(entries, once.present.get) == once


def test_a_removal_that_is_null_is_none() -> None:
    assert not is_removal(b'{"id":"u1","@removed":null}')
    assert not is_removal(b'{"id":"u1","name":"\\"@removed\\""}')
    assert is_removal(b'{"id":"u1","@removed":"gone"}')
