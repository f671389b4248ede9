"""The abstract syntax: what the learner wrote, with nothing resolved.

Every node is a small frozen dataclass whose first field is its span; nodes compare by identity. The
whole of Dafny 4 that real programs use has a node here, so that later passes can name what Surefoot
does not have; what has none is reported by the parser as `unsupported`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, StrEnum
from fractions import Fraction
from typing import TypeVar, cast, dataclass_transform

from language.operators import Operator, UnaryOperator
from language.record import dataclass, fields
from language.source import Span

_T = TypeVar("_T")


@dataclass_transform(eq_default=False, frozen_default=True)
def node(cls: type[_T]) -> type[_T]:
    """A dataclass that compares by identity and that the type checker holds frozen.

    At run time it is a plain one: it is made three times faster, and so is this module's import, which
    every worker waits for. The docstring is set because `dataclass` would compose one, slowly.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__
    return dataclass(eq=False, repr=False)(cls)


@node
class Node:
    span: Span

    def __repr__(self) -> str:
        parts = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.name != "span")
        return f"{type(self).__name__}({parts})"


@node
class Name(Node):
    """An identifier where it is written."""

    text: str


@node
class Attribute(Node):
    """`{:name args}`."""

    name: str
    args: tuple[Expr, ...]


# ── types ────────────────────────────────────────────────────────────────────────────────────────


@node
class TypeSyntax(Node):
    pass


@node
class NamedType(TypeSyntax):
    """`int`, `seq<T>`, `array2<int>`, `C?`, `M.List<nat>`: built-in names are names too.

    `path` has the dotted parts; the last may end in `?`. `args` is None where none were written.
    """

    path: tuple[Name, ...]
    args: tuple[TypeSyntax, ...] | None


@node
class ArrowType(TypeSyntax):
    """`A -> B`, `(A, B) --> C`, `() ~> D`; `arrow` is the token."""

    params: tuple[TypeSyntax, ...]
    result: TypeSyntax
    arrow: str


@node
class TupleType(TypeSyntax):
    """`(A, B)`, `(A, ghost B)`, `()`."""

    items: tuple[TypeSyntax, ...]
    ghost: tuple[bool, ...]


@node
class TypeParam(Node):
    """`+T(==,0,!new)`: `variance` is one of "", "+", "-", "*", "!"; characteristics as written."""

    name: Name
    variance: str
    characteristics: tuple[str, ...]


# ── variables ────────────────────────────────────────────────────────────────────────────────────


@node
class BoundVar(Node):
    """A variable of a quantifier, comprehension, lambda, `var` pattern or local declaration.

    `domain` is the collection of `x <- S`; `range` the condition written directly after it. The last
    variable's range is the whole quantifier's, and stands there.
    """

    name: Name
    type: TypeSyntax | None = None
    ghost: bool = False
    domain: Expr | None = None
    range: Expr | None = None


@node
class Formal(Node):
    """A parameter or result of a function, method or datatype constructor."""

    name: Name | None
    type: TypeSyntax
    ghost: bool = False
    default: Expr | None = None
    nameonly: bool = False
    new: bool = False
    older: bool = False


# ── expressions ──────────────────────────────────────────────────────────────────────────────────


@node
class Expr(Node):
    pass


@node
class IntLit(Expr):
    value: int


@node
class RealLit(Expr):
    value: Fraction


@node
class BoolLit(Expr):
    value: bool


@node
class CharLit(Expr):
    value: str


@node
class StringLit(Expr):
    value: str


@node
class NullLit(Expr):
    pass


@node
class ThisExpr(Expr):
    pass


@node
class Ident(Expr):
    """A name, perhaps with type arguments: `x`, `F<int>`."""

    name: str
    type_args: tuple[TypeSyntax, ...] | None = None


@node
class Dot(Expr):
    """`target.name`; `name` may be a number (`t.0`) or end in `?` (`xs.Cons?`)."""

    target: Expr
    name: Name
    type_args: tuple[TypeSyntax, ...] | None = None


@node
class Arg(Node):
    """An actual argument, `value` or `name := value`."""

    value: Expr
    name: Name | None = None


