"""Export sets: which names of a module others may use, and what they know of them.

`provides` shows a name with its signature, `reveals` what stands behind it too. (Reference manual, "Export
Sets and Access Control".)
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.members import Member, own_members
from language.analysis.scope import Entity, Module, Shown, Sight
from language.source import Span
from language.syntax import ast


def veiled(decls: tuple[ast.Decl, ...]) -> frozenset[str]:
    """Names that some export set may provide without revealing them; coarse, which costs nothing."""
    sets = [d for d in decls if isinstance(d, ast.Export)]
    everything = {d.name.text for d in decls} if any(d.provides_all for d in sets) else set[str]()
    return frozenset(everything | {n.text for d in sets for n in d.provides})


def set_name(module: Module, e: ast.Export) -> str:
    """A set without a name is called like its module."""
    return e.name.text or module.name


def declared_in(module: Module) -> list[object]:
    """What the module declares itself: no modules, no imported names; members of types too."""
    out: list[object] = []
    for e in module.entries.values():
        if not isinstance(e, Module):
            out += [e, *members_of(e)]
    return out


def members_of(e: Entity) -> list[Member]:
    return own_members(e) if isinstance(e, t.TypeDeclaration) else []


def shown(ctx: Context, module: Module, e: ast.Export, busy: tuple[ast.Export, ...] = ()) -> Shown:
    """What the set shows, with what it extends; reports names that cannot be exported."""
    out = Shown()
    ctx.current = e
    for name in e.extends:
        other = next((x for x in module.exports if set_name(module, x) == name.text), None)
        if other is None:
            ctx.error("export", name.span, f"`{module.name}` has no export set `{name.text}` to extend.")
            continue
        if ctx.links is not None:
            ctx.links.name(name, other)
        if other is e or other in busy:
            ctx.error("cycle", name.span, f"The export set `{name.text}` extends itself, by way of others.")
        else:
            more = shown(ctx, module, other, (*busy, e))
            out.names |= more.names
            out.provided |= more.provided
            out.revealed |= more.revealed
            ctx.current = e
    for name in e.reveals:
        _show(ctx, module, name, out, reveals=True)
    for name in e.provides:
        _show(ctx, module, name, out, reveals=False)
    for name, x in module.entries.items():
        if e.reveals_all or e.provides_all:
            _everything(name, x, out, reveals=e.reveals_all)
    _places(ctx, module, e, out)
    return out


def _everything(name: str, x: Entity, out: Shown, *, reveals: bool) -> None:
    """`provides *` or `reveals *`: constructors and fields come with what is revealed only."""
    out.names.add(name)
    if isinstance(x, Module):
        return
    _add(x, out, reveals=reveals)
    for m in members_of(x):
        if x in out.revealed or not _needs_revealed(m):
            _add(m, out, reveals=reveals)


def _needs_revealed(m: Member) -> bool:
    return isinstance(m, t.Field) or (isinstance(m, t.Method) and m.kind == "constructor")


def _add(x: object, out: Shown, *, reveals: bool) -> None:
    out.provided.add(x)
    if reveals and not isinstance(x, t.Method | t.Field):
        out.revealed.add(x)


def _show(ctx: Context, module: Module, name: ast.Name, out: Shown, *, reveals: bool) -> None:
    first, _, rest = name.text.partition(".")
    x = module.entries.get(first)
    if x is None and first.endswith("?") and isinstance(module.entries.get(first[:-1]), t.Class):
        message = f"`{first}` is exported together with `{first[:-1]}`: write `reveals {first[:-1]}`."
        ctx.error("export", name.span, message)
        return
    if x is None:
        ctx.error("export", name.span, f"`{module.name}` declares no `{first}`, so it cannot export it.")
        return
    if ctx.links is not None:
        start = name.span.start
        ctx.links.name(ast.Name(Span(start, start + len(first), name.span.home), first), x)
    if rest:
        found = next((m for m in members_of(x) if m.name == rest), None)
        if found is None:
            message = f"`{first}` has no member `{rest}` that could be exported by itself."
            ctx.error("export", name.span, message)
            return
        whole: object = found
        if ctx.links is not None:
            end = name.span.end
            ctx.links.name(ast.Name(Span(end - len(rest), end, name.span.home), rest), found)
    else:
        whole = x
        out.names.add(first)
    if reveals and isinstance(whole, Module | t.Method | t.Field):
        ctx.error(
            "export",
            name.span,
            f"`{name.text}` cannot be revealed: there is no more to it than its name "
            "and signature. Write `provides`.",
        )
    if not isinstance(whole, Module):
        _add(whole, out, reveals=reveals)
    if reveals and isinstance(whole, t.Class):
        for m in whole.methods:
            if m.name == ast.ANONYMOUS:
                out.provided.add(m)


def _places(ctx: Context, module: Module, e: ast.Export, out: Shown) -> None:
    """A member is of use with its type only: fields and constructors with a revealed one."""
    spans: dict[str, Span] = {n.text: n.span for n in (*e.provides, *e.reveals)}
    for x in module.entries.values():
        for m in members_of(x):
            span = spans.get(f"{x.name}.{m.name}")
            if span is None or m not in out.provided:
                continue
            if x not in out.provided:
                ctx.error("export", span, f"To export `{x.name}.{m.name}`, export `{x.name}` too.")
            elif _needs_revealed(m) and x not in out.revealed:
                what = "field" if isinstance(m, t.Field) else "constructor"
                ctx.error("export", span, f"To export the {what} `{m.name}`, reveal `{x.name}`.")


def view(module: Module, what: Shown, guarded: frozenset[object], *, inside: bool = False) -> Module:
    """The module as far as an export set shows it. From `inside`, all imports may be named, though only those
    that are shown tell something."""
    entries = {
        n: x for n, x in module.entries.items() if n in what.names or (inside and isinstance(x, Module))
    }
    ctors = {
        name: kept
        for name, all_ in module.ctors.items()
        if (kept := [c for c in all_ if c.datatype in what.revealed])
    }
    sight = Sight(guarded, frozenset(what.provided), frozenset(what.revealed))
    for n, x in entries.items():
        if isinstance(x, Module) and n in what.names:
            sight = sight | x.sight
    return Module(
        module.name,
        module.qualified,
        module.parent,
        module.span,
        entries,
        ctors,
        [m for m in module.opened if inside and m in entries.values()],
        whole=module,
        sight=sight,
    )
