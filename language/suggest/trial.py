"""Which claims of a unit can be proved with which candidates: one verification condition, many questions.

Every candidate is put into a copy of the body behind a switch, an additional Boolean parameter: an invariant
`J` as `on ==> J`, an assertion likewise, a lemma's call in an `if on`, a part of a measure with a value that
stays the same where it is off. Lowering, cutting and encoding happen once; a question then says which
switches are on, all others being off, and the solver's core names those that a proof needs. Work limits are
the solver's own measure, so that every machine gets the same answers.

What is found here is a proposal: the chosen edits are proved once more from their text (`confirm.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from language.analysis import typed as t
from language.cancel import Cancel
from language.ivl import nodes as n
from language.ivl import units as ivl
from language.ivl.definitions import Definitions
from language.ivl.hiding import visibility
from language.ivl.loops import cut
from language.ivl.passive import passive
from language.ivl.units import lower
from language.prove import solver
from language.prove.script import Script, make_script
from language.prove.sorts import clean
from language.record import dataclass, field, fields, is_dataclass, replace
from language.records.verdicts import Obligation
from language.source import Home, Span
from language.suggest.candidate import AtEnd, Before, Candidate, InLoop
from language.suggest.place import Failing
from language.suggest.terms import fresh, implies, neutral, placed, var
from language.types import BOOL

WORK = 150_000
"""Of the solver, for a question about one claim."""
WAYS = (("plain", 1), ("old", 3))
"""Ways of arithmetic, with how often the work is given to each; the second one for products of unknowns."""
SECONDS = 10.0
"""The backstop of a question."""
MEMORY_MB = 2048
_ELSEWHERE = 1_000_000
"""Spans with file numbers from here on belong to candidates."""


@dataclass(frozen=True)
class Claim:
    """Something to prove: an obligation of the unit's own, or one that a `candidate` (by its number)
    brings."""

    goal: int
    obligation: Obligation
    candidate: int | None


@dataclass
class Trial:
    """The unit with all candidates in it, each off until a question turns it on.

    Raises `Unsupported` where the unit cannot be lowered or encoded."""

    failing: Failing
    candidates: Sequence[Candidate]
    cancel: Cancel
    claims: list[Claim] = field(default_factory=list[Claim])
    asked: int = 0
    """Questions so far."""
    spent: int = 0
    """The solver's work so far."""

    def __post_init__(self) -> None:
        self._switches = [fresh(f"on'{i}", BOOL) for i in range(len(self.candidates))]
        decl = _switched(self.failing, self.candidates, self._switches)
        unit = self.failing.unit.ivl
        procedure = lower(ivl.Unit(decl, unit.kind, unit.name, unit.span))
        names = {v.source: v.name for v in procedure.inputs if v.source is not None}
        program = passive(cut(procedure))
        known = Definitions(None, decl.module, visibility(decl))
        self._script: Script = make_script(program, known)
        self.nonlinear = self._script.nonlinear
        self._trivial = {i for i, g in enumerate(self._script.goals) if g is None}
        self._always = [name for name, _ in self._script.assumptions]
        self._text = self._with_switches([names.get(s) for s in self._switches], program)
        self.claims = [_claim(i, g) for i, g in enumerate(program.goals)]
        self._by_candidate: dict[int, list[Claim]] = {}
        for c in self.claims:
            if c.candidate is not None:
                self._by_candidate.setdefault(c.candidate, []).append(c)
        self._sessions: dict[str, solver.Session] = {}
        solver.prepare(MEMORY_MB)

    def _with_switches(self, names: Sequence[str | None], program: n.Passive) -> str:
        lines = [self._script.whole()]
        constants = {name for name, _ in program.constants}
        for i, name in enumerate(names):
            lines.append(f"(declare-const on{i} Bool)\n(declare-const off{i} Bool)")
            if name is not None and name in constants:
                lines.append(
                    f"(assert (=> on{i} |{clean(name)}!|))\n(assert (=> off{i} (not |{clean(name)}!|)))"
                )
        return "\n".join(lines)

    # ── questions ────────────────────────────────────────────────────────────────────────────────

    def own(self) -> list[Claim]:
        """The unit's own claims."""
        return [c for c in self.claims if c.candidate is None]

    def brought(self, candidate: int) -> list[Claim]:
        """The claims that a candidate brings: that it makes sense, holds on entry, is kept, …"""
        return self._by_candidate.get(candidate, [])

    def prove(self, claim: Claim, on: Iterable[int], work: int = WORK) -> frozenset[int] | None:
        """The candidates that a proof of the claim needs of those that are on; None where none was found."""
        if claim.goal in self._trivial:
            return frozenset()
        active = set(on)
        switches = [f"on{i}" if i in active else f"off{i}" for i in range(len(self.candidates))]
        for way, times in WAYS if self.nonlinear else WAYS[:1]:
            if self.cancel.cancelled:
                return None
            asked = [f"fail{claim.goal}", *switches, *self._always]
            answer = self._session(way).check(asked, times * work, SECONDS)
            self.asked += 1
            self.spent += answer.rlimit
            if answer.verdict == "unsat":
                core = set(answer.core)
                return frozenset(i for i in active if f"on{i}" in core)
        return None

    def _session(self, way: str) -> solver.Session:
        if way not in self._sessions:
            self._sessions[way] = solver.Session(self._text, 0, self.cancel, way)
            self._sessions[way].__enter__()
        return self._sessions[way]

    def close(self) -> None:
        for s in self._sessions.values():
            s.__exit__()
        self._sessions.clear()


