"""The typed tree: every name resolved, every expression typed, implicit things made explicit.

A second tree rather than side tables over the syntax tree, because `a.b(c)` alone has eight meanings
(function, method, constructor of a datatype, lambda in a field, static member of a module, …) that every
later stage would otherwise have to tell apart again. A type is never optional.

What is already gone here: parentheses, chained comparisons (conjunctions of `Binary`), implicit `this`,
default and named arguments (positional and complete), missing type arguments, `<==` (swapped `==>`),
`!in`, `!=` and `!!` stay as operators. Pattern variables versus constructors are decided. `export`,
`import` and modules are flattened; qualified names are for display only.

Declarations are mutable objects with identity: the resolver creates them first and fills them in;
afterwards nobody changes them. Expressions and statements are frozen.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from language.operators import Operator, UnaryOperator
from language.record import dataclass, field, fields
from language.source import NOWHERE, Span
from language.syntax.ast import ANONYMOUS, Collection, Quantifier, node
from language.types import Attribute as Attribute
from language.types import Attributes, Expr, ParamType, Type, TypeDeclaration
from language.values import Char

OrdinalMember = Literal["Offset", "IsLimit", "IsSucc", "IsNat"]

# ── declarations ─────────────────────────────────────────────────────────────────────────────────


def attribute(attributes: Attributes, name: str) -> Attribute | None:
    return next((a for a in attributes if a.name == name), None)


def error_message(attributes: Attributes) -> str | None:
    """What `{:error "…"}` says instead of our words."""
    error = attribute(attributes, "error")
    first = error.args[0] if error is not None and error.args else None
    return first.value if isinstance(first, StringLiteral) else None


@dataclass(eq=False)
class Variable:
    """A local, parameter, result or bound variable. Identity is the symbol; `uid` orders and names it.

    `kind`: "in", "out", "local", "bound", "this".
    """

    name: str
    type: Type
    kind: Literal["in", "out", "local", "bound"]
    ghost: bool = False
    span: Span = NOWHERE
    uid: int = 0
    new: bool = False
    """A parameter of a two-state declaration that need not exist in the earlier state."""
    older: bool = False
    """A parameter of a predicate that, where it holds, existed whenever the other arguments did."""
    fixed: bool = False
    """Whether it is that of a `for` loop, which changes by itself only."""
    initialized: bool = True
    """False for a local declared without a value, or an out-parameter: definite assignment applies."""
    default: Expr | None = None
    """What an in-parameter, or a constructor's part, is given where a call leaves it out."""

    def __repr__(self) -> str:
        return f"{self.name}#{self.uid}"


@node
class Clause:
    """A contract clause or invariant. Conjuncts are split later, by whoever needs them."""

    condition: Expr
    span: Span
    attributes: Attributes = ()
    label: str | None = None
    error_message: str | None = None


@node
class Frame:
    """One frame expression. `target` is of a class, array, or collection-of-objects type (for a `reads`
    clause also a function to such); None with `everything` is `*`. `field` restricts it to one field."""

    span: Span
    target: Expr | None
    field: Field | None = None
    everything: bool = False


@node
class Measure:
    """A `decreases` tuple. `inferred` tells Dafny's default from a written one; `star` is `*`."""

    exprs: tuple[Expr, ...]
    span: Span
    star: bool = False
    inferred: bool = False


@dataclass(eq=False)
class Class(TypeDeclaration):
    """A class or trait. `array<T>`, `array2<T>`, … and `object` are classes too: `dims` is the number
    of dimensions of an array class, `is_object` marks `object`."""

    fields: list[Field] = field(default_factory=list["Field"])
    functions: list[Function] = field(default_factory=list["Function"])
    methods: list[Method] = field(default_factory=list["Method"])
    constants: list[Constant] = field(default_factory=list["Constant"])
    parents: tuple[Type, ...] = ()
    """The traits that it extends directly; `object` is above everything and not among them."""
    extenders: list[Class] = field(default_factory=list["Class"])
    """Of a trait: what extends it directly."""
    is_trait: bool = False
    is_iterator: bool = False
    dims: int = 0
    is_object: bool = False

    @property
    def is_array(self) -> bool:
        return self.dims > 0


