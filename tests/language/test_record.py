"""Our `dataclass` is the standard library's, in everything that this project uses of it."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import field

import pytest

from language import record

STANDARD, OURS = dataclasses.dataclass, record.dataclass


def classes(dataclass):
    @dataclass(frozen=True, slots=True, order=True)
    class Point:
        x: int
        y: int = 0

        @property
        def far(self):
            return self.x + self.y

    @dataclass(frozen=True)
    class Named:
        name: str
        notes: tuple = ()
        hidden: list = field(default_factory=list, repr=False, compare=False)
        made: int = field(init=False, default=7)

        def __post_init__(self):
            object.__setattr__(self, "made", len(self.name))

    @dataclass(frozen=True)
    class Longer(Named):
        more: int = 3

    @dataclass
    class Open:
        x: int
        items: dict = field(default_factory=dict)

    @dataclass(eq=False)
    class Same:
        x: int

    @dataclass(frozen=True)
    class Hashed:
        x: int

        def __hash__(self):
            return 5

    class Derived(Hashed):
        def __init__(self):
            object.__setattr__(self, "x", 1)
            self.own = 2

    return Point, Named, Longer, Open, Same, Hashed, Derived


def answers(dataclass):
    """What all of them do, as values that can be compared."""
    Point, Named, Longer, Open, Same, Hashed, Derived = classes(dataclass)
    p, q, n = Point(1), Point(1, 2), Longer("ab", more=9)
    yield [repr(x) for x in (p, q, n, Open(1), Same(2))][:4]
    yield p == Point(1, 0), p == q, p < q, p <= q, q > p, q >= q, p != q, p == 1, hash(p) == hash(Point(1))
    yield n == Longer("ab", more=9), n == Named("ab"), n.made, n.hidden, hash(n) == hash(Longer("ab", more=9))
    yield Longer("ab", (), [1], 9) == n, dataclasses.replace(q, x=5) == Point(5, 2), q.far
    yield [[f.name for f in dataclasses.fields(c)] for c in (Point, Named, Longer, Open)]
    yield [c.__match_args__ for c in (Point, Named, Longer, Open)], dataclasses.is_dataclass(n)
    yield Same(1) == Same(1), Open(1) == Open(1), Open(1).items, Open.__hash__, hash(Hashed(3))
    yield (
        copy.copy(q) == q,
        copy.deepcopy(n) == n,
        dataclasses.asdict(n),
        Derived().own,
        hasattr(p, "__dict__"),
    )
    for wrong in (
        lambda: setattr(p, "x", 2),
        lambda: delattr(n, "name"),
        lambda: setattr(n, "other", 2),
        lambda: setattr(Derived(), "x", 2),
        lambda: Point(),
        lambda: Point(1, 2, 3),
        lambda: Point(z=1),
        lambda: p < 1,
        lambda: hash(Open(1)),
    ):
        try:
            wrong()
            yield "fine"
        except Exception as problem:
            yield type(problem).__name__


def test_all_of_it_is_as_in_the_standard_library():
    assert list(answers(OURS)) == list(answers(STANDARD))


def test_records_cross_a_process():
    from language.records.verdicts import Obligation, ObligationKind
    from language.source import Span

    o = Obligation(1, ObligationKind.INDEX, Span(1, 2), "words")
    assert pickle.loads(pickle.dumps(o)) == o


def test_making_many_is_quick():
    import time

    def seconds(dataclass):
        start = time.process_time()
        for _ in range(30):
            classes(dataclass)
        return time.process_time() - start

    assert min(seconds(OURS) for _ in range(3)) < min(seconds(STANDARD) for _ in range(3)) / 2


def test_names_are_those_of_the_class():
    Point, *_ = classes(OURS)
    assert Point(1).x == 1 and Point.__init__.__qualname__.endswith("Point.__init__")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'x'"):
        Point(1).x = 2


def test_our_functions_answer_as_the_standard_ones():
    @OURS(frozen=True)
    class Line:
        start: int
        end: int = 5
        words: list = record.field(default_factory=list, compare=False)
        length: int = record.field(init=False, default=0)

        def __post_init__(self):
            object.__setattr__(self, "length", self.end - self.start)

    @STANDARD(frozen=True)
    class Longer(Line):
        more: int = 1

    @OURS(frozen=True)
    class Longest(Longer):
        most: int = 2

    line, longest = Line(1, 4), Longest(1, 2, [], 3, 4)
    assert record.replace(line, end=9) == dataclasses.replace(line, end=9) == Line(1, 9)
    assert record.replace(line, end=9).length == 8
    assert (longest.more, longest.most, Longer(1, 3).length) == (3, 4, 2)
    for x in (line, Line, longest, Longer):
        assert [f.name for f in record.fields(x)] == [f.name for f in dataclasses.fields(x)]
        assert record.is_dataclass(x)
    assert not record.is_dataclass(3)
    assert record.replace(Longer(1), more=2).more == 2
    for replace in (record.replace, dataclasses.replace):
        with pytest.raises(ValueError):
            replace(line, length=3)
        with pytest.raises(TypeError):
            replace(line, other=3)


def test_names_of_fields_do_not_meet_those_of_the_code():
    @OURS(frozen=True, order=True)
    class Odd:
        hash: int
        _set: int
        NotImplemented: int = 3

    assert Odd(1, _set=2) == Odd(1, 2, 3) < Odd(2, 2) and hash(Odd(1, 2)) == hash(Odd(1, 2))
    assert (Odd(hash=1, _set=2).hash, Odd(1, 2)._set, Odd(1, 2).NotImplemented) == (1, 2, 3)


def test_a_field_without_a_default_may_not_follow_one_with_a_default():
    @OURS
    class Wrong:
        x: int = 1
        y: int

    with pytest.raises(TypeError, match="without a default"):
        Wrong(1, 2)


def test_verifying_does_without_the_standard_ones():
    import subprocess
    import sys

    loaded = "import language.cli, language.proving, sys; print('dataclasses' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
