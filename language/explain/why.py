"""The why-false tree: the value of every part of a formula in one state, and the path that decided it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from language.analysis.typed import (
    ArrayRead,
    Binary,
    Expr,
    FunctionCall,
    Index,
    Ite,
    Lambda,
    Let,
    LetSuchThat,
    Literal_,
    MapComprehension,
    Old,
    Quantified,
    SetComprehension,
    StmtExpr,
    StringLiteral,
    This,
    Unary,
    Var,
    Variable,
    children,
    walk,
)
from language.interpreter.bindings import bindings
from language.interpreter.machine import UNSET
from language.interpreter.outcomes import Env, Stop
from language.interpreter.patterns import matcher
from language.interpreter.quantifiers import atoms_of
from language.interpreter.scope import Scope
from language.interpreter.shapes import sort
from language.interpreter.spelling import spell
from language.interpreter.states import in_state, mark_of
from language.operators import LOGIC, Operator, UnaryOperator
from language.records.trace import CellRead, WhyNode
from language.source import SourceText
from language.syntax.ast import Quantifier
from language.values import Ref, Unknown, show

DEPTH = 10
NODES = 150
LONGEST = 40
"""Characters of a value in a sentence."""

State = Callable[[Callable[[Env], Any], Env], Any]
"""How to evaluate in the state that an enclosing `old` looks at."""


def explain(scope: Scope, e: Expr, env: Env, sources: Sequence[SourceText] = ()) -> WhyNode:
    """The tree of `e` in the machine's present state; `sources` give the text as written."""
    machine = scope.machine
    machine.quiet += 1
    recorder, machine.recorder = machine.recorder, None
    kept = machine.limit(200_000) if machine.remaining > 200_000 else 0
    if machine.remaining < 200_000:
        machine.left = 200_000
    try:
        return _Builder(sources).node(scope, e, list(env), _now, True, DEPTH)
    finally:
        machine.unlimit(kept)
        machine.quiet -= 1
        machine.recorder = recorder


def _now(run: Callable[[Env], Any], env: Env) -> Any:
    return run(env)


