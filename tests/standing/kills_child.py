"""The window that is killed by kills.py: does things at random, and tells what it did when it is done."""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ide.files import json_files, programs
from ide.files.places import profile
from ide.files.settings import load_settings, save_settings
from ide.model.state import Panel
from ide.window.main_window import MainWindow
from language.source import Span

EVERY_MS = 25
WORD = re.compile(r"w(\d+)")
PANELS = (Panel.LESSON, Panel.PROBLEMS, Panel.OUTPUT)
FILES = 3


def tell(**what: Any) -> None:
    sys.stdout.write(json.dumps({"at": time.monotonic(), **what}) + "\n")
    sys.stdout.flush()


def slow_down(chance: random.Random, failing: bool) -> None:
    """Writes take a while, so that kills fall inside them; and fail now and then, where that is wanted."""
    write = programs.write_whole

    def slowly(path: Path, data: bytes) -> None:
        if failing and chance.random() < 0.5:
            raise OSError(28, "No space left on device")
        tell(writing=True)
        half = path.with_name(f".{path.name}.half.part")
        half.write_bytes(data[: len(data) // 2])
        time.sleep(chance.uniform(0.0, 0.04))
        write(path, data)
        half.unlink()
        tell(writing=False)

    json_files.write_whole = programs.write_whole = slowly


def titles(window: MainWindow) -> dict[str, int]:
    docs = window.session.state.documents
    return {d.title: d.id for d in docs if d.id not in window.documents.lessons}


def state(window: MainWindow) -> dict[str, Any]:
    def words(id: int) -> list[int]:
        doc = window.session.state.document(id)
        return [int(x) for x in WORD.findall(doc.source.text)] if doc else []

    found: dict[str, list[int]] = {}
    for doc in window.session.state.documents:
        if doc.id not in window.documents.lessons and (doc.path or doc.source.text.strip()):
            found.setdefault(doc.title, []).extend(words(doc.id))
    return {
        "words": found,
        "panels": sorted(window.docks.shown() & set(PANELS)),
        "theme": window.settings.theme,
    }


class Busy:
    """One random deed at a time."""

    def __init__(self, window: MainWindow, folder: Path, chance: random.Random) -> None:
        self.w = window
        self.folder = folder
        self.chance = chance

    def do(self) -> None:
        deeds: list[tuple[int, Callable[[], None]]] = [
            (60, self.type),
            (6, self.save),
            (4, self.open),
            (2, self.close),
            (4, self.panel),
            (2, self.theme),
            (6, self.tab),
        ]
        weights, calls = [w for w, _ in deeds], [c for _, c in deeds]
        self.chance.choices(calls, weights)[0]()

    def type(self) -> None:
        doc, view = self.w.session.state.shown, self.w.editor.view
        if doc is None or view is None or doc.id in self.w.documents.lessons:
            self.tab()
            return
        word = self.chance.randrange(1 << 30)
        end = len(view.text)
        at = self.chance.choice([0, end])
        view.replace(Span(at, at), f"// w{word}\n" if at == 0 else f"\n// w{word}")
        tell(did="typed", name=doc.title, word=word)

    def save(self) -> None:
        doc = self.w.session.state.shown
        if doc is not None and doc.path is not None:
            self.w.documents.save(doc.id, doc.path)

    def open(self) -> None:
        path = self.folder / f"p{self.chance.randrange(FILES)}.dfy"
        if path.name not in titles(self.w):
            path.touch()
            self.w.rooms.files.open_path(path)
            tell(did="opened", name=path.name)

    def close(self) -> None:
        doc = self.w.session.state.shown
        if doc is not None and not doc.modified and doc.path is not None:
            tell(did="closed", name=doc.title)
            self.w.rooms.files.close(doc.id)

    def panel(self) -> None:
        dock = self.w.docks.docks[self.chance.choice(PANELS)]
        dock.setVisible(dock.isHidden())
        tell(did="panels", panels=sorted(self.w.docks.shown() & set(PANELS)))

    def theme(self) -> None:
        name = self.chance.choice(["light", "dark", "system"])
        self.w.rooms.view.set_theme(name)
        tell(did="theme", theme=name)

    def tab(self) -> None:
        self.w.editor.cycle(1)


def main(folder: Path, seed: int, failing: bool) -> None:
    chance = random.Random(seed)
    app = QApplication([])
    slow_down(chance, failing)
    fresh = not profile().exists()
    settings, _ = load_settings()
    save_settings(settings)
    window = MainWindow(settings, "fake_pipeline")
    window.open_documents([])
    if fresh:
        window.docks.show(Panel.LESSON)
        window.rooms.files.open_path(_made(folder / "p0.dfy"))
        window.rooms.files.new()
        window.keeper.look()
    window.show()
    window.start()
    tell(state=state(window))
    busy = Busy(window, folder, chance)
    timer = QTimer(app)
    timer.timeout.connect(busy.do)
    if not failing:
        timer.start(EVERY_MS)
    app.exec()


def _made(path: Path) -> Path:
    path.touch()
    return path


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "1")
