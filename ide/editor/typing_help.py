"""Keys that do more than insert: auto-indent, closing braces, Tab, and the guard of locked text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

from ide.editor.indent import STEP, closing_indent, indent_after, leading, toggle_comment
from ide.editor.text_area import TextArea
from language.source import Span

_DELETING: tuple[tuple[QKeySequence.StandardKey, QTextCursor.MoveOperation], ...] = (
    (QKeySequence.StandardKey.Delete, QTextCursor.MoveOperation.NextCharacter),
    (QKeySequence.StandardKey.DeleteStartOfWord, QTextCursor.MoveOperation.PreviousWord),
    (QKeySequence.StandardKey.DeleteEndOfWord, QTextCursor.MoveOperation.NextWord),
    (QKeySequence.StandardKey.DeleteEndOfLine, QTextCursor.MoveOperation.EndOfBlock),
)


def handle(view: TextArea, e: QKeyEvent) -> bool:
    """Do what a key asks for; false leaves it to Qt."""
    if view.isReadOnly():
        return False
    touched = _touched(view, e)
    if touched is not None and not view.may_edit(touched):
        return True
    if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not e.modifiers() & _COMMAND:
        return _new_line(view)
    if e.key() == Qt.Key.Key_Tab and not e.modifiers():
        return shift_lines(view, 1) if _many_lines(view) else view.replace(view.selected, STEP)
    if e.key() == Qt.Key.Key_Backtab:
        return shift_lines(view, -1)
    if e.text() == "}":
        return _close(view)
    if e.key() == Qt.Key.Key_Home and not e.modifiers() & _COMMAND:
        return _smart_home(view, bool(e.modifiers() & Qt.KeyboardModifier.ShiftModifier))
    return False


_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def _touched(view: TextArea, e: QKeyEvent) -> Span | None:
    """What the key would remove or where it would insert; None for a key that changes nothing."""
    cursor = view.textCursor()
    move = _deletes(e)
    if cursor.hasSelection():
        cutting = e.matches(QKeySequence.StandardKey.Cut)
        return view.selected if move is not None or cutting or _inserts(e) else None
    if move is not None:
        cursor.movePosition(move, QTextCursor.MoveMode.KeepAnchor)
        return view.span_of(cursor)
    return view.selected if _inserts(e) else None


def _deletes(e: QKeyEvent) -> QTextCursor.MoveOperation | None:
    """The way in which a key deletes, if it does."""
    found = next((move for key, move in _DELETING if e.matches(key)), None)
    if found is None and e.key() == Qt.Key.Key_Backspace:
        return QTextCursor.MoveOperation.PreviousCharacter
    return found


def _inserts(e: QKeyEvent) -> bool:
    if e.modifiers() & _COMMAND and not e.modifiers() & Qt.KeyboardModifier.AltModifier:
        return False
    return e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) or (
        e.text().isprintable() and bool(e.text())
    )


def _new_line(view: TextArea) -> bool:
    span = view.selected
    start = view.text.rfind("\n", 0, span.start) + 1
    before = view.text[start : span.start]
    indent = indent_after(before)
    if view.text[span.end : span.end + 1] == "}" and before.rstrip().endswith("{"):
        done = view.replace(span, f"\n{indent}\n{leading(before)}")
        back = span.start + 1 + len(indent)
        view.go_to(Span(back, back))
    else:
        done = view.replace(span, f"\n{indent}")
    view.ensureCursorVisible()
    return done


def _close(view: TextArea) -> bool:
    span = view.selected
    indent = closing_indent(view.text, span.start) if span.start == span.end else None
    if indent is None:
        return False
    start = view.text.rfind("\n", 0, span.start) + 1
    return view.replace(Span(start, span.start), indent + "}")


def _smart_home(view: TextArea, keep: bool) -> bool:
    """First to the text, then to the very start of the line."""
    cursor = view.textCursor()
    line = cursor.block().text()
    first = cursor.block().position() + len(leading(line))
    target = cursor.block().position() if cursor.position() == first else first
    cursor.setPosition(target, QTextCursor.MoveMode.KeepAnchor if keep else QTextCursor.MoveMode.MoveAnchor)
    view.setTextCursor(cursor)
    return True


def _many_lines(view: TextArea) -> bool:
    span = view.selected
    return "\n" in view.text[span.start : span.end]


def _line_range(view: TextArea) -> Span:
    """The selection, widened to whole lines."""
    span, text = view.selected, view.text
    start = text.rfind("\n", 0, span.start) + 1
    last = span.end - 1 if span.end > span.start and text[span.end - 1] == "\n" else span.end
    end = text.find("\n", last)
    return Span(start, len(text) if end < 0 else end)


def shift_lines(view: TextArea, by: int) -> bool:
    """Indent (1) or outdent (-1) the selected lines."""
    lines = _selected_lines(view)
    if by > 0:
        new = [STEP + x if x.strip() else x for x in lines]
    else:
        new = [x[min(len(leading(x)), len(STEP)) :] for x in lines]
    return _put_lines(view, new)


def toggle_comments(view: TextArea) -> bool:
    return _put_lines(view, toggle_comment(_selected_lines(view)))


def _selected_lines(view: TextArea) -> list[str]:
    span = _line_range(view)
    return view.text[span.start : span.end].split("\n")


def _put_lines(view: TextArea, lines: list[str]) -> bool:
    """Replace the selected lines one by one, so that what stays equal is not touched."""
    span = _line_range(view)
    old = view.text[span.start : span.end].split("\n")
    edits: list[tuple[Span, str]] = []
    at = span.start
    for a, b in zip(old, lines, strict=True):
        if a != b:
            edits.append((Span(at, at + len(a)), b))
        at += len(a) + 1
    many = len(old) > 1
    if view.replace_all(edits) and many:
        grown = sum(len(t) - (s.end - s.start) for s, t in edits)
        view.setTextCursor(view.cursor_at(Span(span.start, span.end + grown)))
    return True
