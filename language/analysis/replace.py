"""Put expressions in the place of variables, and types in the place of type parameters."""

from __future__ import annotations

from typing import Any

from language.analysis import typed as t
from language.record import dataclass, field, fields, is_dataclass, replace
from language.types import ParamType, Type, substitute


def replace_vars(
    e: t.Expr,
    values: dict[t.Variable, t.Expr],
    types: dict[ParamType, Type] | None = None,
    this: t.Expr | None = None,
) -> t.Expr:
    """A copy of the expression with variables (and `this`) replaced; shared where nothing changes.

    Bound variables are unique in the program, so nothing is captured.
    """
    if not values and not types and this is None:
        return e
    return _Replacing(values, types or {}, this).copy(e)


@dataclass
class _Replacing:
    values: dict[t.Variable, t.Expr]
    types: dict[ParamType, Type]
    this: t.Expr | None
    bound: dict[t.Variable, t.Variable] = field(default_factory=dict[t.Variable, t.Variable])
    """Variables of other types than before, by the old ones."""

    def copy(self, node: Any) -> Any:
        match node:
            case t.Var(span, type_, var):
                if var in self.values:
                    return self.values[var]
                here = self.variable(var)
                return node if here is var else t.Var(span, substitute(type_, self.types), here)
            case t.This():
                return node if self.this is None else self.this
            case t.Variable():
                return self.variable(node)
            case Type():
                return substitute(node, self.types)
            case tuple():
                old: tuple[Any, ...] = node  # pyright: ignore[reportUnknownVariableType]
                new = tuple([self.copy(x) for x in old])
                return old if all(a is b for a, b in zip(new, old, strict=True)) else new
            case _ if not isinstance(node, t.Tree) or not is_dataclass(node):
                return node
            case _:
                parts = {f.name: getattr(node, f.name) for f in fields(node)}
                changed = {name: new for name, old in parts.items() if (new := self.copy(old)) is not old}
                return replace(node, **changed) if changed else node

    def variable(self, v: t.Variable) -> t.Variable:
        """The variable at the type that it has here."""
        if v not in self.bound:
            type_ = substitute(v.type, self.types)
            self.bound[v] = v if type_ == v.type else replace(v, type=type_)
        return self.bound[v]
