"""The window: makes the parts and puts them together. What can be done in it is in the rooms' rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QWidget

from ide.editor.area import EditorArea
from ide.editor.commands import editor_commands
from ide.editor.knowing import Knowing
from ide.files.documents import Documents
from ide.files.settings import Settings
from ide.lessons.assignments import Assignments
from ide.lessons.commands import LessonCommands
from ide.lessons.room import LessonRoom
from ide.look.style import choose_theme, palette, window_style
from ide.model import events as ev
from ide.model.commands import Command
from ide.model.state import IdeState, Panel
from ide.panels.docks import Docks
from ide.pictures.commands import PictureCommands
from ide.presenter.mode import PresenterMode
from ide.texts.catalogue import say
from ide.window.actions import Actions
from ide.window.claim_commands import ClaimCommands
from ide.window.counts_bar import CountsBar
from ide.window.faults import Faults
from ide.window.file_commands import FileCommands
from ide.window.further_commands import FurtherCommands
from ide.window.keeper import Keeper
from ide.window.line_menu import LineMenu
from ide.window.menus import LINE_MENU
from ide.window.opening import Opening, open_again
from ide.window.report import ReportCommands
from ide.window.rooms import Rooms
from ide.window.run_commands import RunCommands, StepCommands
from ide.window.status_bar import StatusBar
from ide.window.told import Told
from ide.window.toolbar import make_toolbar
from ide.window.view_commands import ViewCommands
from ide.worker.process import PIPELINE
from ide.worker.session import Session
from language.assignments.packing import ENDING
from language.source import Span

FIRST_SIZE = (1366, 768)
POINTS = 10.5
PANELS_MS = 80
"""While someone types, the panels follow after this time; the editor follows at once."""


class MainWindow(QMainWindow):
    def __init__(self, settings: Settings, pipeline: str = PIPELINE, lessons: bool = True) -> None:
        super().__init__()
        self.settings = settings
        self.theme = choose_theme(settings.theme, settings.zoom)
        self.setWindowTitle(say("window.title"))
        self.setAccessibleName(say("window.title"))
        self.setAcceptDrops(True)
        self.session = Session(pipeline, self)
        self.session.checker.time_limit = settings.time_limit
        self.documents = Documents(self.session, settings, self)
        self.editor = EditorArea(self.theme)
        self.center = QSplitter()
        self.center.addWidget(self.editor)
        self.center.setChildrenCollapsible(False)
        self.setCentralWidget(self.center)
        self.counts = CountsBar(self.theme)
        self.docks = Docks(self, self.theme, self._panel_made)
        self.status = StatusBar(self.theme)
        self.setStatusBar(self.status)
        self.told = Told(self, self.status)
        self.faults = Faults(self._keep_texts, self)
        self.presenter = PresenterMode(self, self.session, self.editor, self.docks, self.center)
        self.rooms = self._make_rooms(lessons)
        self.actions_ = self.rooms.actions
        self.lesson_room = self.rooms.lessons
        self.toolbar = make_toolbar(self, self.actions_, self.counts)
        self._panels_later = QTimer(self)
        self._panels_later.setSingleShot(True)
        self._panels_later.setInterval(PANELS_MS)
        self._panels_later.timeout.connect(lambda: self.docks.show_state(self.session.state))
        self._connect()
        self.apply_theme()
        self.keeper = Keeper(self, self.session, self.documents, self.editor, settings)
        self._fresh = True
        self._first_size()

    def _make_rooms(self, lessons: bool) -> Rooms:
        session, documents, editor, docks = self.session, self.documents, self.editor, self.docks
        told, settings = self.told, self.settings
        files = FileCommands(session, documents, editor, settings, self)
        claims = ClaimCommands(session, editor, docks, told)
        line = LineMenu(session, editor, told, claims.show_obligation)
        runs = RunCommands(session, docks, told, self)
        steps = StepCommands(session, docks)
        further = FurtherCommands(session, documents, editor, docks, told)
        view = ViewCommands(self, session, settings, docks, told, self.apply_theme)
        pictures = PictureCommands(self, lambda: self.theme, told.say, told.refuse)
        knowing = Knowing(editor, session.questions, lambda: session.state, told.say, told.refuse, self)
        knowing.open_file = files.open_path
        rows: list[Command] = [*editor_commands(editor), *knowing.rows()]
        report = ReportCommands(session, self.faults, settings, self)
        for room in (files, claims, line, runs, steps, further, view, pictures, report, self.presenter):
            rows += room.rows()
        room = LessonRoom(session, documents, editor, docks) if lessons else None
        if room is not None:
            rows += LessonCommands(room, told.say, told.warn, self).rows()
            assignments = Assignments(room, told.say, told.warn, self)
            rows += assignments.rows()
            files.open_assignment = assignments.open
        view.commands = rows
        return Rooms(files, claims, line, runs, further, view, room, Actions(self, rows))

    def _connect(self) -> None:
        editor, session, documents, rooms = self.editor, self.session, self.documents, self.rooms
        editor.edited.connect(self._edited)
        editor.caret_moved.connect(lambda id, offset: session.dispatch(ev.CaretMoved(id, offset)))
        editor.chosen.connect(session.show)
        editor.close_wanted.connect(rooms.files.close)
        editor.line_asked.connect(rooms.claims.look_at_line)
        editor.fix_asked.connect(rooms.line.quick_fix)
        editor.line_clicked.connect(rooms.claims.accompany)
        editor.menu_asked.connect(self._line_menu)
        editor.zoomed.connect(rooms.view.zoom)
        editor.refused.connect(self.told.refuse)
        editor.notice_answered.connect(rooms.files.answer_notice)
        documents.said.connect(self.told.say)
        documents.told.connect(self.told.warn)
        documents.replaced.connect(self._replaced)
        self.presenter.changed.connect(self._present)
        self.presenter.look_wanted.connect(rooms.claims.look)
        if rooms.lessons is not None:
            rooms.lessons.claim_wanted.connect(rooms.claims.show_obligation)
            rooms.lessons.refused.connect(self.told.refuse)
        recent = self.actions_.menus["recent"]
        recent.aboutToShow.connect(lambda: rooms.files.fill_recent(recent))
        self.faults.happened.connect(lambda: session.dispatch(ev.Noticed(say("fault.happened"), "fault")))
        session.changed.connect(self._show)
        session.happened.connect(self._after)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(lambda _: self.apply_theme())

    def _keep_texts(self) -> None:
        """At once, before anything else can go wrong."""
        self.documents.keep_now()
        if self.lesson_room is not None:
            self.lesson_room.keep_now()

    def _panel_made(self, widget: QWidget) -> None:
        from ide.window.panel_links import connect_panel  # with the panels, once one is needed

        connect_panel(widget, self.session, self.rooms)

    def _line_menu(self, at: QPoint) -> None:
        self.rooms.line.open_at(at, lambda menu: self.actions_.fill(menu, LINE_MENU))

    def _edited(self, id: int, text: str, move: object) -> None:
        self.told.bubble.hide()
        self.session.edit(id, text, move)  # pyright: ignore[reportArgumentType] (Qt passes objects)
        view = self.editor.view_of(id)
        if view is not None:  # undo may have taken the last change back
            modified = view.document().isModified() and id not in self.documents.lessons
            self.session.dispatch(ev.DocumentModified(id, modified))
        self.documents.edited(id)

    def _replaced(self, id: int, text: str) -> None:
        view = self.editor.view_of(id)
        if view is not None:
            view.replace(Span(0, len(view.text)), text)

    def _after(self, event: ev.Event) -> None:
        """What follows from an event for the editor and the files."""
        match event:
            case ev.DocumentOpened(id):
                doc = self.session.state.document(id)
                if doc is not None and self.editor.view_of(id) is None:
                    self.editor.add(doc)
            case ev.WatchesSet(id, watches):
                doc = self.session.state.document(id)
                if doc is not None and doc.path is not None:
                    self.settings.remember_watches(str(doc.path), watches)
            case ev.DocumentModified(id, modified):
                self._mark_modified(id, modified)
            case ev.DocumentSaved(id):
                self._mark_modified(id, False)
            case _:
                pass

    def _mark_modified(self, id: int, modified: bool) -> None:
        """Tell the editor, whose undo knows the way back to the saved text."""
        view = self.editor.view_of(id)
        if view is not None and view.document().isModified() != modified:
            view.document().setModified(modified)

    def _show(self, state: IdeState) -> None:
        self.editor.show_state(state)
        self.counts.show_state(state)
        self.status.show_state(state)
        self.actions_.show_state(state)
        self.presenter.show_state(state)
        if self.docks.urgent(state):
            self.docks.show_state(state)
        elif not self._panels_later.isActive():
            self._panels_later.start()
        doc = state.shown
        title = f"{doc.title} — " if doc else ""
        self.setWindowTitle(f"{title}{say('window.title')}")

    def _present(self, on: bool) -> None:
        """Presenter mode begins or ends: the frame goes away or comes back."""
        for part in (self.menuBar(), self.statusBar(), self.toolbar):
            part.setVisible(not on)
        self.apply_theme()

    # ── looks ────────────────────────────────────────────────────────────────────────────────────

    def apply_theme(self) -> None:
        zoom = self.settings.presenter_zoom if self.presenter.on else self.settings.zoom
        self.theme = choose_theme(self.settings.theme, zoom)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette(self.theme))
        self.setStyleSheet(window_style(self.theme))
        self.editor.set_theme(self.theme)
        self.editor.set_font_size(POINTS * self.theme.zoom)
        self.counts.set_theme(self.theme)
        self.status.set_theme(self.theme)
        self.docks.set_theme(self.theme)
        self.presenter.set_theme(self.theme)
        self.told.bubble.set_theme(self.theme)

    def _first_size(self) -> None:
        width, height = FIRST_SIZE
        screen = self.screen().availableGeometry()
        self.resize(min(width, screen.width()), min(height, screen.height()))

    def open_documents(self, files: Sequence[Path]) -> None:
        """What was asked for and what was open before, in the layout of before."""
        opening = Opening(self.documents.folder.path)
        self._fresh = not self.keeper.restore_layout(opening.layout)
        self.rooms.files.elsewhere = opening.elsewhere
        parts = (self.session, self.documents, self.editor, self.lesson_room, self.keeper)
        packs = [f for f in files if f.suffix == ENDING]
        open_again(opening, [f for f in files if f not in packs], *parts)
        for pack in packs:
            self.rooms.files.open_path(pack)

    def start(self) -> None:
        """After the window is visible: workers, colors, and sizes that need a real window."""
        self.session.start()
        if self._fresh:
            self.docks.size_at_first()
        self.keeper.start()
        QTimer.singleShot(0, self.editor.load_colors)

    def closeEvent(self, e: QCloseEvent) -> None:
        if not self.rooms.files.may_close_all():
            e.ignore()
            return
        if self.presenter.on:
            self.presenter.leave()
        self.keeper.end()
        if self.lesson_room is not None:
            self.lesson_room.end()
        self.documents.end()
        self.session.stop()
        self.faults.remove()
        e.accept()

    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.WindowActivate:
            # Watches do not reach every file system; coming back to the window is a good moment to look.
            self.documents.look_at_disk()
        return super().event(e)

    def dragEnterEvent(self, e: QDragEnterEvent) -> None:
        if e.mimeData().hasUrls():
            e.acceptProposedAction()

    def dropEvent(self, e: QDropEvent) -> None:
        for url in e.mimeData().urls():
            if url.isLocalFile():
                self.rooms.files.open_path(Path(url.toLocalFile()))

    def panel(self, panel: Panel) -> QWidget | None:
        return self.docks.widget(panel)
