"""Rules about kinds of declarations: lemmas change nothing, recursive functions are called, not passed."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.dependencies import Recursion


def purity(ctx: Context, x: t.Function | t.Method | t.Constant, recursion: Recursion) -> None:
    match x:
        case t.Function():
            if x.decreases is not None and x.decreases.star:
                ctx.error(
                    "decreases", x.decreases.span, "A function must end, so `decreases *` is not possible."
                )
            for root in (x.body, *(c.condition for c in x.ensures)):
                if root is not None:
                    _naked(ctx, x, root, recursion)
        case t.Method():
            if x.kind == "lemma" and x.modifies:
                ctx.error(
                    "lemma", x.modifies[0].span, "A lemma changes nothing, so it cannot have `modifies`."
                )
            if x.ghost and x.decreases is not None and x.decreases.star:
                word = "lemma" if x.kind == "lemma" else "ghost method"
                ctx.error(
                    "decreases", x.decreases.span, f"A {word} must end, so `decreases *` is not possible."
                )
            if x.body is not None:
                _body(ctx, x, x.body)
            _test(ctx, x)
        case t.Constant():
            pass
    if isinstance(x, t.Function):
        _test(ctx, x)


def _test(ctx: Context, x: t.Function | t.Method) -> None:
    if t.attribute(x.attributes, "test") is None:
        return
    if x.type_params:
        ctx.error(
            "attribute", x.name_span, f"`{x.name}` is a `{{:test}}`, so it cannot have type parameters."
        )
    elif x.params:
        ctx.error("attribute", x.name_span, f"`{x.name}` is a `{{:test}}`, so it cannot have in-parameters.")


def _naked(ctx: Context, f: t.Function, root: t.Expr, recursion: Recursion) -> None:
    """A function of a recursive group as a value would hide a recursive call."""
    for n in t.walk(root):
        if isinstance(n, t.FunctionValue) and recursion.together(f, n.function):
            ctx.error(
                "recursion",
                n.span,
                f"`{n.function.name}` is recursive here, so it must be called, not passed as a value. "
                f"Write `x => {n.function.name}(x)` where the call can be seen to end.",
            )


def _body(ctx: Context, m: t.Method, body: t.Block) -> None:
    star = m.decreases is not None and m.decreases.star
    for n in t.walk(body):
        match n:
            case t.While(_, _, _, spec) | t.WhileCases(_, _, _, spec) | t.For(_, _, _, _, _, _, spec):
                if spec.decreases is not None and spec.decreases.star and not star:
                    ctx.error(
                        "decreases",
                        spec.decreases.span,
                        f"This loop may run forever, so `{m.name}` must say `decreases *` too.",
                    )
            case t.CallStmt(span, _, callee):
                if callee.decreases is not None and callee.decreases.star and not star:
                    ctx.error(
                        "decreases",
                        span,
                        f"`{callee.name}` may run forever, so `{m.name}`, which calls it, must say "
                        f"`decreases *` too.",
                    )
            case _:
                pass
        if isinstance(n, t.Assign) and m.kind == "lemma":
            for x in n.targets:
                if isinstance(x, t.FieldTarget | t.ArrayTarget):
                    ctx.error("lemma", x.span, "A lemma changes nothing: this would change an object.")