@node
class Call(Expr):
    """`callee(args)`: a function, method, constructor or function-value application; `at` is `@L`.
    `prefix` is the `k` of `P#[k](args)`."""

    callee: Expr
    args: tuple[Arg, ...]
    at: Name | None = None
    prefix: Expr | None = None


@node
class Index(Expr):
    """`target[i]`, `target[i, j]`."""

    target: Expr
    indices: tuple[Expr, ...]


@node
class Slice(Expr):
    """`target[lo..hi]`, either end optional."""

    target: Expr
    lo: Expr | None
    hi: Expr | None


@node
class MultiSlice(Expr):
    """`target[2 : 3 : ]`: slices of the given lengths; `rest` when it ends in `:`."""

    target: Expr
    lengths: tuple[Expr, ...]
    rest: bool


@node
class Update(Expr):
    """`target[key := value]`."""

    target: Expr
    key: Expr
    value: Expr


@node
class DatatypeUpdate(Expr):
    """`target.(name := value, …)`."""

    target: Expr
    updates: tuple[tuple[Name, Expr], ...]


@node
class Unary(Expr):
    """`op` is `!` or `-`."""

    op: UnaryOperator
    operand: Expr


@node
class Cardinality(Expr):
    """`|operand|`."""

    operand: Expr


@node
class Binary(Expr):
    """Arithmetic, logic (`&&`, `||`, `==>`, `<==`, `<==>`), bit operations, `in`, `!in`, `!!`,
    and a single comparison. `op_span` is the operator's place."""

    op: Operator
    left: Expr
    right: Expr
    op_span: Span
    limit: Expr | None = None
    """The depth of `==#[k]` and `!=#[k]`."""


@node
class Chain(Expr):
    """Two or more chained comparisons: `a <= b < c`. `len(operands) == len(ops) + 1 >= 3`."""

    operands: tuple[Expr, ...]
    ops: tuple[Operator, ...]


@node
class Parens(Expr):
    """`(inner)`: kept for the printer and for exact places."""

    inner: Expr


@node
class TupleExpr(Expr):
    """`(a, b)`, `(a, ghost b)`, `()`."""

    items: tuple[Expr, ...]
    ghost: tuple[bool, ...]


class Collection(StrEnum):
    SEQ = "seq"
    SET = "set"
    ISET = "iset"
    MULTISET = "multiset"
    MAP = "map"
    IMAP = "imap"


@node
class Display(Expr):
    """`[a, b]`, `{a, b}`, `iset{a}`, `multiset{a, a}`."""

    kind: Collection
    items: tuple[Expr, ...]


@node
class MapDisplay(Expr):
    """`map[k := v, …]`, `imap[…]`."""

    kind: Collection
    items: tuple[tuple[Expr, Expr], ...]


@node
class MultisetOf(Expr):
    """`multiset(s)` of a sequence or set."""

    operand: Expr


@node
class SeqInit(Expr):
    """`seq(n, f)`, `seq<T>(n, f)`."""

    length: Expr
    function: Expr
    element: TypeSyntax | None = None


class Quantifier(StrEnum):
    FORALL = "forall"
    EXISTS = "exists"


@node
class Quantified(Expr):
    """`forall x: T, y <- S | range {:attr} :: body`."""

    kind: Quantifier
    vars: tuple[BoundVar, ...]
    range: Expr | None
    attributes: tuple[Attribute, ...]
    body: Expr


@node
class SetComprehension(Expr):
    """`set x | range :: term`; `kind` is SET or ISET; `term` None means the variable itself."""

    kind: Collection
    vars: tuple[BoundVar, ...]
    range: Expr | None
    attributes: tuple[Attribute, ...]
    term: Expr | None


@node
class MapComprehension(Expr):
    """`map x | range :: value`, `map x | range :: key := value`; `key` None: the variable itself."""

    kind: Collection
    vars: tuple[BoundVar, ...]
    range: Expr | None
    attributes: tuple[Attribute, ...]
    key: Expr | None
    value: Expr


@node
class Lambda(Expr):
    """`(x: int, y) requires p reads r => body`; `range` joins several `requires` with `&&`."""

    params: tuple[BoundVar, ...]
    requires: Expr | None
    reads: tuple[FrameExpr, ...]
    body: Expr


