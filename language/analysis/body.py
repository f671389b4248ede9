"""The state of elaborating one body: scopes, unknown types, and what is allowed where.

Expressions become typed nodes at once, some with a type that is still unknown. `finish` settles the
unknowns and fills them in: the only place where a frozen node is changed, before anyone else sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar, cast

from language.analysis import typed as t
from language.analysis.bases import base, unaliased
from language.analysis.builtins import OBJECT
from language.analysis.context import Context
from language.analysis.inference import Inference
from language.analysis.lineage import ancestry
from language.analysis.metas import Meta, is_ground
from language.analysis.scope import Module
from language.analysis.type_syntax import TypeScope, resolve_type
from language.record import dataclass, field
from language.source import Span
from language.syntax import ast
from language.types import (
    ArrowType,
    BitvectorType,
    MapType,
    MultisetType,
    ParamType,
    SeqType,
    SetType,
    Type,
    UserType,
    map_type,
)

E = TypeVar("E", bound=t.Expr)


@dataclass(eq=False)
class Target:
    """What `break` can leave: a loop or a labeled statement."""

    id: int
    labels: tuple[str, ...]
    is_loop: bool


@dataclass(eq=False)
class Body:
    ctx: Context
    module: Module
    type_params: dict[str, ParamType]
    owner: t.TypeDeclaration | None = None
    this_type: Type | None = None
    """The type of `this`; None where there is none."""
    callable: t.Function | t.Method | None = None
    two_state: bool = False
    """Whether `old` and its kin make sense here."""
    yields: bool = False
    """Whether this is the body of an iterator."""
    in_old: bool = False
    """Inside `old(…)`, where there is one state only."""
    scopes: list[dict[str, t.Variable]] = field(default_factory=list[dict[str, t.Variable]])
    targets: list[Target] = field(default_factory=list[Target])
    labels: set[str] = field(default_factory=set[str])
    """Labels that `old@L` may name: those of statements before this one in enclosing blocks."""
    assertion_labels: set[str] = field(default_factory=set[str])
    earlier_labels: set[str] = field(default_factory=set[str])
    """Labels of all assertions so far, also of those in blocks that are over."""
    before: list[t.Stmt] = field(default_factory=list[t.Stmt])
    """Statements that a right-hand side needs done first."""
    requires_labels: set[str] = field(default_factory=set[str])
    """Labels of preconditions: none below them may have the same name, as `reveal` could mean either."""
    pending_labels: tuple[str, ...] = ()
    """Labels written before the loop that comes next."""
    results: tuple[t.Variable, ...] = ()
    """What `return` gives values to."""
    new_phase: bool = False
    """Before `new;` in a constructor: instance constants may be set."""
    infer: Inference = field(init=False)
    open: list[object] = field(default_factory=list[object])
    variables: list[t.Variable] = field(default_factory=list[t.Variable])
    whole_literals: list[t.Literal_] = field(default_factory=list[t.Literal_])
    deferred: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    early: set[Type] = field(default_factory=set[Type])
    """Unknown types of which was told that they are needed too early."""
    exact: list[tuple[Type, Type, Span]] = field(default_factory=list[tuple[Type, Type, Span]])
    """Pairs of types whose class arguments must turn out the same: an `array<int>` is no `array<nat>`."""

    def __post_init__(self) -> None:
        self.infer = Inference(OBJECT, self.ctx.variances, self.settle, self.module.knows)
        fresh: Callable[[Span], Type] = self.fresh_argument
        self.type_scope = TypeScope(self.module, self.type_params, fresh=fresh)

    def settle(self, decl: object) -> None:
        """Find the type of a constant or subset type whose type is left to its value."""
        todo = self.ctx.pending.get(decl)
        if todo is not None:
            todo()

    def fresh_argument(self, span: Span) -> Type:
        return self.infer.meta(span)

    def type(self, s: ast.TypeSyntax) -> Type:
        return resolve_type(self.ctx, self.type_scope, s)

    # ── variables ────────────────────────────────────────────────────────────────────────────────

    def lookup(self, name: str) -> t.Variable | None:
        for s in reversed(self.scopes):
            v = s.get(name)
            if v is not None:
                return v
        return None

    @contextmanager
    def scope(self) -> Generator[dict[str, t.Variable]]:
        names: dict[str, t.Variable] = {}
        self.scopes.append(names)
        try:
            yield names
        finally:
            self.scopes.pop()

    def variable(self, name: str, type_: Type, kind: str, span: Span, *, ghost: bool = False) -> t.Variable:
        v = self.ctx.variable(name, type_, kind, ghost=ghost, span=span)
        if not is_ground(type_):
            self.variables.append(v)
            known = self.ctx.later.get((name, span))
            if known is not None:
                self.infer.agree(type_, map_type(known, self._fresh_unknown))
        return v

    def _fresh_unknown(self, t: Type) -> Type | None:
        return self.infer.meta(t.span) if isinstance(t, Meta) else None

    def declare(self, v: t.Variable, *, allow_same: bool = False) -> None:
        """Put the variable into the innermost scope."""
        if v.name == "_":
            return
        names = self.scopes[-1]
        if v.name in names and not allow_same:
            self.ctx.error("duplicate", v.span, f"`{v.name}` is declared twice in the same scope.")
        names[v.name] = v

    def fits(self, given: Type, wanted: Type, span: Span) -> bool:
        """Whether a value of one type may go where the other is wanted, as far as is known yet."""
        if given is wanted:
            return True
        if isinstance(
            given, UserType | Meta | SeqType | SetType | MultisetType | MapType | ArrowType
        ) and not (isinstance(given, UserType) and not given.args):
            self.exact.append((given, wanted, span))
        return self.infer.flows(given, wanted)

    def is_open(self, x: Type) -> bool:
        """Whether nothing has told yet what the type is."""
        v = self.infer.view(x)
        return isinstance(v, Meta) and not v.poison and not v.kind

    def too_early(self, e: t.Expr, problem: str, result: Type | None = None) -> t.Expr:
        """Stands for what needs the type of `e`, which nothing has told yet; a later use may. `result` is its
        type, where that much is known."""
        self.ctx.too_early = True
        v = self.infer.view(e.type)
        if v not in self.early:
            self.early.add(v)
            message = f"The type of this is not known yet, so {problem}. Write the type of its variable."
            self.ctx.error("type-unknown", e.span, message)
        return self.keep(t.Literal_(e.span, result or self.infer.meta(e.span), None))

    # ── nodes with unknown types ─────────────────────────────────────────────────────────────────

    def note(self, node: object, *types: Type) -> None:
        """Remember a node that holds types which may be unknown."""
        for x in types:
            if not is_ground(x):
                self.open.append(node)
                return

    def bad(self, span: Span) -> t.Expr:
        """Stands for what was already reported."""
        return self.keep(t.Literal_(span, self.infer.poison(span), None))

    def keep(self, e: E) -> E:
        """The expression, remembered where its type is unknown."""
        if not is_ground(e.type):
            self.open.append(e)
        return e

    def keep_all(self, root: t.Tree) -> None:
        """Remember everything below that has an unknown type, and the variables that it binds."""
        for node in t.walk(root):
            self.open.append(node)
            for x in vars(node).values():
                bound = cast("tuple[object, ...]", x) if isinstance(x, tuple) else (x,)
                self.variables += [v for v in bound if isinstance(v, t.Variable) and not is_ground(v.type)]


_PATCHED = ("type", "type_args", "tested", "element")


def finish(b: Body, *, known: bool = True) -> None:
    """Settle what is unknown and fill it in; report what nothing determines, where it must be `known`."""
    for d in b.deferred:
        d()
    b.deferred.clear()
    if b.ctx.too_early:
        for v in b.variables:
            if not isinstance(b.infer.view(v.type), Meta):
                b.ctx.later[v.name, v.span] = b.infer.shape(v.type)
    told = not known or b.ctx.current in b.ctx.bad
    for m in b.infer.solve():
        if told:
            break  # most likely unknown because of the error already told
        b.ctx.error(
            "type-unknown",
            m.span,
            "The type of this cannot be found out from how it is used. Write the type, for example `x: int`.",
        )
    resolve = b.infer.resolve
    for node in b.open:
        for name in _PATCHED:
            value = getattr(node, name, None)
            if isinstance(value, Type):
                object.__setattr__(node, name, resolve(value))
            elif isinstance(value, tuple) and value and isinstance(value[0], Type):
                object.__setattr__(node, name, tuple([resolve(x) for x in value]))  # pyright: ignore
    for v in b.variables:
        v.type = resolve(v.type)
    for node in b.open:
        _as_receiver(b, node)
    for given, wanted, span in b.exact:
        x, y = resolve(given), resolve(wanted)
        if not _same_classes(x, y):
            b.ctx.error(
                "type",
                span,
                f"A value of type `{x}` cannot be used as `{y}`: what an object's type takes must be "
                f"the same.",
            )
    for x in b.whole_literals:
        _fits_width(b, x)
    b.exact.clear()
    b.open.clear()
    b.whole_literals.clear()
    b.variables.clear()


def _as_receiver(b: Body, node: object) -> None:
    """A member of an object is that of the object's own type: of a `Cell<nat>` the parameter of type `T` is a
    `nat`, also where an argument of the call, seen before all of the type was known, would ask for more."""
    if not isinstance(node, t.CallStmt | t.FunctionCall | t.FunctionValue) or node.receiver is None:
        return
    callee = node.method if isinstance(node, t.CallStmt) else node.function
    own = b.infer.view(b.infer.resolve(node.receiver.type))
    if not isinstance(own, UserType) or not isinstance(own.decl, t.Class):
        return
    for u in ancestry(own):
        if u.decl is callee.owner:
            object.__setattr__(node, "type_args", (*u.args, *node.type_args[len(u.args) :]))


def _fits_width(b: Body, x: t.Literal_) -> None:
    v = b.infer.numeric(x.type)
    if isinstance(v, BitvectorType) and isinstance(x.value, int) and x.value >= 1 << v.width:
        b.ctx.error(
            "type",
            x.span,
            f"{x.value} does not fit into a `{v}`, whose largest value is {(1 << v.width) - 1}.",
        )


def _same_classes(x: Type, y: Type) -> bool:
    """Objects do not change what they hold when seen under another type."""
    x, y = base(x), base(y)
    match x, y:
        case UserType(), UserType() if x.decl is y.decl:
            if isinstance(x.decl, t.Class | t.AbstractType):
                return all(_equivalent(p, q) for p, q in zip(x.args, y.args, strict=False))
            return all(_same_classes(p, q) for p, q in zip(x.args, y.args, strict=False))
        case (SeqType(), SeqType()) | (SetType(), SetType()) | (MultisetType(), MultisetType()):
            return _same_classes(x.item, y.item)
        case MapType(), MapType():
            return _same_classes(x.key, y.key) and _same_classes(x.value, y.value)
        case ArrowType(), ArrowType():
            pairs = zip((*x.params, x.result), (*y.params, y.result), strict=False)
            return all(_same_classes(p, q) for p, q in pairs)
        case _:
            return True


def _equivalent(x: Type, y: Type) -> bool:
    arrows = isinstance(x, ArrowType) or isinstance(y, ArrowType)
    return x == y or arrows or unaliased(x) == unaliased(y)
