"""The failure-propagating `:-`, expanded into what it stands for."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.control import failure_call
from language.analysis.makers import FixedMaker, Maker
from language.analysis.refs import shown
from language.analysis.targets import target_type
from language.source import Span
from language.syntax import ast


def or_fail(
    b: Body, span: Span, makers: list[Maker], rhss: tuple[ast.Rhs, ...], keyword: str | None
) -> list[t.Stmt]:
    """`x :- e;` is

        var tmp := e;
        if tmp.IsFailure() { r := tmp.PropagateFailure(); return; }
        x := tmp.Extract();

    where `r` is the method's first result. With `expect`, `assert` or `assume`, success is demanded instead.
    Further results of a call go to further variables.
    """
    from language.analysis.assignments import call_stmt, check_store, method_call, rhs_value

    out: list[t.Stmt] = []
    tmp = b.variable("failure", b.infer.meta(span), "local", span)
    first = t.LocalTarget(span, tmp, True)
    found = method_call(b, rhss[0])
    if found is not None:
        ref, e = found
        count = len(ref.method.results)
        extracts = len(makers) == count and bool(makers)
        rest = makers[1:] if extracts else makers
        out += call_stmt(b, span, ref, e, [FixedMaker(tmp), *rest])
        lead = makers[:1] if extracts else []
    else:
        value = rhs_value(b, rhss[0], None)
        out += b.before
        b.before = []
        check_store(b, first, value)
        out.append(t.Assign(span, False, (first,), (value,)))
        lead = makers[:1]
        if len(rhss) > 1:
            others = [rhs_value(b, r, m.wanted) for r, m in zip(rhss[1:], makers[1:], strict=False)]
            places = [m.make(b) for m in makers[1:]]
            for p, v in zip(places, others, strict=False):
                check_store(b, p, v)
            out.append(t.Assign(span, False, tuple(places), tuple(others)))
    read = b.keep(t.Var(span, tmp.type, tmp))
    failed = failure_call(b, read, "IsFailure")
    if failed is None:
        for m in lead:
            m.make(b)
        return out
    if keyword is None:
        out += _propagate(b, span, read, failed)
    else:
        fine = t.Unary(span, failed.type, "!", failed)
        match keyword:
            case "expect":
                out.append(t.Expect(span, False, fine, read))
            case "assume":
                out.append(t.Assume(span, True, fine))
            case _:
                out.append(t.Assert(span, True, fine, None, None))
    if lead:
        got = failure_call(b, read, "Extract")
        place = lead[0].make(b)
        if got is not None:
            v = t.ExprRhs(span, got)
            check_store(b, place, v)
            out.append(t.Assign(span, False, (place,), (v,)))
    return out


def _propagate(b: Body, span: Span, read: t.Expr, failed: t.Expr) -> list[t.Stmt]:
    results = b.results
    if not results:
        b.ctx.error(
            "failure", span, "`:-` returns a failure to the caller, but this method has no result for it."
        )
        return []
    failure = failure_call(b, read, "PropagateFailure")
    if failure is None:
        return []
    place = t.LocalTarget(span, results[0])
    results[0].mutable = True
    wanted = target_type(b, place)
    if not b.fits(failure.type, wanted, span):
        b.ctx.error(
            "type",
            span,
            f"A failure of type `{shown(b, failure.type)}` cannot be returned as `{results[0].name}`, "
            f"which has type `{shown(b, wanted)}`.",
        )
    store = t.Assign(span, False, (place,), (t.ExprRhs(span, failure),))
    leave = t.Block(span, False, (store, t.Return(span, False)))
    return [t.If(span, False, failed, leave, None)]
