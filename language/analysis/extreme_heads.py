"""The declarations that come with extreme predicates and lemmas: prefix predicates and prefix lemmas.

`least predicate P(x)` brings `P#[k](x)`, and `least lemma L(x)` brings `L#[k](x)` (reference manual, "Extreme
predicates"). They are made with their names; what they say follows when bodies are known.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.builtins import NAT
from language.analysis.context import Context
from language.syntax import ast
from language.types import ORDINAL, Type


def counter_type(ctx: Context, d: ast.FunctionDecl | ast.MethodDecl) -> Type:
    """Over what `k` ranges: `[nat]`, or `[ORDINAL]`, which is also meant where nothing is written."""
    c = d.counter
    plain = isinstance(c, ast.NamedType) and len(c.path) == 1 and c.args is None
    name = c.path[0].text if plain and isinstance(c, ast.NamedType) else ""
    if c is not None and name not in ("nat", "ORDINAL"):
        message = f"A {d.kind} counts over `nat` or over `ORDINAL`, and over nothing else."
        ctx.error("k-type", c.span, message)
    if name == "nat":
        return NAT
    ctx.literals_are_ints = False
    return ORDINAL


def _counter(ctx: Context, d: ast.FunctionDecl | ast.MethodDecl) -> t.Variable:
    return ctx.variable("_k", counter_type(ctx, d), "in", ghost=True, span=d.name.span)


def declare_extreme(ctx: Context, f: t.Function, d: ast.FunctionDecl) -> None:
    prefix = t.Function(
        f"{f.name}#",
        f"{f.qualified}#",
        f.owner,
        f.type_params,
        (),
        t.Variable(f"{f.name}#", f.result.type, "out"),
        True,
        f.static,
        f.span,
        f.name_span,
        kind="predicate",
        module=f.module,
        prefix_of=f,
    )
    f.extreme = t.ExtremePredicate(d.kind.startswith("least"), _counter(ctx, d), prefix)
    if f.opaque:
        ctx.unsupported(d.name.span, f"opaque {d.kind}s")
    if d.spec.ensures:
        message = f"A {d.kind} has no `ensures`: what follows from it is proved by a lemma."
        ctx.error("clause", d.spec.ensures[0].span, message)
    if d.spec.decreases is not None:
        message = f"A {d.kind} has no `decreases`: its equation need not come to an end."
        ctx.error("clause", d.spec.decreases.span, message)
    if d.by_method is not None:
        ctx.error("clause", d.by_method.span, f"A {d.kind} cannot be run, so it has no method for that.")


def declare_extreme_lemma(ctx: Context, m: t.Method, d: ast.MethodDecl) -> None:
    prefix = t.Method(
        f"{m.name}#",
        f"{m.qualified}#",
        m.owner,
        m.type_params,
        (),
        (),
        "lemma",
        True,
        m.static,
        m.span,
        m.name_span,
        module=m.module,
        prefix_of=m,
    )
    m.extreme = t.ExtremeLemma(d.kind.startswith("least"), _counter(ctx, d), prefix)
    if d.results:
        ctx.error("clause", d.results[0].span, f"A {d.kind} has no results.")


def sign_extreme(f: t.Function) -> None:
    """Gives the prefix predicate the signature of its predicate, when that is known."""
    if f.extreme is not None:
        prefix = f.extreme.prefix
        prefix.type_params, prefix.this = f.type_params, f.this
        prefix.params = (f.extreme.counter, *f.params)
        prefix.result.type = f.result.type


def sign_extreme_lemma(m: t.Method) -> None:
    if m.extreme is not None:
        prefix = m.extreme.prefix
        prefix.type_params, prefix.this = m.type_params, m.this
        prefix.params = (m.extreme.counter, *m.params)
