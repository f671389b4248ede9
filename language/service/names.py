"""Which names of a text are the same: the place where each is declared, and all places where it is used.

Names that must be spelled alike, such as that of an overridden member and those that override it, or of a
refined declaration and what refines it, are one *family*. A place is in the family where its text is the
name, or the name with what the language puts around it: `Cons?`, `reveal_F`, `C?`.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.declare import Item, Work
from language.analysis.links import Links
from language.analysis.scope import Module, Synonym
from language.record import dataclass, field
from language.service.declared import Declared, declared
from language.service.labels import label_uses
from language.service.refined import refined_pairs
from language.source import SourceText, Span
from language.syntax import ast
from language.types import ParamType


@dataclass(frozen=True)
class Use:
    """`span` is the name's part alone, without `?` or `reveal_`; `declaration` the place of the declared name
    that is meant there."""

    span: Span
    declaration: Span
    family: Span


@dataclass(eq=False)
class Names:
    """`families` has, by the place of a declared name, one place that stands for all of its family."""

    declared: dict[Span, Declared]
    families: dict[Span, Span]
    uses: dict[Span, Use]
    """By the place of the name's part, declarations among them."""
    entities: dict[Span, object]
    """The typed declaration, by the place of its name."""

    def at(self, offset: int, file: int = 0) -> Use | None:
        """The name that the offset stands in, at its beginning or at its end."""
        found = [u for s, u in self.uses.items() if s.file == file and s.start <= offset <= s.end]
        return min(found, key=lambda u: (u.span.start != offset, u.span.start), default=None)

    def members(self, family: Span) -> list[Declared]:
        """The declarations of a family, in the order of the text."""
        return sorted(
            [d for s, d in self.declared.items() if self.families.get(s) == family],
            key=lambda d: (d.name.span.file, d.name.span.start),
        )

    def places(self, family: Span) -> list[Span]:
        return sorted([u.span for u in self.uses.values() if u.family == family])


@dataclass(eq=False)
class _Families:
    """Union-find over places of declared names."""

    parent: dict[Span, Span] = field(default_factory=dict[Span, Span])

    def root(self, s: Span) -> Span:
        while self.parent.get(s, s) != s:
            s = self.parent[s]
        return s

    def join(self, a: Span, b: Span) -> None:
        x, y = self.root(a), self.root(b)
        if x != y:
            self.parent[max(x, y)] = min(x, y)


def names(
    sources: tuple[SourceText, ...], programs: tuple[ast.Program, ...], links: Links, work: Work
) -> Names:
    places = _Places(work)
    known = {d.name.span: d for p in programs for d in declared(p)}
    families = _Families()
    for a, b in _alike(work, places):
        families.join(a, b)
    for a, b in refined_pairs(programs, links):
        families.join(a, b)
    uses: dict[Span, Use] = {}
    for span, meaning in links.meanings.items():
        place = places.of(meaning)
        if isinstance(meaning, Module):
            place = _alias(programs, span, meaning, sources) or place
        if place in known and (part := _part(sources, span, known[place].name.text)) is not None:
            uses[part] = Use(part, place, families.root(place))
    for use, label in [x for p in programs for x in label_uses(p)]:
        if use not in uses and label in known:
            uses[use] = Use(use, label, label)
    for span in known:
        if span not in uses:
            uses[span] = Use(span, span, families.root(span))
    for span in [s for s in known if uses[s].family != families.root(s)]:
        del known[span]  # a pattern's name that is a constructor
    entities = {p: e for e, p in places.all() if p in known}
    entities |= {v.span: v for item in work.items for v in _variables(item.typed) if v.span in known}
    entities |= {p: m for m in links.meanings.values() if (p := places.of(m)) in known and p not in entities}
    return Names(known, {s: families.root(s) for s in known}, uses, entities)


def _part(sources: tuple[SourceText, ...], span: Span, name: str) -> Span | None:
    """The name's part of a place; None where the text is another, as of what was put in by the analysis."""
    text = sources[span.file].snippet(span)
    if text in (name, name + "?"):
        return Span(span.start, span.start + len(name), span.home)
    if text == "reveal_" + name:
        return Span(span.end - len(name), span.end, span.home)
    return None


@dataclass(eq=False)
class _Places:
    """Where what is declared has its name."""

    work: Work
    _of: dict[object, Span] = field(default_factory=dict[object, Span])

    def __post_init__(self) -> None:
        for item in self.work.items:
            self._of.setdefault(item.typed, item.written.name.span)
            for param, written in zip(
                _type_params(item), getattr(item.written, "type_params", ()), strict=False
            ):
                self._of.setdefault(param, written.name.span)

    def all(self) -> Iterator[tuple[object, Span]]:
        yield from self._of.items()

    def of(self, meaning: object) -> Span:
        match meaning:
            case t.Variable() | t.Constructor() | Module():
                return meaning.span
            case t.Function() | t.Method():
                return self._of.get(meaning, meaning.name_span)
            case ast.Decl():
                return meaning.name.span
            case _:
                return self._of.get(meaning, Span(-1, -1))


def _variables(of: object) -> tuple[t.Variable, ...]:
    """Those of a head."""
    match of:
        case t.Function():
            return of.params
        case t.Method():
            return (*of.params, *of.results)
        case t.Datatype():
            return tuple([v for c in of.ctors for v in c.formals])
        case _:
            return ()


def _type_params(item: Item) -> tuple[ParamType, ...]:
    match item.typed:
        case t.Function() | t.Method() as f:
            return f.type_params
        case t.TypeDeclaration() | Synonym() as d:
            return d.params
        case _:
            return ()


def _alike(work: Work, places: _Places) -> Iterator[tuple[Span, Span]]:
    """Places of names that must be spelled alike."""
    for item in work.items:
        match item.typed:
            case t.Function() | t.Method() as f if f.overrides is not None:
                yield places.of(f), places.of(f.overrides)
            case t.Datatype() as d:
                first: dict[str, t.Variable] = {}
                for v in [v for c in d.ctors for v in c.formals]:
                    yield v.span, first.setdefault(v.name, v).span
            case _:
                pass


def _alias(
    programs: tuple[ast.Program, ...], use: Span, module: Module, sources: tuple[SourceText, ...]
) -> Span | None:
    """The import that gave a module the name by which it is called here, if that is another."""
    text = sources[use.file].snippet(use)
    if text == module.name:
        return None
    around = (
        [m for m in _modules(programs[use.file]) if m.span.covers(use)] if use.file < len(programs) else []
    )
    for m in (*sorted(around, key=lambda m: m.span.end - m.span.start), programs[use.file]):
        for d in m.decls:
            if isinstance(d, ast.Import) and d.name.text == text:
                return d.name.span
    return None


def _modules(of: ast.Program | ast.ModuleDecl) -> Iterator[ast.ModuleDecl]:
    for d in of.decls:
        if isinstance(d, ast.ModuleDecl):
            yield d
            yield from _modules(d)
