"""Qt without a display, a fake pipeline that worker processes can import, and no profile of the user's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ide.window.main_window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Workers find the fake pipeline, and this checkout before one that is installed; settings, recovery
    and caches go to a folder of the test's own."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(HERE), str(ROOT))))
    monkeypatch.setenv("SUREFOOT_PROFILE", str(tmp_path / "profile"))


@pytest.fixture
def session(qtbot) -> Iterator:
    from ide.worker.session import Session

    session = Session("fake_pipeline")
    session.start()
    yield session
    session.stop()


@pytest.fixture
def window(qtbot) -> MainWindow:
    from ide.files.settings import Settings
    from ide.window.main_window import MainWindow

    window = MainWindow(Settings(theme="light"), "fake_pipeline")
    qtbot.addWidget(window, before_close_func=ask_nothing)
    window.show()
    window.start()
    return window


def ask_nothing(window: MainWindow) -> None:
    """Texts of lessons are not asked about on closing."""
    window.documents.lessons.update(d.id for d in window.session.state.documents)


@pytest.fixture
def wait(qtbot) -> Callable[[Callable[[], bool]], None]:
    """Let events pass until something holds; fail after twenty seconds."""

    def until(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=20_000)

    return until
