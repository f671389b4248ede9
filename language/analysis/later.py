"""Types that only a later use tells: `var fs :| |fs[0]| == 1 && fs == es`.

A body is elaborated from left to right, and indexing needs the family of what is indexed. Where that is not
known yet, the body is elaborated to its end all the same; what was found out about its variables is kept, and
the body is elaborated once more with that knowledge; again for as long as something new is found. What all
rounds but the last had to say is dropped.

(Reference manual, "Type inference": an omitted type is found from the whole scope of its variable.)
"""

from __future__ import annotations

from collections.abc import Callable

from language.analysis.context import Context

_ROUNDS = 12
"""More than any chain of variables, each known from the next, that somebody writes."""


def until_known(ctx: Context, elaborate: Callable[[], None]) -> None:
    """Elaborates a declaration, again where a later use tells a type that an earlier one needs."""
    ctx.later.clear()
    known: dict[object, str] = {}
    for _ in range(_ROUNDS):
        ctx.too_early = False
        mark = ctx.mark()
        elaborate()
        found: dict[object, str] = {place: str(shape) for place, shape in ctx.later.items()}
        if not ctx.too_early or found == known:
            break
        known = found
        ctx.go_back(mark)
    ctx.later.clear()
