"""Leaves out errors that merely follow from a feature that Surefoot does not have, or from a hole in the
text.

Where a declaration uses such a feature, or could not be read, what it would have declared is unknown, and so
is whatever mentions it: an error told there may be no error of the program. Worked out on the syntax, by
name, and so on the safe side: more may be left out than follows. No text with such a feature gets a verdict
on its whole, so nothing wrong passes for right.
"""

from __future__ import annotations

from language.analysis.damage import damage
from language.diagnostics import Diagnostic, Severity
from language.syntax import ast

UNSUPPORTED = "unsupported"


def without_follow_ups(
    programs: tuple[ast.Program, ...], parsed: tuple[Diagnostic, ...], found: tuple[Diagnostic, ...]
) -> tuple[Diagnostic, ...]:
    """`found`, which analysis told, without what follows from features that it or the parser refused, and
    from holes. Of what has a hole only in its body nothing is told there; others see none of it."""
    refused = [d for d in (*parsed, *found) if d.code == UNSUPPORTED]
    if not refused and not any(p.holes for p in programs):
        return found
    units = [u for p in programs for d in p.decls for u in _units(d)]
    holed = damage(programs, units)
    found = tuple([d for d in found if _innermost(d, units) not in holed.inside | holed.whole])
    open_ = {u for d in refused if (u := _innermost(d, units)) is not None} | holed.whole
    mentions = {u: _mentioned(u) for u in units}
    names = {u.name.text for u in open_}
    while more := [u for u in units if u not in open_ and not names.isdisjoint(mentions[u])]:
        open_.update(more)
        names.update(u.name.text for u in more)
    return tuple(
        [
            d
            for d in found
            if d.severity is not Severity.ERROR or d.code == UNSUPPORTED or _innermost(d, units) not in open_
        ]
    )


def _units(d: ast.Decl) -> list[ast.Decl]:
    """What is told of by itself: declarations, members of types before the types."""
    inner: tuple[ast.Decl, ...] = getattr(d, "decls", ()) or getattr(d, "members", ())
    below = [u for x in inner for u in _units(x)]
    return below if isinstance(d, ast.ModuleDecl) else [*below, d]


def _innermost(d: Diagnostic, units: list[ast.Decl]) -> ast.Decl | None:
    """The smallest declaration that the diagnostic stands in."""
    around = [u for u in units if u.span.file == d.span.file and u.span.start <= d.span.start <= u.span.end]
    return min(around, key=lambda u: u.span.end - u.span.start, default=None)


def _mentioned(u: ast.Decl) -> set[str]:
    """Every name in the text of the declaration."""
    out: set[str] = set()
    for n in ast.walk(u):
        match n:
            case ast.Ident(_, name):
                out.add(name)
            case ast.Name(_, text):
                out.add(text.rstrip("?"))
            case _:
                pass
    return out - {u.name.text}
