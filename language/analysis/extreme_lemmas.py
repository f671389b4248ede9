"""Fifth pass, second half: extreme lemmas become prefix lemmas, and what follows from these.

The *focal* predicates of a least lemma are the least predicates that its precondition uses in positive
positions; those of a greatest lemma stand so in its postcondition. In the prefix lemma `L#[k]` they become
`P#[k]` there. Its body is the lemma's, for any `k` that has a predecessor: focal predicates (and those that
they are defined together with) become `P#[k - 1]`, and calls of the lemma become calls of `L#[k - 1]`. At a
limit, `L#` follows from all smaller `k`. The lemma itself follows from `L#` for all `k`; that is proved like
any other body. (Reference manual, "Nicer proofs of extreme predicates".)
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import base
from language.analysis.builtins import NAT
from language.analysis.comprehensions import conjunction
from language.analysis.context import Context
from language.analysis.declare import Item
from language.analysis.dependencies import Recursion
from language.analysis.extreme_predicates import (
    counter_value,
    earlier,
    is_successor,
    minus_one,
    over_nat,
    own_arguments,
    to_prefix,
    word,
)
from language.analysis.measures import default_measure
from language.analysis.positions import POSITIVE, Reading, positions, used, uses
from language.analysis.rewriting import rewrite
from language.operators import Operator
from language.record import replace
from language.source import Span
from language.syntax import ast
from language.types import BOOL, UserType

Calls = dict[int, t.FunctionCall]
"""By identity."""


def extreme_lemma(ctx: Context, item: Item, m: t.Method, d: ast.MethodDecl, recursion: Recursion) -> None:
    x = m.extreme
    assert x is not None
    focal = _focal(ctx, m, d)
    _recursion(ctx, m, recursion)
    if item.decl in ctx.bad:
        return
    prefix = x.prefix
    k = counter_value(x.counter, m.name_span)

    def at_k(old: t.Tree, new: t.Tree) -> t.Tree:
        return to_prefix(new, k) if id(old) in focal and isinstance(new, t.FunctionCall) else new

    requires = tuple([replace(c, condition=rewrite(c.condition, at_k)) for c in m.requires])
    ensures = tuple([replace(c, condition=rewrite(c.condition, at_k)) for c in m.ensures])
    prefix.requires, prefix.ensures = (requires, m.ensures) if x.least else (m.requires, ensures)
    prefix.reads, prefix.attributes, prefix.only = m.reads, m.attributes, m.only
    rest = m.decreases or default_measure(m)
    prefix.decreases = rest if rest.star else replace(rest, exprs=(k, *rest.exprs))
    if m.body is None:
        return
    predicates = {c.function for c in focal.values()}
    predicates |= {
        f
        for f in recursion.component
        if isinstance(f, t.Function) and f.extreme and any(recursion.together(p, f) for p in predicates)
    }
    prefix.body = _prefix_body(ctx, m, m.body, predicates, recursion)
    m.body = _from_prefix(ctx, m, m.body)


def _focal(ctx: Context, m: t.Method, d: ast.MethodDecl) -> Calls:
    """The uses of focal predicates in the contract. Decides over what the lemma counts, where that is
    not written: as they do."""
    x = m.extreme
    assert x is not None
    if not x.least:
        m.ensures = _with_equalities(m, d)
    clauses = m.requires if x.least else m.ensures
    found = _positive(clauses, Reading(x.least, False))
    if d.counter is None and found and all(over_nat(_counter(c)) for c in found):
        mentioned = m.body is not None and any(
            isinstance(n, t.Var) and n.var is x.counter for n in t.walk(m.body)
        )
        if mentioned or m in ctx.prefixed:
            message = f"Write `{m.name}[nat]`: its predicates count over `nat`, and `_k` is spoken of."
            ctx.error("k-type", m.name_span, message)
        x.counter.type = NAT
    for c in found:
        if over_nat(_counter(c)) != over_nat(x.counter):
            message = (
                f"`{m.name}` counts over `{x.counter.type}`, but `{c.function.name}` over "
                f"`{_counter(c).type}`: they must count alike."
            )
            ctx.error("k-type", c.span, message)
    return {id(c): c for c in _positive(clauses, Reading(x.least, over_nat(x.counter)))}


def _with_equalities(m: t.Method, d: ast.MethodDecl) -> tuple[t.Clause, ...]:
    """The postcondition of a greatest lemma, equalities of codatatypes in it written as the greatest
    predicates that they are, counted as the other ones are."""
    x = m.extreme
    assert x is not None
    how = Reading(False, False)
    others = _positive(m.ensures, how)
    by_nat = over_nat(x.counter) or (
        d.counter is None and bool(others) and all(over_nat(_counter(c)) for c in others)
    )
    found = {
        id(node)
        for c in m.ensures
        for node, at in positions(c.condition, Reading(False, by_nat))
        if at == POSITIVE and isinstance(node, t.Binary) and node.op is Operator.EQUAL
    }

    def change(old: t.Tree, new: t.Tree) -> t.Tree:
        if id(old) not in found or not isinstance(new, t.Binary):
            return new
        type_ = base(new.left.type)
        if not (isinstance(type_, UserType) and isinstance(type_.decl, t.Datatype)):
            return new
        same = type_.decl.same_nat if by_nat else type_.decl.same
        if same is None:
            return new
        return t.FunctionCall(new.span, BOOL, same, type_.args, None, (new.left, new.right))

    return tuple([replace(c, condition=rewrite(c.condition, change)) for c in m.ensures])


def _counter(c: t.FunctionCall) -> t.Variable:
    assert c.function.extreme is not None
    return c.function.extreme.counter


def _positive(clauses: tuple[t.Clause, ...], how: Reading) -> list[t.FunctionCall]:
    return [
        use
        for clause in clauses
        for use, at in uses(clause.condition, how)
        if at == POSITIVE
        and isinstance(use, t.FunctionCall)
        and use.function.extreme is not None
        and use.function.extreme.least is how.least
    ]


def _recursion(ctx: Context, m: t.Method, recursion: Recursion) -> None:
    """Extreme lemmas that use each other are of one kind; a lemma of another kind has no `k`."""
    x = m.extreme
    assert x is not None and m.extreme is not None
    for root in (*m.requires, *m.ensures, *((m.body,) if m.body is not None else ())):
        for node in t.walk(root):
            if not isinstance(node, t.FunctionCall | t.FunctionValue | t.CallStmt | t.ConstRead):
                continue
            target = used(node)
            if target is None or not recursion.together(m, target):
                continue
            other = target.extreme if isinstance(target, t.Method) else None
            if other is None or other.least is not x.least:
                message = (
                    f"`{m.name}` and `{target.name}` use each other, so both must be {word(x.least)} lemmas."
                )
                ctx.error("extreme", node.span, message)
            elif over_nat(other.counter) != over_nat(x.counter):
                message = (
                    f"`{m.name}` counts over `{x.counter.type}`, but `{target.name}` over "
                    f"`{other.counter.type}`."
                )
                ctx.error("k-type", node.span, message)


def _prefix_body(
    ctx: Context, m: t.Method, body: t.Block, predicates: set[t.Function], recursion: Recursion
) -> t.Block:
    x = m.extreme
    assert x is not None
    span = body.span
    before = minus_one(x.counter, m.name_span)

    def step(_: t.Tree, new: t.Tree) -> t.Tree:
        if isinstance(new, t.FunctionCall) and new.function in predicates:
            return to_prefix(new, before)
        if isinstance(new, t.CallStmt) and recursion.together(m, new.method):
            other = new.method.extreme
            assert other is not None
            return replace(new, method=other.prefix, args=(before, *new.args))
        return new

    inside = rewrite(body, step)
    limit: t.Stmt | None = None
    if not over_nat(x.counter):
        v, smaller = earlier(x.counter, m.name_span)
        limit = _for_all(m, v, smaller, span)
    branch = t.If(span, True, is_successor(x.counter, span), inside, limit)
    return t.Block(span, True, (branch,))


def _for_all(m: t.Method, v: t.Variable, also: t.Expr | None, span: Span) -> t.Forall:
    """`forall v | also && requires { L#[v](…); }`."""
    x = m.extreme
    assert x is not None
    value = t.Var(span, v.type, v)

    def at_v(_: t.Tree, new: t.Tree) -> t.Tree:
        return value if isinstance(new, t.Var) and new.var is x.counter else new

    parts = [also] if also is not None else []
    if x.least:
        parts += [rewrite(c.condition, at_v) for c in x.prefix.requires]
    types, this, args = own_arguments(m)
    call = t.CallStmt(span, True, x.prefix, types, this, (value, *args), ())
    range_ = conjunction(parts) or t.Literal_(span, BOOL, True)
    return t.Forall(span, True, t.ForallKind.CALL, (v,), range_, (), t.Block(span, True, (call,)))


def _from_prefix(ctx: Context, m: t.Method, body: t.Block) -> t.Block:
    """For the lemma itself: its prefix lemma, for every `k`."""
    x = m.extreme
    assert x is not None
    v = ctx.variable("_k", x.counter.type, "bound", ghost=True, span=m.name_span)
    return t.Block(body.span, True, (_for_all(m, v, None, body.span),))
