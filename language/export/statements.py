"""Statements of the typed tree as lines of Python; what is ghost leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.analysis import typed as t
from language.export.bodies import Body
from language.export.calls import call_text, visible
from language.export.domains import comprehension, domain
from language.export.names import Names, open_text, python, tuple_text
from language.export.operators import is_text, within
from language.export.tails import pattern_text
from language.export.types import NotExported, Types
from language.types import Type


class MethodBody(Body):
    """The lines of a method: `results` are returned wherever it ends."""

    results: tuple[t.Variable, ...] = ()
    returns_self: bool = False

    def __init__(self, names: Names, types: Types, this: str | None = None, inside: bool = True) -> None:
        super().__init__(names, types, this, inside)
        self.loops: list[int] = []
        self.wanted_methods: list[t.Method] = []

    def leave(self) -> None:
        names = [self.locals.of(r) for r in self.results]
        if self.returns_self:
            self.line("return self")
        elif names:
            self.line(f"return {', '.join(names)}")
        else:
            self.line("return")

    def stmt(self, s: t.Stmt) -> None:
        if s.ghost:
            return
        rule = _RULES.get(type(s))
        if rule is None:
            raise NotExported(f"a statement of the kind {type(s).__name__.lower()}")
        rule(self, s)

    def block(self, head: str, write: Callable[[], None]) -> None:
        self.line(head)
        self.depth += 1
        before = len(self.lines)
        write()
        if len(self.lines) == before:
            self.line("pass")
        self.depth -= 1


def _block(b: MethodBody, s: t.Block | t.OpaqueBlock) -> None:
    for x in s.body if isinstance(s, t.Block) else s.body.body:
        b.stmt(x)


def _declare(b: MethodBody, s: t.Declare) -> None:
    for v in s.vars:
        if not v.ghost:
            b.line(f"{b.locals.of(v)}: {b.types.hint(v.type)}")


def _assign(b: MethodBody, s: t.Assign) -> None:
    pairs = [(x, v) for x, v in zip(s.targets, s.values, strict=True) if not _is_ghost(x)]
    if not pairs:
        return
    several = len(pairs) > 1
    places = [_place(b, x, several) for x, _ in pairs]
    values = [_value(b, v, _type(x)) for x, v in pairs]
    b.line(f"{', '.join(places)} = {', '.join(map(open_text, values))}")


def _is_ghost(x: t.LValue) -> bool:
    match x:
        case t.LocalTarget(var=v):
            return v.ghost
        case t.FieldTarget(field=f):
            return f.ghost
        case t.ConstTarget(const=c):
            return c.ghost
        case _:
            return False


def _type(x: t.LValue) -> Type | None:
    return x.var.type if isinstance(x, t.LocalTarget) else None


def _place(b: MethodBody, x: t.LValue, settled: bool) -> str:
    """The left side; `settled`: its parts are computed now, before anything is assigned."""

    def part(e: t.Expr) -> str:
        text = b.expr(e)
        if not settled or isinstance(e, t.Literal_ | t.This):
            return text
        name = b.locals.fresh("at")
        b.line(f"{name} = {text}")
        return name

    match x:
        case t.LocalTarget(var=v):
            return b.locals.of(v)
        case t.FieldTarget(obj=obj, field=f):
            return f"{part(obj)}.{python(f.name)}"
        case t.ConstTarget(obj=obj, const=c):
            return f"{part(obj)}.{python(c.name)}"
        case t.ArrayTarget(array=array, indices=(index,)):
            return f"{part(array)}[{part(index)}]"
        case _:
            raise NotExported("an array of several dimensions")


def _value(b: MethodBody, v: t.Rhs, wanted: Type | None) -> str:
    match v:
        case t.ExprRhs(value=e):
            return b.expr(e)
        case t.HavocRhs() if wanted is not None and b.types.first(wanted) is not None:
            return b.types.first(wanted) or ""
        case t.NewArray():
            return _new_array(b, v)
        case t.NewObject(type=x, ctor=ctor, args=args):
            name = b.types.hint(x)
            if ctor is None:
                return f"{name}()"
            b.wanted_methods.append(ctor)
            return call_text(b, ctor, name.partition("[")[0], b.exprs(visible(ctor.params, args)))
        case _:
            raise NotExported("an arbitrary value")


def _new_array(b: MethodBody, v: t.NewArray) -> str:
    if v.display is not None:
        return f"Array[{b.types.hint(v.element)}]({tuple_text(b.exprs(v.display))})"
    if len(v.dims) != 1:
        raise NotExported("an array of several dimensions")
    size = b.expr(v.dims[0])
    if v.init is not None:
        i = b.locals.fresh("i")
        return f"Array({b.expr(v.init)}({i}) for {i} in range({size}))"
    first = b.types.first(v.element)
    if first is None:
        raise NotExported(f"a new array of {v.element}, which has no first value")
    return f"Array[{b.types.hint(v.element)}]([{first}] * {size})"


def _call(b: MethodBody, s: t.CallStmt) -> None:
    m = s.method
    b.wanted_methods.append(m)
    receiver = None
    if m.this is not None:
        receiver = b.expr(s.receiver) if s.receiver is not None else "self"
    targets = [x for x, r in zip(s.targets, m.results, strict=True) if not r.ghost]
    call = call_text(b, m, receiver, b.exprs(visible(m.params, s.args)))
    if any(_is_ghost(x) for x in targets):
        raise NotExported("a call whose result goes to a ghost variable")
    places = [_place(b, x, not isinstance(x, t.LocalTarget)) for x in targets]
    b.line(f"{', '.join(places)} = {call}" if places else call)


def _such_that(b: MethodBody, s: t.AssignSuchThat) -> None:
    target = s.targets[0]
    if len(s.targets) != 1 or not isinstance(target, t.LocalTarget):
        raise NotExported("a such-that for several places")
    v = target.var
    values = domain(b, v, s.condition)
    name = b.locals.of(v)
    condition = b.binding((v,), lambda: b.expr(s.condition))
    b.line(f"{name} = chosen({values}, lambda {name}: {condition})")


def _if(b: MethodBody, s: t.If, word: str = "if") -> None:
    before = len(b.lines)
    guard = b.expr(s.guard) if s.guard is not None else "True"
    if word == "elif" and len(b.lines) > before:  # what the guard needs stands before it
        made = b.lines[before:]
        del b.lines[before:]

        def inside() -> None:
            b.lines.extend("    " + x for x in made)
            _branches(b, s, "if", guard)

        b.block("else:", inside)
        return
    _branches(b, s, word, guard)


def _branches(b: MethodBody, s: t.If, word: str, guard: str) -> None:
    b.block(f"{word} {open_text(guard)}:", lambda: b.stmt(s.then))
    orelse = s.orelse
    if isinstance(orelse, t.If) and not orelse.ghost:
        _if(b, orelse, "elif")
    elif orelse is not None and not orelse.ghost and not (isinstance(orelse, t.Block) and not orelse.body):
        b.block("else:", lambda: b.stmt(orelse))


def _if_cases(b: MethodBody, s: t.IfCases) -> None:
    guards = [b.expr(g) for g, _ in s.cases]
    for k, (guard, (_, body)) in enumerate(zip(guards, s.cases, strict=True)):
        b.block(f"{'elif' if k else 'if'} {guard}:", lambda body=body: b.stmt(body))
    b.block("else:", lambda: b.line("unreachable()"))


def _match(b: MethodBody, s: t.MatchStmt) -> None:
    def cases() -> None:
        for p, body in s.cases:
            b.block(f"case {pattern_text(b, p)}:", lambda body=body: b.stmt(body))
        if not any(isinstance(p, t.Wildcard | t.BindPattern) for p, _ in s.cases):
            b.block("case _:", lambda: b.line("unreachable()"))

    b.block(f"match {b.expr(s.scrutinee)}:", cases)


def _round(b: MethodBody, target: int, body: t.Block | None) -> Callable[[], None]:
    if body is None:
        raise NotExported("a loop without a body")

    def write() -> None:
        b.loops.append(target)
        b.stmt(body)
        b.loops.pop()

    return write


def _while(b: MethodBody, s: t.While) -> None:
    guard = b.expr(s.guard) if s.guard is not None else "False"
    b.block(f"while {open_text(guard)}:", _round(b, s.id, s.body))


def _while_cases(b: MethodBody, s: t.WhileCases) -> None:
    guards = [b.expr(g) for g, _ in s.cases]

    def write() -> None:
        b.loops.append(s.id)
        for k, (guard, (_, body)) in enumerate(zip(guards, s.cases, strict=True)):
            b.block(f"{'elif' if k else 'if'} {guard}:", lambda body=body: b.stmt(body))
        b.block("else:", lambda: b.line("break"))
        b.loops.pop()

    b.block("while True:", write)


def _for(b: MethodBody, s: t.For) -> None:
    if s.end is None:
        raise NotExported("a `for` loop without an end")
    low, high = b.expr(s.start), b.expr(s.end)
    steps = f"range({low} - 1, {high} - 1, -1)" if s.down else f"range({low}, {high})"
    body = _round(b, s.id, s.body)
    name = b.locals.of(s.var)
    wrapped = within(b, s.var.type, name)

    def write() -> None:
        if wrapped != name:
            b.line(f"{name} = {wrapped}")
        body()

    b.block(f"for {name} in {steps}:", write)


def _break(b: MethodBody, s: t.Break) -> None:
    if not b.loops or b.loops[-1] != s.target:
        raise NotExported("a jump out of a loop that is not the innermost")
    b.line("continue" if s.is_continue else "break")


def _return(b: MethodBody, s: t.Return) -> None:
    b.leave()


def _print(b: MethodBody, s: t.Print) -> None:
    for a in s.args:
        b.line(f"write({b.expr(a)}{', True' if is_text(a.type) else ''})")


def _expect(b: MethodBody, s: t.Expect) -> None:
    message = ""
    if s.message is not None:
        change = "to_str" if is_text(s.message.type) else "str"
        message = f", {change}({b.expr(s.message)})"
    b.line(f"expect({b.expr(s.condition)}{message})")


def _by_proof(b: MethodBody, s: t.ByProof) -> None:
    for x in s.body:
        b.stmt(x)


def _labeled(b: MethodBody, s: t.Labeled) -> None:
    b.stmt(s.body)


def _modify(b: MethodBody, s: t.Modify) -> None:
    if s.body is not None:
        b.stmt(s.body)


def _forall(b: MethodBody, s: t.Forall) -> None:
    inner = s.body.body[0] if s.body is not None and len(s.body.body) == 1 else None
    if s.kind is not t.ForallKind.ASSIGN or not isinstance(inner, t.Assign) or len(inner.targets) != 1:
        raise NotExported("such a forall statement")
    target, value = inner.targets[0], inner.values[0]
    clauses = comprehension(b, s.vars, s.range, None)
    new, at, x = b.locals.fresh("new"), b.locals.fresh("at"), b.locals.fresh("value")

    def entry() -> str:
        match target:
            case t.ArrayTarget(array=array, indices=(index,)):
                return f"({b.expr(array)}, {b.expr(index)}, {_value(b, value, None)})"
            case _:
                raise NotExported("such a forall statement")

    b.line(f"{new} = [{b.binding(s.vars, entry)} {clauses}]")
    where = b.locals.fresh("array")
    b.block(f"for {where}, {at}, {x} in {new}:", lambda: b.line(f"{where}[{at}] = {x}"))


def _nothing(b: MethodBody, s: t.Stmt) -> None:
    """Proofs alone see it."""


_RULES: dict[type, Callable[[MethodBody, Any], None]] = {
    t.Block: _block, t.OpaqueBlock: _block, t.Declare: _declare, t.Assign: _assign, t.CallStmt: _call,
    t.AssignSuchThat: _such_that, t.If: _if, t.IfCases: _if_cases, t.MatchStmt: _match, t.While: _while,
    t.WhileCases: _while_cases, t.For: _for, t.Break: _break, t.Return: _return, t.Print: _print,
    t.Expect: _expect, t.ByProof: _by_proof, t.Labeled: _labeled, t.Modify: _modify, t.Forall: _forall,
    t.Assert: _nothing, t.Assume: _nothing, t.Calc: _nothing, t.Reveal: _nothing, t.Hide: _nothing,
}  # fmt: skip
