"""`&&`, `||` and `==>`, three-valued: a side that decides alone does so even where the other is unknown.

What is usual costs nothing: the sides are evaluated in order, and only where one turns out to be unknown are
those after it asked, each by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from language.analysis.typed import Binary, Expr
from language.interpreter.certain import sure
from language.interpreter.outcomes import Env, Fault, UnknownValue
from language.interpreter.scope import Scope
from language.interpreter.writing import Writer
from language.operators import Operator


def connective(scope: Scope, e: Binary, out: Writer) -> str:
    parts = _sides(e, e.op) if e.op is not Operator.IMPLIES else [e.left, e.right]
    return connected(scope, parts, e.op, out)


def connected(scope: Scope, parts: list[Expr], op: Operator, out: Writer) -> str:
    """The parts joined by one operator (of `==>`, two)."""

    def pieces() -> list[tuple[list[str], str]]:
        negated = op is Operator.IMPLIES
        return [out.apart(partial(_written, scope, p, negated and k == 0, out)) for k, p in enumerate(parts)]

    value = out.temporary()
    going_on = f"if {value}:" if op is Operator.AND else f"if not {value}:"
    if all(map(sure, parts[:-1])):
        found = pieces()
        if not any(lines for lines, _ in found):
            return "(" + (" and " if op is Operator.AND else " or ").join(text for _, text in found) + ")"
        _in_order(out, found, value, going_on, None)
        return value
    at = out.temporary()
    with out.block("try:", nests=True):
        _in_order(out, pieces(), value, going_on, at)
    rest = out.const(_rest(scope, parts, op is not Operator.AND))
    out.line(f"except Unknown as pending: {value} = {rest}(E, {at}, pending)")
    return value


def _written(scope: Scope, e: Expr, negated: bool, out: Writer) -> str:
    text = scope.text(e, out)
    return f"(not {text})" if negated else text


def _in_order(
    out: Writer, pieces: list[tuple[list[str], str]], value: str, going_on: str, at: str | None
) -> None:
    for k, (lines, text) in enumerate(pieces):
        with out.block(going_on if k else "if True:"):
            if at is not None:
                out.line(f"{at} = {k}")
            out.lines.extend(lines)
            out.line(f"{value} = {text}")


def _sides(e: Expr, op: Operator) -> list[Expr]:
    """`a && b && c`, which associates to the left, as a list."""
    found: list[Expr] = []
    while isinstance(e, Binary) and e.op is op:
        found.append(e.right)
        e = e.left
    return [e, *reversed(found)]


def _rest(scope: Scope, parts: list[Expr], deciding: bool) -> Callable[[Env, int, UnknownValue], bool]:
    """What the parts after the unknown one say: only one that decides alone gives a value. What goes wrong in
    them is no fault, since the unknown one may guard them."""

    def ask(env: Env, at: int, pending: UnknownValue) -> Any:
        for part in parts[at + 1 :]:
            run = scope.expr(part)
            scope.pad(env)
            try:
                if bool(run(env)) is deciding:
                    return deciding
            except (Fault, UnknownValue):
                continue
        raise pending from None

    return ask
