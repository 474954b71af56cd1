"""The dots before states."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyleOptionViewItem

from intune_manager.ui.common.theme import DARK, LIGHT, Scheme
from intune_manager.ui.table.record_table import VALUE_ROLE
from intune_manager.ui.table.record_view import STATE_TONES, StateDelegate


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("state", ["Created", "Changed", "Deleted", "Restored"])
def test_a_dot_can_be_told_from_the_selection_it_stands_on(scheme: Scheme, state: str) -> None:
    model = QStandardItemModel()
    item = QStandardItem(state)
    item.setData(state, VALUE_ROLE)
    model.appendRow(item)
    option = QStyleOptionViewItem()
    option.palette = scheme.palette()  # type: ignore[attr-defined]
    StateDelegate(STATE_TONES["kind"]).initStyleOption(option, model.index(0, 0))
    icon: QIcon = option.icon  # type: ignore[attr-defined]
    picture = icon.pixmap(QSize(12, 12), 2.0, QIcon.Mode.Selected, QIcon.State.On).toImage()
    seen = [
        picture.pixelColor(x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    ]
    rim = QColor(scheme.highlighted_text).lightness()
    assert any(abs(one.lightness() - rim) < 8 for one in seen), "the colour of selected text"
