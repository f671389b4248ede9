"""Before any name is resolved: refining modules become plain ones, by copying and merging declarations.

`module B refines A { … }` becomes a module with `A`'s declarations, each as `B` refines it, and `B`'s own.
`import X : A` in an abstract module stands for any module that refines `A`: it becomes a module `X` with
`A`'s declarations, of which nothing more is known; a refinement replaces it by `import X = B`. (Reference
manual, "Module refinement" and "Module abstraction".)

Copies are analyzed like everything else. They need no new proof where nothing that they see was refined:
`Refinement` tells these from the others.
"""

from __future__ import annotations

from language.analysis.context import Context
from language.analysis.refine_members import Merging
from language.analysis.refine_names import (
    Place,
    constructors,
    frame_of,
    introduced,
    mentioned,
    mentioned_values,
    moved,
)
from language.diagnostics import Note
from language.record import dataclass, field, replace
from language.syntax import ast


@dataclass(frozen=True)
class Refinement:
    """`copied`: declarations taken over as they are, with their originals. `refined`: those that a module
    refines. `kept`: what the opaque type promised that a declaration takes the place of."""

    copied: dict[ast.Decl, ast.Decl] = field(default_factory=dict[ast.Decl, ast.Decl])
    refined: set[ast.Decl] = field(default_factory=set[ast.Decl])
    kept: dict[ast.Decl, tuple[str, ...]] = field(default_factory=dict[ast.Decl, tuple[str, ...]])


def refine(ctx: Context, programs: tuple[ast.Program, ...]) -> tuple[tuple[ast.Program, ...], Refinement]:
    """The programs without refinement; the same ones where there is nothing abstract."""
    out = Refinement()
    if not any(_refines(d) for p in programs for d in p.decls):
        return programs, out
    a = _Assembler(ctx, out)
    top = Place((frame_of(d for p in programs for d in p.decls),))
    return tuple([replace(p, decls=a.decls(p.decls, top)) for p in programs]), out


def _refines(d: ast.Decl) -> bool:
    if isinstance(d, ast.Import):
        return d.abstract
    if isinstance(d, ast.ModuleDecl):
        return bool(d.refines) or "abstract" in d.modifiers or any(map(_refines, d.decls))
    return bool(getattr(d, "refining", False)) or any(map(_refines, getattr(d, "members", ())))


def _fields_of(decls: tuple[ast.Decl, ...]) -> frozenset[str]:
    members = [m for d in decls for m in getattr(d, "members", ())]
    return frozenset(m.name.text for m in members if isinstance(m, ast.FieldDecl))


def _members(d: ast.Decl) -> tuple[ast.Decl, ...]:
    return getattr(d, "members", ())


def _shown_by_facade(base: ast.ModuleDecl, name: str) -> set[str]:
    """The names that an opened `import X : A` gave the refined module: they still mean what `A` says."""
    opened = any(isinstance(d, ast.Import) and d.name.text == f"{name} opened" for d in base.decls)
    facade = next((d for d in base.decls if isinstance(d, ast.ModuleDecl) and d.name.text == name), None)
    return introduced(facade.decls) if opened and facade is not None else set[str]()


