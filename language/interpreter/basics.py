"""Rules for expressions that are no calls and read no heap: literals, variables, operators, conversions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from language.analysis.claims import constraint_clause
from language.analysis.families import family_of
from language.analysis.typed import (
    Binary,
    Construct,
    Convert,
    DecreasesTo,
    Expr,
    Ite,
    Literal_,
    OrdinalPart,
    StmtExpr,
    StringLiteral,
    SubsetType,
    This,
    TypeTest,
    Unary,
    Var,
    is_negative_literal,
)
from language.interpreter import operators
from language.interpreter.checking import choice, constructor_arguments
from language.interpreter.collections import bag_size
from language.interpreter.connectives import connective
from language.interpreter.constraints import constraint
from language.interpreter.outcomes import Env, OutOfBudget, UnknownValue
from language.interpreter.ranks import decreases
from language.interpreter.scope import THIS, Scope, unknown, written
from language.interpreter.shapes import bare, has_functions, sort
from language.interpreter.writing import Writer
from language.ivl.type_claims import conversion_claim
from language.operators import ARITHMETIC, Operator, UnaryOperator
from language.records.verdicts import ObligationKind as K
from language.types import BitvectorType, OrdinalType, UserType
from language.values import Char, Data


@written(Literal_)
def literal(scope: Scope, e: Literal_, out: Writer) -> str:
    return within_newtype(scope, e, _digits(e, out), out)


def _digits(e: Literal_, out: Writer) -> str:
    value: Any = e.value
    if sort(e.type) == "real" and isinstance(value, int):
        value = Fraction(value)
    if value is None or isinstance(value, bool) or (isinstance(value, int) and 0 <= value < 1 << 64):
        return str(value)
    return out.const(value)


@written(StringLiteral)
def string(scope: Scope, e: StringLiteral, out: Writer) -> str:
    return out.const(tuple(Char(ord(c)) for c in e.value))


@written(Var)
def variable(scope: Scope, e: Var, out: Writer) -> str:
    text = f"E[{scope.slot(e.var)}]"
    if not e.var.initialized and e.var not in out.assigned:
        out.line(f"if {text} is UNSET: {out.const(_unset(scope, e))}(E)")
    return text


def _unset(scope: Scope, e: Var) -> Callable[[Env], None]:
    name = e.var.name
    if e.var.ghost:
        return unknown(f"the ghost variable {name} may hold anything here")
    return scope.blamer(K.DEFINITE, e.span, f"{name} may be read before it is given a value")


@written(This)
def this(scope: Scope, e: This, out: Writer) -> str:
    return f"E[{THIS}]"


@written(Unary)
def unary(scope: Scope, e: Unary, out: Writer) -> str:
    operand = e.operand
    if isinstance(operand, Literal_) and is_negative_literal(e):
        x = _digits(operand, out)
    else:
        x = scope.text(operand, out)
    t = bare(e.type)
    match e.op:
        case UnaryOperator.NOT:
            if isinstance(t, BitvectorType):
                return within_newtype(scope, e, f"({2**t.width - 1} ^ {x})", out)
            return f"(not {x})"
        case UnaryOperator.MINUS:
            text = f"(-{x} % {2**t.width})" if isinstance(t, BitvectorType) else f"(-{x})"
            return within_newtype(scope, e, text, out)
        case UnaryOperator.CARDINALITY:
            return f"{out.const(bag_size) if sort(operand.type) == 'multiset' else 'len'}({x})"
        case UnaryOperator.FLOOR:
            return f"{x}.__floor__()"


@written(Ite)
def ite(scope: Scope, e: Ite, out: Writer) -> str:
    return choice(scope, e, out, lambda x: scope.text(x, out))


@written(StmtExpr)
def stmt_expr(scope: Scope, e: StmtExpr, out: Writer) -> str:
    scope.write(e.stmt, out)
    return scope.text(e.body, out)


# ── operators ────────────────────────────────────────────────────────────────────────────────────


@written(Binary)
def binary(scope: Scope, e: Binary, out: Writer) -> str:
    if e.op in (Operator.AND, Operator.OR, Operator.IMPLIES):
        return connective(scope, e, out)
    left, right = scope.texts((e.left, e.right), out)
    match e.op:
        case Operator.IFF:
            return f"(bool({left}) == bool({right}))"
        case Operator.EQUAL | Operator.UNEQUAL:
            positive = e.op is Operator.EQUAL
            if has_functions(e.left.type):
                return f"{out.const(_same_functions if positive else _other_functions)}({left}, {right})"
            return f"({left} {'==' if positive else '!='} {right})"
        case Operator.DIVIDE | Operator.MODULO:
            return within_newtype(scope, e, _division(scope, e, left, right, out), out)
        case Operator.SUBTRACT if isinstance(bare(e.type), OrdinalType):
            value = out.keep(f"{left} - {right}")
            message = "this takes more from an `ORDINAL` than there is"
            out.line(f"if {value} < 0: {out.const(scope.blamer(K.RANGE, e.span, message))}(E)")
            return value
        case Operator.SHIFT_LEFT | Operator.SHIFT_RIGHT:
            return within_newtype(scope, e, _shift(scope, e, left, right, out), out)
        case Operator.ADD if sort(e.left.type) == "seq":
            return f"{out.const(scope.machine.concatenate)}({left}, {right})"
        case _:
            pass
    t = bare(e.type)
    text = _operation(e, left, right, out)
    if isinstance(t, BitvectorType):
        return within_newtype(scope, e, f"({text} % {2**t.width})", out)
    return within_newtype(scope, e, text, out) if e.op in ARITHMETIC else text


INLINE = {
    Operator.ADD: "+",
    Operator.SUBTRACT: "-",
    Operator.LESS: "<",
    Operator.AT_MOST: "<=",
    Operator.MORE: ">",
    Operator.AT_LEAST: ">=",
}
"""Operators on numbers that Python has just so."""


def _operation(e: Binary, left: str, right: str, out: Writer) -> str:
    s = sort(e.left.type)
    if s in ("int", "real") and sort(e.right.type) == s:
        if e.op in INLINE:
            return f"({left} {INLINE[e.op]} {right})"
        if e.op is Operator.MULTIPLY:
            value = out.keep(f"{left} * {right}")
            least, most, large = out.const(LEAST), out.const(MOST), out.const(_large)
            big = f" or {value}.denominator > {most}" if s == "real" else ""
            out.line(f"if not {least} < {value} < {most}{big}: {large}(E)")
            return value
    op = operators.find(e.op, family_of(e.left.type), family_of(e.right.type))
    return f"{out.const(op)}({left}, {right})"


MOST = 1 << 12_000
LEAST = -MOST
"""Numbers beyond this come from runs that will not end in any useful time."""


def _large(env: Env) -> None:
    raise OutOfBudget("the numbers grow too large")


def _same_functions(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, Data) and isinstance(b, Data) and a.ctor != b.ctor:
        return False
    raise UnknownValue("functions cannot be compared by running them")


def _other_functions(a: Any, b: Any) -> bool:
    return not _same_functions(a, b)


def _division(scope: Scope, e: Binary, left: str, right: str, out: Writer) -> str:
    op = operators.find(e.op, family_of(e.left.type), family_of(e.right.type))
    if right.isdigit() and right != "0" and sort(e.left.type) == "int":
        return f"({left} {'//' if e.op is Operator.DIVIDE else '%'} {right})"
    left, right = out.keep(left), out.keep(right)
    out.line(f"if {right} == 0: {out.const(scope.blamer(K.DIVISION, e.span, 'this divides by zero'))}(E)")
    return f"{out.const(op)}({left}, {right})"


def _shift(scope: Scope, e: Binary, left: str, right: str, out: Writer) -> str:
    t = bare(e.type)
    width = t.width if isinstance(t, BitvectorType) else 64
    left, right = out.keep(left), out.keep(right)
    report = scope.blamer(K.RANGE, e.right.span, f"a shift must be between 0 and {width}")
    out.line(f"if not 0 <= {right} <= {width}: {out.const(report)}(E)")
    if e.op is Operator.SHIFT_LEFT:
        return f"(({left} << {right}) % {2**width})"
    return f"({left} >> {right})"


def within_newtype(scope: Scope, e: Expr, text: str, out: Writer) -> str:
    """The result of arithmetic on a newtype must satisfy the newtype's condition."""
    t = e.type
    if not (isinstance(t, UserType) and isinstance(t.decl, SubsetType) and t.decl.is_newtype):
        return text
    test = constraint(scope.code, t)
    if test is None:
        return text
    value = out.keep(text)
    report = scope.blamer(
        K.SUBSET, e.span, f"the result must be a value of {t.decl.name}", constraint_clause(t)
    )
    out.line(f"if not {out.const(test)}({value}): {out.const(report)}(E)")
    return value


