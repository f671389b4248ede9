"""Elaborating an expression that stands outside of the program: a watch, or a formula that is tried.

It sees what the inside of a given method or function sees; the variables are handed in. The program, and
what was found out about it, stay as they were.
"""

from __future__ import annotations

from collections.abc import Mapping

from language.analysis.analyze import Analysis
from language.analysis.bodies import new_body
from language.analysis.body import finish
from language.analysis.dispatch import expr
from language.analysis.typed import Callable_, Expr, Method, Variable, walk
from language.diagnostics import Diagnostic, Severity, error
from language.record import replace
from language.source import NOWHERE, SourceText
from language.syntax.parser import parse_expression


def free_expression(
    analysis: Analysis, owner: Callable_, text: str, names: Mapping[str, Variable]
) -> Expr | Diagnostic:
    """The typed expression, or the first thing that is wrong with it, its span in `text`. It may look at
    the state at the call's entry, with `old`, where the owner is a method."""
    parsed = parse_expression(SourceText("", text))
    wrong = _first_error(parsed.diagnostics)
    if wrong is not None or parsed.expr is None:
        return wrong or error("syntax", NOWHERE, "This is not an expression.")
    item = next(i for i in analysis.work.items if i.typed is owner)
    ctx = replace(analysis.context, diagnostics=[], bad=set(), current=parsed.expr, _seen=set())
    body = new_body(ctx, item, owner)
    body.two_state = isinstance(owner, Method)
    body.scopes.append(dict(names))
    typed = expr(body, parsed.expr, None)
    finish(body)
    return _first_error(ctx.diagnostics) or typed


def variables_of(owner: Callable_) -> tuple[Variable, ...]:
    """The parameters, results and locals of a method or function, in the order of the text."""
    found: dict[Variable, None] = dict.fromkeys(owner.params)
    if isinstance(owner, Method):
        found |= dict.fromkeys(owner.results)
    if owner.body is not None:
        for node in walk(owner.body):
            of_node = (getattr(node, "var", None), *(getattr(node, "vars", None) or ()))
            found |= dict.fromkeys(v for v in of_node if isinstance(v, Variable) and v.kind != "bound")
    return tuple(sorted(found, key=lambda v: v.uid))


def _first_error(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> Diagnostic | None:
    return next((d for d in diagnostics if d.severity is Severity.ERROR), None)
