"""What the gallery shows: each panel full, with long texts, and empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from ide.look.theme import Theme
from ide.model import events as ev
from ide.model.reducer import reduce
from ide.model.state import IdeState
from ide.panels.counterexample import CounterexamplePanel
from ide.panels.invariants import InvariantsView
from ide.panels.lesson import LessonPanel
from ide.panels.obligations import ObligationsView
from ide.panels.output import OutputPanel
from ide.panels.problems import ProblemsPanel
from ide.panels.state_map import StateMapPanel
from ide.panels.style import panel_style
from ide.pictures.area import PictureArea
from ide.pictures.scene import Scene
from ide.presenter.pane import PresenterPane
from language.records.trace import CellRead, FieldSlot, LocalSlot
from language.values import Char, Data, Map, Multiset, Ref
from tests.ide import samples, states
from tests.ide.panels import test_comparing, test_samples, test_state_map, test_watches
from tests.ide.panels.test_samples import LOOP

A, M, N1, N2, N3 = Ref(1, "array"), Ref(2, "array2"), Ref(5, "Node"), Ref(6, "Node"), Ref(7, "Node")


def counterexample(state: IdeState) -> Callable[[Theme], QWidget]:
    def make(theme: Theme) -> QWidget:
        panel = CounterexamplePanel()
        panel.set_theme(theme)
        panel.show_state(state)
        return panel

    return make


def pictures(scene: Scene) -> Callable[[Theme], QWidget]:
    def make(theme: Theme) -> QWidget:
        area = PictureArea()
        area.setStyleSheet(panel_style(theme))
        area.set_theme(theme)
        area.set_scene(scene)
        return area

    return make


def _cells(*values: object) -> dict[str, object]:
    return {"Length": len(values)} | {str(i): v for i, v in enumerate(values)}


def _string(text: str) -> tuple[Char, ...]:
    return tuple(Char(ord(c)) for c in text)


_NIL = Data("Leaf", (), (), "Tree")
_TREE = Data(
    "Node",
    (Data("Node", (_NIL, 3, Data("Node", (_NIL, 4, _NIL), ("left", "value", "right"), "Tree")),
          ("left", "value", "right"), "Tree"), 7,
     Data("Node", (_NIL, 12, _NIL), ("left", "value", "right"), "Tree")),
    ("left", "value", "right"), "Tree",
)  # fmt: skip
_LIST = Data("Nil", (), (), "List")
for _i in (4, 3, 2, 1):
    _LIST = Data("Cons", (_i, _LIST), ("head", "tail"), "List")

FIFTY = Scene(
    (("a", A), ("lo", 3), ("hi", 40), ("mid", 21), ("s", _string("surefoot"))),
    {A: _cells(*[i * i % 97 for i in range(50)])},
    index_names={n: frozenset({"a"}) for n in ("lo", "hi", "mid")},
    ringed=((CellRead("a", (21,), A), "k = 21"),),
    shaded=tuple(CellRead("a", (i,), A) for i in range(3, 40)),
    changed={FieldSlot(A, "40"): 0},
)
KINDS = Scene(
    (
        ("empty", ()), ("set", frozenset({1, 4, 9, 16})), ("bag", Multiset(frozenset({(3, 2), (5, 1)}))),
        ("ages", Map(frozenset({(_string("ada"), 36), (_string("alan"), 41)}))),
        ("tree", _TREE), ("xs", _LIST),
        ("m", M), ("i", 1), ("j", 2), ("big", tuple(10**9 + i for i in range(200))),
    ),
    {M: {"Length0": 3, "Length1": 4} | {f"{r},{c}": r * 4 + c for r in range(3) for c in range(4)}},
    index_names={n: frozenset({"m"}) for n in "ij"},
    changed={LocalSlot(0, "set"): frozenset({1, 4, 25})},
    ringed=((CellRead("m", (1, 2), M), ""),),
)  # fmt: skip
OBJECTS = Scene(
    (("list", N1), ("last", N3), ("cursor", N3), ("free", None), ("k", 1)),
    {
        N1: {"value": 3, "next": N2, "prev": None},
        N2: {"value": 8, "next": N3, "prev": N1},
        N3: {"value": 1, "next": None, "prev": N2},
    },
    changed={FieldSlot(N2, "value"): 7},
)
S, B = Ref(8, "Stack"), Ref(2, "array")
FRAMES = Scene(
    (("this", S), ("other", N3), ("a", A), ("b", B)),
    {
        S: {"top": N1, "size": 2, "Repr": frozenset({S, N1, N2})},
        N1: {"value": 3, "next": N2},
        N2: {"value": 8, "next": None},
        N3: {"value": 1, "next": N1},
        A: _cells(1, 2),
        B: _cells(4, 5, 6),
    },
    changed={FieldSlot(N2, "value"): 7},
    writable=frozenset({S, N1, A}),
    blocked=FieldSlot(N3, "value"),
)
R = tuple(Ref(20 + i, "Room") for i in range(5))
MAZE = Scene(
    (("start", R[0]), ("goal", R[4]), ("here", R[2])),
    {
        R[0]: {"east": R[1], "shortcut": R[4], "self": R[0]},
        R[1]: {"east": R[2], "south": R[3], "back": R[0]},
        R[2]: {"east": R[4], "down": R[3], "home": R[0]},
        R[3]: {"up": R[2], "east": None},
        R[4]: {"prize": 100, "home": R[0]},
    },
)
_LONG = replace(
    samples.TOO_WEAK,
    sentence="The invariant of this loop allows a state that no run with inputs up to size 4 gets to, "
    "and from it the postcondition is false; what is known after the loop is only the invariant and that "
    "the guard is false, so that everything else about the variables that the body assigns is forgotten.",
)


def shown(kind: type[QWidget], state: IdeState) -> Callable[[Theme], QWidget]:
    """A panel that is made with nothing but its state."""

    def make(theme: Theme) -> QWidget:
        panel = kind()
        panel.set_theme(theme)  # type: ignore[attr-defined]
        panel.show_state(state)  # type: ignore[attr-defined]
        return panel

    return make


def zoomed(make: Callable[[Theme], QWidget]) -> Callable[[Theme], QWidget]:
    """For a projector: every size of the theme times 1.5."""
    return lambda theme: make(replace(theme, zoom=1.5))


def lessons(theme: Theme) -> QWidget:
    panel = LessonPanel()
    panel.set_theme(theme)
    panel.show_state(states.in_lesson())
    panel.show_list()
    return panel


PANELS = (CounterexamplePanel, InvariantsView, ObligationsView, ProblemsPanel, PresenterPane)
"""What shows a program and its results."""


def pinned() -> IdeState:
    return reduce(reduce(states.failing(step=2), ev.StepPinned()), ev.StepChosen(5))


CASES = (
    ("state-map", (660, 240), shown(StateMapPanel, test_state_map.answered(test_samples.sampled(LOOP)))),
    ("sampled-runs", (660, 240), shown(InvariantsView, test_samples.sampled(LOOP))),
    ("watches", (420, 700), counterexample(test_watches.watching("i < m", "x", "m + 1"))),
    ("ruled-out", (420, 700), counterexample(test_comparing.asked(3))),
    ("pinned-step", (420, 700), counterexample(pinned())),
    ("counterexample", (420, 680), counterexample(states.failing())),
    ("counterexample-any-round", (420, 680), counterexample(states.failing(step=3))),
    (
        "counterexample-refuted",
        (420, 680),
        counterexample(states.failing(samples.result(samples.REFUTED), 5)),
    ),
    ("counterexample-others", (420, 680), counterexample(states.with_others())),
    ("counterexample-looking", (370, 680), counterexample(states.with_others(busy=True))),
    ("counterexample-long", (370, 680), counterexample(states.edited(states.failing(samples.result(_LONG))))),
    ("counterexample-run", (420, 680), counterexample(states.playing(samples.long_trace(), 777))),
    ("counterexample-empty", (420, 400), counterexample(IdeState())),
    ("counterexample-zoomed", (630, 980), zoomed(counterexample(states.failing()))),
    ("pictures-fifty", (420, 420), pictures(FIFTY)),
    ("pictures-kinds", (560, 1000), pictures(KINDS)),
    ("pictures-objects", (620, 240), pictures(OBJECTS)),
    ("pictures-frames", (780, 480), pictures(FRAMES)),
    ("pictures-maze", (820, 300), pictures(MAZE)),
    ("invariants", (660, 260), shown(InvariantsView, states.failing())),
    ("invariants-entry-fails", (660, 260), shown(InvariantsView, states.entry_fails())),
    ("invariants-empty", (660, 260), shown(InvariantsView, IdeState())),
    ("invariants-zoomed", (980, 390), zoomed(shown(InvariantsView, states.failing()))),
    ("obligations", (660, 460), shown(ObligationsView, states.every_status())),
    ("obligations-empty", (660, 260), shown(ObligationsView, IdeState())),
    ("problems", (660, 300), shown(ProblemsPanel, states.with_problems())),
    ("problems-empty", (660, 160), shown(ProblemsPanel, IdeState())),
    ("output", (660, 200), shown(OutputPanel, states.ran())),
    ("output-failed", (660, 200), shown(OutputPanel, states.ran(failed=True))),
    ("output-empty", (660, 160), shown(OutputPanel, IdeState())),
    ("lesson", (286, 680), shown(LessonPanel, states.in_lesson())),
    ("lesson-done", (286, 680), shown(LessonPanel, states.lesson_done())),
    ("lesson-list", (286, 400), lessons),
    ("lesson-empty", (286, 300), shown(LessonPanel, IdeState())),
    ("lesson-zoomed", (430, 980), zoomed(shown(LessonPanel, states.in_lesson()))),
)