@dataclass(eq=False)
class Datatype(TypeDeclaration):
    ctors: list[Constructor] = field(default_factory=list["Constructor"])
    functions: list[Function] = field(default_factory=list["Function"])
    methods: list[Method] = field(default_factory=list["Method"])
    constants: list[Constant] = field(default_factory=list["Constant"])
    tuple_arity: int | None = None
    codata: bool = False
    same: Function | None = None
    """Of a codatatype: its equality as a greatest predicate, counted by ordinals; and by numbers."""
    same_nat: Function | None = None

    @property
    def is_tuple(self) -> bool:
        return self.tuple_arity is not None

    def written(self, args: tuple[str, ...], nullable: bool) -> str:
        if not self.is_tuple:
            return super().written(args, nullable)
        parts = self.ctors[0].formals
        return f"({', '.join(['ghost ' * f.ghost + a for f, a in zip(parts, args, strict=True)])})"


@dataclass(eq=False)
class Constructor:
    """A datatype constructor; its `formals` are its destructors (an unnamed one is named `_0`, …)."""

    name: str
    datatype: Datatype
    formals: tuple[Variable, ...]
    span: Span
    ghost: bool = False
    index: int = 0


@dataclass(eq=False)
class SubsetType(TypeDeclaration):
    """`type N = x: B | P witness w` and, with `is_newtype`, a newtype. A newtype without a condition
    has `condition` None. `nat` is built in, with `x >= 0`. A newtype's values are the base's."""

    base: Type | None = None
    var: Variable | None = None
    condition: Expr | None = None
    witness: Expr | None = None
    ghost_witness: bool = False
    witness_star: bool = False
    is_newtype: bool = False
    alias: bool = False
    """A synonym that some modules know by its name only: without a condition, the same as its base."""
    functions: list[Function] = field(default_factory=list["Function"])
    methods: list[Method] = field(default_factory=list["Method"])
    constants: list[Constant] = field(default_factory=list["Constant"])


@dataclass(eq=False)
class AbstractType(TypeDeclaration):
    """`type T`, with characteristics and members."""

    supports_equality: bool = False
    auto_init: bool = False
    nonempty: bool = False
    no_references: bool = False
    functions: list[Function] = field(default_factory=list["Function"])
    methods: list[Method] = field(default_factory=list["Method"])
    constants: list[Constant] = field(default_factory=list["Constant"])


@dataclass(eq=False)
class Field:
    """A mutable field of a class. The built-in `Length`, `Length0`, … of arrays are not fields: see
    `ArrayLength`."""

    name: str
    owner: Class
    type: Type
    ghost: bool
    span: Span
    fixed: bool = False
    """Whether it changes by itself only: of an iterator, the history of a result and what it has made."""
    yields: bool = False
    """A result of an iterator."""


@dataclass(eq=False)
class Constant:
    """`const`: of a module, a type (static) or an instance. An instance const of a class without a value
    is set by constructors, and immutable afterwards."""

    name: str
    qualified: str
    owner: TypeDeclaration | None
    type: Type
    ghost: bool
    static: bool
    span: Span
    value: Expr | None = None
    attributes: Attributes = ()
    opaque: bool = False
    """A proof knows its type, but not its value."""
    module: str = ""
    hidden_from: frozenset[str] = frozenset()
    """Modules whose proofs know no more of it either."""


@dataclass(eq=False)
class ExtremePredicate:
    """What makes a predicate the least (else the greatest) solution of its equation.

    `prefix` is its prefix predicate `P#`, whose first parameter `counter` counts how often the equation is
    unfolded, and whose other parameters are those of `P`."""

    least: bool
    counter: Variable
    prefix: Function


@dataclass(eq=False)
class ExtremeLemma:
    """What makes a lemma a least (else a greatest) one. `prefix` is its prefix lemma `L#`, which has its
    body; its first parameter is `counter`, the others are those of `L`."""

    least: bool
    counter: Variable
    prefix: Method


