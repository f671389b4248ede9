"""What is legal and hardly ever meant: quantifiers with the wrong connective, lemmas without a proof.

An implication that stands in parentheses is meant, as in Dafny.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from language.diagnostics import Diagnostic, warning
from language.operators import Operator
from language.source import Span
from language.syntax import ast as A

BELOW = frozenset({Operator.LESS, Operator.AT_MOST})
ABOVE = frozenset({Operator.MORE, Operator.AT_LEAST})


def doubts(program: A.Program) -> list[Diagnostic]:
    """Warnings about a program that parsed."""
    found: list[Diagnostic] = []
    for n in A.walk(program):
        if isinstance(n, A.Quantified):
            found += _quantifier(n)
    return [*found, *_lemmas(program.decls)]


# ── quantifiers ──────────────────────────────────────────────────────────────────────────────────


def _quantifier(n: A.Quantified) -> Iterator[Diagnostic]:
    body = n.body
    given = n.range is not None or any(v.domain is not None for v in n.vars)
    if not isinstance(body, A.Binary) or given:
        return
    names = ", ".join(v.name.text for v in n.vars)
    if n.kind is A.Quantifier.EXISTS and body.op is Operator.IMPLIES:
        message = (
            f"This is true as soon as some `{names}` makes the left side of `==>` false, which is hardly "
            "what is meant. An `exists` takes `&&` between the range and what is said of it."
        )
        yield warning("exists-implies", body.op_span, message)
    if n.kind is A.Quantifier.FORALL and body.op is Operator.AND:
        parts = list(_conjuncts(body))
        bounded = next((v.name.text for v in n.vars if _confined(v.name.text, parts[:-1])), None)
        if bounded is not None:
            message = (
                f"This claims of every `{bounded}` that it lies in the range. A `forall` takes `==>` "
                "between the range and what is said of it."
            )
            yield warning("forall-and", body.op_span, message)


def _conjuncts(e: A.Expr) -> Iterator[A.Expr]:
    if isinstance(e, A.Binary) and e.op is Operator.AND:
        yield from _conjuncts(e.left)
        yield from _conjuncts(e.right)
    elif isinstance(e, A.Parens):
        yield from _conjuncts(e.inner)
    else:
        yield e


def _confined(name: str, parts: Iterable[A.Expr]) -> bool:
    """Whether conjuncts confine a variable: from below and above, or to the elements of something."""
    return {s for p in parts for s in _sides(name, p)} >= {"low", "high"}


def _sides(name: str, e: A.Expr) -> Iterator[str]:
    """From which side a conjunct bounds a variable by what does not speak of it."""
    match e:
        case A.Binary(op=Operator.IN) if _is(name, e.left) and not _mentions(name, e.right):
            yield from ("low", "high")
        case A.Binary():
            yield from _side(name, e.left, e.op, e.right)
        case A.Chain():
            for left, op, right in zip(e.operands, e.ops, e.operands[1:], strict=False):
                yield from _side(name, left, op, right)
        case _:
            pass


def _side(name: str, left: A.Expr, op: Operator, right: A.Expr) -> Iterator[str]:
    for var, other, lower in ((left, right, ABOVE), (right, left, BELOW)):
        if op in BELOW | ABOVE and _is(name, var) and not _mentions(name, other):
            yield "low" if op in lower else "high"


def _is(name: str, e: A.Expr) -> bool:
    return isinstance(e, A.Ident) and e.name == name


def _mentions(name: str, e: A.Expr) -> bool:
    return any(isinstance(n, A.Ident) and n.name == name for n in A.walk(e))


# ── lemmas ───────────────────────────────────────────────────────────────────────────────────────


def _lemmas(decls: Iterable[A.Decl]) -> Iterator[Diagnostic]:
    """Lemmas whose proof is missing; not where another module or a class is to give it."""
    for d in decls:
        match d:
            case A.ModuleDecl() if "abstract" not in d.modifiers and not d.refines:
                yield from _lemmas(d.decls)
            case A.ClassDecl(kind="class") if not d.refining:
                yield from _lemmas(d.members)
            case A.DatatypeDecl() | A.NewtypeDecl() | A.TypeDecl():
                yield from _lemmas(d.members)
            case A.MethodDecl(body=None) if d.kind.endswith("lemma") and not _is_axiom(d):
                message = (
                    f"The lemma `{d.name.text}` has no body, so what it says is assumed and not proved. "
                    "Write its proof, `{}` where none is needed; an axiom is marked with `{:axiom}`."
                )
                yield warning("no-proof", Span(d.span.start, d.name.span.end, d.span.home), message)
            case _:
                pass


def _is_axiom(d: A.MethodDecl) -> bool:
    marks = (*d.attributes, *(a for c in d.spec.ensures for a in c.attributes))
    return any(a.name in ("axiom", "extern") for a in marks)
