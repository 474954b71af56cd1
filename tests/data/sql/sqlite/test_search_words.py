"""What the quick filter takes for equal."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.data.sql.sqlite.search_words import (
    folded,
    glob_pattern,
    search_text,
    search_words,
)


@pytest.mark.parametrize("spelling", ["Adèle", "ADÈLE", "Ade\u0300le", "adele", "\uff41dele"])
def test_case_accents_and_forms_of_a_character_do_not_matter(spelling: str) -> None:
    assert folded(spelling) == "adele"


def test_sharp_s_and_its_capital_spelling_are_equal() -> None:
    assert folded("Straße") == folded("STRASSE")


def test_scripts_without_case_stay_as_they_are() -> None:
    assert folded("李 שלום") == "李 שלום"


def test_words_are_found_within_one_field_only() -> None:
    text = search_text(["Alpha", None, "Beta"])
    assert "alphabeta" not in text
    assert search_words("  Beta ALPHA beta\t") == ("beta", "alpha")


@given(st.text(), st.text(min_size=1))
def test_a_glob_pattern_means_contains(text: str, word: str) -> None:
    if "\x00" in text + word:
        return  # never reaches the cache
    try:
        (text + word).encode()
    except UnicodeEncodeError:
        return
    connection = sqlite3.connect(":memory:")
    (found,) = connection.execute("SELECT ? GLOB ?", (text, glob_pattern(word))).fetchone()
    connection.close()
    assert bool(found) == (word in text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)
