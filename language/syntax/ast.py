"""The abstract syntax: what the learner wrote, with nothing resolved.

Every node is a small frozen dataclass whose first field is its span; nodes compare by identity. The
whole of Dafny 4 that real programs use has a node here, so that later passes can name what Surefoot
does not have; what has none is reported by the parser as `unsupported`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum, StrEnum
from fractions import Fraction

from language.source import Span


@dataclass(frozen=True, eq=False)
class Node:
    span: Span


@dataclass(frozen=True, eq=False)
class Name(Node):
    """An identifier where it is written."""

    text: str


@dataclass(frozen=True, eq=False)
class Attribute(Node):
    """`{:name args}`."""

    name: str
    args: tuple[Expr, ...]


# ── types ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class TypeSyntax(Node):
    pass


@dataclass(frozen=True, eq=False)
class NamedType(TypeSyntax):
    """`int`, `seq<T>`, `array2<int>`, `C?`, `M.List<nat>`: built-in names are names too.

    `path` has the dotted parts; the last may end in `?`. `args` is None where none were written.
    """

    path: tuple[Name, ...]
    args: tuple[TypeSyntax, ...] | None


@dataclass(frozen=True, eq=False)
class ArrowType(TypeSyntax):
    """`A -> B`, `(A, B) --> C`, `() ~> D`; `arrow` is the token."""

    params: tuple[TypeSyntax, ...]
    result: TypeSyntax
    arrow: str


@dataclass(frozen=True, eq=False)
class TupleType(TypeSyntax):
    """`(A, B)`, `(A, ghost B)`, `()`."""

    items: tuple[TypeSyntax, ...]
    ghost: tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class TypeParam(Node):
    """`+T(==,0,!new)`: `variance` is one of "", "+", "-", "*", "!"; characteristics as written."""

    name: Name
    variance: str
    characteristics: tuple[str, ...]


# ── variables ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
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


@dataclass(frozen=True, eq=False)
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


@dataclass(frozen=True, eq=False)
class Expr(Node):
    pass


@dataclass(frozen=True, eq=False)
class IntLit(Expr):
    value: int


@dataclass(frozen=True, eq=False)
class RealLit(Expr):
    value: Fraction


@dataclass(frozen=True, eq=False)
class BoolLit(Expr):
    value: bool


@dataclass(frozen=True, eq=False)
class CharLit(Expr):
    value: str


@dataclass(frozen=True, eq=False)
class StringLit(Expr):
    value: str


@dataclass(frozen=True, eq=False)
class NullLit(Expr):
    pass


@dataclass(frozen=True, eq=False)
class ThisExpr(Expr):
    pass


@dataclass(frozen=True, eq=False)
class Ident(Expr):
    """A name, perhaps with type arguments: `x`, `F<int>`."""

    name: str
    type_args: tuple[TypeSyntax, ...] | None = None


@dataclass(frozen=True, eq=False)
class Dot(Expr):
    """`target.name`; `name` may be a number (`t.0`) or end in `?` (`xs.Cons?`)."""

    target: Expr
    name: Name
    type_args: tuple[TypeSyntax, ...] | None = None


@dataclass(frozen=True, eq=False)
class Arg(Node):
    """An actual argument, `value` or `name := value`."""

    value: Expr
    name: Name | None = None


@dataclass(frozen=True, eq=False)
class Call(Expr):
    """`callee(args)`: a function, method, constructor or function-value application; `at` is `@L`."""

    callee: Expr
    args: tuple[Arg, ...]
    at: Name | None = None


@dataclass(frozen=True, eq=False)
class Index(Expr):
    """`target[i]`, `target[i, j]`."""

    target: Expr
    indices: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Slice(Expr):
    """`target[lo..hi]`, either end optional."""

    target: Expr
    lo: Expr | None
    hi: Expr | None


@dataclass(frozen=True, eq=False)
class MultiSlice(Expr):
    """`target[2 : 3 : ]`: slices of the given lengths; `rest` when it ends in `:`."""

    target: Expr
    lengths: tuple[Expr, ...]
    rest: bool


@dataclass(frozen=True, eq=False)
class Update(Expr):
    """`target[key := value]`."""

    target: Expr
    key: Expr
    value: Expr


@dataclass(frozen=True, eq=False)
class DatatypeUpdate(Expr):
    """`target.(name := value, …)`."""

    target: Expr
    updates: tuple[tuple[Name, Expr], ...]


@dataclass(frozen=True, eq=False)
class Unary(Expr):
    """`op` is `!` or `-`."""

    op: str
    operand: Expr


@dataclass(frozen=True, eq=False)
class Cardinality(Expr):
    """`|operand|`."""

    operand: Expr


@dataclass(frozen=True, eq=False)
class Binary(Expr):
    """Arithmetic, logic (`&&`, `||`, `==>`, `<==`, `<==>`), bit operations, `in`, `!in`, `!!`,
    and a single comparison. `op_span` is the operator's place."""

    op: str
    left: Expr
    right: Expr
    op_span: Span


