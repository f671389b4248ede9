"""Statements and contracts as lines of text."""

from __future__ import annotations

from language.syntax import ast as A
from language.syntax.print_expressions import ExpressionPrinter

Lines = list[str]
STEP = "  "


class StatementPrinter(ExpressionPrinter):
    # ── contracts ────────────────────────────────────────────────────────────────────────────────

    def clause(self, word: str, c: A.Clause) -> str:
        label = f"{c.label.text}: " if c.label else ""
        return f"{word}{self.attributes(c.attributes)} {label}{self.expr(c.condition)}"

    def frames(self, word: str, frame: tuple[A.FrameExpr, ...]) -> Lines:
        return [f"{word} {', '.join(map(self.frame, frame))}"] if frame else []

    def decreases(self, d: A.Decreases | None) -> Lines:
        if d is None:
            return []
        return ["decreases *"] if d.star else [f"decreases {self.many(d.exprs)}"]

    def spec(self, s: A.Spec, indent: str) -> Lines:
        lines = [
            *(self.clause("requires", c) for c in s.requires),
            *self.frames("reads", s.reads),
            *self.frames("modifies", s.modifies),
            *(self.clause("ensures", c) for c in s.ensures),
            *self.decreases(s.decreases),
        ]
        return [indent + STEP + line for line in lines]

    def loop_spec(self, s: A.LoopSpec, indent: str) -> Lines:
        modifies = [] if s.modifies is None else self.frames("modifies", s.modifies)
        lines = [
            *(self.clause("invariant", c) for c in s.invariants),
            *modifies,
            *self.decreases(s.decreases),
        ]
        return [indent + STEP + line for line in lines]

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────

    def body(self, stmts: tuple[A.Stmt, ...], indent: str) -> Lines:
        return [line for s in stmts for line in self.stmt(s, indent + STEP)]

    def braces(self, head: str, block: A.Block, indent: str) -> Lines:
        """`head { … }`, the head standing on the first line."""
        first = f"{head} {{" if head else "{"
        return [indent + first, *self.body(block.body, indent), f"{indent}}}"]

    def after(self, lines: Lines, block: A.Block | None, indent: str) -> Lines:
        """A block after a contract, whose brace has a line of its own; none ends nothing."""
        if block is None:
            return lines
        if len(lines) == 1:
            return [f"{lines[0]} {{", *self.body(block.body, indent), f"{indent}}}"]
        return [*lines, f"{indent}{{", *self.body(block.body, indent), f"{indent}}}"]

    # ── right-hand sides ─────────────────────────────────────────────────────────────────────────

    def rhs(self, r: A.Rhs) -> str:
        match r:
            case A.ExprRhs(_, value):
                return self.expr(value)
            case A.HavocRhs():
                return "*"
            case A.NewArray(_, element, dims, init, display):
                text = (
                    "new"
                    + (f" {self.element(element)}" if element is not None else " ")
                    + f"[{self.many(dims)}]"
                )
                if init is not None:
                    text += f"({self.expr(init)})"
                return text if display is None else f"{text} [{self.many(display)}]"
            case A.NewObject(_, type, args):
                return f"new {self.new_type(type)}" + ("" if args is None else self.args(args))
            case _:
                raise TypeError(r)

    def element(self, t: A.TypeSyntax) -> str:
        text = self.type(t)
        return f"({text})" if isinstance(t, A.ArrowType) else text

    def new_type(self, t: A.NamedType) -> str:
        return self.type(t)

    def assigned(self, left: str, op: A.AssignOp, s: A.VarDecl | A.Assign) -> str:
        word = "assume" if s.assumed else s.keyword or ""
        said = f"{word}{self.attributes(s.word_attributes)} " if word else ""
        gap = " " if left else ""
        return f"{left}{gap}{op.value} {said}{', '.join(map(self.rhs, s.rhss))};"

    # ── statements ───────────────────────────────────────────────────────────────────────────────

    def stmt(self, s: A.Stmt, indent: str) -> Lines:
        one = self._one_line(s)
        if one is None:
            return self._lines(s, indent)
        by = s.by if isinstance(s, A.VarDecl | A.PatternDecl | A.Assign) else None
        return [indent + one] if by is None else self.braces(f"{one.removesuffix(';')} by", by, indent)

    def _one_line(self, s: A.Stmt) -> str | None:
        match s:
            case A.VarDecl():
                word = "ghost var" if s.ghost else "var"
                names = word + self.attributes(s.attributes) + " " + ", ".join(map(self.bound, s.vars))
                return f"{names};" if s.op is None else self.assigned(names, s.op, s)
            case A.PatternDecl(_, ghost, pattern, value):
                return f"{'ghost var' if ghost else 'var'} {self.pattern(pattern)} := {self.expr(value)};"
            case A.Skeleton(_, word, None):
                return f"{word} ...;" if word else "...;"
            case A.Assign():
                if not s.targets and s.op is A.AssignOp.ASSIGN:
                    return f"{', '.join(map(self.rhs, s.rhss))};"
                return self.assigned(self.many(s.targets), s.op, s)
            case A.Return(_, rhss):
                return "return;" if rhss is None else f"return {', '.join(map(self.rhs, rhss))};"
            case A.Break(_, is_continue, levels, label):
                words = ["break"] * (levels - 1) + ["continue" if is_continue else "break"]
                return " ".join(words) + (f" {label.text};" if label else ";")
            case A.Yield(_, rhss):
                return "yield;" if rhss is None else f"yield {', '.join(map(self.rhs, rhss))};"
            case A.Assert(_, condition, label, None, attributes):
                name = f"{label.text}: " if label else ""
                return f"assert{self.attributes(attributes)} {name}{self.expr(condition)};"
            case A.Assume(_, condition, attributes):
                return f"assume{self.attributes(attributes)} {self.expr(condition)};"
            case A.Expect(_, condition, message):
                return f"expect {self.expr(condition)}{', ' + self.expr(message) if message else ''};"
            case A.Print(_, args):
                return f"print {self.many(args)};"
            case A.Hide(_, names, everything):
                return "hide *;" if everything else f"hide {self.many(names)};"
            case A.Reveal(_, names, everything):
                return "reveal *;" if everything else f"reveal {self.many(names)};"
            case A.Modify(_, frame, None):
                return f"modify {', '.join(map(self.frame, frame))};"
            case _:
                return None

    def _lines(self, s: A.Stmt, indent: str) -> Lines:
        match s:
            case A.Block():
                return self.braces("", s, indent)
            case A.Skeleton(_, word, body) if body is not None:
                return self.braces(f"{word} ...", body, indent)
            case A.If():
                return self._if(s, indent)
            case A.IfCases(_, cases):
                return [f"{indent}if {{", *self._alternatives(cases, indent), f"{indent}}}"]
            case A.While(_, guard, spec, body):
                return self.after(
                    [f"{indent}while {self.guard(guard)}", *self.loop_spec(spec, indent)], body, indent
                )
            case A.WhileCases(_, spec, cases):
                lines = self.loop_spec(spec, indent)
                head = [f"{indent}while", *lines, f"{indent}{{"] if lines else [f"{indent}while {{"]
                return [*head, *self._alternatives(cases, indent), f"{indent}}}"]
            case A.For(_, var, start, end, down, spec, body):
                last = "*" if end is None else self.expr(end)
                head = (
                    f"{indent}for {self.bound(var)} := {self.expr(start)} {'downto' if down else 'to'} {last}"
                )
                return self.after([head, *self.loop_spec(spec, indent)], body, indent)
            case A.Forall(_, variables, range, attributes, ensures, body):
                domain = f" {self.domain(variables, range, attributes)}" if variables else ""
                lines = [f"{indent}forall{domain}" if variables else f"{indent}forall ()"]
                lines += [indent + STEP + self.clause("ensures", c) for c in ensures]
                return self.after(lines, body, indent)
            case A.MatchStmt(_, scrutinee, cases):
                lines = [f"{indent}match {self.expr(scrutinee)} {{"]
                for c in cases:
                    lines.append(f"{indent}{STEP}case {self.pattern(c.pattern)} =>")
                    lines += self.body(c.body, indent + STEP)
                return [*lines, f"{indent}}}"]
            case A.Labeled(_, label, body):
                inner = self.stmt(body, indent)
                return [f"{indent}label {label.text}: {inner[0].lstrip()}", *inner[1:]]
            case A.Assert(_, condition, label, by, attributes) if by is not None:
                name = f"{label.text}: " if label else ""
                return self.braces(
                    f"assert{self.attributes(attributes)} {name}{self.expr(condition)} by", by, indent
                )
            case A.Modify(_, frame, body) if body is not None:
                return self.braces(f"modify {', '.join(map(self.frame, frame))}", body, indent)
            case A.OpaqueBlock(_, ensures, modifies, body):
                clauses = [self.clause("ensures", c) for c in ensures]
                clauses += [] if modifies is None else self.frames("modifies", modifies)
                return self.after([f"{indent}opaque", *(indent + STEP + c for c in clauses)], body, indent)
            case A.Calc():
                return self._calc(s, indent)
            case _:
                raise TypeError(s)

    def _if(self, s: A.If, indent: str) -> Lines:
        lines = self.braces(f"if {self.guard(s.guard)}", s.then, indent)
        if s.orelse is None:
            return lines
        rest = self.stmt(s.orelse, indent)
        return [*lines[:-1], f"{indent}}} else {rest[0].lstrip()}", *rest[1:]]

    def _alternatives(self, cases: tuple[A.Alternative, ...], indent: str) -> Lines:
        lines: Lines = []
        for c in cases:
            lines.append(f"{indent}{STEP}case {self.guard(c.guard)} =>")
            lines += self.body(c.body, indent + STEP)
        return lines

    def _depth(self, limit: A.Expr | None) -> str:
        return "" if limit is None else f"#[{self.expr(limit)}]"

    def _calc(self, s: A.Calc, indent: str) -> Lines:
        lines = [f"{indent}calc {f'{s.op}{self._depth(s.limit)} ' if s.op else ''}{{"]
        inner = indent + STEP
        for i, e in enumerate(s.lines):
            if i > 0:
                step = s.steps[i - 1]
                if step.op is not None:
                    lines.append(f"{indent}{step.op}{self._depth(step.limit)}")
                for hint in step.hints:
                    lines += self.stmt(hint, inner)
            lines.append(f"{inner}{self.expr(e)};")
        return [*lines, f"{indent}}}"]
