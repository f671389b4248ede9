"""What a panel's signals do. The only place that knows both the panels and the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ide.model import events as ev
from ide.panels.counterexample import CounterexamplePanel
from ide.panels.invariants import InvariantsView
from ide.panels.lesson import LessonPanel
from ide.panels.obligations import ObligationsView
from ide.panels.output import OutputPanel
from ide.panels.problems import ProblemsPanel
from ide.panels.state_map import StateMapPanel

if TYPE_CHECKING:
    from ide.window.main_window import MainWindow


def connect_panel(window: MainWindow, widget: QWidget) -> None:
    commands, session, room = window.commands, window.session, window.lesson_room
    match widget:
        case CounterexamplePanel():
            widget.step_chosen.connect(session.step_to)
            widget.watches_changed.connect(session.set_watches)
            widget.rule_out_asked.connect(lambda: session.dispatch(ev.RuleOutAsked()))
            widget.place_chosen.connect(commands.go_to)
            widget.wished.connect(commands.further.wish)
            widget.given_up.connect(commands.further.give_up)
            widget.case_chosen.connect(commands.further.show_case)
        case InvariantsView():
            widget.obligation_chosen.connect(commands.choose_obligation)
            widget.place_chosen.connect(commands.go_to)
            widget.sample_chosen.connect(commands.open_sample)
            widget.loops_shown.connect(session.looking.sample)
        case StateMapPanel():
            widget.view_chosen.connect(lambda view: session.dispatch(ev.MapChosen(view)))
            widget.loops_shown.connect(session.looking.sample)
            widget.sample_chosen.connect(commands.open_sample)
            widget.obligation_chosen.connect(commands.show_obligation)
        case ObligationsView():
            widget.obligation_chosen.connect(commands.choose_obligation)
            widget.place_chosen.connect(commands.go_to)
        case ProblemsPanel():
            widget.obligation_chosen.connect(commands.choose_obligation)
            widget.place_chosen.connect(commands.go_to)
            widget.fix_chosen.connect(commands.apply_fix)
        case OutputPanel():
            widget.run_requested.connect(commands.run)
            widget.stop_requested.connect(session.runner.stop)
            widget.trace_requested.connect(commands.open_run_trace)
        case LessonPanel() if room is not None:
            widget.task_acted.connect(room.do)
            widget.hint_requested.connect(room.more_hint)
            widget.lesson_chosen.connect(room.open)
            widget.previous_requested.connect(lambda: room.go(-1))
            widget.next_requested.connect(lambda: room.go(1))
            room.list_lessons()
        case _:
            pass