@node
class IfExpr(Expr):
    """`if test then a else b`; a binding guard `if x :| P then …` has `test` a BindingGuard."""

    test: Expr | BindingGuard
    then: Expr
    orelse: Expr


@node
class MatchExpr(Expr):
    scrutinee: Expr
    cases: tuple[MatchExprCase, ...]


@node
class MatchExprCase(Node):
    pattern: Pattern
    body: Expr


@node
class LetExpr(Expr):
    """`var p, q := a, b; body` and, with `such_that`, `var x, y :| P; body`."""

    ghost: bool
    patterns: tuple[Pattern, ...]
    values: tuple[Expr, ...]
    such_that: bool
    body: Expr
    attributes: tuple[Attribute, ...] = ()


@node
class LetOrFail(Expr):
    """`var x :- e; body`, `:- e; body` (pattern None)."""

    ghost: bool
    pattern: Pattern | None
    value: Expr
    body: Expr


@node
class StmtExpr(Expr):
    """`assert P; e`, `assume P; e`, `expect P; e`, `reveal F(); e`, `calc {…} e`, `Lemma(x); e`."""

    stmt: Stmt
    body: Expr


@node
class Old(Expr):
    """`old(e)`, `old@L(e)`."""

    operand: Expr
    label: Name | None


@node
class Fresh(Expr):
    operand: Expr
    label: Name | None


@node
class Allocated(Expr):
    operand: Expr


@node
class Unchanged(Expr):
    frame: tuple[FrameExpr, ...]
    label: Name | None


@node
class Conversion(Expr):
    """`operand as type`."""

    operand: Expr
    type: TypeSyntax


@node
class TypeTest(Expr):
    """`operand is type`."""

    operand: Expr
    type: TypeSyntax


@node
class DecreasesTo(Expr):
    """`(a, b decreases to c, d)`: the second list comes before the first in the order of measures; `or_same`
    is `nonincreases to`."""

    left: tuple[Expr, ...]
    right: tuple[Expr, ...]
    or_same: bool


@node
class FrameExpr(Node):
    """`e`, `e``f`, ``f` (target None), `*` (both None) in reads, modifies and unchanged."""

    target: Expr | None
    field: Name | None


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────


@node
class Pattern(Node):
    pass


@node
class VarPattern(Pattern):
    """`x`, `x: T`, `_`: a variable, or a constructor without arguments; the resolver decides."""

    name: Name
    type: TypeSyntax | None = None
    ghost: bool = False


@node
class CtorPattern(Pattern):
    """`Cons(x, _)`; a tuple pattern `(a, b)` has `name` None."""

    name: Name | None
    args: tuple[Pattern, ...]


@node
class LiteralPattern(Pattern):
    value: Expr


@node
class OrPattern(Pattern):
    options: tuple[Pattern, ...]


# ── statements ───────────────────────────────────────────────────────────────────────────────────


@node
class Stmt(Node):
    pass


@node
class Rhs(Node):
    pass


@node
class ExprRhs(Rhs):
    """An expression, or a method call: the resolver decides."""

    value: Expr


@node
class HavocRhs(Rhs):
    """`*`."""


@node
class NewArray(Rhs):
    """`new T[n]`, `new T[n, m] (f)`, `new T[n] [a, b]`, `new [] [a, b]`."""

    element: TypeSyntax | None
    dims: tuple[Expr, ...]
    init: Expr | None
    display: tuple[Expr, ...] | None


@node
class NewObject(Rhs):
    """`new C`, `new C(args)`, `new C.Make(args)`: `args` None where no parentheses are written.

    The type's path may end in the constructor's name; type arguments belong to the class all the same
    (`new C<int>.Make()` has the path `C.Make` and the arguments `int`)."""

    type: NamedType
    args: tuple[Arg, ...] | None


@node
class Block(Stmt):
    body: tuple[Stmt, ...]


@node
class OpaqueBlock(Stmt):
    """`opaque ensures P modifies f { … }`; `modifies` None where none is written."""

    ensures: tuple[Clause, ...]
    modifies: tuple[FrameExpr, ...] | None
    body: Block


class AssignOp(Enum):
    ASSIGN = ":="
    SUCH_THAT = ":|"
    OR_FAIL = ":-"