@dataclass(eq=False)
class Function:
    """A function, predicate or `function by method`. `this` is None for static ones.

    `type_params` are its own; the owner's are `owner.params`. `scc` numbers the strongly connected
    components of the call graph, callees first; `recursive` is whether it is in a cycle.
    """

    name: str
    qualified: str
    owner: TypeDeclaration | None
    type_params: tuple[ParamType, ...]
    params: tuple[Variable, ...]
    result: Variable
    """The named result, or one called like the function."""
    ghost: bool
    static: bool
    span: Span
    name_span: Span
    this: Variable | None = None
    kind: str = "function"
    requires: tuple[Clause, ...] = ()
    ensures: tuple[Clause, ...] = ()
    reads: tuple[Frame, ...] = ()
    decreases: Measure | None = None
    body: Expr | None = None
    by_method: Block | None = None
    opaque: bool = False
    attributes: Attributes = ()
    module: str = ""
    overrides: Function | None = None
    """The member of a trait above whose place this one takes, the nearest."""
    overriders: list[Function] = field(default_factory=list["Function"])
    scc: int = 0
    recursive: bool = False
    by_method_scc: int = -1
    by_method_recursive: bool = False
    """The same of the method that computes it (or what overrides it), which code that runs calls."""
    only: tuple[Span, ...] = ()
    """The parts of the text in which claims are checked (`assert {:only}`); empty: everywhere."""
    extreme: ExtremePredicate | None = None
    prefix_of: Function | None = None
    hidden_from: frozenset[str] = frozenset()
    """Modules that know its contract, but not its body."""
    equates: Datatype | None = None
    """The codatatype whose equality this is."""

    @property
    def shown(self) -> str:
        """Its name for people."""
        return self.name

    @property
    def two_state(self) -> bool:
        """Whether it compares an earlier state, that of its `old`, with the one of now."""
        return self.kind.startswith("twostate ")


@dataclass(eq=False)
class Method:
    """A method, lemma or constructor (`kind`: "method", "lemma", "constructor")."""

    name: str
    qualified: str
    owner: TypeDeclaration | None
    type_params: tuple[ParamType, ...]
    params: tuple[Variable, ...]
    results: tuple[Variable, ...]
    kind: str
    ghost: bool
    static: bool
    span: Span
    name_span: Span
    this: Variable | None = None
    requires: tuple[Clause, ...] = ()
    ensures: tuple[Clause, ...] = ()
    reads: tuple[Frame, ...] | None = None
    modifies: tuple[Frame, ...] = ()
    decreases: Measure | None = None
    body: Block | None = None
    new_split: int | None = None
    """In a constructor, how many statements of the body stand before `new;` (None: all of them)."""
    attributes: Attributes = ()
    module: str = ""
    overrides: Method | None = None
    """The member of a trait above whose place this one takes, the nearest."""
    overriders: list[Method] = field(default_factory=list["Method"])
    scc: int = 0
    recursive: bool = False
    only: tuple[Span, ...] = ()
    """The parts of the text in which claims are checked (`assert {:only}`); empty: everywhere."""
    extreme: ExtremeLemma | None = None
    prefix_of: Method | None = None
    iterator: IteratorParts | None = None
    """Of an iterator's constructor and its `MoveNext`, whose body is the iterator's."""
    two_state: bool = False
    """A lemma whose `old` is a state of its caller's, earlier than its own entry."""

    @property
    def shown(self) -> str:
        """Its name for people: a constructor without a name goes by its class'."""
        return self.owner.name if self.name == ANONYMOUS and self.owner is not None else self.name

    @property
    def is_lemma(self) -> bool:
        return self.kind == "lemma"


Callable_ = Function | Method


@dataclass(frozen=True)
class IteratorParts:
    """What an iterator's text says, in the scope of the class that was made of it. `yields` are the fields of
    its results, each with that of its history."""

    requires: tuple[Clause, ...]
    ensures: tuple[Clause, ...]
    yield_requires: tuple[Clause, ...]
    yield_ensures: tuple[Clause, ...]
    reads: tuple[Frame, ...]
    modifies: tuple[Frame, ...]


@dataclass
class TypedProgram:
    """Everything declared, in the order of the text; built-in declarations are not in these lists."""

    types: list[TypeDeclaration] = field(default_factory=list[TypeDeclaration])
    functions: list[Function] = field(default_factory=list[Function])
    methods: list[Method] = field(default_factory=list[Method])
    constants: list[Constant] = field(default_factory=list[Constant])
    """All of them: members of types and modules included."""


