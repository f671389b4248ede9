"""Typed expressions as a learner would write them: back to the syntax tree, whose printer does the rest.

What the typed tree makes explicit is left out again where the text does without it: `this`, type arguments,
the type of a bound variable that is an `int`, the two comparisons that `0 <= k < n` stands for. Attributes
are left out. What has no way back raises `NotWritten`; whether the text means the same is for its reader to
see, who reads and types it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from language.analysis import typed as t
from language.analysis.print_expr import expr as key
from language.operators import Level, Operator, UnaryOperator
from language.record import dataclass
from language.source import NOWHERE
from language.syntax import ast as A
from language.syntax.ast import Quantifier
from language.syntax.print_expressions import ExpressionPrinter
from language.types import INT, SetType, Type, show
from language.values import Char

_UP = {Operator.LESS, Operator.AT_MOST, Operator.EQUAL}
_DOWN = {Operator.MORE, Operator.AT_LEAST, Operator.EQUAL}


class NotWritten(Exception):
    """There is no way to write it here. The argument says what."""


def text_of(e: t.Expr, module: str = "", taken: Iterable[str] = ()) -> str:
    """The expression in the text of a declaration of `module`, whose local names are `taken`: a member of
    `this` that is named like one of them is written with `this`."""
    return ExpressionPrinter().expr(_Writer(module, frozenset(taken)).expr(e))


@dataclass(frozen=True)
class _Writer:
    module: str
    taken: frozenset[str]

    def expr(self, e: t.Expr) -> A.Expr:
        match e:
            case t.Literal_(_, _, value):
                return _literal(value)
            case t.StringLiteral(_, _, value):
                return A.StringLit(NOWHERE, value)
            case t.Var(_, _, v):
                return A.Ident(NOWHERE, v.name)
            case t.This():
                return A.ThisExpr(NOWHERE)
            case t.Binary(op=Operator.AND):
                return self._all(_flat(e, Operator.AND))
            case t.Binary(_, _, op, left, right):
                return self._binary(op, self.expr(left), self.expr(right))
            case t.Unary(_, _, UnaryOperator.CARDINALITY, operand):
                return A.Cardinality(NOWHERE, self.expr(operand))
            case t.Unary(_, _, UnaryOperator.FLOOR, operand):
                return _dot(self.expr(operand), "Floor")
            case t.Unary(_, _, op, operand):
                return A.Unary(NOWHERE, op, self.expr(operand))
            case t.Quantified():
                return self._quantified(e)
            case t.Ite(_, _, test, then, orelse):
                return A.IfExpr(NOWHERE, self.expr(test), self.expr(then), self.expr(orelse))
            case t.Old(_, _, operand, label):
                return A.Old(NOWHERE, self.expr(operand), None if label is None else _name(label))
            case t.Fresh(_, _, operand, label):
                return A.Fresh(NOWHERE, self.expr(operand), None if label is None else _name(label))
            case t.Allocated(_, _, operand):
                return A.Allocated(NOWHERE, self.expr(operand))
            case t.Convert(_, type_, operand):
                return A.Conversion(NOWHERE, self.expr(operand), _type(type_))
            case t.TypeTest(_, _, operand, tested):
                return A.TypeTest(NOWHERE, self.expr(operand), _type(tested))
            case _:
                return self._access(e)

    def _access(self, e: t.Expr) -> A.Expr:
        match e:
            case t.FieldRead(_, _, obj, field):
                return self._member(obj, field.name)
            case t.ConstRead(_, _, const, obj):
                return self._member(obj, const.name) if obj is not None else self._named(const)
            case t.ArrayLength(_, _, array, dim):
                several = isinstance(d := getattr(array.type, "decl", None), t.Class) and d.dims > 1
                return _dot(self.expr(array), f"Length{dim if several else ''}")
            case t.Destructor(_, _, value, name) | t.MapPart(_, _, value, name):
                return _dot(self.expr(value), name)
            case t.OrdinalPart(_, _, value, name) | t.ArrowMember(_, _, value, name):
                return _dot(self.expr(value), name)
            case t.Discriminator(_, _, value, ctor):
                return _dot(self.expr(value), f"{ctor.name}?")
            case t.ArrayRead(_, _, array, indices):
                return A.Index(NOWHERE, self.expr(array), tuple(map(self.expr, indices)))
            case t.Index(_, _, collection, index):
                return A.Index(NOWHERE, self.expr(collection), (self.expr(index),))
            case t.Slice(_, _, target, lo, hi):
                low = None if lo is None or key(lo) == "0" else self.expr(lo)
                return A.Slice(NOWHERE, self.expr(target), low, None if hi is None else self.expr(hi))
            case t.Update(_, _, collection, at, value):
                return A.Update(NOWHERE, self.expr(collection), self.expr(at), self.expr(value))
            case t.FunctionCall(_, _, f, _, receiver, args, at):
                callee = self._member(receiver, f.name) if receiver is not None else self._named(f)
                given = tuple(A.Arg(NOWHERE, self.expr(a)) for a in args)
                return A.Call(NOWHERE, callee, given, None if at is None else _name(at))
            case t.FunctionValue(_, _, f, _, receiver):
                return self._member(receiver, f.name) if receiver is not None else self._named(f)
            case t.Apply(_, _, function, args):
                return A.Call(NOWHERE, self.expr(function), tuple(A.Arg(NOWHERE, self.expr(a)) for a in args))
            case t.Construct(_, _, ctor, args):
                return self._construct(ctor, args)
            case t.DatatypeUpdate(_, _, value, updates):
                changed = tuple((_name(n), self.expr(v)) for n, v in updates)
                return A.DatatypeUpdate(NOWHERE, self.expr(value), changed)
            case _:
                return self._collection(e)

    def _collection(self, e: t.Expr) -> A.Expr:
        match e:
            case t.Display(_, _, kind, items):
                return A.Display(NOWHERE, kind, tuple(map(self.expr, items)))
            case t.MultisetOf(_, _, operand):
                return A.MultisetOf(NOWHERE, self.expr(operand))
            case t.SeqInit(_, _, length, function):
                return A.SeqInit(NOWHERE, self.expr(length), self.expr(function))
            case t.MapDisplay(_, type_, items):
                kind = A.Collection.MAP if getattr(type_, "finite", True) else A.Collection.IMAP
                return A.MapDisplay(NOWHERE, kind, tuple((self.expr(k), self.expr(v)) for k, v in items))
            case t.SetComprehension(_, type_, vars_, range_, term):
                kind = A.Collection.SET if isinstance(type_, SetType) and type_.finite else A.Collection.ISET
                own = isinstance(term, t.Var) and vars_ == (term.var,)
                shown = None if own else self.expr(term)
                return A.SetComprehension(NOWHERE, kind, self._bound(vars_), self.expr(range_), (), shown)
            case t.MapComprehension(_, type_, vars_, range_, at, value):
                kind = A.Collection.MAP if getattr(type_, "finite", True) else A.Collection.IMAP
                where, given = self.expr(range_), self.expr(value)
                made = None if at is None else self.expr(at)
                return A.MapComprehension(NOWHERE, kind, self._bound(vars_), where, (), made, given)
            case t.Lambda(_, _, params, None, (), body):
                return A.Lambda(NOWHERE, self._bound(params), None, (), self.expr(body))
            case _:
                raise NotWritten(type(e).__name__)

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────

    def _member(self, obj: t.Expr, name: str) -> A.Expr:
        if isinstance(obj, t.This) and name not in self.taken:
            return A.Ident(NOWHERE, name)
        return _dot(self.expr(obj), name)

    def _named(self, d: t.Function | t.Constant) -> A.Expr:
        """A declaration without a receiver, by its path from here."""
        module = d.module
        path = [] if module in ("", self.module) else module.split(".")
        if d.owner is not None:
            path.append(d.owner.name)
        out: A.Expr | None = None
        for name in (*path, d.name):
            out = A.Ident(NOWHERE, name) if out is None else _dot(out, name)
        assert out is not None
        return out

    def _construct(self, ctor: t.Constructor, args: tuple[t.Expr, ...]) -> A.Expr:
        if ctor.datatype.is_tuple:
            return A.TupleExpr(NOWHERE, tuple(map(self.expr, args)), tuple(f.ghost for f in ctor.formals))
        name = A.Ident(NOWHERE, ctor.name)
        if not args:
            return _dot(A.Ident(NOWHERE, ctor.datatype.name), ctor.name)
        return A.Call(NOWHERE, name, tuple(A.Arg(NOWHERE, self.expr(a)) for a in args))

    def _bound(self, vars_: tuple[t.Variable, ...]) -> tuple[A.BoundVar, ...]:
        return tuple(
            A.BoundVar(NOWHERE, _name(v.name), None if v.type == INT else _type(v.type)) for v in vars_
        )

    def _quantified(self, e: t.Quantified) -> A.Expr:
        """The range as the premise of the body: `forall k :: 0 <= k < n ==> …`."""
        body = self.expr(e.body)
        if e.range is not None and key(e.range) != "true":
            op = Operator.IMPLIES if e.kind is Quantifier.FORALL else Operator.AND
            if op is Operator.AND:
                body = self._all([*_flat(e.range, op), *_flat(e.body, op)])
            else:
                body = self._binary(op, self.expr(e.range), body)
        return A.Quantified(NOWHERE, e.kind, self._bound(e.vars), None, (), body)

    def _all(self, parts: list[t.Expr]) -> A.Expr:
        """A conjunction, with comparisons that go on from one another chained."""
        out: A.Expr | None = None
        for piece in self._chained(parts):
            out = piece if out is None else self._binary(Operator.AND, out, piece)
        assert out is not None
        return out

    def _chained(self, parts: list[t.Expr]) -> list[A.Expr]:
        found: list[A.Expr] = []
        i = 0
        while i < len(parts):
            run, ops = [parts[i]], list[Operator]()
            first = parts[i]
            if isinstance(first, t.Binary) and first.op in _UP | _DOWN:
                ops.append(first.op)
                last = first
                while i + 1 < len(parts):
                    after = parts[i + 1]
                    if not isinstance(after, t.Binary) or key(after.left) != key(last.right):
                        break
                    if not any({*ops, after.op} <= way for way in (_UP, _DOWN)):
                        break
                    run.append(after)
                    ops.append(after.op)
                    last = after
                    i += 1
            if len(run) > 1 and isinstance(first, t.Binary):
                operands = (
                    self.expr(first.left),
                    *(self.expr(b.right) for b in run if isinstance(b, t.Binary)),
                )
                found.append(A.Chain(NOWHERE, operands, tuple(ops)))
            else:
                found.append(self.expr(first))
            i += 1
        return found

    def _binary(self, op: Operator, left: A.Expr, right: A.Expr) -> A.Expr:
        if op.level is Level.LOGIC and isinstance(right, A.Binary) and right.op is op:
            right = A.Parens(NOWHERE, right)
        return A.Binary(NOWHERE, op, left, right, NOWHERE)


def _flat(e: t.Expr, op: Operator) -> list[t.Expr]:
    if isinstance(e, t.Binary) and e.op is op:
        return [*_flat(e.left, op), *_flat(e.right, op)]
    return [e]


def _name(text: str) -> A.Name:
    return A.Name(NOWHERE, text)


def _dot(target: A.Expr, name: str) -> A.Expr:
    return A.Dot(NOWHERE, target, _name(name))


def _type(type_: Type) -> A.TypeSyntax:
    """Written out as one name: the printer takes it as it is."""
    return A.NamedType(NOWHERE, (_name(show(type_)),), None)


def _literal(value: object) -> A.Expr:
    match value:
        case None:
            return A.NullLit(NOWHERE)
        case bool():
            return A.BoolLit(NOWHERE, value)
        case int():
            return A.IntLit(NOWHERE, value)
        case Fraction():
            return A.RealLit(NOWHERE, value)
        case Char(code):
            return A.CharLit(NOWHERE, chr(code))
        case _:
            raise NotWritten("this literal")