@node
class VarDecl(Stmt):
    """`ghost var x: int, y := e, f;` — `op` None without initialiser.

    SUCH_THAT has one ExprRhs, the condition; `assumed` is `:| assume P`. OR_FAIL: `keyword` is
    None, "assert", "assume" or "expect".
    """

    ghost: bool
    vars: tuple[BoundVar, ...]
    op: AssignOp | None
    rhss: tuple[Rhs, ...]
    assumed: bool = False
    keyword: str | None = None
    attributes: tuple[Attribute, ...] = ()
    word_attributes: tuple[Attribute, ...] = ()
    """Those of `:| assume` or of the keyword."""
    by: Block | None = None
    """The proof after it: `x := M() by { … }`."""


@node
class PatternDecl(Stmt):
    """`var (a, b) := e;`, `var Cons(x, xs) := e;`."""

    ghost: bool
    pattern: Pattern
    value: Expr
    by: Block | None = None


@node
class Assign(Stmt):
    """`a, b := e, f;`, `x :| P;`, `x :- e;` and, with no targets, a call `M(x);` or `:- e;`."""

    targets: tuple[Expr, ...]
    op: AssignOp
    rhss: tuple[Rhs, ...]
    assumed: bool = False
    keyword: str | None = None
    word_attributes: tuple[Attribute, ...] = ()
    by: Block | None = None


@node
class BindingGuard(Node):
    """`x, y :| P` as an `if` guard."""

    vars: tuple[BoundVar, ...]
    condition: Expr


@node
class If(Stmt):
    """`guard` None is `*`."""

    guard: Expr | BindingGuard | None
    then: Block
    orelse: Stmt | None


@node
class Alternative(Node):
    """`case guard => body`."""

    guard: Expr | BindingGuard
    body: tuple[Stmt, ...]


@node
class IfCases(Stmt):
    cases: tuple[Alternative, ...]


@node
class Clause(Node):
    """One `requires`, `ensures` or `invariant` clause. `label` names an assertion (`requires L: P`)."""

    condition: Expr
    attributes: tuple[Attribute, ...] = ()
    free: bool = False
    label: Name | None = None


@node
class Decreases(Node):
    """All `decreases` clauses of one declaration; `star` is `decreases *`."""

    exprs: tuple[Expr, ...]
    star: bool


@node
class LoopSpec(Node):
    """`modifies` None where none is written."""

    invariants: tuple[Clause, ...]
    decreases: Decreases | None
    modifies: tuple[FrameExpr, ...] | None


@node
class While(Stmt):
    """`guard` None is `*`; `body` None is a bodiless loop."""

    guard: Expr | None
    spec: LoopSpec
    body: Block | None


@node
class WhileCases(Stmt):
    spec: LoopSpec
    cases: tuple[Alternative, ...]


@node
class For(Stmt):
    """`for x: T := lo to hi`, `for x := hi downto lo`; `end` None is `*`."""

    var: BoundVar
    start: Expr
    end: Expr | None
    down: bool
    spec: LoopSpec
    body: Block | None


@node
class Forall(Stmt):
    """`forall x | range ensures P { … }`: an aggregate assignment, call or proof."""

    vars: tuple[BoundVar, ...]
    range: Expr | None
    attributes: tuple[Attribute, ...]
    ensures: tuple[Clause, ...]
    body: Block | None


@node
class MatchStmt(Stmt):
    scrutinee: Expr
    cases: tuple[MatchStmtCase, ...]


@node
class MatchStmtCase(Node):
    pattern: Pattern
    body: tuple[Stmt, ...]


@node
class Return(Stmt):
    """`rhss` None is plain `return;`."""

    rhss: tuple[Rhs, ...] | None


@node
class Yield(Stmt):
    """`rhss` None is plain `yield;`."""

    rhss: tuple[Rhs, ...] | None


@node
class Break(Stmt):
    """`break;`, `break break;` (levels 2), `break L;`, and `continue` likewise."""

    is_continue: bool
    levels: int
    label: Name | None


@node
class Labeled(Stmt):
    label: Name
    body: Stmt


