"""Which values bound variables take, as the `for … in …` of a comprehension: read off the conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.analysis import typed as t
from language.analysis.bases import numeric
from language.analysis.limits import Atom, Limit, atoms, limits
from language.export.types import NotExported
from language.operators import RISING, Operator
from language.types import BoolType, IntType, Type, UserType

if TYPE_CHECKING:
    from language.export.bodies import Body


def comprehension(
    b: Body, variables: tuple[t.Variable, ...], range_: t.Expr | None, body: tuple[t.Expr, bool] | None
) -> str:
    """`for x in range(0, n) for y in s if …`: all values for which the range holds. `body` is a formula and
    whether only values matter for which it holds."""
    own = atoms(range_) if range_ is not None else []
    facts = own if body is None else [*own, *atoms(*body)]
    clauses: list[str] = []
    todo, used = list(variables), set[int]()
    while todo:
        for v in todo:
            found = _values(b, v, facts, frozenset(todo) - {v})
            if found is not None:
                break
        else:
            raise NotExported(f"values of {todo[0].name} that nothing bounds")
        clauses.append(f"for {b.locals.of(v)} in {found[0]}")
        used |= found[1]
        b.bound.append(v)
        todo.remove(v)
    rest = [
        b.expr(e) if holds else f"(not {b.expr(e)})"
        for e, holds in own
        if id(e) not in used and not _is_true(e)
    ]
    del b.bound[len(b.bound) - len(variables) :]
    return " ".join([*clauses, *([f"if {' and '.join(rest)}"] if rest else [])])


def _is_true(e: t.Expr) -> bool:
    return isinstance(e, t.Literal_) and e.value is True


def domain(b: Body, v: t.Variable, condition: t.Expr) -> str:
    """The values among which a such-that looks."""
    found = _values(b, v, atoms(condition), frozenset())
    if found is None:
        raise NotExported(f"a choice of {v.name} that nothing bounds")
    return found[0]


Found = tuple[str, set[int]]
"""The text of some values, and the facts (by `id`) of which it says all."""


def _values(b: Body, v: t.Variable, facts: list[Atom], later: frozenset[t.Variable]) -> Found | None:
    known = _known(v, facts, later)
    for fact, x in known:
        if x.relation is Operator.IN and not x.moved:
            return b.expr(x.bound), {fact}
        if x.relation is Operator.EQUAL:
            return f"({_bound(b, x)},)", {fact}
    if isinstance(numeric(v.type), BoolType):
        return "(False, True)", set()
    if not isinstance(numeric(v.type), IntType):
        return None
    rising = [(fact, x) for fact, x in known if x.relation in RISING]
    falling = [(fact, x) for fact, x in known if x.relation in (Operator.MORE, Operator.AT_LEAST)]
    highs = [_edge(b, x, Operator.AT_MOST) for _, x in rising] or _beyond(b, v, facts, later)
    lows = [_edge(b, x, Operator.MORE) for _, x in falling] + ["0"] * _is_natural(v.type)
    if not lows or not highs:
        return None
    low, high = _one("max", lows), _one("min", highs)
    return f"range({low}, {high})", {fact for fact, _ in (*rising, *falling)}


def _known(v: t.Variable, facts: list[Atom], later: frozenset[t.Variable]) -> list[tuple[int, Limit]]:
    """What the facts say of a variable without those that have no value yet."""
    every = [(id(fact[0]), x) for fact in facts for x in limits((v, *later), [fact])]
    return [(fact, x) for fact, x in every if x.variable is v and not x.converted and not x.others & later]


def _beyond(b: Body, v: t.Variable, facts: list[Atom], later: frozenset[t.Variable]) -> list[str]:
    """`i < j < n` bounds i by n, where j has no value yet."""
    found: list[str] = []
    for fact in facts:
        for x in limits((v, *later), [fact]):
            w = x.bound.var if isinstance(x.bound, t.Var) and not x.moved else None
            if x.variable is v and x.relation in RISING and w in later:
                found += [
                    _edge(b, y, Operator.AT_MOST) for _, y in _known(w, facts, later) if y.relation in RISING
                ]
    return found


def _edge(b: Body, x: Limit, one_more: Operator) -> str:
    return _bound(b, x) + (" + 1" if x.relation is one_more else "")


def _one(word: str, texts: list[str]) -> str:
    texts = list(dict.fromkeys(texts))
    return texts[0] if len(texts) == 1 else f"{word}({', '.join(texts)})"


def _is_natural(x: Type) -> bool:
    return isinstance(x, UserType) and x.decl.name == "nat" and x.decl.module == ""


def _bound(b: Body, x: Limit) -> str:
    """What the variable is compared with, where what was moved to its side is brought back."""
    text = b.expr(x.bound)
    for part, added in x.moved:
        text = f"({text} {'-' if added else '+'} {b.expr(part)})"
    return text
