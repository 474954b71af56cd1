"""The tables of some dozen lines never take the window a frame, and end up whole."""

from __future__ import annotations

from typing import Any

from intune_manager.ui.common.line_table import LineColumn, LineModel

COLUMNS = [LineColumn[int]("n", "Number", str, lambda line: line, right=True)]


def shown(model: LineModel[int]) -> list[str]:
    texts = (model.index(row, 0).data() for row in range(model.rowCount()))
    return [str(text or "").rstrip() for text in texts]


def test_the_first_lines_are_there_at_once_and_soon_all_of_them(qtbot: Any) -> None:
    model = LineModel(COLUMNS)
    model.set_lines(range(100))
    assert model.rowCount() == 100
    assert shown(model)[:10] == [str(n) for n in range(10)]
    assert "" in shown(model), "the others are left to the next rounds of the loop"
    qtbot.waitUntil(lambda: shown(model) == [str(n) for n in range(100)])


def test_lines_that_change_before_they_were_written_are_shown_as_they_are_then(qtbot: Any) -> None:
    model = LineModel(COLUMNS)
    model.set_lines(range(100))
    model.set_lines([*range(50), *range(150, 200)])
    wanted = [str(n) for n in (*range(50), *range(150, 200))]
    qtbot.waitUntil(lambda: shown(model) == wanted)


def test_fewer_lines_leave_nothing_behind(qtbot: Any) -> None:
    model = LineModel(COLUMNS)
    model.set_lines(range(100))
    model.set_lines([7])
    qtbot.waitUntil(lambda: shown(model) == ["7"])
    qtbot.wait(0)
    assert shown(model) == ["7"]