@node
class Assert(Stmt):
    """`assert L: P by { … }`."""

    condition: Expr
    label: Name | None = None
    by: Block | None = None
    attributes: tuple[Attribute, ...] = ()


@node
class Assume(Stmt):
    condition: Expr
    attributes: tuple[Attribute, ...] = ()


@node
class Expect(Stmt):
    condition: Expr
    message: Expr | None = None


@node
class Print(Stmt):
    args: tuple[Expr, ...]


@node
class Reveal(Stmt):
    """`reveal F(), L;`: functions and assertion labels; `reveal *;` has `everything`."""

    names: tuple[Expr, ...]
    everything: bool = False


@node
class Hide(Stmt):
    """`hide F, c;`: functions and constants; `hide *;` has `everything`."""

    names: tuple[Expr, ...]
    everything: bool = False


@node
class CalcStep(Node):
    """The operator and hints between two lines; `op` None is the calculation's default."""

    op: Operator | None
    limit: Expr | None
    hints: tuple[Stmt, ...]


@node
class Calc(Stmt):
    """`calc op { line; op {hint} line; … }` with `len(steps) == max(0, len(lines) - 1)`, plus
    trailing hints, which prove nothing, dropped by the parser."""

    op: Operator | None
    lines: tuple[Expr, ...]
    steps: tuple[CalcStep, ...]
    limit: Expr | None = None


@node
class Modify(Stmt):
    """`modify frame;`."""

    frame: tuple[FrameExpr, ...]
    body: Block | None


@node
class Skeleton(Stmt):
    """In a refinement, what stands for statements of the refined method: `...;`, `assert ...;`,
    `assume ...;`, `modify ... { }`. `word` is "" for the first. A body of `assert` is its proof."""

    word: str
    body: Block | None = None


@node
class Omitted(Expr):
    """`...` as a guard: that of the refined statement."""


# ── declarations ─────────────────────────────────────────────────────────────────────────────────


@node
class Decl(Node):
    """`modifiers` are the words before it: ghost, static, opaque, abstract, twostate, …"""

    name: Name
    modifiers: frozenset[str]
    attributes: tuple[Attribute, ...]


@node
class Spec(Node):
    """The contract of a function or method, in order of writing."""

    requires: tuple[Clause, ...]
    ensures: tuple[Clause, ...]
    reads: tuple[FrameExpr, ...]
    modifies: tuple[FrameExpr, ...]
    decreases: Decreases | None


@node
class IteratorSpec(Node):
    """The contract of an iterator: what is asked and promised at its beginning, its end, each `yield`."""

    requires: tuple[Clause, ...]
    ensures: tuple[Clause, ...]
    yield_requires: tuple[Clause, ...]
    yield_ensures: tuple[Clause, ...]
    reads: tuple[FrameExpr, ...]
    modifies: tuple[FrameExpr, ...]
    decreases: Decreases | None


ANONYMOUS = "_ctor"
"""What a constructor without a name is called inside; no name of a program starts with `_`."""


@node
class MethodDecl(Decl):
    """A method, lemma or constructor: `kind` is "method", "lemma", "twostate lemma",
    "greatest lemma", "least lemma" or "constructor" (one without a name has the name `ANONYMOUS`)."""

    kind: str
    type_params: tuple[TypeParam, ...]
    params: tuple[Formal, ...]
    results: tuple[Formal, ...]
    spec: Spec
    body: Block | None
    new_split: int | None = None
    """For a constructor with `new;`, how many statements stand before it."""
    counter: TypeSyntax | None = None
    """Over what an extreme lemma counts: `[nat]`, `[ORDINAL]`; None where that is left open."""
    refining: bool = False
    """Written `method m ...`: the head is that of the refined module's `m`."""
    iterator: IteratorSpec | None = None
    """Of the `MoveNext` of what was an iterator; its body is the iterator's."""


@node
class FunctionDecl(Decl):
    """`kind` is "function", "predicate", "least predicate", "greatest predicate",
    "twostate function" or "twostate predicate"; old forms `function method` set `method`."""

    kind: str
    method: bool
    type_params: tuple[TypeParam, ...]
    params: tuple[Formal, ...]
    result_name: Name | None
    result: TypeSyntax | None
    spec: Spec
    body: Expr | None
    by_method: Block | None
    counter: TypeSyntax | None = None
    """Over what an extreme predicate counts: `[nat]`, `[ORDINAL]` (also where nothing is written)."""
    refining: bool = False
    """Written `function f ...`."""


