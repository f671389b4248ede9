"""Ghost inference: which statements and variables exist only for the proof, and that compiled code does
not depend on them.

A local is ghost where it is declared so, stands in ghost code, or gets a ghost value at first. A branch
or loop under a ghost guard is ghost as a whole.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bounds import unbounded_in
from language.analysis.compiled import GhostChoice, ghost_patterns, pattern_vars, problems, uses_ghost
from language.analysis.context import Context
from language.diagnostics import Edit, Fix
from language.source import Span


def mark(s: t.Stmt, ghost: bool) -> None:
    """Statements are frozen for everyone else; this pass decides their `ghost`."""
    if s.ghost is not ghost:
        object.__setattr__(s, "ghost", ghost)


def check_compiled(ctx: Context, e: t.Expr, what: str = "here") -> bool:
    """Report what cannot be compiled."""
    found = problems(e)
    for span, reason in found:
        ctx.error("ghost", span, f"{reason}, so it cannot be used {what}: this code is compiled.")
    return not found


class Ghosts:
    """One body. `whole` is whether all of it is ghost (a lemma's, a ghost method's)."""

    def __init__(self, ctx: Context, whole: bool, lemma: bool = False) -> None:
        self.ctx = ctx
        self.lemma = lemma
        self.whole = whole
        self.loops: dict[int, bool] = {}
        """Loops and labels around, by id: whether they were entered in ghost code."""
        self.own: set[t.Variable] | None = None
        """In a proof that must change nothing outside: the variables declared in it."""
        self.place = ""
        self.building = False
        """Before `new;` of a ghost constructor, which gives compiled fields of its object values too."""

    def method(self, m: t.Method, body: t.Block) -> None:
        self.building = m.ghost and m.kind == "constructor"
        if m.ghost:
            self._ghost_frame(m.modifies)
        for i, s in enumerate(body.body):
            if i == m.new_split:
                self.building = False
            self.stmt(s, m.ghost)
        mark(body, m.ghost or all(s.ghost for s in body.body))

    def block(self, s: t.Block, g: bool) -> None:
        for x in s.body:
            self.stmt(x, g)
        mark(s, g or all(x.ghost for x in s.body))

    def stmt(self, s: t.Stmt, g: bool) -> None:
        match s:
            case t.Block():
                self.block(s, g)
            case t.OpaqueBlock():
                self.block(s.body, g)
                mark(s, s.body.ghost)
            case t.Declare():
                for v in s.vars:
                    v.ghost = v.ghost or g
                    self._declared(v)
                mark(s, all(v.ghost for v in s.vars))
            case t.Assign():
                self._assign(s, g)
            case t.CallStmt():
                self._call(s, g)
            case t.AssignSuchThat():
                self._such_that(s, g)
            case t.If():
                self._if(s, g)
            case t.IfCases() | t.WhileCases():
                self._cases(s, g)
            case t.MatchStmt():
                inner = g or uses_ghost(s.scrutinee) or any(ghost_patterns(p) for p, _ in s.cases)
                for p, body in s.cases:
                    for v in pattern_vars(p):
                        v.ghost = v.ghost or inner
                        self._declared(v)
                    self.block(body, inner)
                mark(s, inner or all(b.ghost for _, b in s.cases))
            case t.While() | t.For():
                self._loop(s, g)
            case t.Forall():
                self._forall(s, g)
            case t.Return():
                if g and not self.whole:
                    self._no(
                        s.span, "`return` is not possible in ghost code: compiled code would not know of it."
                    )
                if self.own is not None:
                    self._no(s.span, f"`return` is not possible {self.place}.")
                mark(s, self.whole)
            case _:
                self._closed_stmt(s, g)

    def _closed_stmt(self, s: t.Stmt, g: bool) -> None:
        """Jumps, proofs, and what has no statements inside that run."""
        match s:
            case t.Yield():
                if g:
                    self._no(s.span, "`yield` cannot stand in ghost code, which is not compiled.")
            case t.Break():
                if s.target not in self.loops:
                    self._no(s.span, f"A loop cannot be left from {self.place or 'here'}.")
                elif g and not self.loops[s.target]:
                    self._no(s.span, "Ghost code cannot leave a compiled loop.")
                mark(s, g)
            case t.Labeled():
                self.loops[s.id] = self.loops.get(s.id, g)
                self.stmt(s.body, g)
                mark(s, s.body.ghost)
            case t.Assert():
                if s.by is not None:
                    self._proof([s.by], "in the proof of an assertion")
            case t.ByProof():
                for x in s.body:
                    self.stmt(x, g)
                mark(s, g or all(x.ghost for x in s.body))
                self._proof([s.proof], "in the proof after `by`")
            case t.Calc():
                for step in s.steps:
                    self._proof(list(step.hints), "in a hint of a calculation")
            case t.Expect():
                if g:
                    self._no(
                        s.span, "`expect` is checked when the program runs, so it cannot stand in ghost code."
                    )
                else:
                    check_compiled(self.ctx, s.condition, "in `expect`")
                    if s.message is not None:
                        check_compiled(self.ctx, s.message, "in `expect`")
            case t.Print():
                if g:
                    self._no(s.span, "`print` cannot stand in ghost code, which is not compiled.")
                else:
                    for a in s.args:
                        check_compiled(self.ctx, a, "in `print`")
            case t.Modify():
                if self.lemma or self.own is not None:
                    self._no(s.span, f"Nothing changes {self.place or 'in a lemma'}: a proof only proves.")
                if g:
                    self._ghost_frame(s.frame)
                if s.body is not None:
                    self.block(s.body, g)
                mark(s, g)
            case _:
                pass

    def _no(self, span: Span, message: str) -> None:
        self.ctx.error("ghost", span, message)

    def _declared(self, v: t.Variable) -> None:
        if self.own is not None:
            self.own.add(v)

    def _proof(self, body: list[t.Stmt], place: str) -> None:
        """A proof on the side: ghost, and without effect on anything outside it."""
        saved = self.own, self.place, self.loops
        self.own, self.place, self.loops = set(), place, {}
        for s in body:
            self.stmt(s, True)
        self.own, self.place, self.loops = saved

    # ── assignments ──────────────────────────────────────────────────────────────────────────────

    def _target(self, x: t.LValue, g: bool, rhs_ghost: bool) -> bool:
        """Whether the place is ghost; declares, infers and checks it."""
        match x:
            case t.LocalTarget(_, var, declares):
                if declares:
                    var.ghost = var.ghost or g or rhs_ghost
                    self._declared(var)
                elif self.own is not None and var not in self.own:
                    self._no(x.span, f"`{var.name}` is declared outside, so it cannot change {self.place}.")
                ghost, name = var.ghost, f"the variable `{var.name}`"
            case t.FieldTarget(_, obj, field):
                self._outside(x, f"the field `{field.name}`")
                ghost, name = field.ghost, f"the field `{field.name}`"
                ghost = ghost or (self.building and isinstance(obj, t.This))
                if not ghost and not g:
                    check_compiled(self.ctx, obj)
            case t.ConstTarget(_, _, const):
                ghost, name = const.ghost or self.building, f"the constant `{const.name}`"
            case t.ArrayTarget(_, array, indices):
                self._outside(x, "an array")
                ghost, name = False, "an array element"
                if not g:
                    for e in (array, *indices):
                        check_compiled(self.ctx, e)
            case _:
                raise AssertionError(x)
        if g and not ghost:
            self._no(
                x.span,
                f"Ghost code cannot change {name}, which is not ghost: compiled code would not see it.",
            )
        return ghost

    def _outside(self, x: t.LValue, name: str) -> None:
        if self.own is not None:
            self._no(x.span, f"Nothing may change {self.place}, but this changes {name}.")

    def _assign(self, s: t.Assign, g: bool) -> None:
        all_ghost = True
        for x, v in zip(s.targets, s.values, strict=False):
            ghost = self._target(x, g, _ghost_rhs(v))
            all_ghost = all_ghost and ghost
            if g:
                self._ghost_new(v)
            elif not ghost and isinstance(v, t.NewObject) and v.ctor is not None and v.ctor.ghost:
                self._no(
                    v.span,
                    "What a ghost constructor makes exists only for proofs, so only a ghost variable or "
                    "field can hold it.",
                )
            if not ghost and not g:
                self._compiled_rhs(v)
        mark(s, g or (all_ghost and bool(s.targets)))

    def _ghost_new(self, v: t.Rhs) -> None:
        if not isinstance(v, t.NewObject | t.NewArray):
            return
        if self.lemma or self.own is not None:
            self._no(
                v.span,
                f"Nothing can be made with `new` {self.place or 'in a lemma'}: a proof changes nothing.",
            )
        elif isinstance(v, t.NewObject) and v.ctor is not None and not v.ctor.ghost:
            self._no(v.span, "Ghost code can only call ghost constructors, but this one is compiled.")

    def _compiled_rhs(self, v: t.Rhs) -> None:
        where = "to set what is not ghost"
        match v:
            case t.ExprRhs(_, value):
                check_compiled(self.ctx, value, where)
            case t.NewArray(_, _, _, dims, init, display):
                for e in (*dims, *([init] if init is not None else []), *(display or ())):
                    check_compiled(self.ctx, e, where)
            case t.NewObject(_, _, ctor, _, args):
                if ctor is not None:
                    for a, p in zip(args, ctor.params, strict=True):
                        if not p.ghost:
                            check_compiled(self.ctx, a, "as an argument that is not ghost")
            case _:
                pass

    def _such_that(self, s: t.AssignSuchThat, g: bool) -> None:
        ghost_condition = uses_ghost(s.condition)
        ghosts = [self._target(x, g, False) for x in s.targets]
        declared = all(isinstance(x, t.LocalTarget) and x.declares for x in s.targets)
        if declared and not any(ghosts) and ghost_condition and not s.assumed and not g:
            # the condition may speak of the new variables, which do not make it ghost by themselves
            for x in s.targets:
                if isinstance(x, t.LocalTarget):
                    x.var.ghost = True
            ghosts = [True] * len(ghosts)
        if not g and not any(ghosts) and not s.assumed:  # nobody runs what is assumed
            check_compiled(self.ctx, s.condition, "to choose a value that is not ghost")
        mark(s, g or any(ghosts))

    def _call(self, s: t.CallStmt, g: bool) -> None:
        m = s.method
        if not m.ghost and g:
            self._no(s.span, f"Ghost code can only call lemmas and ghost methods, but `{m.name}` is neither.")
        if self.own is not None and m.modifies:
            self._no(s.span, f"`{m.name}` may change objects, which is not possible {self.place}.")
        if not m.ghost and not g:
            if s.receiver is not None:
                check_compiled(self.ctx, s.receiver)
            for a, p in zip(s.args, m.params, strict=True):
                if not p.ghost:
                    check_compiled(self.ctx, a, f"for the parameter `{p.name}`, which is not ghost")
        for x, r in zip(s.targets, m.results, strict=False):
            result_ghost = m.ghost or r.ghost
            ghost = self._target(x, g, result_ghost)
            if result_ghost and not ghost and not g:
                self._no(x.span, f"The result `{r.name}` of `{m.name}` is ghost, but the variable is not.")
        mark(s, g or m.ghost)

    # ── branches and loops ───────────────────────────────────────────────────────────────────────

    def _if(self, s: t.If, g: bool) -> None:
        """A chain of `else if` is followed in a loop: it may be very long."""
        chain: list[t.If] = []
        inner = g
        link: t.Stmt | None = s
        while isinstance(link, t.If):
            chain.append(link)
            inner = inner or (link.guard is not None and uses_ghost(link.guard))
            self.block(link.then, inner)
            if inner:
                mark(link, True)
            link = link.orelse
        if link is not None:
            self.stmt(link, inner)
        below = link is None or link.ghost
        for x in reversed(chain):
            below = x.ghost or (x.then.ghost and below)
            mark(x, below)

    def _cases(self, s: t.IfCases | t.WhileCases, g: bool) -> None:
        inner = g or any(uses_ghost(guard) for guard, _ in s.cases)
        if isinstance(s, t.WhileCases):
            self.loops[s.id] = inner
        for _, body in s.cases:
            self.block(body, inner)
        below = all(b.ghost for _, b in s.cases)
        if isinstance(s, t.WhileCases):
            below = below and not _endless(s.spec)
        mark(s, inner or below)
        if isinstance(s, t.WhileCases):
            self._terminates(s, s.spec)

    def _loop(self, s: t.While | t.For, g: bool) -> None:
        tests = [s.guard] if isinstance(s, t.While) else [s.start, s.end]
        inner = g or any(e is not None and uses_ghost(e) for e in tests)
        self.loops[s.id] = inner
        if isinstance(s, t.For):
            s.var.ghost = s.var.ghost or inner
            self._declared(s.var)
        if inner:
            self._ghost_frame(s.spec.modifies or ())
        if s.body is not None:
            self.block(s.body, inner)
        mark(s, inner or (not _endless(s.spec) and s.body is not None and s.body.ghost))
        self._terminates(s, s.spec)

    def _ghost_frame(self, frames: tuple[t.Frame, ...]) -> None:
        """Ghost code changes ghost fields only, so that is all that its frame can name one by one."""
        for f in frames:
            if f.field is not None and not f.field.ghost:
                message = f"Ghost code cannot change the field `{f.field.name}`, which is not ghost."
                self._no(f.span, message)

    def _terminates(self, s: t.Stmt, spec: t.LoopSpec) -> None:
        if spec.modifies and (self.lemma or self.own is not None):
            self._no(
                spec.modifies[0].span,
                f"Nothing changes {self.place or 'in a lemma'}, so a loop has no `modifies` there.",
            )
        if isinstance(s, t.For) and s.end is None and s.ghost and spec.decreases is None:
            message = "A ghost loop must end: say where, or write a `decreases` clause."
            self._no(s.span, message)
        if s.ghost and _endless(spec):
            assert spec.decreases is not None
            self._no(spec.decreases.span, "A ghost loop must end, so `decreases *` is not possible here.")

    def _forall(self, s: t.Forall, g: bool) -> None:
        if s.body is None:
            mark(s, True)
            return
        if s.kind is not t.ForallKind.ASSIGN:
            self._proof([s.body], "in the body of a `forall` proof")
            mark(s, True)
            return
        only = s.body.body[0]
        assert isinstance(only, t.Assign)
        if any(isinstance(x, t.LocalTarget) for x in only.targets):
            for x in only.targets:
                if isinstance(x, t.LocalTarget) and not x.declares:
                    self._no(
                        x.span,
                        "A `forall` statement assigns elements of arrays or fields of objects, not "
                        "variables.",
                    )
        self.block(s.body, g)
        mark(s, s.body.ghost)
        if not s.ghost:
            check_compiled(self.ctx, s.range, "as the range of an assignment")
            for v in unbounded_in(s.vars, s.range):
                self._no(
                    s.span,
                    f"This assignment must be bounded to be compiled: no range is given for `{v.name}`.",
                )


def _endless(spec: t.LoopSpec) -> bool:
    return spec.decreases is not None and spec.decreases.star


def _ghost_rhs(v: t.Rhs) -> bool:
    match v:
        case t.ExprRhs(_, value):
            return uses_ghost(value)
        case t.NewObject(_, _, ctor):
            return ctor is not None and ctor.ghost
        case _:
            return False


def ghost_function(ctx: Context, f: t.Function) -> None:
    """A compiled function's body, and the method that computes a `function by method`."""
    if f.by_method is not None:
        Ghosts(ctx, False).block(f.by_method, False)
    elif not f.ghost and f.body is not None:
        start = Span(f.span.start, f.span.start, f.span.home)
        for span, reason in GhostChoice(f).problems(f.body):
            ctx.error(
                "ghost",
                span,
                f"{reason}, so the compiled function `{f.name}` cannot use it. "
                f"If `{f.name}` is only for proofs, declare it `ghost`.",
                fixes=(Fix(f"Declare `{f.name}` ghost", (Edit(start, "ghost "),)),),
            )


def ghost_statements(ctx: Context, e: t.Expr | None) -> None:
    """Statements inside expressions are proofs."""
    if e is None:
        return
    for n in t.walk(e):
        if isinstance(n, t.StmtExpr):
            g = Ghosts(ctx, True)
            g.own, g.place = set(), "inside an expression"
            g.stmt(n.stmt, not isinstance(n.stmt, t.Expect))
