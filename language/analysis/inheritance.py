"""Classes and traits that extend traits: which may, and what they inherit (manual, sections 14 and 14.2).

Names have types by now, bodies are not looked at yet. Afterwards `parents` has no cycles, each override
knows what it overrides, and what overrides it.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.autocontracts import asks
from language.analysis.builtins import OBJECT_DECL
from language.analysis.context import Context
from language.analysis.declare import Item, Work
from language.analysis.lineage import ancestry, overrides
from language.analysis.members import Member, own_members
from language.analysis.overriding import check_override
from language.diagnostics import Note
from language.syntax import ast
from language.types import Type, UserType

Declarations = dict[object, ast.Decl]
"""The syntax of what is declared: bodies are not in the typed tree yet."""


def inheritance(ctx: Context, work: Work) -> None:
    decls = {i.typed: i.decl for i in work.items}
    classes = [(i, i.typed, i.decl) for i in work.items if isinstance(i.typed, t.Class)]
    for item, c, d in classes:
        ctx.current = d
        assert isinstance(d, ast.ClassDecl)
        c.parents = tuple(_parents(ctx, item, c, d, decls))
    order: list[t.Class] = []
    for _, c, d in classes:
        ctx.current = d
        _visit(ctx, c, order, [])
    for c in order:
        for p in c.parents:
            assert isinstance(p, UserType) and isinstance(p.decl, t.Class)
            p.decl.extenders.append(c)
        ctx.current = decls[c]
        _members(ctx, c, decls)
    ctx.current = None


def _parents(ctx: Context, item: Item, c: t.Class, d: ast.ClassDecl, decls: Declarations) -> list[Type]:
    kept: list[Type] = []
    if c.parents and asks(d):
        ctx.unsupported(d.name.span, "`{:autocontracts}` on classes that extend traits")
    for p, syntax in zip(c.parents, d.parents, strict=True):
        if not isinstance(p, UserType):
            if d not in ctx.bad:
                ctx.error("extends", syntax.span, f"Only traits can be extended, and `{p}` is not one.")
            continue
        if p.decl is OBJECT_DECL:
            continue
        if not isinstance(p.decl, t.Class) or not p.decl.is_trait or p.nullable:
            ctx.error("extends", syntax.span, f"Only traits can be extended, and `{p}` is not one.")
            continue
        if p.decl.module != c.module and not _may_not_end(decls.get(p.decl)):
            ctx.error(
                "extends",
                syntax.span,
                f"`{p.decl.name}` belongs to another module. A trait can be extended there only where it is "
                f"declared as `trait {{:termination false}} {p.decl.name}`.",
                Note(p.decl.span, "The trait is declared here."),
            )  # it is kept: of the members that it would give, nothing more is to be said
        if p not in kept:
            kept.append(p)
    return kept


def _may_not_end(d: ast.Decl | None) -> bool:
    """`{:termination false}`. What it asks for is to be let off a proof across modules; here calls are
    followed across modules too, so nothing is taken on trust."""
    return d is not None and any(
        a.name == "termination"
        and len(a.args) == 1
        and isinstance(a.args[0], ast.BoolLit)
        and not a.args[0].value
        for a in d.attributes
    )


def _visit(ctx: Context, c: t.Class, order: list[t.Class], path: list[t.Class]) -> None:
    """Parents first; a circle is cut where it closes."""
    if c in order:
        return
    path.append(c)
    for p in c.parents:
        assert isinstance(p, UserType) and isinstance(p.decl, t.Class)
        if p.decl in path:
            ctx.error("cycle", c.span, f"`{c.name}` extends itself, by way of `{p.decl.name}`.")
            c.parents = tuple(q for q in c.parents if q is not p)
        else:
            _visit(ctx, p.decl, order, path)
    path.pop()
    order.append(c)


def _members(ctx: Context, c: t.Class, decls: Declarations) -> None:
    here = UserType(c, c.params)
    above = ancestry(here)[1:]
    for u in above:
        if any(v.decl is u.decl and v != u for v in above):
            ctx.error(
                "extends", c.span, f"`{c.name}` extends `{u.decl.name}` with two kinds of type arguments."
            )
            return
    inherited: dict[str, list[tuple[Member, UserType]]] = {}
    for u in above:
        for m in own_members(u.decl):
            inherited.setdefault(m.name, []).append((m, u))
    for m in own_members(c):
        outer, ctx.current = ctx.current, decls.get(m, ctx.current)
        _declared(ctx, c, m, inherited.pop(m.name, []), decls)
        ctx.current = outer
    _inherited(ctx, c, [_last(found) for found in inherited.values()], decls)


def _has_body(d: ast.Decl) -> bool:
    return isinstance(d, ast.FunctionDecl | ast.MethodDecl) and d.body is not None


def _last(found: list[tuple[Member, UserType]]) -> list[tuple[Member, UserType]]:
    """Those that no other overrides."""

    def below(m: Member, other: Member) -> bool:
        if not isinstance(m, t.Function | t.Method) or not isinstance(other, t.Function | t.Method):
            return False
        return overrides(m, other)

    return [(m, u) for m, u in found if not any(below(o, m) for o, _ in found)]


def _declared(
    ctx: Context, c: t.Class, m: Member, found: list[tuple[Member, UserType]], decls: Declarations
) -> None:
    """A member that is declared here, and those above with its name."""
    last = _last(found)
    if not last:
        return
    above, u = last[0]
    note = Note(above.span, f"It is declared in `{u.decl.name}`.")
    span = m.name_span if isinstance(m, t.Function | t.Method) else m.span
    if len(last) > 1:
        ctx.error(
            "override",
            span,
            f"`{m.name}` would override both `{last[0][1].decl.name}.{m.name}` and "
            f"`{last[1][1].decl.name}.{m.name}`, of which neither overrides the other.",
        )
    elif isinstance(above, t.Field | t.Constant) or isinstance(m, t.Field | t.Constant):
        ctx.error("override", span, f"`{c.name}` has `{m.name}` already, from `{u.decl.name}`.", note)
    elif above.static or m.static:
        ctx.error(
            "override",
            span,
            f"`{m.name}` cannot be declared again: a static member cannot be overridden.",
            note,
        )
    elif _has_body(decls[above]):
        ctx.error(
            "override",
            span,
            f"`{m.name}` has a body in `{u.decl.name}` already, so it cannot be declared again.",
            note,
        )
    elif check_override(ctx, m, above, u):
        m.overrides = above  # pyright: ignore[reportAttributeAccessIssue]
        above.overriders.append(m)  # pyright: ignore[reportArgumentType]


def _inherited(
    ctx: Context, c: t.Class, members: list[list[tuple[Member, UserType]]], d: Declarations
) -> None:
    """Members that are not declared here: each from one place, and those of a class with a body."""
    missing: list[tuple[t.Function | t.Method, UserType]] = []
    for found in members:
        m, u = found[0]
        if len(found) > 1:
            message = f"`{c.name}` would have two members `{m.name}`: of `{u.decl.name}` and of "
            ctx.error("extends", c.span, f"{message}`{found[1][1].decl.name}`.")
        elif isinstance(m, t.Function | t.Method) and not m.static and not _has_body(d[m]):
            missing.append((m, u))
    if missing and not c.is_trait:
        names = ", ".join(f"`{m.name}`" for m, _ in missing)
        ctx.error(
            "override",
            c.span,
            f"The class `{c.name}` must declare {names} with a body: a trait that it extends has none.",
            *[Note(m.name_span, f"`{u.decl.name}` declares `{m.name}` without a body.") for m, u in missing],
        )
