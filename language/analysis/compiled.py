"""What of an expression exists only for proofs, and so cannot be compiled."""

from __future__ import annotations

from dataclasses import dataclass

from language.analysis import typed as t
from language.analysis.bases import base
from language.analysis.bounds import unbounded
from language.analysis.type_questions import supports_equality
from language.operators import EQUALITY, MEMBERSHIP, STRICT
from language.source import Span
from language.syntax.ast import Collection
from language.types import SeqType, Type, UserType, substitute

Problem = tuple[Span, str]


def uses_ghost(e: t.Expr) -> bool:
    return bool(problems(e, first=True))


def problems(e: t.Expr, *, first: bool = False) -> list[Problem]:
    """Every reason why the expression cannot be compiled. A stack, not recursion: `a + b + …` may be
    thousands deep."""
    found: list[Problem] = []
    stack: list[t.Expr] = [e]
    while stack and not (first and found):
        _look(stack.pop(), stack, found)
    return found


def _look(e: t.Expr, stack: list[t.Expr], found: list[Problem]) -> None:
    match e:
        case t.Var(span, _, var):
            if var.ghost:
                found.append((span, f"The variable `{var.name}` is ghost"))
        case t.FieldRead(span, _, obj, field):
            if field.ghost:
                found.append((span, f"The field `{field.name}` is ghost"))
            else:
                stack.append(obj)
        case t.ConstRead(span, _, const, obj):
            if const.ghost:
                found.append((span, f"The constant `{const.name}` is ghost"))
            elif obj is not None:
                stack.append(obj)
        case t.FunctionCall(span, _, f):
            if f.ghost:
                found.append((span, f"The {_kind(f)} `{f.name}` is ghost"))
                return
            if e.receiver is not None:
                stack.append(e.receiver)
            stack += [a for a, p in zip(e.args, f.params, strict=True) if not p.ghost]
        case t.FunctionValue(span, _, f):
            ghosts = [p.name for p in f.params if p.ghost]
            if f.ghost:
                found.append((span, f"The {_kind(f)} `{f.name}` is ghost"))
            elif ghosts:
                found.append((span, f"The parameter `{ghosts[0]}` of the {_kind(f)} `{f.name}` is ghost"))
            elif e.receiver is not None:
                stack.append(e.receiver)
        case t.ArrowMember(span):
            found.append((span, f"`.{e.name}` of a function exists only for proofs"))
        case t.Construct(span, _, ctor, args):
            if ctor.ghost:
                found.append((span, f"The constructor `{ctor.name}` is ghost"))
            stack += [a for a, f in zip(args, ctor.formals, strict=True) if not f.ghost]
        case t.Destructor(span, _, value, name, ctors):
            if any(c.formals[i].ghost for c, i in ctors):
                found.append((span, f"The part `{name}` is ghost"))
            else:
                stack.append(value)
        case t.Discriminator(span, _, value, ctor):
            if ctor.ghost:
                found.append((span, f"The constructor `{ctor.name}` is ghost"))
            else:
                stack.append(value)
        case t.DatatypeUpdate(_, _, value, updates, ctors):
            stack.append(value)
            ghost = {f.name for c in ctors for f in c.formals if f.ghost}
            stack += [v for n, v in updates if n not in ghost]
        case t.Old(span):
            found.append((span, "`old(…)` exists only for proofs"))
        case t.Fresh(span):
            found.append((span, "`fresh(…)` exists only for proofs"))
        case t.Allocated(span):
            found.append((span, "`allocated(…)` exists only for proofs"))
        case t.Unchanged(span):
            found.append((span, "`unchanged(…)` exists only for proofs"))
        case t.Quantified() | t.SetComprehension() | t.MapComprehension():
            _comprehension(e, stack, found)
        case t.Let(_, _, pattern, value, body, ghost):
            if not ghost and not _all_ghost(pattern):
                stack.append(value)
            stack.append(body)
        case t.LetSuchThat(_, _, vars_, condition, body, ghost):
            if not ghost and not all(v.ghost for v in vars_):
                stack.append(condition)
            stack.append(body)
        case t.StmtExpr(_, _, _, body):
            stack.append(body)
        case t.Lambda(_, _, _, _, _, body):
            stack.append(body)
        case t.Match(_, _, scrutinee, cases):
            stack.append(scrutinee)
            stack += [c.body for c in cases]
        case t.Binary():
            _binary(e, found)
            stack += [e.left, e.right]
        case t.MapPart(span, _, m, part):
            if part != "Keys" and not _keys_only(m.type):
                found.append(
                    (span, f"`.{part}` needs values that can be compared, and those of this map cannot")
                )
            stack.append(m)
        case _:
            stack += [c for c in t.children(e) if isinstance(c, t.Expr)]
            if isinstance(e, t.MapDisplay):
                pass


def _kind(f: t.Function) -> str:
    return "predicate" if "predicate" in f.kind else "function"


