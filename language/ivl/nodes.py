"""The intermediate verification language: commands over first-order terms.

It stands between the language and its two solvers, as Boogie does for Dafny (Leino, *This is Boogie 2*,
2008). A *procedure* is the body of one unit (a method, or the well-formedness of a function, …) as
commands; what the procedures rest on (functions, datatypes, constraints of types) is asked of an
`Environment` when it is reached, so that nothing unreachable is ever built.

Terms are pure: the heap is a value of sort HEAP, and every reading term names the heap it reads.
Variables are unique in a procedure (`x#7`), so substitution cannot capture. Terms are monomorphic:
generic declarations are instantiated by full types; sorts come from erased types (`sorts.sort_of`).

The operators of `App` (arguments → result), by group; *prove* gives them axioms, *refute* bounded
structures, and both must agree with the interpreter:

- logic: `and or not => <=> = ite` (`and`/`or` any number; `=` at every sort, extensional)
- numbers: `+ - * neg < <= > >=` on INT and REAL, `div mod` Euclidean on INT, `/` on REAL,
  `to_real` INT→REAL, `floor` REAL→INT. A char is an INT (its code).
- sequences: `seq.empty` → S, `seq.build` (s, x), `seq.lit` (x…), `seq.len`, `seq.index` (s, i),
  `seq.append`, `seq.update` (s, i, x), `seq.take` (s, n), `seq.drop` (s, n), `seq.contains` (s, x),
  `seq.prefix` (s, t: s <= t), `seq.of_array` (heap, a, lo, hi)
- sets (finite and infinite): `set.empty set.lit set.member (x, s) set.union set.inter set.diff
  set.subset set.disjoint`, `set.card` (finite only), `set.full` (iset of everything: no; unused)
- multisets: `ms.empty ms.lit ms.count (m, x) ms.update (m, x, n) ms.union ms.inter ms.diff ms.subset
  ms.disjoint ms.card ms.of_seq ms.of_set`
- maps: `map.empty map.lit (k, v, k, v, …) map.dom (a set) map.get (m, k) map.update (m, k, v)
  map.merge map.minus (m, set) map.card map.values map.items`
- datatypes: `data.make` (args; `decl` the Constructor), `data.is` (d; Constructor), `data.get`
  (d; (Constructor, index)), `data.rank` (d) → INT, smaller for structural parts
- references: `ref.null`, `ref.type` (r; UserType): the dynamic type is that class at these arguments,
  `array.len` (a; dim)
- heap: `heap.read` (h, o; Field), `heap.elem` (h, a, i…), `heap.alloc` (h, r) → BOOL,
  `heap.write` (h, o, v; Field) → HEAP, `heap.elem_write` (h, a, i…, v) → HEAP, `heap.new` (h, r) → HEAP
  with r allocated, `heap.succ` (h, h2): h2 may follow h (what is allocated stays so). `heap.none` is
  some heap, for function values whose type (`->`, `-->`) says that they read none.
  Every heap is well typed: for an object that is allocated in it, a field or an element within bounds
  satisfies `Is` of its declared type and `IsAlloc` in that heap. Lowering asserts this of every store.
- bit vectors: `bv.add bv.sub bv.mul bv.udiv bv.urem bv.and bv.or bv.xor bv.not bv.shl bv.shr` (both of a
  bit vector by an INT amount), `bv.lt bv.le` unsigned, `bv.of_int` (k, in range), `bv.to_int`
- ordinals: `ord.lt ord.le ord.plus`, `ord.minus` (the right one finite), `ord.offset` → INT (how far it is
  beyond the greatest limit that it is not below), `ord.finite` → BOOL, `ord.of_int` (k, at least 0)
- function values: `fun.apply` (f, h, args…), `fun.requires` (f, h, args…) → BOOL, `fun.reads`
  (f, h, args…) → set of references. h is a heap even for functions that read none.
- `revealed` (; Function or Constant) → BOOL: the body or value of what is opaque may be used here
"""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from language.analysis import typed as t
from language.record import dataclass, field
from language.records.verdicts import LoopInfo, Obligation
from language.source import Span
from language.types import ParamType, Type

# ── sorts ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sort:
    pass


@dataclass(frozen=True)
class Base(Sort):
    name: str


BOOL, INT, REAL, REF, HEAP = Base("Bool"), Base("Int"), Base("Real"), Base("Ref"), Base("Heap")
ORD = Base("Ord")


@dataclass(frozen=True)
class Bits(Sort):
    width: int


@dataclass(frozen=True)
class SeqSort(Sort):
    item: Sort


@dataclass(frozen=True)
class SetSort(Sort):
    item: Sort
    finite: bool = True