class _Builder:
    def __init__(self, sources: Sequence[SourceText]) -> None:
        self.sources = sources
        self.left = NODES

    def text(self, e: Expr) -> str:
        if e.span.file < len(self.sources) and e.span.end > e.span.start:
            return " ".join(self.sources[e.span.file].snippet(e.span).split())
        return spell(e)

    def value(self, scope: Scope, e: Expr, env: Env, state: State) -> Any:
        run = scope.expr(e)
        scope.pad(env)
        try:
            value = state(run, env)
            return Unknown("it has no value yet") if value is UNSET else value
        except Stop as stop:
            return Unknown(getattr(stop, "why", "it cannot be computed"))

    def node(
        self, scope: Scope, e: Expr, env: Env, state: State, deciding: bool, depth: int, note: str = ""
    ) -> WhyNode:
        value = self.value(scope, e, env, state)
        truth = value if isinstance(value, bool) else None
        self.left -= 1
        kids: list[WhyNode] = []
        if depth > 0 and self.left > 0:
            kids, more = self.parts(scope, e, env, state, truth, deciding, depth - 1)
            note = note or more
        cells = tuple(self.cells(scope, e, env, state)) if not _is_connective(e) else ()
        shown = _contents(scope, value)
        said = "" if truth is None else self.said(scope, e, env, state, truth)
        return WhyNode(e.span, self.text(e), shown, truth, deciding, tuple(kids), note, cells, said)

    def said(self, scope: Scope, e: Expr, env: Env, state: State, truth: bool) -> str:
        """The formula with the values of what quantifiers bind, and what a comparison compares."""
        if isinstance(e, Quantified) and e.kind is Quantifier.EXISTS and not truth:
            names = ", ".join(f"`{v.name}`" for v in e.vars)
            return f"no {names} in the range makes `{self.text(e.body)}` true"
        if _is_connective(e):
            return ""
        first = f"`{self.here(scope, e, env)}` is {'true' if truth else 'false'}"
        if not isinstance(e, Binary):
            return first
        sides = [self.value(scope, x, env, state) for x in (e.left, e.right)]
        if any(isinstance(x, Unknown) or has_objects(x) for x in sides):
            return first
        compared = f"{show(sides[0], LONGEST)} {e.op} {show(sides[1], LONGEST)}"
        return first if compared == self.text(e) else f"{first}: {compared}"

    def here(self, scope: Scope, e: Expr, env: Env) -> str:
        """The text with the values of bound variables in the place of their names."""
        inside = {v for n in walk(e) for v in getattr(n, "vars", ())}
        text, start = self.text(e), e.span.start
        if e.span.file >= len(self.sources) or len(text) != e.span.end - start:
            return text
        uses = [n for n in walk(e) if isinstance(n, Var) and n.var.kind == "bound" and n.var not in inside]
        for n in sorted(uses, key=lambda n: -n.span.start):
            slot = scope.slots.get(n.var)
            if slot is None or slot >= len(env) or env[slot] is UNSET or has_objects(env[slot]):
                continue
            a, b = n.span.start - start, n.span.end - start
            if text[a:b] == n.var.name:
                text = text[:a] + show(env[slot], LONGEST) + text[b:]
        return text

    def parts(
        self, scope: Scope, e: Expr, env: Env, state: State, truth: bool | None, deciding: bool, depth: int
    ) -> tuple[list[WhyNode], str]:
        def child(x: Expr, on_path: bool) -> WhyNode:
            return self.node(scope, x, env, state, deciding and on_path, depth)

        match e:
            case Binary(op=Operator.AND):
                left = self.value(scope, e.left, env, state)
                if left is False:
                    return [child(e.left, True)], "the right side is not looked at"
                return [child(e.left, truth is True), child(e.right, True)], ""
            case Binary(op=Operator.OR):
                left = self.value(scope, e.left, env, state)
                if left is True:
                    return [child(e.left, True)], "the right side is not looked at"
                return [child(e.left, truth is False), child(e.right, True)], ""
            case Binary(op=Operator.IMPLIES):
                left = self.value(scope, e.left, env, state)
                if left is False:
                    return [child(e.left, True)], "the left side is false, so there is nothing to show"
                return [child(e.left, False), child(e.right, True)], ""
            case Binary(op=Operator.IFF):
                return [child(e.left, True), child(e.right, True)], ""
            case Unary(op=UnaryOperator.NOT):
                return [child(e.operand, True)], ""
            case Quantified():
                return self.quantifier(scope, e, env, state, truth, deciding, depth)
            case FunctionCall() if (e.function.body or e.function.overriders) and sort(e.type) == "bool":
                return self.predicate(scope, e, env, state, deciding, depth)
            case Ite():
                test = self.value(scope, e.test, env, state)
                branch = e.then if test is True else e.orelse
                return [child(e.test, False), child(branch, True)], ""
            case Let():
                value = self.value(scope, e.value, env, state)
                test = matcher(scope, e.pattern)
                scope.pad(env)
                if isinstance(value, Unknown) or not test(value, env):
                    return [child(e.value, True)], ""
                return [child(e.value, False), child(e.body, True)], ""
            case Old():
                mark = mark_of(env, e.label)
                before: State = lambda run, at: in_state(scope, mark, run, at)  # noqa: E731
                inner = self.node(scope, e.operand, env, before, deciding, depth)
                return ([] if _is_plain(e.operand) else [inner]), "in the earlier state"
            case StmtExpr():
                return [child(e.body, True)], ""
            case SetComprehension() | MapComprehension() | Lambda() | LetSuchThat():
                return [], ""  # its variables have many values, or none yet
            case _:
                parts = [x for x in children(e) if isinstance(x, Expr) and not _is_literal(x)]
                return [child(x, False) for x in parts], ""

    def quantifier(
        self,
        scope: Scope,
        e: Quantified,
        env: Env,
        state: State,
        truth: bool | None,
        deciding: bool,
        depth: int,
    ) -> tuple[list[WhyNode], str]:
        """The binding that decides: a counterexample of a `forall`, a witness of an `exists`."""
        forall = e.kind is Quantifier.FORALL
        if truth is None:
            return [], "not every value could be tried"
        if truth is forall:
            return [], "for every value in the range" if forall else "no value in the range makes it true"
        each = bindings(scope, e.vars, atoms_of((e.range, True), (e.body, not forall)), ordered=True)
        body = scope.expr(e.body)
        range_ = scope.expr(e.range) if e.range is not None else None
        scope.pad(env)
        found = False

        def visit(at: Env) -> bool:
            nonlocal found
            try:
                if range_ is not None and not range_(at):
                    return False
                found = bool(body(at)) is not forall
            except Stop:
                return False
            return found

        try:
            state(lambda at: each(at, visit), env)
        except Stop:
            return [], ""
        if not found:
            return [], ""
        note = "at " + ", ".join(f"{v.name} = {_at(scope, env, v)}" for v in e.vars)
        at = list(env)
        parts: list[WhyNode] = []
        if e.range is not None:
            parts.append(self.node(scope, e.range, at, state, False, depth))
        parts.append(self.node(scope, e.body, at, state, deciding, depth, ""))
        return parts, note

    def predicate(
        self, scope: Scope, e: FunctionCall, env: Env, state: State, deciding: bool, depth: int
    ) -> tuple[list[WhyNode], str]:
        unit = scope.code.function(e.function)
        args = [self.node(scope, a, env, state, False, depth) for a in e.args if not _is_plain(a)]
        if e.function.recursive and depth < DEPTH - 4:
            return args, ""
        try:
            unit, inner = unit.enter(scope, e, env)
        except Stop:
            return args, ""
        f = unit.function
        if f.body is None:
            return args, ""
        names = [f"{p.name} = {show(inner[unit.scope.slot(p)], 40)}" for p in f.params]
        notes = [f"as {f.qualified}"] if f is not e.function else []
        notes += ["with " + ", ".join(names)] if names else []
        return [*args, self.node(unit.scope, f.body, inner, state, deciding, depth)], " ".join(notes)

    def cells(self, scope: Scope, e: Expr, env: Env, state: State) -> list[CellRead]:
        """The cells that a formula without connectives reads, of the state that is drawn: what `old`
        reads is another state's."""
        found: list[CellRead] = []
        if state is not _now:
            return found
        past = {x for n in walk(e) if isinstance(n, Old) for x in walk(n)}
        bound = {v for n in walk(e) if isinstance(n, Quantified) for v in n.vars}
        for n in walk(e):
            if n in past:
                continue
            if isinstance(n, ArrayRead):
                base, parts = n.array, n.indices
            elif isinstance(n, Index) and sort(n.collection.type) == "seq":
                base, parts = n.collection, (n.index,)
            else:
                continue
            if any(isinstance(x, Var) and x.var in bound for x in walk(n)):
                continue
            index = [self.value(scope, i, env, state) for i in parts]
            holder = self.value(scope, base, env, state)
            if all(isinstance(i, int) for i in index):
                ref = holder if isinstance(holder, Ref) else None
                found.append(CellRead(self.text(base), tuple(index), ref))
        return found


def has_objects(value: Any) -> bool:
    """Whether a value is, or holds, an object, which has no name that a sentence could use."""
    found: list[Ref] = []

    def note(ref: Ref) -> str:
        found.append(ref)
        return ""

    show(value, LONGEST, note)
    return bool(found)


def _at(scope: Scope, env: Env, v: Variable) -> str:
    return show(env[scope.slot(v)], 40)


def _contents(scope: Scope, value: Any) -> str:
    """An array with its elements, anything else as a learner writes it."""
    if isinstance(value, Ref) and value.id < len(scope.machine.heap):
        obj = scope.machine.heap[value.id]
        if obj.cls.is_array and len(obj.dims) == 1:
            return show(tuple(obj.cells), 80)
    return show(value)


def _is_connective(e: Expr) -> bool:
    return isinstance(e, Quantified) or (isinstance(e, Binary) and e.op in LOGIC)


def _is_literal(e: Expr) -> bool:
    return isinstance(e, Literal_ | StringLiteral)


def _is_plain(e: Expr) -> bool:
    return isinstance(e, Literal_ | StringLiteral | Var | This)
