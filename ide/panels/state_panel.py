"""A panel that shows a part of the state, and works only when it is seen and that part has changed."""

from __future__ import annotations

from operator import is_

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ide.model.state import IdeState


class StatePanel(QWidget):
    """Subclasses say in `_part` what they depend on (compared by identity) and draw it in `_draw`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = IdeState()
        self._drawn: tuple[object, ...] | None = None

    def show_state(self, state: IdeState) -> None:
        self._state = state
        if self.isVisible():
            self._redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraw()

    def _redraw(self) -> None:
        part = self._part(self._state)
        drawn = self._drawn
        if drawn is not None and len(part) == len(drawn) and all(map(is_, part, drawn)):
            return
        self._drawn = part
        self._draw(self._state)

    def _part(self, state: IdeState) -> tuple[object, ...]:
        raise NotImplementedError

    def _draw(self, state: IdeState) -> None:
        raise NotImplementedError
