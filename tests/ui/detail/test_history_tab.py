"""An object's history as sections: headings, values now and before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from intune_manager.data.patches import FieldChange
from intune_manager.ui.detail.entries import PastLink, Section
from intune_manager.ui.detail.history_tab import field_entries, timeline_sections
from intune_manager.ui.detail.object_source import Event, Timeline

THEN = datetime(2026, 7, 17, 12, tzinfo=UTC)


def section(**values: Any) -> Section:
    event = Event(**({"id": 1, "kind": "deleted", "at": THEN, "run_id": 1} | values))
    return timeline_sections(Timeline((event,), True))[0]


def replaced(old: object, new: object) -> list[tuple[str, str]]:
    change = FieldChange(path="/description", op="replace", old=old, new=new)
    return [(entry.text, entry.copied) for entry in field_entries((change,))]


def test_the_heading_says_first_what_happened_to_what() -> None:
    assert section().title.startswith("Deleted · 2026-07-17")
    part = section(part="Assignment", part_name="A policy with a long name")
    assert part.title.startswith("Assignment deleted · 2026-07-17")
    assert ("Which", "A policy with a long name") in [(e.title, e.text) for e in part.entries]


def test_only_the_object_itself_can_be_shown_as_it_was() -> None:
    def leads_back(one: Section) -> bool:
        return any(isinstance(entry.link, PastLink) for entry in one.entries)

    assert leads_back(section())
    assert not leads_back(section(part="Assignment"))


def test_long_values_that_begin_alike_are_shown_where_they_differ() -> None:
    same = "Nobody may change this. " * 30
    (now, _), (before, _) = replaced(f"{same}Ask Ana.", f"{same}Ask Bo.")
    assert now.startswith("…")
    assert now.endswith("Ask Bo.")
    assert before.endswith("Ask Ana.")


def test_short_values_are_shown_from_their_beginning() -> None:
    assert [text for text, _ in replaced("Baseline v2", "Baseline v3")] == [
        "Baseline v3",
        "Baseline v2",
    ]


def test_a_value_is_copied_whole_however_long_it_is() -> None:
    old, new = "x" * 5000, "y" * 5000
    (shown, copied), (shown_before, copied_before) = replaced(old, new)
    assert (copied, copied_before) == (new, old)
    assert len(shown) < 400
    assert len(shown_before) < 400
