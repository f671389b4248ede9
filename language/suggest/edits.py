"""Small edits of what runs: a comparison, one more or less, another operand or variable, a step that was
forgotten. Only places that run are edited, never a contract, an invariant or a proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from language.analysis import typed as t
from language.ivl.splitting import conjuncts
from language.operators import Operator
from language.record import dataclass, fields, is_dataclass, replace
from language.source import NOWHERE
from language.suggest.hints.spots import spots
from language.suggest.place import Failing
from language.suggest.terms import is_int, negation, number, plus, spell, var
from language.suggest.trees import variables
from language.types import BoolType

_COMPARISONS = (
    Operator.LESS,
    Operator.AT_MOST,
    Operator.MORE,
    Operator.AT_LEAST,
    Operator.EQUAL,
    Operator.UNEQUAL,
)
_SWAPS: dict[Operator, tuple[Operator, ...]] = {
    Operator.ADD: (Operator.SUBTRACT, Operator.MULTIPLY),
    Operator.SUBTRACT: (Operator.ADD,),
    Operator.MULTIPLY: (Operator.ADD, Operator.DIVIDE),
    Operator.DIVIDE: (Operator.MODULO, Operator.MULTIPLY),
    Operator.MODULO: (Operator.DIVIDE,),
    Operator.AND: (Operator.OR,),
    Operator.OR: (Operator.AND,),
    Operator.IN: (Operator.NOT_IN,),
    Operator.NOT_IN: (Operator.IN,),
}


@dataclass(frozen=True, eq=False)
class Edit:
    """`new` in the place of the expression `old`; or, where `old` is a block, the statement `new` behind its
    last one. `cost` orders edits, the smallest changes first."""

    old: t.Expr | t.Block
    new: t.Expr | t.Stmt
    why: str
    cost: int


def edits(failing: Failing) -> list[Edit]:
    """All of them, likely ones first."""
    body = failing.body
    if body is None:
        return []
    scope = {id(s.block): s.scope for s in spots(failing)}
    found = [e for old in _running(body) for e in _of(old, _names(failing))]
    found += _steps(failing, scope)
    return sorted(found, key=lambda e: e.cost)


def _names(failing: Failing) -> Sequence[t.Variable]:
    found: dict[t.Variable, None] = {}
    for s in spots(failing):
        found |= dict.fromkeys(s.scope)
    return list(found)


def _running(node: t.Tree) -> Iterator[t.Expr]:
    """The expressions that are computed when the body runs."""
    if isinstance(node, t.LoopSpec | t.Assert | t.Calc | t.Assume | t.Reveal | t.Hide):
        return
    if isinstance(node, t.CallStmt) and node.method.is_lemma:
        return
    if isinstance(node, t.Stmt) and node.ghost and not isinstance(node, t.Block):
        return
    if isinstance(node, t.Expr) and node.span != NOWHERE:
        yield node
    for child in t.children(node):
        yield from _running(child)


def _of(e: t.Expr, names: Sequence[t.Variable]) -> Iterator[Edit]:
    match e:
        case t.Binary(op=op) if op in _COMPARISONS and is_int(e.left.type):
            for other in _COMPARISONS:
                if other is not op:
                    yield Edit(e, replace(e, op=other), f"`{op.value}` becomes `{other.value}`", 0)
        case t.Binary(op=Operator.EQUAL | Operator.UNEQUAL as op):
            other = Operator.UNEQUAL if op is Operator.EQUAL else Operator.EQUAL
            yield Edit(e, replace(e, op=other), f"`{op.value}` becomes `{other.value}`", 0)
        case t.Binary(op=op) if op in _SWAPS:
            for other in _SWAPS[op]:
                cost = 2 if other is Operator.MULTIPLY else 1
                yield Edit(e, replace(e, op=other), f"`{op.value}` becomes `{other.value}`", cost)
            if op is Operator.SUBTRACT:
                yield Edit(e, replace(e, left=e.right, right=e.left), "the operands change places", 2)
            if is_int(e.type) and isinstance(e.right, t.Literal_) and e.right.value == 1:
                yield Edit(e, e.left, "one less is added or taken away", 1)
        case t.Literal_(value=bool() as value):
            yield Edit(e, replace(e, value=not value), "the truth value is the other one", 1)
        case t.Literal_(value=int() as value) if is_int(e.type):
            for n in (value + 1, value - 1):
                yield Edit(e, number(n), f"`{value}` becomes `{n}`", 1)
            yield from (
                Edit(e, var(v), f"`{v.name}` takes the place of `{value}`", 5)
                for v in names
                if is_int(v.type)
            )
            return
        case t.Ite(test=test, then=then, orelse=orelse):
            yield Edit(e, replace(e, then=orelse, orelse=then), "the two cases change places", 2)
            del test
        case _:
            pass
    if is_int(e.type) and not isinstance(e, t.Literal_):
        for n in (1, -1):
            yield Edit(e, plus(e, n), f"one {'more' if n > 0 else 'less'}", 3)
    if isinstance(e, t.Var):
        for v in names:
            if v is not e.var and v.type == e.var.type:
                yield Edit(e, var(v), f"`{v.name}` takes the place of `{e.var.name}`", 4)
    if isinstance(e.type, BoolType) and not isinstance(e, t.Literal_ | t.Binary):
        yield Edit(e, negation(e), "the condition is turned round", 3)


def _steps(failing: Failing, scope: dict[int, tuple[t.Variable, ...]]) -> Iterator[Edit]:
    """An assignment that was forgotten at the end of a block: a step, a value, an element."""
    assert failing.body is not None
    for block in (n for n in t.walk(failing.body) if isinstance(n, t.Block)):
        seen = scope.get(id(block), ())
        local = [v for v in seen if v.kind in ("local", "out") and not v.ghost]
        for v in local:
            for value in _promised(failing.decl, v, seen):
                yield Edit(block, assignment(v, value), f"`{v.name}` gets what the contract says", 1)
            for value in _values(v, seen):
                why = f"`{v.name}` was not changed here"
                yield Edit(block, assignment(v, value), why, 2 if is_int(v.type) else 4)


def _promised(decl: t.Callable_, v: t.Variable, seen: Sequence[t.Variable]) -> Iterator[t.Expr]:
    """What a postcondition says that a result is."""
    for c in decl.ensures:
        for e in conjuncts(c.condition):
            if isinstance(e, t.Binary) and e.op in (Operator.EQUAL, Operator.IFF):
                for a, b in ((e.left, e.right), (e.right, e.left)):
                    plain = not any(isinstance(n, t.Quantified | t.Old) for n in t.walk(b))
                    if isinstance(a, t.Var) and a.var is v and plain and variables(b) <= set(seen) - {v}:
                        yield b


def _values(v: t.Variable, seen: Sequence[t.Variable]) -> Iterator[t.Expr]:
    if is_int(v.type):
        yield plus(var(v), 1)
        yield plus(var(v), -1)
    if isinstance(v.type, BoolType):
        yield t.Literal_(NOWHERE, v.type, True)
        yield t.Literal_(NOWHERE, v.type, False)
    yield from (var(w) for w in seen if w is not v and w.type == v.type)


def assignment(v: t.Variable, value: t.Expr) -> t.Stmt:
    return t.Assign(NOWHERE, False, (t.LocalTarget(NOWHERE, v),), (t.ExprRhs(NOWHERE, value),))


def with_edit(body: t.Block, edit: Edit) -> t.Block:
    """A copy of the body with the edit made."""
    made = _copy(body, edit)
    assert isinstance(made, t.Block)
    return made


def _copy(node: object, edit: Edit) -> object:
    if node is edit.old:
        if isinstance(node, t.Block):
            assert isinstance(edit.new, t.Stmt)
            return replace(node, body=(*node.body, edit.new))
        return edit.new
    if isinstance(node, tuple):
        parts: tuple[object, ...] = node  # pyright: ignore[reportUnknownVariableType]
        new = tuple([_copy(x, edit) for x in parts])
        return parts if all(a is b for a, b in zip(new, parts, strict=True)) else new
    if not isinstance(node, t.Tree) or not is_dataclass(node):
        return node
    changed: dict[str, object] = {}
    for f in fields(node):
        before: object = getattr(node, f.name)
        after = _copy(before, edit)
        if after is not before:
            changed[f.name] = after
    return replace(node, **changed) if changed else node


def key(edit: Edit) -> str:
    new = spell(edit.new) if isinstance(edit.new, t.Expr) else ""
    return f"{edit.old.span.start} {edit.old.span.end} {new}"