# ── expressions ──────────────────────────────────────────────────────────────────────────────────


@node
class Literal_(Expr):
    """A Boolean, integer, real (`Fraction`), `Char`, or `null` (None)."""

    value: bool | int | Fraction | Char | None


@node
class StringLiteral(Expr):
    value: str


@node
class Var(Expr):
    var: Variable


@node
class This(Expr):
    pass


@node
class FieldRead(Expr):
    """`obj.field`: reads the heap."""

    obj: Expr
    field: Field


@node
class ConstRead(Expr):
    """A constant; `obj` is None for static and module ones. `type_args` instantiate the owner."""

    const: Constant
    obj: Expr | None
    type_args: tuple[Type, ...]


@node
class ArrayLength(Expr):
    """`a.Length` (dim 0 of a one-dimensional array) or `a.Length1` …"""

    array: Expr
    dim: int


@node
class Destructor(Expr):
    """`d.name`: the `index`-th argument of whichever of `ctors` made `d` (several may share the name).

    `computed`, here and below, is whether it is computed when the program runs (set by analysis), where it
    asks for more."""

    value: Expr
    name: str
    ctors: tuple[tuple[Constructor, int], ...]
    computed: bool = False


@node
class Discriminator(Expr):
    """`d.Cons?`."""

    value: Expr
    ctor: Constructor
    computed: bool = False


@node
class ArrayRead(Expr):
    """`a[i]`, `m[i, j]` of an array: reads the heap."""

    array: Expr
    indices: tuple[Expr, ...]


@node
class Index(Expr):
    """`s[i]` of a sequence, `m[k]` of a map, `b[x]` (multiplicity) of a multiset."""

    collection: Expr
    index: Expr


@node
class Slice(Expr):
    """`s[lo..hi]` of a sequence, or of an array (then it reads the heap)."""

    target: Expr
    lo: Expr | None
    hi: Expr | None


@node
class Update(Expr):
    """`c[key := value]` of a sequence, map or multiset."""

    collection: Expr
    key: Expr
    value: Expr


@node
class FunctionCall(Expr):
    """A call of a declared function. `type_args` instantiate `owner.params + type_params`.
    `at` is the label whose state is the earlier one of a two-state function (`F@L(x)`). `corecursive`: it
    need not end, since what it gives is a part of a codatatype's value that is there before it."""

    function: Function
    type_args: tuple[Type, ...]
    receiver: Expr | None
    args: tuple[Expr, ...]
    at: str | None = None
    corecursive: bool = False


@node
class FunctionValue(Expr):
    """A declared function used as a value."""

    function: Function
    type_args: tuple[Type, ...]
    receiver: Expr | None


@node
class ArrowMember(Expr):
    """`f.requires`, `f.reads` of a function value, as a function value itself; applied by `Apply`."""

    function: Expr
    name: Literal["requires", "reads"]


@node
class Apply(Expr):
    """Application of a function value."""

    function: Expr
    args: tuple[Expr, ...]


@node
class Construct(Expr):
    """A datatype value, tuples included. The datatype's arguments are in `type`."""

    ctor: Constructor
    args: tuple[Expr, ...]


@node
class DatatypeUpdate(Expr):
    """`d.(name := v, …)`: `ctors` are those that have all the names."""

    value: Expr
    updates: tuple[tuple[str, Expr], ...]
    ctors: tuple[Constructor, ...]
    computed: bool = False


@node
class Unary(Expr):
    """`!`, `-`, `|…|` (cardinality), and the member `Floor` of a real."""

    op: UnaryOperator
    operand: Expr


def is_negative_literal(e: Unary) -> bool:
    """`-128` is one literal: only the whole must be in its type, not the 128."""
    return (
        e.op is UnaryOperator.MINUS and isinstance(e.operand, Literal_) and e.operand.span.end == e.span.end
    )


@node
class Binary(Expr):
    """Any operator but `<==`, whose sides are exchanged.

    What it means follows from the operands' types: `+` adds, concatenates, joins; `<=` compares
    numbers or characters, is the subset relation, or the prefix relation of sequences; `<` likewise,
    and between datatype values of the same type the rank.
    """

    op: Operator
    left: Expr
    right: Expr
    computed: bool = False


