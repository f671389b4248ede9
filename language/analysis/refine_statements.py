"""The body of a refining method, merged into that of the method it refines.

The new body is a skeleton: its statements are matched, in their order, with those of the old one. `...;`
stands for old statements up to the next match, `assert ...;` for an old assertion or assumption, to be proved
now, `if ...`, `while ...` and `modify ...` for old ones of the kind. A choice (`x :| P`, `x := *`, `var x`, a
guard `*`) may be replaced by something definite. What matches nothing is added; what is left stays.

The merged body is proved like any other, so nothing rests on this but which program it is. (Reference manual,
"Refinement", "Statement refinement"; Leino and Yessenov, *Stepwise refinement of heap-manipulating code in
Chalice*, FAC 2012.)
"""

from __future__ import annotations

from language.analysis.context import Context
from language.analysis.refine_same import same
from language.record import dataclass, field, replace
from language.source import Span
from language.syntax import ast

Body = tuple[ast.Stmt, ...]


@dataclass
class Merger:
    """`fields`: names of fields in the refined module, which new statements must not assign. `names`:
    variables of the refined method, which they must not assign either."""

    ctx: Context
    fields: frozenset[str]
    names: frozenset[str]
    mine: set[str] = field(default_factory=set[str])
    """Variables that new statements declare."""

    def bodies(
        self, old: ast.MethodDecl, new: ast.MethodDecl, before: ast.Block, after: ast.Block
    ) -> tuple[ast.Block, int | None]:
        """The merged body, and where `new;` divides it."""
        first, rest = _divided(after, new.new_split, old.kind == "constructor")
        was, then = _divided(before, old.new_split, old.kind == "constructor")
        head, tail = self.merge(first, was), self.merge(rest, then)
        split = None if old.new_split is None and new.new_split is None else len(head)
        return replace(after, body=(*head, *tail)), split

    def merge(self, new: Body, old: Body) -> Body:
        out: list[ast.Stmt] = []
        left = list(old)
        for i, s in enumerate(new):
            if isinstance(s, ast.Skeleton) and not s.word:
                following = new[i + 1] if i + 1 < len(new) else None
                if isinstance(following, ast.Skeleton) and not following.word:
                    continue
                while left and (following is None or not _may_match(following, left[0])):
                    out.append(left.pop(0))
                continue
            made = self._matched(s, left[0]) if left else None
            if made is not None:
                left.pop(0)
                out += made
            elif _is_skeleton(s):
                self._wrong(
                    s.span,
                    "This stands for a statement of the refined method, but there is none like it here.",
                )
            else:
                self._added(s)
                out.append(s)
        return (*out, *left)

    def block(self, new: ast.Block, old: ast.Block) -> ast.Block:
        return replace(new, body=self.merge(new.body, old.body))

    def _wrong(self, span: Span, message: str) -> None:
        self.ctx.error("refinement", span, message)

    # ── one statement and another ────────────────────────────────────────────────────────────────

    def _matched(self, new: ast.Stmt, old: ast.Stmt) -> list[ast.Stmt] | None:
        """What a new statement and the next old one give together; None where they do not match."""
        match new, old:
            case ast.Labeled(), ast.Labeled() if new.label.text == old.label.text:
                inner = self._matched(new.body, old.body)
                return None if inner is None else [replace(new, body=inner[0]), *inner[1:]]
            case _, ast.Labeled():
                inner = self._matched(new, old.body)
                return None if inner is None else [replace(old, body=inner[0]), *inner[1:]]
            case ast.Skeleton(word="assert"), ast.Assert() | ast.Assume():
                return [ast.Assert(new.span, old.condition, None, new.body, old.attributes)]
            case ast.Skeleton(word="assume"), ast.Assume():
                return [replace(old, span=new.span)]
            case ast.Skeleton(word="modify"), ast.Modify():
                return self._modify(new, old)
            case ast.If(), ast.If() if isinstance(new.guard, ast.Omitted) or old.guard is None:
                guard = old.guard if isinstance(new.guard, ast.Omitted) else new.guard
                then = self.block(new.then, old.then)
                return [replace(new, guard=guard, then=then, orelse=self._orelse(new.orelse, old.orelse))]
            case ast.While(), ast.While() if isinstance(new.guard, ast.Omitted) or old.guard is None:
                return [self._while(new, old)]
            case ast.VarDecl(), ast.VarDecl():
                return self._chosen(new, old) if _names(new) == _names(old) else None
            case ast.Assign(), ast.Assign():
                agree = same(new.targets, old.targets) and bool(new.targets)
                return self._chosen(new, old) if agree else None
            case ast.Block(), ast.Block():
                return [self.block(new, old)]
            case _:
                return None

    def _modify(self, new: ast.Skeleton, old: ast.Modify) -> list[ast.Stmt]:
        if new.body is None:
            if old.body is not None:
                self._wrong(new.span, "The refined `modify` has a body, so this one needs one too.")
            return [replace(old, span=new.span)]
        inner = old.body.body if old.body is not None else ()
        return [replace(old, span=new.span, body=replace(new.body, body=self.merge(new.body.body, inner)))]

    def _orelse(self, new: ast.Stmt | None, old: ast.Stmt | None) -> ast.Stmt | None:
        if new is None or old is None:
            if new is not None:
                self._added(new)
            return new or old
        first, then = (x if isinstance(x, ast.Block) else ast.Block(x.span, (x,)) for x in (new, old))
        return self.block(first, then)

    def _while(self, new: ast.While, old: ast.While) -> ast.While:
        spec, was = new.spec, old.spec
        if spec.decreases is not None and was.decreases is not None and not was.decreases.star:
            message = "The refined loop has a measure already, which cannot be replaced."
            self._wrong(spec.decreases.span, message)
        if spec.modifies is not None:
            self._wrong(new.span, "A refined loop keeps its `modifies` clause.")
        merged = ast.LoopSpec(
            spec.span,
            (*was.invariants, *spec.invariants),
            spec.decreases if spec.decreases is not None else was.decreases,
            was.modifies,
        )
        guard = old.guard if isinstance(new.guard, ast.Omitted) else new.guard
        body = new.body if old.body is None else None if new.body is None else self.block(new.body, old.body)
        return replace(new, guard=guard, spec=merged, body=body if body is not None else old.body)

    def _chosen(self, new: ast.VarDecl | ast.Assign, old: ast.VarDecl | ast.Assign) -> list[ast.Stmt] | None:
        """A definite value in the place of any value, or of one with a property, which is then asserted."""
        if new.op is not ast.AssignOp.ASSIGN:
            return None
        if old.op is None or (old.op is ast.AssignOp.ASSIGN and all(_is_any(r) for r in old.rhss)):
            return [new]
        if old.op is not ast.AssignOp.SUCH_THAT:
            return None
        condition = old.rhss[0]
        assert isinstance(condition, ast.ExprRhs)
        return [new, ast.Assert(new.span, condition.value, None, None, ())]

    # ── what is new ──────────────────────────────────────────────────────────────────────────────

    def _added(self, s: ast.Stmt) -> None:
        """New statements change what is new only, and do not leave the method."""
        for node in ast.walk(s):
            match node:
                case ast.VarDecl():
                    self.mine |= set(_names(node))
                case ast.Assign():
                    for target in node.targets:
                        self._assigned(target)
                case ast.Return():
                    self._wrong(node.span, "A new statement of a refinement cannot `return`.")
                case ast.Skeleton():
                    self._wrong(node.span, "`...` stands for nothing here: this statement is new.")
                case _:
                    pass

    def _assigned(self, target: ast.Expr) -> None:
        match target:
            case ast.Ident(_, name) if name not in self.mine and name in self.names | self.fields:
                pass
            case ast.Dot(name=ast.Name(text=name)) if name in self.fields:
                pass
            case _:
                return
        message = f"`{name}` is declared in the refined module, so only what is refined there may assign it."
        self._wrong(target.span, message)


