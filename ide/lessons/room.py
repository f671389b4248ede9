"""Lessons in the window: which one is open, its document, its tasks, hints and progress.

Grading is done by the prover; what is here turns grades into the `LessonView` that the panel shows, and
keeps the learner's progress.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from ide.editor.area import EditorArea
from ide.files.documents import Documents
from ide.lessons.progress_file import ProgressFile
from ide.lessons.view import current_task, lesson_items, lesson_view, on_track
from ide.model import events as ev
from ide.model.state import FAILING, DocumentState, ObligationRef, Panel, trace_of
from ide.panels.docks import Docks
from ide.texts.catalogue import say
from ide.worker.session import Session
from language.lessons.answer_words import WORDS
from language.lessons.answers import carried
from language.lessons.files import load
from language.lessons.progress import TaskState
from language.lessons.records import IN_WINDOW, Catalogue, Hint, Lesson, Task, TaskKind, When
from language.lessons.tables import Ticks, marked, ticks_to_text, told
from language.lessons.template import locked_spans
from language.resources import MissingResource, tutorials
from language.source import Span

KEEP_MS = 400


class LessonRoom(QObject):
    claim_wanted = Signal(object)
    """Open what breaks this claim (an `ObligationRef`)."""
    refused = Signal(str)
    """Why something cannot be done, for people."""
    _progress_told = Signal(str)

    def __init__(self, session: Session, documents: Documents, editor: EditorArea, docks: Docks) -> None:
        super().__init__(editor)
        self._session = session
        self._documents = documents
        self._editor = editor
        self._docks = docks
        self._progress_told.connect(self._notice_progress)
        self.progress = ProgressFile(told=self._tell_progress)
        self._notice_progress(" ".join(self.progress.problems))
        self._folder: Path | None = None
        self._catalogue: Catalogue | None = None
        self._lesson: Lesson | None = None
        self._document: int | None = None
        self._messages: dict[str, str] = {}
        self._said = WORDS
        self._hint: Hint | None = None
        self._stages = 0
        self._graded: tuple[int, str] = (-1, "")
        self._wants_look = False
        self._wants_hint = False
        self._on_track = False
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_MS)
        self._keep.timeout.connect(self.keep_now)
        session.happened.connect(self._after)

    @property
    def catalogue(self) -> Catalogue:
        if self._catalogue is None:
            try:
                self._catalogue = load(self._folder or tutorials())
            except MissingResource as problem:
                self._catalogue = Catalogue()
                self._documents.told.emit(str(problem))
        return self._catalogue

    def use(self, folder: Path | None, progress: Path | None) -> None:
        """From now on the lessons of another folder, with progress of their own; None for those that come
        with Surefoot."""
        self.keep_now()
        self.progress.close()
        self.progress = ProgressFile(progress, told=self._tell_progress)
        self._notice_progress(" ".join(self.progress.problems))
        self._folder, self._catalogue = folder, None
        self.open_first()

    def answers(self) -> dict[str, str]:
        """The learner's text of each lesson that was begun, by lesson id."""
        self.keep_now()
        known = self.progress.value
        texts = {id: known.lesson(id).text for id in self.catalogue.lessons}
        return {id: text for id, text in texts.items() if text}

    # ── which lesson ─────────────────────────────────────────────────────────────────────────────

    def open_first(self) -> None:
        """The lesson that was open last, or the very first."""
        catalogue = self.catalogue
        last = self.progress.value.current
        lesson = catalogue.lessons.get(last or "") or catalogue.first()
        if lesson is not None:
            self.open(lesson.id)

    def open(self, id: str, again: bool = False) -> None:
        """`again`: it was open before, and so was its panel, or not."""
        lesson = self.catalogue.lessons.get(id)
        if lesson is None:
            return
        self.keep_now()
        old, self._document = self._document, None
        now = time.time()
        self.progress.change(lambda p: p.opened(id, now))
        _, text = carried(lesson, self.progress.value.lesson(id).text or lesson.start.text)
        self._lesson, self._messages, self._hint, self._stages = lesson, {}, None, 0
        self._graded, self._wants_look, self._on_track = (-1, ""), False, False
        self._wants_hint = False
        locked = locked_spans(lesson.start, text)
        document = self._documents.open_lesson(f"{lesson.title}.dfy", text, locked)
        self._document = document
        self._editor.show_document(self._session.state.document(document))
        if old is not None and self._editor.view_of(old) is not None:
            self._editor.remove(old)
            self._documents.close(old)
        self._session.dispatch(ev.TraceClosed())
        if not again:
            self._docks.show(Panel.LESSON)
        self._show()

    def refresh(self) -> None:
        """The progress changed elsewhere: the tasks and the text may be newer now."""
        if self._lesson is not None:
            self.open(self._lesson.id)

    def go(self, by: int) -> None:
        """To the next (1) or previous (-1) lesson."""
        if self._lesson is None:
            return
        before, after = self.catalogue.neighbours(self._lesson.id)
        target = after if by > 0 else before
        if target is not None:
            self.open(target.id)

    def show_list(self) -> None:
        """Bring the list of lessons to the front of the Lesson panel."""
        self.list_lessons()
        self._docks.show(Panel.LESSON)
        from ide.panels.lesson import LessonPanel

        panel = self._docks.widget(Panel.LESSON)
        if isinstance(panel, LessonPanel):
            panel.show_state(self._session.state)
            panel.show_list()

    def list_lessons(self) -> None:
        """Tell which lessons there are, and which of them are done."""
        self._session.dispatch(ev.LessonsListed(lesson_items(self.catalogue, self.progress.value)))

    def restart(self) -> None:
        """Back to the starting program; undo brings the own text back."""
        if self._lesson is not None and self._document is not None:
            self._session.dispatch(ev.LockedChanged(self._document, ()))
            view = self._editor.view_of(self._document)
            if view is not None:
                view.set_locked(())
                view.replace(Span(0, len(view.text)), self._lesson.start.text)
            self._session.dispatch(ev.LockedChanged(self._document, self._lesson.start.locked))
            self._hint, self._stages = None, 0
            self._show()

    # ── tasks ────────────────────────────────────────────────────────────────────────────────────

    def do(self, task_id: str) -> None:
        """The button of a task was pressed."""
        task = self._lesson.task(task_id) if self._lesson else None
        if task is None or self._document is None:
            return
        if task.kind is TaskKind.LOOK:
            self._wants_look = True
            self._look(task)

    def answer(self, task_id: str, ticks: Ticks) -> None:
        """A table of ticks was committed."""
        lesson, task = self._lesson, self._lesson.task(task_id) if self._lesson else None
        if lesson is None or task is None or self._task is not task:
            return
        id, now = lesson.task_id(task), time.time()
        result = marked(task, self.progress.value.task(id).attempts, ticks)
        self.progress.change(lambda p: p.tried(id, result.passed, ticks_to_text(ticks), now))
        self._messages[task.id] = told(result, task, self._said)
        self._show()
        if result.passed:
            QTimer.singleShot(0, self, self._checked)

    def _look(self, task: Task) -> None:
        """Open the counterexample of the task's methods, now or as soon as there is one."""
        doc = self._session.state.document(self._document)
        if doc is None or not self._wants_look:
            return
        for method in doc.methods:
            if task.methods and method.name not in task.methods:
                continue
            for item in method.result.results if method.result else ():
                if method.status(item) in FAILING and trace_of(item.verdict) is not None:
                    self._wants_look = False
                    self.claim_wanted.emit(ObligationRef(doc.id, method.key, item.obligation.id))
                    return
        if doc.analyzed == doc.version and doc.complete and not doc.counts().pending:
            self._wants_look = False
            proved = doc.counts().undecided == 0
            self._messages[task.id] = say("lesson.nothing-to-see" if proved else "lesson.not-found")
            self._show()
        else:
            self.refused.emit(say("look.wait"))

    def more_hint(self) -> None:
        """One more stage of the hint for the current task."""
        task = self._task
        if self._lesson is None or task is None:
            return
        if self._hint is None:
            # a hint speaks about what failed, and that is not known yet
            self._wants_hint = task.kind not in IN_WINDOW
            self.refused.emit(say("look.wait" if self._wants_hint else "lesson.no-hint"))
            self._checked()
            return
        self._stages = min(self._stages + 1, len(self._hint.stages))
        id, hint, stages, now = self._lesson.task_id(task), self._hint.id, self._stages, time.time()
        self.progress.change(lambda p: p.hinted(id, hint, stages, now))
        self._show()

    @property
    def _task(self) -> Task | None:
        return current_task(self._lesson, self.progress.value) if self._lesson else None

    # ── what happens ─────────────────────────────────────────────────────────────────────────────

    def _after(self, event: ev.Event) -> None:
        match event:
            case ev.TextEdited(id) if id == self._document:
                self._keep.start()
                if self._on_track:
                    QTimer.singleShot(0, self, self._see_track)
            case ev.RedDue(id) if id == self._document:
                QTimer.singleShot(0, self, self._see_track)
            case ev.DocumentClosed(id) if id == self._document:
                self._document, self._lesson = None, None
                self._session.dispatch(ev.LessonShown(None))
            case ev.CheckFinished(id, seconds) if id == self._document and seconds is not None:
                QTimer.singleShot(0, self, self._checked)
            case ev.Analyzed(id) if id == self._document:
                QTimer.singleShot(0, self, self._lock)
            case ev.Graded(id) if id == self._document:
                self._take_grade(event)
            case ev.TraceOpened(ref) if ref.document == self._document and event.asked:
                self._looked(ref)
            case _:
                pass

    def _lock(self) -> None:
        """Find the locked parts anew: edits at their edges move them."""
        doc = self._session.state.document(self._document)
        if doc is not None and self._lesson is not None:
            locked = locked_spans(self._lesson.start, doc.source.text)
            if locked and locked != doc.locked:
                self._session.dispatch(ev.LockedChanged(doc.id, locked))

    def _see_track(self) -> None:
        """Turn the light on or off."""
        doc, lesson = self._session.state.document(self._document), self._lesson
        on = doc is not None and lesson is not None and on_track(doc, lesson.start.text)
        if on != self._on_track:
            self._on_track = on
            self._show()

    def _checked(self) -> None:
        self._see_track()
        task = self._task
        doc = self._session.state.document(self._document)
        if task is None or doc is None or self._lesson is None:
            return
        if task.kind is TaskKind.LOOK:
            self._look(task)
            # Someone may repair the program without having looked: that counts too.
            task = next((t for t in self._open_tasks() if t.kind not in IN_WINDOW), None)
        if task is None or task.kind in IN_WINDOW:
            return
        if self._untouched(doc) and self._task is not task:
            return
        if doc.analyzed == doc.version and self._graded != (doc.version, task.id):
            self._graded = (doc.version, task.id)
            folder = str(self._folder or "")
            self._session.checker.grade(doc.id, self._lesson.id, task.id, folder)

    def _untouched(self, doc: DocumentState) -> bool:
        return self._lesson is not None and doc.source.text == self._lesson.start.text

    def _take_grade(self, event: ev.Graded) -> None:
        lesson = self._lesson
        task = lesson.task(event.task) if lesson else None
        doc = self._session.state.document(self._document)
        if lesson is None or task is None or doc is None:
            return
        id, text, now = lesson.task_id(task), doc.source.text, time.time()
        looking = self._task is not task
        if looking and not event.passed:
            return  # its turn has not come, and it is not right by chance
        # the starting program is no attempt: it is graded so that the first hint fits
        silent = self._untouched(doc) and not event.passed
        if not silent:
            self.progress.change(lambda p: p.tried(id, event.passed, text, now))
        if looking:
            self._skip_looking(task)
        self._messages[task.id] = "" if event.passed or silent else event.message
        hint = Hint(event.hint, When(), event.stages) if event.hint else None
        if event.passed or hint is None or self._hint is None or hint.id != self._hint.id:
            self._hint, self._stages = hint, 0
        elif hint.stages != self._hint.stages:
            self._hint = hint  # the same mistake, with the present values
        if self._wants_hint and hint is not None:
            self._wants_hint = False
            self.more_hint()
        self._show()
        if event.passed:
            # The next task may be right already.
            QTimer.singleShot(0, self, self._checked)

    def _open_tasks(self) -> list[Task]:
        lesson, p = self._lesson, self.progress.value
        if lesson is None:
            return []
        return [t for t in lesson.tasks if p.task(lesson.task_id(t)).state is not TaskState.DONE]

    def _skip_looking(self, done: Task) -> None:
        """What was to be looked at before `done` cannot be seen any more."""
        lesson, now = self._lesson, time.time()
        for task in lesson.tasks[: lesson.tasks.index(done)] if lesson else ():
            if lesson is not None and task.kind is TaskKind.LOOK:
                id = lesson.task_id(task)
                self.progress.change(lambda p, id=id: p.tried(id, True, "", now))

    def _looked(self, ref: ObligationRef) -> None:
        task, lesson = self._task, self._lesson
        found = self._session.state.resolve(ref)
        if task is None or lesson is None or task.kind is not TaskKind.LOOK or found is None:
            return
        _, method, item = found
        if trace_of(item.verdict) is None or (task.methods and method.name not in task.methods):
            return
        id, now = lesson.task_id(task), time.time()
        self.progress.change(lambda p: p.tried(id, True, "", now))
        self._show()

    def keep_now(self) -> None:
        self._keep.stop()
        doc = self._session.state.document(self._document)
        if doc is not None and self._lesson is not None and doc.version > 0:
            id, text, now = self._lesson.id, doc.source.text, time.time()
            if self.progress.value.lesson(id).text != text:
                self.progress.change(lambda p: p.edited(id, text, now))

    def _show(self) -> None:
        if self._lesson is None:
            return
        view = lesson_view(
            self._lesson,
            self.catalogue,
            self.progress.value,
            self._messages,
            (self._hint, self._stages),
            self._document,
            self._on_track,
        )
        self._session.dispatch(ev.LessonShown(view))
        self.list_lessons()

    def _notice_progress(self, text: str) -> None:
        self._session.dispatch(ev.Noticed(text, "progress"))

    def _tell_progress(self, text: str) -> None:
        """From the writing thread to the window's."""
        with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
            self._progress_told.emit(text)

    def end(self) -> None:
        self.keep_now()
        self.progress.close()
        self._lesson = self._document = None  # what still comes finds nothing to show
