"""The header of a table: where its titles stand, what its arrow says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from intune_manager.ui.common.flat_header import FlatHeader
from intune_manager.ui.common.theme import DARK, LIGHT, Scheme

_SECTION = QRect(0, 0, 200, 28)


class OpenView(QTableView):
    """Tells how it would paint a cell."""

    def text_rect_of_cells(self) -> QRect:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = _SECTION
        option.text = "PC-7"
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
        element = QStyle.SubElement.SE_ItemViewItemText
        box: QRect = self.style().subElementRect(element, option, self)
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
        return box.adjusted(margin, 0, -margin, 0)


@pytest.fixture
def view(qtbot: QtBot) -> OpenView:
    made = OpenView()
    qtbot.addWidget(made)
    made.setHorizontalHeader(FlatHeader(parent=made))
    model = QStandardItemModel(1, 2, made)
    model.setHorizontalHeaderLabels(["Name", "A title that is far too long for its column"])
    model.setItem(0, 0, QStandardItem("PC-7"))
    made.setModel(model)
    made.setSortingEnabled(True)
    return made


@pytest.fixture
def painted(view: OpenView) -> Callable[[], QImage]:
    return lambda: view.horizontalHeader().grab().toImage()


def test_a_title_begins_where_the_text_of_the_cells_begins(view: OpenView) -> None:
    header = view.horizontalHeader()
    assert header.text_rect(_SECTION, 1).left() == view.text_rect_of_cells().left()


def test_a_right_aligned_title_leaves_room_for_the_arrow_at_its_left(view: OpenView) -> None:
    header = view.horizontalHeader()
    view.model().setHeaderData(
        0, Qt.Orientation.Horizontal, Qt.AlignmentFlag.AlignRight, Qt.ItemDataRole.TextAlignmentRole
    )
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    narrowed = header.text_rect(_SECTION, 0)
    assert narrowed.right() == view.text_rect_of_cells().right()
    assert narrowed.left() > view.text_rect_of_cells().left()


def test_the_arrow_tells_the_direction(view: OpenView, painted: Callable[[], QImage]) -> None:
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    ascending = painted()
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert painted() != ascending


def test_a_title_too_long_for_its_column_does_not_run_into_the_next(
    view: OpenView, painted: Callable[[], QImage]
) -> None:
    header = view.horizontalHeader()
    header.setStretchLastSection(False)
    header.resizeSection(0, 40)
    view.resize(300, 100)
    before = painted()
    view.model().setHeaderData(0, Qt.Orientation.Horizontal, "Name and very much more of it")
    beyond = QRect(41, 0, before.width() - 41, before.height())
    assert painted().copy(beyond) == before.copy(beyond)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_the_ground_is_that_of_the_rows_in_either_theme(
    view: OpenView, painted: Callable[[], QImage], scheme: Scheme
) -> None:
    view.setPalette(scheme.palette())
    header = view.horizontalHeader()
    header.setPalette(scheme.palette())
    ground = header.palette().color(QPalette.ColorRole.Base)
    assert painted().pixelColor(1, 1) == ground
