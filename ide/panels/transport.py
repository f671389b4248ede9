"""The player's controls: to the first step, back, forward, to the last; a slider; and where we are."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QToolButton, QWidget

from ide.look.theme import Theme
from ide.look.tips import tip
from ide.panels.moves import KEYS, Go
from ide.panels.tick_slider import TickSlider
from ide.texts.catalogue import say

_BUTTONS = ((Go.FIRST, "|◀"), (Go.BACK, "◀"), (Go.FORWARD, "▶"), (Go.LAST, "▶|"))
_MENU = (
    (Go.NEXT_CHANGE, Go.PREVIOUS_CHANGE),
    (Go.NEXT_ROUND, Go.PREVIOUS_ROUND),
    (Go.INTO, Go.OUT),
)
SLIDER = 70
"""Pixels below which a slider is not worth having beside the buttons."""


class Transport(QWidget):
    """`moved(Go)` for a button or a menu entry, `step_chosen(int)` for the slider."""

    moved = Signal(object)
    step_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[Go, QToolButton] = {}
        self._actions: dict[Go, QAction] = {}
        self._layout = layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        for column, (move, sign) in enumerate(_BUTTONS):
            layout.addWidget(self._button(move, sign), 0, column)
        self.slider = TickSlider(self)
        self.slider.setAccessibleName(say("trace.slider"))
        self.slider.setToolTip(say("trace.slider.tip"))
        self.slider.valueChanged.connect(self.step_chosen)
        self._where = QLabel(self)
        self._menu_button = self._more()
        layout.setColumnStretch(len(_BUTTONS), 1)
        self._narrow: bool | None = None
        self._arrange(False)

    def set_theme(self, theme: Theme) -> None:
        self.slider.set_theme(theme)
        for button in (*self._buttons.values(), self._menu_button):
            button.setFixedWidth(round(32 * theme.zoom))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        buttons = 5 * (self._menu_button.width() + self._layout.spacing())
        self._arrange(event.size().width() < buttons + self._where.sizeHint().width() + SLIDER)

    def _arrange(self, narrow: bool) -> None:
        """All in a row; in a narrow panel the slider and where it stands have rows of their own."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        columns = len(_BUTTONS)
        if narrow:
            self._layout.addWidget(self._menu_button, 0, columns, Qt.AlignmentFlag.AlignLeft)
            self._layout.addWidget(self.slider, 1, 0, 1, columns + 1)
            self._layout.addWidget(self._where, 2, 0, 1, columns + 1)
        else:
            self._layout.addWidget(self.slider, 0, columns)
            self._layout.addWidget(self._where, 0, columns + 1)
            self._layout.addWidget(self._menu_button, 0, columns + 2)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its buttons."""
        width = 5 * self._menu_button.width() + 4 * self._layout.spacing()
        return QSize(width, super().minimumSizeHint().height())

    def set_trace(self, last: int, ticks: tuple[int, ...]) -> None:
        self.slider.blockSignals(True)
        self.slider.setRange(0, last)
        self.slider.setPageStep(max(1, last // 10))
        self.slider.setValue(0)
        self.slider.blockSignals(False)
        self.slider.set_ticks(ticks)

    def set_step(self, index: int, last: int, detail: str = "") -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(index)
        self.slider.blockSignals(False)
        self.slider.update()
        text = say("trace.step", n=index + 1, count=last + 1)
        self._where.setText(text)
        self._where.setToolTip(tip(detail))
        self.slider.setAccessibleDescription(f"{text}. {detail}" if detail else text)
        for move in (Go.FIRST, Go.BACK):
            self._buttons[move].setEnabled(index > 0)
        for move in (Go.FORWARD, Go.LAST):
            self._buttons[move].setEnabled(index < last)

    def where(self) -> str:
        return self._where.text()

    def _button(self, move: Go, sign: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setFixedWidth(32)
        name = say(f"trace.{move}")
        keys = QKeySequence(KEYS[move]).toString(QKeySequence.SequenceFormat.NativeText)
        button.setAccessibleName(name)
        button.setToolTip(say("trace.tip", name=name, keys=keys))
        button.clicked.connect(lambda: self.moved.emit(move))
        self._buttons[move] = button
        return button

    def _more(self) -> QToolButton:
        button = QToolButton(self)
        button.setText("⋯")
        button.setFixedWidth(32)
        button.setAccessibleName(say("trace.more"))
        button.setToolTip(say("trace.more"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for group in _MENU:
            for move in group:
                keys = QKeySequence(KEYS[move]).toString(QKeySequence.SequenceFormat.NativeText)
                action = QAction(f"{say(f'trace.{move}')}\t{keys}", menu)
                action.triggered.connect(lambda _=False, move=move: self.moved.emit(move))
                menu.addAction(action)
            menu.addSeparator()
        button.setMenu(menu)
        return button
