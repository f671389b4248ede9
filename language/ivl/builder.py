"""Collects the commands of one unit: claims with their obligations, facts, fresh variables."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from language.analysis import typed as t
from language.analysis.claims import claim_key
from language.diagnostics import Note
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.hiding import Visibility
from language.ivl.measures import Component
from language.ivl.scope import Scope
from language.record import dataclass, field
from language.records.verdicts import LoopInfo, Obligation, ObligationKind
from language.source import NOWHERE, Span
from language.types import Type


@dataclass(frozen=True, eq=False)
class Entry:
    """What a unit knows of itself for termination: its component of the call graph and its measure in
    the state at entry. `measure` None: `decreases *`."""

    callable: t.Callable_ | None
    scc: int
    recursive: bool
    measure: tuple[Component, ...] | None
    params: tuple[n.Term, ...] = ()
    """Receiver and parameters: a postcondition may call its own function with exactly these."""


@dataclass(frozen=True)
class Ending:
    """Where a path of a body ends. `span` is the place in Dafny's sense; `end` the `return`, or the closing
    brace of the body; `after` says in words which path falls off the end (None: it is a `return`)."""

    span: Span
    end: Span
    after: str | None = None
    through_branch: bool = False


@dataclass(eq=False)
class Builder:
    """Commands go to the innermost open block; claims hold under the guards that are open."""

    names: k.Names
    heap: n.Variable
    entry: Entry
    locals: list[n.Variable] = field(default_factory=list[n.Variable])
    loops: list[LoopInfo] = field(default_factory=list[LoopInfo])
    commands: list[n.Command] = field(default_factory=list[n.Command])
    guards: list[n.Term] = field(default_factory=list[n.Term])
    count: int = 0
    reads: n.FrameSet | None = None
    """What may be read here; None where nothing limits it (methods, specifications)."""
    delayed: list[n.Command] | None = None
    """Claims about reading in a precondition wait here until all of it is known: a `reads` clause need
    only make sense, and suffice, where the whole precondition holds."""
    writes: n.FrameSet = field(default_factory=lambda: n.FrameSet(()))
    """What may be written here: the method's `modifies`, or that of the innermost loop that has one."""
    current: set[str] = field(default_factory=set[str])
    """Heaps that are "now": reading in any other needs the object to have been allocated there."""
    trackers: dict[object, n.Variable] = field(default_factory=dict[object, n.Variable])
    """For what starts without a value (by Variable, Field or Constant): whether it has one now."""
    assigned: set[object] = field(default_factory=set[object])
    """Those of them that have a value on every path here, known without a proof."""
    own_call_allowed: bool = False
    """In a postcondition of a function, which may speak of this very call."""
    asking: bool = False
    """In a function's precondition."""
    resumed: n.Variable | None = None
    """In an iterator, the heap in which it went on the last time."""
    waits: n.Variable | None = None
    """How often it has waited: a round of a loop in which it did need not make a measure smaller."""
    in_ghost: bool = False
    """In what exists only for proofs: contracts, ghost statements, bodies that are not compiled."""
    hidden: dict[str, n.Variable] = field(default_factory=dict[str, n.Variable])
    """Labeled assertions, by label: known only after `reveal`."""
    on_return: Callable[[Ending], None] | None = None
    """Emits what is claimed where a path ends."""
    owner: t.Callable_ | None = None
    """In whose text claims are made, if that is not what the unit stands for (`entry.callable`)."""
    closing: Span = NOWHERE
    """The closing brace of the body."""
    only: tuple[Span, ...] = ()
    """The parts of the text in which claims are checked; empty: everywhere."""
    visibility: Visibility | None = None
    """Where the unit hides definitions: which are visible here."""
    shown: bool = False
    """Whether all that would be claimed here has been shown elsewhere, by a proof of its own."""

    _by_name: dict[str, n.Variable] = field(default_factory=dict[str, n.Variable])

    def emit(self, command: n.Command) -> None:
        self.commands.append(command)

    def fresh(
        self, stem: str, sort: n.Sort, type_: Type | None = None, source: t.Variable | None = None
    ) -> n.Variable:
        v = n.Variable(self.names.fresh(stem), sort, type_, source)
        self.locals.append(v)
        self._by_name[v.name] = v
        return v

    def know(self, v: n.Variable) -> n.Variable:
        """A variable that was made elsewhere: an input, or the heap."""
        self._by_name[v.name] = v
        return v

    def variable(self, name: str) -> n.Variable:
        return self._by_name[name]

    def obligation(
        self,
        kind: ObligationKind,
        span: Span,
        message: str,
        clause: Span | None = None,
        loop: Span | None = None,
        notes: tuple[Note, ...] = (),
        shown: Span | None = None,
    ) -> Obligation:
        self.count += 1
        key = claim_key(self.owner or self.entry.callable, kind, span, clause)
        return Obligation(self.count, kind, key.node, message, key.clause, loop, notes, shown, key.owner)

    def claim(
        self,
        kind: ObligationKind,
        span: Span,
        message: str,
        condition: n.Term,
        *,
        formula: t.Expr | None = None,
        clause: Span | None = None,
        loop: Span | None = None,
        notes: tuple[Note, ...] = (),
        shown: Span | None = None,
    ) -> None:
        if self.shown:
            if kind is not ObligationKind.PRECONDITION:
                self.assume(condition)
            return
        if not self.checks(kind, span):
            self.assume(condition, by_user=self.only[0])
            return
        condition = k.implies(k.conj(self.guards), condition)
        if k.is_true(condition):
            return
        known = condition
        if self.visibility is not None:
            revealed = [n.App(n.BOOL, "revealed", (), m) for m in self.visibility.visible()]
            condition = k.implies(k.conj(revealed), condition)
        made = n.Assert(condition, self.obligation(kind, span, message, clause, loop, notes, shown), formula)
        if kind is ObligationKind.READS and self.delayed is not None:
            self.delayed.append(made)
            return
        self.emit(made)
        if known is not condition:
            self.emit(n.Assume(known))

    def checks(self, kind: ObligationKind, span: Span) -> bool:
        """Whether a claim is checked: with `assert {:only}`, only those in some parts of the text, and no
        postcondition."""
        if not self.only:
            return True
        here = Span(span.start, span.start, span.home)
        return kind is not ObligationKind.POSTCONDITION and any(part.covers(here) for part in self.only)

    def assume(
        self, condition: n.Term, by_user: Span | None = None, premise: n.Premise | None = None
    ) -> None:
        condition = k.implies(k.conj(self.guards), condition)
        if by_user is not None or not k.is_true(condition):
            self.emit(n.Assume(condition, by_user, premise))

    def assume_clause(self, clause: t.Clause, condition: n.Term, what: str) -> None:
        """Assume a clause of a contract or loop: `what` names it for people."""
        self.assume(condition, premise=n.Premise(clause.condition.span, what))

    def assign(self, var: n.Variable, value: n.Term) -> n.Term:
        self.emit(n.Assign(var, value))
        return ref(var)

    def keep(self, stem: str, value: n.Term, type_: Type | None = None) -> n.Term:
        """`value` under a name that no later assignment changes."""
        if isinstance(value, n.Lit):
            return value
        return self.assign(self.fresh(stem, value.sort, type_), value)

    @contextmanager
    def claims_are_shown(self, shown: bool) -> Generator[None]:
        before, self.shown = self.shown, shown
        try:
            yield
        finally:
            self.shown = before

    @contextmanager
    def guard(self, condition: n.Term) -> Generator[None]:
        if k.is_true(condition):
            yield
            return
        self.guards.append(condition)
        try:
            yield
        finally:
            self.guards.pop()

    @contextmanager
    def reading(self, frame: n.FrameSet | None) -> Generator[None]:
        before, self.reads = self.reads, frame
        try:
            yield
        finally:
            self.reads = before

    def is_now(self, heap: n.Term) -> bool:
        return k.same(heap, k.NO_HEAP) or (isinstance(heap, n.Ref_) and heap.name in self.current)

    @contextmanager
    def block(self) -> Generator[list[n.Command]]:
        """Collects commands apart, without the guards that are open; what is hidden there is so no longer."""
        commands, guards_, visibility = self.commands, self.guards, self.visibility
        self.commands, self.guards = [], []
        try:
            yield self.commands
        finally:
            self.commands, self.guards, self.visibility = commands, guards_, visibility

    def side(self, commands: list[n.Command], span: Span | None = None) -> None:
        """A branch of which nothing leaks: its claims are checked, then it ends."""
        if any(_claims(c) for c in commands):
            side = n.Seq((*commands, n.Assume(k.FALSE)))
            self.emit(n.If(None, side, n.Seq(()), span))

    def branch(self, commands: list[n.Command]) -> None:
        """Commands that happen only where the open guards hold."""
        if not commands:
            return
        if self.guards:
            self.emit(n.If(k.conj(self.guards), n.Seq(tuple(commands)), n.Seq(())))
        else:
            self.commands.extend(commands)

    def arbitrary(self, vars_: tuple[t.Variable, ...], s: Scope) -> tuple[tuple[n.Bound, ...], Scope]:
        """Variables of the unit with any value, standing for bound ones; typing is not assumed yet."""
        bounds: list[n.Bound] = []
        env: dict[t.Variable, n.Term] = {}
        made: list[n.Variable] = []
        for v in vars_:
            type_ = s.type(v.type)
            var = self.fresh(v.name, s.sort(v.type), type_, v)
            made.append(var)
            bounds.append(n.Bound(var.name, var.sort, type_))
            env[v] = ref(var)
        self.emit(n.Havoc(tuple(made)))
        return tuple(bounds), s.bind_all(env)


def ref(v: n.Variable) -> n.Term:
    return n.Ref_(v.sort, v.name)


def _claims(c: n.Command) -> bool:
    match c:
        case n.Assert():
            return True
        case n.Seq(body=body):
            return any(map(_claims, body))
        case n.If(then=a, orelse=b):
            return _claims(a) or _claims(b)
        case n.Label(body=b) | n.CallSite(body=b):
            return _claims(b)
        case n.Loop(entry=e, head=h, body=b, back=k_):
            return any(map(_claims, (e, h, b, k_)))
        case _:
            return False


def seq(commands: list[n.Command]) -> n.Command:
    return commands[0] if len(commands) == 1 else n.Seq(tuple(commands))
