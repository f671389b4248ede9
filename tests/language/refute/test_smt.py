"""Folding must agree with arithmetic: what folds wrongly hides counterexamples."""

from __future__ import annotations

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from language.refute.smt import BOOL, INT, Scalar, Smt, literal

numbers = st.integers(-9, 9)


def test_comparisons_fold_by_intervals() -> None:
    smt = Smt()
    n = smt.const("n", INT, 0, 3)
    assert smt.less(INT, n, 4) is True
    assert smt.less(INT, n, 0) is False
    assert smt.equal(INT, n, 7) is False
    assert isinstance(smt.less(INT, n, 2), str)
    more = smt.add(INT, smt.add(INT, n, 2), 3)
    assert smt.interval(more) == (5, 8)
    assert smt.subtract(INT, more, n) == 5
    assert smt.less(INT, n, more) is True


def test_equal_text_has_one_name() -> None:
    smt = Smt()
    x = smt.const("a_long_name_that_needs_a_name", INT)
    y = smt.const("another_long_name_that_needs_a_name", INT)
    assert smt.multiply(INT, x, y) == smt.multiply(INT, x, y)


def test_what_contradicts_itself_is_false() -> None:
    smt = Smt()
    p = smt.const("p", BOOL)
    assert smt.all((p, smt.negate(p))) is False
    assert smt.any((p, smt.negate(p))) is True
    assert smt.implies(p, p) is True


@given(a=numbers, b=numbers.filter(bool))
def test_division_is_euclidean(a: int, b: int) -> None:
    smt = Smt()
    q, r = smt.divide(a, b), smt.modulo(a, b)
    assert isinstance(q, int) and isinstance(r, int)
    assert a == b * q + r and 0 <= r < abs(b)


Operation = tuple[str, int, int]


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(numbers, min_size=3, max_size=3),
    steps=st.lists(
        st.tuples(
            st.sampled_from(["add", "sub", "mul", "div", "mod", "less", "at_most", "equal", "ite"]),
            st.integers(0, 9),
            st.integers(0, 9),
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_folded_text_means_the_same(values: list[int], steps: list[Operation]) -> None:
    """A random computation over bounded constants, and over their values as literals."""
    smt = Smt()
    symbolic: list[Scalar] = [smt.const("x", INT, min(v, 0), max(v, 3)) for v in values]
    names = list(symbolic)
    concrete: list[Scalar] = list(values)
    for step in steps:
        symbolic.append(_apply(smt, step, symbolic))
        concrete.append(_apply(smt, step, concrete))
    solver = z3.SolverFor("QF_NIA")
    fixed = [f"(assert (= {n} {literal(v, INT)}))" for n, v in zip(names, values, strict=True)]
    wrong = f"(assert (not (= {literal(symbolic[-1], INT)} {literal(concrete[-1], INT)})))"
    solver.from_string("\n".join([*smt.lines, *fixed, wrong]))
    assert solver.check() == z3.unsat


def _apply(smt: Smt, step: Operation, xs: list[Scalar]) -> Scalar:
    op, i, j = step
    a, b = xs[i % len(xs)], xs[j % len(xs)]
    match op:
        case "add":
            return smt.add(INT, a, b)
        case "sub":
            return smt.subtract(INT, a, b)
        case "mul":
            return smt.multiply(INT, a, 3)
        case "div":
            return smt.divide(a, j - 11)
        case "mod":
            return smt.modulo(a, j + 1)
        case "less":
            return smt.ite(INT, smt.less(INT, a, b), a, 7)
        case "at_most":
            return smt.ite(INT, smt.at_most(INT, a, b), b, -7)
        case "equal":
            return smt.ite(INT, smt.equal(INT, a, b), 1, a)
        case _:
            return smt.ite(INT, smt.less(INT, a, 0), smt.subtract(INT, 0, a), b)
