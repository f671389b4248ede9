"""A table of sentences with boxes: what it shows as text, and what it tells when it is committed."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ide.model.state import TableView, TaskStatus, TaskView
from ide.panels.question_table import QuestionTable
from ide.panels.task_row import TaskRow

TABLE = TableView(("entry", "kept"), ("true", "x == i"))


def test_ticks_are_told_as_a_whole(qtbot: QtBot) -> None:
    widget = QuestionTable()
    qtbot.addWidget(widget)
    widget.show_table(TABLE)
    widget.boxes[0][1].setChecked(True)
    assert widget.text() == "entry | kept\n[ ][x] true\n[ ][ ] x == i\n[That is my answer]"
    with qtbot.waitSignal(widget.answered) as told:
        widget.button.click()
    assert told.args == [((False, True), (False, False))]


def test_another_table_begins_without_ticks(qtbot: QtBot) -> None:
    widget = QuestionTable()
    qtbot.addWidget(widget)
    widget.show_table(TABLE)
    widget.boxes[1][0].setChecked(True)
    widget.show_table(TABLE)
    assert widget.ticks() == ((False, False), (True, False))
    widget.show_table(TableView(("entry", "kept"), ("false", "y == i")))
    assert widget.ticks() == ((False, False), (False, False))


def test_a_task_with_a_table_tells_its_id(qtbot: QtBot) -> None:
    row = TaskRow()
    qtbot.addWidget(row)
    row.show()
    row.show_task(TaskView("sort", "Sort them.", TaskStatus.OPEN, table=TABLE))
    assert "[That is my answer]" in row.text()
    with qtbot.waitSignal(row.answered) as told:
        row.table.button.click()
    assert told.args is not None
    assert told.args[0] == "sort"
    row.show_task(TaskView("sort", "Sort them.", TaskStatus.DONE))
    assert "[That is my answer]" not in row.text()
