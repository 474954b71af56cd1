"""The drop-downs and chips that narrow a table."""

from __future__ import annotations

from intune_manager.data.query import Filter, RowQuery
from intune_manager.ui.common.places import Place

NONCOMPLIANT = Filter("compliance_state", ("noncompliant",))


def test_a_facet_offers_values_with_counts_and_narrows_by_any_number_of_them(
    harness, panel, fake_rows
) -> None:
    panel.attach(fake_rows(100))
    harness.settle()
    button = panel.filters.facets.button("compliance_state")
    button.click()
    harness.settle()
    choices = {choice.label: choice.detail for choice in button.list.choices()}
    assert choices == {"Compliant": "50", "Not compliant": "25", "(none)": "25"}
    button.list.toggled.emit("noncompliant", True)
    button.list.toggled.emit(None, True)
    harness.settle()
    assert panel.model.rowCount() == 50
    assert panel.place().query.filters == (Filter("compliance_state", ("noncompliant", None)),)
    assert "Not compliant" in button.text()


def test_a_facet_counts_among_the_rows_that_the_other_filters_leave(
    harness, panel, fake_rows
) -> None:
    panel.attach(fake_rows(100))
    panel.go_to(
        Place(
            "devices", RowQuery(search="pc", filters=(NONCOMPLIANT, Filter("is_encrypted", (0,))))
        )
    )
    button = panel.filters.facets.button("is_encrypted")
    button.click()
    harness.settle()
    assert [(c.label, c.detail, c.ticked) for c in button.list.choices()] == [("No", "25", True)]


def test_a_filter_on_another_column_is_a_chip_that_can_be_removed(
    harness, panel, fake_rows
) -> None:
    panel.attach(fake_rows(1000))
    panel.go_to(Place("devices", RowQuery(filters=(Filter("user_id", ("u-5",)), NONCOMPLIANT))))
    harness.settle()
    [(_, chip)] = panel.filters.facets.chips
    assert chip.text() == "User id: u-5"
    chip.click()
    harness.settle()
    assert panel.place().query.filters == (NONCOMPLIANT,)
    assert panel.model.rowCount() == 250