# ── datatypes and conversions ────────────────────────────────────────────────────────────────────


@written(Construct)
def construct(scope: Scope, e: Construct, out: Writer) -> str:
    ctor = e.ctor
    names = tuple(f.name for f in ctor.formals)
    type_name = ctor.datatype.qualified
    if not e.args:
        return out.const(Data(ctor.name, (), names, type_name))
    formals = tuple(f.type for f in ctor.formals)
    args = constructor_arguments(scope, e.args, formals, e.type, ctor.datatype, out)
    return f"{out.const(Data)}({ctor.name!r}, {args}, {out.const(names)}, {type_name!r})"


@written(OrdinalPart)
def ordinal_part(scope: Scope, e: OrdinalPart, out: Writer) -> str:
    x = scope.text(e.value, out)
    tests = {"Offset": x, "IsLimit": f"({x} == 0)", "IsSucc": f"({x} > 0)", "IsNat": f"({x} >= 0)"}
    return tests[e.part]


@written(Convert)
def convert(scope: Scope, e: Convert, out: Writer) -> str:
    change = operators.conversion(bare(e.operand.type), bare(e.type))
    target = scope.type_at(e.type)
    code, reference = scope.code, sort(e.type) == "ref"
    kind, clause = conversion_claim(e.operand.type, e.type)

    def run(value: Any, env: Env) -> Any:
        try:
            value = change(value)
        except operators.NotRepresentable as problem:
            scope.fault(env, K.CONVERSION, e.span, str(problem))
        if reference:
            if not code.is_instance(value, target(env)):
                scope.fault(env, kind, e.span, f"the value must be of type {e.type}", clause)
            return value
        test = constraint(code, target(env))
        if test is not None and not test(value):
            scope.fault(env, kind, e.span, f"the value must be a value of {e.type}", clause)
        return value

    return f"{out.const(run)}({scope.text(e.operand, out)}, E)"


@written(DecreasesTo)
def decreases_to(scope: Scope, e: DecreasesTo, out: Writer) -> str:
    old_types, new_types = tuple(x.type for x in e.left), tuple(x.type for x in e.right)
    texts = scope.texts((*e.left, *e.right), out)
    count = len(e.left)

    def below(*values: Any) -> bool:
        before, after = values[:count], values[count:]
        return (e.or_same and before == after) or decreases(after, before, new_types, old_types)

    return f"{out.const(below)}({', '.join(texts)})"


@written(TypeTest)
def type_test(scope: Scope, e: TypeTest, out: Writer) -> str:
    target, code = scope.type_at(e.tested), scope.code

    def test(value: Any, env: Env) -> bool:
        return code.is_instance(value, target(env))

    return f"{out.const(test)}({scope.text(e.operand, out)}, E)"
