"""Rules for literals, variables, operators and conversions."""

from __future__ import annotations

from fractions import Fraction

from language.analysis import typed as t
from language.analysis.bases import numeric
from language.analysis.families import family_of
from language.export.bodies import Body, rule
from language.export.names import open_text
from language.export.types import NotExported
from language.operators import Family, Operator, UnaryOperator
from language.types import BitvectorType, CharType, RealType, SeqType, Type, UserType
from language.values import Char

O, F = Operator, Family

PLAIN = {
    O.AND: "and", O.OR: "or", O.EQUAL: "==", O.UNEQUAL: "!=", O.IFF: "==", O.LESS: "<", O.AT_MOST: "<=",
    O.MORE: ">", O.AT_LEAST: ">=", O.ADD: "+", O.SUBTRACT: "-", O.MULTIPLY: "*", O.IN: "in",
    O.NOT_IN: "not in", O.BIT_AND: "&", O.BIT_OR: "|", O.BIT_XOR: "^",
}  # fmt: skip
SETS = {O.ADD: "|", O.MULTIPLY: "&"}


@rule(t.Literal_)
def literal(b: Body, e: t.Literal_) -> str:
    v = e.value
    if isinstance(v, Char):
        return f"Char({chr(v.code)!r})"
    if isinstance(v, Fraction) or (isinstance(numeric(e.type), RealType) and not isinstance(v, bool)):
        v = Fraction(v or 0)
        below = f", {v.denominator}" if v.denominator != 1 else ""
        return within(b, e.type, f"Fraction({v.numerator}{below})")
    return within(b, e.type, str(v)) if isinstance(v, int) and not isinstance(v, bool) else str(v)


def within(b: Body, wanted: Type, text: str) -> str:
    """A computed number as a value of its newtype."""
    if isinstance(wanted, UserType) and isinstance(wanted.decl, t.SubsetType) and wanted.decl.is_newtype:
        return f"{b.names.of(wanted.decl)}({open_text(text)})"
    return text


@rule(t.Var)
def variable(b: Body, e: t.Var) -> str:
    if e.var.ghost:
        raise NotExported(f"the ghost variable {e.var.name}")
    return b.locals.of(e.var)


@rule(t.This)
def this_(b: Body, e: t.This) -> str:
    return b.this or "self"


@rule(t.Unary)
def unary(b: Body, e: t.Unary) -> str:
    x = b.expr(e.operand)
    bits = numeric(e.type)
    match e.op:
        case UnaryOperator.NOT if isinstance(bits, BitvectorType):
            return within(b, e.type, f"({2**bits.width - 1} ^ {x})")
        case UnaryOperator.NOT:
            return f"(not {x})"
        case UnaryOperator.MINUS if isinstance(bits, BitvectorType):
            return within(b, e.type, f"(-{x} % {2**bits.width})")
        case UnaryOperator.MINUS:
            return within(b, e.type, f"(-{x})")
        case UnaryOperator.CARDINALITY:
            return f"len({x})"
        case UnaryOperator.FLOOR:
            return f"floor({x})"


@rule(t.Binary)
def binary(b: Body, e: t.Binary) -> str:
    left, right = b.expr(e.left), b.expr(e.right)
    family, op = family_of(e.left.type), e.op
    bits = numeric(e.type)
    if op is O.IMPLIES:
        return f"(not {left} or {right})"
    if op in (O.EQUAL, O.UNEQUAL):
        return f"({left} {PLAIN[op]} {right})"
    if op in (O.DIVIDE, O.MODULO):
        return within(b, e.type, _division(e, left, right, family))
    if op in (O.SHIFT_LEFT, O.SHIFT_RIGHT):
        width = bits.width if isinstance(bits, BitvectorType) else 64
        made = f"(({left} << {right}) % {2**width})" if op is O.SHIFT_LEFT else f"({left} >> {right})"
        return within(b, e.type, made)
    if op is O.DISJOINT:
        return f"{left}.isdisjoint({right})"
    if family is F.SEQ and op in (O.AT_MOST, O.LESS):
        prefix = f"is_prefix({left}, {right})"
        return prefix if op is O.AT_MOST else f"(len({left}) < len({right}) and {prefix})"
    if family is F.SET and op in SETS:
        return f"({left} {SETS[op]} {right})"
    if family is F.MULTISET and op is O.MULTIPLY:
        return f"({left} & {right})"
    if family is F.CHAR and op in (O.ADD, O.SUBTRACT):
        return f"Char(chr(ord({left}) {PLAIN[op]} ord({right})))"
    if op not in PLAIN or (family is F.DATATYPE and op not in (O.IN, O.NOT_IN)):
        raise NotExported(f"the operator {op} on {e.left.type}")
    text = f"({left} {PLAIN[op]} {right})"
    if isinstance(bits, BitvectorType) and op in (O.ADD, O.SUBTRACT, O.MULTIPLY):
        text = f"({text} % {2**bits.width})"
    return within(b, e.type, text) if op in (O.ADD, O.SUBTRACT, O.MULTIPLY) else text


def _division(e: t.Binary, left: str, right: str, family: Family) -> str:
    """Division rounds so that the remainder is never negative; Python's own does, by a positive number."""
    if family is F.REAL:
        return f"({left} / {right})"
    if family is F.BITS or (isinstance(e.right, t.Literal_) and e.right.value):
        return f"({left} {'//' if e.op is O.DIVIDE else '%'} {right})"
    return f"{'divide' if e.op is O.DIVIDE else 'modulo'}({left}, {right})"


@rule(t.Ite)
def conditional(b: Body, e: t.Ite) -> str:
    return f"({b.expr(e.then)} if {b.expr(e.test)} else {b.expr(e.orelse)})"


@rule(t.Convert)
def convert(b: Body, e: t.Convert) -> str:
    x, source, target = b.expr(e.operand), numeric(e.operand.type), numeric(e.type)
    match source, target:
        case (CharType(), CharType()) | (RealType(), RealType()):
            text = x
        case CharType(), _:
            text = f"ord({x})"
        case _, CharType():
            text = f"Char(chr({x}))"
        case RealType(), _:
            text = f"floor({x})"
        case _, RealType():
            text = f"Fraction({x})"
        case _:
            text = x
    return within(b, e.type, text)


@rule(t.TypeTest)
def type_test(b: Body, e: t.TypeTest) -> str:
    if isinstance(e.tested, UserType) and isinstance(e.tested.decl, t.Class) and not e.tested.nullable:
        return f"isinstance({b.expr(e.operand)}, {b.names.of(e.tested.decl)})"
    raise NotExported(f"the test `is {e.tested}`")


@rule(t.StringLiteral)
def string_(b: Body, e: t.StringLiteral) -> str:
    return f"text({e.value!r})"


def is_text(x: Type) -> bool:
    b = numeric(x)
    return isinstance(b, SeqType) and isinstance(numeric(b.item), CharType)
