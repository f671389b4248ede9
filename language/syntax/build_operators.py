"""The parser's actions for operators, atoms and suffixes."""

from __future__ import annotations

from collections.abc import Callable

from language.diagnostics import error
from language.operators import Operator, UnaryOperator
from language.record import replace
from language.source import Span
from language.syntax import ast as A
from language.syntax import literals
from language.syntax.build_types import CommonBuilder, Parts
from language.syntax.operators import Row
from language.syntax.tokens import Token


class OperatorBuilder(CommonBuilder):
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
        if s[1].text in (Operator.EQUAL.value, Operator.UNEQUAL.value):
            self.shaper.limits[s[1].start] = s[4]
        else:
            message = "Only `==` and `!=` take a depth: `a ==#[k] b`."
            self.report.append(error("syntax", self.between(s[1], s[5]), message))
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
        return A.Unary(self.span(s[0]), UnaryOperator(s[0].text), s[1])

    def lemma_expr(self, s: Parts) -> A.Expr:
        call = s[0]
        if not isinstance(call, A.Call):
            self.report.append(
                error(
                    "lemma-call",
                    s[1].span,
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
        if t.text[:1] == "'":
            self.suspicious = True
        return A.Ident(t.span, t.text)

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
        lists = self._lists([a.value for a in args])
        if lists is not None:
            return A.Parens(self.span(s[0]), lists)
        return A.TupleExpr(self.span(s[0]), tuple(a.value for a in args), ghost)

    def decreases_to(self, s: Parts) -> A.Expr:
        return A.DecreasesTo(self.span(s[0]), (s[0],), (s[2],), s[1].text.startswith("non"))

    def decreases_to_after_operators(self, s: Parts) -> A.Expr:
        return self.decreases_to([self.shaper.shape(s[0]), s[1], s[2]])

    def _lists(self, values: list[A.Expr]) -> A.DecreasesTo | None:
        """`a, b decreases to c, d` in parentheses: read as a row whose one element has the words."""
        at = [i for i, x in enumerate(values) if isinstance(x, A.DecreasesTo)]
        if len(at) != 1:
            return None
        whole = values[at[0]]
        assert isinstance(whole, A.DecreasesTo)
        left, right = (*values[: at[0]], *whole.left), (*whole.right, *values[at[0] + 1 :])
        return A.DecreasesTo(left[0].span.to(right[-1].span), left, right, whole.or_same)

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
        return A.Call(self.span(s[0]), s[0], tuple(s[6]) if len(s) == 8 else (), None, s[3])

    def hash_call_generic(self, s: Parts) -> A.Expr:
        callee = s[0]
        if isinstance(callee, A.Ident | A.Dot):
            callee = replace(callee, type_args=tuple(s[3]))
        return self.hash_call([callee, s[1], *s[5:]])

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
