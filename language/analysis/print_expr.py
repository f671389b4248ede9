"""Typed expressions as text, in the language's own syntax, with everything implicit made visible."""

from __future__ import annotations

from fractions import Fraction

from language.analysis import typed as t
from language.operators import UnaryOperator
from language.types import SeqType, SetType, Type, UserType, show
from language.values import Char


def literal(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Char(code):
            return f"'{chr(code)}'" if 32 <= code < 0xD800 else f"'\\U{{{code:X}}}'"
        case Fraction():
            return _real(value)
        case _:
            return str(value)


def _real(x: Fraction) -> str:
    """Literals have finitely many digits."""
    digits = 0
    while (x * 10**digits).denominator != 1 and digits < 60:
        digits += 1
    whole = abs(x.numerator * 10**digits // x.denominator)
    text = str(whole).rjust(digits + 1, "0")
    sign = "-" if x < 0 else ""
    return f"{sign}{text[: len(text) - digits]}.{text[len(text) - digits :] or '0'}"


def args(es: tuple[t.Expr, ...]) -> str:
    return ", ".join([expr(e) for e in es])


def type_args(ts: tuple[Type, ...]) -> str:
    return f"<{', '.join([show(x) for x in ts])}>" if ts else ""


def bound(vs: tuple[t.Variable, ...]) -> str:
    return ", ".join([f"{v.name}: {show(v.type)}" for v in vs])


def expr(e: t.Expr) -> str:
    """One line. Operators are parenthesized fully, so that no reader needs the precedences."""
    match e:
        case t.Binary():
            return _binary(e)
        case t.Literal_(_, _, value):
            return literal(value)
        case t.StringLiteral(_, _, value):
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case t.Var(_, _, var):
            return var.name
        case t.This():
            return "this"
        case t.FieldRead(_, _, obj, field):
            return f"{expr(obj)}.{field.name}"
        case t.ConstRead(_, _, const, obj):
            return const.qualified if obj is None else f"{expr(obj)}.{const.name}"
        case t.ArrayLength(_, _, array, dim):
            several = (
                isinstance(x := array.type, UserType) and isinstance(x.decl, t.Class) and x.decl.dims > 1
            )
            return f"{expr(array)}.Length{dim if several else ''}"
        case t.Destructor(_, _, value, name):
            return f"{expr(value)}.{name}"
        case t.Discriminator(_, _, value, ctor):
            return f"{expr(value)}.{ctor.name}?"
        case t.ArrayRead(_, _, array, indices):
            return f"{expr(array)}[{args(indices)}]"
        case t.Index(_, _, collection, index):
            return f"{expr(collection)}[{expr(index)}]"
        case t.Slice(_, _, target, lo, hi):
            return f"{expr(target)}[{expr(lo) if lo else ''}..{expr(hi) if hi else ''}]"
        case t.Update(_, _, collection, key, value):
            return f"{expr(collection)}[{expr(key)} := {expr(value)}]"
        case t.FunctionCall(function=t.Function(equates=d)) if d is not None:
            depth = f"#[{expr(e.args[0])}]" if len(e.args) == 3 else ""
            return f"({expr(e.args[-2])} =={depth} {expr(e.args[-1])})"
        case t.FunctionCall(_, _, f, targs, receiver, arguments, at):
            who = f"{expr(receiver)}.{f.name}" if receiver is not None else f.qualified
            return f"{who}{type_args(targs)}{'@' + at if at else ''}({args(arguments)})"
        case t.FunctionValue(_, _, f, targs, receiver):
            who = f"{expr(receiver)}.{f.name}" if receiver is not None else f.qualified
            return who + type_args(targs)
        case t.ArrowMember(_, _, function, name):
            return f"{expr(function)}.{name}"
        case t.Apply(_, _, function, arguments):
            return f"{expr(function)}({args(arguments)})"
        case t.Construct(_, _, ctor, arguments):
            if ctor.datatype.is_tuple:
                return f"({args(arguments)})"
            return f"{ctor.name}{f'({args(arguments)})' if ctor.formals else ''}"
        case t.DatatypeUpdate(_, _, value, updates):
            return f"{expr(value)}.({', '.join([f'{n} := {expr(v)}' for n, v in updates])})"
        case t.Unary(_, _, op, operand):
            inner = expr(operand)
            if op is UnaryOperator.CARDINALITY:
                return f"|{inner}|"
            return f"{inner}.Floor" if op is UnaryOperator.FLOOR else f"{op}{inner}"
        case _:
            return _more(e)


def plain(e: t.Expr) -> str:
    """One line for people: as `expr`, without the outer parentheses."""
    return expr(e)[1:-1] if isinstance(e, t.Binary) else expr(e)


def _binary(e: t.Binary) -> str:
    """Chains lean left and may be very long: no recursion to the left."""
    parts: list[str] = []
    node: t.Expr = e
    while isinstance(node, t.Binary):
        parts.append(f" {node.op} {expr(node.right)})")
        node = node.left
    return "(" * len(parts) + expr(node) + "".join(reversed(parts))


def _more(e: t.Expr) -> str:
    match e:
        case t.Display(_, _, kind, items):
            left, right = ("[", "]") if isinstance(e.type, SeqType) else ("{", "}")
            word = kind.value if kind.value in ("iset", "multiset") else ""
            return f"{word}{left}{args(items)}{right}"
        case t.MapDisplay(_, _, items):
            return f"map[{', '.join([f'{expr(k)} := {expr(v)}' for k, v in items])}]"
        case t.MultisetOf(_, _, operand):
            return f"multiset({expr(operand)})"
        case t.MapPart(_, _, m, part):
            return f"{expr(m)}.{part}"
        case t.OrdinalPart(_, _, value, part):
            return f"{expr(value)}.{part}"
        case t.SeqInit(_, _, length, function):
            return f"seq({expr(length)}, {expr(function)})"
        case t.Quantified(_, _, kind, vs, range_, body):
            return f"({kind.value} {bound(vs)}{_range(range_)} :: {expr(body)})"
        case t.SetComprehension(_, type_, vs, range_, term):
            word = "set" if isinstance(type_, SetType) and type_.finite else "iset"
            return f"({word} {bound(vs)}{_range(range_)} :: {expr(term)})"
        case t.MapComprehension(_, _, vs, range_, key, value):
            left = f"{expr(key)} := " if key is not None else ""
            return f"(map {bound(vs)}{_range(range_)} :: {left}{expr(value)})"
        case t.Lambda(_, _, params, requires, reads, body):
            spec = (f" requires {expr(requires)}" if requires else "") + "".join(
                [f" reads {frame(r)}" for r in reads]
            )
            return f"(({bound(params)}){spec} => {expr(body)})"
        case t.Ite(_, _, test, then, orelse):
            return f"(if {expr(test)} then {expr(then)} else {expr(orelse)})"
        case t.Match(_, _, scrutinee, cases):
            inner = " ".join([f"case {pattern(c.pattern)} => {expr(c.body)}" for c in cases])
            return f"(match {expr(scrutinee)} {inner})"
        case t.Let(_, _, p, value, body, ghost):
            return f"({'ghost ' if ghost else ''}var {pattern(p)} := {expr(value)}; {expr(body)})"
        case t.LetSuchThat(_, _, vs, condition, body):
            return f"(var {bound(vs)} :| {expr(condition)}; {expr(body)})"
        case t.StmtExpr(_, _, stmt, body):
            return f"({type(stmt).__name__.lower()} …; {expr(body)})"
        case t.Old(_, _, operand, label):
            return f"old{'@' + label if label else ''}({plain(operand)})"
        case t.Fresh(_, _, operand, label):
            return f"fresh{'@' + label if label else ''}({plain(operand)})"
        case t.Allocated(_, _, operand):
            return f"allocated({plain(operand)})"
        case t.Unchanged(_, _, frames, label):
            return f"unchanged{'@' + label if label else ''}({', '.join([frame(f) for f in frames])})"
        case t.Convert(_, type_, operand):
            return f"({expr(operand)} as {show(type_)})"
        case t.DecreasesTo(_, _, left, right, or_same):
            return f"({args(left)} {'nonincreases' if or_same else 'decreases'} to {args(right)})"
        case t.TypeTest(_, _, operand, tested):
            return f"({expr(operand)} is {show(tested)})"
        case _:
            raise AssertionError(e)


def _range(e: t.Expr | None) -> str:
    return "" if e is None else f" | {expr(e)}"


def frame(f: t.Frame) -> str:
    if f.target is None:
        return "*"
    return expr(f.target) + (f"`{f.field.name}" if f.field is not None else "")


def pattern(p: t.Pattern) -> str:
    match p:
        case t.BindPattern(_, var):
            return f"{'ghost ' if var.ghost else ''}{var.name}: {show(var.type)}"
        case t.CtorPattern(_, ctor, parts):
            inner = ", ".join([pattern(a) for a in parts])
            return ctor.name + (f"({inner})" if parts or not ctor.name else "")
        case t.ValuePattern(_, value):
            return expr(value)
        case t.OrPattern(_, options):
            return " | ".join([pattern(o) for o in options])
        case _:
            return "_"
