"""What the context pass tells apart, as text: each token that it renamed, with its kind."""

from __future__ import annotations

import pytest

from language.syntax.lexer import lex

RENAMED = frozenset(
    """LANGLE RANGLE FROM QBAR CARD_OPEN CARD_CLOSE VCOMMA LAMBDA_ID LAMBDA_LPAR LEMMA_SEMI TO DOWNTO
    PREFIX_OP
    START_BRACE HINT_BRACE HINT_CALC GHOST_VAR AT_ATTR OPAQUE LEAST OLDER ATTR_NAME RHS_WORD
    DECREASES_TO""".split()  # noqa: SIM905  # a list of words reads better as one
)


def check(text: str, expected: str, kind: str = "expr") -> None:
    tokens = [t for t in lex(text, kind=kind).tokens if t.type in RENAMED]
    assert " ".join(f"{t.text}/{t.type}" for t in tokens) == expected


CASES = {
    "f<int>(x)": "</LANGLE >/RANGLE",
    "a < b > (c)": "</LANGLE >/RANGLE",
    "a < b && c > d": "",
    "F(a < b, c > d)": "",
    "F(a < b, c > (d))": "</LANGLE >/RANGLE",
    "s as seq<set<int>> + t": "</LANGLE </LANGLE >/RANGLE >/RANGLE",
    "|s| + |t|": "|/CARD_OPEN |/CARD_CLOSE |/CARD_OPEN |/CARD_CLOSE",
    "|set x | P(x)|": "|/CARD_OPEN |/QBAR |/CARD_CLOSE",
    "a | b": "",
    "set x | a | b": "|/QBAR",
    "set x | a || b": "|/QBAR",
    "forall x, y <- s :: P": ",/VCOMMA <-/FROM",
    "forall x: int <- s :: P": "<-/FROM",
    "a <-b": "",
    "f(set x | P, y)": "|/QBAR ,/VCOMMA",
    "f(set x | P, 3)": "|/QBAR",
    "x => x": "x/LAMBDA_ID",
    "(x, y) => x": "(/LAMBDA_LPAR",
    "(x, y)": "",
    "(x: int) requires P => x": "(/LAMBDA_LPAR",
    "x requires y => z": "x/LAMBDA_ID",
    "match x case y => z": "",
    "L(x); y": ";/LEMMA_SEMI",
    "var x := L(); y": "",
    "assert P(); y": "",
    "&& a && b": "&&/PREFIX_OP",
    "a ==> || b": "||/PREFIX_OP",
    "!a !! b": "",
    "a decreases to b": "decreases to/DECREASES_TO",
}


@pytest.mark.parametrize("text", CASES)
def test_expressions(text: str) -> None:
    check(text, CASES[text])


STATEMENTS = {
    "{ x := {1}; { y := 2; } }": "{/START_BRACE {/START_BRACE",
    "if x { } { }": "{/START_BRACE",
    "for i := a to b { }": "to/TO",
    "for to := to to to { }": "to/TO",
    "for i := a downto b { }": "downto/DOWNTO",
    "calc { a; == { L(); } {1}; }": "{/HINT_BRACE {/HINT_BRACE",
    "calc { a; calc { b; } c; }": "calc/HINT_CALC",
    "ghost var x := 1;": "ghost var/GHOST_VAR",
    "x :| assume P;": "assume/RHS_WORD",
    "x :- expect f();": "expect/RHS_WORD",
    "assert {:trigger x} P;": "trigger/ATTR_NAME",
    "match x { case a => { } }": "{/START_BRACE",
    "x := match y { case a => {} };": "",
    "while x invariant f(y) { }": "",
    "if L(); x { }": ";/LEMMA_SEMI",
}


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements(text: str) -> None:
    check(text, STATEMENTS[text], kind="stmt")


DECLARATIONS = {
    "class C<T(==), U> { }": "</LANGLE >/RANGLE",
    "least predicate P()": "least/LEAST",
    "const least := 1": "",
    "opaque function F(): int": "opaque/OPAQUE",
    "method M(older: int, older x: int)": "older/OLDER",
    "@Axiom lemma L()": "@/AT_ATTR",
    "function F(x: int): int requires x > 0 { x }": "",
    "predicate P() requires Q reads x { y }": "",
}


@pytest.mark.parametrize("text", DECLARATIONS)
def test_declarations(text: str) -> None:
    check(text, DECLARATIONS[text], kind="decl")


def test_brackets_without_a_partner() -> None:
    result = lex("method M() { f(a[1); }\nmethod N() { }")
    assert [result.tokens[i].text for i in result.unclosed] == ["["]
    result = lex("method M() { } )")
    assert [result.tokens[i].text for i in result.unopened] == [")"]


def test_comments_nest() -> None:
    assert [t.text for t in lex("a /* b /* c */ d */ e // f\ng", kind="expr").tokens] == ["a", "e", "g"]


def test_names_with_quotes_and_characters() -> None:
    kinds = [(t.type, t.text) for t in lex("x' 'a' 'ab x?y 'a'b '\\n'", kind="expr").tokens]
    assert kinds == [
        ("ID", "x'"),
        ("CHAR_LIT", "'a'"),
        ("ID", "'ab"),
        ("ID", "x?y"),
        ("ID", "'a'b"),
        ("CHAR_LIT", "'\\n'"),
    ]
