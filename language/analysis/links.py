"""What the analysis notes down for an editor: which name means what, and what is known at a place.

Nothing of it is asked for when a program is checked; then there are no `Links`, and nothing is noted.
"""

from __future__ import annotations

from typing import cast

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.refs import CtorRef, FunctionRef, MethodRef, ModuleRef, Ref, TypeRef, ValueRef
from language.analysis.scope import Module
from language.record import dataclass, field
from language.source import Span
from language.syntax import ast
from language.types import Type


@dataclass(eq=False)
class Seen:
    """What is known at a place inside a declaration: `names` are the variables in scope. `wanted` is the type
    of what is to stand there, where that is known; `receiver` is what stands before the dot."""

    body: Body
    names: dict[str, t.Variable]
    wanted: Type | None = None
    receiver: Ref | None = None

    def settle(self) -> None:
        """Fill in the types that were found out only at the end of the declaration, once that was reached."""
        resolve = self.body.infer.resolve
        if self.wanted is not None:
            self.wanted = resolve(self.wanted)
        if isinstance(self.receiver, ValueRef):
            value = self.receiver.value
            object.__setattr__(value, "type", resolve(value.type))


@dataclass(eq=False)
class Links:
    """`meanings`: by the place of a name that is used, the declaration (typed) or module. `at`: the place of
    which `seen` is to be found out, the smallest expression or statement around it."""

    at: int = -1
    file: int = 0
    meanings: dict[Span, object] = field(default_factory=dict[Span, object])
    modules: dict[int, Module] = field(default_factory=dict[int, Module])
    """Where (offset) a type's name is wanted: the module in which it is looked up."""
    seen: Seen | None = None
    _around: tuple[int, int] = (0, 1 << 60)

    def name(self, name: ast.Name, meaning: object) -> None:
        self.meanings[name.span] = meaning

    def type_in(self, name: ast.Name, module: object) -> None:
        if isinstance(module, Module):
            self.modules[name.span.start] = module

    def ref(self, e: ast.Ident | ast.Dot, ref: object) -> None:
        meaning = _meant(cast("Ref", ref))
        if meaning is None:
            return
        name = e.name
        if isinstance(name, str):
            self.meanings[Span(e.span.start, e.span.start + len(name), e.span.home)] = meaning
        else:
            self.meanings[name.span] = meaning

    def visit(self, span: Span, body: object, wanted: Type | None = None) -> None:
        here = span.file == self.file and span.start <= self.at <= span.end
        around = self._around
        if self.seen is not None and self.seen.receiver is not None:
            return  # what is missing further on stands at the same place, and is not what is asked about
        if here and span.end - span.start <= around[1] - around[0]:
            if wanted is None and (span.start, span.end) == around and self.seen is not None:
                wanted = self.seen.wanted  # the same hole, seen from further in
            self._around = (span.start, span.end)
            self._see(cast("Body", body), wanted, None)

    def member(self, span: Span, body: object, receiver: object) -> None:
        if span.file == self.file and span.start <= self.at <= span.end:
            self._around = (self.at, self.at)
            wanted = self.seen.wanted if self.seen is not None else None
            self._see(cast("Body", body), wanted, cast("Ref", receiver))

    def _see(self, b: Body, wanted: Type | None, receiver: Ref | None) -> None:
        names: dict[str, t.Variable] = {}
        for scope in b.scopes:
            names.update(scope)
        self.seen = Seen(b, names, wanted, receiver)


def _meant(ref: Ref) -> object | None:
    """The declaration that a name stands for; None for what is built in."""
    match ref:
        case FunctionRef(function=f):
            return f
        case MethodRef(method=m):
            return m
        case CtorRef(ctor=c):
            return c
        case ModuleRef(module=m):
            return m
        case TypeRef(named=named):
            return named
        case ValueRef(value=value):
            return _read(value)


def _read(value: t.Expr) -> object | None:
    match value:
        case t.Let(body=body):  # what stands before a static member is computed first
            return _read(body)
        case t.Var(var=v):
            return v
        case t.FieldRead(field=f):
            return f
        case t.ConstRead(const=c):
            return c
        case t.Destructor(ctors=((ctor, i), *_)):
            return ctor.formals[i]
        case t.Discriminator(ctor=c):
            return c
        case _:
            return None
