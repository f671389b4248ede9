"""What `{:autocontracts}` adds to a class: the boilerplate of dynamic frames (manual, "Attributes").

The implied clauses and statements are written into the syntax of the members, after the types of the fields
are known and before contracts and bodies are read. All later passes see an ordinary class.

What is added has no text of its own. A claim stands at an empty span in the head of its member, each at
another one, because the place of a claim is its identity for those who judge it; a statement stands at the
closing brace of the body that it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import chain, count

from language.analysis import typed as t
from language.analysis.autocontracts import NAME, asks
from language.analysis.bases import base, is_reference
from language.analysis.builtins import OBJECT_DECL
from language.analysis.context import Context
from language.analysis.declare import Item, Work
from language.analysis.queries import is_simple_query
from language.operators import Operator
from language.record import dataclass, replace
from language.source import Span
from language.syntax import ast
from language.types import BOOL, SetType, Type, UserType


def implied(ctx: Context, work: Work) -> None:
    """Replaces the declarations of the members of classes that ask for it by what they mean."""
    classes = {
        i.typed
        for i in work.items
        if isinstance(i.decl, ast.ClassDecl) and i.decl.kind == "class" and asks(i.decl)
    }
    for item in work.items:
        if item.owner in classes and asks(item.decl) is not False and not _static(item):
            assert isinstance(item.owner, t.Class)
            ctx.current = item.decl
            new = _Member(ctx, work, item.owner, item).rewritten()
            if new is not None:
                if item.decl in ctx.bad:
                    ctx.bad.add(new)
                item.decl = new
    ctx.current = None


def _static(item: Item) -> bool:
    return isinstance(item.typed, t.Function | t.Method | t.Constant) and item.typed.static


@dataclass(frozen=True)
class _Part:
    """A field that holds an object of the representation. `frames`: its class has such a `Repr` itself,
    and `valid`, such a `Valid`."""

    name: str
    nullable: bool
    frames: bool
    valid: bool


def _parts(work: Work, owner: t.Class) -> Iterator[_Part]:
    for item in work.items:
        x = item.typed
        if item.owner is owner and isinstance(x, t.Field | t.Constant) and not _static(item):
            type_ = base(x.type)
            if x.name != "Repr" and asks(item.decl) is not False and is_reference(type_):
                assert isinstance(type_, UserType) and isinstance(type_.decl, t.Class)
                frames = any(f.name == "Repr" and _is_frame(f.type) for f in type_.decl.fields)
                valid = frames and any(map(_is_validity, type_.decl.functions))
                yield _Part(x.name, type_.nullable, frames, valid)


def _is_frame(type_: Type) -> bool:
    return isinstance(type_, SetType) and type_.item == UserType(OBJECT_DECL, (), nullable=True)


def _is_validity(f: t.Function) -> bool:
    return f.name == "Valid" and not f.static and not f.params and base(f.result.type) == BOOL


@dataclass(frozen=True)
class _Syntax:
    """Makes expressions that all stand at one place."""

    at: Span

    def this(self) -> ast.Expr:
        return ast.ThisExpr(self.at)

    def field(self, name: str, of: ast.Expr | None = None) -> ast.Expr:
        return ast.Dot(self.at, of or self.this(), ast.Name(self.at, name))

    def repr(self) -> ast.Expr:
        return self.field("Repr")

    def valid(self, of: ast.Expr | None = None) -> ast.Expr:
        return ast.Call(self.at, self.field("Valid", of), ())

    def null(self) -> ast.Expr:
        return ast.NullLit(self.at)

    def binary(self, left: ast.Expr, op: Operator, right: ast.Expr) -> ast.Expr:
        return ast.Binary(self.at, op, left, right, self.at)

    def all(self, parts: list[ast.Expr]) -> ast.Expr:
        return reduce(lambda a, b: self.binary(a, Operator.AND, b), parts)

    def set(self, *items: ast.Expr) -> ast.Expr:
        return ast.Display(self.at, ast.Collection.SET, items)

    def fresh(self, of: ast.Expr) -> ast.Expr:
        return ast.Fresh(self.at, of, None)

    def frame(self, target: ast.Expr) -> ast.FrameExpr:
        return ast.FrameExpr(self.at, target, None)

    def assign(self, place: ast.Expr, to: ast.Expr) -> ast.Stmt:
        return ast.Assign(self.at, (place,), ast.AssignOp.ASSIGN, (ast.ExprRhs(self.at, to),))

    def clause(self, condition: ast.Expr, message: str) -> ast.Clause:
        error = ast.Attribute(self.at, "error", (ast.StringLit(self.at, message),))
        return ast.Clause(self.at, condition, (error,))


class _Member:
    """The rewriting of one member of `owner`."""

    def __init__(self, ctx: Context, work: Work, owner: t.Class, item: Item) -> None:
        self.ctx, self.item = ctx, item
        self.valid = next((f for f in owner.functions if f.name == "Valid" and not f.static), None)
        self.parts = list(_parts(work, owner))
        name = item.decl.name
        self.name = owner.name if name.text == ast.ANONYMOUS else name.text
        self.places = _places(item.decl)

    def here(self) -> _Syntax:
        """Syntax at a place where nothing else stands."""
        return _Syntax(next(self.places))

    def rewritten(self) -> ast.Decl | None:
        match self.item.typed, self.item.decl:
            case t.Function() as f, ast.FunctionDecl() as d if f is self.valid:
                return self._validity(f, d)
            case t.Function() as f, ast.FunctionDecl() as d if self._usable():
                self.ctx.arrows[f] = "~>"
                x = self.here()
                reads = d.spec.reads or (x.frame(x.repr()),)
                return replace(d, spec=replace(d.spec, requires=self._requires(d), reads=reads))
            case t.Method() as m, ast.MethodDecl() as d if self._usable():
                if m.kind == "constructor":
                    return self._constructor(d)
                return self._query(d) if m.ghost or is_simple_query(d) else self._method(m, d)
            case _:
                return None

    def _usable(self) -> bool:
        return self.valid is not None and _is_validity(self.valid)

    def _requires(self, d: ast.FunctionDecl | ast.MethodDecl) -> tuple[ast.Clause, ...]:
        message = (
            f"`{{:{NAME}}}` lets `{self.name}` be called only where `Valid()` holds, which it may not here."
        )
        x = self.here()
        return (x.clause(x.valid(), message), *d.spec.requires)

    def _ensures(self, d: ast.MethodDecl, new: ast.Expr, shown: str) -> tuple[ast.Clause, ...]:
        def message(shown: str) -> str:
            return f"`{{:{NAME}}}` lets `{self.name}` promise `{shown}`, which may not hold here."

        x, y = self.here(), self.here()
        valid = x.clause(x.valid(), message("Valid()"))
        return (valid, y.clause(y.fresh(new), message(f"fresh({shown})")), *d.spec.ensures)

    def _validity(self, f: t.Function, d: ast.FunctionDecl) -> ast.Decl | None:
        if not _is_validity(f):
            message = f"In a class with `{{:{NAME}}}`, `Valid` is a predicate without parameters."
            self.ctx.error(NAME, f.name_span, message)
            return None
        x = self.here()
        reads = (*d.spec.reads, x.frame(x.this()), x.frame(x.repr()))
        member = x.binary(x.this(), Operator.IN, x.repr())
        post = x.clause(
            x.binary(x.valid(), Operator.IMPLIES, member),
            "`Valid()` may hold for an object outside its `Repr`.",
        )
        spec = replace(d.spec, reads=reads, ensures=(post, *d.spec.ensures))
        body = d.body
        if f.ghost:
            y = self.here()
            claims = [member, y.binary(y.null(), Operator.NOT_IN, y.repr()), *map(self._owned, self.parts)]
            body = x.all(claims if body is None else [*claims, body])
        return replace(d, spec=spec, body=body)

    def _owned(self, part: _Part) -> ast.Expr:
        """`F in Repr && F.Repr <= Repr && this !in F.Repr && F.Valid()`, where `F` is not null."""
        x, y, z, last = self.here(), self.here(), self.here(), self.here()
        claims = [x.binary(x.field(part.name), Operator.IN, x.repr())]
        if part.frames:
            claims.append(y.binary(y.field("Repr", y.field(part.name)), Operator.AT_MOST, y.repr()))
            claims.append(z.binary(z.this(), Operator.NOT_IN, z.field("Repr", z.field(part.name))))
        if part.valid:
            claims.append(last.valid(last.field(part.name)))
        claim = x.all(claims)
        return (
            x.binary(x.binary(x.field(part.name), Operator.UNEQUAL, x.null()), Operator.IMPLIES, claim)
            if part.nullable
            else claim
        )

    def _constructor(self, d: ast.MethodDecl) -> ast.Decl:
        spec = replace(d.spec, ensures=self._ensures(d, self.here().repr(), "Repr"))
        if d.body is None:
            return replace(d, spec=spec)
        x = _closing(d.body)
        body = _extended(d.body, x.assign(x.repr(), x.set(x.this())), *self._grown(x))
        split = len(d.body.body) if d.new_split is None else d.new_split
        return replace(d, spec=spec, body=body, new_split=split)

    def _query(self, d: ast.MethodDecl) -> ast.Decl:
        return replace(d, spec=replace(d.spec, requires=self._requires(d)))

    def _method(self, m: t.Method, d: ast.MethodDecl) -> ast.Decl:
        x = self.here()
        new = x.binary(x.repr(), Operator.SUBTRACT, ast.Old(x.at, x.repr(), None))
        ensures = self._ensures(d, new, "Repr - old(Repr)")
        spec = replace(d.spec, requires=self._requires(d), ensures=ensures)
        if d.spec.modifies:
            return replace(d, spec=spec)
        self.ctx.far_reaching.add(m)
        spec = replace(spec, modifies=(x.frame(x.repr()),))
        if d.body is None:
            return replace(d, spec=spec)
        return replace(d, spec=spec, body=_extended(d.body, *self._grown(_closing(d.body))))

    def _grown(self, x: _Syntax) -> Iterator[ast.Stmt]:
        """`Repr := Repr + {F} + F.Repr;` for each part, where a field that is null adds nothing."""
        for part in self.parts:
            f = x.field(part.name)
            grown = x.binary(x.repr(), Operator.ADD, x.set(f))
            if part.frames:
                grown = x.binary(grown, Operator.ADD, x.field("Repr", f))
            if part.nullable:
                grown = ast.IfExpr(x.at, x.binary(f, Operator.UNEQUAL, x.null()), grown, x.repr())
            yield x.assign(x.repr(), grown)


def _places(d: ast.Decl) -> Iterator[Span]:
    """Empty spans from the end of the name backwards to where the declaration starts, then onwards."""
    start, end = d.span.start, d.name.span.end
    for i in chain(range(end, start - 1, -1), count(end + 1)):
        yield Span(i, i, d.span.home)


def _closing(body: ast.Block) -> _Syntax:
    return _Syntax(Span(body.span.end - 1, body.span.end, body.span.home))


def _extended(body: ast.Block, *more: ast.Stmt) -> ast.Block:
    return replace(body, body=(*body.body, *more))
