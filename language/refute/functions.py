"""Declared functions and constants: unfolded as far as a depth, further where the arguments are known."""

from __future__ import annotations

from collections.abc import Hashable

from language.analysis.typed import Class, Constant
from language.ivl import nodes as n
from language.refute.evaluation import Env, Evaluation
from language.refute.smt import Scalar, TooBig
from language.refute.values import DataV, HeapV, SeqV, SetV, Skip, Value
from language.types import Type

KNOWN_DEPTH = 80
"""How deep a function of known arguments is unfolded."""
UNFOLDINGS = 4_000
"""In all, for one text."""


class Functions:
    def __init__(self, e: Evaluation) -> None:
        self.e = e
        self._depth: dict[n.Instance, int] = {}
        self._known: dict[Hashable, tuple[Value, Value]] = {}
        """The value of an application, and its heap, so that the heap's identity stays its own."""
        self._constants: dict[Hashable, Value] = {}
        self._count = 0

    def apply(self, instance: n.Instance, heap: Value, args: tuple[Value, ...]) -> Value:
        """The value of an application, by the function's body."""
        d = self.e.environment.function(instance)
        if d.body is None and not d.cases:
            raise Skip
        key = (instance, id(heap) if isinstance(heap, HeapV) else None, args)
        known = self._known.get(key)
        if known is not None:
            return known[0]
        depth = self._depth.get(instance, 0)
        most = KNOWN_DEPTH if all(map(is_known, args)) else self.e.size + 3
        if depth >= most:
            self.e.limit()
            return self.e.values.fresh(d.result.sort, "deep")
        self._count += 1
        if self._count > UNFOLDINGS:
            raise TooBig
        names: dict[str, Value] = {p.name: a for p, a in zip(d.params, args, strict=True)}
        if d.heap is not None:
            names[d.heap] = heap
        self._depth[instance] = depth + 1
        try:
            inner = self.e.root.bind(names)
            value = self._cases(d, inner) if d.body is None else self.e(d.body, inner)
        finally:
            self._depth[instance] = depth
        self._known[key] = (value, heap)
        return value

    def _cases(self, d: n.FunctionDef, env: Env) -> Value:
        """A trait's function: what overrides it in the object's class; anything in a class without one."""
        e = self.e
        found = e.values.fresh(d.result.sort, "any")
        for condition, value in d.cases:
            here = e.scalar(condition, env)
            if here is not False:
                found = e.values.merge(here, e.under(here, value, env), found, d.result.sort)
        return found

    def constant(self, const: Constant, type_args: tuple[Type, ...], args: tuple[Value, ...]) -> Value:
        d = self.e.environment.constant(const, type_args)
        key = (const.qualified, id(const), type_args, args)
        known = self._constants.get(key)
        if known is None:
            if d.value is None and args and isinstance(const.owner, Class):
                return self.e.constant(args[0], const.name, d.sort)
            if d.value is None:
                known = self.e.values.fresh(d.sort, const.name)
            else:
                names = {} if d.this is None else {d.this.name: args[0]}
                known = self.e(d.value, self.e.root.bind(names))
            self._constants[key] = known
        return known


def is_known(value: Value) -> bool:
    """Whether the shape of a value is plain: recursion over it ends by itself."""
    match value:
        case SeqV(length, _):
            return not isinstance(length, str)
        case DataV(tag, fields):
            return not isinstance(tag, str) and all(
                is_known(x) for _, fs in fields for x in fs if not _scalar(x)
            )
        case SetV(slots):
            return all(p is True and is_known(x) for p, x in slots)
        case HeapV():
            return True
        case _:
            return not isinstance(value, str)


def _scalar(x: Value) -> bool:
    return isinstance(x, Scalar)
