"""Small builders for tests: terms, a straight-line unit with one claim, and an environment of tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from language.analysis import typed as t
from language.ivl import nodes as n
from language.prove.results import GoalResult, ProveOptions, Status
from language.prove.session import prove
from language.records.verdicts import Obligation, ObligationKind
from language.source import NOWHERE
from language.types import INT, Type, UserType

SEQ = n.SeqSort(n.INT)
SET = n.SetSort(n.INT)
MS = n.MultisetSort(n.INT)
MAP = n.MapSort(n.INT, n.INT)

RESULT_SORT = {
    "len": n.INT, "card": n.INT, "index": n.INT, "count": n.INT, "contains": n.BOOL, "prefix": n.BOOL,
    "member": n.BOOL, "subset": n.BOOL, "disjoint": n.BOOL, "get": n.INT, "dom": SET, "values": SET,
    "of_seq": MS, "of_set": MS,
}  # fmt: skip


def v(name: str, sort: n.Sort = n.INT) -> n.Term:
    return n.Ref_(sort, name)


def lit(x: int | bool) -> n.Term:
    return n.Lit(n.BOOL if isinstance(x, bool) else n.INT, x)


def term(x: object) -> n.Term:
    return x if isinstance(x, n.Term) else lit(x)  # type: ignore[arg-type]


def op(name: str, *args: object, sort: n.Sort | None = None, decl: object = None) -> n.Term:
    """An application; the sort is guessed where the operator gives it away."""
    terms = tuple(map(term, args))
    if sort is None:
        family, _, rest = name.partition(".")
        if not rest:
            logic = name in ("and", "or", "not", "=>", "<=>", "=", "<", "<=", ">", ">=")
            sort = n.BOOL if logic else terms[-1].sort
        else:
            sort = RESULT_SORT.get(
                rest, terms[0].sort if terms else {"seq": SEQ, "set": SET, "ms": MS}.get(family, MAP)
            )
    return n.App(sort, name, terms, decl)


def bound(name: str, sort: n.Sort = n.INT, type_: Type = INT) -> n.Bound:
    return n.Bound(name, sort, type_)


def forall(names: str, body: n.Term, sort: n.Sort = n.INT, forall: bool = True) -> n.Quant:
    return n.Quant(n.BOOL, forall, tuple(bound(x, sort) for x in names.split()), body)


def exists(names: str, body: n.Term, sort: n.Sort = n.INT) -> n.Quant:
    return forall(names, body, sort, False)


@dataclass
class Tables:
    """An environment whose definitions a test writes down."""

    functions: dict[n.Instance, n.FunctionDef] = field(default_factory=dict)
    constructors: dict[n.DataSort, tuple[n.CtorDef, ...]] = field(default_factory=dict)
    constraints: dict[Type, Callable[[n.Term], n.Term]] = field(default_factory=dict)

    def function(self, instance: n.Instance) -> n.FunctionDef:
        return self.functions[instance]

    def constant(self, const: t.Constant, type_args: tuple[Type, ...]) -> n.ConstantDef:
        raise KeyError(const)

    def datatype(self, sort: n.DataSort) -> tuple[n.CtorDef, ...]:
        return self.constructors[sort]

    def constraint(self, type_: Type, value: n.Term) -> n.Term | None:
        make = self.constraints.get(type_)
        return make(value) if make else None


def obligation(i: int = 0) -> Obligation:
    return Obligation(i, ObligationKind.ASSERTION, NOWHERE, "")


def unit(facts: list[n.Term], goals: list[n.Term], measure: n.MeasureGuard | None = None) -> n.Passive:
    """From the entry under `facts`, the goals one after the other, each a fact for the next."""
    points = [n.Point(0, ()), n.Point(1, (n.Edge(0, tuple(facts)),))]
    claims: list[n.Goal] = []
    for i, g in enumerate(goals):
        claims.append(n.Goal(len(points) - 1, g, obligation(i)))
        points.append(n.Point(len(points), (n.Edge(len(points) - 1, (g,)),)))
    return n.Passive("test", (), tuple(points), tuple(claims), measure=measure)


def results(
    facts: list[n.Term],
    goals: list[n.Term],
    environment: n.Environment | None = None,
    measure: n.MeasureGuard | None = None,
    **options: object,
) -> tuple[GoalResult, ...]:
    chosen = ProveOptions(**{"goal_rlimit": 3_000_000, "whole_rlimit": 3_000_000, **options})  # type: ignore[arg-type]
    return prove(unit(facts, goals, measure), environment or Tables(), chosen)


def check(
    facts: list[n.Term],
    goal: n.Term,
    proved: bool = True,
    environment: n.Environment | None = None,
    measure: n.MeasureGuard | None = None,
) -> None:
    """The one door of these tests: the goal follows from the facts, or it must not be provable."""
    (r,) = results(facts, [goal], environment, measure)
    assert r.status in (Status.PROVED, Status.UNKNOWN), r
    assert (r.status is Status.PROVED) == proved, r
    if proved:
        assert not r.unreachable, "the facts contradict each other"


def datatype(name: str, *ctors: tuple[str, ...]) -> tuple[t.Datatype, list[t.Constructor]]:
    """A datatype without parameters; each constructor is its name and the names of its fields."""
    d = t.Datatype(name, name, (), NOWHERE)
    for i, (c, *fields) in enumerate(ctors):
        formals = tuple(t.Variable(f, INT, "in") for f in fields)
        d.ctors.append(t.Constructor(c, d, formals, NOWHERE, index=i))
    return d, d.ctors


def class_type(name: str, **fields: Type) -> tuple[UserType, dict[str, t.Field]]:
    c = t.Class(name, name, (), NOWHERE)
    c.fields = [t.Field(f, c, ty, False, NOWHERE) for f, ty in fields.items()]
    return UserType(c), {f.name: f for f in c.fields}
