"""First pass over declarations: make an object for each, and put its name into its module.

Nothing is looked up here, so that order does not matter later. `Work` lists what the later passes fill
in.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.autocontracts import added_members, asks
from language.analysis.context import Context
from language.analysis.export_sets import veiled
from language.analysis.extreme_heads import declare_extreme, declare_extreme_lemma
from language.analysis.scope import Entity, Module, Shown, Synonym
from language.diagnostics import Note
from language.record import dataclass, field
from language.source import Span
from language.syntax import ast
from language.types import INT, ParamType


@dataclass(eq=False)
class Item:
    """A typed declaration beside its syntax. `written` is the syntax before anything was added to it."""

    typed: object
    decl: ast.Decl
    module: Module
    owner: t.TypeDeclaration | None = None
    written: ast.Decl = field(init=False)

    def __post_init__(self) -> None:
        self.written = self.decl


@dataclass(eq=False)
class Work:
    program: t.TypedProgram
    items: list[Item] = field(default_factory=list[Item])
    imports: list[tuple[Module, ast.Import]] = field(default_factory=list["tuple[Module, ast.Import]"])
    modules: list[Module] = field(default_factory=list[Module])
    """All of them, the top level among them."""
    exported: list[tuple[ast.Export, Shown, Module]] = field(
        default_factory=list["tuple[ast.Export, Shown, Module]"]
    )
    """Export sets, what they show, and a module that knows that much alone."""


def declare_all(ctx: Context, work: Work, module: Module, decls: tuple[ast.Decl, ...]) -> None:
    work.modules.append(module)
    module.veiled = veiled(decls)
    for d in decls:
        ctx.current = d
        _declare(ctx, work, module, d)
    ctx.current = None


def _add(ctx: Context, module: Module, name: ast.Name, entity: Entity) -> None:
    old = module.entries.get(name.text)
    if old is not None:
        span = getattr(old, "name_span", None) or old.span
        ctx.error(
            "duplicate",
            name.span,
            f"`{name.text}` is declared twice here.",
            Note(span, "It is also declared here."),
        )
        return
    module.entries[name.text] = entity


def _qualified(module: Module, name: str) -> str:
    return f"{module.qualified}.{name}" if module.qualified else name


def type_params(ctx: Context, params: tuple[ast.TypeParam, ...], compared: set[str]) -> tuple[ParamType, ...]:
    seen: set[str] = set()
    out: list[ParamType] = []
    for p in params:
        if p.name.text in seen:
            ctx.error("duplicate", p.name.span, f"The type parameter `{p.name.text}` is declared twice.")
        seen.add(p.name.text)
        cs = p.characteristics
        out.append(
            ParamType(
                p.name.text,
                ctx.uid(),
                "==" in cs or p.name.text in compared,
                "0" in cs,
                "00" in cs,
                "!new" in cs,
            )
        )
    return tuple(out)


def _compared(ctx: Context, d: ast.Decl) -> set[str]:
    """The parameters of a type that its parts compare."""
    needs = ctx.equality.needs.get(d.name.text, [])
    params: tuple[ast.TypeParam, ...] = getattr(d, "type_params", ())
    return {p.name.text for p, n in zip(params, needs, strict=False) if n}


def _signature_compares(ctx: Context, d: ast.FunctionDecl | ast.MethodDecl) -> set[str]:
    types = [f.type for f in d.params if not f.ghost]
    if isinstance(d, ast.MethodDecl):
        types += [f.type for f in d.results if not f.ghost]
    elif d.result is not None:
        types.append(d.result)
    return ctx.equality.used(types, d.type_params)


def _attributes(d: ast.Decl) -> t.Attributes:
    """Names only; arguments are filled in with the bodies, where names are known."""
    return tuple([t.Attribute(a.name) for a in d.attributes])


def _known_attributes(ctx: Context, d: ast.Decl) -> None:
    """Notes where `{:autoReq}` adds preconditions."""
    says = asks(d, "autoReq")
    if says is not None:
        ctx.auto_requires.append((d.span, says))


def _declare(ctx: Context, work: Work, module: Module, d: ast.Decl) -> None:
    if isinstance(d, ast.ModuleDecl | ast.ClassDecl | ast.DatatypeDecl | ast.NewtypeDecl | ast.TypeDecl):
        _known_attributes(ctx, d)
    match d:
        case ast.ModuleDecl():
            _module(ctx, work, module, d)
        case ast.Import():
            work.imports.append((module, d))
        case ast.Export():
            module.exports.append(d)
        case ast.ClassDecl():
            _class(ctx, work, module, d)
        case ast.DatatypeDecl():
            _datatype(ctx, work, module, d)
        case ast.NewtypeDecl():
            _newtype(ctx, work, module, d)
        case ast.TypeDecl():
            _type(ctx, work, module, d)
        case ast.FunctionDecl() | ast.MethodDecl() | ast.ConstDecl():
            e = member(ctx, work, module, None, d)
            if e is not None and not isinstance(e, t.Field):
                _add(ctx, module, d.name, e)
        case ast.FieldDecl():
            ctx.error("declaration", d.span, "A `var` field belongs into a class; outside, use `const`.")
        case _:
            raise AssertionError(d)


def _module(ctx: Context, work: Work, module: Module, d: ast.ModuleDecl) -> None:
    m = Module(d.name.text, _qualified(module, d.name.text), module, d.name.span)
    _add(ctx, module, d.name, m)
    declare_all(ctx, work, m, d.decls)
    ctx.current = d


def _class(ctx: Context, work: Work, module: Module, d: ast.ClassDecl) -> None:
    params = type_params(ctx, d.type_params, _compared(ctx, d))
    c = t.Class(
        d.name.text,
        _qualified(module, d.name.text),
        params,
        d.name.span,
        _attributes(d),
        module.qualified,
        is_trait=d.kind == "trait",
        is_iterator=d.iterator,
    )
    _type_declared(ctx, work, module, d, c)
    _members(ctx, work, module, c, (*d.members, *added_members(d)))


def _type_declared(ctx: Context, work: Work, module: Module, d: ast.Decl, e: t.TypeDeclaration) -> None:
    _add(ctx, module, d.name, e)
    work.items.append(Item(e, d, module))
    work.program.types.append(e)
    params: tuple[ast.TypeParam, ...] = getattr(d, "type_params", ())
    ctx.variances[e] = tuple([p.variance for p in params])


def _datatype(ctx: Context, work: Work, module: Module, d: ast.DatatypeDecl) -> None:
    if d.parents:
        ctx.unsupported(d.name.span, "datatypes that extend traits")
    dt = t.Datatype(
        d.name.text,
        _qualified(module, d.name.text),
        type_params(ctx, d.type_params, _compared(ctx, d)),
        d.name.span,
        _attributes(d),
        module.qualified,
        codata=d.codata,
    )
    _type_declared(ctx, work, module, d, dt)
    seen: dict[str, Span] = {}
    for i, c in enumerate(d.ctors):
        if c.name.text in seen:
            ctx.error(
                "duplicate",
                c.name.span,
                f"`{d.name.text}` has two constructors `{c.name.text}`.",
                Note(seen[c.name.text], "The other one."),
            )
            continue
        seen[c.name.text] = c.name.span
        ctor = t.Constructor(c.name.text, dt, (), c.name.span, c.ghost, i)
        dt.ctors.append(ctor)
        module.ctors.setdefault(c.name.text, []).append(ctor)
    _members(ctx, work, module, dt, d.members)


def _newtype(ctx: Context, work: Work, module: Module, d: ast.NewtypeDecl) -> None:
    s = t.SubsetType(
        d.name.text,
        _qualified(module, d.name.text),
        type_params(ctx, d.type_params, _compared(ctx, d)),
        d.name.span,
        _attributes(d),
        module.qualified,
        is_newtype=True,
    )
    ctx.literals_are_ints = False
    _type_declared(ctx, work, module, d, s)
    _members(ctx, work, module, s, d.members)


def _type(ctx: Context, work: Work, module: Module, d: ast.TypeDecl) -> None:
    params = type_params(ctx, d.type_params, _compared(ctx, d))
    name, qualified = d.name.text, _qualified(module, d.name.text)
    if d.condition is not None:
        s = t.SubsetType(name, qualified, params, d.name.span, _attributes(d), module.qualified)
        _type_declared(ctx, work, module, d, s)
        _members(ctx, work, module, s, d.members)
    elif d.base is not None and name in module.veiled:
        s = t.SubsetType(name, qualified, params, d.name.span, _attributes(d), module.qualified, alias=True)
        _type_declared(ctx, work, module, d, s)
    elif d.base is not None:
        syn = Synonym(name, qualified, params, d.name.span, d, module)
        _add(ctx, module, d.name, syn)
        ctx.variances[syn] = tuple([p.variance for p in d.type_params])
        work.items.append(Item(syn, d, module))
    else:
        cs = d.characteristics
        a = t.AbstractType(
            name,
            qualified,
            params,
            d.name.span,
            _attributes(d),
            module.qualified,
            "==" in cs,
            "0" in cs,
            "00" in cs,
            "!new" in cs,
        )
        _type_declared(ctx, work, module, d, a)
        _members(ctx, work, module, a, d.members)


_WithMembers = t.Class | t.Datatype | t.SubsetType | t.AbstractType


def _members(
    ctx: Context, work: Work, module: Module, owner: t.TypeDeclaration, members: tuple[ast.Decl, ...]
) -> None:
    seen: dict[str, Span] = {}
    if isinstance(owner, t.Datatype):
        seen = {c.name + "?": c.span for c in owner.ctors}
    for d in members:
        outer, ctx.current = ctx.current, d
        if d.name.text in seen:
            ctx.error(
                "duplicate",
                d.name.span,
                f"`{owner.name}` has two members `{d.name.text}`.",
                Note(seen[d.name.text], "The other one."),
            )
        else:
            seen[d.name.text] = d.name.span
            member(ctx, work, module, owner, d)
        ctx.current = outer


def member(
    ctx: Context, work: Work, module: Module, owner: t.TypeDeclaration | None, d: ast.Decl
) -> t.Function | t.Method | t.Constant | t.Field | None:
    """Make the object of a function, method, constant or field, and add it to its owner and the program."""
    _known_attributes(ctx, d)
    name = d.name.text
    prefix = owner.qualified if owner is not None else module.qualified
    shown = "constructor" if name == ast.ANONYMOUS else name  # a keyword, so it clashes with no other name
    qualified = f"{prefix}.{shown}" if prefix else shown
    static = owner is None or "static" in d.modifiers
    if "static" in d.modifiers and owner is None:
        ctx.warn("static", d.name.span, "`static` says nothing here: outside of types, everything is static.")
    match d:
        case ast.FieldDecl():
            if not isinstance(owner, t.Class):
                ctx.error(
                    "declaration",
                    d.name.span,
                    "Only classes have fields; use a constructor's parts, or `const`.",
                )
                return None
            words = d.modifiers
            f = t.Field(name, owner, INT, "ghost" in words, d.name.span, "fixed" in words, "yield" in words)
            owner.fields.append(f)
            work.items.append(Item(f, d, module, owner))
            return f
        case ast.ConstDecl():
            c = t.Constant(name, qualified, owner, INT, "ghost" in d.modifiers, static, d.name.span)
            c.attributes = _attributes(d)
            c.opaque = "opaque" in d.modifiers
            c.module = module.qualified
            if isinstance(owner, _WithMembers):
                owner.constants.append(c)
            work.program.constants.append(c)
            work.items.append(Item(c, d, module, owner))
            return c
        case ast.FunctionDecl():
            return _function(ctx, work, module, owner, d, qualified, static)
        case ast.MethodDecl():
            return _method(ctx, work, module, owner, d, qualified, static)
        case _:
            ctx.error("declaration", d.name.span, "This cannot be declared inside a type: move it out.")
            return None


def _function(
    ctx: Context,
    work: Work,
    module: Module,
    owner: t.TypeDeclaration | None,
    d: ast.FunctionDecl,
    qualified: str,
    static: bool,
) -> t.Function:
    extreme = d.kind.startswith(("least", "greatest"))
    ghost = extreme or d.kind.startswith("twostate") or ("ghost" in d.modifiers and not d.method)
    f = t.Function(
        d.name.text,
        qualified,
        owner,
        type_params(ctx, d.type_params, _signature_compares(ctx, d)),
        (),
        t.Variable(d.name.text, INT, "out"),
        ghost,
        static,
        d.span,
        d.name.span,
        kind=d.kind,
        opaque="opaque" in d.modifiers or any(a.name == "opaque" for a in d.attributes),
        attributes=_attributes(d),
        module=module.qualified,
    )
    if extreme:
        declare_extreme(ctx, f, d)
    partial = bool(d.spec.requires) or any(says and s.covers(d.span) for s, says in ctx.auto_requires)
    ctx.arrows[f] = "~>" if d.spec.reads else "-->" if partial else "->"
    if isinstance(owner, _WithMembers):
        owner.functions.append(f)
    work.program.functions.append(f)
    work.items.append(Item(f, d, module, owner))
    return f


def _method(
    ctx: Context,
    work: Work,
    module: Module,
    owner: t.TypeDeclaration | None,
    d: ast.MethodDecl,
    qualified: str,
    static: bool,
) -> t.Method:
    kind = d.kind
    if kind in ("least lemma", "greatest lemma") or kind == "twostate lemma":
        kind = "lemma"
    if kind == "constructor" and not isinstance(owner, t.Class):
        ctx.error("declaration", d.name.span, "A constructor belongs into a class.")
    ghost = kind == "lemma" or "ghost" in d.modifiers
    m = t.Method(
        d.name.text,
        qualified,
        owner,
        type_params(ctx, d.type_params, _signature_compares(ctx, d)),
        (),
        (),
        kind,
        ghost,
        static and kind != "constructor",
        d.span,
        d.name.span,
        attributes=_attributes(d),
        module=module.qualified,
        new_split=d.new_split,
        two_state=d.kind == "twostate lemma",
    )
    if d.kind in ("least lemma", "greatest lemma"):
        declare_extreme_lemma(ctx, m, d)
    ctx.method_names.add(d.name.text)
    if any(not isinstance(f.target, ast.ThisExpr) for f in d.spec.modifies):
        ctx.far_reaching.add(m)
    if isinstance(owner, _WithMembers):
        owner.methods.append(m)
    work.program.methods.append(m)
    work.items.append(Item(m, d, module, owner))
    return m
