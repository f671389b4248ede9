"""Building terms: small constructors that fold what is plainly true or false, and renaming.

Folding here keeps obligations that need no proof from ever reaching a solver; it never looks deeper
than the arguments it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from language.ivl import nodes as n
from language.record import dataclass, field, replace
from language.types import Type

TRUE = n.Lit(n.BOOL, True)
FALSE = n.Lit(n.BOOL, False)
NULL = n.App(n.REF, "ref.null")
NO_HEAP = n.App(n.HEAP, "heap.none")


@dataclass
class Names:
    """Fresh names of one unit; counting per unit keeps its text the same when others change. What is
    closed on its own (a definition) takes names with a prefix, so that it never captures a unit's."""

    prefix: str = ""
    counts: dict[str, int] = field(default_factory=dict[str, int])

    def fresh(self, stem: str) -> str:
        k = self.counts.get(stem, 0)
        self.counts[stem] = k + 1
        return f"{self.prefix}{stem}#{k}"


def is_true(x: n.Term) -> bool:
    return isinstance(x, n.Lit) and x.value is True


def is_false(x: n.Term) -> bool:
    return isinstance(x, n.Lit) and x.value is False


def integer(k: int) -> n.Term:
    return n.Lit(n.INT, k)


def real(k: Fraction | int) -> n.Term:
    return n.Lit(n.REAL, Fraction(k))


def boolean(b: bool) -> n.Term:
    return TRUE if b else FALSE


def app(sort: n.Sort, op: str, *args: n.Term, decl: object = None) -> n.Term:
    return n.App(sort, op, args, decl)


def test(op: str, *args: n.Term, decl: object = None) -> n.Term:
    return n.App(n.BOOL, op, args, decl)


def conj(parts: Iterable[n.Term]) -> n.Term:
    flat: list[n.Term] = []
    for p in parts:
        if is_false(p):
            return FALSE
        if is_true(p):
            continue
        if isinstance(p, n.App) and p.op == "and":
            flat.extend(p.args)
        else:
            flat.append(p)
    if not flat:
        return TRUE
    return flat[0] if len(flat) == 1 else n.App(n.BOOL, "and", tuple(flat))


def disj(parts: Iterable[n.Term]) -> n.Term:
    flat: list[n.Term] = []
    for p in parts:
        if is_true(p):
            return TRUE
        if is_false(p):
            continue
        if isinstance(p, n.App) and p.op == "or":
            flat.extend(p.args)
        else:
            flat.append(p)
    if not flat:
        return FALSE
    return flat[0] if len(flat) == 1 else n.App(n.BOOL, "or", tuple(flat))


def negate(p: n.Term) -> n.Term:
    if isinstance(p, n.Lit):
        return boolean(not p.value)
    if isinstance(p, n.App) and p.op == "not":
        return p.args[0]
    return test("not", p)


def implies(a: n.Term, b: n.Term) -> n.Term:
    if is_true(a) or is_true(b):
        return b
    if is_false(a):
        return TRUE
    if is_false(b):
        return negate(a)
    if isinstance(b, n.App) and b.op == "=>":
        return implies(conj((a, b.args[0])), b.args[1])
    return test("=>", a, b)


def iff(a: n.Term, b: n.Term) -> n.Term:
    if is_true(a):
        return b
    if is_true(b):
        return a
    return test("<=>", a, b)


def same(a: n.Term, b: n.Term) -> bool:
    """Whether two terms are plainly the same (no proof): one object, one name, or one literal."""
    if a is b:
        return True
    if isinstance(a, n.Ref_) and isinstance(b, n.Ref_):
        return a.name == b.name
    if isinstance(a, n.Lit) and isinstance(b, n.Lit):
        return a.sort == b.sort and type(a.value) is type(b.value) and a.value == b.value
    if isinstance(a, n.App) and isinstance(b, n.App):
        return a.op == b.op and a.decl == b.decl and a.sort == b.sort and not a.args and not b.args
    return False


def equal(a: n.Term, b: n.Term) -> n.Term:
    if same(a, b):
        return TRUE
    if a.sort == n.BOOL:
        return iff(a, b)
    return test("=", a, b)


def ite(c: n.Term, a: n.Term, b: n.Term) -> n.Term:
    if is_true(c):
        return a
    if is_false(c):
        return b
    if same(a, b):
        return a
    return n.App(a.sort, "ite", (c, a, b))


def _compare(
    op: str, a: n.Term, b: n.Term, result: Callable[[float | Fraction, float | Fraction], bool]
) -> n.Term:
    if isinstance(a, n.Lit) and isinstance(b, n.Lit):
        return boolean(result(Fraction(a.value), Fraction(b.value)))
    return test(op, a, b)


def less(a: n.Term, b: n.Term) -> n.Term:
    return _compare("<", a, b, lambda x, y: x < y)


