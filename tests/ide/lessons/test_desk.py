"""A learner goes through the small lesson of the language tests; the verdicts come from this file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ide import events as ev
from ide.lessons import LessonDesk
from ide.moves import Move
from ide.progress_store import ProgressStore
from ide.session import Session
from ide.state import LessonView, ObligationRef, TaskStatus
from language.lessons.progress import TaskState
from language.lessons.reading import read_catalogue
from language.lessons.words import WORDS
from language.source import SourceText
from tests.language.lessons.fakes import SOLUTION, TEXTS, verifier

FAILS = ("Half", "postcondition", "h <= n")
HOME = "1-w/1-half"
LOOK = """[[task]]
id = "look"
kind = "look"
methods = ["Half"]
button = "Look"

[[task]]
id = "mend"
"""


def texts() -> dict[str, str]:
    """Two lessons; the first begins with a look."""
    lesson = TEXTS[f"{HOME}/lesson.md"]
    first = lesson.replace('[[task]]\nid = "mend"\n', LOOK).replace(
        "## task: mend", "## task: look\n\nLook.\n\n## done: look\n\nSeen.\n\n## task: mend"
    )
    other = {f"1-w/2-more/{k.rpartition('/')[2]}": v for k, v in TEXTS.items() if k.startswith(HOME)}
    other["1-w/2-more/lesson.md"] = lesson.replace('id = "half"', 'id = "more"').replace(
        '"Half"\n\n', '"More"\n\n', 1
    )
    return {**TEXTS, f"{HOME}/lesson.md": first, **other}


class Grader:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, str, Callable[[bool | None, str], None]]] = []
        self.ended = False

    def ask(self, task: str, text: str, answer: Callable[[bool | None, str], None], /) -> None:
        self.waiting.append((task, text, answer))

    def end(self) -> None:
        self.ended = True

    def say(self, passed: bool | None, message: str = "") -> None:
        self.waiting.pop(0)[2](passed, message)


class Learner:
    """A session without workers, whose verdicts are those of the fake verifier."""

    def __init__(self, folder: Path) -> None:
        self.session = Session()
        self.grader = Grader()
        self.notices: list[str] = []
        self.now = 100.0
        catalogue = read_catalogue(texts())
        assert not catalogue.problems, catalogue.problems
        self.desk = LessonDesk(
            self.session, catalogue, WORDS, ProgressStore(folder), self.grader, clock=lambda: self.now
        )
        self.desk.notice.connect(self.notices.append)

    @property
    def view(self) -> LessonView:
        view = self.session.state.lesson
        assert view
        return view

    @property
    def text(self) -> str:
        doc = self.session.state.document(self.view.document)
        assert doc
        return doc.source.text

    def check(self) -> None:
        """The workers answer about the text as it is."""
        doc = self.session.state.document(self.view.document)
        assert doc
        result = verifier(*([FAILS] if "n + " in doc.source.text else []))(doc.source)
        units = tuple(ev.UnitInfo(m.name, m.name, m.kind, m.span, doc.source.text) for m in result.methods)
        self.session.dispatch(
            ev.Analyzed(doc.id, doc.version, not result.diagnostics, result.diagnostics, units)
        )
        from dataclasses import replace

        for m in result.methods:
            done = replace(m, fingerprint=doc.source.text)
            self.session.dispatch(ev.Checked(doc.id, doc.version, m.name, done, True))
        self.session.dispatch(ev.RedDue(doc.id))
        self.session.changed.emit(self.session.state)

    def write(self, text: str) -> None:
        old = self.text
        assert self.view.document is not None
        self.session.edit(self.view.document, text, Move(0, len(old), len(text)))

    def statuses(self) -> list[TaskStatus]:
        return [t.status for t in self.view.tasks]


@pytest.fixture
def learner(qtbot, tmp_path: Path):
    made = Learner(tmp_path)
    yield made
    made.desk.close()
    made.session.stop()


def test_a_lesson_from_its_beginning_to_its_end(learner: Learner):
    assert learner.desk.start()
    view = learner.view
    assert (view.title, view.world, view.number, view.count) == ("Half", "World 1 · World", 1, 2)
    assert view.body == "Look at this."
    assert view.next and view.next.title == "More"
    assert learner.statuses() == [TaskStatus.OPEN, TaskStatus.OPEN]
    assert learner.session.state.documents[0].locked

    learner.desk.act("look")  # before the verdict is there: it opens as soon as it is
    assert learner.session.state.trace is None
    learner.check()
    assert learner.session.state.trace is not None
    assert learner.statuses() == [TaskStatus.DONE, TaskStatus.OPEN]
    assert learner.view.body == "Look at this.\n\nSeen."

    learner.write(SOLUTION)
    learner.check()
    assert learner.statuses()[1] is TaskStatus.OPEN
    assert learner.view.tasks[1].message == "Looks right. Making sure…"
    assert [(task, text) for task, text, _ in learner.grader.waiting] == [("half/mend", SOLUTION)]
    learner.grader.say(True)
    assert learner.statuses() == [TaskStatus.DONE, TaskStatus.DONE]
    assert learner.view.body.endswith("Mended.")
    assert learner.view.praise == "Well done."
    assert learner.session.state.lessons[0].done
    assert not learner.session.state.lessons[1].done


def test_hints_come_one_stage_at_a_time(learner: Learner):
    learner.desk.start()
    learner.check()
    ref = ObligationRef(learner.view.document or 0, "Half", 1)
    learner.session.open_trace(ref)  # a look by any other way counts as well
    assert learner.statuses()[0] is TaskStatus.DONE
    assert (learner.view.hint, learner.view.hint_number, learner.view.hint_count) == ("", 0, 2)
    learner.desk.more_hint()
    assert (learner.view.hint, learner.view.hint_number) == ("one", 1)
    learner.desk.more_hint()
    learner.desk.more_hint()
    assert (learner.view.hint, learner.view.hint_number) == ("two", 2)

    learner.write(SOLUTION.replace("n / 2", "n + 2"))
    learner.check()
    assert (learner.view.hint, learner.view.hint_count) == ("", 1)
    assert learner.statuses()[1] is TaskStatus.TRIED
    assert "not proved yet" in learner.view.tasks[1].message


def test_a_broken_rule_is_answered_with_why(learner: Learner):
    learner.desk.start()
    learner.check()
    learner.session.open_trace(ObligationRef(learner.view.document or 0, "Half", 1))
    learner.write(SOLUTION.replace("h := n / 2;", "h := n / 2; assume false;"))
    learner.check()
    assert "without a proof" in learner.view.tasks[1].message
    assert learner.view.on_track is False
    assert learner.grader.waiting == []


@pytest.mark.parametrize(("passed", "says"), [(False, "Line 9 can never run now"), (None, "")])
def test_what_the_last_step_refuses_is_not_done(learner: Learner, passed: bool | None, says: str):
    learner.desk.start()
    learner.check()
    learner.session.open_trace(ObligationRef(learner.view.document or 0, "Half", 1))
    learner.write(SOLUTION)
    learner.check()
    learner.grader.say(passed, "Line 9 can never run now, so …")
    assert learner.statuses()[1] is TaskStatus.TRIED
    assert learner.view.tasks[1].message.startswith(says)
    assert bool(learner.notices) is (passed is None)


def test_an_old_answer_that_was_right_counts(learner: Learner):
    learner.desk.start()
    learner.check()
    learner.write(SOLUTION)
    learner.check()
    learner.write(SOLUTION.replace("n / 2", "n + 1"))
    learner.check()
    learner.grader.say(True)
    assert learner.statuses()[1] is TaskStatus.DONE


def test_text_and_progress_survive(qtbot, tmp_path: Path):
    first = Learner(tmp_path)
    first.desk.start()
    first.check()
    first.desk.act("look")
    first.write(SOLUTION.replace("n / 2", "n + 3"))
    first.desk.close()
    first.session.stop()

    second = Learner(tmp_path)
    second.desk.start()
    assert "n + 3" in second.text
    assert second.statuses()[0] is TaskStatus.DONE
    doc = second.session.state.document(second.view.document)
    assert doc and second.text[doc.locked[0].start :].startswith("method Half")
    second.desk.close()
    second.session.stop()


def test_next_and_previous(learner: Learner):
    learner.desk.start()
    learner.desk.previous()
    assert learner.view.id == "half"
    learner.desk.next()
    assert (learner.view.id, learner.view.title, learner.view.number) == ("more", "More", 2)
    learner.desk.next()
    assert learner.view.id == "more"
    learner.desk.previous()
    assert learner.view.id == "half"
    assert len(learner.session.state.documents) == 2  # a lesson that was open keeps its document


def test_export_and_import(learner: Learner, tmp_path: Path):
    learner.desk.start()
    learner.desk.progress = learner.desk.progress.tried("more/mend", True, "x", 1.0)
    learner.desk.export(tmp_path / "out.json")
    learner.desk.progress = type(learner.desk.progress)()
    learner.desk.import_(tmp_path / "out.json")
    assert learner.desk.progress.task("more/mend").state is TaskState.DONE
    assert learner.session.state.lessons[1].done
    (tmp_path / "bad.json").write_text("hello")
    learner.desk.import_(tmp_path / "bad.json")
    learner.desk.import_(tmp_path / "none.json")
    assert [n.partition(" ")[0] for n in learner.notices] == ["bad.json", "none.json"]


def test_a_look_without_anything_to_see(learner: Learner):
    learner.desk.start()
    learner.write(SOLUTION)
    learner.check()
    learner.desk.act("look")
    assert learner.notices == ["There is nothing to look at: no claim of this task fails."]


def test_comments_above_move_the_places(learner: Learner):
    """A result that was made for the text before a comment was added still says the right line."""
    from ide.lesson_results import settled

    learner.desk.start()
    learner.check()
    doc = learner.session.state.document(learner.view.document)
    assert doc
    learner.session.edit(doc.id, "// one\n" + learner.text, Move(0, 0, 7))
    after = learner.session.state.document(doc.id)
    assert after and settled(after) is None
    result = verifier(FAILS)(SourceText("", learner.text))
    units = tuple(ev.UnitInfo(m.name, m.name, m.kind, m.span, doc.source.text) for m in result.methods)
    learner.session.dispatch(ev.Analyzed(doc.id, after.version, True, (), units))
    after = learner.session.state.document(doc.id)
    assert after
    moved = settled(after)
    assert moved is not None
    failing = next(r for m in moved.methods for r in m.results if r.obligation.kind == "postcondition")
    span = failing.obligation.span.shift(moved.methods[0].span.start)
    assert after.source.snippet(span) == "h <= n"
