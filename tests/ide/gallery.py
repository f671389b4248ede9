"""Grabs every panel in both themes, to be looked at: `python -m tests.ide.gallery OUT`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from ide.look.theme import Theme, themes
from tests.ide import failing, gallery_cases

Case = tuple[str, tuple[int, int], Callable[[Theme], QWidget]]


def programs() -> Iterator[Case]:
    """The failing programs, each in every panel."""
    for case in failing.cases():
        name = "-".join(case.title.lower().split())
        for kind in gallery_cases.PANELS:
            make = gallery_cases.shown(kind, failing.verified(case.program))
            yield f"program-{name}-{kind.__name__}", (620, 620), make


def grab(out: Path, cases: Iterable[Case]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    cases = tuple(cases)
    for theme in themes():
        for name, (width, height), make in cases:
            widget = make(theme)
            widget.resize(width, height)
            widget.show()
            for _ in range(4):
                QApplication.processEvents()
            widget.grab().save(str(out / f"{name}-{theme.name}.png"))
            widget.close()
            widget.deleteLater()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    grab(Path(sys.argv[1] if len(sys.argv) > 1 else "gallery"), (*gallery_cases.CASES, *programs()))
