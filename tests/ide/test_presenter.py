"""Presenter mode: the program and the pictures alone, stepped with a clicker, the answer held back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ide.files.settings import Settings, load_settings
from ide.model import events as ev
from ide.model.reducer import reduce
from ide.model.state import IdeState, Panel, Presenter, RunStatus
from ide.presenter.pane import PresenterPane
from ide.window.main_window import MainWindow
from tests.ide import samples, states

K = Qt.Key


def presented(pause: bool = True) -> IdeState:
    """Max's failing postcondition, whose trace has six steps, presented from the first."""
    return reduce(states.failing(), ev.PresenterChanged(Presenter(pause)))


def stepped(state: IdeState, *steps: int) -> IdeState:
    for step in steps:
        state = reduce(state, ev.StepChosen(step))
    return state


def where(state: IdeState) -> tuple[int, bool]:
    assert state.trace is not None
    return state.trace.step, state.answer_hidden


def test_presenting_starts_at_the_first_step_with_the_answer_hidden():
    assert where(presented()) == (0, True)
    assert where(presented(pause=False)) == (0, False)


def test_the_player_stops_before_the_answer_and_the_next_key_shows_it():
    assert where(stepped(presented(), 5)) == (4, True)
    assert where(stepped(presented(), 4, 5)) == (5, False)
    assert where(stepped(presented(), 4, 5, 3)) == (3, False)
    assert where(stepped(presented(pause=False), 5)) == (5, False)


def test_another_counterexample_hides_its_answer_again():
    state = stepped(presented(), 4, 5)
    assert state.selected is not None
    assert where(reduce(state, ev.TraceOpened(state.selected, None))) == (0, True)


def test_a_run_that_ends_well_has_no_answer_to_hide():
    run = states.playing(samples.real_trace())
    assert where(reduce(run, ev.PresenterChanged(Presenter()))) == (0, False)


def test_leaving_shows_everything_again():
    assert where(reduce(presented(), ev.PresenterChanged(None))) == (0, False)


@pytest.fixture
def pane(qtbot) -> PresenterPane:
    pane = PresenterPane()
    qtbot.addWidget(pane)
    return pane


def test_the_pane_tells_the_answer_only_when_it_may(pane):
    state = stepped(presented(), 4)
    pane.show_state(state)
    assert pane.text() == (
        "step 5 of 6\n"
        "the guard is false\n"
        "What happens next? The next key shows it.\n"
        "a, array, 2 cells: 0: 5 and 1: 2. i points just after the last cell (2).\n"
        "m = 3\n"
        "i = 2"
    )
    pane.show_state(stepped(state, 5))
    assert "◆ The invariant is too weak" in pane.text() and "5 <= 3" in pane.text()
    assert "What happens next" not in pane.text()


def test_the_pane_says_what_to_do_without_a_run(pane):
    pane.show_state(IdeState(presenter=Presenter()))
    assert pane.text().startswith("Nothing to present yet.")


@pytest.fixture
def window(qtbot, tmp_path, wait) -> MainWindow:
    window = MainWindow(Settings(theme="light"), "fake_pipeline")
    qtbot.addWidget(window, before_close_func=lambda w: w.documents.lessons.update({1}))
    window.show()
    window.start()
    path = tmp_path / "a.dfy"
    path.write_text(samples.MAX)
    window.rooms.files.open_path(path)
    window.session.dispatch(ev.RunStarted(1, "Max"))
    window.session.dispatch(ev.RunEnded(RunStatus.FAILED, "", samples.allowed_trace()))
    window.rooms.runs.open_run_trace()
    show(window)
    return window


def show(window: MainWindow) -> None:
    window.session.changed.emit(window.session.state)
    QApplication.processEvents()


def visible(window: MainWindow) -> set[Panel]:
    return {p for p, dock in window.docks.docks.items() if not dock.isHidden()}


def test_everything_else_is_hidden_and_comes_back(window):
    before = visible(window)
    assert Panel.COUNTEREXAMPLE in before
    window.actions_["presenter"].trigger()
    show(window)
    chrome = (window.menuBar(), window.toolbar, window.statusBar(), window.editor.tabs)
    assert visible(window) == set() and all(part.isHidden() for part in chrome)
    assert window.isFullScreen() and window.presenter.pane.isVisible()
    assert window.theme.zoom == 1.5 and window.editor.view.isReadOnly()
    window.docks.show(Panel.OUTPUT)
    assert visible(window) == set()
    window.actions_["presenter"].trigger()
    show(window)
    assert visible(window) == before and not any(part.isHidden() for part in chrome)
    assert not window.isFullScreen() and not window.presenter.pane.isVisible()
    assert window.theme.zoom == 1 and not window.editor.view.isReadOnly()


def test_a_clicker_steps_blanks_and_leaves(window, qtbot):
    window.presenter.enter()

    def press(*keys: Qt.Key) -> int:
        for key in keys:
            qtbot.keyClick(window.editor.view, key)
        show(window)
        trace = window.session.state.trace
        return -1 if trace is None else trace.step

    text = window.editor.view.text
    assert press(K.Key_PageDown, K.Key_PageDown, K.Key_PageUp, K.Key_Space) == 2
    assert press(K.Key_End) == 4 and window.session.state.answer_hidden
    assert press(K.Key_PageDown) == 5 and not window.session.state.answer_hidden
    assert press(K.Key_F5) == 0 and window.session.state.answer_hidden
    blank = next(w for w in window.children() if getattr(w, "accessibleName", str)() == BLANK)
    press(K.Key_B)
    assert blank.isVisible() and blank.geometry() == window.rect()
    assert press(K.Key_PageDown) == 0 and not blank.isVisible()
    press(K.Key_Escape)
    assert window.session.state.presenter is None
    assert window.editor.view.text == text
    qtbot.keyClick(window.editor.view, K.Key_Space)
    assert window.editor.view.text != text  # keys are the editor's again


BLANK = "Blank screen; any key goes on"


def test_pausing_and_the_size_are_remembered(window):
    window.presenter.enter()
    window.actions_["presenter-pause"].trigger()
    assert not window.session.state.answer_hidden
    window.actions_["zoom-in"].trigger()
    assert (window.settings.presenter_zoom, window.settings.zoom) == (175, 100)
    window.close()
    settings, _ = load_settings()
    assert not settings.presenter_pause and settings.presenter_zoom == 175
    assert settings.zoom == 100
    assert window.session.state.presenter is None