@dataclass(frozen=True, eq=False)
class Chain(Expr):
    """Two or more chained comparisons: `a <= b < c`. `len(operands) == len(ops) + 1 >= 3`."""

    operands: tuple[Expr, ...]
    ops: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Parens(Expr):
    """`(inner)`: kept for the printer and for exact places."""

    inner: Expr


@dataclass(frozen=True, eq=False)
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


@dataclass(frozen=True, eq=False)
class Display(Expr):
    """`[a, b]`, `{a, b}`, `iset{a}`, `multiset{a, a}`."""

    kind: Collection
    items: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class MapDisplay(Expr):
    """`map[k := v, …]`, `imap[…]`."""

    kind: Collection
    items: tuple[tuple[Expr, Expr], ...]


@dataclass(frozen=True, eq=False)
class MultisetOf(Expr):
    """`multiset(s)` of a sequence or set."""

    operand: Expr


@dataclass(frozen=True, eq=False)
class SeqInit(Expr):
    """`seq(n, f)`, `seq<T>(n, f)`."""

    length: Expr
    function: Expr
    element: TypeSyntax | None = None


class Quantifier(StrEnum):
    FORALL = "forall"
    EXISTS = "exists"


@dataclass(frozen=True, eq=False)
class Quantified(Expr):
    """`forall x: T, y <- S | range {:attr} :: body`."""

    kind: Quantifier
    vars: tuple[BoundVar, ...]
    range: Expr | None
    attributes: tuple[Attribute, ...]
    body: Expr


@dataclass(frozen=True, eq=False)
class SetComprehension(Expr):
    """`set x | range :: term`; `kind` is SET or ISET; `term` None means the variable itself."""

    kind: Collection
    vars: tuple[BoundVar, ...]
    range: Expr | None
    attributes: tuple[Attribute, ...]
    term: Expr | None


@dataclass(frozen=True, eq=False)
class MapComprehension(Expr):
    """`map x | range :: value`, `map x | range :: key := value`; `key` None: the variable itself."""

    kind: Collection
    vars: tuple[BoundVar, ...]
    range: Expr | None
    attributes: tuple[Attribute, ...]
    key: Expr | None
    value: Expr


@dataclass(frozen=True, eq=False)
class Lambda(Expr):
    """`(x: int, y) requires p reads r => body`; `range` joins several `requires` with `&&`."""

    params: tuple[BoundVar, ...]
    requires: Expr | None
    reads: tuple[FrameExpr, ...]
    body: Expr


@dataclass(frozen=True, eq=False)
class IfExpr(Expr):
    """`if test then a else b`; a binding guard `if x :| P then …` has `test` a BindingGuard."""

    test: Expr | BindingGuard
    then: Expr
    orelse: Expr


@dataclass(frozen=True, eq=False)
class MatchExpr(Expr):
    scrutinee: Expr
    cases: tuple[MatchExprCase, ...]


@dataclass(frozen=True, eq=False)
class MatchExprCase(Node):
    pattern: Pattern
    body: Expr


@dataclass(frozen=True, eq=False)
class LetExpr(Expr):
    """`var p, q := a, b; body` and, with `such_that`, `var x, y :| P; body`."""

    ghost: bool
    patterns: tuple[Pattern, ...]
    values: tuple[Expr, ...]
    such_that: bool
    body: Expr
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, eq=False)
class LetOrFail(Expr):
    """`var x :- e; body`, `:- e; body` (pattern None)."""

    ghost: bool
    pattern: Pattern | None
    value: Expr
    body: Expr


