"""The parser's actions for patterns, and for expressions that bind variables or end at the far right."""

from __future__ import annotations

from typing import Any

from language.diagnostics import error
from language.operators import Operator, UnaryOperator
from language.source import Span
from language.syntax import ast as A
from language.syntax.build_operators import OperatorBuilder
from language.syntax.build_types import Parts
from language.syntax.tokens import Token


class ExpressionBuilder(OperatorBuilder):
    # ── patterns ─────────────────────────────────────────────────────────────────────────────────

    def var_pattern_plain(self, s: Parts) -> A.Pattern:
        return A.VarPattern(self.span(s[0]), self.declared(s[0], wild=True))

    def var_pattern_typed(self, s: Parts) -> A.Pattern:
        return A.VarPattern(self.span(s[0]), self.declared(s[0], wild=True), s[2])

    def ctor_pattern(self, s: Parts) -> A.Pattern:
        return A.CtorPattern(self.span(s[0]), self.name_of(s[0]), tuple(s[2]) if len(s) == 4 else ())

    def tuple_pattern(self, s: Parts) -> A.Pattern:
        args = tuple(s[1]) if len(s) == 3 else ()
        return A.CtorPattern(self.span(s[0]), None, args)

    def _literal_pattern(self, value: A.Expr) -> A.Pattern:
        return A.LiteralPattern(value.span, value)

    def negative_pattern(self, s: Parts) -> A.Pattern:
        inner = self.int_lit(s[1:]) if s[1].type == "INT_LIT" else self.real_lit(s[1:])
        return self._literal_pattern(A.Unary(self.span(s[0]), UnaryOperator.MINUS, inner))

    def int_pattern(self, s: Parts) -> A.Pattern:
        return self._literal_pattern(self.int_lit(s))

    def real_pattern(self, s: Parts) -> A.Pattern:
        return self._literal_pattern(self.real_lit(s))

    def char_pattern(self, s: Parts) -> A.Pattern:
        return self._literal_pattern(self.char_lit(s))

    def string_pattern(self, s: Parts) -> A.Pattern:
        return self._literal_pattern(self.string_lit(s))

    def true_pattern(self, s: Parts) -> A.Pattern:
        return self._literal_pattern(self.true_lit(s))

    def false_pattern(self, s: Parts) -> A.Pattern:
        return self._literal_pattern(self.false_lit(s))

    def null_pattern(self, s: Parts) -> A.Pattern:
        return self._literal_pattern(self.null_lit(s))

    def pattern_options(self, s: Parts) -> A.Pattern:
        options = s[0]
        return options[0] if len(options) == 1 else A.OrPattern(self.span(options[0]), tuple(options))

    def pattern_options_bar(self, s: Parts) -> A.Pattern:
        return self.pattern_options(s[1:])

    # ── what binds variables ─────────────────────────────────────────────────────────────────────

    def bound_untyped(self, s: Parts) -> A.BoundVar:
        return A.BoundVar(self.span(s[0]), self.declared(s[0], wild=True))

    def bound_typed(self, s: Parts) -> A.BoundVar:
        return A.BoundVar(self.span(s[0]), self.declared(s[0], wild=True), s[2])

    def bound_plain(self, s: Parts) -> tuple[A.BoundVar, list[A.Attribute]]:
        return (s[0], s[1])

    def _bound(self, v: A.BoundVar, domain: A.Expr | None, range: A.Expr | None) -> A.BoundVar:
        return A.BoundVar(self.span(v), v.name, v.type, False, domain, range)

    def bound_from(self, s: Parts) -> tuple[A.BoundVar, list[A.Attribute]]:
        return (self._bound(s[0], s[2], None), s[3])

    def bound_range(self, s: Parts) -> tuple[A.BoundVar, list[A.Attribute]]:
        return (self._bound(s[0], None, s[3]), s[1])

    def bound_from_range(self, s: Parts) -> tuple[A.BoundVar, list[A.Attribute]]:
        return (self._bound(s[0], s[2], s[5]), s[3])

    def domain_of(
        self, domain: Parts
    ) -> tuple[tuple[A.BoundVar, ...], A.Expr | None, tuple[A.Attribute, ...]]:
        """The variables, the range of the whole (written after the last) and the attributes."""
        variables = [v for v, _ in domain]
        last = variables[-1]
        if last.range is not None:
            end = (last.domain or last.type or last.name).span.end
            span = Span(last.span.start, end, last.span.home)
            variables[-1] = A.BoundVar(span, last.name, last.type, False, last.domain, None)
        return tuple(variables), last.range, tuple(a for _, attrs in domain for a in attrs)

    def quantified(self, s: Parts) -> A.Expr:
        variables, range, attributes = self.domain_of(s[1])
        return A.Quantified(self.span(s[0]), A.Quantifier(s[0].text), variables, range, attributes, s[3])

    def set_comprehension(self, s: Parts) -> A.Expr:
        variables, range, attributes = self.domain_of(s[1])
        term = s[3] if len(s) == 4 else None
        if term is None and len(variables) != 1:
            self.report.append(
                error(
                    "comprehension",
                    s[0].span,
                    "A set over several variables needs `::` and the expression that its elements are, "
                    "as in `set x, y | x < y :: x + y`.",
                )
            )
        return A.SetComprehension(
            self.span(s[0]), A.Collection(s[0].text), variables, range, attributes, term
        )

    def map_comprehension(self, s: Parts) -> A.Expr:
        variables, range, attributes = self.domain_of(s[1])
        key, value = (s[3], s[5]) if len(s) == 6 else (None, s[3])
        if key is None and len(variables) != 1:
            self.report.append(
                error(
                    "comprehension",
                    s[0].span,
                    "A map over several variables needs a key and a value, as in `map x, y | x "
                    "< y :: x + y := x`.",
                )
            )
        return A.MapComprehension(
            self.span(s[0]), A.Collection(s[0].text), variables, range, attributes, key, value
        )

    def lambda_requires(self, s: Parts) -> tuple[str, Any]:
        return ("requires", s[1])

    def lambda_reads(self, s: Parts) -> tuple[str, Any]:
        return ("reads", s[2])

    def claim(self, e: A.Expr) -> A.Expr:
        """A condition that is claimed; a lambda there was meant as an implication."""
        if isinstance(e, A.Lambda):
            self.suspicious = True
        return e

    def _lambda(self, first: Token, params: tuple[A.BoundVar, ...], clauses: Parts, body: A.Expr) -> A.Expr:
        requires: A.Expr | None = None
        reads: list[A.FrameExpr] = []
        for kind, value in clauses:
            if kind == "reads":
                reads.extend(value)
            elif requires is None:
                requires = value
            else:
                between = Span(requires.span.end, value.span.start, value.span.home)
                span = requires.span.to(value.span)
                requires = A.Binary(span, Operator.AND, requires, value, between)
        return A.Lambda(self.span(first), params, requires, tuple(reads), body)

    def lambda_plain(self, s: Parts) -> A.Expr:
        t = s[0]
        param = A.BoundVar(t.span, self.declared(t, wild=True))
        return self._lambda(t, (param,), s[1], s[3])

    def lambda_none(self, s: Parts) -> A.Expr:
        return self._lambda(s[0], (), s[2], s[4])

    def lambda_parens(self, s: Parts) -> A.Expr:
        return self._lambda(s[0], tuple(s[1]), s[3], s[5])

    # ── what ends as far to the right as it can ──────────────────────────────────────────────────

    def binding(self, s: Parts) -> A.BindingGuard:
        return A.BindingGuard(self.span(s[0][0]), tuple(s[0]), s[3])

    def if_expr(self, s: Parts) -> A.Expr:
        return A.IfExpr(self.span(s[0]), s[1], s[3], s[5])

    def match_expr(self, s: Parts) -> A.Expr:
        return A.MatchExpr(self.span(s[0]), s[1], tuple(s[2] if len(s) == 3 else s[3]))

    def expr_case(self, s: Parts) -> A.MatchExprCase:
        return A.MatchExprCase(self.span(s[0]), s[2], s[4])

    def let(self, s: Parts) -> A.Expr:
        return A.LetExpr(self.span(s[0]), s[0].type == "GHOST_VAR", tuple(s[1]), tuple(s[3]), False, s[5])

    def let_such_that(self, s: Parts) -> A.Expr:
        for p in s[1]:
            if isinstance(p, A.CtorPattern):
                self.report.append(
                    error("pattern", p.span, "Only variables can stand before `:|`, not patterns.")
                )
        ghost = s[0].type == "GHOST_VAR"
        return A.LetExpr(self.span(s[0]), ghost, tuple(s[1]), tuple(s[4]), True, s[6], tuple(s[2]))

    def let_or_fail(self, s: Parts) -> A.Expr:
        if len(s[1]) > 1 or len(s[3]) > 1:
            self.report.append(error("or-fail", s[2].span, "`:-` takes one name and one value here."))
        return A.LetOrFail(self.span(s[0]), s[0].type == "GHOST_VAR", s[1][0], s[3][0], s[5])

    def let_fail(self, s: Parts) -> A.Expr:
        return A.LetOrFail(self.span(s[0]), False, None, s[1], s[3])

    def stmt_expr(self, s: Parts) -> A.Expr:
        if isinstance(s[0], A.Forall) and s[0].body is None:
            self.report.append(
                error(
                    "quantifier-separator",
                    Span(s[0].span.start, s[0].span.start + len("forall"), s[0].span.home),
                    "A quantifier is written `forall x :: condition`: "
                    "its variables without parentheses, then `::`.",
                )
            )
        return A.StmtExpr(self.span(s[0]), s[0], s[1])

    def just_expression(self, s: Parts) -> A.Expr:
        return s[0]
