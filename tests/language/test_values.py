"""Values that share what they are made of: each version is what it would be alone."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from language.sequences import Grown, appended, whole
from language.values import FEW, Map, show

Step = tuple[int, int, int]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, FEW * 2), st.integers(0, 5)), max_size=60))
def test_each_version_of_a_map_keeps_its_entries(steps: list[Step]) -> None:
    """Any version may be updated and looked at, in any order."""
    first = dict.fromkeys(range(FEW + 5), 0)
    versions = [(Map.of(dict(first)), first)]
    for which, key, value in steps:
        m, known = versions[which % len(versions)]
        versions.append((m.updated(key, value), {**known, key: value}))
        m, known = versions[(which * 7) % len(versions)]
        assert m.table == known
    for m, known in versions:
        assert m.entries == frozenset(known.items()) and len(m) == len(known)
        assert m == Map(frozenset(known.items())) and hash(m) == hash(Map(frozenset(known.items())))
        assert pickle.loads(pickle.dumps(m)) == m


@given(st.lists(st.tuples(st.integers(0, 30), st.lists(st.integers(), max_size=3)), max_size=40))
def test_each_version_of_a_sequence_keeps_its_items(steps: list[tuple[int, list[int]]]) -> None:
    versions: list[tuple[object, tuple[int, ...]]] = [((1, 2, 3), (1, 2, 3))]
    for which, more in steps:
        s, known = versions[which % len(versions)]
        versions.append((appended(s, tuple(more)), known + tuple(more)))
    for s, known in versions:
        assert s == known and known == s and hash(s) == hash(known) and whole(s) == known
        assert isinstance(s, Grown) or s is known


def test_a_grown_sequence_is_like_its_tuple() -> None:
    s = appended((1, 2, 3), (4,))
    assert [len(s), s[1], s[3], tuple(s[1:3]), tuple(s[:2]), s[:9]] == [4, 2, 4, (2, 3), (1, 2), (1, 2, 3, 4)]
    one, five = (1,), (5,)
    assert 4 in s and 4 not in s[:3] and s != (1, 2, 3)
    assert s + five == (1, 2, 3, 4, 5) and one + s == (1, 1, 2, 3, 4)
    assert show(s) == "[1, 2, 3, 4]"
