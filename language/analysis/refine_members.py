"""One declaration refined by another of the same name: a body where there was none, further promises.

What a declaration asks for (`requires`, `reads`, `modifies`, `decreases`) stays, so that whoever relied on
the refined module may rely on this one. (Reference manual, "Method declarations", "Function and predicate
declarations", "Const declarations", "Class, trait and iterator declarations" and "Type declarations".)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from language.analysis.context import Context
from language.analysis.refine_same import same
from language.analysis.refine_statements import Merger
from language.diagnostics import Note
from language.record import dataclass, replace
from language.source import Span
from language.syntax import ast

D = TypeVar("D", bound=ast.Decl)

Callable_ = ast.FunctionDecl | ast.MethodDecl


@dataclass
class Merging:
    """`copied` and `refined` collect the declarations made: unchanged copies (with their originals), and
    those that were refined.
    `kept` has what an opaque type promised, by the declaration that takes its place."""

    ctx: Context
    copied: dict[ast.Decl, ast.Decl]
    refined: set[ast.Decl]
    kept: dict[ast.Decl, tuple[str, ...]]
    fields: frozenset[str] = frozenset()
    """Names of the fields in the module that is refined."""

    def copy(self, d: D) -> D:
        """A declaration of its own with the same parts; so for its members."""
        changed: dict[str, Any] = {}
        for name in ("members", "decls"):
            inner: tuple[ast.Decl, ...] | None = getattr(d, name, None)
            if inner:
                changed[name] = tuple([self.copy(x) for x in inner])
        made = replace(d, **changed)
        self.copied[made] = d
        return made

    def merge(self, old: ast.Decl, new: ast.Decl) -> ast.Decl:
        """`old` as `new` refines it; `old`'s copy after an error."""
        match old, new:
            case ast.FunctionDecl(), ast.FunctionDecl():
                made: ast.Decl | None = self._function(old, new)
            case ast.MethodDecl(), ast.MethodDecl():
                made = self._method(old, new)
            case ast.ConstDecl(), ast.ConstDecl():
                made = self._const(old, new)
            case ast.FieldDecl(), ast.FieldDecl():
                made = self._field(old, new)
            case ast.ClassDecl(), ast.ClassDecl():
                made = self._class(old, new)
            case ast.Export(), ast.Export():
                made = _export(old, new)
            case ast.TypeDecl(), ast.TypeDecl() | ast.ClassDecl() | ast.DatatypeDecl() | ast.NewtypeDecl():
                made = self._type(old, new)
            case _:
                message = f"`{new.name.text}` is in the refined module already, as something else."
                made = self._wrong(new.name.span, message, old)
        if made is None:
            return self.copy(old)
        self.refined.add(made)
        return made

    def _wrong(self, span: Span, message: str, old: ast.Decl) -> None:
        self.ctx.error("refinement", span, message, Note(old.name.span, "This is what is refined."))

    # ── callables ────────────────────────────────────────────────────────────────────────────────

    def _callable(self, old: Callable_, new: Callable_) -> bool:
        """Whether `new` may refine `old`, as far as its head and its contract go."""
        name = new.name.text
        changed = (new.modifiers ^ old.modifiers) & {"ghost", "static", "opaque"}
        if changed == frozenset({"ghost"}) and _compiled_at_last(old, new):
            changed = frozenset[str]()
        if old.kind != new.kind or changed:
            message = f"`{name}` must be what it is in the refined module: {self._words(old)}."
            self._wrong(new.name.span, message, old)
            return False
        for clauses, word in (
            (new.spec.requires, "requires"),
            (new.spec.reads, "reads"),
            (new.spec.modifies, "modifies"),
            ((new.spec.decreases,) if new.spec.decreases is not None else (), "decreases"),
        ):
            if clauses:
                message = f"A refinement of `{name}` cannot add `{word}`: only `ensures` may be added."
                self._wrong(clauses[0].span, message, old)
                return False
        if new.refining:
            return True
        if not same(_types(old), _types(new)):
            message = f"`{name}` must have the parameters and results that it has in the refined module."
            self._wrong(new.name.span, message, old)
            return False
        if not same(_names(old), _names(new)):
            message = f"The parameters and results of `{name}` must be called as in the refined module."
            self._wrong(new.name.span, message, old)
            return False
        return True

    def _words(self, d: Callable_) -> str:
        words = [w for w in ("ghost", "static", "opaque") if w in d.modifiers]
        return f"`{' '.join((*words, d.kind))}`"

    def _function(self, old: ast.FunctionDecl, new: ast.FunctionDecl) -> ast.FunctionDecl | None:
        if not self._callable(old, new):
            return None
        if old.body is not None and new.body is not None:
            message = f"`{new.name.text}` has a body in the refined module, which cannot be replaced."
            self._wrong(new.body.span, message, old)
            return None
        return replace(
            old,
            span=new.span,
            name=new.name,
            modifiers=old.modifiers - {"ghost"} | new.modifiers & {"ghost"},
            attributes=(*old.attributes, *new.attributes),
            spec=_spec(old.spec, new.spec),
            body=new.body if new.body is not None else old.body,
            by_method=new.by_method if new.by_method is not None else old.by_method,
        )

    def _method(self, old: ast.MethodDecl, new: ast.MethodDecl) -> ast.MethodDecl | None:
        if not self._callable(old, new):
            return None
        mine = new if new.body is not None else old
        if old.body is not None and new.body is not None:
            body, split = self._merger(old).bodies(old, new, old.body, new.body)
            mine = replace(new, body=body, new_split=split)
        return replace(
            old,
            span=new.span,
            name=new.name,
            attributes=(*old.attributes, *new.attributes),
            spec=_spec(old.spec, new.spec),
            body=mine.body,
            new_split=mine.new_split,
        )

    def _merger(self, old: ast.MethodDecl) -> Merger:
        """What merges statements into the body of a method."""
        inside = [n for n in ast.walk(old.body) if isinstance(n, ast.VarDecl)] if old.body is not None else []
        names = {v.name.text for n in inside for v in n.vars}
        names |= {f.name.text for f in (*old.params, *old.results) if f.name is not None}
        return Merger(self.ctx, self.fields, frozenset(names))

    # ── constants, fields, classes, types ────────────────────────────────────────────────────────────────

    def _const(self, old: ast.ConstDecl, new: ast.ConstDecl) -> ast.ConstDecl | None:
        name = new.name.text
        was, now = "ghost" in old.modifiers, "ghost" in new.modifiers
        made_ghost = now and not was
        if "static" in new.modifiers ^ old.modifiers or (was and not now):
            message = f"`{name}` must be declared with the words of the refined module."
            return self._wrong(new.name.span, message, old)
        if old.value is not None and new.value is not None:
            message = f"`{name}` has a value in the refined module, which cannot be replaced."
            return self._wrong(new.name.span, message, old)
        if new.value is None and not made_ghost:
            message = f"A refinement of `{name}` gives it a value, or makes it `ghost`."
            return self._wrong(new.name.span, message, old)
        told = new.type is not None and old.type is not None
        if not new.refining and told and not same(old.type, new.type):
            message = f"`{name}` must have the type that it has in the refined module."
            return self._wrong(new.name.span, message, old)
        return replace(
            old,
            span=new.span,
            name=new.name,
            modifiers=old.modifiers | new.modifiers,
            attributes=(*old.attributes, *new.attributes),
            value=new.value if new.value is not None else old.value,
        )

    def _field(self, old: ast.FieldDecl, new: ast.FieldDecl) -> ast.FieldDecl | None:
        name = new.name.text
        if "ghost" in old.modifiers or "ghost" not in new.modifiers:
            message = f"A refinement of the field `{name}` can only make it `ghost`."
            return self._wrong(new.name.span, message, old)
        if not same(old.type, new.type):
            message = f"`{name}` must have the type that it has in the refined module."
            return self._wrong(new.name.span, message, old)
        return replace(old, span=new.span, name=new.name, modifiers=old.modifiers | {"ghost"})

    def _class(self, old: ast.ClassDecl, new: ast.ClassDecl) -> ast.ClassDecl | None:
        name = new.name.text
        if not new.refining:
            message = f"To refine `{name}`, write `...` after its name: `{new.kind} {name} ... {{`."
            return self._wrong(new.name.span, message, old)
        if old.kind != new.kind or not _same_params(old.type_params, new.type_params) or new.parents:
            message = f"`{name}` must be declared as it is in the refined module."
            return self._wrong(new.name.span, message, old)
        members = self.members(old.members, new.members, self.merge)
        return replace(
            old,
            span=new.span,
            name=new.name,
            attributes=(*old.attributes, *new.attributes),
            members=members,
        )

    def members(
        self,
        old: tuple[ast.Decl, ...],
        new: tuple[ast.Decl, ...],
        merge: Callable[[ast.Decl, ast.Decl], ast.Decl],
    ) -> tuple[ast.Decl, ...]:
        """The old ones in their order, each refined or copied, then those that are new."""
        mine: dict[str, ast.Decl] = {}
        twice: list[ast.Decl] = []
        for d in new:
            if (key := _key(d)) and key in mine:
                twice.append(d)  # told when names are declared
            else:
                mine[key] = d
        out: list[ast.Decl] = []
        for d in old:
            other = mine.get(key) if (key := _key(d)) else None
            out.append(self.copy(d) if other is None else merge(d, other))
        known = {key for d in old if (key := _key(d))}
        for d in new:
            if _key(d) in known and d not in twice:
                continue
            if getattr(d, "refining", False):
                message = f"There is no `{d.name.text}` in the refined module that `...` could stand for."
                self.ctx.error("refinement", d.name.span, message)
                continue
            out.append(d)
        return tuple(out)

    def _type(
        self, old: ast.TypeDecl, new: ast.TypeDecl | ast.ClassDecl | ast.DatatypeDecl | ast.NewtypeDecl
    ) -> ast.Decl | None:
        name = new.name.text
        if old.base is not None or old.condition is not None:
            message = f"`{name}` has a definition in the refined module, which cannot be replaced."
            return self._wrong(new.name.span, message, old)
        if not _same_params(_unnamed(old.type_params), _unnamed(new.type_params)):
            message = f"`{name}` must have the type parameters that it has in the refined module."
            return self._wrong(new.name.span, message, old)
        if old.members and isinstance(new, ast.TypeDecl) and new.base is not None:
            message = f"`{name}` has members in the refined module, so a synonym cannot stand for it."
            return self._wrong(new.name.span, message, old)
        made = replace(new, members=self.members(old.members, new.members, self.merge))
        self.kept[made] = old.characteristics
        return made


