"""Every command of the window, by id: its text, its key, and where its menu is.

One table, so that nothing can be reached by pointer alone: each action is in a menu and has a name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from ide.texts.catalogue import say


@dataclass(frozen=True)
class Spec:
    """`keys` in Qt's portable form, several with " | " between. An id of "-" is a separator."""

    id: str
    keys: str = ""
    checkable: bool = False


SEPARATOR = Spec("-")

MENUS: dict[str, tuple[Spec, ...]] = {
    "file": (
        Spec("new", "Ctrl+N"),
        Spec("open", "Ctrl+O"),
        Spec("recent"),
        SEPARATOR,
        Spec("save", "Ctrl+S"),
        Spec("save-as", "Ctrl+Shift+S"),
        Spec("reload"),
        SEPARATOR,
        Spec("close", "Ctrl+W"),
        Spec("quit", "Ctrl+Q"),
    ),
    "edit": (
        Spec("undo", "Ctrl+Z"),
        Spec("redo", "Ctrl+Shift+Z | Ctrl+Y"),
        SEPARATOR,
        Spec("cut", "Ctrl+X"),
        Spec("copy", "Ctrl+C"),
        Spec("paste", "Ctrl+V"),
        Spec("select-all", "Ctrl+A"),
        SEPARATOR,
        Spec("find", "Ctrl+F"),
        Spec("replace", "Ctrl+H"),
        Spec("find-next", "F3"),
        Spec("find-previous", "Shift+F3"),
        Spec("go-to-line", "Ctrl+G"),
        SEPARATOR,
        Spec("comment", "Ctrl+/"),
        Spec("indent", "Ctrl+]"),
        Spec("outdent", "Ctrl+["),
        Spec("fix", "Ctrl+."),
    ),
    "verify": (
        Spec("look", "F9"),
        Spec("explain-line", "F1"),
        SEPARATOR,
        Spec("next-problem", "F8"),
        Spec("previous-problem", "Shift+F8"),
        SEPARATOR,
        Spec("check-again", "Ctrl+Shift+B"),
    ),
    "run": (Spec("run", "F5"), Spec("run-method", "Ctrl+F5"), Spec("stop", "Shift+F5"), Spec("run-trace")),
    "trace": (
        Spec("step-forward", "F10 | Alt+Right"),
        Spec("step-back", "Shift+F10 | Alt+Left"),
        Spec("step-first", "Alt+Home"),
        Spec("step-last", "Alt+End"),
        SEPARATOR,
        Spec("watch", "Ctrl+Shift+E"),
        Spec("pin", "Ctrl+Shift+M", True),
        Spec("rule-out", "Ctrl+Shift+U"),
        SEPARATOR,
        Spec("picture-save", "Ctrl+Alt+S"),
        Spec("picture-copy", "Ctrl+Alt+C"),
        SEPARATOR,
        Spec("another", "Ctrl+F9"),
        Spec("smaller", "Shift+F9"),
        Spec("save-test", "Ctrl+Shift+F9"),
        Spec("case-next", "Alt+PgDown"),
        Spec("case-previous", "Alt+PgUp"),
        Spec("further-stop", "Shift+Escape"),
        SEPARATOR,
        Spec("trace-close", "Ctrl+Shift+W"),
    ),
    "learn": (
        Spec("lessons", "Ctrl+L"),
        SEPARATOR,
        Spec("lesson-next", "Ctrl+Alt+Right"),
        Spec("lesson-previous", "Ctrl+Alt+Left"),
        Spec("lesson-restart"),
        Spec("lesson-hint", "Ctrl+Alt+H"),
        SEPARATOR,
        Spec("progress-export"),
        Spec("progress-import"),
    ),
    "view": (
        Spec("panel-lesson", "Alt+1", True),
        Spec("panel-counterexample", "Alt+2", True),
        Spec("panel-invariants", "Alt+3", True),
        Spec("panel-obligations", "Alt+4", True),
        Spec("panel-problems", "Alt+5", True),
        Spec("panel-output", "Alt+6", True),
        Spec("panel-state-map", "Alt+7", True),
        Spec("focus-editor", "Alt+0"),
        SEPARATOR,
        Spec("tab-next", "Ctrl+PgDown | Ctrl+Tab"),
        Spec("tab-previous", "Ctrl+PgUp | Ctrl+Shift+Tab"),
        SEPARATOR,
        Spec("theme-system", "", True),
        Spec("theme-light", "", True),
        Spec("theme-dark", "", True),
        SEPARATOR,
        Spec("zoom-in", "Ctrl++ | Ctrl+="),
        Spec("zoom-out", "Ctrl+-"),
        Spec("zoom-reset", "Ctrl+0"),
        SEPARATOR,
        Spec("presenter", "F11"),
        Spec("presenter-pause", "Shift+F11", True),
        SEPARATOR,
        Spec("layout-reset"),
    ),
    "help": (Spec("keys", "Ctrl+Shift+/"), Spec("about")),
}


class Actions:
    """The actions by id, and their menus. `on(id, call)` says what one does."""

    def __init__(self, window: QMainWindow) -> None:
        self._by_id: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        bar = window.menuBar()
        for name, specs in MENUS.items():
            menu = bar.addMenu(say(f"menu.{name}"))
            menu.setToolTipsVisible(True)
            self.menus[name] = menu
            for spec in specs:
                if spec.id == "-":
                    menu.addSeparator()
                elif spec.id == "recent":
                    self.menus["recent"] = menu.addMenu(say("action.recent"))
                else:
                    menu.addAction(self._make(window, spec))

    def _make(self, window: QMainWindow, spec: Spec) -> QAction:
        action = QAction(say(f"action.{spec.id}"), window)
        action.setObjectName(spec.id)
        if spec.keys:
            action.setShortcuts([QKeySequence(k) for k in spec.keys.split(" | ")])
        action.setCheckable(spec.checkable)
        window.addAction(action)
        self._by_id[spec.id] = action
        return action

    def __getitem__(self, id: str) -> QAction:
        return self._by_id[id]

    def on(self, id: str, call: Callable[[], object]) -> None:
        self._by_id[id].triggered.connect(lambda _=False: call())

    def all(self) -> list[QAction]:
        return list(self._by_id.values())
