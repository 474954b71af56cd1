"""Dividing numbers among many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.simulator.content.randomness import Shuffle, divided, evenly, zipf_sizes


@given(
    count=st.integers(1, 300),
    largest=st.integers(1, 500),
    share=st.integers(0, 100),
    least=st.integers(0, 1),
)
def test_zipf_sizes_fall_and_add_up_exactly(
    count: int, largest: int, share: int, least: int
) -> None:
    total = count * least + count * (largest - least) * share // 100
    sizes = zipf_sizes(count, largest, total, least=least)
    assert sum(sizes) == total
    assert sizes[0] == max(sizes) <= largest
    assert min(sizes) >= least


def test_zipf_sizes_have_a_heavy_head() -> None:
    sizes = zipf_sizes(18_000, 130_000, 2_000_000)
    assert sum(sizes[:180]) > sum(sizes) // 3
    assert sorted(sizes)[9_000] < 100


@pytest.mark.parametrize("percent", [0, 5, 33, 100])
def test_an_even_spread_is_exact_in_every_hundred(percent: int) -> None:
    for start in (0, 100, 12_300):
        hits = sum(evenly(ordinal, percent) for ordinal in range(start, start + 100))
        assert hits == percent


@given(total=st.integers(0, 10_000), weights=st.lists(st.integers(0, 50), min_size=1))
def test_parts_add_up_to_the_total_unless_nothing_weighs(total: int, weights: list[int]) -> None:
    parts = divided(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@given(size=st.integers(1, 400), number=st.integers(0, 2**64 - 1))
def test_a_shuffle_visits_each_thing_once_and_knows_its_place(size: int, number: int) -> None:
    shuffle = Shuffle(size, number)
    things = [shuffle.at(place) for place in range(size)]
    assert sorted(things) == list(range(size))
    assert [shuffle.place_of(thing) for thing in things] == list(range(size))
