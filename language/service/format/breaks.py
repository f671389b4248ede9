"""Where lines begin: read off the syntax tree, so that the layout of the text has no part in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from language.record import dataclass, field
from language.syntax import ast
from language.syntax.tokens import SPEC_WORDS, Token


@dataclass(eq=False)
class Breaks:
    """`at` has, by the place of a token, how far in the line is that it begins; `blank` those before which a
    line is left empty. `blocks` are the places of braces that hold a body."""

    tokens: Sequence[Token]
    commented: frozenset[int] = frozenset()
    """Places of tokens that have comments before them."""
    at: dict[int, int] = field(default_factory=dict[int, int])
    blank: set[int] = field(default_factory=set[int])
    blocks: set[int] = field(default_factory=set[int])
    tight: set[int] = field(default_factory=set[int])
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._starts = [t.start for t in self.tokens]

    # ── declarations ─────────────────────────────────────────────────────────────────────────────

    def declaration(self, d: ast.Decl, indent: int) -> None:
        self.at[d.span.start] = indent
        for node in ast.walk(d):
            match node:
                case ast.TypeParam(variance=variance) if variance:
                    self.tight.add(self._before(node.name.span.start).start)
                case _:
                    pass
        match d:
            case ast.MethodDecl():
                body = d.body
                self._spec(d, d.name.span.end, body.span.start if body is not None else d.span.end, indent)
                if body is not None:
                    self.block(body, indent, self._has_spec(d.spec))
            case ast.IteratorDecl():
                body = d.body
                self._spec(d, d.name.span.end, body.span.start if body is not None else d.span.end, indent)
                if body is not None:
                    self.block(body, indent, True)
            case ast.FunctionDecl():
                self._function(d, indent)
            case ast.ModuleDecl(decls=inner) | ast.ClassDecl(members=inner):
                self._inner(d, inner, indent)
            case (
                ast.DatatypeDecl(members=inner) | ast.NewtypeDecl(members=inner) | ast.TypeDecl(members=inner)
            ):
                if self._last(d).type == "RBRACE" and (inner or self._token_before_last(d).type == "LBRACE"):
                    self._inner(d, inner, indent)
            case _:
                pass

    def _function(self, d: ast.FunctionDecl, indent: int) -> None:
        body = d.body
        end = body.span.start if body is not None else d.span.end
        self._spec(d, d.name.span.end, end, indent)
        if body is None:
            return
        opener, closer = self._before(body.span.start), self._after(body.span.end)
        while opener.type not in ("LBRACE", "START_BRACE"):  # a parenthesis that the tree does not keep
            opener, closer = self._before(opener.start), self._after(closer.end)
        self.blocks |= {opener.start, closer.start}
        first = self._after(opener.end)
        if self._has_spec(d.spec) or compound(body) or d.by_method is not None or not self.fits(d):
            if self._has_spec(d.spec):
                self.at[opener.start] = indent
            self.at[first.start] = indent + 1
            self.at[closer.start] = indent
            self.expression(body, indent + 1)
        if d.by_method is not None:
            self.block(d.by_method, indent, False)

    def fits(self, d: ast.Decl) -> bool:
        """Whether a function may stand in one line; set by what lays out lines."""
        return sum(len(t.text) + 1 for t in self._within(d.span.start, d.span.end)) <= 100

    def _inner(self, d: ast.Decl, inner: tuple[ast.Decl, ...], indent: int) -> None:
        closer = self._last(d)
        first = min((m.span.start for m in inner), default=closer.start)
        opener = next(
            t for t in reversed(self._within(d.span.start, first)) if t.type in ("LBRACE", "START_BRACE")
        )
        self.blocks |= {opener.start, closer.start}
        if inner or closer.start in self.commented:
            self.members(inner, indent + 1)
            self.at[closer.start] = indent

    def members(self, decls: tuple[ast.Decl, ...], indent: int) -> None:
        previous: ast.Decl | None = None
        for d in sorted(decls, key=lambda d: d.span.start):
            if isinstance(d, ast.FieldDecl) and self._token(d.span.start).type == "ID":
                continue  # the second of several in one statement
            self.declaration(d, indent)
            if previous is not None and (large(previous) or large(d) or type(previous) is not type(d)):
                self.blank.add(d.span.start)
            previous = d

    def _spec(self, d: ast.Node, start: int, end: int, indent: int) -> None:
        """A clause a line. The words in a function that is a value are none."""
        lambdas = [n.span for n in ast.walk(d) if isinstance(n, ast.Lambda)]
        depth = 0
        for t in self._within(start, end):
            depth += t.text in ("(", "[", "{", "{:")
            depth -= t.text in (")", "]", "}")
            inside = any(s.start < t.start < s.end for s in lambdas)
            first = t.type in SPEC_WORDS and self._before(t.start).type != "YIELD"
            if (first or t.type == "YIELD") and depth == 0 and not inside:
                self.at[t.start] = indent + 1

    @staticmethod
    def _has_spec(s: ast.Spec) -> bool:
        return bool(s.requires or s.ensures or s.reads or s.modifies or s.decreases)

    # ── statements ───────────────────────────────────────────────────────────────────────────────

    def block(self, b: ast.Block, indent: int, own_line: bool) -> None:
        opener, closer = b.span.start, b.span.end - 1
        self.blocks |= {opener, closer}
        if own_line:
            self.at[opener] = indent
        inside = self._within(opener + 1, closer)
        if inside or closer in self.commented:
            for s in b.body:
                self.statement(s, indent + 1)
            if inside:
                self.at.setdefault(inside[0].start, indent + 1)
            self.at[closer] = indent

    def statement(self, s: ast.Stmt, indent: int, begins_line: bool = True) -> None:
        if begins_line:
            self.at[s.span.start] = indent
        match s:
            case ast.Block():
                self.block(s, indent, False)
            case ast.Labeled(body=body):
                self.statement(body, indent, False)
            case ast.If(then=then, orelse=orelse):
                self.block(then, indent, False)
                if orelse is not None:
                    self.statement(orelse, indent, False)
            case ast.While(spec=spec, body=body) | ast.For(spec=spec, body=body):
                end = body.span.start if body is not None else s.span.end
                self._spec(s, s.span.start, end, indent)
                if body is not None:
                    self.block(body, indent, bool(spec.invariants or spec.decreases or spec.modifies))
            case ast.Forall(body=body) | ast.OpaqueBlock(body=body) | ast.Modify(body=body):
                end = body.span.start if body is not None else s.span.end
                before = len(self.at)
                if not isinstance(s, ast.Modify):
                    self._spec(s, s.span.start + 1, end, indent)
                if body is not None:
                    self.block(body, indent, len(self.at) > before)
            case ast.MatchStmt(cases=cases):
                self._cases(s, [(c.span.start, c.body) for c in cases], s.scrutinee.span.end, indent)
            case ast.IfCases(cases=cases):
                self._cases(s, [(c.span.start, c.body) for c in cases], s.span.start + 1, indent)
            case ast.WhileCases(cases=cases):
                self._spec(s, s.span.start, cases[0].span.start, indent)
                self._cases(s, [(c.span.start, c.body) for c in cases], s.span.start + 1, indent)
            case ast.Calc():
                self._calc(s, indent)
            case ast.Skeleton(body=body) if body is not None:
                self.block(body, indent, False)
            case ast.Assert(by=by) | ast.VarDecl(by=by) | ast.PatternDecl(by=by) | ast.Assign(by=by):
                if by is not None:
                    self.block(by, indent, False)
            case _:
                pass

    def _cases(
        self, s: ast.Node, cases: list[tuple[int, tuple[ast.Stmt, ...]]], after: int, indent: int
    ) -> None:
        further = self._braced(s, after, cases[0][0] if cases else s.span.end, indent)
        for start, body in cases:
            self.at[start] = indent + further
            if len(body) == 1 and simple(body[0]):
                self.statement(body[0], indent + further + 1, False)
            else:
                for x in body:
                    self.statement(x, indent + further + 1)

    def _braced(self, s: ast.Node, after: int, first: int, indent: int) -> int:
        """1 where the cases stand in braces, which are noted; else 0."""
        found = [t for t in self._within(after, first) if t.type in ("LBRACE", "START_BRACE")]
        last = self._last(s)
        if not found or last.type != "RBRACE" or found[-1].end > first:
            return 0
        self.blocks |= {found[-1].start, last.start}
        self.at[last.start] = indent
        return 1

    def _calc(self, s: ast.Calc, indent: int) -> None:
        closer = self._last(s)
        opener = next(t for t in self._within(s.span.start, s.span.end) if t.text == "{")
        self.blocks |= {opener.start, closer.start}
        if not s.lines:
            return
        for line in s.lines:
            self.at[line.span.start] = indent + 1
            after = self._after(self._after(line.span.end).end)
            if after.start < closer.start and after.start not in self.at:
                self.at[after.start] = indent + 1
        for step in s.steps:
            for hint in step.hints:
                if isinstance(hint, ast.Block):
                    if len(hint.body) == 1 and simple(hint.body[0]):
                        self.blocks |= {hint.span.start, hint.span.end - 1}
                    else:
                        self.block(hint, indent + 1, False)
                else:
                    self.statement(hint, indent + 1)
        self.at[closer.start] = indent

    # ── expressions that fill lines of their own ─────────────────────────────────────────────────

    def expression(self, e: ast.Expr, indent: int) -> None:
        match e:
            case ast.LetExpr(body=body) | ast.LetOrFail(body=body):
                self.at[body.span.start] = indent
                self.expression(body, indent)
            case ast.StmtExpr(stmt=stmt, body=body):
                self.statement(stmt, indent, False)
                self.at[body.span.start] = indent
                self.expression(body, indent)
            case ast.MatchExpr(cases=cases):
                first = cases[0].span.start if cases else e.span.end
                further = self._braced(e, e.scrutinee.span.end, first, indent)
                for c in cases:
                    self.at[c.span.start] = indent + further
                    if compound(c.body):
                        self.at[c.body.span.start] = indent + further + 1
                        self.expression(c.body, indent + further + 1)
            case ast.IfExpr(then=then, orelse=orelse) if compound(then) or compound(orelse):
                self.at[then.span.start] = indent + 1
                self.expression(then, indent + 1)
                self.at[self._before(orelse.span.start).start] = indent
                if isinstance(orelse, ast.IfExpr):
                    self.expression(orelse, indent)
                else:
                    self.at[orelse.span.start] = indent + 1
                    self.expression(orelse, indent + 1)
            case _:
                pass

    # ── tokens ───────────────────────────────────────────────────────────────────────────────────

    def _token(self, start: int) -> Token:
        return self.tokens[min(bisect_left(self._starts, start), len(self.tokens) - 1)]

    def _before(self, start: int) -> Token:
        return self.tokens[max(0, bisect_left(self._starts, start) - 1)]

    def _after(self, end: int) -> Token:
        return self._token(end)

    def _within(self, start: int, end: int) -> Sequence[Token]:
        return self.tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _last(self, node: ast.Node) -> Token:
        return self._before(node.span.end)

    def _token_before_last(self, node: ast.Node) -> Token:
        return self._before(self._last(node).start)


def compound(e: ast.Expr) -> bool:
    """Whether an expression fills several lines in any case."""
    match e:
        case ast.LetExpr() | ast.LetOrFail() | ast.StmtExpr() | ast.MatchExpr():
            return True
        case ast.IfExpr(then=then, orelse=orelse):
            return compound(then) or compound(orelse)
        case _:
            return False


def simple(s: ast.Stmt) -> bool:
    """Whether a statement holds no other."""
    match s:
        case ast.Assert(by=by) | ast.VarDecl(by=by) | ast.PatternDecl(by=by) | ast.Assign(by=by):
            return by is None
        case (
            ast.Return() | ast.Print() | ast.Break() | ast.Assume() | ast.Expect() | ast.Reveal() | ast.Hide()
        ):
            return True
        case _:
            return False


def large(d: ast.Decl) -> bool:
    """Whether a declaration stands apart from its neighbors."""
    match d:
        case ast.FieldDecl() | ast.ConstDecl() | ast.Import() | ast.Export():
            return False
        case ast.TypeDecl(members=members) | ast.NewtypeDecl(members=members):
            return bool(members)
        case _:
            return True