def _divided(body: ast.Block, split: int | None, constructor: bool) -> tuple[Body, Body]:
    """The statements before and after `new;`."""
    if not constructor:
        return (), body.body
    return (body.body, ()) if split is None else (body.body[:split], body.body[split:])


def _is_skeleton(s: ast.Stmt) -> bool:
    return isinstance(s, ast.Skeleton) or (
        isinstance(s, ast.If | ast.While) and isinstance(s.guard, ast.Omitted)
    )


def _is_any(r: ast.Rhs) -> bool:
    return isinstance(r, ast.HavocRhs)


def _names(s: ast.VarDecl) -> tuple[str, ...]:
    return tuple(v.name.text for v in s.vars)


def _may_match(new: ast.Stmt, old: ast.Stmt) -> bool:
    """Whether `...;` before `new` ends at `old`."""
    match new, old:
        case ast.Labeled(), ast.Labeled():
            return new.label.text == old.label.text
        case ast.Labeled(), _:
            return False
        case _, ast.Labeled():
            return _may_match(new, old.body)
        case ast.Skeleton(word="assert"), _:
            return isinstance(old, ast.Assert | ast.Assume)
        case ast.Skeleton(word="assume"), _:
            return isinstance(old, ast.Assume)
        case ast.Skeleton(word="modify"), _:
            return isinstance(old, ast.Modify)
        case (ast.If(), ast.If()) | (ast.While(), ast.While()):
            return isinstance(new.guard, ast.Omitted) or old.guard is None
        case ast.VarDecl(), ast.VarDecl():
            return _names(new) == _names(old)
        case ast.Block(), ast.Block():
            return True
        case ast.Assign(), ast.Assign():
            return old.op is ast.AssignOp.SUCH_THAT and bool(new.targets) and same(new.targets, old.targets)
        case _:
            return False
