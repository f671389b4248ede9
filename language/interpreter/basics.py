"""Rules for expressions that are no calls and read no heap: literals, variables, operators, conversions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from operator import itemgetter
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
from language.interpreter.collections import bag_size
from language.interpreter.constraints import constraint
from language.interpreter.machine import UNSET
from language.interpreter.outcomes import Env, Eval, Fault, OutOfBudget, UnknownValue
from language.interpreter.ranks import decreases
from language.interpreter.scope import THIS, Scope, expression
from language.interpreter.shapes import bare, has_functions, sort
from language.ivl.type_claims import conversion_claim
from language.operators import ARITHMETIC, Operator, UnaryOperator
from language.records.verdicts import ObligationKind as K
from language.types import BitvectorType, OrdinalType, UserType
from language.values import Char, Data


@expression(Literal_)
def literal(scope: Scope, e: Literal_) -> Eval:
    return within_newtype(scope, e, _digits(e))


def _digits(e: Literal_) -> Eval:
    value: Any = e.value
    if sort(e.type) == "real" and isinstance(value, int):
        value = Fraction(value)
    return lambda env: value


@expression(StringLiteral)
def string(scope: Scope, e: StringLiteral) -> Eval:
    value = tuple(Char(ord(c)) for c in e.value)
    return lambda env: value


@expression(Var)
def variable(scope: Scope, e: Var) -> Eval:
    i = scope.slot(e.var)
    if e.var.initialized:
        return itemgetter(i)
    name = e.var.name
    ghost = e.var.ghost

    def checked(env: Env) -> Any:
        value = env[i]
        if value is UNSET:
            if ghost:
                raise UnknownValue(f"the ghost variable {name} may hold anything here")
            scope.fault(env, K.DEFINITE, e.span, f"{name} may be read before it is given a value")
        return value

    return checked


@expression(This)
def this(scope: Scope, e: This) -> Eval:
    return itemgetter(THIS)


@expression(Unary)
def unary(scope: Scope, e: Unary) -> Eval:
    operand = e.operand
    if isinstance(operand, Literal_) and is_negative_literal(e):
        x = _digits(operand)
    else:
        x = scope.expr(operand)
    match e.op:
        case UnaryOperator.NOT:
            b = bare(e.type)
            if isinstance(b, BitvectorType):
                mask = 2**b.width - 1
                return within_newtype(scope, e, lambda env: mask ^ x(env))
            return lambda env: not x(env)
        case UnaryOperator.MINUS:
            t = bare(e.type)
            if isinstance(t, BitvectorType):
                size = 2**t.width
                return within_newtype(scope, e, lambda env: -x(env) % size)
            return within_newtype(scope, e, lambda env: -x(env))
        case UnaryOperator.CARDINALITY:
            s = sort(e.operand.type)
            if s == "multiset":
                return lambda env: bag_size(x(env))
            if s == "map":
                return lambda env: len(x(env).entries)
            return lambda env: len(x(env))
        case UnaryOperator.FLOOR:
            return lambda env: x(env).__floor__()


# ── Booleans: three-valued ───────────────────────────────────────────────────────────────────────


def conjunction(left: Eval, right: Eval) -> Eval:
    """`left && right`: false when either is false, even where the other is unknown."""

    def run(env: Env) -> bool:
        try:
            if not left(env):
                return False
        except UnknownValue as pending:
            return _undecided(right, env, False, pending)
        return right(env)

    return run


def disjunction(left: Eval, right: Eval) -> Eval:
    def run(env: Env) -> bool:
        try:
            if left(env):
                return True
        except UnknownValue as pending:
            return _undecided(right, env, True, pending)
        return right(env)

    return run


def implication(left: Eval, right: Eval) -> Eval:
    def run(env: Env) -> bool:
        try:
            if not left(env):
                return True
        except UnknownValue as pending:
            return _undecided(right, env, True, pending)
        return right(env)

    return run


def _undecided(right: Eval, env: Env, deciding: bool, pending: UnknownValue) -> bool:
    """The left side is unknown: only a right side that decides alone gives a value. What goes wrong in
    the right side is no fault, since the left side may guard it."""
    try:
        value = right(env)
    except (Fault, UnknownValue):
        raise pending from None
    if bool(value) is deciding:
        return deciding
    raise pending


@expression(Ite)
def ite(scope: Scope, e: Ite) -> Eval:
    test, then, orelse = scope.expr(e.test), scope.expr(e.then), scope.expr(e.orelse)
    return lambda env: then(env) if test(env) else orelse(env)


@expression(StmtExpr)
def stmt_expr(scope: Scope, e: StmtExpr) -> Eval:
    stmt, body = scope.stmt(e.stmt), scope.expr(e.body)

    def run(env: Env) -> Any:
        stmt(env)
        return body(env)

    return run


# ── operators ────────────────────────────────────────────────────────────────────────────────────

Two = Callable[[Any, Any], Any]


@expression(Binary)
def binary(scope: Scope, e: Binary) -> Eval:
    left, right = scope.expr(e.left), scope.expr(e.right)
    match e.op:
        case Operator.AND:
            return conjunction(left, right)
        case Operator.OR:
            return disjunction(left, right)
        case Operator.IMPLIES:
            return implication(left, right)
        case Operator.IFF:
            return lambda env: bool(left(env)) == bool(right(env))
        case Operator.EQUAL | Operator.UNEQUAL:
            return _equality(e, left, right)
        case Operator.DIVIDE | Operator.MODULO:
            return within_newtype(scope, e, _division(scope, e, left, right))
        case Operator.SUBTRACT if isinstance(bare(e.type), OrdinalType):
            return _ordinal_minus(scope, e, left, right)
        case Operator.SHIFT_LEFT | Operator.SHIFT_RIGHT:
            return within_newtype(scope, e, _shift(scope, e, left, right))
        case _:
            pass
    if e.op is Operator.ADD and sort(e.left.type) == "seq":
        return _concatenation(scope, left, right)
    op = operators.find(e.op, family_of(e.left.type), family_of(e.right.type))
    t = bare(e.type)
    if isinstance(t, BitvectorType):
        size = 2**t.width
        return within_newtype(scope, e, lambda env: op(left(env), right(env)) % size)
    run = _apply(op, e, left, right)
    return within_newtype(scope, e, run) if e.op in ARITHMETIC else run


def _apply(op: Two, e: Binary, left: Eval, right: Eval) -> Eval:
    if sort(e.left.type) in ("int", "real") and sort(e.right.type) == sort(e.left.type):
        match e.op:  # the common ones without a call in between
            case Operator.ADD:
                return lambda env: left(env) + right(env)
            case Operator.SUBTRACT:
                return lambda env: left(env) - right(env)
            case Operator.MULTIPLY:
                return _product(left, right, sort(e.left.type) == "real")
            case Operator.LESS:
                return lambda env: left(env) < right(env)
            case Operator.AT_MOST:
                return lambda env: left(env) <= right(env)
            case Operator.MORE:
                return lambda env: left(env) > right(env)
            case Operator.AT_LEAST:
                return lambda env: left(env) >= right(env)
            case _:
                pass
    return lambda env: op(left(env), right(env))


MOST = 1 << 12_000
"""Numbers beyond this come from runs that will not end in any useful time."""


LONG = 4096


def _concatenation(scope: Scope, left: Eval, right: Eval) -> Eval:
    machine = scope.machine

    def run(env: Env) -> Any:
        a, b = left(env), right(env)
        n = len(a) + len(b)
        if n > LONG:
            machine.charge(n)
        return a + b

    return run


def _product(left: Eval, right: Eval, real: bool) -> Eval:
    def run(env: Env) -> Any:
        value = left(env) * right(env)
        if not -MOST < value < MOST or (real and value.denominator > MOST):
            raise OutOfBudget("the numbers grow too large")
        return value

    return run


def _equality(e: Binary, left: Eval, right: Eval) -> Eval:
    positive = e.op is Operator.EQUAL
    if has_functions(e.left.type):

        def functions(env: Env) -> bool:
            a, b = left(env), right(env)
            if a is b:
                return positive
            if isinstance(a, Data) and isinstance(b, Data) and a.ctor != b.ctor:
                return not positive
            raise UnknownValue("functions cannot be compared by running them")

        return functions
    if positive:
        return lambda env: left(env) == right(env)
    return lambda env: left(env) != right(env)


def _division(scope: Scope, e: Binary, left: Eval, right: Eval) -> Eval:
    op = operators.find(e.op, family_of(e.left.type), family_of(e.right.type))

    def run(env: Env) -> Any:
        a, b = left(env), right(env)
        if b == 0:
            scope.fault(env, K.DIVISION, e.span, "this divides by zero", claim=None)
        return op(a, b)

    return run


def _ordinal_minus(scope: Scope, e: Binary, left: Eval, right: Eval) -> Eval:
    def run(env: Env) -> Any:
        value = left(env) - right(env)
        if value < 0:
            scope.fault(env, K.RANGE, e.span, "this takes more from an `ORDINAL` than there is")
        return value

    return run


def _shift(scope: Scope, e: Binary, left: Eval, right: Eval) -> Eval:
    t = bare(e.type)
    width = t.width if isinstance(t, BitvectorType) else 64
    to_left = e.op is Operator.SHIFT_LEFT

    def run(env: Env) -> Any:
        a, n = left(env), right(env)
        if not 0 <= n <= width:
            scope.fault(env, K.RANGE, e.right.span, f"a shift must be between 0 and {width}")
        return (a << n) % 2**width if to_left else a >> n

    return run


def within_newtype(scope: Scope, e: Expr, run: Eval) -> Eval:
    """The result of arithmetic on a newtype must satisfy the newtype's condition."""
    t = e.type
    if not (isinstance(t, UserType) and isinstance(t.decl, SubsetType) and t.decl.is_newtype):
        return run
    test = constraint(scope.code, t)
    if test is None:
        return run
    name, clause = t.decl.name, constraint_clause(t)

    def checked(env: Env) -> Any:
        value = run(env)
        if not test(value):
            scope.fault(env, K.SUBSET, e.span, f"the result must be a value of {name}", clause)
        return value

    return checked


