"""The records of the lesson catalogue. Texts are Markdown; ids never change once they are published."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from language.lessons.template import Template
from language.record import dataclass, field


class TaskKind(StrEnum):
    PROVE = "prove"
    """Done when the methods that it names are proved and nothing locked was changed."""
    LOOK = "look"
    """Done when the learner has opened the counterexample of the methods that it names."""
    SPECIFY = "specify"
    """Done when the contract, or the claim, that the learner wrote means the same as the solution's: each
    implies the other, proved."""
    PREDICT = "predict"
    """Done with one committed answer, right or wrong, which is then explained."""
    CHOOSE = "choose"
    """Done when every cell of a table is answered rightly at once."""


IN_WINDOW = frozenset({TaskKind.LOOK, TaskKind.PREDICT, TaskKind.CHOOSE})
"""Tasks that no text answers."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of questions: a sentence, what is true of it in each column, and why. `formula` is
    what the verifier is asked, if that is not the text; `set` groups the rows that are asked together."""

    text: str
    truth: tuple[bool, ...]
    says: str = ""
    formula: str = ""
    set: int = 1


@dataclass(frozen=True, slots=True)
class When:
    """What must be so for a hint to fit; what is empty asks for nothing. All of it must fit the one
    failure that the learner is told about.

    `kinds`, `methods` and `causes`: any of them; `clauses`: any of these shapes is in the claim that
    failed. In what the learner wrote: `has` any of these, `all` of them, and none of `lacks`; `tests`:
    the test of an `if` or a loop is one of these. `values`: formulas that are true where it failed.
    `either`: at least one of these fits too. How formulas are compared: `shapes.py`.
    """

    kinds: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    either: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True)
class Put:
    """A change to an answer. `texts` are what the task's own parts become, in their order; or, in what
    the learner wrote, the words `old` become `new`."""

    texts: tuple[str, ...] = ()
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint in stages, from a question to the very code; `edit` is what the last one advises. A hint
    that Surefoot made itself has none: it never gives code."""

    id: str
    when: When
    stages: tuple[str, ...]
    edit: Put | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """`text` says what to do, `more` is prose shown while it is the current task, `done` once it is
    done. `methods` are those it is about; none means the whole program. `parts` are those of the learner's
    parts that belong to it, counted from 1 in the whole program; none: all in its methods. `columns` and
    `rows` are the table of a task that is answered by ticks, and `program` measures what is true of a row.
    """

    id: str
    kind: TaskKind
    methods: tuple[str, ...]
    text: str
    more: str = ""
    done: str = ""
    button: str = ""
    hints: tuple[Hint, ...] = ()
    parts: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    program: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that must not pass, and what it must bring: a hint's id, or `rule:` and a reason.
    `file` is where it was read from, or a name that says which of the lesson's answers it is."""

    file: str
    text: str
    task: str
    brings: str


@dataclass(frozen=True, slots=True)
class Right:
    """Another answer that must pass."""

    file: str
    text: str
    task: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A failing obligation, as lessons speak about it. Empty: not stated."""

    method: str
    kind: str
    clause: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Lesson:
    """`start` is the starting program, `solution` the text that passes every task; "" in a lesson that was
    handed out without it.

    `earlier` are forms that the starting program once had: answers to them are carried over. `fails` is
    what must fail in the starting program. `folder` is where it was read from, `number` its
    place in its world, from 1. `belief` is the wrong idea that the lesson overturns, `surprise` what is
    seen then; `teaches` are the words and signs that it brings.
    """

    id: str
    world: str
    number: int
    title: str
    intro: str
    tasks: tuple[Task, ...]
    closing: str
    start: Template
    solution: str
    earlier: tuple[Template, ...] = ()
    fails: tuple[Failure, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    right: tuple[Right, ...] = ()
    intro_words: int = 0
    folder: str = ""
    may: tuple[frozenset[str], ...] = ()
    """For each gap of the start, the clauses of contracts that an answer may have there: the solution's."""
    belief: str = ""
    surprise: str = ""
    teaches: tuple[str, ...] = ()

    def task(self, id: str) -> Task | None:
        return next((t for t in self.tasks if t.id == id), None)

    def task_id(self, task: Task) -> str:
        """The task's id in progress records: unique in the whole catalogue."""
        return f"{self.id}/{task.id}"


@dataclass(frozen=True, slots=True)
class World:
    id: str
    number: int
    title: str
    about: str
    lessons: tuple[str, ...]
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the lessons, for their author: the file, from the root, and what it is.
    A warning stops nobody."""

    where: str
    message: str
    warning: bool = False


@dataclass(frozen=True)
class Catalogue:
    """All worlds in order, and all lessons by id, in order."""

    worlds: tuple[World, ...] = ()
    lessons: Mapping[str, Lesson] = field(default_factory=dict[str, Lesson])
    problems: tuple[Problem, ...] = ()

    @property
    def order(self) -> tuple[Lesson, ...]:
        return tuple(self.lessons.values())

    def world(self, id: str) -> World | None:
        return next((w for w in self.worlds if w.id == id), None)

    def first(self) -> Lesson | None:
        return next(iter(self.lessons.values()), None)

    def neighbours(self, id: str) -> tuple[Lesson | None, Lesson | None]:
        """The lessons before and after one, across worlds."""
        order = self.order
        at = next((i for i, lesson in enumerate(order) if lesson.id == id), None)
        if at is None:
            return None, None
        return (order[at - 1] if at > 0 else None), (order[at + 1] if at + 1 < len(order) else None)

    @property
    def tasks(self) -> tuple[tuple[Lesson, Task], ...]:
        return tuple((lesson, task) for lesson in self.order for task in lesson.tasks)
