"""Typed statements as text. What is ghost stands after `ghost`, with two spaces a level."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.print_expr import args, bound, expr, frame, pattern, type_args
from language.syntax.ast import ANONYMOUS
from language.types import show


def lines(s: t.Stmt, indent: str = "") -> list[str]:
    """The statement's lines."""
    g = (
        "ghost "
        if s.ghost and not isinstance(s, t.Assert | t.Assume | t.Calc | t.Reveal | t.Block | t.ByProof)
        else ""
    )
    match s:
        case t.Block(_, _, body):
            return [f"{indent}{{", *_body(body, indent + "  "), f"{indent}}}"]
        case t.OpaqueBlock(_, _, ensures, modifies, body):
            clauses = [f"{indent}  ensures {expr(c.condition)}" for c in ensures]
            if modifies is not None:
                clauses.append(f"{indent}  modifies {', '.join([frame(f) for f in modifies])}")
            return [f"{indent}{g}opaque", *clauses, *lines(body, indent)]
        case t.If():
            return _if(s, indent, g)
        case t.IfCases(_, _, cases):
            return [f"{indent}{g}if", *_cases(cases, indent)]
        case t.MatchStmt(_, _, scrutinee, cases):
            out = [f"{indent}{g}match {expr(scrutinee)}"]
            for p, body in cases:
                out += [f"{indent}case {pattern(p)} =>", *_body(body.body, indent + "  ")]
            return out
        case t.While(_, _, guard, spec, body):
            return [
                f"{indent}{g}while {expr(guard) if guard else '*'}",
                *_spec(spec, indent),
                *_opt(body, indent),
            ]
        case t.WhileCases(_, _, cases, spec):
            return [f"{indent}{g}while", *_spec(spec, indent), *_cases(cases, indent)]
        case t.For(_, _, var, start, end, down, spec, body):
            bounds = f"{expr(start)} {'downto' if down else 'to'} {expr(end) if end else '*'}"
            head = f"for {var.name}: {show(var.type)} := {bounds}"
            return [f"{indent}{g}{head}", *_spec(spec, indent), *_opt(body, indent)]
        case t.Forall(_, _, _, vs, range_, ensures, body):
            clauses = [f"{indent}  ensures {expr(c.condition)}" for c in ensures]
            return [f"{indent}{g}forall {bound(vs)} | {expr(range_)}", *clauses, *_opt(body, indent)]
        case t.Labeled(_, _, label, body):
            inner = lines(body, indent)
            return [f"{indent}label {label}: {inner[0].strip()}", *inner[1:]]
        case t.Assert(_, _, condition, label, by):
            head = f"{indent}assert {label + ': ' if label else ''}{expr(condition)}"
            return [f"{head};"] if by is None else [f"{head} by", *lines(by, indent)]
        case t.ByProof(_, _, body, proof):
            return [*_body(body, indent), f"{indent}by", *lines(proof, indent)]
        case t.Calc(_, _, _, steps, _):
            out = [f"{indent}calc {{"]
            for step in steps:
                out.append(f"{indent}  {expr(step.claim)};")
                out += [x for h in step.hints for x in lines(h, indent + "    ")]
            return [*out, f"{indent}}}"]
        case t.Modify(body=body) if body is not None:
            return [f"{indent}{g}{_simple(s)}", *lines(body, indent)]
        case _:
            return [f"{indent}{g}{_simple(s)};"]


def _body(body: tuple[t.Stmt, ...], indent: str) -> list[str]:
    return [x for s in body for x in lines(s, indent)]


def _opt(body: t.Block | None, indent: str) -> list[str]:
    return lines(body, indent) if body is not None else []


def _if(s: t.If, indent: str, g: str) -> list[str]:
    """A chain of `else if` is followed in a loop."""
    out: list[str] = []
    link: t.Stmt | None = s
    word = "if"
    while isinstance(link, t.If):
        out.append(f"{indent}{g}{word} {expr(link.guard) if link.guard else '*'}")
        out += lines(link.then, indent)
        link, word = link.orelse, "else if"
    if link is not None:
        out += [f"{indent}else", *lines(link, indent)]
    return out