@node
class Display(Expr):
    """`[…]`, `{…}`, `iset{…}`, `multiset{…}`."""

    kind: Collection
    items: tuple[Expr, ...]


@node
class MapDisplay(Expr):
    items: tuple[tuple[Expr, Expr], ...]


@node
class MultisetOf(Expr):
    operand: Expr


@node
class MapPart(Expr):
    """`m.Keys`, `m.Values`, `m.Items`."""

    map: Expr
    part: Literal["Keys", "Values", "Items"]


@node
class OrdinalPart(Expr):
    """`k.Offset` (a nat), `k.IsLimit`, `k.IsSucc`, `k.IsNat` of an ordinal."""

    value: Expr
    part: OrdinalMember


@node
class SeqInit(Expr):
    """`seq(length, function)`."""

    length: Expr
    function: Expr


@node
class Quantified(Expr):
    """`range` joins the domains (`x <- S` is `x in S`), the inline ranges and the `|` condition."""

    kind: Quantifier
    vars: tuple[Variable, ...]
    range: Expr | None
    body: Expr
    attributes: Attributes = ()


@node
class SetComprehension(Expr):
    """`set`/`iset` by its `type`; `range` never None (true where absent)."""

    vars: tuple[Variable, ...]
    range: Expr
    term: Expr
    attributes: Attributes = ()


@node
class MapComprehension(Expr):
    """`key` None: the single variable itself."""

    vars: tuple[Variable, ...]
    range: Expr
    key: Expr | None
    value: Expr
    attributes: Attributes = ()


@node
class Lambda(Expr):
    params: tuple[Variable, ...]
    requires: Expr | None
    reads: tuple[Frame, ...]
    body: Expr


@node
class Ite(Expr):
    test: Expr
    then: Expr
    orelse: Expr


@node
class Match(Expr):
    """Cases are tried in order; the first that matches is taken."""

    scrutinee: Expr
    cases: tuple[MatchCase, ...]


@node
class MatchCase:
    span: Span
    pattern: Pattern
    body: Expr


@node
class Let(Expr):
    """`var pattern := value; body`, one pattern each; several are nested with the values first bound
    to fresh variables where one mentions another's name."""

    pattern: Pattern
    value: Expr
    body: Expr
    ghost: bool = False


@node
class LetSuchThat(Expr):
    """`var x, y :| condition; body`."""

    vars: tuple[Variable, ...]
    condition: Expr
    body: Expr
    ghost: bool = False
    computed: bool = False


@node
class StmtExpr(Expr):
    """A proof statement before an expression."""

    stmt: Stmt
    body: Expr


@node
class Old(Expr):
    """The value in the state at entry, or at `label`."""

    operand: Expr
    label: str | None


@node
class Fresh(Expr):
    operand: Expr
    label: str | None


@node
class Allocated(Expr):
    operand: Expr


@node
class Unchanged(Expr):
    frame: tuple[Frame, ...]
    label: str | None


@node
class Convert(Expr):
    """`operand as type`: between numbers, chars, newtypes, or an upcast/downcast of references."""

    operand: Expr


@node
class DecreasesTo(Expr):
    """`(a, b decreases to c, d)`: `right` is below `left` in the order of measures, or with `or_same` (it is
    `nonincreases to`) the same."""

    left: tuple[Expr, ...]
    right: tuple[Expr, ...]
    or_same: bool


@node
class TypeTest(Expr):
    operand: Expr
    tested: Type


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────


@node
class Pattern:
    span: Span


@node
class Wildcard(Pattern):
    pass


@node
class BindPattern(Pattern):
    var: Variable


@node
class CtorPattern(Pattern):
    ctor: Constructor
    args: tuple[Pattern, ...]
    type: Type
    """The datatype with its arguments."""


@node
class ValuePattern(Pattern):
    """Equal to a literal or constant."""

    value: Expr


@node
class OrPattern(Pattern):
    options: tuple[Pattern, ...]


# ── statements ───────────────────────────────────────────────────────────────────────────────────


