"""How the window looks: panels, colors, zoom; and the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QMainWindow, QMessageBox

from ide.files.settings import Settings
from ide.model import events as ev
from ide.model.commands import Command
from ide.model.state import Looks, Panel
from ide.panels.docks import Docks
from ide.texts.catalogue import say
from ide.window.keys_dialog import KeysDialog
from ide.window.told import Told
from ide.worker.session import Session

ZOOMS = (60, 70, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)
PANEL_KEYS = {
    Panel.LESSON: "Alt+1",
    Panel.COUNTEREXAMPLE: "Alt+2",
    Panel.INVARIANTS: "Alt+3",
    Panel.OBLIGATIONS: "Alt+4",
    Panel.PROBLEMS: "Alt+5",
    Panel.OUTPUT: "Alt+6",
    Panel.STATE_MAP: "Alt+7",
}


class ViewCommands:
    """`commands` are the rows of all rooms, for the list of keys; `apply` makes new looks visible."""

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        settings: Settings,
        docks: Docks,
        told: Told,
        apply: Callable[[], None],
    ) -> None:
        self._window = window
        self._session = session
        self._settings = settings
        self._docks = docks
        self._told = told
        self._apply = apply
        self.commands: Iterable[Command] = ()
        docks.seen.connect(self.tell_looks)
        self.tell_looks()

    def rows(self) -> tuple[Command, ...]:
        return (
            *(self._panel(panel, key) for panel, key in PANEL_KEYS.items()),
            *(self._theme(name) for name in ("system", "light", "dark")),
            Command("zoom-in", lambda: self.zoom(1), ("Ctrl++", "Ctrl+=")),
            Command("zoom-out", lambda: self.zoom(-1), ("Ctrl+-",)),
            Command("zoom-reset", lambda: self.zoom(0), ("Ctrl+0",)),
            Command(
                "presenter-pause",
                self.toggle_pause,
                ("Shift+F11",),
                checked=lambda s: s.looks.presenter_pause,
            ),
            Command("layout-reset", self.reset_layout),
            Command("keys", self.show_keys, ("Ctrl+F1", "Ctrl+Shift+/")),
            Command("about", self.about),
        )

    def _panel(self, panel: Panel, key: str) -> Command:
        return Command(
            f"panel-{panel}",
            lambda: self._docks.toggle(panel),
            (key,),
            checked=lambda s: panel in s.looks.panels,
        )

    def _theme(self, name: str) -> Command:
        return Command(f"theme-{name}", lambda: self.set_theme(name), checked=lambda s: s.looks.theme == name)

    def tell_looks(self) -> None:
        """The state knows what is switched on, so that menus can show it."""
        s = self._settings
        self._session.dispatch(ev.LooksChanged(Looks(self._docks.shown(), s.theme, s.presenter_pause)))

    def set_theme(self, name: str) -> None:
        self._settings.theme = name
        self._apply()
        self.tell_looks()

    def toggle_pause(self) -> None:
        """Whether presenting stops before the answer, now and the next time."""
        self._settings.presenter_pause = not self._settings.presenter_pause
        self.tell_looks()

    def zoom(self, by: int) -> None:
        presenting = self._session.state.presenter is not None
        name = "presenter_zoom" if presenting else "zoom"
        now: int = getattr(self._settings, name)
        if by == 0:
            zoom = 100
        elif by > 0:
            zoom = next((z for z in ZOOMS if z > now), ZOOMS[-1])
        else:
            zoom = next((z for z in reversed(ZOOMS) if z < now), ZOOMS[0])
        if zoom != now:
            setattr(self._settings, name, zoom)
            self._apply()
        self._told.say(say("zoom.now", percent=zoom))

    def reset_layout(self) -> None:
        self._docks.reset_places()
        self._docks.size_at_first()

    def show_keys(self) -> None:
        KeysDialog(self.commands, self._window).open()

    def about(self) -> None:
        QMessageBox.about(self._window, say("window.title"), say("about.text"))
