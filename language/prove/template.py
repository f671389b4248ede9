"""Axiom templates: a theory written once, instantiated per item sort.

A template is SMT-LIB text in which the theory's own operators and sorts stand bare (`seq.len`, `Seq`)
and get the suffix of the instance (`|seq.len[Int]|`); `$T` is the sort bound to the parameter `T`;
an operator of another theory carries its suffix (`set.member@K`).

An axiom is emitted only when all the symbols of one of its patterns are in use: otherwise it could
never fire.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from language.record import dataclass

_WORD = re.compile(r"[A-Za-z_][\w.]*(?:@[A-Z,]+)?")
_SYMBOL = re.compile(r"\|[^|]+\|")


@dataclass(frozen=True)
class Axiom:
    """One axiom. `patterns` are the symbols of each alternative trigger; () is a ground fact, emitted
    as soon as all its symbols are in use."""

    text: str
    patterns: tuple[tuple[str, ...], ...]
    symbols: tuple[str, ...]


@dataclass(frozen=True)
class Law:
    """An axiom as written in a theory file, before it is bound to the theory's operators."""

    name: str
    vars: str
    patterns: tuple[str, ...]
    body: str
    weight: int = 0


@dataclass(frozen=True)
class Theory:
    """Operators with their signatures, and axioms, over sort parameters (`T`, or `K` and `V`)."""

    name: str
    params: tuple[str, ...]
    sorts: tuple[str, ...]
    signatures: tuple[tuple[str, str, str], ...]
    axioms: tuple[Axiom, ...]

    def instantiate(self, args: Mapping[str, tuple[str, str]]) -> TheoryInstance:
        """`args` gives each parameter its sort's (name for suffixes, SMT text)."""
        pairs = [(f"${p}", text) for p, (_, text) in args.items()]
        whole = ",".join(args[p][0] for p in self.params)
        if len(self.params) > 1:
            pairs.append(("@" + ",".join(self.params) + "|", f"[{whole}]|"))
        pairs += [(f"@{p}|", f"[{name}]|") for p, (name, _) in args.items()]

        def fill(text: str) -> str:
            for old, new in pairs:
                text = text.replace(old, new)
            return text

        return TheoryInstance(
            tuple(fill(s) for s in self.sorts),
            {fill(s): f"(declare-fun {fill(s)} ({fill(a)}) {fill(r)})" for s, a, r in self.signatures},
            tuple(
                Axiom(
                    fill(a.text), tuple(tuple(map(fill, p)) for p in a.patterns), tuple(map(fill, a.symbols))
                )
                for a in self.axioms
            ),
        )


@dataclass(frozen=True)
class TheoryInstance:
    sorts: tuple[str, ...]
    declarations: dict[str, str]
    axioms: tuple[Axiom, ...]


def law(name: str, vars: str, patterns: str | tuple[str, ...], body: str, weight: int = 0) -> Law:
    """`vars` as `"s Seq, i Int"`; each pattern may hold several terms."""
    return Law(name, vars, (patterns,) if isinstance(patterns, str) else patterns, body, weight)


def theory(name: str, params: str, sorts: str, operators: str, laws: tuple[Law, ...]) -> Theory:
    """`params` as `"K V"`; `operators` has a line `name (argument sorts) sort` each."""
    names = tuple(params.split())
    suffix = "@" + ",".join(names)
    own: set[str] = set(sorts.split())
    lines = [line.strip() for line in operators.strip().splitlines() if line.strip()]
    for line in lines:
        own.add(line.split(" ", 1)[0])

    def bind(text: str) -> str:
        def word(m: re.Match[str]) -> str:
            w = m.group()
            if w in own:
                return f"|{w}{suffix}|"
            if "@" in w:
                return f"|{w}|"
            if w in names and (m.start() == 0 or text[m.start() - 1] != "$"):
                return f"${w}"
            return w

        return _WORD.sub(word, text)

    signatures: list[tuple[str, str, str]] = []
    for line in lines:
        m = re.fullmatch(r"(\S+) \(([^)]*)\) (.+)", line)
        assert m, line
        signatures.append((bind(m[1]), bind(m[2]), bind(m[3])))
    return Theory(
        name,
        names,
        tuple(bind(s) for s in sorts.split()),
        tuple(signatures),
        tuple(_compile(law_, bind) for law_ in laws),
    )


def _compile(law_: Law, bind: Callable[[str], str]) -> Axiom:
    body = bind(" ".join(law_.body.split()))
    patterns = [bind(p) for p in law_.patterns if p]
    if law_.vars:
        vars = " ".join(f"({n} {bind(s)})" for n, s in (v.split(None, 1) for v in law_.vars.split(",")))
        tags = "".join(f" :pattern ({p})" for p in patterns)
        weight = f" :weight {law_.weight}" if law_.weight else ""
        text = f"(assert (forall ({vars}) (! {body}{tags}{weight} :qid |{law_.name}|)))"
    else:
        text = f"(assert {body})"
    symbols = dict.fromkeys(s for s in _SYMBOL.findall(body) if _is_operator(s))
    triggers = tuple(
        tuple(dict.fromkeys(s for s in _SYMBOL.findall(p) if _is_operator(s))) for p in patterns
    ) or (tuple(symbols),)
    return Axiom(text, triggers, tuple(symbols))


def _is_operator(symbol: str) -> bool:
    """Operators are lower-case (`|seq.len@T|`), sorts upper-case (`|Seq@T|`)."""
    return symbol[1].islower()
