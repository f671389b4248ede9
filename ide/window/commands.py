"""What the window's commands do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QMessageBox

from ide.editor import typing_help
from ide.editor.hover import line_fixes
from ide.editor.line_status import line_items, places
from ide.lessons.progress_menu import export_progress, import_progress
from ide.model import events as ev
from ide.model.state import (
    FAILING,
    DocumentState,
    IdeState,
    ObligationRef,
    Panel,
    RunStatus,
    SampleRef,
    trace_of,
)
from ide.texts.catalogue import say
from ide.window.further_commands import FurtherCommands
from ide.window.run_dialog import RunDialog
from language.diagnostics import Fix, Severity
from language.source import Span

if TYPE_CHECKING:
    from ide.window.main_window import MainWindow

ZOOMS = (60, 70, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)


class Commands(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._w = window
        self._themes = QActionGroup(window)
        self.further = FurtherCommands(window)
        self._look_later: int | None = None
        """The document whose counterexample was asked for while it was still being checked."""
        self._connect()

    def _connect(self) -> None:
        w = self._w
        on, editor, session = w.actions_.on, w.editor, w.session
        on("new", self.new)
        on("open", self.open)
        on("save", self.save)
        on("save-as", self.save_as)
        on("reload", lambda: editor.current and w.documents.reload(editor.current))
        on("close", lambda: editor.current and self.close_document(editor.current))
        on("quit", w.close)
        for id, name in (
            ("undo", "undo"),
            ("redo", "redo"),
            ("cut", "cut"),
            ("copy", "copy"),
            ("paste", "paste"),
            ("select-all", "selectAll"),
        ):
            on(id, lambda name=name: editor.view and getattr(editor.view, name)())
        on("find", lambda: editor.find_bar.open_bar(False))
        on("replace", lambda: editor.find_bar.open_bar(True))
        on("find-next", lambda: editor.find_bar.step(1))
        on("find-previous", lambda: editor.find_bar.step(-1))
        on("go-to-line", self.go_to_line)
        on("comment", lambda: editor.view and typing_help.toggle_comments(editor.view))
        on("indent", lambda: editor.view and typing_help.shift_lines(editor.view, 1))
        on("outdent", lambda: editor.view and typing_help.shift_lines(editor.view, -1))
        on("fix", self.quick_fix)
        on("look", self.look)
        on("explain-line", editor.explain_line)
        on("next-problem", lambda: self.problem(1))
        on("previous-problem", lambda: self.problem(-1))
        on("check-again", lambda: editor.current and session.checker.check_again(editor.current))
        on("run", self.run)
        on("run-method", self.run_method)
        on("stop", session.runner.stop)
        on("run-trace", self.open_run_trace)
        on("step-forward", lambda: self.step(1))
        on("step-back", lambda: self.step(-1))
        on("step-first", lambda: session.step_to(0))
        on("step-last", lambda: session.state.trace and session.step_to(session.state.trace.last))
        on("picture-save", self.save_picture)
        on("picture-copy", self.copy_picture)
        on("watch", self.watch)
        on("pin", lambda: session.dispatch(ev.StepPinned()))
        on("rule-out", lambda: session.dispatch(ev.RuleOutAsked()))
        on("trace-close", lambda: session.dispatch(ev.TraceClosed()))
        for panel in Panel:
            on(f"panel-{panel}", lambda panel=panel: w.docks.toggle(panel))
        for dock in w.docks.docks.values():
            dock.visibilityChanged.connect(lambda _: self._check_panels())
        on("focus-editor", lambda: editor.view and editor.view.setFocus())
        on("tab-next", lambda: editor.cycle(1))
        on("tab-previous", lambda: editor.cycle(-1))
        for name in ("system", "light", "dark"):
            action = w.actions_[f"theme-{name}"]
            self._themes.addAction(action)
            action.setChecked(w.settings.theme == name)
            on(f"theme-{name}", lambda name=name: self.set_theme(name))
        on("zoom-in", lambda: self.zoom(1))
        on("zoom-out", lambda: self.zoom(-1))
        on("zoom-reset", lambda: self.zoom(0))
        on("presenter", w.presenter.toggle)
        pause = w.actions_["presenter-pause"]
        pause.setChecked(w.settings.presenter_pause)
        on("presenter-pause", lambda: w.presenter.pause(pause.isChecked()))
        on("layout-reset", self.reset_layout)
        on("keys", self.show_keys)
        on("about", lambda: QMessageBox.about(w, say("window.title"), say("about.text")))
        w.actions_.menus["recent"].aboutToShow.connect(self._fill_recent)
        room = w.lesson_room
        if room is not None:
            on("lessons", room.show_list)
            on("lesson-next", lambda: room.go(1))
            on("lesson-previous", lambda: room.go(-1))
            on("lesson-restart", room.restart)
            on("lesson-hint", room.more_hint)
            on("progress-export", lambda: export_progress(w, room))
            on("progress-import", lambda: import_progress(w, room))

    # ── files ────────────────────────────────────────────────────────────────────────────────────

    def new(self) -> None:
        self._w.add_document(self._w.documents.new())

    def open(self) -> None:
        folder = self._folder()
        names, _ = QFileDialog.getOpenFileNames(self._w, say("open.title"), folder, say("open.filter"))
        for name in names:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> bool:
        id = self._w.documents.open(path)
        if id is None:
            return False
        self._w.add_document(id)
        return True

    def _folder(self) -> str:
        doc = self._w.session.state.shown
        if doc is not None and doc.path is not None:
            return str(doc.path.parent)
        recent = self._w.settings.recent
        return str(Path(recent[0]).parent) if recent else str(Path.home())

    def save(self) -> bool:
        doc = self._w.session.state.shown
        if doc is None:
            return False
        if doc.path is None:
            return self.save_as()
        if self._w.documents.changed_since(doc.id) and not self._sure(say("save.changed", name=doc.title)):
            return False
        return self._saved(doc, doc.path)

    def save_as(self) -> bool:
        doc = self._w.session.state.shown
        if doc is None:
            return False
        suggested = doc.path or Path(self._folder()) / f"{doc.title.removesuffix('.dfy')}.dfy"
        name, _ = QFileDialog.getSaveFileName(self._w, say("save.title"), str(suggested), say("open.filter"))
        if not name:
            return False
        path = Path(name)
        return self._saved(doc, path if path.suffix else path.with_suffix(".dfy"))

    def _saved(self, doc: DocumentState, path: Path) -> bool:
        return self._w.documents.save(doc.id, path)

    def _fill_recent(self) -> None:
        menu = self._w.actions_.menus["recent"]
        menu.clear()
        for name in self._w.settings.recent:
            menu.addAction(name, lambda name=name: self.open_path(Path(name)))
        if not self._w.settings.recent:
            menu.addAction(say("recent.none")).setEnabled(False)

    def close_document(self, id: int) -> bool:
        if not self._may_lose(id):
            return False
        self._w.editor.remove(id)
        self._w.documents.close(id)
        return True

    def may_close(self) -> bool:
        return all(self._may_lose(doc.id) for doc in self._w.session.state.documents)

    def _may_lose(self, id: int) -> bool:
        """Ask about unsaved text, and save it when that is wanted."""
        doc = self._w.session.state.document(id)
        if doc is None or not doc.modified or id in self._w.documents.lessons:
            return True
        if doc.path is None and not doc.source.text.strip():
            return True
        self._w.editor.choose(id)
        b = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._w,
            say("window.title"),
            say("close.question", name=doc.title),
            b.Save | b.Discard | b.Cancel,
            b.Save,
        )
        if answer == b.Save:
            return self.save()
        return answer == b.Discard

    def answer_notice(self, id: int, link: str) -> None:
        if link == "reload":
            self._w.documents.reload(id)
        elif link == "keep":
            self._w.documents.keep_mine(id)
        elif link == "close":
            self._w.session.dispatch(ev.DocumentNoticed(id, ""))

    def tell(self, sentence: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, say("window.title"), sentence, parent=self._w)
        box.open()

    def _sure(self, question: str) -> bool:
        b = QMessageBox.StandardButton
        return QMessageBox.question(self._w, say("window.title"), question, b.Yes | b.No, b.No) == b.Yes

    # ── editing ──────────────────────────────────────────────────────────────────────────────────

    def caret_moved(self, id: int, offset: int) -> None:
        self._w.session.dispatch(ev.CaretMoved(id, offset))

    def go_to(self, id: int, span: Span) -> None:
        """Show a place of a document."""
        self._w.editor.choose(id)
        view = self._w.editor.view_of(id)
        if view is not None:
            view.go_to(span)
            view.setFocus()

    def go_to_line(self) -> None:
        view = self._w.editor.view
        if view is None:
            return
        now = view.textCursor().blockNumber() + 1
        line, ok = QInputDialog.getInt(
            self._w, say("line.title"), say("line.which"), now, 1, view.blockCount()
        )
        doc = self._w.session.state.shown
        if ok and doc is not None:
            at = doc.source.offset(line)
            self.go_to(doc.id, Span(at, at))

    def quick_fix(self) -> None:
        """The menu of the caret's line: fixes, and a look at what failed."""
        doc, view = self._w.session.state.shown, self._w.editor.view
        if doc is None or view is None:
            return
        line = doc.source.line_of(view.offset)
        menu = QMenu(self._w)
        for fix in line_fixes(doc, line):
            menu.addAction(fix.title, lambda fix=fix: self.apply_fix(doc.id, fix))
        for x in line_items(doc).get(line, []):
            if x.status in FAILING and trace_of(x.item.verdict) is not None:
                ref = x.ref(doc.id)
                menu.addAction(say("fix.show"), lambda ref=ref: self.show_obligation(ref))
                break
        if menu.isEmpty():
            self._w.status.say(say("fix.none"))
            return
        menu.setActiveAction(menu.actions()[0])
        menu.popup(view.viewport().mapToGlobal(view.cursorRect().bottomLeft()))

    def line_menu(self, at: QPoint) -> None:
        """The menu at a place of the text: what can be done there."""
        menu, a = QMenu(self._w), self._w.actions_
        doc, view = self._w.session.state.shown, self._w.editor.view
        if doc is not None and view is not None:
            for fix in line_fixes(doc, doc.source.line_of(view.offset)):
                menu.addAction(fix.title, lambda fix=fix: self.apply_fix(doc.id, fix))
            menu.addSeparator()
        for id in ("look", "explain-line", "-", "cut", "copy", "paste", "select-all", "-", "comment"):
            if id == "-":
                menu.addSeparator()
            else:
                menu.addAction(a[id])
        menu.popup(at)

    def apply_fix(self, id: int, fix: Fix) -> None:
        view = self._w.editor.view_of(id)
        if view is not None:
            view.replace_all([(e.span, e.text) for e in fix.edits])
            view.setFocus()

    # ── looking ──────────────────────────────────────────────────────────────────────────────────

    def show_obligation(self, ref: ObligationRef) -> None:
        """Select an obligation, and open its run or round if it has one."""
        found = self._w.session.state.resolve(ref)
        if found is None:
            return
        self._w.session.open_trace(ref)
        self._w.docks.show(Panel.COUNTEREXAMPLE)
        panel = self._w.panel(Panel.COUNTEREXAMPLE)
        if panel is not None and self._w.session.state.trace is not None:
            panel.setFocus()

    def choose_obligation(self, ref: ObligationRef) -> None:
        """From a list of claims: show its place, and its run or round if it has one."""
        found = self._w.session.state.resolve(ref)
        if found is None:
            return
        doc, method, item = found
        self._w.editor.choose(doc.id)
        view = self._w.editor.view_of(doc.id)
        spans = places(method, item)
        if view is not None and spans:
            view.go_to(spans[0])
        if trace_of(item.verdict) is not None:
            self.show_obligation(ref)
        else:
            self._w.session.select(ref)

    def look_at_line(self, id: int, line: int) -> None:
        """A click beside a line."""
        doc = self._w.session.state.document(id)
        if doc is None:
            return
        items = line_items(doc).get(line, [])
        if items and items[0].status in FAILING:
            self.show_obligation(items[0].ref(id))
        elif items:
            self._w.session.select(items[0].ref(id))

    def look(self) -> None:
        """Open the counterexample of the caret's line, else of its method, else the first."""
        doc, view = self._w.session.state.shown, self._w.editor.view
        if doc is None or view is None:
            return
        here = line_items(doc).get(doc.source.line_of(view.offset), [])
        at_caret = doc.method_at(view.offset)
        failing = [(m, r) for m in doc.methods for r in (m.result.results if m.result else ())]
        failing = [(m, r) for m, r in failing if m.status(r) in FAILING]
        for x in here:
            if x.status in FAILING:
                self.show_obligation(x.ref(doc.id))
                return
        failing.sort(key=lambda x: (x[0] is not at_caret, trace_of(x[1].verdict) is None))
        if failing:
            method, item = failing[0]
            self.show_obligation(ObligationRef(doc.id, method.key, item.obligation.id))
        elif doc.unread or doc.counts().pending:
            self._look_later = doc.id
            self._w.status.say(say("look.wait"))
        elif doc.counts().errors:
            self._w.status.say(say("look.errors"))
        else:
            self._w.status.say(say("look.nothing"))

    def _look_now(self) -> None:
        if self._look_later is not None:
            self._look_later = None
            self.look()

    def problem(self, by: int) -> None:
        """Go to the next or previous line with something wrong."""
        doc, view = self._w.session.state.shown, self._w.editor.view
        if doc is None or view is None:
            return
        spans = [x.span for xs in line_items(doc).values() for x in xs if x.status in FAILING]
        spans += [d.span for d in doc.diagnostics if d.severity is not Severity.INFO and d.span.file == 0]
        starts = sorted({s.start for s in spans})
        if not starts:
            self._w.status.say(say("problem.none"))
            return
        here = view.offset
        if by > 0:
            at = next((s for s in starts if s > here), starts[0])
        else:
            at = next((s for s in reversed(starts) if s < here), starts[-1])
        self.go_to(doc.id, Span(at, at))

    def watch(self) -> None:
        """Go to where an expression to watch is typed."""
        from ide.panels.counterexample import CounterexamplePanel  # with the panels, once one is needed

        self._w.docks.show(Panel.COUNTEREXAMPLE)
        panel = self._w.panel(Panel.COUNTEREXAMPLE)
        if isinstance(panel, CounterexamplePanel):
            panel.watch()

    def step(self, by: int) -> None:
        trace = self._w.session.state.trace
        if trace is not None:
            self._w.session.step_to(trace.step + by)

    def save_picture(self) -> None:
        from ide.window.picture_menu import save_picture  # with the pictures, once one is needed

        save_picture(self._w)

    def copy_picture(self) -> None:
        from ide.window.picture_menu import copy_picture

        copy_picture(self._w)

    # ── running ──────────────────────────────────────────────────────────────────────────────────

    def run(self) -> None:
        """Run `Main`; without one, ask which method."""
        doc = self._w.session.state.shown
        if doc is None:
            return
        if doc.method("Main") is not None or "method Main(" in doc.source.text:
            self._run(doc.id, None, ())
        else:
            self.run_method()

    def run_method(self) -> None:
        doc = self._w.session.state.shown
        if doc is None:
            return
        names = [m.name for m in doc.methods if m.kind in ("method", "function", "predicate", "lemma")]
        if not names:
            self._w.status.say(say("run.nothing"))
            return
        at = doc.method_at(self._w.session.state.caret)
        dialog = RunDialog(names, at.name if at else names[0], self._w)
        if dialog.exec():
            method, args = dialog.answer()
            self._run(doc.id, method, args)

    def _run(self, id: int, method: str | None, args: tuple[str, ...]) -> None:
        self._w.docks.show(Panel.OUTPUT)
        self._w.session.runner.run(id, method, args)

    def open_run_trace(self) -> None:
        self._w.session.dispatch(ev.RunTraceOpened())
        if self._w.session.state.trace is not None:
            self._w.docks.show(Panel.COUNTEREXAMPLE)

    def open_sample(self, ref: SampleRef) -> None:
        """Open a sampled run at one of its rounds."""
        self._w.session.dispatch(ev.SampleOpened(ref))
        if self._w.session.state.trace is not None:
            self._w.docks.show(Panel.COUNTEREXAMPLE)

    # ── the window ───────────────────────────────────────────────────────────────────────────────

    def set_theme(self, name: str) -> None:
        self._w.settings.theme = name
        self._w.apply_theme()

    def zoom(self, by: int) -> None:
        now = self._w.settings.presenter_zoom if self._w.presenter.on else self._w.settings.zoom
        if by == 0:
            zoom = 100
        elif by > 0:
            zoom = next((z for z in ZOOMS if z > now), ZOOMS[-1])
        else:
            zoom = next((z for z in reversed(ZOOMS) if z < now), ZOOMS[0])
        if zoom != now:
            if self._w.presenter.on:
                self._w.settings.presenter_zoom = zoom
            else:
                self._w.settings.zoom = zoom
            self._w.apply_theme()
        self._w.status.say(say("zoom.now", percent=zoom))

    def reset_layout(self) -> None:
        self._w.docks.reset_places()
        self._w.docks.size_at_first()

    def show_keys(self) -> None:
        rows = [
            f"{a.text().replace('&', '')}\t{', '.join(k.toString() for k in a.shortcuts())}"
            for a in self._w.actions_.all()
            if a.shortcuts()
        ]
        body = "".join(
            f"<tr><td style='padding-right:24px'>{left}</td><td>{right}</td></tr>"
            for left, _, right in (r.partition("\t") for r in rows)
        )
        box = QMessageBox(self._w)
        box.setWindowTitle(say("action.keys").replace("&", ""))
        box.setText(f"<table>{body}</table>")
        box.open()

    def after(self, event: ev.Event) -> None:
        """What follows from an event for the window's parts."""
        match event:
            case ev.DocumentOpened(id):
                self._w.add_document(id, show=False)
            case ev.FurtherAnswered():
                self.further.after(event)
            case ev.TextEdited() | ev.DocumentShown():
                self._look_later = None
            case ev.CheckFinished(id, seconds) if id == self._look_later and seconds is not None:
                QTimer.singleShot(0, self._look_now)
            case ev.WatchesSet(id, watches):
                doc = self._w.session.state.document(id)
                if doc is not None and doc.path is not None:
                    self._w.settings.remember_watches(str(doc.path), watches)
            case ev.DocumentModified(id, modified):
                self._mark_modified(id, modified)
            case ev.DocumentSaved(id):
                self._mark_modified(id, False)
            case ev.RunEnded() if event.status is not RunStatus.STOPPED:
                self._w.docks.show(Panel.OUTPUT)
            case _:
                pass

    def _mark_modified(self, id: int, modified: bool) -> None:
        """Tell the editor, whose undo knows the way back to the saved text."""
        view = self._w.editor.view_of(id)
        if view is not None and view.document().isModified() != modified:
            view.document().setModified(modified)

    def show_state(self, state: IdeState) -> None:
        """Which commands make sense now."""
        a, trace, doc = self._w.actions_, state.trace, state.shown
        running = state.run.status is RunStatus.RUNNING
        for id in ("step-forward", "step-back", "step-first", "step-last", "watch", "pin", "trace-close"):
            a[id].setEnabled(trace is not None)
        a["pin"].setChecked(trace is not None and trace.pinned is not None)
        a["rule-out"].setEnabled(trace is not None and trace.only_allowed)
        a["stop"].setEnabled(running)
        self.further.show_state(state)
        a["run-trace"].setEnabled(state.run.trace is not None)
        for id in ("save", "save-as", "close", "run", "run-method", "look", "check-again", "find", "replace"):
            a[id].setEnabled(doc is not None)
        a["reload"].setEnabled(doc is not None and doc.path is not None)
        for id in ("lesson-next", "lesson-previous", "lesson-restart", "lesson-hint"):
            a[id].setEnabled(state.lesson is not None)

    def _check_panels(self) -> None:
        for panel, dock in self._w.docks.docks.items():
            self._w.actions_[f"panel-{panel}"].setChecked(not dock.isHidden())
