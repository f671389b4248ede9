"""Triggers for quantifiers that have none written.

In the spirit of Leino and Pit-Claudel, *Trigger selection strategies to stabilize program verifiers*
(CAV 2016): candidates are applications that are no arithmetic and no connective; every minimal group
that mentions all variables is a trigger; groups that fire whenever a smaller one would are dropped, and
so are those whose own instances could fire them again without end (`a[i]` where the body has `a[i + 1]`).

Where nothing else is left, an index with arithmetic is named by a variable of its own: `a[i + 1]`
becomes `a[j]` where `j == i + 1`, and `i` itself goes if nothing else mentions it in a candidate.
"""

from __future__ import annotations

from itertools import product
from typing import cast

from language.ivl import nodes as n
from language.ivl import terms as k
from language.prove.freedom import Freedom
from language.prove.reshape import Group, inline_lets, merge, rebuild
from language.record import dataclass, replace
from language.types import INT

_MAX_GROUPS = 8

_GOOD = {
    "seq.index", "seq.contains", "seq.take", "seq.drop", "seq.update", "seq.append", "seq.build",
    "seq.prefix",
    "set.member", "set.subset", "set.disjoint", "set.union", "set.inter", "set.diff", "ms.count", "ms.of_seq",
    "ms.subset", "map.get", "map.update", "data.get", "data.make", "heap.read", "heap.elem", "fun.apply",
    "fun.requires", "ord.of_int",
}  # fmt: skip
_FAIR = {
    "data.rank",
    "seq.len",
    "set.card",
    "ms.card",
    "map.card",
    "map.dom",
    "map.values",
    "array.len",
    "heap.alloc",
}
_INERT = {"ref.null", "heap.none", "seq.empty", "set.empty", "ms.empty", "map.empty"}
_ARITHMETIC = {"+", "-", "*", "neg", "div", "mod", "/", "to_real", "floor", "ord.plus", "ord.minus"}


@dataclass(frozen=True, eq=False)
class Choice:
    """The quantifier, perhaps rewritten, and its triggers; none: the solver is left to choose."""

    quantifier: n.Quant
    triggers: tuple[Group, ...]


def choose(q: n.Quant, free: Freedom, rewrite: bool = True, rewritten: int = 0) -> Choice:
    search = _Search(q, free)
    if q.triggers:
        written = tuple(g for g in q.triggers if search.usable(g))
        if written:
            return Choice(q, written)
    groups = search.groups()
    if not groups:
        merged = merge(q)
        if merged is not None:
            return choose(merged, free, rewrite)
    safe = [g for g in groups if not search.loops(g)]
    if safe:
        return Choice(q, tuple(safe[:_MAX_GROUPS]))
    products = [g for g in search.around_loops() if not search.loops(g)] if groups else []
    if products:
        return Choice(q, tuple(products[:_MAX_GROUPS]))
    if rewrite:
        other = search.with_names_for_offsets(bool(groups))
        if other is not None:
            further = not groups and rewritten < len(q.vars)  # solving for one variable may undo another
            again = choose(other, free, rewrite=further, rewritten=rewritten + 1)
            if again.triggers:
                return again
    return Choice(q, tuple((groups or search.with_arithmetic() or search.with_products())[:_MAX_GROUPS]))


def safe(q: n.Quant, free: Freedom, merged: bool = True) -> Choice:
    """Only triggers that cannot feed themselves; perhaps none. With `merged`, of the quantifier and those
    that it encloses as one."""
    inner = merge(q) if merged else None
    while inner is not None:
        q, inner = inner, merge(inner)
    search = _Search(q, free)
    return Choice(q, tuple(g for g in search.groups() if not search.loops(g))[:_MAX_GROUPS])


def wider(q: n.Quant, free: Freedom) -> Choice:
    """Further triggers for a claimed `exists`: a witness may be something whose size, or whose type, is
    all that is known of it."""
    search = _Search(q, free)
    found: list[n.Term] = []
    found += [x for x in search.terms if isinstance(x, n.App) and x.op in _FAIR and search.clean(x)]
    found += [x for x in search.terms if isinstance(x, n.Is) and search.clean_type(x)]
    found += [x for x in search.terms if _is_product(x) and search.headed(x)]
    return Choice(q, tuple(g for g in search.covers(found) if not search.loops(g))[:_MAX_GROUPS])