@node
class FieldDecl(Decl):
    """`var x: T` in a class; several in one line are several nodes. `ghost` is a modifier."""

    type: TypeSyntax


@node
class ConstDecl(Decl):
    type: TypeSyntax | None
    value: Expr | None
    refining: bool = False


@node
class ClassDecl(Decl):
    """`kind` is "class" or "trait"."""

    kind: str
    type_params: tuple[TypeParam, ...]
    parents: tuple[TypeSyntax, ...]
    members: tuple[Decl, ...]
    refining: bool = False
    iterator: bool = False
    """Made of an iterator."""


@node
class IteratorDecl(Decl):
    """`iterator I(x: T) yields (y: U) …`."""

    type_params: tuple[TypeParam, ...]
    params: tuple[Formal, ...]
    yields: tuple[Formal, ...]
    spec: IteratorSpec
    body: Block | None


@node
class Ctor(Node):
    name: Name
    formals: tuple[Formal, ...]
    ghost: bool = False
    attributes: tuple[Attribute, ...] = ()


@node
class DatatypeDecl(Decl):
    codata: bool
    type_params: tuple[TypeParam, ...]
    parents: tuple[TypeSyntax, ...]
    ctors: tuple[Ctor, ...]
    members: tuple[Decl, ...]


@node
class Witness(Node):
    """`witness e`, `ghost witness e`, `witness *` (value None)."""

    value: Expr | None
    ghost: bool


@node
class NewtypeDecl(Decl):
    """`newtype N = x: B | P witness w`; without a condition `var` is None."""

    type_params: tuple[TypeParam, ...]
    var: Name | None
    base: TypeSyntax | None
    condition: Expr | None
    witness: Witness | None
    members: tuple[Decl, ...]


@node
class TypeDecl(Decl):
    """`type T`, `type T = U`, `type T = x: U | P witness w`."""

    type_params: tuple[TypeParam, ...]
    characteristics: tuple[str, ...]
    var: Name | None
    base: TypeSyntax | None
    condition: Expr | None
    witness: Witness | None
    members: tuple[Decl, ...]


@node
class Import(Decl):
    """`import M`, `import opened A = M.N`; `name` is the local one."""

    opened: bool
    target: tuple[Name, ...]
    abstract: bool = False
    """`import X : A`: any module that refines `A`."""
    sets: tuple[Name, ...] | None = None
    """The export sets after the name: `import A`{E, F}`; None where the default one is meant."""


@node
class Export(Decl):
    """`export E extends F provides p, T.m reveals *`; the default set of a module has no name. A name in a
    list may be that of a type's member, as `T.m`."""

    provides: tuple[Name, ...]
    reveals: tuple[Name, ...]
    extends: tuple[Name, ...] = ()
    provides_all: bool = False
    reveals_all: bool = False
    refining: bool = False
    """Written with `...`: adds to the set of that name in the refined module."""


@node
class ModuleDecl(Decl):
    """An abstract module has the modifier "abstract"; `refines` names a refined module."""

    refines: tuple[Name, ...]
    decls: tuple[Decl, ...]


@node
class Include(Node):
    """`include "path"`."""

    path: str


@node
class Program(Node):
    """`loose` are attributes at places that keep none, whose arguments must make sense all the same.
    `holes` are places at which the text could not be read: what was made of it there is a guess, and a name
    that is missing has no letters."""

    includes: tuple[Include, ...]
    decls: tuple[Decl, ...]
    loose: tuple[Attribute, ...] = ()
    holes: tuple[Span, ...] = ()


def children(parent: Node) -> Iterator[Node]:
    """The node's direct children, in the order of its fields."""
    for value in vars(parent).values():
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from _nodes(cast("tuple[object, ...]", value))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in cast("tuple[object, ...]", value):
            yield from _nodes(item)


def walk(root: Node) -> Iterator[Node]:
    """The node and all below it, parents first."""
    stack = [root]
    while stack:
        n = stack.pop()
        yield n
        stack.extend(reversed(list(children(n))))
