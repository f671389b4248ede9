"""The texts of a catalogue → its records, and what is wrong with them.

In: a mapping from paths (`1-promises/1-promise/lesson.md`, with `/`) to texts. A lesson that cannot be
read is left out and becomes a problem; the others are not disturbed. The format is described for authors
in `tutorials/README.md`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from language.lessons.answers import changed, parts_of
from language.lessons.fields import BadField, Fields
from language.lessons.records import (
    Catalogue,
    Failure,
    Hint,
    Lesson,
    Problem,
    Put,
    Right,
    Row,
    Task,
    TaskKind,
    When,
    World,
    Wrong,
)
from language.lessons.rules import clauses_in_gaps
from language.lessons.template import Template, read_template
from language.record import dataclass

FRONT = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^## (?:(task|done): *(\S+)|(end))[ \t]*$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
INTRO_WORDS = 120
"""How long an introduction may be where its lesson says nothing."""


def read_catalogue(texts: Mapping[str, str]) -> Catalogue:
    """Worlds are the folders with a `world.toml`, lessons those with a `lesson.md`, in order of name."""
    problems: list[Problem] = []
    worlds: list[World] = []
    lessons: dict[str, Lesson] = {}
    for folder in sorted((_parent(p) for p in texts if _name(p) == "world.toml"), key=_natural):
        path = f"{folder}/world.toml"
        try:
            fields = Fields(tomllib.loads(texts[path]))
            id, title, about = fields.id("id"), fields.text("title"), fields.text("about")
            fields.finish()
        except (BadField, tomllib.TOMLDecodeError) as e:
            problems.append(Problem(path, str(e)))
            continue
        ids: list[str] = []
        for home in sorted((_parent(p) for p in texts if _name(p) == "lesson.md"), key=_natural):
            if _parent(home) != folder:
                continue
            try:
                lesson, more = _lesson(texts, home, id, len(ids) + 1)
            except (BadField, tomllib.TOMLDecodeError) as e:
                problems.append(Problem(f"{home}/lesson.md", str(e)))
                continue
            problems += more
            if lesson.id in lessons:
                problems.append(
                    Problem(
                        f"{home}/lesson.md", f"The id `{lesson.id}` is taken by {lessons[lesson.id].folder}."
                    )
                )
                continue
            lessons[lesson.id] = lesson
            ids.append(lesson.id)
        worlds.append(World(id, len(worlds) + 1, title, about, tuple(ids), folder))
    seen = {w.id for w in worlds}
    if len(seen) < len(worlds):
        problems.append(Problem("", "Two worlds have the same id."))
    return Catalogue(tuple(worlds), lessons, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Prose:
    intro: str
    sections: Mapping[tuple[str, str], str]


def _lesson(texts: Mapping[str, str], home: str, world: str, number: int) -> tuple[Lesson, list[Problem]]:
    path = f"{home}/lesson.md"
    front = FRONT.match(texts[path])
    if front is None:
        raise BadField("The lesson must begin with its front matter, between two lines `+++`.")
    fields = Fields(tomllib.loads(front.group(1)))
    prose = _prose(texts[path][front.end() :])
    problems: list[Problem] = []
    start, marks = read_template(_needed(texts, home, "start.dfy"))
    problems += [Problem(f"{home}/start.dfy", m) for m in marks]
    tasks = tuple(_task(f, prose, texts, home) for f in fields.tables("task"))
    handed_out = fields.flag("handed_out")
    solution = "" if handed_out else _needed(texts, home, "solution.dfy")
    may = _may(fields.tables("gap")) if handed_out else clauses_in_gaps(start, solution)
    at = _Home(texts, home, start, solution, tasks)
    may = _with_contracts(may, start, tasks)
    used = {("end", "")} | {(k, t.id) for t in tasks for k in ("task", "done")}
    for kind, name in prose.sections:
        if (kind, name) not in used:
            raise BadField(f"The section `## {kind}: {name}` belongs to no task.")
    lesson = Lesson(
        id=fields.id("id"),
        world=world,
        number=number,
        title=fields.text("title"),
        intro=prose.intro,
        tasks=tasks,
        closing=prose.sections.get(("end", ""), ""),
        start=start,
        solution=solution,
        earlier=tuple(read_template(texts[p])[0] for p in sorted(texts) if _is_earlier(p, home)),
        fails=tuple(_failure(f) for f in fields.tables("fails")),
        wrong=tuple(_wrong(f, at, n) for n, f in enumerate(fields.tables("wrong"), 1)),
        right=tuple(_right(f, at, n) for n, f in enumerate(fields.tables("right"), 1)),
        intro_words=fields.number("intro_words", INTRO_WORDS),
        folder=home,
        may=may,
        belief=fields.text("belief", ""),
        surprise=fields.text("surprise", ""),
        teaches=fields.texts("teaches"),
    )
    fields.finish()
    if not tasks:
        raise BadField("A lesson needs at least one [[task]].")
    if len({t.id for t in tasks}) < len(tasks):
        raise BadField("Two tasks have the same id.")
    return lesson, problems


def _task(fields: Fields, prose: _Prose, texts: Mapping[str, str], home: str) -> Task:
    id = fields.id("id")
    whole = prose.sections.get(("task", id), "")
    if not whole:
        raise BadField(f"The task `{id}` needs a section `## task: {id}` that says what to do.")
    text, _, more = whole.partition("\n\n")
    kind = fields.choice("kind", TaskKind, TaskKind.PROVE)
    hints = tuple(_hint(f) for f in fields.tables("hint"))
    if len({h.id for h in hints}) < len(hints):
        raise BadField(f"Two hints of the task `{id}` have the same id.")
    task = Task(
        id=id,
        kind=kind,
        methods=fields.texts("methods"),
        text=" ".join(text.split()),
        more=more.strip(),
        done=prose.sections.get(("done", id), ""),
        button=fields.text("button", ""),
        hints=hints,
        parts=fields.numbers("parts"),
        columns=fields.texts("columns"),
        rows=tuple(_row(f) for f in fields.tables("row")),
        program=_needed(texts, home, fields.text("program")) if fields.has("program") else "",
    )
    fields.finish()
    if any(len(r.truth) != len(task.columns) for r in task.rows):
        raise BadField(f"Every row of the task `{id}` must have a truth for each of its `columns`.")
    return task


def _row(fields: Fields) -> Row:
    row = Row(
        fields.text("text"),
        fields.flags("truth"),
        fields.text("says", ""),
        fields.text("formula", ""),
        fields.number("set", 1),
    )
    fields.finish()
    return row


def _hint(fields: Fields) -> Hint:
    condition = _when(fields.table("when"))
    hint = Hint(fields.id("id"), condition, fields.texts("stages"), _put(fields, "edit"))
    fields.finish()
    if not hint.stages:
        raise BadField(f"The hint `{hint.id}` has no stages.")
    return hint


def _when(fields: Fields) -> When:
    when = When(
        kinds=fields.texts("kind"),
        methods=fields.texts("method"),
        causes=fields.texts("cause"),
        clauses=fields.texts("clause"),
        has=fields.texts("has"),
        all=fields.texts("all"),
        lacks=fields.texts("lacks"),
        tests=fields.texts("test"),
        values=fields.texts("values"),
        either=tuple(_when(f) for f in fields.tables("either")),
    )
    fields.finish()
    return when


def _put(fields: Fields, key: str) -> Put | None:
    """A text, a list of them, or `{ old = "…", new = "…" }`."""
    if not fields.has(key):
        return None
    if not fields.is_table(key):
        return Put(fields.texts(key))
    table = fields.table(key)
    put = Put((), table.text("old"), table.text("new"))
    table.finish()
    return put


def _failure(fields: Fields) -> Failure:
    failure = Failure(
        fields.text("method"), fields.text("kind"), fields.text("clause", ""), fields.text("cause", "")
    )
    fields.finish()
    return failure


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a lesson's answers come from."""

    texts: Mapping[str, str]
    folder: str
    start: Template
    solution: str
    tasks: tuple[Task, ...]


