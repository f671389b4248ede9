"""Definitions that go round in a circle: constants, and types whose condition or witness needs the type.

A proof may take for granted that a type with a witness has values, so the witness must not rest on a proof
that does: with `type T = x: int | false witness (L(); 0)`, whose `L` gets `false` from a `T`, everything
would be true. That is decided by what names the type, whatever is done with it (manual, "Subset types",
"Constant declarations"): by the circles that Dafny sees, and by those through type arguments and fields.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.dependencies import DEFINITION, TERMINATION, Node, Part, Recursion


def circles(ctx: Context, work: Work, recursion: Recursion) -> None:
    """Report each constant, subset type and newtype that is defined by way of itself."""
    graph = recursion.graph
    told: set[int] = set()
    # of synonyms only those that stand on themselves are circles, which is told before
    types = [(i.decl, i.typed) for i in work.items if isinstance(i.typed, t.SubsetType) and not i.typed.alias]
    constants = [(i.decl, i.typed) for i in work.items if isinstance(i.typed, t.Constant)]
    component = graph.components([x for _, x in (*types, *constants)], DEFINITION)
    circular = graph.circular(component, DEFINITION)
    for decl, s in types:
        if s in circular:
            with ctx.on(decl):
                ctx.error("cycle", s.span, _of_type(s, graph.circle(s, DEFINITION)))
            told.add(component[s])
    for decl, c in constants:
        # where the circle of a type is told, only one without the type is another
        kinds, found = (TERMINATION, recursion.circular) if component[c] in told else (DEFINITION, circular)
        if c in found:
            story = _story(graph.circle(c, kinds))
            with ctx.on(decl):
                ctx.error("cycle", c.span, f"The constant `{c.name}` is defined by way of itself{story}.")


def _of_type(s: t.SubsetType, circle: list[Node]) -> str:
    match circle[1:]:
        case [Part(role="condition"), *_]:
            return f"The condition of the type `{s.name}` depends on the type itself{_story(circle)}."
        case [Part(role="witness"), *_]:
            return (
                f"The witness of the type `{s.name}` depends on the type itself{_story(circle)}. "
                "That the type has a value must be known before anything uses it: write a witness that "
                f"needs no `{s.name}`."
            )
        case _:
            return f"The type `{s.name}` is defined by way of itself{_story(circle)}."


def _story(circle: list[Node]) -> str:
    """Who uses whom on the way back to the first."""
    names = [_shown(n) for n in circle if not isinstance(n, Part)]
    if len(names) == 1:
        return ""
    between = "".join(f" uses `{x}`, which" for x in names[1:])
    return f": `{names[0]}`{between} uses `{names[0]}`"


def _shown(n: Node) -> str:
    if isinstance(n, Part):
        return _shown(n.of)
    owner = None if isinstance(n, t.TypeDeclaration) else n.owner
    name = n.shown if isinstance(n, t.Method) else n.name
    return f"{owner.name}.{name}" if owner is not None else name
