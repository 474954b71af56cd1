"""Numbers that Python cannot hold do not keep it from reading the rest."""

from __future__ import annotations

import pytest

from intune_manager.data.json_values import loaded


def test_a_number_beyond_python_comes_as_it_was_written() -> None:
    huge = "9" * 5_000
    assert loaded(f"[{huge}, -{huge}, 1e999, 7, 0.5]") == [huge, f"-{huge}", "1e999", 7, 0.5]


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        loaded("{")