def _claim(goal: int, g: n.Goal) -> Claim:
    o = g.obligation
    number = next((s.file - _ELSEWHERE for s in (o.span, o.clause) if s and s.file >= _ELSEWHERE), None)
    return Claim(goal, o, number)


# ── the body with everything in it ───────────────────────────────────────────────────────────────


def _switched(
    failing: Failing, candidates: Sequence[Candidate], switches: Sequence[t.Variable]
) -> t.Callable_:
    """A copy of the declaration with each candidate behind its switch."""
    body = failing.body
    assert body is not None
    changed = _Inserting(candidates, switches).copy(body)
    decl = failing.decl
    params = (*decl.params, *switches)
    if isinstance(decl, t.Method):
        # statements before `new;` are counted
        moved = sum(1 for c in candidates if _stands_before_new(c, decl))
        split = decl.new_split + moved if decl.new_split is not None else None
        return replace(decl, params=params, body=changed, new_split=split)
    return replace(decl, params=params, by_method=changed)


def _stands_before_new(c: Candidate, decl: t.Method) -> bool:
    if decl.new_split is None or decl.body is None or not isinstance(c.slot, Before):
        return False
    return any(c.slot.stmt is s for s in decl.body.body[: decl.new_split])


class _Inserting:
    def __init__(self, candidates: Sequence[Candidate], switches: Sequence[t.Variable]) -> None:
        self.at: dict[int, list[tuple[int, Candidate, t.Variable]]] = {}
        for i, (c, switch) in enumerate(zip(candidates, switches, strict=True)):
            place = c.slot.loop if isinstance(c.slot, InLoop) else _statement(c)
            self.at.setdefault(id(place), []).append((i, c, switch))

    def copy(self, node: t.Stmt) -> t.Stmt:
        made = self._copy(node)
        assert isinstance(made, t.Stmt)
        return made

    def _copy(self, node: object) -> object:
        if isinstance(node, t.Block):
            body: list[t.Stmt] = []
            for s in node.body:
                body += [_guarded(i, c, v) for i, c, v in self._before(s)]
                body.append(self.copy(s))
            body += [_guarded(i, c, v) for i, c, v in self.at.get(id(node), ())]
            return t.Block(node.span, node.ghost, tuple(body))
        if isinstance(node, t.While | t.WhileCases | t.For):
            spec = self._spec(node)
            node = replace(node, spec=spec)
        if not isinstance(node, t.Stmt) or not is_dataclass(node):
            if isinstance(node, tuple):
                parts: tuple[object, ...] = node  # pyright: ignore[reportUnknownVariableType]
                return tuple([self._copy(x) for x in parts])
            return node
        old: dict[str, object] = {f.name: getattr(node, f.name) for f in fields(node)}
        return replace(node, **{name: self._copy(x) for name, x in old.items()})

    def _before(self, s: t.Stmt) -> list[tuple[int, Candidate, t.Variable]]:
        return [x for x in self.at.get(id(s), ()) if isinstance(x[1].slot, Before)]

    def _spec(self, loop: t.While | t.WhileCases | t.For) -> t.LoopSpec:
        front: list[t.Clause] = []
        back: list[t.Clause] = []
        measure: list[t.Expr] = []
        for i, c, switch in self.at.get(id(loop), ()):
            if isinstance(c.content, tuple):
                measure += [_part(e, switch, _place(i)) for e in c.content]
            elif isinstance(c.slot, InLoop):
                condition = placed(implies(var(switch), c.formula), _place(i))
                (front if goes_first(c) else back).append(t.Clause(condition, _place(i)))
        decreases = t.Measure(tuple(measure), loop.head) if measure else loop.spec.decreases
        return replace(loop.spec, invariants=(*front, *loop.spec.invariants, *back), decreases=decreases)


def goes_first(c: Candidate) -> bool:
    """Bounds stand before what the loop has already: that may make sense only with them."""
    return c.layer == 0


def _statement(c: Candidate) -> object:
    if isinstance(c.slot, Before):
        return c.slot.stmt
    assert isinstance(c.slot, AtEnd)
    return c.slot.block


def _guarded(i: int, c: Candidate, switch: t.Variable) -> t.Stmt:
    """The statement that a candidate inserts, where its switch is on."""
    span = _place(i)
    if isinstance(c.content, t.Expr):
        return t.Assert(span, True, placed(implies(var(switch), c.content), span), None, None)
    assert isinstance(c.content, t.Stmt)
    then = t.Block(span, True, (replace(c.content, span=span),))
    return t.If(span, True, placed(var(switch), span), then, None)


def _part(e: t.Expr, switch: t.Variable, span: Span) -> t.Expr:
    """A part of a measure that stays the same where its switch is off."""
    same = neutral(e.type)
    assert same is not None
    return placed(t.Ite(span, e.type, var(switch), e, same), span)


def _place(i: int) -> Span:
    return Span(0, 1, Home("", _ELSEWHERE + i))
