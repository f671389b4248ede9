"""`surefoot assignment` and `surefoot grade ASSIGNMENT …`, up to what they print and their exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from language.assignments import files, packing
from language.assignments.choosing import Chosen, Matched, match
from language.assignments.collecting import Collected, collect
from language.assignments.delivery import NotDelivered
from language.assignments.hand_in import same_code
from language.assignments.keys import is_public, new_keys, public_of
from language.assignments.points import Overrule, score
from language.assignments.reading import FILE
from language.assignments.records import Assignment, shown
from language.assignments.roster import BadRoster, Roster, read_roster
from language.grading import class_report as class_reports
from language.grading.autograder import autograder
from language.grading.handing_in import answers_in, foreseen, say_foreseen
from language.grading.handing_in import hand_in as deliver_hand_in
from language.grading.jobs import Graded, Graders, Result, Wanted, grade_class
from language.grading.journal import Journal
from language.grading.merging import merge as merge_journals
from language.grading.merging import remember, remembered
from language.grading.reports.row import Row
from language.grading.versions import versions
from language.grading.viva import questions
from language.grading.writing import BadOverrules, read_overrules, write_reports
from language.lessons.answer_words import WORDS
from language.lessons.check_answers import check_programs
from language.lessons.grading import Check
from language.lessons.records import Problem
from language.reading import Unreadable, read_bytes, read_text
from language.record import dataclass
from language.resources import assets

Say = Callable[[str], None]


def complain(text: str) -> None:
    print(f"surefoot: {text}", file=sys.stderr)


# ── assignment ───────────────────────────────────────────────────────────────────────────────────


def assignment_new(folder: Path, say: Say) -> int:
    """A folder with a small assignment that works, to begin from."""
    if folder.exists() and any(folder.iterdir()):
        complain(f"{folder} is not empty. Name a folder that does not exist yet.")
        return 2
    private, public = new_keys()
    template = assets() / "assignment"
    for source in sorted(p for p in template.rglob("*") if p.is_file()):
        place = folder / source.relative_to(template)
        place.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8").replace("@KEY@", public)
        place.write_text(text, encoding="utf-8", newline="\n")
    key = folder / files.PRIVATE
    key.touch(0o600)
    key.write_text(private + "\n", encoding="utf-8")
    say(f"{folder}: an assignment to begin from. Next: change it, then `surefoot assignment check {folder}`.")
    say(f"Keep {key} to yourself and make a copy of it: without it no hand-in can be opened.")
    return 0


def assignment_check(folder: Path, check: Check, say: Say) -> int:
    loaded = files.load(folder)
    problems = [*loaded.problems, *_problems(folder, loaded.assignment, check)]
    for p in problems:
        say(f"{p.where}: {p.message}")
    a = loaded.assignment
    if a is not None and not problems:
        n = len(a.tasks)
        say(f"{a.title}: {n} task{'' if n == 1 else 's'}, {shown(a.points)} points: all is well.")
    return 1 if problems else 0


def _problems(folder: Path, a: Assignment | None, check: Check) -> list[Problem]:
    if a is None:
        return []
    found: list[Problem] = []
    if a.key and not is_public(a.key):
        found.append(Problem(FILE, "`key` is not a public key. `surefoot assignment new` makes one."))
    private = files.private_key(folder)
    if private and a.key and public_of(private) != a.key:
        found.append(
            Problem(FILE, f"`key` does not belong to `{files.PRIVATE}`: no hand-in could be opened.")
        )
    for lesson in a.lessons.order:
        found += [p for p in check_programs(lesson, check, WORDS) if not p.warning]
    return found


def assignment_pack(folder: Path, out: Path | None, check: Check, say: Say) -> int:
    loaded = files.load(folder)
    a = loaded.assignment
    problems = [*loaded.problems, *_problems(folder, a, check)]
    if a is None or problems:
        for p in problems:
            say(f"{p.where}: {p.message}")
        complain("nothing was packed. Mend this first.")
        return 1
    data = packing.pack(a, loaded.texts, versions())
    opened = packing.open_pack(data)
    if isinstance(opened, str):
        complain(f"the pack cannot be opened again, so it was not written: {opened}")
        return 1
    place = out or Path(f"{a.id}{packing.ENDING}")
    place.write_bytes(data)
    say(f"{place}: for your students. It holds no solution. Keep {folder} for grading.")
    return 0


def hand_in(pack: Path, paths: Sequence[Path], student: str, folder: Path, check: Check, say: Say) -> int:
    data = read_bytes(pack)
    opened = packing.open_pack(data) if not isinstance(data, Unreadable) else f"it cannot be read: {data.why}"
    if isinstance(opened, str):
        complain(f"{pack}: {opened}")
        return 2
    given: dict[str, bytes] = {}
    for path in paths:
        content = read_bytes(path)
        if isinstance(content, Unreadable):
            complain(f"cannot read {path}: {content.why}")
            return 2
        given[path.name] = content
    texts, strange = answers_in(opened.assignment, given)
    for name in strange:
        complain(f"{name} belongs to no task of this assignment. Name it after its lesson.")
    if strange:
        return 2
    say_foreseen(foreseen(opened.assignment, texts, check), say)
    done = deliver_hand_in(opened, texts, student, folder)
    if isinstance(done, NotDelivered):
        complain(
            f"it did not arrive in {folder}: {done.why}. Nothing was lost; try again, or another folder."
        )
        return 1
    say(f"Handed in as {folder / done.file}")
    say(f"Your receipt: {done.code}   {done.time:%Y-%m-%d %H:%M} UTC   {', '.join(done.lessons)}")
    return 0


# ── class ────────────────────────────────────────────────────────────────────────────────────────


def class_report(folder: Path, say: Say) -> int:
    try:
        say(class_reports.report(class_reports.read_grades(folder)).rstrip())
    except class_reports.NoGrades as problem:
        complain(str(problem))
        return 2
    return 0


def class_export(folder: Path, student: str, say: Say) -> int:
    try:
        found = class_reports.export(class_reports.read_grades(folder), student)
    except class_reports.NoGrades as problem:
        complain(str(problem))
        return 2
    if found is None:
        complain(f"the grades in {folder} say nothing of a student with the id {student}")
        return 1
    say(found.rstrip())
    return 0


def class_forget(folder: Path, student: str, say: Say) -> int:
    try:
        changed = class_reports.forget(folder, class_reports.read_grades(folder), student)
    except class_reports.NoGrades as problem:
        complain(str(problem))
        return 2
    if not changed:
        complain(f"the grades in {folder} say nothing of a student with the id {student}")
        return 1
    for place in changed:
        say(f"changed: {place}")
    say("What was handed in, and the roster, are yours to delete.")
    return 0


# ── grade ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Grading:
    """What to grade: the assignment's `folder`, the `paths` of what was handed in, where reports go. `shard`
    is (which, of how many). `only` names one student."""

    folder: Path
    paths: tuple[Path, ...]
    out: Path
    roster: Path | None = None
    only: str = ""
    shard: tuple[int, int] = (1, 1)
    release: bool = False


def grade_assignment(g: Grading, graders: Graders, say: Say) -> int:
    """Grades and writes all reports. Exit status 0 also where answers fail: that is what grading is for."""
    loaded = files.load(g.folder)
    a = loaded.assignment
    if a is None or loaded.problems:
        for p in loaded.problems:
            complain(f"{g.folder}: {p.where}: {p.message}")
        return 2
    g.out.mkdir(parents=True, exist_ok=True)
    try:
        roster, overrules = _roster(g.roster), read_overrules(g.out)
    except (BadRoster, BadOverrules) as problem:
        complain(str(problem))
        return 2
    found, matched = _found(g, a, roster)
    for name, why in found.left:
        say(f"left out: {name}: {why}")
    remember(g.out, g.folder, g.paths, g.roster)
    journal = Journal(g.out, versions())
    chosen = _share(matched.chosen, g)
    if g.only and not chosen:
        complain(f"nobody called {g.only} has handed in. The reports are as they were.")
        return 2
    results: dict[str, Graded] = {}
    for graded in grade_class(a, g.folder, chosen, journal, graders):
        results[graded.chosen.student.id] = graded
        if graded.again:
            say(f"{len(results)} of {len(chosen)}: {graded.chosen.student.name}")
    if g.shard != (1, 1):
        say(f"{g.out}: this part is done. When all are, `surefoot grade merge` puts them together.")
        return 0
    if unknown := [c for c in chosen if c.student.id not in results]:
        names = ", ".join(c.student.id for c in unknown[:5])
        complain(f"{len(unknown)} answers were not graded yet (of {names} …): a part is missing.")
        return 1
    if g.only:  # what is known of the others stays as it is
        others = [c for c in matched.chosen if c.student.id not in results]
        results |= {x.chosen.student.id: x for x in grade_class(a, g.folder, others, journal, _nobody)}
    write_reports(g.out, a, _rows(a, matched, results, overrules, g.release), matched)
    say(f"{g.out / 'grades.csv'}: {len(results)} graded, {len(matched.missing)} handed in nothing.")
    return 0


def _nobody(folder: Path, wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, Result]]:
    """Grades nothing: for those of whom only what is known already counts."""
    return iter(())


def _rows(
    a: Assignment,
    matched: Matched,
    results: Mapping[str, Graded],
    overrules: Sequence[Overrule],
    released: bool,
) -> list[Row]:
    of = {id: [o for o in overrules if o.student == id] for id in {o.student for o in overrules}}
    rows = [
        Row(c.student, c, score(a, x.verdicts, c.time, c.late, of.get(id, ())), released)
        for id, x in results.items()
        for c in [x.chosen]
    ]
    rows += [Row(s, None, score(a, {}, None, False, of.get(s.id, ())), released) for s in matched.missing]
    return sorted(rows, key=lambda r: r.student.id)


def _share(chosen: Sequence[Chosen], g: Grading) -> list[Chosen]:
    if g.only:
        wanted = g.only.casefold()
        return [c for c in chosen if wanted in (c.student.id.casefold(), c.student.name.casefold())]
    which, of = g.shard
    return [c for i, c in enumerate(chosen) if i % of == which - 1]


def _roster(path: Path | None) -> Roster | None:
    if path is None:
        return None
    text = read_text(path)
    if isinstance(text, Unreadable):
        raise BadRoster(f"{path} cannot be read: {text.why}")
    return read_roster(text)


def _found(g: Grading, a: Assignment, roster: Roster | None) -> tuple[Collected, Matched]:
    given, left = files.inputs(g.paths)
    found = collect(given, files.private_key(g.folder))
    found.left[:0] = left
    return found, match(a, found.answers, roster)


def merge(parts: Sequence[Path], out: Path, say: Say) -> int:
    abouts = [remembered(p) for p in parts]
    about = next((x for x in abouts if x is not None), None)
    if about is None or None in abouts:
        missing = [str(p) for p, x in zip(parts, abouts, strict=True) if x is None]
        complain(f"no part of a grading is in {', '.join(missing) or 'any folder'}")
        return 2
    merge_journals(parts, out, versions())
    roster = Path(about["roster"]) if about["roster"] else None
    g = Grading(Path(about["assignment"]), tuple(map(Path, about["paths"])), out, roster)
    return grade_assignment(g, _nobody, say)


def make_autograder(folder: Path, place: Path, say: Say) -> int:
    loaded = files.load(folder)
    if loaded.assignment is None or loaded.problems:
        for p in loaded.problems:
            complain(f"{folder}: {p.where}: {p.message}")
        return 2
    place.write_bytes(autograder(folder))
    say(
        f"{place}: upload it to Gradescope as the autograder. It holds the solutions: give it to nobody else."
    )
    return 0


def viva(g: Grading, wanted: int, check: Check, say: Say) -> int:
    """Questions on each student's own answers, with replies, for the examiner."""
    loaded = files.load(g.folder)
    a = loaded.assignment
    if a is None:
        complain(f"{g.folder} is no assignment that can be used")
        return 2
    try:
        _, matched = _found(g, a, _roster(g.roster))
    except BadRoster as problem:
        complain(str(problem))
        return 2
    for c in _share(matched.chosen, g):
        say(f"{c.student.name} ({c.student.id})")
        asked = [
            q
            for lesson in a.lessons.order
            if lesson.id in c.texts
            for q in questions(lesson, c.texts[lesson.id], check, wanted)
        ][:wanted]
        for n, q in enumerate(asked, 1):
            say(f"  {n}. {q.lesson}: {q.question}\n     {q.reply}")
        if not asked:
            say("  Nothing of it is proved, or it has no claims of its own: ask about the report.")
    return 0


def find_receipt(g: Grading, wanted: str, say: Say) -> int:
    """Whether the answer with this receipt is among what was handed in."""
    given, _ = files.inputs(g.paths)
    for answer in collect(given, files.private_key(g.folder)).answers:
        if answer.receipt and same_code(answer.receipt, wanted):
            when = f"{answer.time:%Y-%m-%d %H:%M} {answer.time.tzname()}" if answer.time else "unknown"
            say(f"{answer.source}: handed in by {answer.said[0]}, arrived {when}")
            return 0
    complain(f"no answer with the receipt {wanted} is there.")
    return 1
