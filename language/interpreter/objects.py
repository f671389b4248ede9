"""New objects: `new C(…)`."""

from __future__ import annotations

from typing import Any

from language.analysis.typed import Class, NewObject
from language.interpreter.defaults import default
from language.interpreter.functions import arguments_of
from language.interpreter.outcomes import Env, Eval
from language.interpreter.scope import CompiledProgram, Scope, Site
from language.interpreter.writing import Writer
from language.types import Type, UserType, substitute
from language.values import Ref


def new_object(scope: Scope, r: NewObject) -> Eval:
    at = scope.type_at(r.type)
    code, ctor = scope.code, r.ctor
    if ctor is None:

        def plain(env: Env) -> Ref:
            return allocate(code, at(env))

        return plain
    unit = code.method(ctor)
    out = Writer(scope.machine)
    args = out.evaluator(arguments_of(scope, ctor, r.type_args, r.args, out))
    types = scope.types_at(r.type_args)
    site = Site(scope, r.span)

    def run(env: Env) -> Ref:
        values = args(env)
        ref = allocate(code, at(env))
        unit.call(site, env, ref, values, types(env))
        return ref

    return run


def allocate(code: CompiledProgram, t: Type) -> Ref:
    """A new object of a class; its fields hold defaults until a constructor sets them."""
    assert isinstance(t, UserType) and isinstance(t.decl, Class)
    cells: dict[str, Any] = {}
    for cls, types in code.ancestry(t):
        for f in cls.fields:
            cells.setdefault(f.name, default(code, substitute(f.type, types)))
        for c in cls.constants:
            if c.value is None and not c.static:
                cells.setdefault(c.name, default(code, substitute(c.type, types)))
    return code.machine.allocate(t.decl, t.args, t.decl.name, cells)