@dataclass(frozen=True, eq=False)
class StmtExpr(Expr):
    """`assert P; e`, `assume P; e`, `expect P; e`, `reveal F(); e`, `calc {…} e`, `Lemma(x); e`."""

    stmt: Stmt
    body: Expr


@dataclass(frozen=True, eq=False)
class Old(Expr):
    """`old(e)`, `old@L(e)`."""

    operand: Expr
    label: Name | None


@dataclass(frozen=True, eq=False)
class Fresh(Expr):
    operand: Expr
    label: Name | None


@dataclass(frozen=True, eq=False)
class Allocated(Expr):
    operand: Expr


@dataclass(frozen=True, eq=False)
class Unchanged(Expr):
    frame: tuple[FrameExpr, ...]
    label: Name | None


@dataclass(frozen=True, eq=False)
class Conversion(Expr):
    """`operand as type`."""

    operand: Expr
    type: TypeSyntax


@dataclass(frozen=True, eq=False)
class TypeTest(Expr):
    """`operand is type`."""

    operand: Expr
    type: TypeSyntax


@dataclass(frozen=True, eq=False)
class FrameExpr(Node):
    """`e`, `e``f`, ``f` (target None), `*` (both None) in reads, modifies and unchanged."""

    target: Expr | None
    field: Name | None


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Pattern(Node):
    pass


@dataclass(frozen=True, eq=False)
class VarPattern(Pattern):
    """`x`, `x: T`, `_`: a variable, or a constructor without arguments; the resolver decides."""

    name: Name
    type: TypeSyntax | None = None
    ghost: bool = False


@dataclass(frozen=True, eq=False)
class CtorPattern(Pattern):
    """`Cons(x, _)`; a tuple pattern `(a, b)` has `name` None."""

    name: Name | None
    args: tuple[Pattern, ...]


@dataclass(frozen=True, eq=False)
class LiteralPattern(Pattern):
    value: Expr


@dataclass(frozen=True, eq=False)
class OrPattern(Pattern):
    options: tuple[Pattern, ...]


# ── statements ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Stmt(Node):
    pass


@dataclass(frozen=True, eq=False)
class Rhs(Node):
    pass


@dataclass(frozen=True, eq=False)
class ExprRhs(Rhs):
    """An expression, or a method call: the resolver decides."""

    value: Expr


@dataclass(frozen=True, eq=False)
class HavocRhs(Rhs):
    """`*`."""


@dataclass(frozen=True, eq=False)
class NewArray(Rhs):
    """`new T[n]`, `new T[n, m] (f)`, `new T[n] [a, b]`, `new [] [a, b]`."""

    element: TypeSyntax | None
    dims: tuple[Expr, ...]
    init: Expr | None
    display: tuple[Expr, ...] | None


@dataclass(frozen=True, eq=False)
class NewObject(Rhs):
    """`new C`, `new C(args)`, `new C.Make(args)`: `args` None where no parentheses are written.

    The type's path may end in the constructor's name; type arguments belong to the class all the same
    (`new C<int>.Make()` has the path `C.Make` and the arguments `int`)."""

    type: NamedType
    args: tuple[Arg, ...] | None


@dataclass(frozen=True, eq=False)
class Block(Stmt):
    body: tuple[Stmt, ...]


class AssignOp(Enum):
    ASSIGN = ":="
    SUCH_THAT = ":|"
    OR_FAIL = ":-"


@dataclass(frozen=True, eq=False)
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


@dataclass(frozen=True, eq=False)
class PatternDecl(Stmt):
    """`var (a, b) := e;`, `var Cons(x, xs) := e;`."""

    ghost: bool
    pattern: Pattern
    value: Expr


@dataclass(frozen=True, eq=False)
class Assign(Stmt):
    """`a, b := e, f;`, `x :| P;`, `x :- e;` and, with no targets, a call `M(x);` or `:- e;`."""

    targets: tuple[Expr, ...]
    op: AssignOp
    rhss: tuple[Rhs, ...]
    assumed: bool = False
    keyword: str | None = None


@dataclass(frozen=True, eq=False)
class BindingGuard(Node):
    """`x, y :| P` as an `if` guard."""

    vars: tuple[BoundVar, ...]
    condition: Expr


