"""Values on their way to a place: each must satisfy the type of where it goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from language.analysis.typed import Expr, Ite, TypeDeclaration
from language.interpreter.constraints import checker, plain_test
from language.interpreter.outcomes import Env, Eval, UnknownValue
from language.interpreter.scope import Scope
from language.interpreter.shapes import bare
from language.interpreter.writing import Writer
from language.ivl.type_claims import type_claim
from language.records.verdicts import ObligationKind as K
from language.types import Type, UserType, substitute

Write = Callable[[Expr], str]


def choice(scope: Scope, e: Ite, out: Writer, branch: Write) -> str:
    """`if` as an expression; `branch` writes each of its two sides."""
    test = scope.text(e.test, out)
    yes_lines, yes = out.apart(lambda: branch(e.then))
    no_lines, no = out.apart(lambda: branch(e.orelse))
    if not yes_lines and not no_lines:
        return f"({yes} if {test} else {no})"
    value = out.temporary()
    for head, lines, text in ((f"if {test}:", yes_lines, yes), ("else:", no_lines, no)):
        with out.block(head):
            out.lines.extend(lines)
            out.line(f"{value} = {text}")
    return value


def checked(scope: Scope, e: Expr, wanted: Type, out: Writer) -> str:
    """The expression's value, which must satisfy the type of where it goes."""
    check = checker(scope, e.type, wanted)
    if check is None:
        return scope.text(e, out)
    if isinstance(e, Ite):  # each branch of a choice on its own
        return choice(scope, e, out, lambda x: checked(scope, x, wanted, out))
    kind, clause = type_claim(e.type, wanted)
    message = "this is null where null is not allowed"
    if kind is K.SUBSET:
        message = f"the value does not satisfy the type {wanted}"
    value = scope.text(e, out)
    if value.isdigit() and plain_test(wanted) == ">= 0":
        return value
    value = out.keep(value)
    fits = plain_test(wanted)
    test = f"{value} {fits}" if fits else f"{out.const(_tolerant(check))}({value}, E)"
    out.line(f"if not {test}: {out.const(scope.blamer(kind, e.span, message, clause))}(E)")
    return value


def _tolerant(check: Callable[[Any, Env], bool]) -> Callable[[Any, Env], bool]:
    def fits(value: Any, env: Env) -> bool:
        try:
            return check(value, env)
        except UnknownValue:
            return True

    return fits


def checked_code(scope: Scope, e: Expr, wanted: Type) -> Eval:
    """The same as code of its own."""
    out = Writer(scope.machine)
    return out.evaluator(checked(scope, e, wanted, out))


def arguments(scope: Scope, args: tuple[Expr, ...], wanted: tuple[Type, ...], out: Writer) -> str:
    """Arguments for places of these types, as the text of a tuple."""
    writes = [partial(checked, scope, a, t, out) for a, t in zip(args, wanted, strict=True)]
    return f"({''.join(f'{text}, ' for text in out.operands(*writes))})"


def constructor_arguments(
    scope: Scope, args: tuple[Expr, ...], formals: tuple[Type, ...], t: Type, owner: TypeDeclaration,
    out: Writer,
) -> str:  # fmt: skip
    """A constructor's arguments; `t` is the datatype with its own arguments."""
    b = bare(t)
    types = dict(zip(owner.params, b.args, strict=False)) if isinstance(b, UserType) else {}
    return arguments(scope, args, tuple(substitute(f, types) for f in formals), out)