# ── datatypes and conversions ────────────────────────────────────────────────────────────────────


@expression(Construct)
def construct(scope: Scope, e: Construct) -> Eval:
    ctor = e.ctor
    names = tuple(f.name for f in ctor.formals)
    type_name = ctor.datatype.qualified
    if not e.args:
        value = Data(ctor.name, (), names, type_name)
        return lambda env: value
    args = scope.code.arguments(scope, e.args, tuple(f.type for f in ctor.formals), e.type, ctor.datatype)
    name = ctor.name
    return lambda env: Data(name, args(env), names, type_name)


@expression(OrdinalPart)
def ordinal_part(scope: Scope, e: OrdinalPart) -> Eval:
    x = scope.expr(e.value)
    match e.part:
        case "Offset":
            return x
        case "IsLimit":
            return lambda env: x(env) == 0
        case "IsSucc":
            return lambda env: x(env) > 0
        case "IsNat":
            return lambda env: x(env) >= 0


@expression(Convert)
def convert(scope: Scope, e: Convert) -> Eval:
    x = scope.expr(e.operand)
    change = operators.conversion(bare(e.operand.type), bare(e.type))
    target = scope.type_at(e.type)
    code = scope.code
    kind, clause = conversion_claim(e.operand.type, e.type)

    def run(env: Env) -> Any:
        value = x(env)
        try:
            value = change(value)
        except operators.NotRepresentable as problem:
            scope.fault(env, K.CONVERSION, e.span, str(problem))
        if sort(e.type) == "ref":
            if not code.is_instance(value, target(env)):
                scope.fault(env, kind, e.span, f"the value must be of type {e.type}", clause)
            return value
        test = constraint(code, target(env))
        if test is not None and not test(value):
            scope.fault(env, kind, e.span, f"the value must be a value of {e.type}", clause)
        return value

    return run


@expression(DecreasesTo)
def decreases_to(scope: Scope, e: DecreasesTo) -> Eval:
    old, new = scope.exprs(e.left), scope.exprs(e.right)
    old_types, new_types = tuple(x.type for x in e.left), tuple(x.type for x in e.right)

    def run(env: Env) -> bool:
        before, after = tuple([x(env) for x in old]), tuple([x(env) for x in new])
        return (e.or_same and before == after) or decreases(after, before, new_types, old_types)

    return run


@expression(TypeTest)
def type_test(scope: Scope, e: TypeTest) -> Eval:
    x = scope.expr(e.operand)
    target = scope.type_at(e.tested)
    code = scope.code
    return lambda env: code.is_instance(x(env), target(env))