@dataclass(frozen=True)
class MultisetSort(Sort):
    item: Sort


@dataclass(frozen=True)
class MapSort(Sort):
    key: Sort
    value: Sort
    finite: bool = True


@dataclass(frozen=True)
class DataSort(Sort):
    """A datatype at the sorts of its arguments (tuples are datatypes)."""

    decl: t.Datatype
    args: tuple[Sort, ...]


@dataclass(frozen=True)
class FunSort(Sort):
    params: tuple[Sort, ...]
    result: Sort


@dataclass(frozen=True)
class OpaqueSort(Sort):
    """A type parameter of the unit, or an abstract type with its arguments: possibly empty, so quantifiers
    over it and `exists x: T :: true` need care (`Is` is never trivially true for it)."""

    param: ParamType | t.TypeDeclaration
    args: tuple[Sort, ...] = ()


# ── terms ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Term:
    sort: Sort


@dataclass(frozen=True, eq=False)
class Lit(Term):
    """A Boolean, integer, real or (finite) ordinal."""

    value: bool | int | Fraction


@dataclass(frozen=True, eq=False)
class Ref_(Term):
    """A variable of the procedure, or a bound one; `name` is unique."""

    name: str


@dataclass(frozen=True, eq=False)
class App(Term):
    op: str
    args: tuple[Term, ...] = ()
    decl: object = None
    """What the operator is about: a Constructor, a (Constructor, index), a Field, a UserType, …"""


@dataclass(frozen=True)
class Instance:
    """A function at full types for `owner.params + type_params`."""

    function: t.Function
    type_args: tuple[Type, ...]


@dataclass(frozen=True, eq=False)
class FunApp(Term):
    """A declared function applied. `heap` is None for a function that never reads one; a receiver is
    the first argument."""

    instance: Instance
    heap: Term | None
    args: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class ConstApp(Term):
    """A `const`: of a module or static (no args), or of an instance (the receiver)."""

    const: t.Constant
    type_args: tuple[Type, ...]
    args: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Is(Term):
    """`value` satisfies the constraints of `type` (sort BOOL): nat's sign, a class' dynamic type, each
    item of a `seq<nat>`, … True for unconstrained types."""

    value: Term
    type: Type


@dataclass(frozen=True, eq=False)
class IsAlloc(Term):
    """Every reference in `value` is null or allocated in `heap`."""

    value: Term
    type: Type
    heap: Term


@dataclass(frozen=True, eq=False)
class Bound:
    """A bound variable; `type` is its full type, for `Is` guards that are *already* in the body and for
    bounded search."""

    name: str
    sort: Sort
    type: Type


@dataclass(frozen=True, eq=False)
class Quant(Term):
    """`forall`/`exists`; guards by `Is` are in the body. `triggers` is what the program wrote, () asks
    *prove* to choose."""

    forall: bool
    vars: tuple[Bound, ...]
    body: Term
    triggers: tuple[tuple[Term, ...], ...] = ()
    span: Span | None = None
    induction: bool = False
    """An induction hypothesis that nobody wrote: *prove* uses it without unfolding functions for it."""
    counted: bool = False
    """That of a prefix lemma: every use is about what one unfolding of a predicate gave."""
    spare: bool = False
    """That of a lemma that calls itself: a proof may well do without, so *prove* tries that first."""


@dataclass(frozen=True, eq=False)
class Let(Term):
    name: str
    value: Term
    body: Term


@dataclass(frozen=True, eq=False)
class SetOf(Term):
    """`{ item | vars :: condition }`; condition includes the guards."""

    vars: tuple[Bound, ...]
    condition: Term
    item: Term


@dataclass(frozen=True, eq=False)
class MapOf(Term):
    """`key ↦ value` for the `vars` that satisfy the condition."""

    vars: tuple[Bound, ...]
    condition: Term
    key: Term
    value: Term


@dataclass(frozen=True, eq=False)
class SeqOf(Term):
    """The sequence of `length` with `item` at index `var`."""

    length: Term
    var: Bound
    item: Term


@dataclass(frozen=True, eq=False)
class Fun(Term):
    """A function value: `requires`, `reads` (a set of references) and `body` are over `params` and the
    bound heap `heap`."""

    params: tuple[Bound, ...]
    heap: str
    requires: Term
    reads: Term
    body: Term


@dataclass(frozen=True, eq=False)
class Choose(Term):
    """The `index`-th of some values of `vars` that satisfy the condition (if there are any): the same
    values for the same condition and free variables."""

    vars: tuple[Bound, ...]
    condition: Term
    index: int


