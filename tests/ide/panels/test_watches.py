"""Watches: rows of the table, the field they are typed in, and what the worker says about them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ide.files.settings import Settings
from ide.model import events as ev
from ide.model.reducer import reduce
from ide.model.state import IdeState
from ide.panels.counterexample import CounterexamplePanel
from language.records.looks import Watched
from language.values import Unknown
from tests.ide import states

KNOWN = (
    Watched("i < m", ((0, Unknown("i has no value here")), (2, True), (3, False))),
    Watched("x", problem="There is nothing called `x` here."),
)


def watching(*texts: str, step: int = 3) -> IdeState:
    state = reduce(states.failing(step=step), ev.WatchesSet(1, texts))
    assert state.trace is not None
    return reduce(state, ev.WatchesDone(state.trace.trace, KNOWN))


def panel(qtbot: QtBot, state: IdeState) -> CounterexamplePanel:
    widget = CounterexamplePanel()
    qtbot.addWidget(widget)
    widget.resize(420, 700)
    widget.show()
    widget.show_state(state)
    return widget


def rows(widget: CounterexamplePanel) -> list[str]:
    return widget.player.table.text().splitlines()[3:]


def test_a_watch_has_its_value_before_and_now(qtbot: QtBot) -> None:
    assert rows(panel(qtbot, watching("i < m"))) == ["i < m | true | ● false |"]
    assert rows(panel(qtbot, watching("i < m", step=4))) == ["i < m | false | false |"]


def test_a_watch_without_a_value_says_why(qtbot: QtBot) -> None:
    widget = panel(qtbot, watching("i < m", "x", step=0))
    text = widget.player.table.text()
    assert "i < m: no value: i has no value here" in text
    assert "x: There is nothing called `x` here." in text
    assert rows(panel(qtbot, watching("i < m", step=2))) == ["i < m |  | new true |"]


def test_a_new_watch_waits_for_the_worker(qtbot: QtBot) -> None:
    assert rows(panel(qtbot, watching("m + 1"))) == ["m + 1: … |  |  |"]


def test_values_of_another_trace_are_not_taken() -> None:
    state = watching("i < m")
    assert state.trace is not None
    other = replace(state.trace.trace, output="other")
    assert reduce(state, ev.WatchesDone(other, ())) is state


def test_watches_are_added_changed_and_removed_by_keys(qtbot: QtBot) -> None:
    widget = panel(qtbot, watching("i < m"))
    said: list[tuple[int, tuple[str, ...]]] = []
    widget.watches_changed.connect(lambda id, watches: said.append((id, watches)))
    field, tree = widget.player.table.watch_field, widget.player.table.tree
    qtbot.keyClicks(field, "m  + 1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said[-1] == (1, ("i < m", "m + 1"))
    model = tree.model()
    tree.setCurrentIndex(model.index(3, 0))
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert field.text() == "i < m"
    qtbot.keyClicks(field, "i == m")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said[-1] == (1, ("i == m",))
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    assert said[-1] == (1, ())


def test_delete_on_a_variable_removes_nothing(qtbot: QtBot) -> None:
    widget = panel(qtbot, watching("i < m"))
    said: list[object] = []
    widget.watches_changed.connect(lambda *x: said.append(x))
    tree = widget.player.table.tree
    tree.setCurrentIndex(tree.model().index(0, 0))
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    assert said == []


def test_the_name_that_is_being_typed_is_completed(qtbot: QtBot) -> None:
    widget = panel(qtbot, watching())
    field = widget.player.table.watch_field
    completer = field.completer()
    assert completer.splitPath("a[i] + m") == ["m"]
    field.setText("a[i] + m")
    completer.setCompletionPrefix("m")
    assert completer.currentCompletion() == "a[i] + m"


def test_settings_remember_the_watches_of_the_newest_files() -> None:
    settings = Settings()
    for i in range(120):
        settings.remember_watches(f"{i}.dfy", ("x",))
    settings.remember_watches("119.dfy", ())
    assert len(settings.watches) == 99 and "118.dfy" in settings.watches and "0.dfy" not in settings.watches
