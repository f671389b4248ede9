"""Presenter mode: hides everything but the program and the pictures, and listens to the clicker.

Clickers send Page Down and Page Up, F5 and Escape by turns for "start" and "end", and B or the period
for a blank screen. While presenting, the program cannot be changed, so that these keys are free.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ide.model import events as ev
from ide.model.state import IdeState, Presenter
from ide.texts.catalogue import say

if TYPE_CHECKING:
    from ide.presenter.pane import PresenterPane
    from ide.window.main_window import MainWindow

K = Qt.Key
NEXT = frozenset({K.Key_PageDown, K.Key_Right, K.Key_Down, K.Key_Space, K.Key_Return, K.Key_Enter})
BACK = frozenset({K.Key_PageUp, K.Key_Left, K.Key_Up, K.Key_Backspace})
BLANK = frozenset({K.Key_B, K.Key_Period})
OURS = NEXT | BACK | BLANK | {K.Key_F5, K.Key_Escape, K.Key_Home, K.Key_End}
CODE = 52
"""Percent of the width for the program."""


class PresenterMode(QObject):
    """`enter` and `leave`; what is shown follows from the state in `show_state`."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._w = window
        self.pane: PresenterPane | None = None
        self._layout: QByteArray | None = None
        self._was = Qt.WindowState.WindowNoState
        self._blank = QWidget(window)
        self._blank.setAccessibleName(say("presenter.blank"))
        self._blank.setStyleSheet("background: #000000;")
        self._blank.hide()

    @property
    def on(self) -> bool:
        return self._w.session.state.presenter is not None

    def toggle(self) -> None:
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        w = self._w
        self._layout, self._was = w.saveState(), w.windowState()
        if self.pane is None:
            from ide.presenter.pane import PresenterPane  # with the pictures, once they are needed

            self.pane = PresenterPane()
            w.center.addWidget(self.pane)
            w.center.setStretchFactor(0, CODE)
            w.center.setStretchFactor(1, 100 - CODE)
        w.docks.put_away()
        self._show_frame(False)
        w.session.dispatch(ev.PresenterChanged(Presenter(pause=w.settings.presenter_pause)))
        w.apply_theme()
        self.pane.show()
        w.setWindowState(self._was | Qt.WindowState.WindowFullScreen)
        w.center.setSizes([w.center.width() * CODE // 100, w.center.width() * (100 - CODE) // 100])
        if app := QApplication.instance():
            app.installEventFilter(self)
        if w.session.state.trace is None:
            w.commands.look()

    def leave(self) -> None:
        w = self._w
        if app := QApplication.instance():
            app.removeEventFilter(self)
        w.session.dispatch(ev.PresenterChanged(None))
        if self.pane is not None:
            self.pane.hide()
        self._blank.hide()
        w.setWindowState(self._was)
        self._show_frame(True)
        w.docks.bring_back()
        if self._layout is not None:
            w.restoreState(self._layout)
        w.apply_theme()
        if w.editor.view is not None:
            w.editor.view.setFocus()

    def pause(self, wanted: bool) -> None:
        """Whether to stop before the answer, now and the next time."""
        self._w.settings.presenter_pause = wanted
        presenter = self._w.session.state.presenter
        if presenter is not None:
            self._w.session.dispatch(ev.PresenterChanged(replace(presenter, pause=wanted)))

    def show_state(self, state: IdeState) -> None:
        if state.presenter is None or self.pane is None:
            return
        self.pane.show_state(state)
        self._blank.setVisible(state.presenter.blank)
        self._cover()

    def set_theme(self) -> None:
        if self.pane is not None:
            self.pane.set_theme(self._w.theme)

    def _show_frame(self, shown: bool) -> None:
        w = self._w
        w.menuBar().setVisible(shown)
        w.statusBar().setVisible(shown)
        w.toolbar.setVisible(shown)
        w.editor.set_presenting(not shown)

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
        session = self._w.session
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
