"""Follows a learner through the lessons: opens them, watches the verdicts, grades, hints, remembers.

It knows the session and the catalogue; the lesson panel knows neither, and shows the `LessonView` that is
made here. Everything that the learner writes is saved within a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from ide import events as ev
from ide.lesson_grader import LessonGrader
from ide.lesson_results import settled
from ide.lesson_views import Attempt, current_task, done, hint_now, lesson_items, lesson_view
from ide.progress_store import ProgressStore, export, imported
from ide.session import Session
from ide.state import DocumentState, IdeState, ObligationRef, Status, trace_of
from ide.words import say
from language.lessons.judging import Grade, judge, prepare
from language.lessons.progress import Progress
from language.lessons.reasons import Reason
from language.lessons.records import Catalogue, Lesson, Task, TaskKind
from language.lessons.template import locked_spans
from language.verdicts import FileResult

SAVE_MS = 600
LOOK_STATUSES = (Status.REFUTED, Status.TOO_WEAK)
"""What can be looked at, the best first."""


class Grader(Protocol):
    """The last step of grading; see `ide/lesson_grader.py`."""

    def ask(self, task: str, text: str, answer: Callable[[bool | None, str], None], /) -> None: ...
    def end(self) -> None: ...


class LessonDesk(QObject):
    """`notice(sentence)`: something that the learner should know. `finished(lesson)`: its last task is
    done."""

    notice = Signal(str)
    finished = Signal(str)

    def __init__(
        self,
        session: Session,
        catalogue: Catalogue,
        words: Mapping[str, str],
        store: ProgressStore,
        grader: Grader,
        clock: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._catalogue = catalogue
        self._words = words
        self._store = store
        self._grader = grader
        self._clock = clock
        opened = store.open()
        self.progress: Progress = opened.progress
        self.first_notice = opened.notice
        self._lesson: Lesson | None = None
        self._attempt = Attempt()
        self._documents: dict[str, int] = {}
        self._graded: FileResult | None = None
        self._graded_text: str | None = None
        self._looking = False
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(SAVE_MS)
        self._save.timeout.connect(self._save_now)
        session.happened.connect(self._happened)
        session.changed.connect(self._changed)
        self._list()

    # ── what the learner does ────────────────────────────────────────────────────────────────────

    @property
    def lesson(self) -> Lesson | None:
        return self._lesson

    def start(self) -> bool:
        """Open the lesson that was open last, or the first; false where there is none."""
        lesson = self._catalogue.lessons.get(self.progress.current or "") or self._catalogue.first()
        return lesson is not None and self.open(lesson.id)

    def open(self, id: str) -> bool:
        """Open a lesson, with the learner's own text if there is one."""
        lesson = self._catalogue.lessons.get(id)
        if lesson is None:
            return False
        self._lesson = lesson
        self.progress = self.progress.opened(id, self._clock())
        document = self._documents.get(id)
        doc = self._session.state.document(document)
        if doc is None:
            text = self.progress.lesson(id).text or lesson.start.text
            document = self._documents[id] = self._session.open(
                f"{lesson.id}.dfy", text, locked=locked_spans(lesson.start, text)
            )
            doc = self._session.state.document(document)
        assert doc is not None
        self._attempt = Attempt(document, doc.source.text != lesson.start.text)
        self._graded = self._graded_text = None
        self._looking = False
        self._session.dispatch(ev.TraceClosed())
        self._session.show(doc.id)
        self._save.start()
        self._grade(self._session.state)
        self._show()
        return True

    def next(self) -> None:
        if self._lesson and (after := self._catalogue.neighbours(self._lesson.id)[1]):
            self.open(after.id)

    def previous(self) -> None:
        if self._lesson and (before := self._catalogue.neighbours(self._lesson.id)[0]):
            self.open(before.id)

    def act(self, task_id: str) -> None:
        """A task's button: let Surefoot look."""
        task = self._lesson.task(task_id) if self._lesson else None
        if task and task.kind is TaskKind.LOOK:
            self._looking = True
            self._look(self._session.state)

    def more_hint(self) -> None:
        """Show the next stage of the hint that fits."""
        fitting = hint_now(self._lesson, self.progress, self._attempt) if self._lesson else None
        if self._lesson is None or fitting is None:
            return
        task, hint = fitting
        id = self._lesson.task_id(task)
        shown = self.progress.task(id).hints.get(hint.id, 0)
        self.progress = self.progress.hinted(id, hint.id, min(shown + 1, len(hint.stages)), self._clock())
        self._save.start()
        self._show()

    def starting_text(self) -> str | None:
        """The starting program, for "Start again": the editor puts it in, so that undo takes it back."""
        return self._lesson.start.text if self._lesson else None

    def started_again(self) -> None:
        """The starting program is in the editor again: its locks are where they were."""
        if self._lesson and self._attempt.document is not None:
            self._session.dispatch(ev.LockedChanged(self._attempt.document, self._lesson.start.locked))

    def export(self, path: Path) -> None:
        """Write the whole progress into one file."""
        if sentence := export(self.progress, path):
            self.notice.emit(sentence)

    def import_(self, path: Path) -> None:
        """Take in what a file knows; nothing that is here gets lost."""
        got = imported(self.progress, path)
        if isinstance(got, str):
            self.notice.emit(got)
            return
        self.progress = got.progress
        self._save.start()
        if got.notice:
            self.notice.emit(got.notice)
        self._list()
        self._show()

    def close(self) -> None:
        """The window closes: everything is written before this returns."""
        self._save.stop()
        self._save_now()
        self._store.close()
        self._grader.end()

    # ── what happens ─────────────────────────────────────────────────────────────────────────────

    def _happened(self, event: ev.Event) -> None:
        if self._lesson is None:
            return
        match event:
            case ev.TextEdited(id, _, source, _) if id == self._attempt.document:
                self.progress = self.progress.edited(self._lesson.id, source.text, self._clock())
                self._attempt = replace(self._attempt, touched=source.text != self._lesson.start.text)
                if not self._save.isActive():
                    self._save.start()
            case ev.TraceOpened(ref, _) if ref.document == self._attempt.document:
                self._looked(ref)
            case ev.DocumentClosed(id) if id == self._attempt.document:
                self._attempt = Attempt()
                self._show()
            case _:
                pass

    def _changed(self, state: IdeState) -> None:
        self._grade(state)
        if self._looking:
            self._look(state)

    def _document(self, state: IdeState) -> DocumentState | None:
        return state.document(self._attempt.document)

    # ── looking ──────────────────────────────────────────────────────────────────────────────────

    def _look(self, state: IdeState) -> None:
        """Open the run that breaks a claim of the current look task, once there is one."""
        lesson, doc = self._lesson, self._document(state)
        if lesson is None or doc is None:
            self._looking = False
            return
        names = {n for t in lesson.tasks if t.kind is TaskKind.LOOK for n in t.methods}
        refs = [
            (LOOK_STATUSES.index(status), ObligationRef(doc.id, m.key, r.obligation.id))
            for m in doc.methods
            if m.name in names and m.result
            for r in m.result.results
            if (status := m.status(r)) in LOOK_STATUSES and trace_of(r.verdict)
        ]
        if refs:
            self._looking = False
            ref = min(refs, key=lambda pair: pair[0])[1]
            self._session.select(ref)
            self._session.open_trace(ref)
        elif settled(doc) is not None:
            self._looking = False
            self.notice.emit(say("lesson.nothing-to-see"))

    def _looked(self, ref: ObligationRef) -> None:
        lesson, doc = self._lesson, self._document(self._session.state)
        method = doc.method(ref.method) if doc else None
        if lesson is None or method is None:
            return
        for task in lesson.tasks:
            if task.kind is TaskKind.LOOK and method.name in task.methods:
                self._finish(lesson, task, True, "")

    # ── grading ──────────────────────────────────────────────────────────────────────────────────

    def _grade(self, state: IdeState) -> None:
        """Grade the text as it is now, if all that is to be known about it is known."""
        lesson, doc = self._lesson, self._document(state)
        if lesson is None or doc is None:
            return
        result = settled(doc)
        if result is None or (result == self._graded and doc.source.text == self._graded_text):
            return
        changed = doc.source.text != self._graded_text
        self._graded, self._graded_text = result, doc.source.text
        grades: dict[str, Grade] = {}
        for task in lesson.tasks:
            if task.kind is TaskKind.LOOK:
                continue
            prepared = prepare(lesson, task, doc.source, self._words)
            grade = prepared if isinstance(prepared, Grade) else judge(prepared, result)
            if grade is not None:
                grades[task.id] = grade
                if changed and self._attempt.touched and task is current_task(lesson, self.progress):
                    self._finish(lesson, task, False, doc.source.text)
            elif not done(lesson, task, self.progress):
                self._make_sure(lesson, task, doc.source.text)
        confirming = self._attempt.confirming - set(grades)
        self._attempt = replace(self._attempt, grades=grades, confirming=confirming)
        self._show()

    def _make_sure(self, lesson: Lesson, task: Task, text: str) -> None:
        """All is proved. The last step, whether everything can still run, happens in a child."""
        self._attempt = replace(self._attempt, confirming=self._attempt.confirming | {task.id})

        def answered(passed: bool | None, message: str) -> None:
            if lesson is not self._lesson or text != self._graded_text:
                if passed:  # it was right all the same, when it was written
                    self._finish(lesson, task, True, text)
                return
            self._attempt = replace(self._attempt, confirming=self._attempt.confirming - {task.id})
            if passed is None:
                self.notice.emit(say("lesson.grader-died"))
            elif not passed:
                self._refused(task, message)
            self._finish(lesson, task, bool(passed), text)

        self._grader.ask(lesson.task_id(task), text, answered)

    def _refused(self, task: Task, message: str) -> None:
        grade = Grade(False, Reason.UNREACHABLE, message)
        self._attempt = replace(self._attempt, grades={**self._attempt.grades, task.id: grade})

    def _finish(self, lesson: Lesson, task: Task, passed: bool, text: str) -> None:
        before = self.progress
        was_done = done(lesson, task, before)
        self.progress = before.tried(lesson.task_id(task), passed, text, self._clock())
        self._save.start()
        if passed and not was_done:
            self._list()
            if current_task(lesson, self.progress) is None:
                self.finished.emit(lesson.id)
        self._show()

    # ── showing and saving ───────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        if self._lesson is None:
            return
        view = lesson_view(self._catalogue, self._lesson, self.progress, self._attempt)
        if view != self._session.state.lesson:
            self._session.dispatch(ev.LessonShown(view))

    def _list(self) -> None:
        self._session.dispatch(ev.LessonsListed(lesson_items(self._catalogue, self.progress)))

    def _save_now(self) -> None:
        self._store.save(self.progress)


def make_desk(session: Session, lessons: Path, language: str, profile: Path, parent: QObject) -> LessonDesk:
    """The desk with the lessons of a folder, the profile's progress and a grader of its own."""
    from language.lessons.files import load, load_words

    grader = LessonGrader(lessons, language, parent)
    store = ProgressStore(profile)
    return LessonDesk(
        session, load(lessons, language), load_words(lessons, language), store, grader, parent=parent
    )
