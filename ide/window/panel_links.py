"""What a panel's signals do: the one place where panels meet the commands."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ide.lessons.room import LessonRoom
from ide.model import events as ev
from ide.model.commands import Where
from ide.panels.counterexample import CounterexamplePanel
from ide.panels.invariants import InvariantsView
from ide.panels.lesson import LessonPanel
from ide.panels.obligations import ObligationsView
from ide.panels.output import OutputPanel
from ide.panels.problems import ProblemsPanel
from ide.panels.state_map import StateMapPanel
from ide.window.rooms import Rooms
from ide.worker.session import Session


def connect_panel(widget: QWidget, session: Session, rooms: Rooms) -> None:
    claims, runs, further = rooms.claims, rooms.runs, rooms.further
    match widget:
        case CounterexamplePanel():
            rooms.actions.hold_in(Where.RUN, widget)
            widget.step_chosen.connect(session.step_to)
            widget.watches_changed.connect(session.set_watches)
            widget.rule_out_asked.connect(lambda: session.dispatch(ev.RuleOutAsked()))
            widget.place_chosen.connect(claims.go_to)
            widget.wished.connect(further.wish)
            widget.given_up.connect(further.give_up)
            widget.case_chosen.connect(further.show_case)
        case InvariantsView():
            widget.obligation_chosen.connect(claims.choose_obligation)
            widget.place_chosen.connect(claims.go_to)
            widget.sample_chosen.connect(runs.open_sample)
            widget.loops_shown.connect(session.looking.sample)
        case StateMapPanel():
            widget.view_chosen.connect(lambda view: session.dispatch(ev.MapChosen(view)))
            widget.loops_shown.connect(session.looking.sample)
            widget.sample_chosen.connect(runs.open_sample)
            widget.obligation_chosen.connect(claims.show_obligation)
        case ObligationsView():
            widget.obligation_chosen.connect(claims.choose_obligation)
            widget.place_chosen.connect(claims.go_to)
        case ProblemsPanel():
            widget.obligation_chosen.connect(claims.choose_obligation)
            widget.place_chosen.connect(claims.go_to)
            widget.fix_chosen.connect(rooms.line.apply_fix)
        case OutputPanel():
            widget.run_requested.connect(runs.run)
            widget.stop_requested.connect(session.runner.stop)
            widget.trace_requested.connect(runs.open_run_trace)
        case LessonPanel() if rooms.lessons is not None:
            _connect_lesson(widget, rooms.lessons)
        case _:
            pass


def _connect_lesson(panel: LessonPanel, room: LessonRoom) -> None:
    panel.task_acted.connect(room.do)
    panel.task_answered.connect(room.answer)
    panel.hint_requested.connect(room.more_hint)
    panel.lesson_chosen.connect(lambda id: room.open(id))
    panel.previous_requested.connect(lambda: room.go(-1))
    panel.next_requested.connect(lambda: room.go(1))
    room.list_lessons()
