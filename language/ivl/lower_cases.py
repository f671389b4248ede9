"""Cases with guards, of `if` and `while`: any whose guard holds may be taken."""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder
from language.ivl.lower_checks import check
from language.ivl.lower_values import value
from language.ivl.recursion import part
from language.ivl.scope import Scope


def everywhere(ends: list[set[object]], b: Builder) -> set[object]:
    """What has a value at the end of every branch."""
    if not ends:
        return b.assigned
    result = set(ends[0])
    for end in ends[1:]:
        result &= end
    return result


def check_guards(cases: tuple[tuple[t.Expr, t.Block], ...], s: Scope, b: Builder) -> list[n.Term]:
    for guard, _ in cases:
        check(guard, s, b)
    return [value(guard, s) for guard, _ in cases]


def choose_case(
    cases: tuple[tuple[t.Expr, t.Block], ...], guards: list[n.Term], s: Scope, b: Builder
) -> n.Command:
    """Any case whose guard holds."""
    parts = [part(body, s, b) for _, body in cases]
    ends = [after for _, after in parts]
    b.assigned = everywhere(ends, b)
    result: n.Command = n.Assume(k.FALSE)
    for (guard, _), g, (commands, _) in reversed(list(zip(cases, guards, parts, strict=True))):
        result = n.If(None, n.Seq((n.Assume(g), *commands)), result, guard.span)
    return result
