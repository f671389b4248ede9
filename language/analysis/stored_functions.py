"""Functions that may depend on the heap are not kept in it.

A function that is kept in a place in the heap and reads that place could call itself without end, and a claim
about it would prove anything (Landin's knot). Which function stands in a place cannot be told from one
statement: it may come by way of a call, a collection, a generic class. So the *type of the place* decides.
A function type may depend on the heap where it is general (`~>`), or where its arguments may lead to an
object that holds functions: such an argument may be newer than the function and know it, even if all its
fields are constants. Neither may be the type of a field, a constant of an object or an array's cell, or be
held by one; nor may it be given to a type parameter that is used for such a place, in a class or trait or in
the body of anything generic. All other functions may be kept: what they can call is older than they are, or
is given to them as a function of a smaller type.

It is told where such a function is stored, which is where a learner sees the knot being tied; where nothing
in the program stores one, at the place's declaration, or at the type that makes it such a place.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.bases import base
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.dependencies import roots
from language.analysis.lineage import member_types
from language.analysis.mentioned import mentioned_types
from language.analysis.type_functions import Functions, functions_in
from language.analysis.type_parts import has_parameters, written
from language.diagnostics import Note
from language.record import dataclass, field
from language.source import Span
from language.syntax.ast import ANONYMOUS
from language.types import ParamType, Type, UserType, substitute

Code = t.Function | t.Method | t.Constant
Known = tuple[Functions, ...]
"""What is known of the arguments for the type parameters of a declaration."""

_WHY = (
    "functions in an object or array that may read objects themselves. From there such a function could read "
    "itself, and so call itself without end. Pass it as a parameter, or keep one whose type has `->` and "
    "takes no objects that hold functions."
)


@dataclass(frozen=True)
class Instance:
    """A generic declaration is used with these type arguments."""

    of: Code | t.Class
    args: tuple[Type, ...]
    span: Span


@dataclass
class Uses:
    """The types that a declaration's text speaks of, and the generic declarations that it uses."""

    types: dict[Type, Span] = field(default_factory=dict[Type, Span])
    instances: list[Instance] = field(default_factory=list[Instance])

    def add(self, x: Type, span: Span) -> None:
        if x in self.types:
            return
        self.types[x] = span
        if isinstance(x, UserType) and x.args and isinstance(x.decl, t.Class):
            self.instances.append(Instance(x.decl, x.args, span))
        for part in written(x):
            self.add(part, span)


def stored_functions(ctx: Context, work: Work) -> None:
    rule = _Rule(ctx)
    for item in work.items:
        with ctx.on(item.decl):
            if item.decl not in ctx.bad and isinstance(item.typed, t.Function | t.Method | t.Constant):
                rule.assignments(item.typed)
    for item in work.items:
        with ctx.on(item.decl):
            if item.decl not in ctx.bad:
                rule.declaration(item.typed)


class _Rule:
    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.uses: dict[object, Uses] = {}
        self.answers: dict[tuple[Type, tuple[tuple[ParamType, Functions], ...]], Functions] = {}
        self.stored: set[object] = set()
        """Places, and the code in which something is stored, of which that was told."""

    def assignments(self, x: Code) -> None:
        for root in roots(x):
            for n in t.walk(root):
                if isinstance(n, t.Assign | t.CallStmt | t.AssignSuchThat):
                    for target in n.targets:
                        self._assigned(x, target)

    def _assigned(self, x: Code, target: t.LValue) -> None:
        place = _place_type(target)
        if place is None or Functions.DEPEND not in self.ask(place):
            return
        match target:
            case t.FieldTarget(_, _, field):
                declared: t.Field | t.Constant | None = field
            case t.ConstTarget(_, _, const):
                declared = const
            case _:
                declared = None
        self.stored |= {x, declared}
        notes = (
            []
            if declared is None
            else [
                Note(declared.span, f"`{declared.name}`, whose type is `{declared.type}`, is declared here")
            ]
        )
        self.ctx.error("recursion", target.span, f"This assignment would keep {_WHY}", *notes)

    def declaration(self, x: object) -> None:
        if x in self.stored:
            return
        place = x if isinstance(x, t.Field) or (isinstance(x, t.Constant) and _is_place(x)) else None
        if place is not None and Functions.DEPEND in self.ask(place.type):
            self._told_place(place)
            return
        uses = self._uses(x)
        for type_, span in uses.types.items():
            if self._instance_stores(type_) and not any(map(self._instance_stores, written(type_))):
                self._told_type(type_, span)
                return  # one is enough: what follows speaks of the same type again
        for i in uses.instances:
            known = tuple([self.ask(a) for a in i.args])
            if any(known) and self._stores(i.of, known):
                self._told_instance(i)
                return

    # ── questions ──

    def ask(self, x: Type, env: dict[ParamType, Functions] | None = None) -> Functions:
        key = (x, tuple((env or {}).items()))
        known = self.answers.get(key)
        if known is None:
            known = self.answers[key] = functions_in(x, env)
        return known

    def _instance_stores(self, x: Type, env: dict[ParamType, Functions] | None = None) -> bool:
        """Whether the type keeps a function that it must not because of its arguments. What it keeps
        whatever they are is told where it is declared."""
        return (
            isinstance(x, UserType)
            and bool(x.args)
            and Functions.STORED in self.ask(x, env)
            and Functions.STORED not in self.ask(UserType(x.decl, x.decl.params, x.nullable))
        )

    def _stores(self, start: Code | t.Class, known: Known) -> bool:
        """Whether anything that the declaration uses, with such arguments, keeps a function that it must
        not."""
        seen: set[tuple[object, Known]] = set()
        stack: list[tuple[Code | t.Class, Known]] = [(start, known)]
        while stack:
            of, known = stack.pop()
            if (of, known) in seen or not any(known):
                continue
            seen.add((of, known))
            env = dict(zip(_params(of), known, strict=False))
            uses = self._uses(of)
            if any(has_parameters(x) and self._instance_stores(x, env) for x in uses.types):
                return True
            for i in uses.instances:
                stack.append((i.of, tuple([self.ask(a, env) for a in i.args])))
            stack += _others(of, known)
        return False

    def _uses(self, x: object) -> Uses:
        found = self.uses.get(x)
        if found is None:
            found = self.uses[x] = _look(x)
        return found

    # ── what is told ──

    def _told_place(self, x: t.Field | t.Constant) -> None:
        keeps = f"`{x.name}`, whose type is `{x.type}`, would keep"
        self.ctx.error("recursion", x.span, f"{keeps} {_WHY}")

    def _told_type(self, x: Type, span: Span) -> None:
        self.ctx.error("recursion", span, f"`{x}` would keep {_WHY}")

    def _told_instance(self, i: Instance) -> None:
        name = "this constructor" if i.of.name == ANONYMOUS else f"`{i.of.name}`"
        given = ", ".join(f"`{a}`" for a in i.args)
        self.ctx.error("recursion", i.span, f"With {given} as type argument, {name} would keep {_WHY}")


