"""The failure-propagating `:-`, expanded into what it stands for."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.control import failure_call, has_function
from language.analysis.makers import FixedMaker, MadeMaker, Maker, PlaceMaker
from language.analysis.places import apart, hold
from language.analysis.refs import shown
from language.analysis.stores import call_stmt, check_store, distinct, make_all, method_call, rhs_value
from language.analysis.targets import target_type
from language.operators import UnaryOperator
from language.source import Span
from language.syntax import ast
from language.types import Type


def or_fail(
    b: Body, span: Span, makers: list[Maker], rhss: tuple[ast.Rhs, ...], keyword: str | None
) -> list[t.Stmt]:
    """`x :- e;` is

        var tmp := e;
        if tmp.IsFailure() { r := tmp.PropagateFailure(); return; }
        x := tmp.Extract();

    where `r` is the method's first result; where `x` is a place in an object, it is found before all that.
    With `expect`, `assert` or `assume`, success is demanded instead.
    Further results of a call go to further variables.
    """
    out: list[t.Stmt] = []
    tmp = b.variable("failure", b.infer.meta(span), "local", span)
    first = t.LocalTarget(span, tmp, True)
    found = method_call(b, rhss[0])
    if found is not None:
        ref, e = found
        results = ref.method.results
        if not results:
            b.ctx.error(
                "failure", span, f"`{ref.method.name}` has no result, so `:-` has no failure to look for."
            )
            make_all(b, makers)
            return []
        places = _split(b, span, makers, results[0].type, len(results))
        if places is None:
            return []
        held, lead, rest = _held(b, *places)
        out += held
        out += call_stmt(b, span, ref, e, [FixedMaker(tmp), *rest])
    else:
        value = rhs_value(b, rhss[0], None)
        out += b.before
        b.before = []
        check_store(b, first, value)
        out.append(t.Assign(span, False, (first,), (value,)))
        places = _split(b, span, makers, tmp.type, len(rhss))
        if places is None:
            return []
        held, lead, rest = _held(b, *places)
        out += held
        if rest:
            others = [rhs_value(b, r, m.wanted) for r, m in zip(rhss[1:], rest, strict=True)]
            further = [m.make(b) for m in rest]
            distinct(b, further)
            for p, v in zip(further, others, strict=True):
                check_store(b, p, v)
            out.append(t.Assign(span, False, tuple(further), tuple(others)))
    read = b.keep(t.Var(span, tmp.type, tmp))
    failed = failure_call(b, read, "IsFailure")
    if failed is None:
        for m in lead:
            m.make(b)
        return out
    out += _propagate(b, span, read, failed) if keyword is None else [_demand(span, keyword, read, failed)]
    return out + _extract(b, span, lead, read)


def _demand(span: Span, keyword: str, read: t.Expr, failed: t.Expr) -> t.Stmt:
    """What `expect`, `assume` or `assert` after `:-` asks for: no failure."""
    fine = t.Unary(span, failed.type, UnaryOperator.NOT, failed)
    match keyword:
        case "expect":
            return t.Expect(span, False, fine, read)
        case "assume":
            return t.Assume(span, True, fine)
        case _:
            return t.Assert(span, True, fine, None, None)


def _extract(b: Body, span: Span, lead: list[Maker], read: t.Expr) -> list[t.Stmt]:
    """`x := tmp.Extract();`, if there is an `x`."""
    if not lead:
        return []
    got = failure_call(b, read, "Extract")
    place = lead[0].make(b)
    if got is None:
        return []
    v = t.ExprRhs(span, got)
    check_store(b, place, v)
    return [t.Assign(span, False, (place,), (v,))]


def _split(
    b: Body, span: Span, makers: list[Maker], failure: Type, count: int
) -> tuple[list[Maker], list[Maker]] | None:
    """The place for what `Extract` gives, if the type of the failure has one, and those for the `count - 1`
    values beside the failure; None, with an error, where the left side has more or fewer (manual, 8.6).
    """
    extracts = has_function(b, failure, "Extract")
    if extracts is None:
        extracts = len(makers) == count
    wanted = count if extracts else count - 1
    if len(makers) == wanted:
        return (makers[:1], makers[1:]) if extracts else ([], makers)
    why = "has an `Extract`, so its value needs a place too" if extracts else "has no `Extract`, so no value"
    b.ctx.error(
        "failure",
        span,
        f"This `:-` has {len(makers)} variable(s) on its left, but needs {wanted}: "
        f"`{shown(b, failure)}` {why}.",
    )
    make_all(b, makers)
    return None


def _held(b: Body, lead: list[Maker], rest: list[Maker]) -> tuple[list[t.Stmt], list[Maker], list[Maker]]:
    """Where the value goes into an object: the parts of all places are read first, and the places claimed to
    be different ones."""
    place = lead[0].place if lead and isinstance(lead[0], PlaceMaker) else None
    if place is None or isinstance(place, t.LocalTarget):
        return [], lead, rest
    others = [m.place for m in rest if isinstance(m, PlaceMaker) and m.place is not None]
    changed = [x.var for x in others if isinstance(x, t.LocalTarget)]
    first, kept = hold(b, [place, *others], changed)
    first += [claim for x in kept[1:] if (claim := apart(kept[0], x)) is not None]
    by_place = dict(zip(map(id, (place, *others)), kept, strict=True))

    def made(m: Maker) -> Maker:
        known = by_place.get(id(m.place)) if isinstance(m, PlaceMaker) else None
        return m if known is None else MadeMaker(known, m.wanted)

    return first, [made(m) for m in lead], [made(m) for m in rest]


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