@node
class Stmt:
    """`ghost` is whether the statement exists only for the proof (set by ghost inference)."""

    span: Span
    ghost: bool


@node
class Block(Stmt):
    body: tuple[Stmt, ...]


@node
class OpaqueBlock(Stmt):
    """Of what the block does only its contract is known afterwards. `modifies` None: as what is around it."""

    ensures: tuple[Clause, ...]
    modifies: tuple[Frame, ...] | None
    body: Block


@node
class Declare(Stmt):
    """`var` without a value."""

    vars: tuple[Variable, ...]


@node
class LValue:
    span: Span


@node
class LocalTarget(LValue):
    """`declares` when the statement is the variable's declaration (`var x := …`)."""

    var: Variable
    declares: bool = False


@node
class FieldTarget(LValue):
    obj: Expr
    field: Field


@node
class ConstTarget(LValue):
    """An instance constant set in a constructor."""

    obj: Expr
    const: Constant


@node
class ArrayTarget(LValue):
    array: Expr
    indices: tuple[Expr, ...]


@node
class Rhs:
    span: Span


@node
class ExprRhs(Rhs):
    value: Expr


@node
class HavocRhs(Rhs):
    pass


@node
class NewArray(Rhs):
    """`init` is a function of the indices, `display` the elements as written; else default values,
    which the element type must have."""

    type: Type
    element: Type
    dims: tuple[Expr, ...]
    init: Expr | None
    display: tuple[Expr, ...] | None


@node
class NewObject(Rhs):
    """`new C` (no constructor called) or a constructor call."""

    type: Type
    ctor: Method | None
    type_args: tuple[Type, ...]
    args: tuple[Expr, ...]


@node
class Assign(Stmt):
    """Simultaneous: all values (and target subexpressions) first, then all stores."""

    targets: tuple[LValue, ...]
    values: tuple[Rhs, ...]


@node
class CallStmt(Stmt):
    """A call of a method or lemma. `type_args` instantiate `owner.params + type_params`."""

    method: Method
    type_args: tuple[Type, ...]
    receiver: Expr | None
    args: tuple[Expr, ...]
    targets: tuple[LValue, ...]
    at: str | None = None
    """Of a two-state lemma, the label whose state is its earlier one (`L@A(x)`); else that of `old`."""


@node
class AssignSuchThat(Stmt):
    targets: tuple[LValue, ...]
    condition: Expr
    assumed: bool


@node
class If(Stmt):
    """`guard` None is `*`. A binding guard has become an `exists` test with an AssignSuchThat as the
    first statement of `then`."""

    guard: Expr | None
    then: Block
    orelse: Stmt | None


@node
class IfCases(Stmt):
    """Any case whose guard holds may be taken; one must."""

    cases: tuple[tuple[Expr, Block], ...]


@node
class LoopSpec:
    """`decreases` None: none written and none inferred. `modifies` None: as the method."""

    invariants: tuple[Clause, ...]
    decreases: Measure | None
    modifies: tuple[Frame, ...] | None


@node
class While(Stmt):
    """`guard` None is `*`; `body` None: the loop is only its contract. `labels` name it."""

    guard: Expr | None
    spec: LoopSpec
    body: Block | None
    labels: tuple[str, ...] = ()
    head: Span = NOWHERE
    id: int = 0
    """What a `Break` names; unique in the program."""


@node
class WhileCases(Stmt):
    cases: tuple[tuple[Expr, Block], ...]
    spec: LoopSpec
    labels: tuple[str, ...] = ()
    head: Span = NOWHERE
    id: int = 0
    """What a `Break` names; unique in the program."""


@node
class For(Stmt):
    """`end` None is `*`. Bounds are evaluated once."""

    var: Variable
    start: Expr
    end: Expr | None
    down: bool
    spec: LoopSpec
    body: Block | None
    labels: tuple[str, ...] = ()
    head: Span = NOWHERE
    id: int = 0
    """What a `Break` names; unique in the program."""


class ForallKind(StrEnum):
    ASSIGN = "assign"
    """One simultaneous assignment of a heap place for all values in range."""
    CALL = "call"
    """One lemma call for all values in range; its postconditions become the `ensures`."""
    PROOF = "proof"
    """A proof of `ensures` for all values in range."""


