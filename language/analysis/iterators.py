"""Before any name is resolved: an iterator becomes the class that it is (reference manual, "Iterator types").

Its parameters are constants of the class, its yields are fields, each with a ghost field of all values so far
(`xs` for `x`). `_reads` and `_modifies` hold the objects of its frames as they were when it was made, `_new`
those that it has made itself. The constructor has the iterator's precondition; `MoveNext` runs the body on to
the next `yield`, and has the iterator's promises as its postconditions. `Valid` says that nobody has touched
what the iterator counts on between two calls; nothing more is known of it.
"""

from __future__ import annotations

from language.operators import Operator, UnaryOperator
from language.record import replace
from language.source import Span
from language.syntax import ast as A

NEW, READS, MODIFIES, VALID = "_new", "_reads", "_modifies", "Valid"


def expand(programs: tuple[A.Program, ...]) -> tuple[A.Program, ...]:
    """The programs with classes for iterators; the same ones where there are none."""
    return tuple([replace(p, decls=d) if (d := _decls(p.decls)) != p.decls else p for p in programs])


def _decls(decls: tuple[A.Decl, ...]) -> tuple[A.Decl, ...]:
    return tuple([_decl(d) for d in decls])


def _decl(d: A.Decl) -> A.Decl:
    if isinstance(d, A.IteratorDecl):
        return _Maker(d.name.span).make(d)
    if isinstance(d, A.ModuleDecl):
        inner = _decls(d.decls)
        return replace(d, decls=inner) if inner != d.decls else d
    return d


class _Maker:
    """What is made has no text of its own: it stands at the iterator's name."""

    def __init__(self, span: Span) -> None:
        self.span = span

    def make(self, d: A.IteratorDecl) -> A.ClassDecl:
        members: list[A.Decl] = []
        for p in d.params:
            assert p.name is not None
            ghost = frozenset({"ghost"}) if p.ghost else frozenset[str]()
            members.append(A.ConstDecl(p.span, p.name, ghost, (), p.type, None))
        for y in d.yields:
            assert y.name is not None
            words = frozenset({"yield", "ghost"}) if y.ghost else frozenset({"yield"})
            members.append(A.FieldDecl(y.span, y.name, words, (), y.type))
            kind = A.NamedType(y.type.span, (A.Name(y.span, "seq"),), (y.type,))
            members.append(self.ghost_field(history(y.name.text), kind))
        members.append(self.ghost_field(NEW, self.objects()))
        for name in (READS, MODIFIES):
            ghost = frozenset({"ghost"})
            members.append(A.ConstDecl(self.span, self.name(name), ghost, (), self.objects(), None))
        members += [self.constructor(d), self.valid(), self.move_next(d)]
        parts = (d.modifiers, d.attributes, "class", d.type_params, (), tuple(members))
        return A.ClassDecl(d.span, d.name, *parts, iterator=True)

    def constructor(self, d: A.IteratorDecl) -> A.MethodDecl:
        said = [self.equal(self.dot(p.name.text), self.ident(p.name.text)) for p in d.params if p.name]
        empty = A.Display(self.span, A.Collection.SEQ, ())
        said += [self.equal(self.dot(history(y.name.text)), empty) for y in d.yields if y.name]
        said.append(self.equal(self.dot(NEW), A.Display(self.span, A.Collection.SET, ())))
        said.append(self.call(VALID))
        spec = A.Spec(self.span, d.spec.requires, tuple(map(self.clause, said)), (), (), None)
        name = self.name(A.ANONYMOUS)
        return A.MethodDecl(
            self.span, name, frozenset(), (), "constructor", (), d.params, (), spec, None, iterator=d.spec
        )

    def valid(self) -> A.FunctionDecl:
        reads = tuple([self.frame(x) for x in (A.ThisExpr(self.span), self.dot(READS), self.dot(NEW))])
        spec = A.Spec(self.span, (), (), reads, (), None)
        return A.FunctionDecl(
            self.span,
            self.name(VALID),
            frozenset({"ghost"}),
            (),
            "predicate",
            False,
            (),
            (),
            None,
            A.NamedType(self.span, (self.name("bool"),), None),
            spec,
            None,
            None,
        )

    def move_next(self, d: A.IteratorDecl) -> A.MethodDecl:
        s, more = d.spec, self.ident("more")
        grown = self.binary("-", self.dot(NEW), A.Old(self.span, self.dot(NEW), None))
        said: list[A.Expr] = [A.Fresh(self.span, grown, None), self.binary("==>", more, self.call(VALID))]
        for y in d.yields:
            if y.name is not None:
                before = A.Old(self.span, self.dot(history(y.name.text)), None)
                last = A.Display(self.span, A.Collection.SEQ, (self.dot(y.name.text),))
                grew = A.IfExpr(self.span, more, self.binary("+", before, last), before)
                said.append(self.equal(self.dot(history(y.name.text)), grew))
        ensures = [self.clause(e) for e in said]
        for c in s.yield_ensures:
            ensures.append(self.where(more, c))
        for c in s.ensures:
            ensures.append(self.where(A.Unary(c.span, UnaryOperator.NOT, more), c))
        modifies = tuple([self.frame(x) for x in (A.ThisExpr(self.span), self.dot(MODIFIES), self.dot(NEW))])
        requires = (self.clause(self.call(VALID)), *s.yield_requires)
        spec = A.Spec(self.span, requires, tuple(ensures), (), modifies, s.decreases)
        result = A.Formal(self.span, self.name("more"), A.NamedType(self.span, (self.name("bool"),), None))
        return A.MethodDecl(
            d.span,
            self.name("MoveNext"),
            frozenset(),
            (),
            "method",
            (),
            (),
            (result,),
            spec,
            d.body,
            iterator=s,
        )

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────

    def name(self, text: str) -> A.Name:
        return A.Name(self.span, text)

    def ident(self, text: str) -> A.Expr:
        return A.Ident(self.span, text)

    def dot(self, text: str) -> A.Expr:
        return A.Dot(self.span, A.ThisExpr(self.span), self.name(text))

    def call(self, text: str) -> A.Expr:
        return A.Call(self.span, self.dot(text), ())

    def where(self, condition: A.Expr, c: A.Clause) -> A.Clause:
        said = A.Parens(c.span, c.condition)
        return replace(c, condition=self.binary("==>", condition, said, c.span))

    def binary(self, op: str, left: A.Expr, right: A.Expr, span: Span | None = None) -> A.Expr:
        return A.Binary(span or self.span, Operator(op), left, right, span or self.span)

    def equal(self, left: A.Expr, right: A.Expr) -> A.Expr:
        return self.binary("==", left, right)

    def clause(self, e: A.Expr) -> A.Clause:
        return A.Clause(self.span, e)

    def frame(self, e: A.Expr) -> A.FrameExpr:
        return A.FrameExpr(self.span, e, None)

    def objects(self) -> A.TypeSyntax:
        inner = A.NamedType(self.span, (self.name("object"),), None)
        return A.NamedType(self.span, (self.name("set"),), (inner,))

    def ghost_field(self, name: str, type: A.TypeSyntax) -> A.FieldDecl:
        return A.FieldDecl(self.span, self.name(name), frozenset({"ghost", "fixed"}), (), type)


def history(name: str) -> str:
    """The field that holds all values yielded so far."""
    return name + "s"
