"""Hover, signature, outline, folds, larger pieces, and the pages on the language."""

from __future__ import annotations

from language.service.fold import folds
from language.service.help import about, pages, search
from language.service.hover import hover
from language.service.outline import outline, path
from language.service.reading import read
from language.service.select import larger
from language.service.signature import signature
from language.source import SourceText, Span
from language.syntax.tokens import KEYWORDS, TYPE_WORDS
from tests.language.service.asking import at


def told(text: str) -> str:
    of, _, offset = at(text)
    found = hover(of, offset)
    return "" if found is None else found.code


def here(text: str) -> str:
    """The head of the call around the caret, the parameter that comes next in `«»`."""
    found = signature(*at(text))
    if found is None:
        return ""
    if found.active is None:
        return found.head
    a, b = found.parameters[found.active]
    return f"{found.head[:a]}«{found.head[a:b]}»{found.head[b:]}"


def test_hover_shows_types_and_contracts() -> None:
    assert told("method M(x: nat) { var y := x; print ‸y; }") == "y: nat  // variable"
    assert told("method M(x‸: nat) { }") == "x: nat  // parameter"
    text = "method Abs(x: int) returns (y: int)\n  ensures y >= 0\n{ }\nmethod N() { var a := A‸bs(1); }"
    assert told(text) == "method Abs(x: int) returns (y: int)\n  ensures y >= 0"
    assert told("datatype T = A(n: int) | B\nfunction F(t: T‸): int { 1 }") == "datatype T = A(n: int) | B"
    assert told("class C { ghost var f: int }\nmethod M(c: C) { assert c.f‸ == 1; }") == "ghost var f: int"
    assert told("const k := 1 + 1\nmethod M() { print k‸; }") == "const k: int"


def test_hover_shows_the_comment_above() -> None:
    of, _, offset = at("// The larger one.\nfunction Max(a: int): int { a }\nconst k := M‸ax(1)")
    found = hover(of, offset)
    assert found is not None and found.prose == "The larger one."


def test_hover_explains_words_of_the_language() -> None:
    of, _, offset = at("method M() { whi‸le true { } }")
    found = hover(of, offset)
    assert found is not None and "invariant" in found.prose and found.page == "3-statements"


def test_every_word_has_a_section() -> None:
    words = KEYWORDS | {w for w in TYPE_WORDS if not w.endswith("?")}
    assert sorted(w for w in words if about(w) is None) == []
    assert pages()[0].title == "Programs and what they are made of"
    assert "invariant" in search("loop round keep")[0].words


def test_signatures() -> None:
    text = "method M(a: int, s: seq<int>) { }\nmethod N() { M(‸"
    assert here(text) == "method M(«a: int», s: seq<int>)"
    assert here(text.replace("‸", "1, ‸);\n}")) == "method M(a: int, «s: seq<int>»)"
    assert here(text.replace("‸", "1, [F(2, 3)], ‸);\n}")) == "method M(a: int, s: seq<int>)"
    assert here(text.replace("‸", "s := ‸);\n}")) == "method M(a: int, «s: seq<int>»)"
    assert here("datatype T = A(x: int, y: bool)\nconst k := A(1, ‸") == "A(x: int, «y: bool»)"
    assert (
        here("class C { constructor (n: nat) { } }\nmethod M() { var c := new C(‸); }")
        == "constructor(«n: nat»)"
    )
    assert here("method M() { print (1, ‸2); }") == ""


def test_outline() -> None:
    of = read(
        SourceText(
            "x.dfy", "module M {\n class C { var f: int\n method P(x: int) { } }\n}\ndatatype T = A | B\n"
        )
    )
    (m, t) = outline(of)
    (c,) = m.children
    assert (m.name, m.kind, c.name, [(e.name, e.kind, e.detail) for e in c.children]) == (
        "M", "module", "C", [("f", "field", ": int"), ("P", "method", "(x: int)")],
    )  # fmt: skip
    assert [e.name for e in t.children] == ["A", "B"]
    assert [e.name for e in path(of, of.text.index("x: int"))] == ["M", "C", "P"]


def test_folds() -> None:
    text = "// one\n// two\nmethod M()\n{\n  if true {\n    print 1;\n  }\n}\n/* a\nb */\nmethod N() { }\n"
    found = [(f.first, f.last, f.kind) for f in folds(read(SourceText("x.dfy", text)))]
    assert found == [(1, 2, "comment"), (4, 8, "code"), (5, 7, "code"), (9, 10, "comment")]


def test_larger_pieces() -> None:
    text = "method M() { x := a + f(b); }"
    of, piece, seen = read(SourceText("x.dfy", text)), Span(text.index("b"), text.index("b")), list[str]()
    while (after := larger(of, piece)) != piece:
        piece = after
        seen.append(text[piece.start : piece.end])
    assert seen == ["b", "f(b)", "a + f(b)", "x := a + f(b);", "{ x := a + f(b); }", text]
