"""Functions of literals: their values are stated, and only true ones."""

from __future__ import annotations

from language.ivl import nodes as n
from tests.language.prove.forms import SEQ, Tables, bound, check, lit, op, v
from tests.language.prove.test_definitions import function

CALL = n.FrameSet(())


def define(env: Tables, name: str, sort: n.Sort, guard: n.Term, body: object) -> n.Instance:
    """A function of one parameter `x`; `body` is made from the function's instance."""
    i = n.Instance(function(name), ())
    made = body(i)  # type: ignore[operator]
    result = bound(f"{name}#r")
    env.functions[i] = n.FunctionDef(
        i, (bound("x#0", sort),), None, guard, made, result, (), CALL, True, 1, False
    )
    return i


def call(i: n.Instance, x: object) -> n.Term:
    return n.FunApp(n.INT, i, None, (x if isinstance(x, n.Term) else lit(x),))  # type: ignore[arg-type]


def fib(env: Tables) -> n.Instance:
    x = v("x#0")

    def body(i: n.Instance) -> n.Term:
        again = op("+", call(i, op("-", x, 1)), call(i, op("-", x, 2)))
        return op("ite", op("<", x, 2), x, again, sort=n.INT)

    return define(env, "Fib", n.INT, op("<=", 0, x), body)


def total(env: Tables) -> n.Instance:
    x = v("x#0", SEQ)

    def body(i: n.Instance) -> n.Term:
        first = op("seq.index", x, 0)
        rest = n.FunApp(n.INT, i, None, (op("seq.drop", x, 1),))
        return op("ite", op("=", op("seq.len", x), 0), 0, op("+", first, rest), sort=n.INT)

    return define(env, "Total", SEQ, lit(True), body)


def test_a_recursive_function_of_a_number() -> None:
    env = Tables()
    f = fib(env)
    check([], op("=", call(f, 20), 6765), environment=env)
    check([], op("=", call(f, 20), 6766), proved=False, environment=env)


def test_a_variable_that_holds_a_literal() -> None:
    env = Tables()
    f = total(env)
    s = v("s", SEQ)
    known = op("=", s, op("seq.lit", 1, 2, 3, 4, 5, 6, sort=SEQ))
    check([known], op("=", n.FunApp(n.INT, f, None, (s,)), 21), environment=env)
    check([known], op("=", n.FunApp(n.INT, f, None, (s,)), 20), proved=False, environment=env)


def test_a_precondition_that_does_not_hold_says_nothing() -> None:
    env = Tables()
    f = fib(env)
    check([], op("=", call(f, -3), -3), proved=False, environment=env)


def test_two_values_of_one_variable_are_not_confused() -> None:
    """On one path it is this, on the other that: what is stated is true of neither path alone."""
    env = Tables()
    f = fib(env)
    either = op("or", op("=", v("k"), 7), op("=", v("k"), 8))
    check([either], op("=", call(f, v("k")), 13), proved=False, environment=env)


def test_euclidean_division() -> None:
    env = Tables()
    x = v("x#0")
    f = define(env, "Half", n.INT, lit(True), lambda _: op("+", op("div", x, 2), op("mod", x, -3)))
    check([], op("=", call(f, -7), -4 + 2), environment=env)
