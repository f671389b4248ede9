"""Parsing what was printed gives the same tree, and made trees get the parentheses that they need."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from language.operators import Operator, UnaryOperator
from language.source import NOWHERE, SourceText
from language.syntax import ast as A
from language.syntax.parser import parse, parse_expression, parse_statements
from language.syntax.printer import expr_text, program_text, stmt_text

from .test_grammar import DECLARATIONS, EXPRESSIONS, STATEMENTS


def same(a: object, b: object) -> bool:
    """Whether two trees are equal but for their places."""
    if isinstance(a, A.Node):
        return type(a) is type(b) and all(
            same(v, getattr(b, k)) for k, v in vars(a).items() if k not in ("span", "op_span")
        )
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(same, a, b))
    return a == b


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions(text: str) -> None:
    e = parse_expression(SourceText("case", text)).expr
    assert e is not None
    again = parse_expression(SourceText("again", expr_text(e))).expr
    assert same(e, again), expr_text(e)


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements(text: str) -> None:
    text = text.replace("case B => {}; };", "case B => {} };")
    stmts = parse_statements(SourceText("case", text)).stmts
    assert stmts is not None
    printed = "\n".join(map(stmt_text, stmts))
    again = parse_statements(SourceText("again", printed)).stmts
    assert same(stmts, again), printed


@pytest.mark.parametrize("text", DECLARATIONS)
def test_declarations(text: str) -> None:
    program = parse(SourceText("case", text)).program
    printed = program_text(program)
    again = parse(SourceText("again", printed)).program
    assert same(program, again), printed
    assert program_text(again) == printed


def leaf(value: int) -> A.Expr:
    return A.Ident(NOWHERE, "abcdefgh"[value % 8])


PREFIXES = (UnaryOperator.NOT, UnaryOperator.MINUS)


def grow(inner: st.SearchStrategy[A.Expr]) -> st.SearchStrategy[A.Expr]:
    variable = A.BoundVar(NOWHERE, A.Name(NOWHERE, "x"))
    return st.one_of(
        st.builds(
            lambda op, a, b: A.Binary(NOWHERE, op, a, b, NOWHERE), st.sampled_from(Operator), inner, inner
        ),
        st.builds(lambda op, a: A.Unary(NOWHERE, op, a), st.sampled_from(PREFIXES), inner),
        st.builds(
            lambda a, b, c: A.Chain(NOWHERE, (a, b, c), (Operator.LESS, Operator.AT_MOST)),
            inner,
            inner,
            inner,
        ),
        st.builds(lambda a, b, c: A.IfExpr(NOWHERE, a, b, c), inner, inner, inner),
        st.builds(lambda a: A.Quantified(NOWHERE, A.Quantifier.FORALL, (variable,), None, (), a), inner),
        st.builds(
            lambda a, b: A.SetComprehension(NOWHERE, A.Collection.SET, (variable,), a, (), b), inner, inner
        ),
        st.builds(lambda a, b: A.Index(NOWHERE, a, (b,)), inner, inner),
        st.builds(lambda a: A.Cardinality(NOWHERE, a), inner),
        st.builds(
            lambda a: A.Conversion(NOWHERE, a, A.NamedType(NOWHERE, (A.Name(NOWHERE, "int"),), None)), inner
        ),
        st.builds(lambda a: A.Lambda(NOWHERE, (variable,), None, (), a), inner),
        st.builds(
            lambda a, b: A.LetExpr(
                NOWHERE, False, (A.VarPattern(NOWHERE, A.Name(NOWHERE, "x")),), (a,), False, b
            ),
            inner,
            inner,
        ),
        st.builds(
            lambda a, b: A.MatchExpr(
                NOWHERE, a, (A.MatchExprCase(NOWHERE, A.VarPattern(NOWHERE, A.Name(NOWHERE, "x")), b),)
            ),
            inner,
            inner,
        ),
    )


def plain(a: object) -> object:
    """The tree without parentheses, as nested tuples."""
    if isinstance(a, A.Parens):
        return plain(a.inner)
    if isinstance(a, A.Node):
        return (type(a).__name__, *(plain(v) for k, v in vars(a).items() if k not in ("span", "op_span")))
    if isinstance(a, tuple):
        return tuple(map(plain, a))
    return a


@example(A.Cardinality(NOWHERE, A.Binary(NOWHERE, Operator.BIT_OR, leaf(0), leaf(1), NOWHERE)))
@settings(max_examples=150, deadline=None)
@given(st.recursive(st.builds(leaf, st.integers(0, 7)), grow, max_leaves=10))
def test_made_trees_get_the_parentheses_that_they_need(e: A.Expr) -> None:
    text = expr_text(e)
    result = parse_expression(SourceText("case", text))
    assert result.expr is not None, (text, result.diagnostics)
    assert plain(result.expr) == plain(e), text


def test_long_formulas_are_cut_in_the_middle() -> None:
    e = parse_expression(SourceText("case", "aaaaaaaaaa + bbbbbbbbbb + cccccccccc")).expr
    assert e is not None
    short = expr_text(e, 20)
    assert len(short) <= 20 and "…" in short and short.startswith("aaaa") and short.endswith("cccc")


def test_literals() -> None:
    assert expr_text(A.RealLit(NOWHERE, Fraction(5, 4))) == "1.25"
    assert expr_text(A.RealLit(NOWHERE, Fraction(3))) == "3.0"
    assert expr_text(A.StringLit(NOWHERE, 'a"\\\n')) == r'"a\"\\\n"'
    assert expr_text(A.CharLit(NOWHERE, "'")) == r"'\''"
