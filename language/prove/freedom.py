"""Which names occur free in a term, remembered by the term's identity."""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k


class Freedom:
    def __init__(self) -> None:
        self._known: dict[int, tuple[n.Term, frozenset[str]]] = {}

    def __call__(self, t: n.Term) -> frozenset[str]:
        known = self._known.get(id(t))
        if known is not None:
            return known[1]
        if isinstance(t, n.Ref_):
            names = frozenset((t.name,))
        else:
            names: frozenset[str] = frozenset()
            for part in k.parts(t):
                names |= self(part)
            names -= own_names(t)
        self._known[id(t)] = (t, names)  # keeps t alive, so that its id stays its own
        return names

    def binders(self, t: n.Term) -> set[str]:
        """Every name that the term or a subterm binds."""
        names: set[str] = set()
        for x in k.subterms(t):
            names |= own_names(x)
        return names


def own_names(t: n.Term) -> frozenset[str]:
    """The names that this node binds in its parts."""
    match t:
        case n.Quant(vars=vs) | n.SetOf(vars=vs) | n.MapOf(vars=vs) | n.Choose(vars=vs):
            return frozenset(v.name for v in vs)
        case n.SeqOf(var=v):
            return frozenset((v.name,))
        case n.Fun(params=ps, heap=h):
            return frozenset((*(p.name for p in ps), h))
        case n.Let(name=name):
            return frozenset((name,))
        case _:
            return frozenset()