def _all_ghost(p: t.Pattern) -> bool:
    vars_ = pattern_vars(p)
    return bool(vars_) and all(v.ghost for v in vars_)


def pattern_vars(p: t.Pattern) -> list[t.Variable]:
    match p:
        case t.BindPattern(_, var):
            return [var]
        case t.CtorPattern(_, _, args):
            return [v for a in args for v in pattern_vars(a)]
        case _:
            return []


def _comprehension(
    e: t.Quantified | t.SetComprehension | t.MapComprehension, stack: list[t.Expr], found: list[Problem]
) -> None:
    for v in unbounded(e):
        what = "quantifier" if isinstance(e, t.Quantified) else "comprehension"
        found.append(
            (
                e.span,
                f"This {what} must be bounded to be compiled: no finite range is given for `{v.name}` "
                f"(such as `0 <= {v.name} < n` or `{v.name} in s`)",
            )
        )
    match e:
        case t.Quantified():
            stack += [x for x in (e.range, e.body) if x is not None]
        case t.SetComprehension():
            stack += [e.range, e.term]
        case t.MapComprehension():
            stack += [x for x in (e.range, e.key, e.value) if x is not None]


def _binary(e: t.Binary, found: list[Problem]) -> None:
    if e.op in EQUALITY:
        if not (_comparable(e.left) or _comparable(e.right)):
            found.append((e.span, f"Values of type `{e.left.type}` cannot be compared by compiled code"))
    elif e.op in MEMBERSHIP:
        s = base(e.right.type)
        if isinstance(s, SeqType) and not _comparable(e.left) and not supports_equality(s.item):
            found.append((e.span, f"Values of type `{s.item}` cannot be compared by compiled code"))
    elif e.op in STRICT:
        b = base(e.left.type)
        if isinstance(b, UserType) and isinstance(b.decl, t.Datatype):
            found.append((e.span, "The rank of datatype values exists only for proofs"))


def _comparable(e: t.Expr) -> bool:
    """Values of a type without equality can still be compared to `Nil`, `[]` and their like."""
    if supports_equality(e.type):
        return True
    match e:
        case t.Construct(_, _, ctor, args):
            return not ctor.ghost and all(
                not f.ghost and _comparable(a) for a, f in zip(args, ctor.formals, strict=True)
            )
        case t.Display(_, _, kind, items):
            return not items or (kind is Collection.SEQ and all(_comparable(i) for i in items))
        case t.MapDisplay(_, _, items):
            return not items
        case _:
            return False


def _keys_only(x: Type) -> bool:
    from language.types import MapType

    m = base(x)
    return isinstance(m, MapType) and supports_equality(m.value)


# ── the exception for functions whose ghost choice does not matter ───────────────────────────────


@dataclass(frozen=True)
class GhostChoice:
    """`if ghost then F(x, g) else e` in the result position of `F` compiles to `e` where the call passes the
    parameters on: what is computed does not depend on the choice."""

    function: t.Function

    def problems(self, e: t.Expr) -> list[Problem]:
        """The problems of the function's body."""
        match e:
            case t.Ite(_, _, test, then, orelse):
                ghost = problems(test)
                if ghost and self._same(then, {}):
                    return self.problems(orelse)
                if ghost and self._same(orelse, {}):
                    return self.problems(then)
                return [*ghost, *self.problems(then), *self.problems(orelse)]
            case t.Let(_, _, pattern, value, body, ghost):
                first = [] if ghost or _all_ghost(pattern) else problems(value)
                return [*first, *self.problems(body)]
            case t.StmtExpr(_, _, _, body):
                return self.problems(body)
            case t.Match(_, _, scrutinee, cases):
                return [*problems(scrutinee), *[p for c in cases for p in self.problems(c.body)]]
            case _:
                return problems(e)

    def _same(self, e: t.Expr, env: dict[t.Variable, t.Expr]) -> bool:
        """Whether every way to the result is a call of the function with its own compiled parameters."""
        match e:
            case t.Ite(_, _, _, then, orelse):
                return self._same(then, env) and self._same(orelse, env)
            case t.Let(_, _, pattern, value, body):
                if isinstance(pattern, t.BindPattern):
                    env = {**env, pattern.var: value}
                return self._same(body, env)
            case t.StmtExpr(_, _, _, body):
                return self._same(body, env)
            case t.Match(_, _, _, cases):
                return all(self._same(c.body, env) for c in cases)
            case t.Var(_, _, var) if var in env:
                return self._same(env[var], env)
            case t.FunctionCall(_, _, f, _, receiver, args):
                return (
                    f is self.function
                    and (receiver is None or isinstance(receiver, t.This))
                    and all(
                        p.ghost or (isinstance(a, t.Var) and a.var is p)
                        for a, p in zip(args, f.params, strict=True)
                    )
                )
            case _:
                return False


__all__ = ["GhostChoice", "Problem", "pattern_vars", "problems", "substitute", "uses_ghost"]