def _cases(cases: tuple[tuple[t.Expr, t.Block], ...], indent: str) -> list[str]:
    out: list[str] = []
    for guard, body in cases:
        out += [f"{indent}case {expr(guard)} =>", *_body(body.body, indent + "  ")]
    return out


def _spec(spec: t.LoopSpec, indent: str) -> list[str]:
    out = [f"{indent}  invariant {expr(c.condition)}" for c in spec.invariants]
    if spec.modifies is not None:
        out.append(f"{indent}  modifies {', '.join([frame(f) for f in spec.modifies])}")
    if spec.decreases is not None:
        out.append(f"{indent}  {measure(spec.decreases)}")
    return out


def measure(m: t.Measure) -> str:
    return f"decreases {'*' if m.star else args(m.exprs)}" + ("  // inferred" if m.inferred else "")


def target(x: t.LValue) -> str:
    match x:
        case t.LocalTarget(_, var, declares):
            if declares:
                return f"{'ghost ' if var.ghost else ''}var {var.name}: {show(var.type)}"
            return var.name
        case t.FieldTarget(_, obj, field):
            return f"{expr(obj)}.{field.name}"
        case t.ConstTarget(_, obj, const):
            return f"{expr(obj)}.{const.name}"
        case t.ArrayTarget(_, array, indices):
            return f"{expr(array)}[{args(indices)}]"
        case _:
            raise AssertionError(x)


def rhs(r: t.Rhs) -> str:
    match r:
        case t.ExprRhs(_, value):
            return expr(value)
        case t.NewArray(_, _, element, dims, init, display):
            tail = (
                f" [{args(display)}]"
                if display is not None
                else f" ({expr(init)})"
                if init is not None
                else ""
            )
            return f"new {show(element)}[{args(dims)}]{tail}"
        case t.NewObject(_, type_, ctor, _, arguments):
            if ctor is None:
                return f"new {show(type_)}"
            name = "" if ctor.name == ANONYMOUS else f".{ctor.name}"
            return f"new {show(type_)}{name}({args(arguments)})"
        case _:
            return "*"


def _simple(s: t.Stmt) -> str:
    match s:
        case t.Declare(_, _, vs):
            return f"var {bound(vs)}"
        case t.Assign(_, _, targets, values):
            return f"{', '.join([target(x) for x in targets])} := {', '.join([rhs(v) for v in values])}"
        case t.CallStmt(_, _, m, targs, receiver, arguments, targets, _):
            left = f"{', '.join([target(x) for x in targets])} := " if targets else ""
            who = f"{expr(receiver)}.{m.name}" if receiver is not None else m.qualified
            return f"{left}{who}{type_args(targs)}{'@' + s.at if s.at else ''}({args(arguments)})"
        case t.AssignSuchThat(_, _, targets, condition, assumed):
            places = ", ".join([target(x) for x in targets])
            return f"{places} :| {'assume ' if assumed else ''}{expr(condition)}"
        case t.Yield():
            return "yield"
        case t.Return():
            return "return"
        case t.Break(_, _, _, is_continue):
            return "continue" if is_continue else "break"
        case t.Assume(_, _, condition):
            return f"assume {expr(condition)}"
        case t.Expect(_, _, condition):
            return f"expect {expr(condition)}"
        case t.Print(_, _, arguments):
            return f"print {args(arguments)}"
        case t.Hide(_, _, members, everything):
            return "hide *" if everything else f"hide {', '.join([x.qualified for x in members])}"
        case t.Reveal(_, _, functions, labels, constants):
            return f"reveal {', '.join([*[f.qualified for f in (*functions, *constants)], *labels])}"
        case t.Modify(_, _, frames):
            return f"modify {', '.join([frame(f) for f in frames])}"
        case _:
            raise AssertionError(s)
