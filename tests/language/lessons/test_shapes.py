"""What counts in a formula is what it says, not how it is spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.lessons.hints import in_claim
from language.lessons.shapes import found, matches, pattern


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("a > b", "b < a"),
        ("i >= 0 && i < n", "0 <= i < n"),
        ("i < n + 1", "i <= n"),
        ("i <= n - 1", "n > i"),
        ("i + 1 <= n", "i < n"),
        ("!(x == 0)", "x != 0"),
        ("!(a < b || a == b)", "b <= a && b != a"),
        ("forall k | 0 <= k < i :: a[k] <= m", "forall j: int :: 0 <= j < i ==> m >= a[j]"),
        ("exists k :: 0 <= k < i && a[k] == m", "exists j | i > j >= 0 :: m == a[j]"),
        ("2 * i == shoes", "(shoes) == i * 2"),
        ("p ==> q ==> r", "p && q ==> r"),
        ("x !in s", "!(x in s)"),
    ],
)
def test_one_shape(a: str, b: str):
    one, two = pattern(a), pattern(b)
    assert one and two
    assert matches(one, two, {}) is not None
    assert matches(two, one, {}) is not None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("a < b", "a <= b"),
        ("a - b == 1", "b - a == 1"),
        ("forall k :: p(k)", "exists k :: p(k)"),
        ("forall k :: k < i ==> a[k] < m", "forall k :: k < i ==> a[i] < m"),
        ("m == a || m == b", "m == a && m == b"),
        ("_x == _x", "y == z"),
    ],
)
def test_two_shapes(a: str, b: str):
    one, two = pattern(a), pattern(b)
    assert one and two
    assert matches(one, two, {}) is None


@pytest.mark.parametrize(
    ("wanted", "claim", "there"),
    [
        ("i < j", "0 <= i < j < a.Length", True),
        ("forall k :: k < i ==> _p", "forall k :: 1 <= k < i ==> m <= a[k]", True),
        ("forall k :: k <= i ==> _p", "forall k :: 1 <= k < i ==> m <= a[k]", False),
        ("m % _n", "m % 60 == 0", True),
        ("i := 0", "var i := 0;", True),  # no formula: a run of words
    ],
)
def test_a_pattern_in_a_claim(wanted: str, claim: str, there: bool):
    assert in_claim(wanted, claim) is there


names = st.sampled_from(["x", "y", "z", "0", "1", "7"])
formulas = st.recursive(
    st.tuples(names, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), names).map(" ".join),
    lambda inner: st.one_of(
        inner.map(lambda e: f"!({e})"),
        st.tuples(inner, st.sampled_from(["&&", "||", "==>"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
    ),
    max_leaves=3,
)


@given(formulas)
def test_every_formula_has_its_own_shape_and_that_of_its_double_negation(text: str):
    one, twice = pattern(text), pattern(f"!(!({text}))")
    assert one and twice
    assert matches(one, one, {}) is not None
    assert matches(one, twice, {}) is not None
    assert found(one, twice)
