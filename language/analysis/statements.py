"""Statements without assignments or loops: blocks, branches, assertions, calculations, and the like."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.attributes import attributes, loose
from language.analysis.body import Body, Target
from language.analysis.calls import expect_type
from language.analysis.comprehensions import bind, condition, conjunction, guards, refine
from language.analysis.depth_equality import up_to_depth
from language.analysis.dispatch import expr, handles, handles_stmt, stmt
from language.analysis.frames import frames
from language.analysis.member_access import this as this_value
from language.analysis.members import find_member
from language.analysis.names import resolve
from language.analysis.operators import compare
from language.analysis.patterns import pattern
from language.analysis.refs import FunctionRef, TypeRef, value_of
from language.operators import LOGIC, Operator, combine
from language.source import Span
from language.syntax import ast
from language.syntax.ast import Quantifier
from language.types import BOOL, Type, UserType


def statements(b: Body, body: tuple[ast.Stmt, ...]) -> tuple[t.Stmt, ...]:
    """The statements of one block; labels of earlier ones are known to later ones."""
    out: list[t.Stmt] = []
    saved, asserted = set(b.labels), set(b.assertion_labels)
    for s in body:
        loose(b, s)
        out += stmt(b, s)
    b.labels, b.assertion_labels = saved, asserted
    return tuple(out)


def block(b: Body, s: ast.Block) -> t.Block:
    with b.scope():
        return t.Block(s.span, False, statements(b, s.body))


def sequence(b: Body, span: Span, body: tuple[ast.Stmt, ...]) -> t.Block:
    with b.scope():
        return t.Block(span, False, statements(b, body))


@handles_stmt(ast.Block)
def block_stmt(b: Body, s: ast.Block) -> list[t.Stmt]:
    return [block(b, s)]


@handles_stmt(ast.OpaqueBlock)
def opaque_block(b: Body, s: ast.OpaqueBlock) -> list[t.Stmt]:
    """The contract is about the state after the block, in the scope around it."""
    body = block(b, s.body)
    modifies = None if s.modifies is None else frames(b, s.modifies, "modifies")
    ensures = tuple(
        [
            t.Clause(condition(b, c.condition, "A postcondition"), c.span, attributes(b, c.attributes))
            for c in s.ensures
        ]
    )
    return [t.OpaqueBlock(s.span, False, ensures, modifies, body)]


@handles_stmt(ast.Skeleton)
def skeleton(b: Body, s: ast.Skeleton) -> list[t.Stmt]:
    b.ctx.error("refinement", s.span, _NOTHING)
    return []


@handles(ast.Omitted)
def omitted(b: Body, e: ast.Omitted, hint: Type | None) -> t.Expr:
    b.ctx.error("refinement", e.span, _NOTHING)
    return b.bad(e.span)


_NOTHING = "`...` stands for what a refined method has here, but this method refines none that has a body."


@handles_stmt(ast.If)
def if_stmt(b: Body, s: ast.If) -> list[t.Stmt]:
    """A chain of `else if` is followed in a loop: it may be very long."""
    chain: list[ast.If] = [s]
    while isinstance(nxt := chain[-1].orelse, ast.If):
        chain.append(nxt)
    parts: list[tuple[ast.If, t.Expr | None, t.Block]] = []
    for link in chain:
        if link is not s:
            loose(b, link)
        guard, then = _guarded(b, link.guard, link.then.span, link.then.body)
        parts.append((link, guard, then))
    last = chain[-1].orelse
    out: t.Stmt | None = None
    if last is not None:
        made = stmt(b, last)
        out = made[0] if len(made) == 1 else t.Block(last.span, False, tuple(made))
    for link, guard, then in reversed(parts):
        out = t.If(link.span, False, guard, then, out)
    assert out is not None
    return [out]


def _guarded(
    b: Body, guard: ast.Expr | ast.BindingGuard | None, span: Span, body: tuple[ast.Stmt, ...]
) -> tuple[t.Expr | None, t.Block]:
    """A guard and what it guards. `x :| P` tests that an x exists, then takes one."""
    if guard is None:
        return None, sequence(b, span, body)
    if not isinstance(guard, ast.BindingGuard):
        return condition(b, guard, "A guard"), sequence(b, span, body)
    with b.scope():
        vars_, parts = bind(b, guard.vars)
        parts.append(condition(b, guard.condition))
        c = conjunction(parts)
        assert c is not None
        refine(b, vars_, guards(Quantifier.EXISTS, None, c))
        test = t.Quantified(guard.span, BOOL, Quantifier.EXISTS, vars_, None, c)
    with b.scope():
        vars_, parts = bind(b, guard.vars)
        for v in vars_:
            v.kind = "local"
        parts.append(condition(b, guard.condition))
        c = conjunction(parts)
        assert c is not None
        refine(b, vars_, guards(Quantifier.EXISTS, None, c))
        targets = tuple([t.LocalTarget(v.span, v, True) for v in vars_])
        choose = t.AssignSuchThat(guard.span, False, targets, c, False)
        return test, t.Block(span, False, (choose, *statements(b, body)))


@handles_stmt(ast.IfCases)
def if_cases(b: Body, s: ast.IfCases) -> list[t.Stmt]:
    return [t.IfCases(s.span, False, alternatives(b, s.cases))]


def alternatives(b: Body, cases: tuple[ast.Alternative, ...]) -> tuple[tuple[t.Expr, t.Block], ...]:
    out: list[tuple[t.Expr, t.Block]] = []
    for c in cases:
        guard, body = _guarded(b, c.guard, c.span, c.body)
        assert guard is not None
        out.append((guard, body))
    return tuple(out)


@handles_stmt(ast.MatchStmt)
def match_stmt(b: Body, s: ast.MatchStmt) -> list[t.Stmt]:
    scrutinee = expr(b, s.scrutinee)
    cases: list[tuple[t.Pattern, t.Block]] = []
    for c in s.cases:
        with b.scope():
            p = pattern(b, c.pattern, scrutinee.type)
            cases.append((p, sequence(b, c.span, c.body)))
    return [t.MatchStmt(s.span, False, scrutinee, tuple(cases))]


@handles_stmt(ast.Break)
def break_(b: Body, s: ast.Break) -> list[t.Stmt]:
    word = "continue" if s.is_continue else "break"
    if s.label is not None:
        name = s.label.text
        found = next((x for x in reversed(b.targets) if name in x.labels), None)
        if found is None:
            b.ctx.error("label", s.label.span, f"There is no enclosing statement with the label `{name}`.")
            return []
        if s.is_continue and not found.is_loop:
            b.ctx.error(
                "break", s.span, f"`continue` needs a loop, but the label `{name}` is on another statement."
            )
            return []
        return [t.Break(s.span, False, found.id, s.is_continue)]
    loops = [x for x in b.targets if x.is_loop]
    if len(loops) < s.levels:
        if not loops:
            b.ctx.error("break", s.span, f"`{word}` is only possible inside a loop.")
        else:
            b.ctx.error(
                "break", s.span, f"There are only {len(loops)} loops around this, but it leaves {s.levels}."
            )
        return []
    return [t.Break(s.span, False, loops[-s.levels].id, s.is_continue)]


@handles_stmt(ast.Yield)
def yield_(b: Body, s: ast.Yield) -> list[t.Stmt]:
    """The results are stored, then each is added to its history."""
    if not b.yields or not isinstance(b.owner, t.Class):
        b.ctx.error("yield", s.span, "`yield` is only possible in an iterator.")
        return []
    fields = b.owner.fields
    results = [(f, fields[i + 1]) for i, f in enumerate(fields) if f.yields]
    out: list[t.Stmt] = []
    if s.rhss is not None:
        this = ast.ThisExpr(s.span)
        places = tuple([ast.Dot(s.span, this, ast.Name(s.span, f.name)) for f, _ in results])
        out += stmt(b, ast.Assign(s.span, places, ast.AssignOp.ASSIGN, s.rhss))
    me = this_value(b, s.span)
    for f, history in results:
        last = t.Display(s.span, history.type, ast.Collection.SEQ, (t.FieldRead(s.span, f.type, me, f),))
        before = t.FieldRead(s.span, history.type, me, history)
        grown = t.Binary(s.span, history.type, Operator.ADD, before, last)
        place = t.FieldTarget(s.span, me, history)
        out.append(t.Assign(s.span, True, (place,), (t.ExprRhs(s.span, grown),)))
    return [*out, t.Yield(s.span, False)]


@handles_stmt(ast.Labeled)
def labeled(b: Body, s: ast.Labeled) -> list[t.Stmt]:
    names: list[ast.Name] = []
    inner: ast.Stmt = s
    while isinstance(inner, ast.Labeled):
        names.append(inner.label)
        inner = inner.body
    for i, n in enumerate(names):
        twice = any(n.text == before.text for before in names[:i])
        around = n.text in b.labels | b.assertion_labels | b.requires_labels
        if twice or around or any(n.text in x.labels for x in b.targets):
            b.ctx.error("duplicate", n.span, f"The label `{n.text}` is already used around this place.")
    texts = tuple(dict.fromkeys(n.text for n in names))
    b.labels |= set(texts)
    if isinstance(inner, ast.While | ast.WhileCases | ast.For):
        b.pending_labels = texts
        made = stmt(b, inner)
        b.pending_labels = ()
        loop = made[-1]
        target = loop.id if isinstance(loop, t.While | t.WhileCases | t.For) else b.ctx.uid()
        out: list[t.Stmt] = made
    else:
        target = b.ctx.uid()
        b.targets.append(Target(target, texts, False))
        out = stmt(b, inner)
        b.targets.pop()
    if isinstance(inner, ast.VarDecl | ast.PatternDecl) or len(out) != 1:
        # a declaration stays visible after the label: mark the place before it
        first: t.Stmt = t.Block(s.span, False, ())
        for n in reversed(texts):
            first = t.Labeled(s.span, False, n, first, target)
        return [first, *out]
    result = out[0]
    for n in reversed(texts):
        result = t.Labeled(s.span, False, n, result, target)
    return [result]


@handles_stmt(ast.Assert)
def assert_(b: Body, s: ast.Assert) -> list[t.Stmt]:
    c = condition(b, s.condition, "What is asserted")
    by = block(b, s.by) if s.by is not None else None
    label = s.label.text if s.label is not None else None
    if s.label is not None:
        if s.label.text in b.labels | b.assertion_labels | b.requires_labels:
            b.ctx.error(
                "duplicate", s.label.span, f"The label `{s.label.text}` is already used around this place."
            )
        b.assertion_labels.add(s.label.text)
        b.earlier_labels.add(s.label.text)
    return [t.Assert(s.span, True, c, label, by, attributes(b, s.attributes))]


@handles_stmt(ast.Assume)
def assume(b: Body, s: ast.Assume) -> list[t.Stmt]:
    return [t.Assume(s.span, True, condition(b, s.condition, "What is assumed"), attributes(b, s.attributes))]


@handles_stmt(ast.Expect)
def expect(b: Body, s: ast.Expect) -> list[t.Stmt]:
    message = expr(b, s.message) if s.message is not None else None
    return [t.Expect(s.span, False, condition(b, s.condition, "What is expected"), message)]


@handles_stmt(ast.Print)
def print_(b: Body, s: ast.Print) -> list[t.Stmt]:
    return [t.Print(s.span, False, tuple([expr(b, a) for a in s.args]))]


@handles_stmt(ast.Reveal)
def reveal(b: Body, s: ast.Reveal) -> list[t.Stmt]:
    functions: list[t.Function] = []
    labels: list[str] = []
    constants: list[t.Constant] = []
    for n in s.names:
        label = n.name if isinstance(n, ast.Ident) else str(n.value) if isinstance(n, ast.IntLit) else None
        if label is not None and label in b.assertion_labels | b.requires_labels:
            labels.append(label)
            continue
        if label is not None and label in b.earlier_labels:
            continue  # an assertion of another branch: nothing of it is known here
        inner = n.callee if isinstance(n, ast.Call) else n
        ref = _by_type(b, inner) or resolve(b, inner)
        if isinstance(ref, FunctionRef):
            if not b.module.knows(ref.function):
                message = (
                    f"The body of `{ref.function.name}` cannot be revealed: its module does not export it."
                )
                b.ctx.error("reveal", n.span, message)
            functions.append(ref.function)
        elif ref is not None:
            v = value_of(b, ref, n.span)
            if not isinstance(v, t.ConstRead):
                b.ctx.error("name", n.span, "`reveal` takes opaque functions and labels of assertions.")
            else:
                constants.append(v.const)
    return [t.Reveal(s.span, True, tuple(functions), tuple(labels), tuple(constants), s.everything)]


def _by_type(b: Body, e: ast.Expr) -> FunctionRef | None:
    """`K.P` of an instance function: what it says is revealed for every object."""
    if not isinstance(e, ast.Dot):
        return None
    left = resolve(b, e.target, prefix=True)
    if not (isinstance(left, TypeRef) and isinstance(left.type, UserType)):
        return None
    found = find_member(left.type, e.name.text)
    if found is None or not isinstance(found[0], t.Function) or found[0].static:
        return None
    return FunctionRef(found[0], None, found[1].args, None, e.span)


@handles_stmt(ast.Hide)
def hide(b: Body, s: ast.Hide) -> list[t.Stmt]:
    members: list[t.Function | t.Constant] = []
    for n in s.names:
        ref = resolve(b, n.callee if isinstance(n, ast.Call) else n)
        value = None if ref is None or isinstance(ref, FunctionRef) else value_of(b, ref, n.span)
        if isinstance(ref, FunctionRef):
            members.append(ref.function)
        elif isinstance(value, t.ConstRead):
            members.append(value.const)
        elif value is not None:
            b.ctx.error("name", n.span, "`hide` takes functions and constants.")
    return [t.Hide(s.span, True, tuple(members), s.everything)]


@handles_stmt(ast.Calc)
def calc(b: Body, s: ast.Calc) -> list[t.Stmt]:
    default = s.op or Operator.EQUAL
    lines: list[t.Expr] = []
    steps: list[t.CalcStep] = []
    result_op: Operator | None = None
    limits: list[ast.Expr | None] = []
    for i, line in enumerate(s.lines):
        lines.append(expr(b, line, lines[-1].type if lines else None))
        if i == 0:
            continue
        step = s.steps[i - 1] if i - 1 < len(s.steps) else None
        op = (step.op if step is not None else None) or default
        limit = s.limit if step is None or step.op is None else step.limit
        limits.append(limit)
        claim = _relate(b, op, lines[i - 1], lines[i], lines[i - 1].span.to(lines[i].span), limit)
        hints = sequence(b, step.span, step.hints).body if step is not None else ()
        steps.append(t.CalcStep(claim, hints))
        result_op = op if result_op is None else combine(result_op, op) or op  # the parser told of those
    result = None
    depths = {id(x): x for x in limits if x is not None}
    if len(lines) > 1 and result_op is not None and len(depths) < 2:  # different depths: nothing is said
        result = _relate(b, result_op, lines[0], lines[-1], s.span, next(iter(depths.values()), None))
    return [t.Calc(s.span, True, tuple(lines), tuple(steps), result)]


def _relate(b: Body, op: Operator, left: t.Expr, right: t.Expr, span: Span, limit: ast.Expr | None) -> t.Expr:
    if limit is not None:
        return up_to_depth(b, op, left, right, limit, span)
    if op in LOGIC:
        expect_type(b, left, BOOL, f"A line of a calculation with `{op}`")
        expect_type(b, right, BOOL, f"A line of a calculation with `{op}`")
        if op is Operator.EXPLIES:
            return t.Binary(span, BOOL, Operator.IMPLIES, right, left)
        return t.Binary(span, BOOL, op, left, right)
    return compare(b, op, left, right, span)


@handles_stmt(ast.Modify)
def modify(b: Body, s: ast.Modify) -> list[t.Stmt]:
    if s.body is not None:
        head = Span(s.span.start, s.body.span.start, s.span.home)
        b.ctx.warn(
            "modify", head, "`modify` with a body is deprecated. A method of its own can have a `modifies`."
        )
    frame = frames(b, s.frame, "modifies")
    return [t.Modify(s.span, False, frame, None if s.body is None else block(b, s.body))]


@handles_stmt(ast.Forall)
def forall(b: Body, s: ast.Forall) -> list[t.Stmt]:
    with b.scope():
        vars_, parts = bind(b, s.vars)
        if s.range is not None:
            parts.append(condition(b, s.range))
        range_ = conjunction(parts) or t.Literal_(s.span, BOOL, True)
        ensures = tuple(
            [
                t.Clause(condition(b, c.condition, "A postcondition"), c.span, attributes(b, c.attributes))
                for c in s.ensures
            ]
        )
        attributes(b, s.attributes, vars_)
        saved = b.targets
        b.targets = []
        body = block(b, s.body) if s.body is not None else None
        b.targets = saved
    refine(b, vars_, guards(Quantifier.FORALL, range_, ensures[0].condition if ensures else range_))
    kind = t.ForallKind.PROOF
    if body is not None and len(body.body) == 1 and not ensures:
        only = body.body[0]
        if isinstance(only, t.Assign):
            kind = t.ForallKind.ASSIGN
        elif isinstance(only, t.CallStmt):
            kind = t.ForallKind.CALL
    if kind is t.ForallKind.PROOF and not ensures and body is not None and body.body:
        # such a statement proves nothing that later code could use; Dafny warns, and so do we
        b.ctx.warn("forall", s.span, "This `forall` has no `ensures`, so nothing is known after it.")
    return [t.Forall(s.span, False, kind, vars_, range_, ensures, body)]