def at_most(a: n.Term, b: n.Term) -> n.Term:
    if isinstance(a, n.Lit) and a.value == 0 and isinstance(b, n.App) and b.op in _LENGTHS:
        return TRUE
    return _compare("<=", a, b, lambda x, y: x <= y)


_LENGTHS = {"seq.len", "set.card", "ms.card", "ms.count", "map.card", "array.len"}


def plus(a: n.Term, b: n.Term) -> n.Term:
    if isinstance(a, n.Lit) and isinstance(b, n.Lit) and a.sort == n.INT:
        return integer(int(a.value) + int(b.value))
    return n.App(a.sort, "+", (a, b))


def minus(a: n.Term, b: n.Term) -> n.Term:
    return n.App(a.sort, "-", (a, b))


def non_null(r: n.Term) -> n.Term:
    return negate(equal(r, NULL))


def allocated(heap: n.Term, r: n.Term) -> n.Term:
    return test("heap.alloc", heap, r)


def member(x: n.Term, s: n.Term) -> n.Term:
    """`x in s`; where `s` is made by an operator on the spot, said by its parts, so that a quantifier over
    the members finds its instances among the members of the parts."""
    match s:
        case n.App(op="set.union", args=(a, b)):
            return disj((member(x, a), member(x, b)))
        case n.App(op="set.inter", args=(a, b)):
            return conj((member(x, a), member(x, b)))
        case n.App(op="set.diff", args=(a, b)):
            return conj((member(x, a), negate(member(x, b))))
        case n.App(op="set.empty"):
            return FALSE
        case n.App(op="set.lit", args=items):
            return disj(equal(x, y) for y in items)
        case n.App(op="ite", args=(c, a, b)):
            return conj((implies(c, member(x, a)), implies(negate(c), member(x, b))))
        case n.SetOf(vars=(v,), condition=c, item=n.Ref_(name=name)) if name == v.name:
            return Renamer({name: x})(c)
        case n.SetOf(vars=vs, condition=c, item=item):
            return exists(vs, conj((c, equal(item, x))))
        case _:
            return test("set.member", x, s)


def is_(value: n.Term, type_: Type) -> n.Term:
    return n.Is(n.BOOL, value, type_)


def forall(vars_: tuple[n.Bound, ...], body: n.Term) -> n.Term:
    if not vars_ or isinstance(body, n.Lit):
        return body
    return n.Quant(n.BOOL, True, vars_, body)


def exists(vars_: tuple[n.Bound, ...], body: n.Term) -> n.Term:
    if not vars_ or is_false(body):
        return body
    return n.Quant(n.BOOL, False, vars_, body)


def is_atom(x: n.Term) -> bool:
    return isinstance(x, (n.Lit, n.Ref_)) or (isinstance(x, n.App) and not x.args)


_LITERAL = {"seq.lit", "seq.empty", "set.lit", "set.empty", "ms.lit", "ms.empty", "map.lit", "map.empty"}


