"""The settings that decide what a sync reads, and for how long it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from intune_manager.errors import IntuneManagerError
from intune_manager.ui.common.surface import MutedLabel, PlainLabel, scaled_font
from intune_manager.ui.common.theme import tones_of

_NUMBER_WIDTH = 90
Check = Callable[[Mapping[str, object]], Mapping[str, str]]
"""What is wrong with values, by the setting's name."""


@dataclass(frozen=True)
class SettingLine:
    """One setting of the dialog: a number with a unit, a choice, or a switch without either."""

    name: str
    title: str
    hint: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """The value in the file, and what it is called."""


SETTING_LINES: Mapping[str, tuple[SettingLine, ...]] = MappingProxyType(
    {
        "What a sync reads": (
            SettingLine(
                "group_membership",
                "Group members",
                "Groups nested in assigned ones count as assigned.",
                choices=(("all", "Of all groups"), ("assigned", "Of groups that are assigned to")),
            ),
            SettingLine(
                "device_details",
                "Device details with each sync",
                "Memory, addresses, hardware: what lists leave out.",
            ),
            SettingLine(
                "device_details_per_run",
                "At most",
                "One request brings twenty of them.",
                "devices a sync",
            ),
        ),
        "How often": (
            SettingLine(
                "full_sweep_hours", "Read all devices every", "In between, what changed.", "hours"
            ),
            SettingLine(
                "rare_list_hours",
                "Read rare lists every",
                "Detected apps and Autopilot devices.",
                "hours",
            ),
            SettingLine(
                "resume_hours",
                "Resume an interrupted sync for",
                "After that it starts again.",
                "hours",
            ),
        ),
        "How long": (
            SettingLine(
                "stale_after_h", "Call data stale after", "Since it was last complete.", "hours"
            ),
            SettingLine(
                "history_keep_days",
                "Keep the history for",
                "Only db prune-history deletes what is older.",
                "days",
            ),
        ),
    }
)
"""Every setting that the window offers, under its heading."""


class SettingsDialog(QDialog):
    """Emits `wanted` with the values that the user changed; whoever saves them closes it."""

    wanted = Signal(object)

    def __init__(
        self,
        values: Mapping[str, object],
        overridden: Mapping[str, str],
        check: Check,
        parent: QWidget | None = None,
    ) -> None:
        """`overridden` names the variable of the environment that sets a value, if one does."""
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._check = check
        self.fields: dict[str, QLineEdit | QComboBox | QCheckBox] = {}
        self.notes: dict[str, PlainLabel] = {}
        self._hints: dict[str, str] = {}
        self._grid = QGridLayout()
        self._message = PlainLabel()
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.save_button = self._buttons.button(QDialogButtonBox.StandardButton.Save)
        self._lay_out(overridden)
        self._shown = {name: _text(values[name]) for name in self.fields}
        for name, field in self.fields.items():
            _put(field, self._shown[name])
            _watch(field, self._judge)
        self._judge()

    def changed_values(self) -> dict[str, str]:
        """What the user changed, as typed; a setting put back as it was is not among them."""
        return {
            name: text
            for name, field in self.fields.items()
            if field.isEnabled() and (text := _typed(field)) != self._shown[name]
        }

    def show_error(self, error: IntuneManagerError) -> None:
        """Say why nothing was saved; what was typed stays."""
        self._message.setText(f"{error} {error.remedy}".strip())
        self._message.show()
        self._buttons.setEnabled(True)

    def _save(self) -> None:
        changed = self.changed_values()
        if not changed:
            self.reject()
            return
        self._buttons.setEnabled(False)
        self.wanted.emit(changed)

    def _judge(self) -> None:
        """Say beside each field what is wrong with it; only what is valid can be saved."""
        wrong = self._check(self.changed_values())
        for name, note in self.notes.items():
            note.setText(_sentence(wrong[name]) if name in wrong else self._hints[name])
            self._colour(note, is_wrong=name in wrong)
        self.save_button.setEnabled(not wrong)

    def _colour(self, note: PlainLabel, *, is_wrong: bool) -> None:
        palette = QPalette(self.palette())
        if is_wrong:
            palette.setColor(QPalette.ColorRole.PlaceholderText, tones_of(palette).colour("bad"))
        note.setPalette(palette)

    def _lay_out(self, overridden: Mapping[str, str]) -> None:
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        for title, lines in SETTING_LINES.items():
            heading = PlainLabel(title)
            heading.setFont(scaled_font(self, 1.1, bold=True))
            row = self._grid.rowCount()
            self._grid.addWidget(heading, row, 0, 1, 3)
            self._grid.setRowMinimumHeight(row, heading.sizeHint().height() + 8)
            for line in lines:
                self._add(line, overridden.get(line.name))
        self._message.setWordWrap(True)
        self._message.hide()
        self._buttons.accepted.connect(self._save)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        layout.addWidget(MutedLabel("Changes take effect with the next sync."))
        layout.addWidget(self._message)
        layout.addWidget(self._buttons)

    def _add(self, line: SettingLine, variable: str | None) -> None:
        field = _field(line)
        field.setAccessibleName(line.title)
        # Fusion derives outlines from the window's colour: in the dark they would not be seen.
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Window, tones_of(palette).colour("neutral"))
        field.setPalette(palette)
        note = MutedLabel()
        note.setWordWrap(False)  # a grid gives wrapped text too little height
        label = PlainLabel(line.title)
        label.setBuddy(field)
        if variable is not None:
            field.setEnabled(False)
        box = QHBoxLayout()
        box.setSpacing(8)
        box.addWidget(field)
        if line.unit:
            box.addWidget(PlainLabel(line.unit))
        box.addStretch(1)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addLayout(box, row, 1)
        self._grid.addWidget(note, row, 2)
        self.fields[line.name], self.notes[line.name] = field, note
        self._hints[line.name] = f"Set by {variable}" if variable is not None else line.hint


def _field(line: SettingLine) -> QLineEdit | QComboBox | QCheckBox:
    if line.choices:
        combo = QComboBox()
        for value, title in line.choices:
            combo.addItem(title, value)
        return combo
    if not line.unit:
        return QCheckBox()
    edit = QLineEdit()
    edit.setFixedWidth(_NUMBER_WIDTH)
    edit.setAlignment(Qt.AlignmentFlag.AlignRight)
    return edit


def _put(field: QLineEdit | QComboBox | QCheckBox, text: str) -> None:
    if isinstance(field, QComboBox):
        field.setCurrentIndex(field.findData(text))
    elif isinstance(field, QCheckBox):
        field.setChecked(text == "true")
    else:
        field.setText(text)


def _typed(field: QLineEdit | QComboBox | QCheckBox) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData())
    if isinstance(field, QCheckBox):
        return "true" if field.isChecked() else "false"
    return field.text().strip()


def _watch(field: QLineEdit | QComboBox | QCheckBox, changed: Callable[[], None]) -> None:
    if isinstance(field, QComboBox):
        field.currentIndexChanged.connect(changed)
    elif isinstance(field, QCheckBox):
        field.toggled.connect(changed)
    else:
        field.textChanged.connect(changed)


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}."


def _text(value: object) -> str:
    """A value as its field shows it: 24.0 hours are 24."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
