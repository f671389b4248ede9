"""Rules for calls, function values and datatypes; which callables have a form that checks."""

from __future__ import annotations

from language.analysis import typed as t
from language.export.bodies import Body, rule
from language.export.names import python
from language.export.types import NotExported
from language.types import MapType, MultisetType, SeqType, SetType, Type, UserType


def call_text(b: Body, callee: t.Function | t.Method, receiver: str | None, args: list[str]) -> str:
    """A call of what is exported; from inside, of the one that checks nothing."""
    name = member_name(callee) if callee.this is not None else b.names.of(callee)
    if b.inside and is_guarded(callee):
        name = f"_{name}"
    return f"{f'{receiver}.' if receiver is not None else ''}{name}({', '.join(args)})"


def member_name(member: t.Function | t.Method) -> str:
    return "create" if member.name == t.ANONYMOUS else python(member.name)


def is_guarded(callee: t.Function | t.Method) -> bool:
    """Whether it has two forms: one that checks what comes from outside, one for calls that are proved."""
    return bool(callee.requires) or any(_is_tested(p.type) for p in callee.params if not p.ghost)


def _is_tested(x: Type) -> bool:
    """Whether a value from outside may be none of the type, though its type hint is right."""
    match x:
        case SeqType(item) | SetType(item) | MultisetType(item):
            return _is_tested(item)
        case MapType(key, value):
            return _is_tested(key) or _is_tested(value)
        case UserType(decl=t.SubsetType(condition=condition)):
            return condition is not None
        case _:
            return False


def visible(params: tuple[t.Variable, ...], args: tuple[t.Expr, ...]) -> tuple[t.Expr, ...]:
    return tuple(a for p, a in zip(params, args, strict=True) if not p.ghost)


@rule(t.FunctionCall)
def call(b: Body, e: t.FunctionCall) -> str:
    f = e.function
    b.wanted.append(f)
    args = b.exprs(visible(f.params, e.args))
    if f.this is not None:
        return call_text(b, f, b.expr(e.receiver) if e.receiver is not None else "self", args)
    return call_text(b, f, None, args)


@rule(t.FunctionValue)
def function_value(b: Body, e: t.FunctionValue) -> str:
    b.wanted.append(e.function)
    names = [f"x{i}" for i in range(len(e.function.params))]
    receiver = b.expr(e.receiver) if e.receiver is not None and e.function.this is not None else None
    return f"(lambda {', '.join(names)}: {call_text(b, e.function, receiver, names)})"


@rule(t.Apply)
def apply_(b: Body, e: t.Apply) -> str:
    return f"{b.expr(e.function)}({', '.join(b.exprs(e.args))})"


@rule(t.Construct)
def construct(b: Body, e: t.Construct) -> str:
    args = b.exprs(visible(e.ctor.formals, e.args))
    if e.ctor.datatype.is_tuple:
        return f"tuple_of({', '.join(args)})"
    return f"{b.names.of(e.ctor)}({', '.join(args)})"


@rule(t.Destructor)
def destructor(b: Body, e: t.Destructor) -> str:
    ctor, i = e.ctors[0]
    if ctor.datatype.is_tuple:
        return f"{b.expr(e.value)}[{sum(not f.ghost for f in ctor.formals[:i])}]"
    return f"{b.expr(e.value)}.{python(e.name)}"


@rule(t.Discriminator)
def discriminator(b: Body, e: t.Discriminator) -> str:
    return f"isinstance({b.expr(e.value)}, {b.names.of(e.ctor)})"


@rule(t.DatatypeUpdate)
def datatype_update(b: Body, e: t.DatatypeUpdate) -> str:
    if len(e.ctors) != 1 or e.ctors[0].datatype.is_tuple:
        raise NotExported("an update of a value with several constructors")
    ctor, value = e.ctors[0], b.expr(e.value)
    new = {name: b.expr(x) for name, x in e.updates}
    parts = [new.get(f.name, f"{value}.{python(f.name)}") for f in ctor.formals if not f.ghost]
    return f"{b.names.of(ctor)}({', '.join(parts)})"


@rule(t.Lambda)
def lambda_(b: Body, e: t.Lambda) -> str:
    params = [b.locals.of(p) for p in e.params]
    return f"(lambda {', '.join(params)}: {b.binding(e.params, lambda: b.expr(e.body))})"


@rule(t.FieldRead)
def field_(b: Body, e: t.FieldRead) -> str:
    return f"{b.expr(e.obj)}.{python(e.field.name)}"


@rule(t.ConstRead)
def constant(b: Body, e: t.ConstRead) -> str:
    c = e.const
    if c.ghost:
        raise NotExported(f"the ghost constant {c.name}")
    if e.obj is not None and not c.static:
        return f"{b.expr(e.obj)}.{python(c.name)}"
    return b.names.of(c)
