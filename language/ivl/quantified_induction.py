"""Induction on the variables of a claimed `forall`, as Dafny does it without being asked.

To claim `forall x :: P(x)` it is enough to show `P(x)` where it is known of every smaller `x`: that order
has no infinite descent. Which variables vary is as for lemmas: those that `{:induction x}` names, none
with `{:induction false}`, else those in an argument of a recursive function.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.lower_values import value
from language.ivl.measures import Component, decreases
from language.ivl.scope import Scope, guards
from language.ivl.sorts import root
from language.types import BoolType, ParamType, UserType

Variables = tuple[t.Variable, ...]


def induction_variables(e: t.Quantified) -> Variables:
    written = t.attribute(e.attributes, "induction")
    if written is not None:
        args = written.args
        if len(args) == 1 and isinstance(args[0], t.Literal_):
            return e.vars if args[0].value is True else ()
        named = {a.var for a in args if isinstance(a, t.Var)}
        return tuple(v for v in e.vars if v in named) if args else e.vars
    found = prominent(e.body) | (prominent(e.range) if e.range is not None else set[t.Variable]())
    return tuple(v for v in e.vars if v in found and _has_order(v))


def prominent(e: t.Expr) -> set[t.Variable]:
    """Variables in the arguments of recursive functions."""
    return {x.var for x in in_recursion(e) if isinstance(x, t.Var)}


def in_recursion(e: t.Expr) -> Iterator[t.Expr]:
    """What stands in an argument (or the receiver) of a recursive function."""
    for node in t.walk(e):
        if isinstance(node, t.FunctionCall) and node.function.recursive:
            for a in node.args if node.receiver is None else (node.receiver, *node.args):
                for x in t.walk(a):
                    if isinstance(x, t.Expr):
                        yield x


def _has_order(v: t.Variable) -> bool:
    r = root(v.type)
    if isinstance(r, ParamType | BoolType):
        return False
    return not (isinstance(r, UserType) and isinstance(r.decl, t.AbstractType | t.Class))


def hypothesis(e: t.Quantified, varying: Variables, inside: Scope) -> n.Term:
    """The claim for all smaller values; `inside` has the variables for which it is to be shown."""
    bounds, smaller = inside.bound(varying)
    new = [Component(smaller.env[v], smaller.type(v.type)) for v in varying]
    old = [Component(inside.env[v], inside.type(v.type)) for v in varying]
    parts = [guards(bounds, smaller.heap), decreases(new, old, calls=False)]
    if e.range is not None:
        parts.append(value(e.range, smaller))
    claim = k.implies(k.conj(parts), value(e.body, smaller))
    return n.Quant(n.BOOL, True, bounds, claim, (), e.span, induction=True)
