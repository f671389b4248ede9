"""A window opened again: after it was closed, after a kill, beside another one, with files that are gone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ide.files.places import profile
from ide.files.settings import load_settings
from ide.model.state import Panel
from ide.window.main_window import MainWindow
from language.source import Span
from tests.ide.conftest import ask_nothing

Open = Callable[..., MainWindow]
PROGRAM = "method A\n  one\n  two\n"


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    """Opens windows as the program does."""

    def open_window(*files: Path, lessons: bool = True) -> MainWindow:
        settings, _ = load_settings()
        window = MainWindow(settings, "fake_pipeline", lessons=lessons)
        qtbot.addWidget(window, before_close_func=ask_nothing)
        window.open_documents(files)
        window.show()
        return window

    yield open_window


def kill(window: MainWindow) -> None:
    """Everything but what is on disk is lost."""
    window.documents.folder.also(lambda: None)
    window.documents.folder._writer.close()
    lock = window.documents.folder._lock
    assert lock is not None
    lock.unlock()
    window.session.stop()
    window.keeper._timer.stop()
    window.hide()


def titles(window: MainWindow) -> list[str]:
    found = [window.session.state.document(id) for id in window.editor.order()]
    return [doc.title for doc in found if doc]


def make(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_text(PROGRAM)
    return [folder / name for name in names]


def arrange(window: MainWindow) -> None:
    """Two files, the first one in front with the caret in its second line, one panel open, dark."""
    window.docks.show(Panel.PROBLEMS)
    window.docks.show(Panel.LESSON)
    window.rooms.view.set_theme("dark")
    window.editor.choose(window.editor.order()[-2])
    assert window.editor.view
    window.editor.view.go_to(Span(11, 11))


def check_arranged(window: MainWindow) -> None:
    assert window.docks.shown() >= {Panel.PROBLEMS, Panel.LESSON}
    assert window.theme.dark and window.settings.recent[0].endswith("b.dfy")
    assert window.editor.view and window.editor.view.offset == 11


def test_after_closing_everything_is_as_it_was(opened: Open, tmp_path: Path) -> None:
    window = opened(*make(tmp_path, "a.dfy", "b.dfy"))
    arrange(window)
    window.close()
    again = opened()
    assert titles(again) == ["a.dfy", "b.dfy"]
    check_arranged(again)


def test_after_a_kill_everything_is_as_it_was_and_unsaved_texts_too(opened: Open, tmp_path: Path) -> None:
    window = opened(*make(tmp_path, "a.dfy", "b.dfy"))
    window.rooms.files.new()
    assert window.editor.view
    window.editor.view.replace(Span(0, 0), "precious")
    window.editor.choose(window.editor.order()[1])
    window.editor.view.replace(Span(0, 0), "// mine\n")
    window.editor.choose(window.editor.order()[0])
    window.editor.view.go_to(Span(11, 11))
    window.docks.show(Panel.PROBLEMS)
    window.docks.show(Panel.LESSON)
    window.rooms.view.set_theme("dark")
    window.documents.keep_now()
    window.keeper.look()
    kill(window)
    again = opened()
    assert titles(again) == ["a.dfy", "b.dfy", "Untitled 1"]
    check_arranged(again)
    texts = {d.title: (d.source.text, d.modified) for d in again.session.state.documents}
    assert texts["Untitled 1"] == ("precious", True)
    assert texts["b.dfy"] == ("// mine\n" + PROGRAM, True)
    assert texts["a.dfy"] == (PROGRAM, False)
    kill(again)  # what was taken over is this window's own now
    assert titles(opened()) == ["a.dfy", "b.dfy", "Untitled 1"]


@pytest.mark.parametrize("killed", [False, True])
def test_the_lesson_comes_back(opened: Open, killed: bool) -> None:
    window = opened()
    assert window.lesson_room
    window.lesson_room.go(1)
    lesson = window.session.state.lesson
    window.keeper.look()
    if killed:
        kill(window)
    else:
        window.close()
    again = opened().session.state.lesson
    assert again and lesson and again.id == lesson.id


def test_a_lesson_beside_a_file_of_ones_own(opened: Open, tmp_path: Path) -> None:
    window = opened(*make(tmp_path, "a.dfy"))
    assert window.lesson_room
    window.lesson_room.open_first()
    window.editor.choose(window.editor.order()[0])
    window.close()
    again = opened()
    assert again.session.state.lesson and again.session.state.shown
    assert again.session.state.shown.title == "a.dfy"


def test_two_windows_each_killed_in_turn(opened: Open, tmp_path: Path) -> None:
    a, b = make(tmp_path, "a.dfy", "b.dfy")
    first, second = opened(a), opened(b)
    assert titles(first) == ["a.dfy"] and titles(second) == ["b.dfy"]
    for window in (first, second):
        assert window.editor.view
        window.editor.view.replace(Span(0, 0), "// mine\n")
        window.documents.keep_now()
        window.keeper.look()
    kill(first)
    third = opened()
    assert titles(third) == ["a.dfy"]
    kill(second)
    fourth = opened()
    assert titles(fourth) == ["b.dfy"]
    kill(third)
    kill(fourth)
    both = opened()
    assert sorted(titles(both)) == ["a.dfy", "b.dfy"]
    assert all(d.source.text.startswith("// mine") for d in both.session.state.documents)


def test_a_second_window_does_not_open_the_same_files(opened: Open, tmp_path: Path) -> None:
    opened(*make(tmp_path, "a.dfy")).close()
    first, second = opened(), opened()
    assert titles(first) == ["a.dfy"] and "a.dfy" not in titles(second)


def test_files_that_are_gone_stop_nothing(opened: Open, tmp_path: Path) -> None:
    window = opened(*make(tmp_path, "a.dfy", "b.dfy"))
    window.close()
    (tmp_path / "a.dfy").unlink()
    again = opened()
    assert titles(again) == ["b.dfy"]
    assert "a.dfy" in again.status.currentMessage()


DEEP = "[" * 200_000


@pytest.mark.parametrize(
    "text", ["", "{", DEEP, '{"files": [{"path": "' + "x" * 5000 + '"}, 3], "layout": "?"}']
)
@pytest.mark.parametrize("name", ["session.json", "settings.json", "windows", "recovery"])
def test_whatever_lies_in_the_profile_the_window_opens(opened: Open, name: str, text: str) -> None:
    profile().mkdir(parents=True, exist_ok=True)
    (profile() / name).write_text(text)
    window = opened()
    assert window.session.state.documents and not window.session.state.shown.modified


def test_texts_of_another_computer_are_offered_as_copies(opened: Open) -> None:
    folder = profile() / "windows" / "theirs"
    folder.mkdir(parents=True)
    (folder / "lock").write_text("1\npython3.11\nLAB-7\nabc\ndef\n")
    (folder / "1.json").write_text(json.dumps({"title": "a.dfy", "path": "/x/a.dfy", "text": "theirs"}))
    window = opened()
    assert "LAB-7" in window.session.state.notice
    window.rooms.files.open_elsewhere()
    doc = window.session.state.shown
    assert doc and doc.source.text == "theirs" and doc.path is None and doc.title == "a.dfy (LAB-7)"
    assert window.session.state.notice == "" and (folder / "1.json").exists()


def test_untitled_programs_have_a_name_each(opened: Open) -> None:
    window = opened()
    for _ in range(3):
        window.rooms.files.new()
    first = window.editor.order()[-3]
    window.editor.remove(first)
    window.documents.close(first)
    window.rooms.files.new()
    names = [t for t in titles(window) if t.startswith("Untitled")]
    assert sorted(names) == ["Untitled 1", "Untitled 2", "Untitled 3"]


def test_a_panel_that_was_closed_stays_closed_beside_a_lesson(opened: Open) -> None:
    window = opened()
    assert window.lesson_room and window.session.state.lesson
    window.docks.docks[Panel.LESSON].hide()
    window.docks.show(Panel.OUTPUT)
    window.close()
    again = opened()
    assert again.session.state.lesson
    assert Panel.LESSON not in again.docks.shown() and Panel.OUTPUT in again.docks.shown()


def test_a_kill_before_the_window_is_seen_keeps_the_layout(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.docks.show(Panel.PROBLEMS)
    window.keeper.look()
    kill(window)
    unseen = MainWindow(load_settings()[0], "fake_pipeline")
    qtbot.addWidget(unseen, before_close_func=ask_nothing)
    unseen.open_documents([])
    kill(unseen)
    assert Panel.PROBLEMS in opened().docks.shown()


def test_of_a_start_that_was_killed_half_way_nothing_is_seen(opened: Open, tmp_path: Path) -> None:
    """Its record is there and the copy of the text is not, or the other way round."""
    [path] = make(tmp_path, "a.dfy")
    window = opened(path)
    assert window.editor.view
    window.editor.view.replace(Span(0, 0), "// mine\n")
    window.docks.show(Panel.PROBLEMS)
    window.documents.keep_now()
    window.keeper.look()
    kill(window)
    for content in ("record.json", "1.json"):
        [old, *_] = sorted((profile() / "windows").glob("*/record.json"))
        half = profile() / "windows" / f"half-{content}"
        half.mkdir()
        (half / content).write_bytes((old.parent / content).read_bytes())
    again = opened()
    assert titles(again) == ["a.dfy"] and Panel.PROBLEMS in again.docks.shown()
    [doc] = [d for d in again.session.state.documents if d.path == path]
    assert doc.source.text == "// mine\n" + PROGRAM and doc.modified
