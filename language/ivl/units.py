"""The units of a program, each proved on its own, and how each is lowered."""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl.lower_defaults import has_defaults
from language.ivl.lower_function import lower_function
from language.ivl.lower_iterator import lower_iterator
from language.ivl.lower_method import lower_by_method, lower_method
from language.ivl.lower_override import lower_override
from language.ivl.lower_types import lower_constant, lower_datatype, lower_subset_type, needs_value
from language.ivl.trust import unverified
from language.ivl.unsupported import Unsupported
from language.record import dataclass
from language.source import NOWHERE, Span

_LAST = {"by method": 1, "override": 2}
"""Second units of one declaration."""

Declared = t.Method | t.Function | t.Constant | t.SubsetType | t.Datatype


@dataclass(frozen=True, eq=False)
class Unit:
    """`kind`: "method", "lemma", "constructor", "function", "by method", "override", "constant" or
    "type". The override of a trait's member is a unit of its own, beside the member's."""

    decl: Declared
    kind: str
    name: str
    span: Span

    @property
    def component(self) -> int | None:
        """The number of what calls itself together with it; None for what calls nothing."""
        if self.kind == "by method" and isinstance(self.decl, t.Function):
            return self.decl.by_method_scc
        return self.decl.scc if isinstance(self.decl, t.Method | t.Function) else None


def units(program: t.TypedProgram) -> list[Unit]:
    """In the order of the text; a `function by method` is two, so are an extreme lemma and an override."""
    found: list[Unit] = []
    for m in program.methods:
        found.append(Unit(m, m.kind, m.qualified, m.span))
        if m.extreme is not None and m.extreme.prefix.body is not None:
            prefix = m.extreme.prefix
            found.append(Unit(prefix, prefix.kind, prefix.qualified, m.span))
    for f in program.functions:
        found.append(Unit(f, "function", f.qualified, f.span))
        if f.by_method is not None:
            found.append(Unit(f, "by method", f.qualified, f.span))
    for f in (*program.methods, *program.functions):
        if f.overrides is not None:
            found.append(Unit(f, "override", f.qualified, f.span))
    for c in program.constants:
        if c.value is not None or needs_value(c):
            found.append(Unit(c, "constant", c.qualified, c.span))
    for d in program.types:
        if isinstance(d, t.SubsetType) or (isinstance(d, t.Datatype) and has_defaults(d)):
            found.append(Unit(d, "type", d.qualified, d.span))
    found.sort(key=lambda u: (u.span.file, u.span.start, _LAST.get(u.kind, 0)))
    return found


def lower(unit: Unit) -> n.Procedure:
    """The unit as a procedure; raises `Unsupported`."""
    try:
        return _lower(unit)
    except Unsupported as e:
        if e.span == NOWHERE:
            raise Unsupported(_name_span(unit), e.feature) from e
        raise


def _lower(unit: Unit) -> n.Procedure:
    if unverified(unit.decl):
        if not isinstance(unit.decl, t.Method | t.Function):
            raise Unsupported(_name_span(unit), "`{:verify false}` on this kind of declaration")
        return n.Procedure(unit.name, (), (), n.Variable("heap", n.HEAP), n.Seq(()), None)
    if unit.kind == "override":
        assert isinstance(unit.decl, t.Method | t.Function)
        return lower_override(unit.decl)
    match unit.decl:
        case t.Method() as m:
            return lower_iterator(m) if m.iterator is not None and m.kind == "method" else lower_method(m)
        case t.Function() as f:
            return lower_by_method(f) if unit.kind == "by method" else lower_function(f)
        case t.Constant() as c:
            return lower_constant(c)
        case t.SubsetType() as d:
            return lower_subset_type(d)
        case t.Datatype() as d:
            return lower_datatype(d)


def _name_span(unit: Unit) -> Span:
    return unit.decl.name_span if isinstance(unit.decl, (t.Method, t.Function)) else unit.span
