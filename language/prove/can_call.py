"""What a verified body tells of the calls in it: that their preconditions hold.

Unfolding a function asks for its guard. For calls in the body of a function that was just unfolded the
guard is known to hold, because the body was checked to be well-formed; `can F` carries that along, so
that it need not be proved again at every step (as Dafny's `canCall` does).
"""

from __future__ import annotations

from collections.abc import Iterable

from language.ivl import nodes as n
from language.ivl import terms as k
from language.prove.binders import Binders
from language.prove.encoding import Encoding
from language.prove.env import BOTH, Env
from language.prove.reshape import merge


class CanCall:
    def __init__(self, encoder: Encoding, binders: Binders) -> None:
        self.e = encoder
        self.binders = binders

    def calls(self, t: n.Term, env: Env) -> str | None:
        """That every call in `t` may be made, under the conditions of the way to it; None: no call."""
        match t:
            case n.Lit() | n.Ref_():
                return None
            case n.FunApp():
                return _both([*self._all(k.parts(t), env), self._call(t, env)])
            case n.App(op="and", args=args):
                return self._in_order(args, env, "")
            case n.App(op="or", args=args):
                return self._in_order(args, env, "not")
            case n.App(op="=>", args=(a, b)):
                return _both([self.calls(a, env), self._under(a, b, env)])
            case n.App(op="ite", args=(c, a, b)):
                other = self.calls(b, env)
                if other is not None:
                    other = f"(or {self.e.term(c, BOTH, env)} {other})"
                return _both([self.calls(c, env), self._under(c, a, env), other])
            case n.Let(name=name, value=value, body=body):
                text = env.fresh(name)
                inner = self.calls(body, env.bind({name: text}))
                if inner is not None:
                    inner = f"(let (({text} {self.e.term(value, BOTH, env)})) {inner})"
                return _both([self.calls(value, env), inner])
            case n.Quant():
                return self._quantified(t, env)
            case n.App(args=args) | n.ConstApp(args=args):
                return _both(self._all(args, env))
            case n.Is(value=v) | n.IsAlloc(value=v):
                return self.calls(v, env)
            case _:
                return None  # what is inside a comprehension stays there

    def _all(self, ts: Iterable[n.Term], env: Env) -> list[str | None]:
        return [self.calls(x, env) for x in ts]

    def _call(self, t: n.FunApp, env: Env) -> str | None:
        symbol = self.e.functions.can(t.instance, t.sort)
        if symbol is None:
            return None
        heap = () if t.heap is None or not self.e.functions.reads(t.instance, t.sort) else (t.heap,)
        args = self.e.terms((*heap, *t.args), BOTH, env)
        return f"({symbol} {args})" if args else symbol

    def _in_order(self, args: tuple[n.Term, ...], env: Env, negate: str) -> str | None:
        """Each of `args` is evaluated only if those before it were true (`not`: false)."""
        result: str | None = None
        for x in reversed(args):
            if result is not None:
                test = self.e.term(x, BOTH, env)
                result = f"(or {test} {result})" if negate else f"(=> {test} {result})"
            result = _both([self.calls(x, env), result])
        return result

    def _under(self, condition: n.Term, t: n.Term, env: Env) -> str | None:
        inner = self.calls(t, env)
        return None if inner is None else f"(=> {self.e.term(condition, BOTH, env)} {inner})"

    def _quantified(self, q: n.Quant, env: Env) -> str | None:
        """For all values of the variables; asked for by the call itself, if it mentions them all."""
        vars, inner = self.binders.bind(q.vars, env)
        text = self.calls(q.body, inner)
        if text is None:
            return None
        mine = {v.name for v in q.vars}
        free = self.binders.free
        bound = free.binders(q.body)  # of quantifiers inside: a pattern here cannot speak of them
        patterns = [
            self.e.term(x, BOTH, inner)
            for x in k.subterms(q.body)
            if isinstance(x, n.FunApp)
            and mine <= free(x)
            and not bound & free(x)
            and all(_is_simple(a) for a in k.parts(x))
            and self.e.functions.can(x.instance, x.sort) is not None
        ]
        if not patterns:
            merged = merge(q)
            return None if merged is None else self._quantified(merged, env)
        tags = " ".join(f":pattern ({p})" for p in dict.fromkeys(patterns))
        return f"(forall ({vars}) (! {text} {tags} :qid can))"


def _is_simple(t: n.Term) -> bool:
    """Whether a call's argument may stand in a pattern."""
    match t:
        case n.Ref_() | n.Lit():
            return True
        case n.FunApp() | n.ConstApp():
            return all(map(_is_simple, k.parts(t)))
        case n.App(op=op, args=args):
            family, _, rest = op.partition(".")
            return (
                bool(rest) and family in ("seq", "set", "map", "data", "heap") and all(map(_is_simple, args))
            )
        case _:
            return False


def _both(parts: list[str | None]) -> str | None:
    kept = [p for p in parts if p is not None]
    if not kept:
        return None
    return kept[0] if len(kept) == 1 else f"(and {' '.join(kept)})"