def _answer(fields: Fields, home: _Home, number: int, kind: str) -> tuple[str, str, str]:
    """An answer's name, its text and its task: a file, or what is `put` into the task's parts."""
    task = fields.text("task")
    put = _put(fields, "put")
    if put is None:
        file = fields.text("file")
        text = _needed(home.texts, home.folder, file)
        return file, read_template(text)[0].text if file == "start.dfy" else text, task
    asked = next((t for t in home.tasks if t.id == task), None)
    text = changed(home.start, asked, home.solution, put) if asked else None
    if text is None:
        raise BadField(f"There is no task `{task}`, or the solution has no such part for `put`.")
    shown = " ".join((put.texts[0] if put.texts else put.new).split())
    return f"lesson.md, {kind} {number}, `{shown}`", text, task


def _wrong(fields: Fields, home: _Home, number: int) -> Wrong:
    wrong = Wrong(*_answer(fields, home, number, "wrong"), fields.text("brings"))
    fields.finish()
    return wrong


def _right(fields: Fields, home: _Home, number: int) -> Right:
    right = Right(*_answer(fields, home, number, "right"))
    fields.finish()
    return right


def _prose(body: str) -> _Prose:
    heads = list(_SECTION.finditer(body))
    known = {h.start() for h in heads}
    for heading in _HEADING.finditer(_FENCED.sub(lambda m: " " * len(m[0]), body)):
        if heading.start() not in known:
            raise BadField(
                f"There is no section `{heading.group()}`: there are `## task: …`, `## done: …` and `## end`."
            )
    intro = body[: heads[0].start()] if heads else body
    sections: dict[tuple[str, str], str] = {}
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        key = (head.group(1) or head.group(3), head.group(2) or "")
        if key in sections:
            raise BadField(f"The section `{head.group().strip()}` is there twice.")
        sections[key] = body[head.end() : after.start() if after else len(body)].strip()
    return _Prose(intro.strip(), sections)


def _with_contracts(
    may: tuple[frozenset[str], ...], start: Template, tasks: tuple[Task, ...]
) -> tuple[frozenset[str], ...]:
    """Where a contract is compared as a whole, it may be written in as many clauses as one likes."""
    free = {i for t in tasks if t.kind is TaskKind.SPECIFY for i in parts_of(start, t)}
    return tuple(m | {"requires", "ensures"} if i in free else m for i, m in enumerate(may))


def _may(gaps: list[Fields]) -> tuple[frozenset[str], ...]:
    """Of a lesson that was handed out without its solution: what that has in the gaps (`[[gap]]`)."""
    may: list[frozenset[str]] = []
    for gap in gaps:
        may.append(frozenset(gap.texts("may")))
        gap.finish()
    return tuple(may)


def _needed(texts: Mapping[str, str], home: str, file: str) -> str:
    try:
        return texts[f"{home}/{file}"]
    except KeyError:
        raise BadField(f"The file `{file}` is missing.") from None


def _is_earlier(path: str, home: str) -> bool:
    """`start-before-1.dfy`: a form that the starting program once had."""
    return _parent(path) == home and _name(path).startswith("start-before") and path.endswith(".dfy")


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _natural(path: str) -> list[tuple[int, str]]:
    """`10-x` after `9-x`."""
    return [(int(m), "") if m.isdigit() else (-1, m) for m in re.findall(r"\d+|\D+", path)]
