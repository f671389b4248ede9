"""A `set` or `map` comprehension must be finite for its type's sake, in ghost code too."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import base, is_reference
from language.analysis.bounds import unbounded
from language.analysis.context import Context
from language.types import MapType, SetType


def finite_sets(ctx: Context, root: t.Tree) -> None:
    for e in t.walk(root):
        if isinstance(e, t.SetComprehension | t.MapComprehension):
            x = base(e.type)
            if isinstance(x, SetType) and is_reference(x.item):
                continue  # finitely many objects are allocated
            if isinstance(x, SetType | MapType) and x.finite:
                for v in unbounded(e):
                    if is_reference(v.type):
                        continue  # finitely many objects are allocated
                    kind = "set" if isinstance(x, SetType) else "map"
                    ctx.error(
                        "finite",
                        e.span,
                        f"This {kind} may be infinite: nothing here bounds `{v.name}`. Add a range such as "
                        f"`0 <= {v.name} < n` or `{v.name} in s`, or use `i{kind}`.",
                    )
                    break