# ── frames ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class FrameItem:
    """Places of one object or a set of objects. `refs` is of sort REF or a set of REF. `field` restricts
    to a field. Terms are evaluated where the frame is made (its heap is fixed in the terms)."""

    refs: Term
    field: t.Field | None = None


@dataclass(frozen=True, eq=False)
class FrameSet:
    """`everything` is `*`. What is outside the items keeps its value if it was allocated in `since`; None
    is the heap before. (Within a loop, objects made since the method's entry may change freely.) `ghost`:
    ghost code does the changing, which leaves array elements and fields that are not ghost as they are."""

    items: tuple[FrameItem, ...]
    everything: bool = False
    since: Term | None = None
    ghost: bool = False
    kept: tuple[FrameItem, ...] = ()
    """With `everything`: what keeps its value all the same."""


# ── commands ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Command:
    pass


@dataclass(frozen=True, eq=False)
class Assert(Command):
    """Claim, and from here on assume. `formula` links to the source formula, for explanations."""

    condition: Term
    obligation: Obligation
    formula: t.Expr | None = None


@dataclass(frozen=True)
class Premise:
    """Where something that is assumed was written; `what` names it for people, such as "this invariant"."""

    span: Span
    what: str


@dataclass(frozen=True, eq=False)
class Assume(Command):
    """`by_user` marks an `assume` of the program, or what else makes a proof *assumed*. `premise` tells
    what of the program's text it is, if it is any."""

    condition: Term
    by_user: Span | None = None
    premise: Premise | None = None


@dataclass(frozen=True, eq=False)
class Assign(Command):
    var: Variable
    value: Term


@dataclass(frozen=True, eq=False)
class Havoc(Command):
    """`loop` marks the forgetting of a loop that was cut."""

    vars: tuple[Variable, ...]
    loop: LoopInfo | None = None


@dataclass(frozen=True, eq=False)
class HavocHeap(Command):
    """A later heap: what is outside `frame` and was allocated in `frame.since` is unchanged; more may be
    allocated (`heap.succ` of the heap before and after holds)."""

    heap: Variable
    frame: FrameSet


@dataclass(frozen=True, eq=False)
class HeapForall(Command):
    """An aggregate assignment: for all `vars` with `condition`, the place becomes `value` (both read in
    the heap before); all else is unchanged. `field` None: cells of arrays at `indices`."""

    heap: Variable
    vars: tuple[Bound, ...]
    condition: Term
    obj: Term
    field: t.Field | None
    indices: tuple[Term, ...]
    value: Term


@dataclass(frozen=True, eq=False)
class Seq(Command):
    body: tuple[Command, ...]


@dataclass(frozen=True, eq=False)
class If(Command):
    """`condition` None: either branch. `span` is the guard's place, for the path in words."""

    condition: Term | None
    then: Command
    orelse: Command
    span: Span | None = None


@dataclass(frozen=True, eq=False)
class Label(Command):
    """`Exit(name)` inside `body` leaves to its end."""

    name: str
    body: Command


@dataclass(frozen=True, eq=False)
class Exit(Command):
    label: str


@dataclass(frozen=True, eq=False)
class Loop(Command):
    """A loop, uncut. `entry` claims the invariants before it; `head` assumes them (and what is known of
    types) for any round; `body` tests the guard, leaves by `Exit`, or does a round and falls through to
    `back`, which claims the invariants and the measure again.

    Cutting (prove): entry; havoc `targets` and the heap; head; body; back; assume false.
    Unrolling (refute): entry; (body; back) N times; assume false.
    """

    info: LoopInfo
    entry: Command
    targets: tuple[Variable, ...]
    heap: Variable | None
    frame: FrameSet
    head: Command
    body: Command
    back: Command


@dataclass(frozen=True, eq=False)
class CallSite(Command):
    """A call as its contract: the claims and assumptions in `body`; the rest is for explanations."""

    callable: t.Callable_
    span: Span
    body: Command


@dataclass(frozen=True, eq=False)
class Variable:
    """A procedure variable. `source` is what it stands for, None for made-up ones."""

    name: str
    sort: Sort
    type: Type | None = None
    source: t.Variable | None = None


@dataclass(frozen=True, eq=False)
class Procedure:
    """One unit. `inputs` are the variables whose first value is arbitrary and means an input; `heap` is
    the heap variable (its first version is the heap at entry)."""

    name: str
    inputs: tuple[Variable, ...]
    locals: tuple[Variable, ...]
    heap: Variable
    body: Command
    measure: MeasureGuard | None
    loops: tuple[LoopInfo, ...] = ()


@dataclass(frozen=True, eq=False)
class MeasureGuard:
    """While this unit is checked, a function of the same component `scc` may be unfolded, and its
    postcondition used, only for arguments whose measure is below the unit's own at entry: otherwise a
    non-terminating function would prove its own termination.

    `below(instance, heap, args)` is that condition as a term."""

    scc: int
    below: BelowFunction