@dataclass(frozen=True, eq=False)
class If(Stmt):
    """`guard` None is `*`."""

    guard: Expr | BindingGuard | None
    then: Block
    orelse: Stmt | None


@dataclass(frozen=True, eq=False)
class Alternative(Node):
    """`case guard => body`."""

    guard: Expr | BindingGuard
    body: tuple[Stmt, ...]


@dataclass(frozen=True, eq=False)
class IfCases(Stmt):
    cases: tuple[Alternative, ...]


@dataclass(frozen=True, eq=False)
class Clause(Node):
    """One `requires`, `ensures` or `invariant` clause. `label` names an assertion (`requires L: P`)."""

    condition: Expr
    attributes: tuple[Attribute, ...] = ()
    free: bool = False
    label: Name | None = None


@dataclass(frozen=True, eq=False)
class Decreases(Node):
    """All `decreases` clauses of one declaration; `star` is `decreases *`."""

    exprs: tuple[Expr, ...]
    star: bool


@dataclass(frozen=True, eq=False)
class LoopSpec(Node):
    """`modifies` None where none is written."""

    invariants: tuple[Clause, ...]
    decreases: Decreases | None
    modifies: tuple[FrameExpr, ...] | None


@dataclass(frozen=True, eq=False)
class While(Stmt):
    """`guard` None is `*`; `body` None is a bodiless loop."""

    guard: Expr | None
    spec: LoopSpec
    body: Block | None


@dataclass(frozen=True, eq=False)
class WhileCases(Stmt):
    spec: LoopSpec
    cases: tuple[Alternative, ...]


@dataclass(frozen=True, eq=False)
class For(Stmt):
    """`for x: T := lo to hi`, `for x := hi downto lo`; `end` None is `*`."""

    var: BoundVar
    start: Expr
    end: Expr | None
    down: bool
    spec: LoopSpec
    body: Block | None


@dataclass(frozen=True, eq=False)
class Forall(Stmt):
    """`forall x | range ensures P { … }`: an aggregate assignment, call or proof."""

    vars: tuple[BoundVar, ...]
    range: Expr | None
    attributes: tuple[Attribute, ...]
    ensures: tuple[Clause, ...]
    body: Block | None


@dataclass(frozen=True, eq=False)
class MatchStmt(Stmt):
    scrutinee: Expr
    cases: tuple[MatchStmtCase, ...]


@dataclass(frozen=True, eq=False)
class MatchStmtCase(Node):
    pattern: Pattern
    body: tuple[Stmt, ...]


@dataclass(frozen=True, eq=False)
class Return(Stmt):
    """`rhss` None is plain `return;`."""

    rhss: tuple[Rhs, ...] | None


@dataclass(frozen=True, eq=False)
class Break(Stmt):
    """`break;`, `break break;` (levels 2), `break L;`, and `continue` likewise."""

    is_continue: bool
    levels: int
    label: Name | None


@dataclass(frozen=True, eq=False)
class Labeled(Stmt):
    label: Name
    body: Stmt


@dataclass(frozen=True, eq=False)
class Assert(Stmt):
    """`assert L: P by { … }`."""

    condition: Expr
    label: Name | None = None
    by: Block | None = None
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, eq=False)
class Assume(Stmt):
    condition: Expr
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, eq=False)
class Expect(Stmt):
    condition: Expr
    message: Expr | None = None


@dataclass(frozen=True, eq=False)
class Print(Stmt):
    args: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Reveal(Stmt):
    """`reveal F(), L;`: functions and assertion labels; `reveal *;` has `everything`."""

    names: tuple[Expr, ...]
    everything: bool = False


@dataclass(frozen=True, eq=False)
class CalcStep(Node):
    """The operator and hints between two lines; `op` None is the calculation's default."""

    op: str | None
    limit: Expr | None
    hints: tuple[Stmt, ...]


@dataclass(frozen=True, eq=False)
class Calc(Stmt):
    """`calc op { line; op {hint} line; … }` with `len(steps) == max(0, len(lines) - 1)`, plus
    trailing hints, which prove nothing, dropped by the parser."""

    op: str | None
    lines: tuple[Expr, ...]
    steps: tuple[CalcStep, ...]


@dataclass(frozen=True, eq=False)
class Modify(Stmt):
    """`modify frame;`."""

    frame: tuple[FrameExpr, ...]
    body: Block | None


