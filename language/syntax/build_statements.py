"""The parser's actions for statements."""

from __future__ import annotations

from collections.abc import Sequence

from language.diagnostics import error
from language.operators import JOINS_LINES, Operator, combine
from language.source import Span
from language.syntax import ast as A
from language.syntax.build_contracts import ContractBuilder, SpecItem
from language.syntax.build_types import Parts
from language.syntax.tokens import Token


class StatementBuilder(ContractBuilder):
    dividers: list[A.Block]
    """The empty blocks in the places of `new;`, which only a constructor's body may hold."""

    # ── blocks and declarations of variables ─────────────────────────────────────────────────────

    def block(self, s: Parts) -> A.Block:
        return s[0] if len(s) == 1 else A.Block(self.span(s[0]), tuple(s[1]))

    def new_divider(self, s: Parts) -> A.Stmt:
        divider = A.Block(self.span(s[0]), ())
        self.dividers.append(divider)
        return divider

    def at_stmt(self, s: Parts) -> A.Stmt:
        return s[1]

    def skeleton(self, s: Parts) -> A.Expr:
        return A.Omitted(s[0].span)

    def skeleton_stmt(self, s: Parts) -> A.Stmt:
        word = "" if s[0].text == "..." else s[0].text
        return A.Skeleton(self.span(s[0]), word, s[-1] if isinstance(s[-1], A.Block) else None)

    def by_proof(self, s: Parts) -> A.Block:
        return s[1]

    def local(self, s: Parts) -> tuple[A.BoundVar, list[A.Attribute]]:
        name = self.declared(s[1], wild=True)
        type = s[3] if len(s) == 5 else None
        end = type.span.end if type is not None else name.span.end
        return (A.BoundVar(Span(s[1].start, end, s[1].home), name, type), [*s[0], *s[-1]])

    def _var(
        self,
        s: Parts,
        op: A.AssignOp | None = None,
        rhss: tuple[A.Rhs, ...] = (),
        word: Token | None = None,
        about: Sequence[A.Attribute] = (),
        by: A.Block | None = None,
    ) -> A.Stmt:
        ghost = s[0].type == "GHOST_VAR"
        variables = tuple(A.BoundVar(v.span, v.name, v.type, True) if ghost else v for v, _ in s[1])
        attributes = tuple(a for _, attrs in s[1] for a in attrs)
        assumed = word is not None and op is A.AssignOp.SUCH_THAT
        keyword = word.text if word is not None and op is A.AssignOp.OR_FAIL else None
        return A.VarDecl(
            self.span(s[0]), ghost, variables, op, rhss, assumed, keyword, attributes, tuple(about), by
        )

    def var_plain(self, s: Parts) -> A.Stmt:
        return self._var(s)

    def var_assign(self, s: Parts) -> A.Stmt:
        return self._var(s, A.AssignOp.ASSIGN, tuple(s[3]), by=s[4])

    def var_such_that(self, s: Parts) -> A.Stmt:
        word, about = s[3:5] if len(s) == 7 else (None, ())
        return self._var(s, A.AssignOp.SUCH_THAT, (A.ExprRhs(s[-2].span, s[-2]),), word, about, s[-1])

    def var_or_fail(self, s: Parts) -> A.Stmt:
        word, about = s[3:5] if len(s) == 7 else (None, ())
        return self._var(s, A.AssignOp.OR_FAIL, tuple(s[-2]), word, about, s[-1])

    def var_pattern(self, s: Parts) -> A.Stmt:
        return A.PatternDecl(self.span(s[0]), s[0].type == "GHOST_VAR", s[2], s[4], s[5])

    def var_pattern_such_that(self, s: Parts) -> A.Stmt:
        self.report.append(error("pattern", s[2].span, "Only variables can stand before `:|`, not patterns."))
        return A.PatternDecl(self.span(s[0]), s[0].type == "GHOST_VAR", s[2], s[4])

    # ── assignments and calls ────────────────────────────────────────────────────────────────────

    def call_stmt(self, s: Parts) -> A.Stmt:
        if not isinstance(s[0], A.Call):
            text = self.text[s[0].span.start : s[0].span.end]
            shown = f"`{text}`" if len(text) <= 30 and "\n" not in text else "This expression"
            self.report.append(
                error(
                    "statement",
                    s[0].span,
                    f"{shown} alone does nothing: a statement calls a method, as `M(x);`, or "
                    "assigns, as `x := 1;`.",
                )
            )
        return A.Assign(self.span(s[0]), (), A.AssignOp.ASSIGN, (A.ExprRhs(s[0].span, s[0]),), by=s[2])

    def target(self, s: Parts) -> A.Expr:
        e = s[0]
        if not isinstance(e, A.Ident | A.Dot | A.Index):
            self.report.append(
                error(
                    "assignment", e.span, "Only a variable, a field or an array element can be assigned to."
                )
            )
        return e

    def assign_stmt(self, s: Parts) -> A.Stmt:
        return A.Assign(self.span(s[0][0]), tuple(s[0]), A.AssignOp.ASSIGN, tuple(s[2]), by=s[3])

    def assign_such_that(self, s: Parts) -> A.Stmt:
        rhss = (A.ExprRhs(s[-2].span, s[-2]),)
        assumed, about = len(s) == 6, tuple(s[3]) if len(s) == 6 else ()
        return A.Assign(
            self.span(s[0][0]), tuple(s[0]), A.AssignOp.SUCH_THAT, rhss, assumed, None, about, s[-1]
        )

    def assign_or_fail(self, s: Parts) -> A.Stmt:
        keyword, about = (s[2].text, tuple(s[3])) if len(s) == 6 else (None, ())
        return A.Assign(
            self.span(s[0][0]), tuple(s[0]), A.AssignOp.OR_FAIL, tuple(s[-2]), False, keyword, about, s[-1]
        )

    def or_fail(self, s: Parts) -> A.Stmt:
        keyword, about = (s[1].text, tuple(s[2])) if len(s) == 5 else (None, ())
        return A.Assign(self.span(s[0]), (), A.AssignOp.OR_FAIL, tuple(s[-2]), False, keyword, about, s[-1])

    def rhs_expr(self, s: Parts) -> A.Rhs:
        return A.ExprRhs(s[0].span, s[0])

    def rhs_havoc(self, s: Parts) -> A.Rhs:
        return A.HavocRhs(s[0].span)

    def _object(self, s: Parts, args: tuple[A.Arg, ...] | None) -> A.Rhs:
        type = s[1]
        if not isinstance(type, A.NamedType):
            self.report.append(error("new", type.span, "`new` makes an object of a class, or an array."))
            type = A.NamedType(type.span, (A.Name(type.span, "object"),), None)
        return A.NewObject(self.span(s[0]), type, args)

    def rhs_new(self, s: Parts) -> A.Rhs:
        return self._object(s, None)

    def rhs_new_call(self, s: Parts) -> A.Rhs:
        return self._object(s, tuple(s[3]) if len(s) == 6 else ())

    def _array(
        self,
        s: Parts,
        element: A.TypeSyntax | None,
        dims: Parts,
        init: A.Expr | None = None,
        display: Parts | None = None,
    ) -> A.Rhs:
        shown = None if display is None else tuple(display)
        return A.NewArray(self.span(s[0]), element, tuple(dims), init, shown)

    def rhs_new_array(self, s: Parts) -> A.Rhs:
        return self._array(s, s[1], s[3])

    def rhs_new_array_init(self, s: Parts) -> A.Rhs:
        return self._array(s, s[1], s[3], s[6])

    def rhs_new_array_display(self, s: Parts) -> A.Rhs:
        return self._array(s, s[1], s[3], None, s[6] if len(s) == 9 else [])

    def rhs_new_array_of(self, s: Parts) -> A.Rhs:
        return self._array(s, s[1], [], None, s[5] if len(s) == 8 else [])

    def rhs_new_untyped(self, s: Parts) -> A.Rhs:
        return self._array(s, None, [], None, s[4] if len(s) == 7 else [])

    def rhs_new_untyped_plain(self, s: Parts) -> A.Rhs:
        return self._array(s, None, s[2])

    def rhs_new_untyped_init(self, s: Parts) -> A.Rhs:
        return self._array(s, None, s[2], s[5])

    def rhs_new_untyped_display(self, s: Parts) -> A.Rhs:
        return self._array(s, None, s[2], None, s[5] if len(s) == 8 else [])

    # ── control flow ─────────────────────────────────────────────────────────────────────────────

    def worded(self, s: Parts) -> Token:
        """A statement's first word, with attributes of which no stage has a use."""
        return s[0]

    def if_stmt(self, s: Parts) -> A.Stmt:
        return A.If(self.span(s[0]), s[1], s[2], s[4] if len(s) == 5 else None)

    def alternative(self, s: Parts) -> A.Alternative:
        return A.Alternative(self.span(s[0]), s[2], tuple(s[4]))

    def if_cases(self, s: Parts) -> A.Stmt:
        return A.IfCases(self.span(s[0]), tuple(s[-2] if len(s) == 4 else s[1]))

    def while_stmt(self, s: Parts) -> A.Stmt:
        spec = self.loop_spec(s[2], self.span(s[0]) if s[1] is None else s[1].span)
        self.suspicious = self.suspicious or len(s) == 3
        return A.While(self.span(s[0]), s[1], spec, s[3] if len(s) == 4 else None)

    def while_cases(self, s: Parts) -> A.Stmt:
        cases = tuple(s[2] if len(s) == 4 else s[1])
        return self._while_cases(s[0], self.loop_spec([], s[0].span), cases)

    def while_cases_spec(self, s: Parts) -> A.Stmt:
        cases = tuple(s[3] if len(s) == 5 else s[2])
        return self._while_cases(s[0], self.loop_spec(s[1], s[0].span), cases)

    def _while_cases(self, first: Token, spec: A.LoopSpec, cases: tuple[A.Alternative, ...]) -> A.Stmt:
        for case in cases:
            if isinstance(case.guard, A.BindingGuard):
                self.report.append(
                    error("guard", case.guard.span, "A loop's case cannot bind variables with `:|`.")
                )
        return A.WhileCases(self.span(first), spec, cases)

    def for_stmt(self, s: Parts) -> A.Stmt:
        last = s[5]
        spec = self.loop_spec(s[6], self.span(s[0]) if last is None else last.span)
        body = s[7] if len(s) == 8 else None
        self.suspicious = self.suspicious or body is None
        return A.For(self.span(s[0]), s[1], s[3], last, s[4].text == "downto", spec, body)

    def match_stmt(self, s: Parts) -> A.Stmt:
        return A.MatchStmt(self.span(s[0]), s[1], tuple(s[2] if len(s) == 3 else s[3]))

    def case(self, s: Parts) -> A.MatchStmtCase:
        return A.MatchStmtCase(self.span(s[0]), s[2], tuple(s[4]))

    def return_stmt(self, s: Parts) -> A.Stmt:
        return A.Return(self.span(s[0]), tuple(s[1]) if len(s) == 3 else None)

    def yield_stmt(self, s: Parts) -> A.Stmt:
        return A.Yield(self.span(s[0]), tuple(s[1]) if len(s) == 3 else None)

    def break_stmt(self, s: Parts) -> A.Stmt:
        return A.Break(self.span(s[0][0]), False, len(s[0]), None)

    def break_label(self, s: Parts) -> A.Stmt:
        if len(s[0]) > 1:
            self.report.append(error("break", s[1].span, "`break` with a label is written once: `break L;`."))
        return A.Break(self.span(s[0][0]), False, 1, self.name_of(s[1]))

    def break_continue(self, s: Parts) -> A.Stmt:
        return A.Break(self.span(s[0][0]), True, len(s[0]) + 1, None)

    def continue_stmt(self, s: Parts) -> A.Stmt:
        return A.Break(self.span(s[0]), True, 1, None)

    def continue_label(self, s: Parts) -> A.Stmt:
        return A.Break(self.span(s[0]), True, 1, self.name_of(s[1]))

    def labeled(self, s: Parts) -> A.Stmt:
        return A.Labeled(self.span(s[0]), self.declared(s[1]), s[3])

    # ── proofs ───────────────────────────────────────────────────────────────────────────────────

    def assert_stmt(self, s: Parts) -> A.Stmt:
        return A.Assert(self.span(s[0]), self.claim(s[2]), None, s[3], tuple(s[1]))

    def assert_labeled(self, s: Parts) -> A.Stmt:
        return A.Assert(self.span(s[0]), s[4], self.declared(s[2]), s[5], tuple(s[1]))

    def assume_stmt(self, s: Parts) -> A.Stmt:
        return A.Assume(self.span(s[0]), self.claim(s[2]), tuple(s[1]))

    def expect_stmt(self, s: Parts) -> A.Stmt:
        return A.Expect(self.span(s[0]), s[2], s[4] if len(s) == 6 else None)

    def reveal_stmt(self, s: Parts) -> A.Stmt:
        return A.Reveal(self.span(s[0]), tuple(s[1]))

    def reveal_all(self, s: Parts) -> A.Stmt:
        return A.Reveal(self.span(s[0]), (), everything=True)

    def reveal_nothing(self, s: Parts) -> A.Stmt:
        self.report.append(
            error(
                "reveal", self.span(s[0]), "`reveal` needs the name of what to reveal, as in `reveal F();`."
            )
        )
        return A.Reveal(self.span(s[0]), ())

    def hide_stmt(self, s: Parts) -> A.Stmt:
        everything = isinstance(s[1], Token)
        return A.Hide(self.span(s[0]), () if everything else tuple(s[1]), everything)

    def print_stmt(self, s: Parts) -> A.Stmt:
        return A.Print(self.span(s[0]), tuple(s[1]))

    def modify_stmt(self, s: Parts) -> A.Stmt:
        return A.Modify(self.span(s[0]), tuple(s[2]), s[3] if isinstance(s[3], A.Block) else None)

    def opaque_block(self, s: Parts) -> A.Stmt:
        self.allow(s[1], "ensures modifies", "An opaque block")
        has_modifies = any(i.word == "modifies" for i in s[1])
        modifies = self.frames(s[1], "modifies") if has_modifies else None
        return A.OpaqueBlock(self.span(s[0]), self.clauses(s[1], "ensures"), modifies, s[2])

    def _forall(self, first: Token, domain: Parts, items: list[SpecItem], body: A.Block | None) -> A.Stmt:
        self.allow(items, "ensures", "A `forall` statement")
        variables, range, attributes = self.domain_of(domain) if domain else ((), None, ())
        return A.Forall(self.span(first), variables, range, attributes, self.clauses(items, "ensures"), body)

    def forall_stmt(self, s: Parts) -> A.Stmt:
        return self._forall(s[0], s[1], s[2], s[3] if len(s) == 4 else None)

    def forall_parens(self, s: Parts) -> A.Stmt:
        return self._forall(s[0], s[2], s[4], s[5] if len(s) == 6 else None)

    def forall_bare(self, s: Parts) -> A.Stmt:
        return self._forall(s[0], [], s[1], s[2])

    def forall_empty(self, s: Parts) -> A.Stmt:
        return self._forall(s[0], [], s[3], s[4] if len(s) == 5 else None)

    # ── calculations ─────────────────────────────────────────────────────────────────────────────

    def calc_op(self, s: Parts) -> tuple[Token, A.Expr | None]:
        if Operator(s[0].text) not in JOINS_LINES:
            self.report.append(error("calc", s[0].span, f"`{s[0].text}` cannot join the lines of a `calc`."))
        return (s[0], None)

    def calc_limit(self, s: Parts) -> tuple[Token, A.Expr | None]:
        if s[0].text != Operator.EQUAL.value:
            message = "Only `==` takes a depth here: `==#[k]`."
            self.report.append(error("calc", self.between(s[1], s[4]), message))
        return (s[0], s[3])

    def calc_line(self, s: Parts) -> A.Expr:
        return s[0]

    def calc_hint(self, s: Parts) -> A.Block:
        return A.Block(self.span(s[0]), tuple(s[1]))

    def _check_relations(self, default: tuple[Token, A.Expr | None] | None, items: Parts) -> None:
        """The steps of a calculation must relate its first line to its last one."""
        whole = Operator.EQUAL if default is None else Operator(default[0].text)
        if default is not None and combine(whole, whole) is None:
            message = f"`{whole}` says nothing of the first and the last line, so it cannot join all lines."
            self.report.append(error("calc", default[0].span, message))
            return
        for item in items:
            if not isinstance(item, A.Node):
                token: Token = item[0]
                both = combine(whole, Operator(token.text))
                if both is None:
                    message = f"`{token.text}` cannot follow `{whole}` in one calculation."
                    self.report.append(error("calc", token.span, message))
                    return
                whole = both

    def calc_stmt(self, s: Parts) -> A.Stmt:
        """The items are lines, operators and hints as they come; after a line come its operator and hints."""
        lines: list[A.Expr] = []
        steps: list[A.CalcStep] = []
        op: tuple[Token, A.Expr | None] | None = None
        hints: list[A.Stmt] = []
        line_end = s[0].end
        for item in s[4]:
            if isinstance(item, A.Expr):
                if lines:
                    span = Span(line_end, item.span.start, s[0].home)
                    steps.append(
                        A.CalcStep(
                            span, Operator(op[0].text) if op else None, op[1] if op else None, tuple(hints)
                        )
                    )
                elif op or hints:
                    self.report.append(
                        error(
                            "calc", item.span, "A `calc` begins with a line, not with an operator or a hint."
                        )
                    )
                lines.append(item)
                op, hints, line_end = None, [], item.span.end
            elif isinstance(item, A.Stmt):
                hints.append(item)
            else:
                token: Token = item[0]
                if op is not None or hints:
                    self.report.append(
                        error(
                            "calc",
                            token.span,
                            "Between two lines of a `calc` stands one operator, before the hints.",
                        )
                    )
                op = (token, item[1])
        if op is not None and not hints:
            message = (
                f"A calculation ends with a line, not with an operator: write what comes after "
                f"`{op[0].text}`, or delete it."
            )
            self.report.append(error("calc", op[0].span, message))
        default = s[2]
        self._check_relations(default, s[4])
        text = None if default is None else Operator(default[0].text)
        return A.Calc(self.span(s[0]), text, tuple(lines), tuple(steps), default[1] if default else None)