@node
class Forall(Stmt):
    kind: ForallKind
    vars: tuple[Variable, ...]
    range: Expr
    ensures: tuple[Clause, ...]
    body: Block | None


@node
class MatchStmt(Stmt):
    scrutinee: Expr
    cases: tuple[tuple[Pattern, Block], ...]


@node
class Return(Stmt):
    """Results have been assigned by a preceding statement; this only leaves."""


@node
class Yield(Stmt):
    """The results have been stored, in their histories too; here the iterator waits to be asked for more."""


@node
class Break(Stmt):
    """Leaves (or continues) the loop or labeled statement whose `id` is `target`."""

    target: int
    is_continue: bool


@node
class Labeled(Stmt):
    """A label on any statement: `old@L` means the heap at its start. `break L` targets this node when
    the body is not a loop, else the loop."""

    label: str
    body: Stmt
    id: int = 0


@node
class Assert(Stmt):
    condition: Expr
    label: str | None
    by: Block | None
    attributes: Attributes = ()


@node
class ByProof(Stmt):
    """`x := M() by { … }`: the proof is for what the statement demands, and nothing of it leaks. `body` is
    what the statement stands for; the variables that it declares stay in scope."""

    body: tuple[Stmt, ...]
    proof: Block


@node
class Assume(Stmt):
    condition: Expr
    attributes: Attributes = ()


@node
class Expect(Stmt):
    condition: Expr
    message: Expr | None


@node
class Print(Stmt):
    args: tuple[Expr, ...]


@node
class Reveal(Stmt):
    functions: tuple[Function, ...]
    labels: tuple[str, ...]
    constants: tuple[Constant, ...] = ()
    everything: bool = False
    """`reveal *`."""


@node
class Hide(Stmt):
    """From here to the end of the block, proofs do not see what these are defined as; with `everything`,
    what anything is defined as."""

    members: tuple[Function | Constant, ...]
    everything: bool


@node
class CalcStep:
    """`claim` relates the two lines by the step's operator; hints are proved first, in a scope that
    leaks nothing."""

    claim: Expr
    hints: tuple[Stmt, ...]


@node
class Calc(Stmt):
    """`result` relates the first line to the last; None for fewer than two lines. All `lines` are
    checked to be well-formed."""

    lines: tuple[Expr, ...]
    steps: tuple[CalcStep, ...]
    result: Expr | None


@node
class Modify(Stmt):
    """`modify frame;` forgets what the frame names. With a body, `frame` limits what the body may change,
    and what it does is known."""

    frame: tuple[Frame, ...]
    body: Block | None = None


Tree = Expr | Stmt | Pattern | LValue | Rhs | Clause | Frame | Measure | LoopSpec | MatchCase | CalcStep


_TREES = (Expr, Stmt, Pattern, LValue, Rhs, Clause, Frame, Measure, LoopSpec, MatchCase, CalcStep)
_LEAVES = frozenset(
    {"span", "type", "ghost", "var", "vars", "uid", "id", "name", "op", "kind", "labels", "head", "computed"}
)
_fields: dict[type, tuple[str, ...]] = {}


def children(node: Tree) -> list[Tree]:
    """Direct children, in the order of fields; declarations and types are not children."""
    cls = type(node)
    names = _fields.get(cls)
    if names is None:
        names = _fields[cls] = tuple([f.name for f in fields(node) if f.name not in _LEAVES])
    out: list[Tree] = []
    for name in names:
        value = getattr(node, name)
        if isinstance(value, tuple):
            _parts(value, out)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, _TREES):
            out.append(value)
    return out


def _parts(values: tuple[object, ...], out: list[Tree]) -> None:
    for value in values:
        if isinstance(value, _TREES):
            out.append(value)
        elif isinstance(value, tuple):
            _parts(value, out)  # pyright: ignore[reportUnknownArgumentType]


def walk(node: Tree) -> Iterator[Tree]:
    """The node and all below it, parents first."""
    stack: list[Tree] = [node]
    while stack:
        n = stack.pop()
        yield n
        below = children(n)
        below.reverse()
        stack += below
