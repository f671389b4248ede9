"""What of a tree is computed when the program runs, and what exists only for proofs.

The same reading as ghost inference has (manual, "Ghost Entities"), whose marks on statements it follows;
where it cannot tell, it takes code for one that runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t

_PROOF = (
    t.LoopSpec, t.Clause, t.Measure, t.Frame, t.Assert, t.Assume, t.Calc, t.Reveal,
    t.Old, t.Fresh, t.Allocated, t.Unchanged, t.ArrowMember, t.DecreasesTo,
)  # fmt: skip
"""Nodes whose parts are never computed."""


def marked(root: t.Tree, ghost: bool) -> Iterator[tuple[t.Tree, bool]]:
    """The node and all below it, parents first, each with whether it exists only for proofs."""
    stack: list[tuple[t.Tree, bool]] = [(root, ghost)]
    while stack:
        node, ghost = stack.pop()
        yield node, ghost
        stack += reversed(list(_parts(node, ghost)))


def _parts(node: t.Tree, ghost: bool) -> Iterator[tuple[t.Tree, bool]]:
    ghost = ghost or isinstance(node, _PROOF) or (isinstance(node, t.Stmt) and node.ghost)
    match node:
        case _ if ghost:
            yield from ((part, True) for part in t.children(node))
        case t.StmtExpr(_, _, stmt, body):
            yield stmt, True
            yield body, False
        case t.Assign(_, _, targets, values):
            yield from ((x, False) for x in targets)
            yield from ((v, _is_ghost(x)) for x, v in zip(targets, values, strict=False))
        case t.CallStmt(_, _, method, _, receiver, args, targets):
            yield from ((x, False) for x in (receiver, *targets) if x is not None)
            yield from ((a, p.ghost) for a, p in zip(args, method.params, strict=False))
        case t.FunctionCall(_, _, function, _, receiver, args):
            if receiver is not None:
                yield receiver, False
            yield from ((a, p.ghost) for a, p in zip(args, function.params, strict=False))
        case t.Construct(_, _, ctor, args):
            yield from ((a, f.ghost) for a, f in zip(args, ctor.formals, strict=False))
        case t.Let(_, _, pattern, value, body, bound_ghost):
            yield pattern, bound_ghost
            yield value, bound_ghost
            yield body, False
        case t.LetSuchThat(_, _, _, condition, body, bound_ghost):
            yield condition, bound_ghost
            yield body, False
        case t.ByProof(_, _, body, proof):
            yield from ((s, False) for s in body)
            yield proof, True
        case _:
            yield from ((part, False) for part in t.children(node))


def _is_ghost(target: t.LValue) -> bool:
    match target:
        case t.LocalTarget(_, var):
            return var.ghost
        case t.FieldTarget(_, _, field):
            return field.ghost
        case t.ConstTarget(_, _, const):
            return const.ghost
        case _:
            return False