def hidden(choice: Choice, free: Freedom) -> list[n.Term]:
    """Terms of the triggers that the quantifier's body speaks of inside other binders only."""
    q = choice.quantifier
    if not any(isinstance(x, _BINDERS) for x in k.subterms(q.body)):
        return []
    search = _Search(q, free)
    open_ = {search.key(x) for x in k.outside(q.body, _BINDERS)}
    found = {search.key(x): x for group in choice.triggers for x in group}
    return [x for key, x in found.items() if key not in open_ and x.sort != n.BOOL]


_BINDERS = (n.Quant, n.SetOf, n.MapOf, n.SeqOf, n.Fun, n.Choose)


class _Search:
    def __init__(self, q: n.Quant, free: Freedom) -> None:
        self.q = q
        self.free = free
        self.vars = frozenset(v.name for v in q.vars)
        self.body = inline_lets(q.body)
        self.inner = free.binders(self.body)
        self.terms: list[n.Term] = []
        """Subterms of the body over the quantifier's variables alone, each once by structure."""
        seen: set[str] = set()
        self._keys: dict[int, tuple[n.Term, str]] = {}
        for x in k.subterms(self.body):
            names = free(x)
            if isinstance(x, n.Ref_ | n.Lit) or not names & self.vars or names & self.inner:
                continue
            key = self.key(x)
            if key not in seen:
                seen.add(key)
                self.terms.append(x)

    # ── structure ──

    def key(self, x: n.Term) -> str:
        """A text that two terms share just when they are the same by structure."""
        known = self._keys.get(id(x))
        if known is not None:
            return known[1]
        match x:
            case n.Ref_(name=name):
                text = name
            case n.Lit(value=v):
                text = repr(v)
            case _:
                text = f"({_head(x)} {' '.join(self.key(p) for p in k.parts(x))})"
        self._keys[id(x)] = (x, text)
        return text

    def clean(self, x: n.Term) -> bool:
        """Whether a term may stand inside a trigger."""
        if not self.free(x) & self.vars:
            return not isinstance(x, n.Quant) and x.sort != n.BOOL
        match x:
            case n.Ref_():
                return True
            case n.FunApp() | n.ConstApp():
                return all(map(self.clean, k.parts(x)))
            case n.App(op=op, args=args):
                return (_is_good(x) or op in _FAIR) and all(map(self.clean, args))
            case n.Fun() | n.SetOf() | n.MapOf() | n.SeqOf():
                return all(map(self.clean, self._captured(x)))
            case _:
                return False

    def _captured(self, x: n.Term) -> list[n.Term]:
        """What a lambda or comprehension, as a function of it, takes from the quantifier's variables."""
        found: list[n.Term] = []
        bound = self.free.binders(x)
        stack = list(k.parts(x))
        while stack:
            y = stack.pop()
            names = self.free(y)
            if names & self.vars and not names & bound and y.sort != n.BOOL:
                found.append(y)
            elif names & self.vars:
                stack.extend(k.parts(y))
        return found

    def usable(self, group: Group) -> bool:
        """Whether a written trigger can be one for the solver."""
        names: frozenset[str] = frozenset()
        for x in group:
            if not self.free(x) & self.vars or not self.headed(x):
                return False
            names |= self.free(x) & self.vars
        return names == self.vars

    def headed(self, x: n.Term) -> bool:
        match x:
            case n.Ref_() | n.Lit():
                return True
            case n.FunApp() | n.ConstApp():
                return all(map(self.headed, k.parts(x)))
            case n.App(op=op, args=args):
                return (op in _GOOD or op in _FAIR or op in _ARITHMETIC or op in _INERT) and all(
                    map(self.headed, args)
                )
            case _:
                return False

    # ── groups ──

    def groups(self) -> list[Group]:
        candidates: list[n.Term] = [
            x for x in self.terms if isinstance(x, n.FunApp | n.ConstApp | n.App) and self.clean(x)
        ]
        found = self.covers([x for x in candidates if _is_good(x)]) or self.covers(candidates)
        if found:
            return found
        types = [x for x in self.terms if isinstance(x, n.Is | n.IsAlloc) and self.clean_type(x)]
        return self.covers([*candidates, *types])

    def with_arithmetic(self) -> list[Group]:
        """Groups of terms that have arithmetic inside: they match only terms of that very form."""
        found = [x for x in self.terms if isinstance(x, n.FunApp) or (isinstance(x, n.App) and x.op in _GOOD)]
        return self.covers([x for x in found if self.headed(x)])

    def around_loops(self) -> list[Group]:
        """Groups with products of clean terms: `f(x) * f(y)` does not feed itself where `f(x)` does."""
        clean = [x for x in self.terms if isinstance(x, n.FunApp | n.App) and self.clean(x)]
        kept = [x for x in clean if not self.loops((x,))]
        made = [x for x in self.terms if _is_product(x) and all(map(self.clean, k.parts(x)))]
        return self.covers([*kept, *made])

    def with_products(self) -> list[Group]:
        """Groups with products, quotients and remainders, where nothing else speaks of a variable."""
        return self.covers([x for x in self.terms if _is_candidate(x) and self.headed(x)])

    def clean_type(self, x: n.Is | n.IsAlloc) -> bool:
        """Predicates of types that are functions for the solver; `nat` and the like are arithmetic."""
        return x.value.sort not in (n.INT, n.REAL, n.BOOL, n.REF) and self.clean(x.value)

    def covers(self, candidates: list[n.Term]) -> list[Group]:
        covered = {x: self.free(x) & self.vars for x in candidates}
        groups: list[Group] = [(x,) for x in candidates if covered[x] == self.vars]
        if len(self.vars) > 1:
            groups += self._combined(candidates, covered)
        return self._without_dominated(groups)

    def _combined(self, candidates: list[n.Term], covered: dict[n.Term, frozenset[str]]) -> list[Group]:
        """Minimal groups of several terms: each term brings a variable that no other has."""
        partial = [x for x in candidates if covered[x] != self.vars]
        found: list[Group] = []
        seen: set[frozenset[str]] = set()
        by_var = [[x for x in partial if v.name in covered[x]] for v in self.q.vars]
        count = 1
        for options in by_var:
            count *= len(options)
        if count == 0:
            return []
        if count > 400:  # keep the largest terms a variable: they say most
            by_var = [sorted(o, key=lambda x: -len(covered[x]))[:4] for o in by_var]
        for pick in product(*by_var):
            group: Group = tuple(dict.fromkeys(pick))
            mark = frozenset(self.key(x) for x in group)
            if mark in seen or len(group) < 2:
                continue
            seen.add(mark)
            if all(self._needed(x, group, covered) for x in group):
                found.append(group)
        return found

    def _needed(self, x: n.Term, group: Group, covered: dict[n.Term, frozenset[str]]) -> bool:
        rest: frozenset[str] = frozenset()
        for y in group:
            if y is not x:
                rest |= covered[y]
        return rest != self.vars

    def _without_dominated(self, groups: list[Group]) -> list[Group]:
        inside = {self.key(x): {self.key(y) for y in k.subterms(x)} for g in groups for x in g}
        kept: list[Group] = []
        for g in groups:
            parts = set[str]().union(*(inside[self.key(x)] for x in g))
            mine = {self.key(x) for x in g}
            dominated = any(
                h is not g and {self.key(x) for x in h} <= parts and {self.key(x) for x in h} != mine
                for h in groups
            )
            if not dominated:
                kept.append(g)
        return kept or groups

    # ── loops ──

    def loops(self, group: Group) -> bool:
        mine = {self.key(x) for x in group}
        return any(self.key(y) not in mine and self._grows(x, y) for x in group for y in self.terms)

    def _grows(self, pattern: n.Term, x: n.Term) -> bool:
        """Whether `x` is an instance of the pattern at a larger term over the variables."""
        binding: dict[str, n.Term] = {}
        if not self._match(pattern, x, binding):
            return False
        return any(not isinstance(v, n.Ref_) and self.free(v) & self.vars for v in binding.values())

    def _match(self, pattern: n.Term, x: n.Term, binding: dict[str, n.Term]) -> bool:
        if isinstance(pattern, n.Ref_) and pattern.name in self.vars:
            known = binding.setdefault(pattern.name, x)
            return known is x or self.key(known) == self.key(x)
        if not self.free(pattern) & self.vars:
            return self.key(pattern) == self.key(x)
        if type(pattern) is not type(x) or _head(pattern) != _head(x):
            return False
        ps, xs = list(k.parts(pattern)), list(k.parts(x))
        return len(ps) == len(xs) and all(self._match(p, y, binding) for p, y in zip(ps, xs, strict=True))

    # ── naming arithmetic ──

    def with_names_for_offsets(self, keep: bool) -> n.Quant | None:
        """The quantifier with its arithmetic indices named; with `keep`, beside their variables, else in
        place of them."""
        offsets = self._offsets()
        if not offsets:
            return None
        if keep:
            return self._named(offsets)
        for t in offsets:
            solved = self._solved(t)
            if solved is not None:
                return solved
        return None

    def _offsets(self) -> list[n.Term]:
        """Arithmetic terms over the variables that stand where a trigger would want a variable."""
        found: dict[str, n.Term] = {}
        for x in self.terms:
            if isinstance(x, n.FunApp) or (isinstance(x, n.App) and x.op in _GOOD):
                for p in k.parts(x):
                    if (
                        isinstance(p, n.App)
                        and p.op in _ARITHMETIC
                        and p.sort == n.INT
                        and self.free(p) & self.vars
                    ):
                        found.setdefault(self.key(p), p)
        return list(found.values())

    def _named(self, offsets: list[n.Term]) -> n.Quant | None:
        if len(offsets) > 3:
            return None
        bounds: list[n.Bound] = []
        facts: list[n.Term] = []
        body = self.body
        for i, t in enumerate(offsets):
            b = n.Bound(f"{self.q.vars[0].name.partition('#')[0]}_{i}#{self.q.vars[0].name}", n.INT, INT)
            ref = n.Ref_(n.INT, b.name)
            bounds.append(b)
            facts.append(n.App(n.BOOL, "=", (ref, t)))
            body = self._swap(body, self.key(t), ref)
        guard = k.conj(facts)
        new = k.implies(guard, body) if self.q.forall else k.conj((guard, body))
        return replace(self.q, vars=(*self.q.vars, *bounds), body=new, triggers=())

    def _solved(self, t: n.Term) -> n.Quant | None:
        """With `j == t` solved for a variable, and `j` in its place."""
        assert isinstance(t, n.App)
        if t.op not in ("+", "-") or len(t.args) != 2:
            return None
        a, b = t.args
        for x, rest in ((a, b), (b, a)):
            if not (isinstance(x, n.Ref_) and x.name in self.vars) or x.name in self.free(rest):
                continue
            j = n.Bound(f"{x.name.partition('#')[0]}'#{x.name}", n.INT, INT)
            ref = n.Ref_(n.INT, j.name)
            if t.op == "+":
                back = n.App(n.INT, "-", (ref, rest))
            elif x is a:
                back = n.App(n.INT, "+", (ref, rest))
            else:
                back = n.App(n.INT, "-", (rest, ref))
            body = k.Renamer({x.name: back})(self._swap(self.body, self.key(t), ref))
            vars = tuple(j if v.name == x.name else v for v in self.q.vars)
            return replace(self.q, vars=vars, body=body, triggers=())
        return None

    def _swap(self, x: n.Term, key: str, by: n.Term) -> n.Term:
        """`x` with every subterm of that structure replaced."""
        if self.key(x) == key:
            return by
        return rebuild(x, lambda p: self._swap(p, key, by))


