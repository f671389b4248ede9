"""Completion, definition, rename and format in the window, through a process of their own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QToolTip

from ide.editor.completion import CompletionList, plain
from language.source import Span

TEXT = "method Abs(x: int) returns (y: int)\n{\n  y := \n}\nmethod Use() { var t := Abs(1); print t; }\n"


@pytest.fixture
def window(window, tmp_path):
    file = tmp_path / "a.dfy"
    file.write_text(TEXT, "utf-8")
    window.documents.open(file)
    window.editor.view.setFocus()
    return window


def list_of(window) -> CompletionList:
    (found,) = window.findChildren(CompletionList)
    return found


def is_open(window) -> bool:
    return any(found.isVisible() for found in window.findChildren(CompletionList))


def at(window, text: str) -> None:
    offset = window.editor.view.text.index(text)
    window.editor.view.go_to(Span(offset, offset))


def test_offers_come_with_the_key_and_one_is_taken(window, qtbot):
    offset = TEXT.index("y := ") + 5
    window.editor.view.go_to(Span(offset, offset))
    window.actions_["complete"].trigger()
    qtbot.waitUntil(lambda: is_open(window), timeout=30_000)
    names = [list_of(window).rows.item(i).text() for i in range(2)]
    assert set(names) == {"x: int", "y: int"}
    qtbot.keyClicks(window.editor.view, "x")
    qtbot.waitUntil(lambda: list_of(window).rows.item(0).text() == "x: int")
    qtbot.keyClick(window.editor.view, Qt.Key.Key_Tab)
    assert "y := x\n" in window.editor.view.text


def test_to_the_definition_and_back(window, qtbot):
    at(window, "Abs(1)")
    before = window.editor.view.offset
    window.actions_["definition"].trigger()
    qtbot.waitUntil(lambda: window.editor.view.selected == Span(7, 10), timeout=30_000)
    window.actions_["back"].trigger()
    assert window.editor.view.offset == before


def test_rename_is_one_step_of_undo(window, qtbot, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Size", True))
    at(window, "Abs(1)")
    window.actions_["rename"].trigger()
    qtbot.waitUntil(lambda: window.editor.view.text == TEXT.replace("Abs", "Size"), timeout=30_000)
    window.editor.view.undo()
    assert window.editor.view.text == TEXT


def test_format(window, qtbot):
    window.editor.view.replace(Span(0, len(TEXT)), "method M( ){ x:=1;\n}")
    window.actions_["format"].trigger()
    qtbot.waitUntil(lambda: window.editor.view.text == "method M() {\n  x := 1;\n}\n", timeout=30_000)


def test_the_call_is_shown_while_it_is_written(window, qtbot):
    offset = TEXT.index("Abs(1)")
    window.editor.view.replace(Span(offset, offset + 6), "Abs")
    window.editor.view.go_to(Span(offset + 3, offset + 3))
    qtbot.keyClicks(window.editor.view, "(")
    qtbot.waitUntil(lambda: "<b>x: int</b>" in QToolTip.text(), timeout=30_000)


def test_the_word_under_the_pointer_is_explained(window, qtbot):
    at(window, "Abs(1)")
    place = window.editor.view.viewport().mapToGlobal(window.editor.view.cursorRect().center())
    window.editor.hovered.emit("", place)
    qtbot.waitUntil(lambda: "method Abs(x: int) returns (y: int)" in QToolTip.text(), timeout=30_000)


def test_places_to_fill_in():
    assert plain("while ${1:c}\n{\n  $0\n}") == ("while c\n{\n  \n}", [(6, 7), (12, 12)])
