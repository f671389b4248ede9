"""The Lesson panel: prose, tasks that check themselves, hints in stages, and the way to other lessons."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ide.look.style import scaled
from ide.look.theme import LIGHT, Theme
from ide.model.state import IdeState, LessonItem, LessonView
from ide.panels.hint_card import HintCard
from ide.panels.lesson_list import LessonList
from ide.panels.markdown import MarkdownLabel
from ide.panels.small import ElidedButton, heading, rule
from ide.panels.state_panel import StatePanel
from ide.panels.style import panel_style
from ide.panels.task_row import TaskRow
from ide.texts.catalogue import say


class LessonPanel(StatePanel):
    """`task_acted(task id)` for a task's button, `task_answered(task id, ticks)` for its table,
    `hint_requested`, `lesson_chosen(id)` from the list, `previous_requested` and `next_requested`."""

    task_acted = Signal(str)
    task_answered = Signal(str, object)
    hint_requested = Signal()
    lesson_chosen = Signal(str)
    previous_requested = Signal()
    next_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("lesson.title"))
        self._theme = LIGHT
        self._lesson: LessonView | None = None
        self._tasks: list[TaskRow] = []
        self.list = LessonList()
        self.list.lesson_chosen.connect(self._choose)
        self.list.closed.connect(lambda: self._pages.setCurrentIndex(0))
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._page())
        self._pages.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(panel_style(theme))
        for part in (self._body, self._praise_text, self.hint, self.list, *self._tasks):
            part.set_theme(theme)
        fill = f"QFrame#praise {{ background: {theme.green_fill}; border-left: 4px solid {theme.green};"
        inner = "QFrame#praise QLabel { background: transparent; }"
        self._praise.setStyleSheet(scaled(f"{fill} border-radius: 7px; }} {inner}", theme.zoom))
        self._track.setStyleSheet(f"color: {theme.green};")

    def show_list(self) -> None:
        """Bring the list of lessons to the front."""
        self._redraw()
        self._pages.setCurrentIndex(1)
        self.list.view.setFocus()

    def text(self) -> str:
        """What is in front, as text."""
        if self._pages.currentIndex() == 1:
            return self.list.text()
        parts = [self._where.text(), self._title.text(), self._body.plain()]
        parts += [t.text() for t in self._tasks if not t.isHidden()]
        parts += [self.hint.text(), "" if self._praise.isHidden() else self._praise_text.plain()]
        foot = [b.full_text for b in (self.previous, self.next) if not b.isHidden()]
        track = "" if self._track.isHidden() else self._track.text()
        return "\n".join(p for p in [*parts, " | ".join(t for t in (*foot[:1], track, *foot[1:]) if t)] if p)

    # ── parts ────────────────────────────────────────────────────────────────────────────────────

    def _page(self) -> QWidget:
        self._where = heading("")
        self._where.setWordWrap(True)
        self.all = QPushButton("☰")
        self.all.setObjectName("link")
        self.all.setAccessibleName(say("lessons.title"))
        self.all.setToolTip(say("lessons.title"))
        self.all.clicked.connect(self.show_list)
        self._title = QLabel()
        self._title.setObjectName("title")
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._body = MarkdownLabel()
        self._tasks_title = heading(say("lesson.tasks"))
        self._task_box = QVBoxLayout()
        self._task_box.setSpacing(10)
        self.hint = HintCard()
        self.hint.more.connect(self.hint_requested)
        self._praise = QFrame()
        self._praise.setObjectName("praise")
        self._praise_text = MarkdownLabel()
        self.go_on = QPushButton()
        self.go_on.setObjectName("primary")
        self.go_on.clicked.connect(self.next_requested)
        praise = QVBoxLayout(self._praise)
        praise.setContentsMargins(11, 9, 11, 10)
        praise.addWidget(self._praise_text)
        praise.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)

        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(9)
        top = QHBoxLayout()
        top.addWidget(self._where, 1)
        top.addWidget(self.all)
        column.addLayout(top)
        for widget in (self._title, self._body, self._tasks_title):
            column.addWidget(widget)
        column.addLayout(self._task_box)
        column.addWidget(self.hint)
        column.addWidget(self._praise)
        column.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(rule())
        whole.addLayout(self._foot())
        return page

    def _foot(self) -> QHBoxLayout:
        self.previous, self.next = ElidedButton(), ElidedButton()
        self.previous.clicked.connect(self.previous_requested)
        self.next.setProperty("side", "right")
        self.next.clicked.connect(self.next_requested)
        self._track = QLabel(say("lesson.on-track"))
        self._track.setToolTip(say("lesson.on-track.means"))
        self._track.setAccessibleDescription(say("lesson.on-track.means"))
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 4, 10, 6)
        foot.addWidget(self.previous, 1)
        foot.addWidget(self._track)
        foot.addWidget(self.next, 1)
        return foot

    # ── state ────────────────────────────────────────────────────────────────────────────────────

    def _part(self, state: IdeState) -> tuple[object, ...]:
        return (state.lesson, state.lessons)

    def _draw(self, state: IdeState) -> None:
        lesson = state.lesson
        before = self._lesson
        self._lesson = lesson
        self.list.show_lessons(state.lessons, lesson.id if lesson else "")
        if lesson is None:
            self._pages.setCurrentIndex(1)
            return
        if before is None or before.id != lesson.id:
            self._pages.setCurrentIndex(0)
        where = say("lesson.where", world=lesson.world, number=lesson.number, count=lesson.count)
        self._where.setText(where.upper())
        self._where.setAccessibleName(where)
        self._title.setText(lesson.title)
        self._body.set_markdown(lesson.body)
        self._show_tasks(lesson)
        self.hint.show_hint(lesson.hint, lesson.hint_number, lesson.hint_count)
        self._praise.setVisible(bool(lesson.praise))
        self._praise_text.set_markdown(lesson.praise)
        self._way(self.previous, lesson.previous, "lesson.previous-foot")
        self._way(self.next, lesson.next, "lesson.next-foot")
        self.go_on.setVisible(lesson.next is not None)
        self.go_on.setText(say("lesson.go-on"))
        self._track.setVisible(lesson.on_track)
        if before is not None and before.id == lesson.id:
            QTimer.singleShot(0, lambda: self._reveal(before, lesson))
        elif before is not None:
            self._scroll.verticalScrollBar().setValue(0)

    def _reveal(self, before: LessonView, now: LessonView) -> None:
        """Scroll to what is new, so that an answer below the edge is not missed."""
        changed: list[QWidget] = [
            row
            for row, old, new in zip(self._tasks, before.tasks, now.tasks, strict=False)
            if (old.status, old.message) != (new.status, new.message)
        ]
        if now.praise != before.praise:
            changed.append(self._praise)
        if (now.hint, now.hint_number) != (before.hint, before.hint_number) and now.hint:
            changed.append(self.hint)
        for widget in reversed(changed):  # the first of them is in view in any case
            self._scroll.ensureWidgetVisible(widget, 0, 12)

    def _show_tasks(self, lesson: LessonView) -> None:
        while len(self._tasks) < len(lesson.tasks):
            row = TaskRow()
            row.set_theme(self._theme)
            row.acted.connect(self.task_acted)
            row.answered.connect(self.task_answered)
            self._task_box.addWidget(row)
            self._tasks.append(row)
        for i, row in enumerate(self._tasks):
            if i < len(lesson.tasks):
                row.show_task(lesson.tasks[i])
            row.setVisible(i < len(lesson.tasks))
        self._tasks_title.setVisible(bool(lesson.tasks))

    @staticmethod
    def _way(button: ElidedButton, item: LessonItem | None, id: str) -> None:
        button.setVisible(item is not None)
        if item is not None:
            button.set_full_text(say(id, title=item.title))

    def _choose(self, id: str) -> None:
        self._pages.setCurrentIndex(0)
        self.lesson_chosen.emit(id)
