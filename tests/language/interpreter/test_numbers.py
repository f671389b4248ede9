"""Numbers and values: laws that hold for all of them, tried on many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.interpreter.collections import bag_difference, bag_intersection, bag_size, bag_union, bag_within
from language.interpreter.defaults import bag
from language.interpreter.numbers import divide, modulo
from language.interpreter.operators import find
from language.interpreter.ranks import below, rank
from language.operators import Family, Operator
from language.values import Data


@pytest.mark.parametrize(
    ("a", "b", "quotient", "remainder"),
    [
        (7, 2, 3, 1),
        (-7, 2, -4, 1),
        (7, -2, -3, 1),
        (-7, -2, 4, 1),
        (-6, 3, -2, 0),
        (6, -3, -2, 0),
        (0, -5, 0, 0),
    ],
)
def test_division_table(a: int, b: int, quotient: int, remainder: int) -> None:
    assert (divide(a, b), modulo(a, b)) == (quotient, remainder)


@given(st.integers(), st.integers().filter(bool))
def test_division_is_euclidean(a: int, b: int) -> None:
    assert a == b * divide(a, b) + modulo(a, b)
    assert 0 <= modulo(a, b) < abs(b)


items = st.lists(st.integers(0, 3), max_size=6).map(tuple)


@given(items, items)
def test_prefix_order_of_sequences(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    assert find(Operator.AT_MOST, Family.SEQ, Family.SEQ)(a, a + b)
    assert find(Operator.LESS, Family.SEQ, Family.SEQ)(a, a + b) == bool(b)
    assert find(Operator.AT_MOST, Family.SEQ, Family.SEQ)(a, b) == (list(b[: len(a)]) == list(a))


@given(items, items)
def test_bags_count_like_sorted_lists(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    x, y = bag(a), bag(b)
    assert bag_union(x, y) == bag(sorted(a + b))
    assert bag_size(bag_union(x, y)) == len(a) + len(b)
    assert bag_union(bag_difference(x, y), bag_intersection(x, y)) == x
    assert bag_within(x, bag_union(x, y))


@given(items)
def test_what_is_inside_ranks_lower(a: tuple[int, ...]) -> None:
    inner = Data("Cons", (1, a))
    outer = Data("Cons", (0, inner))
    assert rank(inner) < rank(outer)
    assert below(inner, outer)
    assert not below(outer, inner)


@given(st.integers(), st.integers())
def test_integers_go_down_to_zero_only(a: int, b: int) -> None:
    assert below(a, b) == (a < b and b >= 0)
