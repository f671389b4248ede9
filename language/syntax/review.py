"""What parses but surely means something else: foreign names and types, `a[i:j]`, `assert x => y`.

Only what is declared nowhere in the program is reported as an error, so that no legal program is refused.
"""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit, Fix, error, warning
from language.operators import LOGIC, Operator, UnaryOperator
from language.source import Span
from language.syntax import ast as A
from language.syntax.foreign import CALLS, LENGTHS, TYPES, VALUES


def review(program: A.Program, text: str) -> list[Diagnostic]:
    """The mistakes in a program that parsed."""
    return _Review(program, text).run()


def _declared(program: A.Program) -> set[str]:
    """Every name that is declared anywhere; coarse on purpose."""
    names: set[str] = set()
    for n in A.walk(program):
        if isinstance(n, A.Decl | A.Ctor | A.TypeParam | A.BoundVar | A.VarPattern):
            names.add(n.name.text)
        if isinstance(n, A.Formal) and n.name is not None:
            names.add(n.name.text)
        elif isinstance(n, A.Import):
            names.add("*")
        if isinstance(n, A.FunctionDecl) and n.result_name is not None:
            names.add(n.result_name.text)
        if isinstance(n, A.NewtypeDecl | A.TypeDecl) and n.var is not None:
            names.add(n.var.text)
    return names


