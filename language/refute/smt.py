"""SMT-LIB text over scalars, folded while it is built.

A scalar is a Python literal, or the text of a term. What is large gets a name (`define-fun`), and equal
text is one name, so that sharing survives. Every integer term has an interval, by which comparisons fold:
that keeps bounded structures small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

Scalar = bool | int | Fraction | str
Interval = tuple[int | None, int | None]

BOOL, INT, REAL = "Bool", "Int", "Real"
LONG = 40
LIMIT = 60_000


class TooBig(Exception):
    """The text outgrew its limit, or the time was over: this bound is not tried."""


def literal(x: Scalar, sort: str) -> str:
    if isinstance(x, str):
        return x
    if isinstance(x, bool):
        return "true" if x else "false"
    if sort.startswith("(_ BitVec"):
        width = int(sort.split()[2].rstrip(")"))
        return f"(_ bv{int(x) % (1 << width)} {width})"
    if sort == REAL:
        f = Fraction(x)
        top = f"{abs(f.numerator)}.0"
        text = top if f.denominator == 1 else f"(/ {top} {f.denominator}.0)"
        return f"(- {text})" if f < 0 else text
    return str(x) if x >= 0 else f"(- {-int(x)})"


class Smt:
    """`stop` is asked now and then: a search that is over needs no text."""

    def __init__(self, stop: Callable[[], bool] | None = None) -> None:
        self.stop = stop
        self.lines: list[str] = []
        self.sorts: dict[str, str] = {}
        """Declared constants."""
        self._names: dict[str, str] = {}
        self._ranges: dict[str, Interval] = {}
        self._sums: dict[str, tuple[str, int]] = {}
        self._count = 0

    # ── names ────────────────────────────────────────────────────────────────────────────────────

    def const(self, stem: str, sort: str, low: int | None = None, high: int | None = None) -> str:
        """A new constant, within an interval."""
        self._grow()
        name = f"{_plain(stem)}!{self._count}"
        self.lines.append(f"(declare-const {name} {sort})")
        self.sorts[name] = sort
        if low is not None or high is not None:
            self._ranges[name] = (low, high)
            if low is not None:
                self.lines.append(f"(assert (<= {literal(low, INT)} {name}))")
            if high is not None:
                self.lines.append(f"(assert (<= {name} {literal(high, INT)}))")
        return name

    def _grow(self) -> None:
        self._count += 1
        if self._count > LIMIT or (self._count % 256 == 0 and self.stop is not None and self.stop()):
            raise TooBig

    def name(self, text: str, sort: str) -> str:
        """The text, or a name for it where it is long."""
        if len(text) < LONG:
            return text
        known = self._names.get(text)
        if known is None:
            self._grow()
            known = self._names[text] = f"t!{self._count}"
            self.lines.append(f"(define-fun {known} () {sort} {text})")
        return known

    def output(self, x: Scalar, sort: str) -> Scalar:
        """`x` as something that a model gives a value to."""
        if not isinstance(x, str) or x in self.sorts:
            return x
        name = self.const("out", sort)
        self.lines.append(f"(assert (= {name} {x}))")
        return name

    def claim(self, x: Scalar) -> None:
        if x is not True:
            self.lines.append(f"(assert {literal(x, BOOL)})")

    # ── intervals ────────────────────────────────────────────────────────────────────────────────

    def interval(self, x: Scalar) -> Interval:
        if isinstance(x, str):
            return self._ranges.get(x, (None, None))
        return (int(x), int(x)) if not isinstance(x, Fraction) else (None, None)

    def _ranged(self, text: str, sort: str, interval: Interval) -> str:
        name = self.name(text, sort)
        if interval != (None, None):
            self._ranges[name] = interval
        return name

    # ── logic ────────────────────────────────────────────────────────────────────────────────────

    def all(self, xs: Iterable[Scalar]) -> Scalar:
        parts: dict[str, None] = {}
        for x in xs:
            if x is False:
                return False
            if isinstance(x, str):
                parts[x] = None
        for p in parts:
            if f"(not {p})" in parts:
                return False
        if not parts:
            return True
        return next(iter(parts)) if len(parts) == 1 else self.name(f"(and {' '.join(parts)})", BOOL)

    def any(self, xs: Iterable[Scalar]) -> Scalar:
        parts: dict[str, None] = {}
        for x in xs:
            if x is True:
                return True
            if isinstance(x, str):
                parts[x] = None
        for p in parts:
            if f"(not {p})" in parts:
                return True
        if not parts:
            return False
        return next(iter(parts)) if len(parts) == 1 else self.name(f"(or {' '.join(parts)})", BOOL)

    def negate(self, x: Scalar) -> Scalar:
        if isinstance(x, str):
            return x[5:-1] if x.startswith("(not ") else f"(not {x})"
        return not x

    def implies(self, a: Scalar, b: Scalar) -> Scalar:
        return self.any((self.negate(a), b))

    def ite(self, sort: str, c: Scalar, a: Scalar, b: Scalar) -> Scalar:
        if not isinstance(c, str):
            return a if c else b
        if type(a) is type(b) and a == b:
            return a
        if sort == BOOL:
            if a is True or a == c:
                return self.any((c, b))
            if a is False:
                return self.all((self.negate(c), b))
            if b is True:
                return self.any((self.negate(c), a))
            if b is False:
                return self.all((c, a))
        text = f"(ite {c} {literal(a, sort)} {literal(b, sort)})"
        if sort != INT:
            return self.name(text, sort)
        (l1, h1), (l2, h2) = self.interval(a), self.interval(b)
        low = None if l1 is None or l2 is None else min(l1, l2)
        high = None if h1 is None or h2 is None else max(h1, h2)
        return self._ranged(text, sort, (low, high))

    # ── comparisons ──────────────────────────────────────────────────────────────────────────────

    def equal(self, sort: str, a: Scalar, b: Scalar) -> Scalar:
        if not isinstance(a, str) and not isinstance(b, str):
            return a == b
        if a == b and isinstance(a, str):
            return True
        if sort == BOOL:
            if not isinstance(a, str):
                return b if a else self.negate(b)
            if not isinstance(b, str):
                return a if b else self.negate(a)
        if sort == INT:
            (l1, h1), (l2, h2) = self.interval(a), self.interval(b)
            if _apart(h1, l2) or _apart(h2, l1):
                return False
            base1, off1 = self._split(a)
            base2, off2 = self._split(b)
            if base1 == base2:
                return off1 == off2
        return self.name(f"(= {literal(a, sort)} {literal(b, sort)})", BOOL)

    def less(self, sort: str, a: Scalar, b: Scalar) -> Scalar:
        if not isinstance(a, str) and not isinstance(b, str):
            return a < b
        if sort == INT:
            (l1, h1), (l2, h2) = self.interval(a), self.interval(b)
            if h1 is not None and l2 is not None and h1 < l2:
                return True
            if l1 is not None and h2 is not None and l1 >= h2:
                return False
            base1, off1 = self._split(a)
            base2, off2 = self._split(b)
            if base1 == base2:
                return off1 < off2
        return self.name(f"(< {literal(a, sort)} {literal(b, sort)})", BOOL)

    def at_most(self, sort: str, a: Scalar, b: Scalar) -> Scalar:
        return self.negate(self.less(sort, b, a))

    # ── arithmetic ───────────────────────────────────────────────────────────────────────────────

    def _split(self, x: Scalar) -> tuple[str, int]:
        """An integer as a term and what is added to it."""
        if isinstance(x, str):
            return self._sums.get(x, (x, 0))
        return "", int(x)

    def add(self, sort: str, a: Scalar, b: Scalar) -> Scalar:
        if not isinstance(a, str) and not isinstance(b, str):
            return a + b
        if sort != INT:
            if a == 0 or b == 0:
                return b if a == 0 else a
            return self.name(f"(+ {literal(a, sort)} {literal(b, sort)})", sort)
        base1, off1 = self._split(a)
        base2, off2 = self._split(b)
        if base1 and base2:
            base = self._ranged(f"(+ {base1} {base2})", sort, _sum(self._of(base1), self._of(base2)))
        else:
            base = base1 or base2
        return self._plus(base, off1 + off2)

    def _of(self, base: str) -> Interval:
        return self._ranges.get(base, (None, None))

    def _plus(self, base: str, offset: int) -> Scalar:
        if offset == 0:
            return base
        interval = _sum(self._of(base), (offset, offset))
        name = self._ranged(f"(+ {base} {literal(offset, INT)})", INT, interval)
        self._sums[name] = (base, offset)
        return name

    def subtract(self, sort: str, a: Scalar, b: Scalar) -> Scalar:
        if not isinstance(a, str) and not isinstance(b, str):
            return a - b
        if sort == INT:
            base1, off1 = self._split(a)
            base2, off2 = self._split(b)
            if base1 == base2:
                return off1 - off2
            if not base2:
                return self._plus(base1, off1 - off2)
            low, high = self._of(base2)
            minus: Interval = (None if high is None else -high, None if low is None else -low)
            one: Interval = self._of(base1) if base1 else (0, 0)
            text = f"(- {base1} {base2})" if base1 else f"(- {base2})"
            return self._plus(self._ranged(text, sort, _sum(one, minus)), off1 - off2)
        return self.name(f"(- {literal(a, sort)} {literal(b, sort)})", sort)

    def multiply(self, sort: str, a: Scalar, b: Scalar) -> Scalar:
        if not isinstance(a, str) and not isinstance(b, str):
            return a * b
        for x, y in ((a, b), (b, a)):
            if not isinstance(x, str):
                if x == 0:
                    return Fraction(0) if sort == REAL else 0
                if x == 1:
                    return y
        text = f"(* {literal(a, sort)} {literal(b, sort)})"
        if sort != INT:
            return self.name(text, sort)
        (l1, h1), (l2, h2) = self.interval(a), self.interval(b)
        if l1 is None or h1 is None or l2 is None or h2 is None:
            return self.name(text, sort)
        ends = (l1 * l2, l1 * h2, h1 * l2, h1 * h2)
        return self._ranged(text, sort, (min(ends), max(ends)))

    def divide(self, a: Scalar, b: Scalar) -> Scalar:
        """Euclidean, as SMT-LIB's `div`."""
        if isinstance(a, int) and isinstance(b, int) and b != 0:
            return (a - a % abs(b)) // b
        return self.name(f"(div {literal(a, INT)} {literal(b, INT)})", INT)

    def modulo(self, a: Scalar, b: Scalar) -> Scalar:
        if isinstance(a, int) and isinstance(b, int) and b != 0:
            return a % abs(b)
        text = f"(mod {literal(a, INT)} {literal(b, INT)})"
        if isinstance(b, int) and b != 0:
            return self._ranged(text, INT, (0, abs(b) - 1))
        return self.name(text, INT)

    def apply(self, op: str, sort: str, args: Iterable[tuple[Scalar, str]]) -> Scalar:
        """Any other operator, unfolded."""
        return self.name(f"({op} {' '.join(literal(x, s) for x, s in args)})", sort)

    def total(self, xs: Iterable[Scalar]) -> Scalar:
        out: Scalar = 0
        for x in xs:
            out = self.add(INT, out, x)
        return out


def _plain(stem: str) -> str:
    """The letters of a name of the program, for a symbol."""
    kept = "".join(c for c in stem if c.isascii() and c.isalnum())
    return kept if kept and not kept[0].isdigit() else f"x{kept}"


def _apart(high: int | None, low: int | None) -> bool:
    return high is not None and low is not None and high < low


def _sum(a: Interval, b: Interval) -> Interval:
    return (
        None if a[0] is None or b[0] is None else a[0] + b[0],
        None if a[1] is None or b[1] is None else a[1] + b[1],
    )
