"""Before `new;` an object is not there yet: `this` may only have its fields set, and none may be skipped.

What is set may mention `this` itself, or fields as they are, where the value only builds a collection or a
datatype from them. Where no `new;` is written, it is thought at the end of the body. That every field has a
value is claimed at `new;`, so nothing may leave the constructor before it (manual, "Two-phase constructors").
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.lineage import all_fields, set_constants
from language.analysis.type_questions import auto_init, nonempty
from language.diagnostics import Note
from language.operators import ARITHMETIC
from language.types import MapType, MultisetType, SeqType, SetType, UserType


def construction(ctx: Context, m: t.Method) -> None:
    if m.kind == "constructor" and m.body is not None:
        first = m.body.body if m.new_split is None else m.body.body[: m.new_split]
        for s in first:
            _stmt(ctx, s)


def without_constructor(ctx: Context, c: t.Class) -> None:
    """Where no constructor gives the fields their values, each must have one to begin with."""
    if c.is_trait or c.is_array or c.is_object or any(m.kind == "constructor" for m in c.methods):
        return
    own = UserType(c, c.params)
    places = [*all_fields(own), *((k, type_) for k, type_, _ in set_constants(own))]
    for place, type_ in places:
        if not (nonempty(type_) if place.ghost else auto_init(type_)):
            message = (
                f"The class `{c.name}` needs a constructor, which gives `{place.name}` a value: no value of "
                f"type `{type_}` is there to begin with."
            )
            ctx.error("construction", c.span, message, Note(place.span, "It is declared here."))
            return


def _stmt(ctx: Context, s: t.Stmt) -> None:
    if isinstance(s, t.Return):
        ctx.error(
            "construction",
            s.span,
            "A constructor cannot return before `new;`, because a field could be left without its value. "
            "Write `new;` before this statement, or put what follows into the `else` of an `if`.",
        )
        return
    if isinstance(s, t.Assign):
        for x, v in zip(s.targets, s.values, strict=False):
            own = isinstance(x, t.FieldTarget | t.ConstTarget) and isinstance(x.obj, t.This)
            if own and isinstance(v, t.ExprRhs):
                _builds(ctx, v.value)
            else:
                if not own:
                    _tree(ctx, x)
                _tree(ctx, v)
        return
    if isinstance(s, t.CallStmt):
        for x in s.targets:
            if not (isinstance(x, t.FieldTarget | t.ConstTarget) and isinstance(x.obj, t.This)):
                _tree(ctx, x)
        for e in (*s.args, *([s.receiver] if s.receiver is not None else [])):
            _tree(ctx, e)
        return
    if isinstance(s, t.Forall):  # over no values at all it sets nothing
        _tree(ctx, s)
        return
    for n in t.children(s):
        if isinstance(n, t.Stmt):
            _stmt(ctx, n)
        else:
            _tree(ctx, n)


def _tree(ctx: Context, root: t.Tree) -> None:
    stack: list[t.Tree] = [root]
    while stack:
        n = stack.pop()
        if isinstance(n, t.ConstRead) and n.const.value is not None and isinstance(n.obj, t.This):
            continue  # the same for every object
        if isinstance(n, t.This):
            ctx.error(
                "construction",
                n.span,
                "Before `new;` the object is not there yet, so `this` can only be used to set its fields. "
                "Write `new;` before this statement.",
            )
        stack += t.children(n)


def _builds(ctx: Context, e: t.Expr) -> None:
    match e:
        case t.This():
            pass
        case t.FieldRead(_, _, t.This()) | t.ConstRead(_, _, _, t.This()):
            pass
        case t.Display() | t.MapDisplay() | t.Construct():
            for n in t.children(e):
                if isinstance(n, t.Expr):
                    _builds(ctx, n)
        case t.Binary(_, type_, op, left, right) if op in ARITHMETIC and isinstance(
            type_, SetType | MultisetType | SeqType | MapType
        ):
            _builds(ctx, left)
            _builds(ctx, right)
        case t.Ite(_, _, test, then, orelse):
            _tree(ctx, test)
            _builds(ctx, then)
            _builds(ctx, orelse)
        case _:
            _tree(ctx, e)
