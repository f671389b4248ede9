"""What a loop's rounds change: variables assigned on some path from its head back to it.

A path that assigns and then leaves (`found := true; break;`) changes nothing for the next round, so its
variables keep, at the head, what is known of them from before the loop. A path that ends in a
contradiction counts as coming back: what an `assume false` or a wrong claim seems to say of the loop is
never taken for knowledge about what follows it.
"""

from __future__ import annotations

from language.ivl import nodes as n
from language.record import dataclass, field

Names = frozenset[str]


def changed_by_rounds(loop: n.Loop) -> Names:
    """Names of variables (the heap's included) that another round may find changed."""
    return _Flow().rounds(loop)


@dataclass
class _Flow:
    exits: dict[str, list[Names]] = field(default_factory=dict[str, list[Names]])

    def rounds(self, loop: n.Loop) -> Names:
        return self.command(n.Seq((loop.head, loop.body, loop.back)), frozenset()) or frozenset()

    def command(self, c: n.Command, s: Names | None) -> Names | None:
        """What is assigned so far, after the command; None where no path falls out of it."""
        if s is None:
            return None
        match c:
            case n.Seq(body=body):
                for x in body:
                    s = self.command(x, s)
                return s
            case n.Assign(var=v):
                return s | {v.name}
            case n.Havoc(vars=vs):
                return s | {v.name for v in vs}
            case n.HavocHeap(heap=h) | n.HeapForall(heap=h):
                return s | {h.name}
            case n.If(then=a, orelse=b):
                return _either(self.command(a, s), self.command(b, s))
            case n.Label(name=name, body=body):
                outer = self.exits.get(name)
                self.exits[name] = []
                end = self.command(body, s)
                for left in self.exits.pop(name):
                    end = _either(end, left)
                if outer is not None:
                    self.exits[name] = outer
                return end
            case n.Exit(label=label):
                self.exits.setdefault(label, []).append(s)
                return None
            case n.Loop():
                at = self.command(c.entry, s)
                if at is not None:
                    # any number of rounds, and then a part of one
                    self.command(n.Seq((c.head, c.body, c.back)), at | _Flow().rounds(c))
                return None
            case n.CallSite(body=body):
                return self.command(body, s)
            case _:
                return s


def _either(a: Names | None, b: Names | None) -> Names | None:
    if a is None or b is None:
        return a if b is None else b
    return a | b
