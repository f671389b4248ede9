"""A typed expression as text, for trees and sentences where the source is not at hand."""

from __future__ import annotations

from language.analysis.typed import (
    Apply,
    ArrayLength,
    ArrayRead,
    Binary,
    ConstRead,
    Construct,
    Convert,
    Destructor,
    Discriminator,
    Display,
    Expr,
    FieldRead,
    Fresh,
    FunctionCall,
    FunctionValue,
    Index,
    Ite,
    Lambda,
    Let,
    Literal_,
    MapDisplay,
    MapPart,
    Match,
    MultisetOf,
    Old,
    OrdinalPart,
    Quantified,
    SetComprehension,
    Slice,
    StringLiteral,
    This,
    Unary,
    Update,
    Var,
)
from language.operators import Level, UnaryOperator
from language.syntax.ast import Collection
from language.values import show

PREFIX, ATOM = Level.BITS + 1, Level.BITS + 2
BRACKETS = {Collection.SEQ: "[]", Collection.SET: "{}", Collection.ISET: "{}", Collection.MULTISET: "{}"}


def spell(e: Expr) -> str:
    """The expression as a learner could have written it; `…` for parts that have no short form."""
    match e:
        case Literal_():
            return show(e.value)
        case StringLiteral():
            return f'"{e.value}"'
        case Var():
            return e.var.name
        case This():
            return "this"
        case FieldRead():
            return _member(e.obj, e.field.name)
        case ConstRead():
            return e.const.name if e.obj is None else _member(e.obj, e.const.name)
        case ArrayLength():
            return _member(e.array, "Length" if e.dim == 0 and _flat(e) else f"Length{e.dim}")
        case Destructor():
            return _member(e.value, e.name)
        case Discriminator():
            return _member(e.value, f"{e.ctor.name}?")
        case ArrayRead():
            return f"{_atom(e.array)}[{_list(e.indices)}]"
        case Index():
            return f"{_atom(e.collection)}[{spell(e.index)}]"
        case Slice():
            lo = spell(e.lo) if e.lo else ""
            hi = spell(e.hi) if e.hi else ""
            return f"{_atom(e.target)}[{lo}..{hi}]"
        case Update():
            return f"{_atom(e.collection)}[{spell(e.key)} := {spell(e.value)}]"
        case FunctionCall():
            head = e.function.name if e.receiver is None else _member(e.receiver, e.function.name)
            return f"{head}({_list(e.args)})"
        case FunctionValue():
            return e.function.name
        case Apply():
            return f"{_atom(e.function)}({_list(e.args)})"
        case Construct():
            name = e.ctor.name
            return f"{name}({_list(e.args)})" if e.args or not name else name
        case Unary(op=UnaryOperator.CARDINALITY):
            return f"|{spell(e.operand)}|"
        case Unary(op=UnaryOperator.FLOOR):
            return _member(e.operand, "Floor")
        case Unary():
            return f"{e.op}{_atom(e.operand)}"
        case Binary():
            return _binary(e)
        case _:
            return _spell_composed(e)


def _spell_composed(e: Expr) -> str:
    """Displays, what binds variables, choices and states."""
    match e:
        case Display():
            a, b = BRACKETS.get(e.kind, "[]")
            return ("multiset" if e.kind is Collection.MULTISET else "") + a + _list(e.items) + b
        case MapDisplay():
            return "map[" + ", ".join(f"{spell(k)} := {spell(v)}" for k, v in e.items) + "]"
        case MultisetOf():
            return f"multiset({spell(e.operand)})"
        case MapPart():
            return _member(e.map, e.part)
        case OrdinalPart():
            return _member(e.value, e.part)
        case Quantified():
            range_ = f" | {spell(e.range)}" if e.range is not None else ""
            return f"{e.kind.value} {', '.join(v.name for v in e.vars)}{range_} :: {spell(e.body)}"
        case SetComprehension():
            return f"set {', '.join(v.name for v in e.vars)} | {spell(e.range)} :: {spell(e.term)}"
        case Lambda():
            names = ", ".join(p.name for p in e.params)
            return f"{names if len(e.params) == 1 else f'({names})'} => {spell(e.body)}"
        case Ite():
            return f"if {spell(e.test)} then {spell(e.then)} else {spell(e.orelse)}"
        case Let():
            return f"var … := {spell(e.value)}; {spell(e.body)}"
        case Match():
            return f"match {spell(e.scrutinee)} …"
        case Old():
            return f"old({spell(e.operand)})"
        case Fresh():
            return f"fresh({spell(e.operand)})"
        case Convert():
            return f"{_atom(e.operand)} as {e.type}"
        case _:
            return "…"


def _flat(e: ArrayLength) -> bool:
    from language.analysis.typed import Class
    from language.types import UserType

    t = e.array.type
    return not (isinstance(t, UserType) and isinstance(t.decl, Class) and t.decl.dims > 1)


def _member(obj: Expr, name: str) -> str:
    return name if isinstance(obj, This) else f"{_atom(obj)}.{name}"


def _list(items: tuple[Expr, ...]) -> str:
    return ", ".join(spell(x) for x in items)


def _level(e: Expr) -> int:
    if isinstance(e, Binary):
        return e.op.level
    if isinstance(e, Quantified | SetComprehension | Lambda | Ite | Let | Match):
        return 0
    return PREFIX if isinstance(e, Unary) and e.op in (UnaryOperator.NOT, UnaryOperator.MINUS) else ATOM


def _atom(e: Expr) -> str:
    return spell(e) if _level(e) >= ATOM else f"({spell(e)})"


def _binary(e: Binary) -> str:
    mine = _level(e)

    def side(x: Expr, left: bool) -> str:
        level = _level(x)
        same = isinstance(x, Binary) and x.op == e.op and (left != e.op.groups_right or e.op.associative)
        return spell(x) if level > mine or same else f"({spell(x)})"

    return f"{side(e.left, True)} {e.op} {side(e.right, False)}"
