"""Presenter mode: hides everything but the program and the pictures, and listens to the clicker.

Clickers send Page Down and Page Up, F5 and Escape by turns for "start" and "end", and B or the period
for a blank screen. While presenting, the program cannot be changed, so that these keys are free.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QWidget

from ide.editor.area import EditorArea
from ide.look.theme import Theme
from ide.model import events as ev
from ide.model.commands import Command
from ide.model.state import IdeState, Presenter
from ide.panels.docks import Docks
from ide.texts.catalogue import say
from ide.worker.session import Session

if TYPE_CHECKING:
    from ide.presenter.pane import PresenterPane  # loaded with the pictures, once they are needed

K = Qt.Key
NEXT = frozenset({K.Key_PageDown, K.Key_Right, K.Key_Down, K.Key_Space, K.Key_Return, K.Key_Enter})
BACK = frozenset({K.Key_PageUp, K.Key_Left, K.Key_Up, K.Key_Backspace})
BLANK = frozenset({K.Key_B, K.Key_Period})
OURS = NEXT | BACK | BLANK | {K.Key_F5, K.Key_Escape, K.Key_Home, K.Key_End}
CODE = 52
"""Percent of the width for the program."""


class PresenterMode(QObject):
    """`enter` and `leave`; what is shown follows from the state in `show_state`. `changed(on)` tells the
    window to put its frame away or to bring it back; `look_wanted()` asks for something to present."""

    changed = Signal(bool)
    look_wanted = Signal()

    def __init__(
        self, window: QMainWindow, session: Session, editor: EditorArea, docks: Docks, center: QSplitter
    ) -> None:
        super().__init__(window)
        self._w = window
        self._session = session
        self._editor = editor
        self._docks = docks
        self._center = center
        self._theme: Theme | None = None
        self.pane: PresenterPane | None = None
        self._layout: QByteArray | None = None
        self._was = Qt.WindowState.WindowNoState
        self._blank = QWidget(window)
        self._blank.setAccessibleName(say("presenter.blank"))
        self._blank.setStyleSheet("background: #000000;")
        self._blank.hide()

    def rows(self) -> tuple[Command, ...]:
        return (Command("presenter", self.toggle, ("F11",)),)

    @property
    def on(self) -> bool:
        return self._session.state.presenter is not None

    def toggle(self) -> None:
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        w, center = self._w, self._center
        self._layout, self._was = w.saveState(), w.windowState()
        if self.pane is None:
            from ide.presenter.pane import PresenterPane

            self.pane = PresenterPane()
            if self._theme is not None:
                self.pane.set_theme(self._theme)
            center.addWidget(self.pane)
            center.setStretchFactor(0, CODE)
            center.setStretchFactor(1, 100 - CODE)
        self._docks.put_away()
        self._editor.set_presenting(True)
        session = self._session
        session.dispatch(ev.PresenterChanged(Presenter(pause=session.state.looks.presenter_pause)))
        self.changed.emit(True)
        self.pane.show()
        w.setWindowState(self._was | Qt.WindowState.WindowFullScreen)
        center.setSizes([center.width() * CODE // 100, center.width() * (100 - CODE) // 100])
        if app := QApplication.instance():
            app.installEventFilter(self)
        if session.state.trace is None:
            self.look_wanted.emit()

    def leave(self) -> None:
        w = self._w
        if app := QApplication.instance():
            app.removeEventFilter(self)
        self._session.dispatch(ev.PresenterChanged(None))
        if self.pane is not None:
            self.pane.hide()
        self._blank.hide()
        w.setWindowState(self._was)
        self._editor.set_presenting(False)
        self._docks.bring_back()
        if self._layout is not None:
            w.restoreState(self._layout)
        self.changed.emit(False)
        if self._editor.view is not None:
            self._editor.view.setFocus()

    def show_state(self, state: IdeState) -> None:
        if state.presenter is None or self.pane is None:
            return
        self.pane.show_state(state)
        self._blank.setVisible(state.presenter.blank)
        self._cover()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self.pane is not None:
            self.pane.set_theme(theme)

    def _cover(self) -> None:
        self._blank.setGeometry(self._w.rect())
        self._blank.raise_()

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Our keys belong to us wherever the focus is, before any shortcut, but not in dialogs."""
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self._w:
            self._cover()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        inside = isinstance(watched, QWidget) and watched.window() is self._w
        busy = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if not inside or busy or not isinstance(event, QKeyEvent) or not _ours(event):
            return False
        if kind == QEvent.Type.KeyPress:
            self._press(Qt.Key(event.key()))
        event.accept()
        return True

    def _press(self, key: Qt.Key) -> None:
        session = self._session
        presenter, trace = session.state.presenter, session.state.trace
        if presenter is None:
            return
        if presenter.blank or key in BLANK:  # whatever is pressed, a blank screen shows again
            session.dispatch(ev.PresenterChanged(replace(presenter, blank=not presenter.blank)))
        elif key == K.Key_Escape:
            self.leave()
        elif key == K.Key_F5:  # once more from the beginning
            session.dispatch(ev.PresenterChanged(replace(presenter, answered=False)))
            session.step_to(0)
        elif trace is not None:
            step = trace.step
            ends = {K.Key_Home: 0, K.Key_End: trace.last}
            session.step_to(step + 1 if key in NEXT else step - 1 if key in BACK else ends[key])


def _ours(event: QKeyEvent) -> bool:
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return plain and Qt.Key(event.key()) in OURS
