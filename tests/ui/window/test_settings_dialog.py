"""The settings dialog: what it shows, judges and hands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from intune_manager.errors import SettingsError
from intune_manager.ui.window.settings_dialog import SettingsDialog

VALUES = {
    "group_membership": "all",
    "device_details": False,
    "device_details_per_run": 2000,
    "full_sweep_hours": 24.0,
    "rare_list_hours": 12.5,
    "resume_hours": 2.0,
    "stale_after_h": 24.0,
    "history_keep_days": 400,
}
VARIABLE = "INTUNE_MANAGER_RESUME_HOURS"


def check(values: Mapping[str, object]) -> dict[str, str]:
    return {name: "must be a number" for name, value in values.items() if value == "often"}


@pytest.fixture
def opened(qtbot: QtBot) -> Callable[..., SettingsDialog]:
    def opened(overridden: Mapping[str, str] | None = None) -> SettingsDialog:
        dialog = SettingsDialog(VALUES, overridden or {}, check)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return opened


def number(dialog: SettingsDialog, name: str) -> QLineEdit:
    field = dialog.fields[name]
    assert isinstance(field, QLineEdit)
    return field


def test_values_are_shown_as_people_write_them(opened: Callable[..., SettingsDialog]) -> None:
    dialog = opened()
    assert number(dialog, "full_sweep_hours").text() == "24"
    assert number(dialog, "rare_list_hours").text() == "12.5"
    combo, switch = dialog.fields["group_membership"], dialog.fields["device_details"]
    assert isinstance(combo, QComboBox)
    assert isinstance(switch, QCheckBox)
    assert (combo.currentText(), switch.isChecked()) == ("Of all groups", False)


def test_only_what_was_changed_is_handed_on(
    opened: Callable[..., SettingsDialog], qtbot: QtBot
) -> None:
    dialog = opened()
    number(dialog, "resume_hours").setText("5")
    number(dialog, "resume_hours").setText("2")
    number(dialog, "history_keep_days").setText(" 30 ")
    dialog.fields["device_details"].setChecked(True)  # type: ignore[union-attr]
    with qtbot.waitSignal(dialog.wanted) as told:
        dialog.save_button.click()
    assert told.args == [{"history_keep_days": "30", "device_details": "true"}]
    assert dialog.isVisible(), "it is closed once the file has been written"


def test_a_mistake_is_told_beside_its_field_and_cannot_be_saved(
    opened: Callable[..., SettingsDialog],
) -> None:
    dialog = opened()
    hint = dialog.notes["full_sweep_hours"].text()
    number(dialog, "full_sweep_hours").setText("often")
    assert dialog.notes["full_sweep_hours"].text() == "Must be a number."
    assert not dialog.save_button.isEnabled()
    number(dialog, "full_sweep_hours").setText("8")
    assert dialog.notes["full_sweep_hours"].text() == hint
    assert dialog.save_button.isEnabled()


def test_what_the_environment_sets_can_be_seen_and_not_changed(
    opened: Callable[..., SettingsDialog],
) -> None:
    dialog = opened({"resume_hours": VARIABLE})
    assert not dialog.fields["resume_hours"].isEnabled()
    assert dialog.notes["resume_hours"].text() == f"Set by {VARIABLE}"


def test_a_failure_is_told_and_what_was_typed_stays(opened: Callable[..., SettingsDialog]) -> None:
    dialog = opened()
    number(dialog, "resume_hours").setText("5")
    dialog.save_button.click()
    assert not dialog.save_button.isEnabled()
    dialog.show_error(SettingsError("The disk is full.", setting="x", remedy="Make room."))
    assert dialog.save_button.isEnabled()
    assert number(dialog, "resume_hours").text() == "5"


def test_nothing_changed_saves_nothing(opened: Callable[..., SettingsDialog], qtbot: QtBot) -> None:
    dialog = opened()
    with qtbot.assertNotEmitted(dialog.wanted):
        dialog.save_button.click()
    assert not dialog.isVisible()