def is_literal(x: n.Term, room: int = 40) -> bool:
    """A value written out, and not a long one: as good as a name, and a function of it can be computed."""
    if isinstance(x, n.Lit):
        return True
    if not isinstance(x, n.App) or not (x.op in _LITERAL or x.op == "data.make") or len(x.args) > room:
        return False
    return all(is_literal(a, room // max(1, len(x.args))) for a in x.args)


def let(names: Names, stem: str, value: n.Term, body: Callable[[n.Term], n.Term]) -> n.Term:
    """`value` named, unless it is as small as its name."""
    if is_atom(value):
        return body(value)
    name = names.fresh(stem)
    inner = body(n.Ref_(value.sort, name))
    return n.Let(inner.sort, name, value, inner)


# ── walking and renaming ─────────────────────────────────────────────────────────────────────────


def parts(x: n.Term) -> Iterator[n.Term]:
    """Direct subterms."""
    match x:
        case n.Lit() | n.Ref_():
            return
        case n.App(args=args) | n.ConstApp(args=args):
            yield from args
        case n.FunApp(heap=heap, args=args):
            if heap is not None:
                yield heap
            yield from args
        case n.Is(value=v):
            yield v
        case n.IsAlloc(value=v, heap=h):
            yield v
            yield h
        case n.Quant(body=b, triggers=ts):
            yield b
            for group in ts:
                yield from group
        case n.Let(value=v, body=b):
            yield v
            yield b
        case n.SetOf(condition=c, item=i):
            yield c
            yield i
        case n.MapOf(condition=c, key=k, value=v):
            yield c
            yield k
            yield v
        case n.SeqOf(length=l, item=i):
            yield l
            yield i
        case n.Fun(requires=q, reads=r, body=b):
            yield q
            yield r
            yield b
        case n.Choose(condition=c):
            yield c
        case n.HeapFact(step=step):
            if isinstance(step.command, n.Term):
                yield step.command
            elif isinstance(step.command, n.FrameSet):
                yield from frame_terms(step.command)
            else:
                yield from heap_forall_terms(step.command)
        case _:
            raise TypeError(type(x).__name__)


def frame_terms(frame: n.FrameSet) -> Iterator[n.Term]:
    for item in (*frame.items, *frame.kept):
        yield item.refs
    if frame.since is not None:
        yield frame.since


def heap_forall_terms(c: n.HeapForall) -> Iterator[n.Term]:
    yield from (c.condition, c.obj, *c.indices, c.value)


def subterms(x: n.Term) -> Iterator[n.Term]:
    """The term and all below it; a shared subterm comes once."""
    seen: set[int] = set()
    stack = [x]
    while stack:
        y = stack.pop()
        if id(y) in seen:
            continue
        seen.add(id(y))
        yield y
        stack.extend(parts(y))


def outside(x: n.Term, kinds: tuple[type[n.Term], ...]) -> Iterator[n.Term]:
    """The term and all below it that is not inside a term of these kinds."""
    stack = [x]
    while stack:
        y = stack.pop()
        if not isinstance(y, kinds):
            yield y
            stack.extend(parts(y))


def mentions(x: n.Term, name: str) -> bool:
    return any(isinstance(y, n.Ref_) and y.name == name for y in subterms(x))


def _rebuilt(x: n.App, op: str, args: tuple[n.Term, ...]) -> n.Term:
    """The operator on new arguments, folded where one of them is now plainly true or false."""
    if not any(isinstance(a, n.Lit) and a.sort == n.BOOL for a in args):
        return replace(x, args=args)
    match op, args:
        case "and", _:
            return conj(args)
        case "or", _:
            return disj(args)
        case "not", (a,):
            return negate(a)
        case "=>", (a, b):
            return implies(a, b)
        case "ite", (c, a, b):
            return ite(c, a, b)
        case _:
            return replace(x, args=args)


class Renamer:
    """Replaces free names by terms. Bound names are unique, so nothing can be captured; shared subterms
    stay shared."""

    def __init__(self, env: dict[str, n.Term]) -> None:
        self.env = env
        self._done: dict[int, tuple[n.Term, n.Term]] = {}

    def __call__(self, x: n.Term) -> n.Term:
        if not self.env:
            return x
        known = self._done.get(id(x))
        if known is not None:
            return known[1]
        y = self._rename(x)
        self._done[id(x)] = (x, y)  # keeps x alive, so that its id stays its own
        return y

    def frame(self, f: n.FrameSet) -> n.FrameSet:
        items, kept = (tuple(n.FrameItem(self(i.refs), i.field) for i in x) for x in (f.items, f.kept))
        return n.FrameSet(items, f.everything, None if f.since is None else self(f.since), f.ghost, kept)

    def _all(self, xs: tuple[n.Term, ...]) -> tuple[n.Term, ...]:
        ys = tuple(self(x) for x in xs)
        return xs if all(a is b for a, b in zip(xs, ys, strict=True)) else ys

    def _rename(self, x: n.Term) -> n.Term:
        match x:
            case n.Ref_(name=name):
                return self.env.get(name, x)
            case n.Lit():
                return x
            case n.App(op=op, args=args):
                new = self._all(args)
                return x if new is args else _rebuilt(x, op, new)
            case n.ConstApp(args=args):
                new = self._all(args)
                return x if new is args else replace(x, args=new)
            case n.FunApp(heap=heap, args=args):
                h = None if heap is None else self(heap)
                new = self._all(args)
                return x if new is args and h is heap else replace(x, heap=h, args=new)
            case n.Is(value=v):
                return replace(x, value=self(v))
            case n.IsAlloc(value=v, heap=h):
                return replace(x, value=self(v), heap=self(h))
            case n.Quant(body=b, triggers=ts):
                return replace(x, body=self(b), triggers=tuple(self._all(g) for g in ts))
            case n.Let(value=v, body=b):
                return replace(x, value=self(v), body=self(b))
            case n.SetOf(condition=c, item=i):
                return replace(x, condition=self(c), item=self(i))
            case n.MapOf(condition=c, key=k, value=v):
                return replace(x, condition=self(c), key=self(k), value=self(v))
            case n.SeqOf(length=l, item=i):
                return replace(x, length=self(l), item=self(i))
            case n.Fun(requires=q, reads=r, body=b):
                return replace(x, requires=self(q), reads=self(r), body=self(b))
            case n.Choose(condition=c):
                return replace(x, condition=self(c))
            case _:
                raise TypeError(type(x).__name__)


WIDE = 128


def is_wide_circuit(t: n.App) -> bool:
    """A product or quotient of two numbers of so many bits that no solver should be given it: it would write
    down the circuit, a gate for each pair of bits, and be deaf to any limit meanwhile."""
    wide = isinstance(t.sort, n.Bits) and t.sort.width > WIDE
    unknown = t.op in ("bv.udiv", "bv.urem") or not any(isinstance(a, n.Lit) for a in t.args)
    return wide and t.op in ("bv.mul", "bv.udiv", "bv.urem") and unknown
