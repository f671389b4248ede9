"""Datatypes without a first value: legal, and a surprise to whoever wrote them."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.type_questions import can_be_made
from language.types import UserType


def cycles(ctx: Context, work: Work) -> None:
    """Every datatype needs a constructor whose parts can be made first."""
    for item in work.items:
        d = item.typed
        if not isinstance(d, t.Datatype) or d.codata or not d.ctors:
            continue
        with ctx.on(item.decl):
            if not can_be_made(UserType(d, d.params)):
                message = (
                    f"No value of the datatype `{d.name}` can ever be made: each constructor needs another "
                    f"`{d.name}` first."
                )
                ctx.warn("cycle", d.span, message)