class _Review:
    def __init__(self, program: A.Program, text: str) -> None:
        self.program = program
        self.text = text
        self.out: list[Diagnostic] = []
        self.names = _declared(program)
        self.closed = not program.includes and not any(
            isinstance(n, A.ModuleDecl) and n.refines for n in program.decls
        )

    def run(self) -> list[Diagnostic]:
        skip: set[A.Node] = set()
        for n in A.walk(self.program):
            if n in skip:
                continue
            match n:
                case A.Call(_, A.Ident() as callee):
                    skip.add(callee)
                    self._call(n, callee)
                case A.Call(_, A.Dot() as callee):
                    skip.add(callee)
                    self._method(n, callee)
                case A.Ident(_, name) if self.closed and name not in self.names:
                    self._name(n)
                case A.Dot(_, _, name) if (
                    self.closed and name.text in LENGTHS and name.text not in self.names
                ):
                    self._length(n.span, n.target)
                case A.NamedType(_, path, _) if (
                    self.closed and len(path) == 1 and path[0].text not in self.names
                ):
                    self._type(path[0])
                case A.MultiSlice():
                    self._colons(n)
                case (
                    A.Assert(_, A.Lambda() as body)
                    | A.Assume(_, A.Lambda() as body)
                    | A.Clause(_, A.Lambda() as body)
                ):
                    self._implication(body)
                case A.Display(_, A.Collection.SET | A.Collection.SEQ, (item,)) if self._builder(item):
                    self._comprehension(n)
                case A.Binary(_, op, _, A.Display(_, A.Collection.SET) as shown) if op in LOGIC:
                    self._no_operand(n, shown)
                case A.Binary(_, Operator.IN, A.Unary(_, UnaryOperator.NOT, operand), _):
                    self._not_in(n, operand)
                case A.While(body=None) | A.For(body=None):
                    word = "while" if isinstance(n, A.While) else "for"
                    span = Span(n.span.start, n.span.start + len(word), n.span.home)
                    message = (
                        "This loop has no body: what stands after it is not part of it, and rests on its "
                        "invariants, which nobody checks. Write its body in braces."
                    )
                    self.out.append(warning("no-loop-body", span, message))
                case _:
                    pass
        return self.out

    def _report(self, code: str, span: Span, message: str, title: str = "", *edits: Edit) -> None:
        self.out.append(error(code, span, message, fixes=(Fix(title, edits),) if edits else ()))

    def _source(self, n: A.Node) -> str:
        return self.text[n.span.start : n.span.end]

    def _call(self, n: A.Call, callee: A.Ident) -> None:
        name = callee.name
        if not self.closed or name in self.names:
            return
        if name == "len" and len(n.args) == 1:
            inner = self._source(n.args[0].value)
            new = f"|{inner}|"
            message = (
                f"The length of a sequence, or the size of a set, is written `{new}`; that of an "
                f"array `{inner}.Length`."
            )
            self._report("python-len", n.span, message, f"Write `{new}`", Edit(n.span, new))
        elif name == "not" and len(n.args) == 1:
            new = f"!({self._source(n.args[0].value)})"
            self._report(
                "not-word", callee.span, "“not” is written `!`.", f"Write `{new}`", Edit(n.span, new)
            )
        elif name in CALLS:
            self._report("foreign-call", callee.span, CALLS[name])
        elif name in VALUES:
            self._name(callee)

    def _method(self, n: A.Call, callee: A.Dot) -> None:
        name = callee.name.text
        if not self.closed or name in self.names:
            return
        if (name in LENGTHS or name == "Length") and not n.args:
            self._length(n.span, callee.target)
        elif name in ("append", "push", "add", "Add", "push_back") and len(n.args) == 1:
            target, value = self._source(callee.target), self._source(n.args[0].value)
            new = f"{target} := {target} + [{value}]"
            self._report(
                "append",
                callee.name.span,
                f"A sequence is a value, and is made longer by making a new one: `{new}`.",
                f"Write `{new}`",
                Edit(n.span, new),
            )
        elif name in ("println", "printf", "log", "print"):
            self._report("foreign-call", n.span, CALLS["println"])
        elif name == "equals" and len(n.args) == 1:
            new = f"{self._source(callee.target)} == {self._source(n.args[0].value)}"
            self._report(
                "java-equals",
                callee.name.span,
                f"Values are compared with `==`: `{new}`.",
                f"Write `{new}`",
                Edit(n.span, new),
            )
        elif name == "contains" and len(n.args) == 1:
            new = f"{self._source(n.args[0].value)} in {self._source(callee.target)}"
            self._report(
                "contains",
                callee.name.span,
                f"Whether a collection has an element is asked with `{new}`.",
                f"Write `{new}`",
                Edit(n.span, new),
            )

    def _name(self, n: A.Ident) -> None:
        if n.name in VALUES:
            new, message = VALUES[n.name]
            self._report("foreign-name", n.span, message, f"Write `{new}`", Edit(n.span, new))
        elif len(n.name) > 3 and n.name.startswith("'") and n.name.endswith("'"):
            new = f'"{n.name[1:-1]}"'
            message = f"A string stands in double quotes: `{new}`. (Single quotes are for one character.)"
            self._report("single-quotes", n.span, message, "Write double quotes", Edit(n.span, new))
        elif n.name == "result" or n.name == "Result":
            self._report(
                "result-name",
                n.span,
                "The result has the name that the header gives it: `returns (name: …)` for a method, "
                "`: (name: …)` for a function.",
            )

    def _length(self, span: Span, target: A.Expr) -> None:
        what = self._source(target)
        at = Span(target.span.end, span.end, span.home)
        fix = Fix(f"Write `{what}.Length`", (Edit(at, ".Length"),))
        other = Fix(f"Write `|{what}|`", (Edit(span, f"|{what}|"),))
        message = (
            f"The length of an array is `{what}.Length`; that of a sequence or string, and the size "
            f"of a set, is `|{what}|`."
        )
        self.out.append(error("length", span, message, fixes=(fix, other)))

    def _type(self, name: A.Name) -> None:
        new = TYPES.get(name.text)
        if name.text == "void":
            self._report(
                "void", name.span, "There is no `void`: a method that returns nothing leaves out `returns`."
            )
        elif new is not None:
            if new.startswith("("):
                self._report("foreign-type", name.span, "The type of a pair is written `(A, B)`.")
            else:
                self._report(
                    "foreign-type",
                    name.span,
                    f"The type is called `{new}`.",
                    f"Write `{new}`",
                    Edit(name.span, new),
                )

    def _colons(self, n: A.MultiSlice) -> None:
        if len(n.lengths) + n.rest != 2:
            return
        start = n.lengths[0].span.end
        end = n.lengths[1].span.start if len(n.lengths) == 2 else n.span.end - 1
        edit = Edit(Span(start, end, n.span.home), "..")
        span = Span(n.target.span.end, n.span.end, n.span.home)
        message = (
            "`s[a:b]` makes slices of the lengths `a` and `b`. The part of `s` from `a` up to `b` "
            "is written `s[a..b]`."
        )
        self.out.append(warning("slice-colon", span, message, fixes=(Fix("Write `..`", (edit,)),)))

    def _implication(self, e: A.Lambda) -> None:
        head = e.params[-1].span.end if e.params else e.span.start
        at = self.text.find("=>", head, e.body.span.start)
        if at < 0:
            return
        span = Span(at, at + 2, e.span.home)
        self._report(
            "implies-arrow",
            span,
            "“implies” is written `==>`. (`=>` makes a lambda.)",
            "Write `==>`",
            Edit(span, "==>"),
        )

    def _builder(self, e: A.Expr) -> bool:
        """Whether this, alone in brackets, reads as `x | condition` or `term | condition`."""
        bars = [n for n in A.walk(e) if isinstance(n, A.Binary) and n.op is Operator.BIT_OR]
        names = (n.name for n in A.walk(e) if isinstance(n, A.Ident))
        return bool(bars) and self.closed and any(name not in self.names for name in names)

    def _comprehension(self, n: A.Display) -> None:
        inner = self._source(n)[1:-1]
        term, _, condition = (part.strip() for part in inner.partition("|"))
        if n.kind is A.Collection.SEQ:
            message = "A sequence of computed elements is written `seq(length, i => …)`."
            self._report("seq-brackets", n.span, message)
        elif term.isidentifier():
            new = f"(set {term} | {condition})"
            message = "A set is described by `set x: T | condition`, without braces."
            self._report("set-braces", n.span, message, f"Write `{new}`", Edit(n.span, new))
        else:
            message = f"A set of computed elements is written `set x | condition :: {term}`, without braces."
            self._report("set-braces", n.span, message)

    def _no_operand(self, n: A.Binary, shown: A.Expr) -> None:
        message = f"Something is missing after `{n.op}`: the braces that follow are read as a set."
        self._report("no-operand", n.op_span, message)
        del shown

    def _not_in(self, n: A.Binary, operand: A.Expr) -> None:
        new = f"{self._source(operand)} !in"
        span = Span(n.left.span.start, n.op_span.end, n.span.home)
        message = (
            f"`!` binds tighter than `in`, so this negates `{self._source(operand)}`. “is not in” is "
            "written `!in`."
        )
        self.out.append(warning("not-in", span, message, fixes=(Fix("Write `!in`", (Edit(span, new),)),)))
