"""Default values of parameters make sense by themselves, where they are declared: for any values of the other
parameters, also those that the precondition excludes (manual, "Parameter Bindings")."""

from __future__ import annotations

from collections.abc import Iterable

from language.analysis import typed as t
from language.ivl.builder import Builder
from language.ivl.check_types import coerce
from language.ivl.lower_checks import check
from language.ivl.scope import Scope


def has_defaults(d: t.Datatype) -> bool:
    return any(f.default is not None for c in d.ctors for f in c.formals)


def check_defaults(params: Iterable[t.Variable], s: Scope, b: Builder) -> None:
    """Each default value is defined, and of its parameter's type."""
    for p in params:
        if p.default is not None:
            check(p.default, s, b)
            coerce(p.default, s.type(p.type), s, b)
