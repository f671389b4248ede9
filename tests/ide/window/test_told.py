"""What cannot be done is said where people look."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from language.source import Span


def put(window, text: str) -> None:
    window.rooms.files.new()
    window.show()
    window.editor.view.replace(Span(0, 0), text)
    window.editor.view.setFocus()


def test_a_refusal_stands_beside_the_caret(window, wait):
    put(window, "method A\n  one\n")
    wait(lambda: window.editor.view.hasFocus())
    window.actions_["fix"].trigger()
    bubble, view = window.told.bubble, window.editor.view
    assert bubble.isVisible() and bubble.text() == "There is no quick fix for this line."
    caret = view.viewport().mapTo(window, view.cursorRect().bottomLeft())
    assert 0 <= (bubble.pos() - caret).y() <= 40
    assert bubble.accessibleName() == bubble.text()


def test_it_is_inside_the_window_wherever_the_caret_is(window, wait):
    put(window, "method A\n" + "  one\n" * 60 + "  " + "x" * 300)
    view = window.editor.view
    wait(lambda: view.hasFocus())
    view.go_to(Span(len(view.text), len(view.text)))
    window.told.refuse("A sentence that is long enough to need more than one line of the bubble. " * 2)
    bubble = window.told.bubble
    assert window.rect().contains(bubble.geometry())
    assert not bubble.geometry().contains(view.viewport().mapTo(window, view.cursorRect().center()))


def test_typing_goes_on_and_the_bubble_goes(window, wait):
    put(window, "method A\n  one\n")
    window.told.refuse("No.")
    window.editor.view.insertPlainText("x")
    assert not window.told.bubble.isVisible()
    window.told.refuse("No.")
    assert window.told.bubble.isVisible() and window.told.bubble.pos() != QPoint(0, 0)
