"""The list of worlds and lessons with their progress."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ide.look.theme import Theme
from ide.model.state import LessonItem, Status
from ide.panels.rows import Cell, Row, rows_text
from ide.panels.rows_view import RowsView
from ide.panels.small import empty, heading
from ide.texts.catalogue import say


def lesson_rows(lessons: tuple[LessonItem, ...], current: str = "") -> tuple[Row, ...]:
    """A row a world with how many of its lessons are done, and a row below it for each lesson."""
    rows: list[Row] = []
    for world in dict.fromkeys(i.world for i in lessons):
        items = [i for i in lessons if i.world == world]
        done = sum(i.done for i in items)
        title = Cell(world, Status.PROVED if done == len(items) else None, bold=True)
        count = Cell(say("lessons.done", done=done, count=len(items)), quiet=True)
        rows.append(Row(world, (title, count), tuple(_item(i, current) for i in items), opened=True))
    return tuple(rows)


def _item(item: LessonItem, current: str) -> Row:
    here = item.id == current
    word = "locked" if not item.unlocked else "here" if here else "finished" if item.done else "open"
    data = item.id if item.unlocked else None
    status = Status.PROVED if item.done else None
    title = Cell(item.title, status, bold=here, quiet=not item.unlocked, data=data)
    said = say(f"lessons.{word}")
    if word == "open" and item.begun:
        said = say("lessons.begun", done=item.tasks_done, count=item.tasks)
    return Row(item.id, (title, Cell(said, quiet=True, data=data)))


class LessonList(QWidget):
    """`lesson_chosen(id)`; `closed` to go back to the open lesson."""

    lesson_chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = RowsView((say("lessons.title"), ""), 0, self)
        self.view.single_click = True
        self.view.setHeaderHidden(True)
        self.view.setAccessibleName(say("lessons.title"))
        self.view.set_widths({1: 84})
        self.view.chosen.connect(lambda id: self.lesson_chosen.emit(str(id)))
        self._back = QPushButton(say("lessons.back"), self)
        self._back.setObjectName("link")
        self._back.clicked.connect(self.closed)
        self._empty = empty(say("lessons.empty"), self)
        top = QHBoxLayout()
        top.addWidget(heading(say("lessons.title"), self), 1)
        top.addWidget(self._back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 8, 8)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._empty, 1)

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def show_lessons(self, lessons: tuple[LessonItem, ...], current: str) -> None:
        self.view.set_rows(lesson_rows(lessons, current))
        self.view.setVisible(bool(lessons))
        self._empty.setVisible(not lessons)
        self._back.setVisible(bool(current))

    def text(self) -> str:
        return rows_text(self.view.rows_model.rows) or self._empty.text()