class BelowFunction(Protocol):
    def __call__(self, instance: Instance, heap: Term | None, args: tuple[Term, ...]) -> Term: ...


# ── what procedures rest on ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class FunctionDef:
    """A function at an instance. The definition holds for arguments with `guard` (types, and all
    preconditions); `body` None where there is none or it must not be seen. `reads` tells which places
    the value depends on, besides the arguments. `result` names the value inside `ensures`."""

    instance: Instance
    params: tuple[Bound, ...]
    heap: str | None
    guard: Term
    body: Term | None
    result: Bound
    ensures: tuple[Term, ...]
    reads: FrameSet
    recursive: bool
    scc: int
    opaque: bool
    fuel: int | None = None
    links: tuple[Term, ...] = ()
    """Facts that tie an extreme predicate to its prefix predicate, at one application of either."""
    steps: tuple[Bound, Term, FunApp] | None = None
    """Of a prefix predicate: another counter, what an application at the smaller of the two says of one at
    the greater, and that application."""
    cases: tuple[tuple[Term, Term], ...] = ()
    """Of a trait's function: where the first holds (the object is of a class), it has the second's value."""


@dataclass(frozen=True, eq=False)
class CtorDef:
    """A constructor at the sorts of its datatype's arguments. `types` are those of its formals, over the
    datatype's own parameters: a sort does not tell the full types."""

    ctor: t.Constructor
    sorts: tuple[Sort, ...]
    types: tuple[Type, ...]


class Environment(Protocol):
    """Definitions on demand; answers are cached by the implementation, so identity is stable."""

    def function(self, instance: Instance) -> FunctionDef: ...

    def constant(self, const: t.Constant, type_args: tuple[Type, ...]) -> ConstantDef: ...

    def datatype(self, sort: DataSort) -> tuple[CtorDef, ...]: ...

    def constraint(self, type_: Type, value_: Term) -> Term | None:
        """The condition that a subset type or newtype puts on a value, its base's included; None for
        other types. Not recursive into items: `Is` of a `seq<nat>` is the business of who expands it."""
        ...


@dataclass(frozen=True, eq=False)
class ConstantDef:
    """`value` None where unknown. `this` names the receiver in `value`. Of an opaque one, a proof knows
    the value only where it is revealed."""

    const: t.Constant
    sort: Sort
    type: Type
    this: Bound | None
    value: Term | None
    opaque: bool = False


# ── the passive form ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Edge:
    """Coming from point `source` under these facts."""

    source: int
    facts: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Point:
    """A place on a path. Reaching it means having come along one of its edges; point 0 is the entry.
    Points are in topological order. `span` is set where a branch, loop or call makes it worth telling."""

    id: int
    edges: tuple[Edge, ...]
    span: Span | None = None
    what: str = ""
    user_assumption: Span | None = None


@dataclass(frozen=True, eq=False)
class Goal:
    """At `point`, `condition` is claimed. A point after it has it among its edge's facts."""

    point: int
    condition: Term
    obligation: Obligation
    formula: t.Expr | None = None


@dataclass(frozen=True, eq=False)
class HavocSite:
    """Where variables took arbitrary values: constants by source variable, for reading models."""

    point: int
    kind: str
    """"inputs", "loop" or "call"."""
    span: Span
    constants: tuple[tuple[Variable, str], ...]


@dataclass(frozen=True, eq=False)
class HeapStep:
    """How a heap constant comes from an earlier one; a fact of `point`'s edge into it. `command` is the
    `HavocHeap` or `HeapForall` (terms already passive), or the writing term."""

    after: str
    before: str
    command: Term | FrameSet | HeapForall


@dataclass(frozen=True, eq=False)
class Passive:
    """Single-assignment: every variable version is a constant. Heap versions are constants too; facts
    about them are `HeapFact` terms in the edges."""

    name: str
    constants: tuple[tuple[str, Sort], ...]
    points: tuple[Point, ...]
    goals: tuple[Goal, ...]
    havocs: tuple[HavocSite, ...] = field(default=())
    measure: MeasureGuard | None = None
    premises: tuple[tuple[Term, Premise], ...] = ()
    """Facts (by identity) that are written in the program."""
    defined: frozenset[str] = frozenset()
    """Constants that facts `constant = term` (or heap facts) define on every path on which they are used."""


@dataclass(frozen=True, eq=False)
class HeapFact(Term):
    """A fact (sort BOOL) that heap constant `step.after` is what `step` makes of `step.before`."""

    step: HeapStep
