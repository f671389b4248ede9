"""The code view and what is shown beside the code."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor

from ide.editor import typing_help
from ide.editor.code_view import CodeView
from ide.editor.coloring import load
from ide.editor.diff import single_edit
from ide.editor.find_bar import FindBar, find_all
from ide.editor.hover import hover_html, hover_text, line_fixes
from ide.editor.indent import indent_after, match_bracket, toggle_comment
from ide.editor.inline import inline_values
from ide.editor.line_status import gutter_text, squiggles
from ide.editor.marks import Mark
from ide.editor.utf16 import Utf16, units
from ide.look.theme import DARK, LIGHT
from ide.model.moves import Move, move_span
from language.source import Span
from tests.ide import samples, states


@pytest.fixture
def view(qtbot):
    def make(text: str) -> CodeView:
        view = CodeView(text, LIGHT)
        qtbot.addWidget(view)
        view.resize(600, 400)
        view.show()
        return view

    return make


def put_caret(view: CodeView, offset: int) -> None:
    view.go_to(Span(offset, offset))


# ── positions ────────────────────────────────────────────────────────────────────────────────────


def test_points_and_units_differ_after_a_wide_character():
    text = "a𝔽b𝔽"
    u = Utf16(text)
    assert [u.to_units(i) for i in range(len(text) + 1)] == [0, 1, 3, 4, 6]
    assert [u.to_points(i) for i in (0, 1, 2, 3, 4, 5, 6)] == [0, 1, 1, 2, 3, 3, 4]
    assert units(text) == 6


def test_an_edit_after_a_wide_character_is_reported_in_points(view, qtbot):
    v = view("𝔽𝔽 ab\n")
    heard = []
    v.edited.connect(lambda text, move: heard.append((text, move)))
    put_caret(v, 4)
    qtbot.keyClicks(v, "x")
    assert heard == [("𝔽𝔽 axb\n", Move(4, 0, 1))]
    assert v.offset == 5


def test_a_mark_after_a_wide_character_is_at_its_place(view):
    v = view("𝔽 bad")
    assert v.cursor_at(Span(2, 5)).selectedText() == "bad"


@pytest.mark.parametrize(
    ("old", "new", "move"),
    [
        ("abc", "abxc", Move(2, 0, 1)),
        ("abc", "ac", Move(1, 1, 0)),
        ("aaa", "aaaa", Move(3, 0, 1)),
        ("", "x", Move(0, 0, 1)),
        ("same", "same", None),
        ("one two", "one three", Move(5, 2, 4)),
    ],
)
def test_the_one_edit_between_two_texts(old, new, move):
    assert single_edit(old, new) == move


def test_a_span_moves_with_edits():
    assert move_span(Span(4, 8), (Move(0, 0, 2),)) == Span(6, 10)
    assert move_span(Span(4, 8), (Move(4, 0, 2),)) == Span(6, 10)
    assert move_span(Span(4, 8), (Move(8, 0, 2),)) == Span(4, 8)
    assert move_span(Span(4, 8), (Move(5, 1, 0),)) == Span(4, 7)
    assert move_span(Span(4, 8), (Move(0, 20, 1),)) == Span(0, 0)


def test_a_hard_space_survives(view, qtbot):
    v = view("a\u00a0b")
    heard = []
    v.edited.connect(lambda text, move: heard.append(text))
    put_caret(v, 3)
    qtbot.keyClicks(v, "c")
    assert heard == ["a\u00a0bc"]


# ── typing ───────────────────────────────────────────────────────────────────────────────────────


def test_enter_between_braces_opens_a_block(view, qtbot):
    v = view("method M() {}")
    put_caret(v, 12)
    qtbot.keyClick(v, Qt.Key.Key_Return)
    assert v.text == "method M() {\n  \n}"
    qtbot.keyClicks(v, "x")
    assert v.text == "method M() {\n  x\n}"


def test_enter_after_a_head_indents_for_its_contract():
    assert indent_after("method M()") == "  "
    assert indent_after("  x := 1;") == "  "
    assert indent_after("  while true {  // loop") == "    "


def test_a_closing_brace_goes_below_its_opener(view, qtbot):
    v = view("  if x {\n    y;\n    ")
    put_caret(v, len(v.text))
    qtbot.keyClicks(v, "}")
    assert v.text == "  if x {\n    y;\n  }"


def test_comments_are_toggled():
    assert toggle_comment(["  a", "", "    b"]) == ["  // a", "", "  //   b"]
    assert toggle_comment(["  // a", "", "  //   b"]) == ["  a", "", "    b"]


def test_one_undo_takes_back_a_toggle_of_many_lines(view):
    v = view("a\nb\nc")
    v.selectAll()
    typing_help.toggle_comments(v)
    assert v.text == "// a\n// b\n// c"
    v.undo()
    assert v.text == "a\nb\nc"


def test_brackets_match():
    assert match_bracket("f(a[0])", 2) == (1, 6)
    assert match_bracket("f(a[0])", 7) == (6, 1)
    assert match_bracket("f(a", 2) is None


def test_locked_text_cannot_be_changed(view, qtbot):
    v = view("keep me\nmine\nkeep too")
    v.set_locked((Span(0, 7), Span(13, 21)))
    said = []
    v.refused.connect(said.append)
    put_caret(v, 3)
    qtbot.keyClicks(v, "x")
    qtbot.keyClick(v, Qt.Key.Key_Backspace)
    qtbot.keyClick(v, Qt.Key.Key_Delete)
    v.selectAll()
    qtbot.keyClick(v, Qt.Key.Key_Delete)
    v.cut()
    v.paste()
    assert v.text == "keep me\nmine\nkeep too"
    assert said
    put_caret(v, 12)
    qtbot.keyClicks(v, "!")
    assert v.text == "keep me\nmine!\nkeep too"
    assert v.may_edit(Span(13, 13))


def test_a_gigantic_line_is_not_pasted(view):
    v = view("")
    data = QMimeData()
    data.setText("x" * 1_000_000)
    said = []
    v.refused.connect(said.append)
    v.insertFromMimeData(data)
    assert v.text == ""
    assert "characters" in said[0]


# ── find and replace ─────────────────────────────────────────────────────────────────────────────


def test_find_all():
    assert find_all("Aa a", "a", False, False) == [Span(0, 1), Span(1, 2), Span(3, 4)]
    assert find_all("Aa a", "a", True, False) == [Span(1, 2), Span(3, 4)]
    assert find_all("Aa a", "a", True, True) == [Span(3, 4)]
    assert find_all("a.b", ".", False, False) == [Span(1, 2)]


def test_the_find_bar_steps_and_replaces(view, qtbot):
    v = view("one 𝔽 two one 𝔽 two")
    bar = FindBar(lambda: v)
    qtbot.addWidget(bar)
    bar.open_bar(True)
    bar.wanted.setText("two")
    assert bar.found.text() == "2 places"
    bar.step(1)
    assert v.selected == Span(6, 9)
    bar.step(1)
    assert v.selected == Span(16, 19)
    bar.step(1)
    assert v.selected == Span(6, 9)
    bar.replacement.setText("2")
    bar.replace_all()
    assert v.text == "one 𝔽 2 one 𝔽 2"
    v.undo()
    assert v.text == "one 𝔽 two one 𝔽 two"


# ── beside the code ──────────────────────────────────────────────────────────────────────────────

PROGRAM = "method A\n  fine\n  wrong\n  weak\n  unknown\n  assumed\n\nmethod B\n  x @\n"


def test_the_gutter(session, wait):
    id = session.open("a.dfy", PROGRAM)
    wait(lambda: session.state.document(id).counts().wrong == 1)
    wait(lambda: session.state.document(id).counts().errors == 1)
    assert gutter_text(session.state.document(id)) == (
        "  method A\n✔   fine\n✖   wrong\n◆   weak\n?   unknown\n▲   assumed\n\n  method B\n!   x @\n"
    )


def test_squiggles_hover_and_fixes(session, wait):
    id = session.open("a.dfy", PROGRAM)
    wait(lambda: session.state.document(id).counts().wrong == 1)
    wait(lambda: session.state.document(id).counts().errors == 1)
    doc = session.state.document(id)
    assert [(doc.source.snippet(s.span), str(s.status)) for s in squiggles(doc)] == [
        ("wrong", "refuted"),
        ("weak", "too-weak"),
        ("unknown", "undecided"),
        ("@", "error"),
    ]
    assert "refuted: This claim might not hold: wrong" in hover_text(doc, 3)
    assert "A real run breaks this claim." in hover_html(doc, 3, DARK)
    assert hover_html(doc, 1, DARK) == ""
    assert [f.title for f in line_fixes(doc, 9)] == ["Remove `@`"]


def test_values_stand_behind_the_line_of_the_step(session, wait):
    id = session.open("a.dfy", PROGRAM)
    wait(lambda: session.state.document(id).counts().wrong == 1)
    doc = session.state.document(id)
    from ide.editor.line_status import line_items

    session.open_trace(line_items(doc)[3][0].ref(id))
    assert inline_values(doc, session.state.trace) == {3: "x = 2   y = [5, 2]   (false)"}
    session.step_to(0)
    assert inline_values(doc, session.state.trace) == {1: "x = 1"}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (2, {6: "i = 1   a = [5, 2]   m = 5"}),
        (3, {7: "░ i = 2   ░ m = 3   a = [5, 2]   (any values that the invariant allows)"}),
        (4, {7: "░ i = 2   a = [5, 2]   ░ m = 3"}),
        (5, {3: "k = 0: 5 <= 3   a = [5, 2]   ░ m = 3   ░ i = 2   (false)"}),
    ],
)
def test_what_the_loop_forgot_is_in_fog_until_it_is_set(step, expected):
    state = states.failing(step=step)
    assert inline_values(state.documents[0], state.trace) == expected


def test_the_view_paints_everything(view):
    """Marks, inline values and a gutter of every status, in both themes: nothing fails while painting."""
    from ide.model.state import Status

    v = view("\n".join(f"line {i} 𝔽" for i in range(30)))
    v.set_statuses({i + 1: s for i, s in enumerate(Status)}, 2, 3)
    v.set_inline({3: "x = 1"})
    v.set_marks([Mark(Span(0, 4), "squiggle", s) for s in Status])
    v.set_bands({1: "current", 2: "locked"})
    v.set_theme(DARK)
    assert not v.grab().isNull()


def test_colors_go_over_lines(view):
    coloring = load()
    pieces, state = coloring("x := 1; /* a", 0)
    assert state == 1
    assert (8, 2, "comment") in pieces and (10, 2, "comment") in pieces
    assert coloring("still /* deeper", 1) == ([(0, 15, "comment")], 2)
    pieces, state = coloring("*/ */ method", 2)
    assert state == 0
    assert pieces[0] == (0, 5, "comment")
    assert pieces[-1][2] == "keyword"
    assert coloring('var s := @"x', 0)[1] == 1000
    assert coloring('y"" z" // @"', 1000)[1] == 0


def test_a_big_file_is_colored(view, qtbot):
    # how long its slices take is measured by the heartbeat of tests/benchmarks/window.py, not here
    v = view("\n".join(f"  assert forall k :: 0 <= k < {i} ==> a[k] <= m; // {i}" for i in range(3000)))
    v.highlighter.set_coloring(load())
    block = v.document().findBlockByNumber(2)
    qtbot.waitUntil(lambda: bool(block.layout().formats()), timeout=10_000)


def test_the_caret_can_be_sent_anywhere(view):
    v = view("a\nb")
    v.go_to(Span(1000, 2000))
    assert v.textCursor().position() == 3
    v.moveCursor(QTextCursor.MoveOperation.Start)
    assert v.offset == 0


def test_a_claim_that_fails_at_the_end_shows_where_it_stands_and_not_at_a_brace():
    result = samples.result(samples.REFUTED)
    *others, last = result.results
    brace = Span(len(samples.MAX) - 2, len(samples.MAX) - 1)
    at_end = replace(last, obligation=replace(last.obligation, span=samples.WHILE, shown=brace))
    lines = gutter_text(states.document(replace(result, results=(*others, at_end)))).splitlines()
    assert [line for line in lines if line.startswith("✖")] == [
        "✖   ensures forall k :: 0 <= k < a.Length ==> a[k] <= m",
    ]
