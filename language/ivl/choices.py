"""What a function's checked body tells of the values that it chooses.

`var x :| P(x); …` was claimed to find a value, so the chosen one satisfies the condition; whoever sees
the function's definition may know that without finding a value again.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.lower_patterns import match_pattern
from language.ivl.lower_values import such_that, value
from language.ivl.scope import Scope, typing


def chosen_facts(e: t.Expr, s: Scope) -> Iterator[n.Term]:
    """Facts that hold where the body is evaluated, each under the conditions of its path."""
    match e:
        case t.LetSuchThat():
            inner = such_that(e, s)
            known = (typing(inner.env[v], s.type(v.type), s.heap) for v in e.vars)
            yield k.conj((*known, value(e.condition, inner)))
            yield from chosen_facts(e.body, inner)
        case t.Let():
            if any(isinstance(x, t.LetSuchThat) for x in t.walk(e.body)):
                _, env = match_pattern(e.pattern, value(e.value, s), s.type(e.value.type), s)
                yield from chosen_facts(e.body, s.bind_all(env))
        case t.StmtExpr():
            yield from chosen_facts(e.body, s)
        case t.Ite():
            test = value(e.test, s)
            for branch, holds in ((e.then, test), (e.orelse, k.negate(test))):
                for fact in chosen_facts(branch, s):
                    yield k.implies(holds, fact)
        case t.Match():
            yield from _of_match(e, s)
        case _:
            return


def _of_match(e: t.Match, s: Scope) -> Iterator[n.Term]:
    if not any(isinstance(x, t.LetSuchThat) for x in t.walk(e)):
        return
    scrutinee = value(e.scrutinee, s)
    earlier: list[n.Term] = []
    for case in e.cases:
        condition, env = match_pattern(case.pattern, scrutinee, s.type(e.scrutinee.type), s)
        for fact in chosen_facts(case.body, s.bind_all(env)):
            yield k.implies(k.conj((*earlier, condition)), fact)
        earlier.append(k.negate(condition))
