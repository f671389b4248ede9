"""An assignment in the window: opened, worked on, handed in, and the course again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from ide.files.settings import Settings
from ide.lessons.assignments import Assignments
from ide.window.main_window import MainWindow
from language.assignments.collecting import Input, collect
from language.assignments.files import load
from language.assignments.keys import new_keys
from language.assignments.packing import pack
from language.assignments.reading import read_assignment
from language.resources import assets
from language.source import Span

PRIVATE, PUBLIC = new_keys()


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    texts = load(assets() / "assignment").texts
    texts["assignment.toml"] = texts["assignment.toml"].replace("@KEY@", PUBLIC)
    a, problems = read_assignment(texts)
    assert a is not None and not problems
    path = tmp_path / "week-1.surefoot"
    path.write_bytes(pack(a, texts, {}))
    return path


@pytest.fixture
def window(qtbot):
    made = MainWindow(Settings(), "fake_pipeline")
    qtbot.addWidget(made)
    yield made
    made.close()


def assignments(window: MainWindow) -> Assignments:
    (found,) = window.findChildren(Assignments)
    return found


def test_a_pack_opens_with_its_points_and_the_course_comes_back(window: MainWindow, packed: Path):
    assert window.rooms.files.open_path(packed)
    lesson = window.session.state.lesson
    assert lesson is not None and lesson.title == "The one in the middle"
    assert "(4 points)" in lesson.tasks[0].text and "Week 1" in lesson.world
    assert "m := a;" in window.session.state.shown.source.text
    assignments(window).close()
    lesson = window.session.state.lesson
    assert lesson is not None and lesson.title != "The one in the middle"


def test_what_was_written_is_there_when_the_pack_is_opened_again(window: MainWindow, packed: Path):
    files = window.rooms.files
    files.open_path(packed)
    view = window.editor.view_of(window.session.state.shown.id)
    at = view.text.index("m := a;")
    view.replace(Span(at, at), "m := b; ")
    assignments(window).close()
    files.open_path(packed)
    assert "m := b; m := a;" in window.session.state.shown.source.text


def test_it_is_handed_in_and_only_the_teacher_reads_it(
    window: MainWindow, packed: Path, tmp_path: Path, qtbot
):
    window.rooms.files.open_path(packed)
    view = window.editor.view_of(window.session.state.shown.id)
    at = view.text.index("m := a;")
    view.replace(Span(at, at), "m := b; ")
    share = tmp_path / "share"
    share.mkdir()
    assignments(window).hand_in()
    dialog = assignments(window).dialog
    assert dialog is not None and not dialog.go.isEnabled()
    dialog.who.setText("Ada")
    dialog.where.setText(str(share))
    dialog.go.click()
    qtbot.waitUntil(lambda: "receipt" in dialog.answer.toPlainText(), timeout=60_000)
    assert "✖ middle/middle" in dialog.answer.toPlainText()
    assert not dialog.go.isEnabled()
    (file,) = share.iterdir()
    (answer,) = collect([Input(file.name, file.read_bytes())], PRIVATE).answers
    assert answer.said == ("Ada",) and b"m := b;" in answer.files[0].data
    dialog.reject()


def test_what_is_no_assignment_is_told(window: MainWindow, tmp_path: Path):
    (tmp_path / "bad.surefoot").write_bytes(b"hello")
    assert not window.rooms.files.open_path(tmp_path / "bad.surefoot")
    (box,) = window.findChildren(QMessageBox)
    assert "not a zip archive" in box.text()
    box.close()
    assert not window.actions_["assignment-hand-in"].isEnabled()
