"""`surefoot [FILE …]`: starts the window, or says what the machine lacks for it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from language.resources import MissingResource, assets


def main(argv: list[str]) -> int:
    """Exit status: 0 after the window was closed, 2 where it could not be opened."""
    from ide.window.system_check import missing_for_window

    problem = missing_for_window()
    if problem:
        print(problem, file=sys.stderr)
        return 2
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    # Worker replies are unpickled in threads: let the window's thread have its turn soon.
    sys.setswitchinterval(0.001)
    app = QApplication(["surefoot"])
    app.setApplicationName("Surefoot")
    app.setDesktopFileName("surefoot")
    app.setStyle("Fusion")
    with contextlib.suppress(MissingResource):
        app.setWindowIcon(QIcon(str(assets() / "icons" / "surefoot.svg")))
    window = open_window([Path(a) for a in argv])
    window.faults.install()
    window.show()
    _quit_on_interrupt(app)
    return app.exec()


def needs() -> tuple[str, list[tuple[str, Path]]]:
    """Why no window can be opened here, "" where one can; and the folders that it keeps things in."""
    from platformdirs import user_cache_path

    from ide.files.places import profile
    from ide.window.system_check import missing_for_window

    folders = [("Profile", profile()), ("Cache", user_cache_path("surefoot", appauthor=False))]
    return missing_for_window(), folders


def open_window(files: list[Path]):
    """The window with its documents, not yet visible. Workers start once it is."""
    from PySide6.QtCore import QTimer

    from ide.files.places import take_over
    from ide.files.settings import load_settings, save_settings
    from ide.window.main_window import MainWindow

    take_over()
    settings, first = load_settings()
    if first:
        save_settings(settings)  # from now on there is a profile
    window = MainWindow(settings)
    window.open_documents(files)
    QTimer.singleShot(20, window.start)  # the first paint goes before
    return window


def _quit_on_interrupt(app) -> None:
    """Ctrl+C in the terminal closes the window."""
    from PySide6.QtCore import QTimer

    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, lambda *_: app.closeAllWindows())
    # Python hears signals only between its own instructions: give it some.
    timer = QTimer(app)
    timer.timeout.connect(lambda: None)
    timer.start(500)


if os.name == "nt":  # pragma: no cover (a console-less start has no streams to print to)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (for good)