class _Assembler:
    """Assembles each module once; `Place`s hold modules as they were written."""

    def __init__(self, ctx: Context, out: Refinement) -> None:
        self.ctx = ctx
        self.out = out
        self.merging = Merging(ctx, out.copied, out.refined, out.kept)
        self.done: dict[ast.ModuleDecl, ast.ModuleDecl | None] = {}
        """None while a module is being assembled."""
        self.parents: dict[ast.ModuleDecl, ast.ModuleDecl] = {}
        self.facades: dict[ast.ModuleDecl, ast.ModuleDecl] = {}
        """What `import X : A` became, and the `A`."""

    def decls(self, decls: tuple[ast.Decl, ...], place: Place) -> tuple[ast.Decl, ...]:
        out: list[ast.Decl] = []
        for d in decls:
            if isinstance(d, ast.ModuleDecl):
                out.append(self.module(d, place) or replace(d, refines=(), decls=()))
            elif self._plain(d):
                out.append(d)
        self._compiled(decls, place)
        return tuple(out)

    def _compiled(self, decls: tuple[ast.Decl, ...], inside: Place) -> None:
        """What is not abstract itself imports nothing abstract."""
        for d in decls:
            if isinstance(d, ast.Import) and not d.abstract:
                found = inside.find(tuple([n.text for n in d.target]))
                if found is not None and "abstract" in found[0].modifiers:
                    name = found[0].name.text
                    message = f"`{name}` is abstract, so only an abstract module can import it."
                    self.ctx.error("refinement", d.target[0].span, message)

    def _plain(self, d: ast.Decl) -> bool:
        return self._no_dots((d, *getattr(d, "members", ())))

    def _no_dots(self, decls: tuple[ast.Decl, ...]) -> bool:
        """Reports `...` where nothing is refined."""
        stray = [x for x in decls if getattr(x, "refining", False)]
        for x in stray:
            message = f"`...` stands for `{x.name.text}` of a refined module, but none is refined here."
            self.ctx.error("refinement", x.name.span, message)
        return not stray

    def module(self, m: ast.ModuleDecl, place: Place) -> ast.ModuleDecl | None:
        """The module that `m` stands for; None (and an error) where it refines itself."""
        if m in self.done:
            known = self.done[m]
            if known is None:
                message = f"The module `{m.name.text}` refines itself, by way of others."
                self.ctx.error("cycle", m.name.span, message)
            return known
        self.done[m] = None
        outer, self.ctx.current = self.ctx.current, m
        inside = place.inside(m)
        decls = m.decls
        if m.refines:
            decls = self._refined(m, place) or ()
        else:
            kept = tuple([d for d in decls if isinstance(d, ast.ModuleDecl) or self._plain(d)])
            decls = self._nested(kept, inside)
        decls = self._abstract_imports(m, decls, inside)
        if "abstract" not in m.modifiers:
            self._compiled(decls, inside)
        made = replace(m, refines=(), decls=decls)
        self.done[m] = made
        self.ctx.current = outer
        return made

    def _nested(self, decls: tuple[ast.Decl, ...], inside: Place) -> tuple[ast.Decl, ...]:
        out: list[ast.Decl] = []
        for d in decls:
            made = self.module(d, inside) if isinstance(d, ast.ModuleDecl) else d
            if made is not None:
                out.append(made)
        return tuple(out)

    # ── refining modules ─────────────────────────────────────────────────────────────────────────

    def _refined(self, m: ast.ModuleDecl, place: Place) -> tuple[ast.Decl, ...] | None:
        path = tuple([n.text for n in m.refines])
        found = place.find(path)
        if found is None:
            message = f"There is no module `{'.'.join(path)}` to refine."
            self.ctx.error("name", m.refines[0].span, message)
            return None
        parent, there = found
        if self.ctx.links is not None:
            self.ctx.links.name(m.refines[-1], parent)
        base = self.module(parent, there)
        if base is None:
            return None
        self.parents[m] = parent
        mine = self._nested(m.decls, place.inside(m))
        mine = tuple([d for d in mine if self._merges(d, base)])
        new = [d for d in mine if d.name.text not in introduced(base.decls)]
        if not self._same_names(m, base, mine, new, there, place):
            return None
        swapped = False

        def merge(old: ast.Decl, other: ast.Decl) -> ast.Decl:
            nonlocal swapped
            if isinstance(old, ast.ModuleDecl) and old in self.facades and isinstance(other, ast.Import):
                swapped = True
                return self._adhering(m, old, other, place)
            if isinstance(old, ast.Import) and isinstance(other, ast.Import):
                message = f"`{other.name.text}` is imported by the refined module already."
                self.ctx.error("duplicate", other.name.span, message, Note(old.name.span, "It is here."))
                return self.merging.copy(old)
            if isinstance(old, ast.ModuleDecl):
                self.ctx.unsupported(other.name.span, "refinements of modules inside of modules")
                return self.merging.copy(old)
            return self.merging.merge(old, other)

        before = set(self.out.copied)
        self.merging.fields = _fields_of(base.decls)
        decls = self.merging.members(base.decls, mine, merge)
        for d in decls:
            if isinstance(d, ast.ModuleDecl) and d in self.out.copied:
                original = next(x for x in base.decls if x.name.text == d.name.text)
                if isinstance(original, ast.ModuleDecl) and original in self.facades:
                    self.facades[d] = self.facades[original]
        for d in decls:
            if d in self.facades and "abstract" not in m.modifiers:
                self._concrete(m, d)
        if swapped:  # what was known of the abstract module is now known of another: all is to be proved
            for d in [d for d in self.out.copied if d not in before]:
                del self.out.copied[d]
        return decls

    def _merges(self, d: ast.Decl, base: ast.ModuleDecl) -> bool:
        """Reports `...` in a type that refines no class."""
        old = next((x for x in base.decls if x.name.text == d.name.text), None)
        refines = isinstance(d, ast.ModuleDecl) or isinstance(old, ast.ClassDecl)
        refines = refines or (isinstance(old, ast.TypeDecl) and bool(old.members))
        return refines or self._no_dots(getattr(d, "members", ()))

    def _concrete(self, m: ast.ModuleDecl, d: ast.Decl) -> None:
        name = d.name.text
        message = f"`{m.name.text}` is not abstract, so it must say which module `{name}` is."
        self.ctx.error("refinement", m.name.span, message)

    def _adhering(self, m: ast.ModuleDecl, facade: ast.ModuleDecl, i: ast.Import, place: Place) -> ast.Decl:
        """`import X = B` in the place of `import X : A`: `B` must be `A`, or refine it."""
        wanted = self.facades[facade]
        found = place.inside(m).find(tuple([n.text for n in i.target]))
        at: ast.ModuleDecl | None = found[0] if found is not None else None
        if found is not None:
            self.module(*found)
        while at is not None and at is not wanted:
            at = self.parents.get(at)
        if at is None:
            name = ".".join(n.text for n in i.target)
            message = f"`{i.name.text}` is a module that refines `{wanted.name.text}`, but `{name}` does not."
            self.ctx.error("refinement", i.target[0].span, message, Note(facade.name.span, "Here it is."))
        return i

    def _same_names(
        self,
        m: ast.ModuleDecl,
        base: ast.ModuleDecl,
        mine: tuple[ast.Decl, ...],
        new: list[ast.Decl],
        there: Place,
        here: Place,
    ) -> bool:
        """Whether every name in the text of `base` means in `m` what it means in `base`."""
        texts = mentioned(base.decls)
        own = introduced(base.decls)
        values = mentioned_values(base.decls)  # a constructor takes no type's name
        clash = (introduced(new) - own) & texts | constructors(mine) & values
        for d in mine:
            if isinstance(d, ast.Import) and d.opened:
                found = here.inside(m).find(tuple([n.text for n in d.target]))
                opened = self.module(*found) if found is not None else None
                if opened is not None:
                    known = _shown_by_facade(base, d.name.text)
                    shown = (introduced(opened.decls) - own) & texts
                    clash |= (shown | constructors(opened.decls) & values) - known
        clash |= self._members_clash(base, mine)
        clash |= moved(base, there, here.inside(m))
        for name in sorted(clash):
            feature = f"refining modules where `{name}` of `{base.name.text}` means something else"
            self.ctx.unsupported(m.name.span, feature)
        return not clash

    def _members_clash(self, base: ast.ModuleDecl, mine: tuple[ast.Decl, ...]) -> set[str]:
        """New members of a type, whose names its old members use for something else."""
        clash: set[str] = set()
        types = {d.name.text: d for d in mine if _members(d)}
        for old in base.decls:
            new = types.get(old.name.text)
            if new is not None and _members(old):
                added = {x.name.text for x in _members(new)} - {x.name.text for x in _members(old)}
                clash |= added & mentioned(_members(old))
        return clash

    # ── abstract imports ─────────────────────────────────────────────────────────────────────────

    def _abstract_imports(
        self, m: ast.ModuleDecl, decls: tuple[ast.Decl, ...], inside: Place
    ) -> tuple[ast.Decl, ...]:
        out: list[ast.Decl] = []
        for d in decls:
            if not (isinstance(d, ast.Import) and d.abstract):
                out.append(d)
                continue
            out.append(self._facade(m, d, inside))
            if d.opened:  # under a name that nobody can write
                name = replace(d.name, text=f"{d.name.text} opened")
                out.append(replace(d, name=name, target=(d.name,), abstract=False, sets=None))
        return tuple(out)

    def _facade(self, m: ast.ModuleDecl, i: ast.Import, inside: Place) -> ast.Decl:
        """`import X : A` as a module with the declarations of `A`."""
        empty = ast.ModuleDecl(i.span, i.name, frozenset({"abstract"}), (), (), ())
        path = tuple([n.text for n in i.target])
        found = inside.find(path)
        if found is None:
            self.ctx.error("name", i.target[0].span, f"There is no module `{'.'.join(path)}` to import.")
            return empty
        if "abstract" not in m.modifiers:
            self._concrete(m, i)
            return empty
        target, there = found
        base = self.module(target, there)
        if base is None:
            return empty
        for name in sorted(moved(base, there, inside)):
            feature = f"abstract imports where `{name}` of `{base.name.text}` means something else"
            self.ctx.unsupported(i.name.span, feature)
            return empty
        shown = base.decls
        if i.sets is not None:  # what was chosen is what others see
            default = ("", base.name.text)
            shown = tuple(d for d in shown if not (isinstance(d, ast.Export) and d.name.text in default))
            chosen = ast.Export(i.span, replace(i.name, text=""), frozenset(), (), (), (), i.sets)
            shown = (*shown, chosen)
        made = replace(empty, decls=tuple([self.merging.copy(d) for d in shown]))
        self.facades[made] = target
        return made