def _place_type(target: t.LValue) -> Type | None:
    match target:
        case t.FieldTarget(_, obj, field):
            return substitute(field.type, member_types(base(obj.type), field.owner))
        case t.ConstTarget(_, obj, const):
            return substitute(const.type, member_types(base(obj.type), const.owner))
        case t.ArrayTarget(_, array):
            of = base(array.type)
            return of.args[0] if isinstance(of, UserType) else None
        case _:
            return None


def _is_place(c: t.Constant) -> bool:
    """A constant with a value is the same for every object, and cannot be defined by way of itself."""
    return isinstance(c.owner, t.Class) and not c.static and c.value is None


def _params(x: Code | t.Class) -> tuple[ParamType, ...]:
    if isinstance(x, t.Class):
        return x.params
    owner = x.owner.params if x.owner is not None else ()
    return owner if isinstance(x, t.Constant) else (*owner, *x.type_params)


def _others(x: Code | t.Class, known: Known) -> Iterator[tuple[Code | t.Class, Known]]:
    """What else may be used: an object's members, and what a member of a trait really is."""
    if isinstance(x, t.Class):
        for m in (*x.functions, *x.methods):
            yield m, (*known, *(Functions(0) for _ in m.type_params))
    elif not isinstance(x, t.Constant):
        own = known[len(known) - len(x.type_params) :] if x.type_params else ()
        for o in x.overriders:
            above = o.owner.params if o.owner is not None else ()
            yield o, (*(Functions(0) for _ in above), *own)


def _look(x: object) -> Uses:
    uses = Uses()
    match x:
        case t.Field():
            uses.add(x.type, x.span)
        case t.Class():
            for p in x.parents:
                uses.add(p, x.span)
        case t.Datatype():
            for c in x.ctors:
                for f in c.formals:
                    uses.add(f.type, f.span)
        case t.SubsetType():
            if x.base is not None:
                uses.add(x.base, x.span)
            for e in (x.condition, x.witness):
                if e is not None:
                    _tree(uses, e)
        case t.Function():
            for v in (*x.params, x.result):
                uses.add(v.type, v.span)
        case t.Method():
            for v in (*x.params, *x.results):
                uses.add(v.type, v.span)
        case t.Constant():
            uses.add(x.type, x.span)
        case _:
            pass
    if isinstance(x, t.Function | t.Method | t.Constant):
        for root in roots(x):
            _tree(uses, root)
    return uses


def _tree(uses: Uses, root: t.Tree) -> None:
    for n in t.walk(root):
        if isinstance(n, t.LoopSpec | t.MatchCase | t.CalcStep):
            continue  # what is in them comes by itself
        for x in mentioned_types(n):
            uses.add(x, n.span)
        if isinstance(n, t.Expr | t.NewArray | t.NewObject):
            uses.add(n.type, n.span)
        _instance(uses, n)


def _instance(uses: Uses, n: t.Tree) -> None:
    match n:
        case t.FunctionCall() | t.FunctionValue():
            of = n.function
        case t.CallStmt():
            of = n.method
        case t.NewObject() if n.ctor is not None:
            of = n.ctor
        case _:
            return
    if n.type_args:
        uses.instances.append(Instance(of, n.type_args, n.span))