def _compiled_at_last(old: Callable_, new: Callable_) -> bool:
    """Whether a ghost function without a body gets one that runs."""
    functions = isinstance(old, ast.FunctionDecl) and isinstance(new, ast.FunctionDecl)
    return functions and "ghost" in old.modifiers and old.body is None and new.body is not None


def _key(d: ast.Decl) -> str:
    """What a declaration is found by; export sets have names of their own."""
    return f"export {d.name.text}" if isinstance(d, ast.Export) else d.name.text


def _export(old: ast.Export, new: ast.Export) -> ast.Export:
    return replace(
        new,
        provides=(*old.provides, *new.provides),
        reveals=(*old.reveals, *new.reveals),
        extends=(*old.extends, *new.extends),
        provides_all=old.provides_all or new.provides_all,
        reveals_all=old.reveals_all or new.reveals_all,
    )


def _spec(old: ast.Spec, new: ast.Spec) -> ast.Spec:
    return replace(old, ensures=(*old.ensures, *new.ensures))


def _types(d: Callable_) -> tuple[object, ...]:
    """What a signature says apart from names of parameters."""
    params = tuple([(f.type, f.ghost, f.new, f.older) for f in d.params])
    if isinstance(d, ast.FunctionDecl):
        return (d.type_params, params, d.result, d.counter)
    return (d.type_params, params, tuple([(f.type, f.ghost) for f in d.results]), d.counter)


def _names(d: Callable_) -> tuple[object, ...]:
    params = tuple([(f.name, f.nameonly, f.default) for f in d.params])
    if isinstance(d, ast.FunctionDecl):
        return (params, d.result_name)
    return (params, tuple([f.name for f in d.results]))


def _unnamed(params: tuple[ast.TypeParam, ...]) -> tuple[ast.TypeParam, ...]:
    """A type that takes the place of an opaque one may call its parameters as it likes."""
    return tuple([replace(p, name=replace(p.name, text="")) for p in params])


def _same_params(a: tuple[ast.TypeParam, ...], b: tuple[ast.TypeParam, ...]) -> bool:
    return same(a, b)
