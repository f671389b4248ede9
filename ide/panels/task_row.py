"""One task of a lesson: its shape, its text, why the answer is not right yet, and its button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from ide.look.shapes import status_pixmap
from ide.look.theme import LIGHT, Theme
from ide.model.state import Status, TaskStatus, TaskView
from ide.panels.markdown import MarkdownLabel
from ide.panels.question_table import QuestionTable
from ide.texts.catalogue import say

_SHAPE = {TaskStatus.TRIED: Status.TOO_WEAK, TaskStatus.DONE: Status.PROVED}
SIGNS = {TaskStatus.OPEN: "○", TaskStatus.TRIED: "◆", TaskStatus.DONE: "✔"}


class TaskRow(QWidget):
    """`acted(task id)` when its button is pressed, `answered(task id, ticks)` when its table is."""

    acted = Signal(str)
    answered = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task = TaskView("", "")
        self._theme = LIGHT
        self._shape = QLabel(self)
        self._text = MarkdownLabel(self)
        self._message = MarkdownLabel(self)
        self.button = QPushButton(self)
        self.button.setObjectName("primary")
        self.button.clicked.connect(lambda: self.acted.emit(self._task.id))
        self.table = QuestionTable(self)
        self.table.answered.connect(lambda ticks: self.answered.emit(self._task.id, ticks))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(5)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._shape, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 0, 1)
        layout.addWidget(self._message, 1, 1)
        layout.addWidget(self.button, 2, 1, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.table, 3, 1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._text.set_theme(theme)
        self._message.set_theme(theme)
        self.table.set_theme(theme)
        self._draw()

    def show_task(self, task: TaskView) -> None:
        self._task = task
        self._text.set_markdown(task.text)
        self._message.set_markdown(task.message)
        self._message.setVisible(bool(task.message))
        self.button.setText(task.action_label)
        self.button.setAccessibleName(task.action_label)
        self.button.setVisible(bool(task.action and task.action_label))
        self.table.setVisible(task.table is not None)
        if task.table is not None:
            self.table.show_table(task.table)
        # Once done, a button is an offer, not the next step.
        name = "" if task.status is TaskStatus.DONE else "primary"
        if self.button.objectName() != name:
            self.button.setObjectName(name)
            self.button.style().unpolish(self.button)
            self.button.style().polish(self.button)
        self._draw()

    def text(self) -> str:
        lines = [f"{SIGNS[self._task.status]} {self._text.plain()}"]
        if self._task.message:
            lines.append(f"  {self._message.plain()}")
        if not self.button.isHidden():
            lines.append(f"  [{self.button.text()}]")
        if not self.table.isHidden():
            lines += [f"  {line}" for line in self.table.text().splitlines()]
        return "\n".join(lines)

    def _draw(self) -> None:
        size = round(15 * self._theme.zoom)
        status = _SHAPE.get(self._task.status)
        self._shape.setPixmap(
            status_pixmap(status, self._theme, size, 2.0) if status else _ring(size, self._theme)
        )
        word = say(f"task.{self._task.status}")
        self._shape.setAccessibleName(word)
        self._shape.setToolTip(word)
        self.setAccessibleName(f"{word}: {self._text.plain()}")
        # what was learned is prose; what is still wrong stands out
        color = self._theme.ink if self._task.status is TaskStatus.DONE else self._theme.amber
        self._message.setStyleSheet(f"color: {color};")


def _ring(size: int, theme: Theme) -> QPixmap:
    """An open task: an empty ring."""
    pixmap = QPixmap(size * 2, size * 2)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.quiet), 2))
    painter.drawEllipse(3, 3, size - 6, size - 6)
    painter.end()
    return pixmap
