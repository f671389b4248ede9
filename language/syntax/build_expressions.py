"""The parser's actions for types, patterns and expressions: each method makes one node of its parts.

A method is named by the grammar (`-> name`); its list holds, for each symbol of the rule, a token or what
another method made. A node's span ends at `end`, the end of the last token that the parser took.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.diagnostics import Diagnostic, error, unsupported
from language.source import Span
from language.syntax import ast as A
from language.syntax import literals
from language.syntax.operators import Row, Shaper
from language.syntax.tokens import Token

Parts = list[Any]


def start_of(part: Any) -> int:
    return part.start if type(part) is Token else part.span.start


class ExpressionBuilder:
    def __init__(self, file: int, text: str) -> None:
        self.file = file
        self.text = text
        self.end = 0
        self.suspicious = False  # whether `review` should read the program
        self.options = False  # whether `{:options …}` may have changed the syntax
        self.report: list[Diagnostic] = []
        self.shaper = Shaper(file, self.report)
        self.shaper.text = text

    # ── helpers ──────────────────────────────────────────────────────────────────────────────────

    def span(self, first: Any) -> Span:
        return Span(first.start if type(first) is Token else first.span.start, self.end, self.file)

    def between(self, first: Any, last: Any) -> Span:
        return Span(start_of(first), last.end if type(last) is Token else last.span.end, self.file)

    def name_of(self, t: Token) -> A.Name:
        return A.Name(Span(t.start, t.end, self.file), t.text)

    def declared(self, t: Token, wild: bool = False) -> A.Name:
        """A name that is being declared; Dafny keeps names that begin with `_` for itself."""
        if t.text[0] == "_" and not (wild and t.text == "_"):
            self.report.append(
                error(
                    "underscore",
                    t.span(self.file),
                    f"A name that you declare cannot begin with `_`: `{t.text}`.",
                )
            )
        return A.Name(Span(t.start, t.end, self.file), t.text)

    def lacking(self, span: Span, feature: str) -> None:
        self.report.append(unsupported(span, feature))

    # ── lists ────────────────────────────────────────────────────────────────────────────────────

    def empty(self, s: Parts) -> list[Any]:
        return []

    def more(self, s: Parts) -> list[Any]:
        s[0].append(s[1])
        return s[0]

    def one(self, s: Parts) -> list[Any]:
        return s

    def more_row(self, s: Parts) -> list[Any]:
        s[0].append(s[2])
        return s[0]

    def nothing(self, s: Parts) -> None:
        return None

    def second(self, s: Parts) -> Any:
        return s[1]

    def star(self, s: Parts) -> None:
        return None

    # ── attributes ───────────────────────────────────────────────────────────────────────────────

    def attribute(self, s: Parts) -> A.Attribute:
        if s[1].text == "options":
            self.options = True
            self.lacking(self.span(s[0]), "the attribute `{:options …}`, which changes the language")
        return A.Attribute(self.span(s[0]), s[1].text, tuple(s[2]) if len(s) == 4 else ())

    def at_attribute(self, s: Parts) -> A.Attribute:
        """`@Axiom` means `{:axiom}`."""
        args = tuple(a.value for a in s[3]) if len(s) == 5 else ()
        name: str = s[1].text
        snake = "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))
        return A.Attribute(self.span(s[0]), {"auto_contracts": "autocontracts"}.get(snake, snake), args)

    # ── types ────────────────────────────────────────────────────────────────────────────────────

    def path_type(self, s: Parts) -> A.TypeSyntax:
        args = tuple(s[2]) if len(s) == 4 else None
        return A.NamedType(self.span(s[0][0]), tuple(map(self.name_of, s[0])), args)

    def path_type_ctor(self, s: Parts) -> A.TypeSyntax:
        """`C<int>.Make`, after `new`."""
        return A.NamedType(self.span(s[0][0]), tuple(map(self.name_of, [*s[0], s[5]])), tuple(s[2]))

    def word_type(self, s: Parts) -> A.TypeSyntax:
        args = tuple(s[2]) if len(s) == 4 else None
        return A.NamedType(self.span(s[0]), (self.name_of(s[0]),), args)

    def tuple_type(self, s: Parts) -> A.TypeSyntax:
        items: list[Any] = s[1] if len(s) == 3 else []
        pairs: list[tuple[bool, A.TypeSyntax]] = [i if isinstance(i, tuple) else (False, i) for i in items]
        return A.TupleType(self.span(s[0]), tuple(t for _, t in pairs), tuple(g for g, _ in pairs))

    def ghost_item(self, s: Parts) -> tuple[bool, A.TypeSyntax]:
        return (True, s[1])

    def plain_type(self, s: Parts) -> A.TypeSyntax:
        """`(A)` is `A`; a tuple has no or several components, or a ghost one."""
        t = s[0]
        if type(t) is A.TupleType and len(t.items) == 1 and not t.ghost[0]:
            return t.items[0]
        return t

    def arrow_type(self, s: Parts) -> A.TypeSyntax:
        domain = s[0]
        params = domain.items if type(domain) is A.TupleType else (domain,)
        return A.ArrowType(self.span(domain), params, s[2], s[1].text)

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
        return self._literal_pattern(A.Unary(self.span(s[0]), "-", inner))

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

    # ── operators ────────────────────────────────────────────────────────────────────────────────

    def operators_done(self, s: Parts) -> A.Expr:
        row = s[0]
        last = row.operands[-1]
        if (
            isinstance(last, A.Display)
            and last.kind is A.Collection.SET
            and row.ops
            and row.ops[-1].text in ("&&", "||", "==>")
        ):
            self.suspicious = True
        return self.shaper.shape(row)

    def row_start(self, s: Parts) -> Row:
        if s[1].text == "|" or (s[1].text == "in" and isinstance(s[0], A.Unary)):
            self.suspicious = True
        return Row([s[0], s[2]], [s[1]])

    def row_more(self, s: Parts) -> Row:
        row = s[0]
        if s[1].text == "|":
            self.suspicious = True
        row.ops.append(s[1])
        row.operands.append(s[2])
        return row

    def row_prefix(self, s: Parts) -> Row:
        return Row([s[1]], [], {0: s[0]})

    def row_start_prefix(self, s: Parts) -> Row:
        return Row([s[0], s[3]], [s[1]], {1: s[2]})

    def row_more_prefix(self, s: Parts) -> Row:
        row = s[0]
        row.prefixes[len(row.operands)] = s[2]
        row.ops.append(s[1])
        row.operands.append(s[3])
        return row

    def row_start_limit(self, s: Parts) -> Row:
        return self.row_more_limit([Row([s[0]]), *s[1:]])

    def row_more_limit(self, s: Parts) -> Row:
        self.lacking(self.between(s[1], s[5]), "equality up to a depth, `==#[k]`")
        return self.row_more([s[0], s[1], s[6]])

    def row_as(self, s: Parts) -> Row:
        return Row([self._as(s[0], s[1], s[2])])

    def row_more_as(self, s: Parts) -> Row:
        row = s[0]
        row.operands[-1] = self._as(row.operands[-1], s[1], s[2])
        return row

    def _as(self, operand: A.Expr, word: Token, type: A.TypeSyntax) -> A.Expr:
        kind: Callable[[Span, A.Expr, A.TypeSyntax], A.Expr] = (
            A.Conversion if word.text == "as" else A.TypeTest
        )
        return kind(self.span(operand), operand, type)

    def unary(self, s: Parts) -> A.Expr:
        return A.Unary(self.span(s[0]), s[0].text, s[1])

    def lemma_expr(self, s: Parts) -> A.Expr:
        call = s[0]
        if not isinstance(call, A.Call):
            self.report.append(
                error(
                    "lemma-call",
                    s[1].span(self.file),
                    "A `;` inside an expression can only follow the call of a lemma. Write the value alone, "
                    "or bind it first: `var x := …; x + 1`.",
                )
            )
        stmt = A.Assign(call.span, (), A.AssignOp.ASSIGN, (A.ExprRhs(call.span, call),))
        return A.StmtExpr(self.span(call), stmt, s[2])

    def lemma_after_operators(self, s: Parts) -> A.Expr:
        return self.lemma_expr([self.shaper.shape(s[0]), s[1], s[2]])

    # ── atoms ────────────────────────────────────────────────────────────────────────────────────

    def ident(self, s: Parts) -> A.Expr:
        t = s[0]
        if t.text[0] == "'":
            self.suspicious = True
        return A.Ident(Span(t.start, t.end, self.file), t.text)

    def ident_generic(self, s: Parts) -> A.Expr:
        return A.Ident(self.span(s[0]), s[0].text, tuple(s[2]))

    def int_lit(self, s: Parts) -> A.Expr:
        return A.IntLit(self.span(s[0]), literals.int_value(s[0].text))

    def real_lit(self, s: Parts) -> A.Expr:
        return A.RealLit(self.span(s[0]), literals.real_value(s[0].text))

    def char_lit(self, s: Parts) -> A.Expr:
        return A.CharLit(self.span(s[0]), literals.char_value(s[0].text))

    def string_lit(self, s: Parts) -> A.Expr:
        return A.StringLit(self.span(s[0]), literals.string_value(s[0].text))

    def true_lit(self, s: Parts) -> A.Expr:
        return A.BoolLit(self.span(s[0]), True)

    def false_lit(self, s: Parts) -> A.Expr:
        return A.BoolLit(self.span(s[0]), False)

    def null_lit(self, s: Parts) -> A.Expr:
        return A.NullLit(self.span(s[0]))

    def this_expr(self, s: Parts) -> A.Expr:
        return A.ThisExpr(self.span(s[0]))

    def unit(self, s: Parts) -> A.Expr:
        return A.TupleExpr(self.span(s[0]), (), ())

    def parens(self, s: Parts) -> A.Expr:
        items = s[1]
        ghost = tuple(type(i) is tuple for i in items)
        args: list[A.Arg] = [i[1] if type(i) is tuple else i for i in items]
        for arg in args:
            if arg.name is None:
                continue
            if len(args) == 1 and not ghost[0]:
                self.report.append(
                    error(
                        "binding",
                        arg.name.span,
                        "A name with `:=` has no place in parentheses around one expression.",
                    )
                )
            else:
                self.lacking(arg.name.span, "named components in tuples")
        if len(args) == 1 and not ghost[0]:
            return A.Parens(self.span(s[0]), args[0].value)
        return A.TupleExpr(self.span(s[0]), tuple(a.value for a in args), ghost)

    def decreases_to(self, s: Parts) -> A.Expr:
        self.lacking(s[1].span(self.file), f"the operator `{s[1].text}`")
        return A.BoolLit(self.span(s[0]), True)

    def decreases_to_after_operators(self, s: Parts) -> A.Expr:
        return self.decreases_to([self.shaper.shape(s[0]), s[1], s[2]])

    def decreases_to_lists(self, s: Parts) -> A.Expr:
        self.lacking(s[2].span(self.file), f"the operator `{s[2].text}`")
        return A.BoolLit(self.span(s[0]), True)

    def arg(self, s: Parts) -> A.Arg:
        return A.Arg(s[0].span, s[0])

    def arg_named(self, s: Parts) -> A.Arg:
        return A.Arg(self.span(s[0]), s[2], self.name_of(s[0]))

    def arg_ghost(self, s: Parts) -> tuple[bool, A.Arg]:
        return (True, self.arg(s[1:]))

    def arg_ghost_named(self, s: Parts) -> tuple[bool, A.Arg]:
        return (True, self.arg_named(s[1:]))

    # ── displays ─────────────────────────────────────────────────────────────────────────────────

    def seq_display(self, s: Parts) -> A.Expr:
        return A.Display(self.span(s[0]), A.Collection.SEQ, tuple(s[1]) if len(s) == 3 else ())

    def set_display(self, s: Parts) -> A.Expr:
        return A.Display(self.span(s[0]), A.Collection.SET, tuple(s[1]) if len(s) == 3 else ())

    def word_display(self, s: Parts) -> A.Expr:
        return A.Display(self.span(s[0]), A.Collection(s[0].text), tuple(s[2]) if len(s) == 4 else ())

    def multiset_of(self, s: Parts) -> A.Expr:
        return A.MultisetOf(self.span(s[0]), s[2])

    def map_item(self, s: Parts) -> tuple[A.Expr, A.Expr]:
        return (s[0], s[2])

    def map_display(self, s: Parts) -> A.Expr:
        return A.MapDisplay(self.span(s[0]), A.Collection(s[0].text), tuple(s[2]) if len(s) == 4 else ())

    def seq_init(self, s: Parts) -> A.Expr:
        return A.SeqInit(self.span(s[0]), s[2], s[4])

    def seq_init_typed(self, s: Parts) -> A.Expr:
        if len(s[2]) != 1:
            self.report.append(
                error("type-arguments", self.between(s[1], s[3]), "`seq` takes one type argument.")
            )
        return A.SeqInit(self.span(s[0]), s[5], s[7], s[2][0])

    def cardinality(self, s: Parts) -> A.Expr:
        return A.Cardinality(self.span(s[0]), s[1])

    # ── what speaks of states ────────────────────────────────────────────────────────────────────

    def old_expr(self, s: Parts) -> A.Expr:
        return A.Old(self.span(s[0]), s[2], None)

    def old_at(self, s: Parts) -> A.Expr:
        return A.Old(self.span(s[0]), s[4], self.name_of(s[2]))

    def fresh_expr(self, s: Parts) -> A.Expr:
        return A.Fresh(self.span(s[0]), s[2], None)

    def fresh_at(self, s: Parts) -> A.Expr:
        return A.Fresh(self.span(s[0]), s[4], self.name_of(s[2]))

    def allocated_expr(self, s: Parts) -> A.Expr:
        return A.Allocated(self.span(s[0]), s[2])

    def unchanged_expr(self, s: Parts) -> A.Expr:
        return A.Unchanged(self.span(s[0]), tuple(s[2]), None)

    def unchanged_at(self, s: Parts) -> A.Expr:
        return A.Unchanged(self.span(s[0]), tuple(s[4]), self.name_of(s[2]))

    def frame_expr(self, s: Parts) -> A.FrameExpr:
        return A.FrameExpr(self.span(s[0]), s[0], self.name_of(s[2]) if len(s) == 3 else None)

    def frame_field(self, s: Parts) -> A.FrameExpr:
        return A.FrameExpr(self.span(s[0]), None, self.name_of(s[1]))

    def frame_star(self, s: Parts) -> A.FrameExpr:
        return A.FrameExpr(self.span(s[0]), None, None)

    def frame_everything(self, s: Parts) -> A.FrameExpr:
        self.lacking(self.span(s[0]), "`reads **`")
        return A.FrameExpr(self.span(s[0]), None, None)

    # ── suffixes ─────────────────────────────────────────────────────────────────────────────────

    def dot(self, s: Parts) -> A.Expr:
        return A.Dot(self.span(s[0]), s[0], self.name_of(s[2]))

    def dot_generic(self, s: Parts) -> A.Expr:
        return A.Dot(self.span(s[0]), s[0], self.name_of(s[2]), tuple(s[4]))

    def field_update(self, s: Parts) -> tuple[A.Name, A.Expr]:
        return (self.name_of(s[0]), s[2])

    def datatype_update(self, s: Parts) -> A.Expr:
        return A.DatatypeUpdate(self.span(s[0]), s[0], tuple(s[3]))

    def call(self, s: Parts) -> A.Expr:
        return A.Call(self.span(s[0]), s[0], tuple(s[2]) if len(s) == 4 else ())

    def call_at(self, s: Parts) -> A.Expr:
        return A.Call(self.span(s[0]), s[0], tuple(s[4]) if len(s) == 6 else (), self.name_of(s[2]))

    def hash_call(self, s: Parts) -> A.Expr:
        self.lacking(self.between(s[1], s[4]), "calls of prefix predicates, `P#[k](x)`")
        return A.Call(self.span(s[0]), s[0], tuple(s[6]) if len(s) == 8 else ())

    def hash_call_generic(self, s: Parts) -> A.Expr:
        return self.hash_call([s[0], s[1], *s[5:]])

    def index(self, s: Parts) -> A.Expr:
        return A.Index(self.span(s[0]), s[0], tuple(s[2]))

    def slice_both(self, s: Parts) -> A.Expr:
        return A.Slice(self.span(s[0]), s[0], s[2], s[4])

    def slice_from(self, s: Parts) -> A.Expr:
        return A.Slice(self.span(s[0]), s[0], s[2], None)

    def slice_to(self, s: Parts) -> A.Expr:
        return A.Slice(self.span(s[0]), s[0], None, s[3])

    def slice_all(self, s: Parts) -> A.Expr:
        return A.Slice(self.span(s[0]), s[0], None, None)

    def update(self, s: Parts) -> A.Expr:
        return A.Update(self.span(s[0]), s[0], s[2], s[4])

    def multi_slice_rest(self, s: Parts) -> A.Expr:
        self.suspicious = True
        return A.MultiSlice(self.span(s[0]), s[0], (s[2],), True)

    def multi_slice(self, s: Parts) -> A.Expr:
        self.suspicious = True
        return A.MultiSlice(self.span(s[0]), s[0], (s[2], *s[4]), False)

    def multi_slice_trailing(self, s: Parts) -> A.Expr:
        self.suspicious = True
        return A.MultiSlice(self.span(s[0]), s[0], (s[2], *s[4]), True)

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
            span = Span(last.span.start, end, self.file)
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
                    s[0].span(self.file),
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
                    s[0].span(self.file),
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
                between = Span(requires.span.end, value.span.start, self.file)
                span = Span(requires.span.start, value.span.end, self.file)
                requires = A.Binary(span, "&&", requires, value, between)
        return A.Lambda(self.span(first), params, requires, tuple(reads), body)

    def lambda_plain(self, s: Parts) -> A.Expr:
        t = s[0]
        param = A.BoundVar(t.span(self.file), self.declared(t, wild=True))
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
            self.report.append(
                error("or-fail", s[2].span(self.file), "`:-` takes one name and one value here.")
            )
        return A.LetOrFail(self.span(s[0]), s[0].type == "GHOST_VAR", s[1][0], s[3][0], s[5])

    def let_fail(self, s: Parts) -> A.Expr:
        return A.LetOrFail(self.span(s[0]), False, None, s[1], s[3])

    def stmt_expr(self, s: Parts) -> A.Expr:
        if isinstance(s[0], A.Forall) and s[0].body is None:
            self.report.append(
                error(
                    "quantifier-separator",
                    Span(s[0].span.start, s[0].span.start + len("forall"), self.file),
                    "A quantifier is written `forall x :: condition`: "
                    "its variables without parentheses, then `::`.",
                )
            )
        return A.StmtExpr(self.span(s[0]), s[0], s[1])

    def just_expression(self, s: Parts) -> A.Expr:
        return s[0]
