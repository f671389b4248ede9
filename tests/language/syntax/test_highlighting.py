"""Colors as text: the class that a piece of a line gets."""

from __future__ import annotations

import time

import pytest
from pygments.token import Comment, Error, Keyword, Name, Number, String, _TokenType

from language.syntax.highlighting import CONTRACT, GHOST, SurefootLexer

LINE = "ghost method Foo(x: seq<int>, y: array2?<bv8>) requires x != [] // a note"


def color(text: str, piece: str) -> _TokenType:
    """The class of the first piece of the text that reads so."""
    return next(kind for _, kind, found in SurefootLexer().get_tokens_unprocessed(text) if found == piece)


@pytest.mark.parametrize(
    ("text", "piece", "kind"),
    [
        (LINE, "ghost", GHOST),
        (LINE, "method", Keyword),
        (LINE, "Foo", Name.Function),
        (LINE, "seq", Keyword.Type),
        (LINE, "array2?", Keyword.Type),
        (LINE, "bv8", Keyword.Type),
        (LINE, "requires", CONTRACT),
        (LINE, "// a note", Comment.Single),
        ("class Node { }", "Node", Name.Class),
        ("assert {:split} x;", "split", Name.Attribute),
        ("@Axiom lemma L()", "Axiom", Name.Decorator),
        ("for i := 0 to n", "to", Keyword),
        ("to := 3", "to", Name),
        ("x' == 'a'", "x'", Name),
        ("x' == 'a'", "'a'", String.Char),
        ("1_000 + 0xFF", "0xFF", Number.Hex),
        ("1.5e3", "1.5e3", Number.Float),
        (r'"a\n"', r"\n", String.Escape),
        ('@"a""b"', '@"a""b"', String.Verbatim),
        ("true", "true", Keyword.Constant),
        ("§", "§", Error),
    ],
)
def test_color(text: str, piece: str, kind: _TokenType) -> None:
    assert color(text, piece) is kind


def test_comments_nest() -> None:
    kinds = {k for _, k, v in SurefootLexer().get_tokens_unprocessed("/* a /* b */ c */") if v.strip()}
    assert kinds == {Comment.Multiline}


def test_no_character_is_lost() -> None:
    text = 'method M() { x := "open\n y := §; /* open'
    assert "".join(v for _, _, v in SurefootLexer().get_tokens_unprocessed(text)) == text


def test_a_line_is_fast() -> None:
    lexer = SurefootLexer()
    list(lexer.get_tokens_unprocessed(LINE))
    start = time.process_time()
    for _ in range(1000):
        list(lexer.get_tokens_unprocessed(LINE))
    assert time.process_time() - start < 2