def _is_good(x: n.Term) -> bool:
    """Division by a variable is a function of the prover's own, not arithmetic."""
    if not isinstance(x, n.App):
        return True
    return x.op in _GOOD or (x.op in ("div", "mod") and not isinstance(x.args[1], n.Lit))


def _is_product(x: n.Term) -> bool:
    """Such terms are functions of the prover's own, if they are in a trigger (see `prelude_int`)."""
    return isinstance(x, n.App) and x.op in ("*", "div", "mod") and x.sort == n.INT


def _is_candidate(x: n.Term) -> bool:
    named = isinstance(x, n.FunApp) or (isinstance(x, n.App) and (x.op in _GOOD or x.op in _FAIR))
    return named or _is_product(x)


def _head(x: n.Term) -> str:
    match x:
        case n.App(op=op, decl=decl):
            # a declaration's own identity: two fields may share a name
            return op if decl is None else f"{op}:{_identity(decl)}"
        case n.FunApp(instance=i):
            return f"F{id(i.function)}:{i.type_args}"
        case n.ConstApp(const=c, type_args=a):
            return f"C{id(c)}:{a}"
        case n.Is(type=ty) | n.IsAlloc(type=ty):
            return f"{type(x).__name__}:{ty}"
        case n.Quant() | n.SetOf() | n.MapOf() | n.SeqOf() | n.Fun() | n.Choose() | n.Let():
            return f"{type(x).__name__}{id(x)}"
        case _:
            return type(x).__name__


def _identity(decl: object) -> str:
    """Of a declaration, or of a constructor and the index of one of its fields."""
    if isinstance(decl, tuple):
        ctor, index = cast("tuple[object, int]", decl)
        return f"{id(ctor)}.{index}"
    return str(decl) if isinstance(decl, int) else str(id(decl))