# ── declarations ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Decl(Node):
    """`modifiers` are the words before it: ghost, static, opaque, abstract, twostate, …"""

    name: Name
    modifiers: frozenset[str]
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, eq=False)
class Spec(Node):
    """The contract of a function or method, in order of writing."""

    requires: tuple[Clause, ...]
    ensures: tuple[Clause, ...]
    reads: tuple[FrameExpr, ...]
    modifies: tuple[FrameExpr, ...]
    decreases: Decreases | None


@dataclass(frozen=True, eq=False)
class MethodDecl(Decl):
    """A method, lemma or constructor: `kind` is "method", "lemma", "twostate lemma",
    "greatest lemma", "least lemma" or "constructor" (an anonymous one is named `_ctor`)."""

    kind: str
    type_params: tuple[TypeParam, ...]
    params: tuple[Formal, ...]
    results: tuple[Formal, ...]
    spec: Spec
    body: Block | None
    new_split: int | None = None
    """For a constructor with `new;`, how many statements stand before it."""


@dataclass(frozen=True, eq=False)
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


@dataclass(frozen=True, eq=False)
class FieldDecl(Decl):
    """`var x: T` in a class; several in one line are several nodes. `ghost` is a modifier."""

    type: TypeSyntax


@dataclass(frozen=True, eq=False)
class ConstDecl(Decl):
    type: TypeSyntax | None
    value: Expr | None


@dataclass(frozen=True, eq=False)
class ClassDecl(Decl):
    """`kind` is "class" or "trait"."""

    kind: str
    type_params: tuple[TypeParam, ...]
    parents: tuple[TypeSyntax, ...]
    members: tuple[Decl, ...]


@dataclass(frozen=True, eq=False)
class Ctor(Node):
    name: Name
    formals: tuple[Formal, ...]
    ghost: bool = False
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, eq=False)
class DatatypeDecl(Decl):
    codata: bool
    type_params: tuple[TypeParam, ...]
    parents: tuple[TypeSyntax, ...]
    ctors: tuple[Ctor, ...]
    members: tuple[Decl, ...]


@dataclass(frozen=True, eq=False)
class Witness(Node):
    """`witness e`, `ghost witness e`, `witness *` (value None)."""

    value: Expr | None
    ghost: bool


@dataclass(frozen=True, eq=False)
class NewtypeDecl(Decl):
    """`newtype N = x: B | P witness w`; without a condition `var` is None."""

    type_params: tuple[TypeParam, ...]
    var: Name | None
    base: TypeSyntax | None
    condition: Expr | None
    witness: Witness | None
    members: tuple[Decl, ...]


@dataclass(frozen=True, eq=False)
class TypeDecl(Decl):
    """`type T`, `type T = U`, `type T = x: U | P witness w`."""

    type_params: tuple[TypeParam, ...]
    characteristics: tuple[str, ...]
    var: Name | None
    base: TypeSyntax | None
    condition: Expr | None
    witness: Witness | None
    members: tuple[Decl, ...]


@dataclass(frozen=True, eq=False)
class Import(Decl):
    """`import M`, `import opened A = M.N`; `name` is the local one."""

    opened: bool
    target: tuple[Name, ...]


@dataclass(frozen=True, eq=False)
class Export(Decl):
    """`export …`: parsed and kept; everything is visible in Surefoot only where it exports all."""

    provides: tuple[Name, ...]
    reveals: tuple[Name, ...]
    everything: bool


@dataclass(frozen=True, eq=False)
class ModuleDecl(Decl):
    """An abstract module has the modifier "abstract"; `refines` names a refined module."""

    refines: tuple[Name, ...]
    decls: tuple[Decl, ...]


@dataclass(frozen=True, eq=False)
class Include(Node):
    """`include "path"`."""

    path: str


@dataclass(frozen=True, eq=False)
class Program(Node):
    includes: tuple[Include, ...]
    decls: tuple[Decl, ...]


def children(node: Node) -> Iterator[Node]:
    """The node's direct children, in the order of its fields."""
    for f in fields(node):
        yield from _nodes(getattr(node, f.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _nodes(item)  # pyright: ignore[reportUnknownArgumentType]


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first."""
    stack = [node]
    while stack:
        n = stack.pop()
        yield n
        stack.extend(reversed(list(children(n))))
