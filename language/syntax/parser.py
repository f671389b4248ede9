"""Text → AST, whatever the text.

`parse` never raises. It parses declaration by declaration: where one is wrong, the others stand, and the
wrong one is listed as incomplete; inside a class or module the same holds for its members. What can be read
of a wrong one is in the program too, with the places of its holes (`recovery.py`, `balance.py`). A program
with `incomplete` declarations, or with an error among its diagnostics, must not be given a verdict.

Lark compiles the grammar ahead of time (`compiling.py`, `tables.py`); `automaton.py` runs its tables, and
calls the builder's methods directly.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from language import shield
from language.diagnostics import Diagnostic, Severity, error
from language.record import dataclass, replace
from language.source import Home, SourceText, Span
from language.syntax import ast as A
from language.syntax.automaton import Automaton, Make, Unexpected
from language.syntax.balance import braces_pair, with_braces
from language.syntax.build_declarations import DeclarationBuilder
from language.syntax.depth import MAX_STACK, too_deep, too_deep_at
from language.syntax.errors import describe, describe_unclosed
from language.syntax.foreign import SUSPICIOUS
from language.syntax.homes import give_homes
from language.syntax.levels import LexResult
from language.syntax.lexer import in_context, lex
from language.syntax.scanner import scan
from language.syntax.stopped import Failure
from language.syntax.tables import Data, Tables, load
from language.syntax.tokens import Token
from language.syntax.unseen import unseen

if TYPE_CHECKING:
    from language.syntax.recovery import Recovery

MAX_INCOMPLETE = 100
"""After so many damaged declarations the rest is not read: it is hardly a program."""

MAX_MENDED = 50_000
"""Texts with more tokens are read as they are: where a declaration is wrong, nothing is made of it."""

MAX_NESTED_MODULES = 20
"""Modules in modules are read member by member to this depth, and as a whole below it."""


_HAVE_MEMBERS = (A.ModuleDecl, A.ClassDecl, A.DatatypeDecl, A.NewtypeDecl, A.TypeDecl)


@dataclass(frozen=True)
class Incomplete:
    """A declaration that could not be read: its name, where that is known, and its place."""

    name: str | None
    span: Span


@dataclass(frozen=True)
class ParseResult:
    """`program` holds what could be read; `incomplete` says what of it is missing or damaged."""

    program: A.Program
    diagnostics: tuple[Diagnostic, ...]
    incomplete: tuple[Incomplete, ...]

    @property
    def ok(self) -> bool:
        return not self.incomplete and all(d.severity is not Severity.ERROR for d in self.diagnostics)


@dataclass(frozen=True)
class ExpressionResult:
    expr: A.Expr | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class StatementsResult:
    stmts: tuple[A.Stmt, ...] | None
    diagnostics: tuple[Diagnostic, ...]


def parse(source: SourceText, file: int = 0) -> ParseResult:
    """The program that a text holds, and what is wrong with it."""
    job = _Job(source.text, file, lex(source.text, file))
    scanned = job.lexed.diagnostics
    nodes = job.all()
    if len(job.lexed.tokens) <= MAX_MENDED and not braces_pair(job.lexed):
        job, nodes = _by_layout(source, file, job, nodes)
    includes, decls = _sorted_out(job, nodes)
    span = Span(0, len(source.text), Home("", file))
    program = A.Program(span, includes, decls, (), tuple(sorted(job.holes)))
    if job.builder.with_arguments:
        kept = set(A.walk(program))
        loose = tuple([a for a in job.builder.with_arguments if a not in kept])
        program = replace(program, loose=loose)
    job.builder.misplaced(program)
    if not job.incomplete and job.suspicious():
        from language.syntax.review import review  # seldom needed, so not imported at the start

        job.builder.report.extend(review(program, source.text))
    report = [*scanned, *job.builder.report]
    report += unseen(source.text, file, report)
    diagnostics = sorted(report, key=lambda d: (d.span.start, d.span.end))
    return ParseResult(program, tuple(diagnostics), tuple(job.incomplete))


def _sorted_out(job: _Job, nodes: list[A.Node]) -> tuple[tuple[A.Include, ...], tuple[A.Decl, ...]]:
    includes: list[A.Include] = []
    decls: list[A.Decl] = []
    for node in nodes:
        if isinstance(node, A.Include):
            includes.append(node)
            if decls:
                message = "An `include` stands at the beginning of the file, before all declarations."
                job.builder.report.append(error("include", node.span, message))
        elif isinstance(node, A.Decl):
            decls.append(node)
    return tuple(includes), tuple(decls)


def _by_layout(source: SourceText, file: int, job: _Job, nodes: list[A.Node]) -> tuple[_Job, list[A.Node]]:
    """The text read again with the braces that its layout says are missing, where it says so. The first
    mistake is told as the text stands; others only where they are mistakes with these braces too."""
    row = with_braces(source.text, scan(source.text))
    if row is None:
        return job, nodes
    again = _Job(source.text, file, in_context(row, source.text))
    nodes = again.all()
    told = sorted(job.builder.report, key=lambda d: d.span.start)
    real = [d for d in again.builder.report if d.span.start < d.span.end]
    lines = {source.line_of(d.span.start) for d in real}
    kept = [d for i, d in enumerate(told) if i == 0 or source.line_of(d.span.start) in lines]
    lines = {source.line_of(d.span.start) for d in kept}
    further = [d for d in real if source.line_of(d.span.start) not in lines]
    again.builder.report[:] = [*kept, *further]
    again.incomplete = job.incomplete
    again.holes += [t.span for t in row if t.start == t.end]
    return again, nodes


def parse_expression(source: SourceText, file: int = 0) -> ExpressionResult:
    """One expression, as in a watch; the whole text must belong to it."""
    value, diagnostics = _alone(source, file, "expr", "just_expression")
    return ExpressionResult(value, diagnostics)


def parse_statements(source: SourceText, file: int = 0) -> StatementsResult:
    """A list of statements, as in a probe."""
    value, diagnostics = _alone(source, file, "stmt", "just_statements")
    return StatementsResult(None if value is None else tuple(value), diagnostics)


def _alone(source: SourceText, file: int, kind: str, start: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    tokens = lex(source.text, file, kind=kind)
    job = _Job(source.text, file, tokens)
    value = job.run(tokens.tokens, start, 0, len(tokens.tokens))
    diagnostics = (*tokens.diagnostics, *job.builder.report)
    broken = any(d.severity is Severity.ERROR for d in diagnostics)
    return (None if broken else value), tuple(diagnostics)


class _Job:
    """One text being parsed."""

    def __init__(self, text: str, file: int, lexed: LexResult) -> None:
        self.text = text
        self.lexed = lexed
        give_homes(lexed, file)
        self.builder = DeclarationBuilder(text)
        self.makers: dict[int, Make] = {}
        self.incomplete: list[Incomplete] = []
        self.holes: list[Span] = []
        self._scanned: list[Token] | None = None
        self._recovery: Recovery | None = None

    def all(self) -> list[A.Node]:
        return self.declarations(-1, len(self.lexed.tokens))

    def suspicious(self) -> bool:
        """Whether `review` could find anything: it walks the whole tree, and most programs need it not."""
        return self.builder.suspicious or any(
            t.type == "ID" and t.text in SUSPICIOUS for t in self.lexed.tokens
        )

    def declarations(self, opener: int, end: int, depth: int = 0) -> list[A.Node]:
        """The declarations between the bracket `opener` (-1: the whole text) and the token `end`."""
        starts = self.lexed.decls.get(opener, [])
        begin = opener + 1
        if not starts or starts[0] > begin:
            starts = [begin, *starts]
        out: list[A.Node] = []
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            if start < stop:
                if len(self.incomplete) >= MAX_INCOMPLETE:
                    self._incomplete(start, end)
                    break
                out.extend(self.declaration(start, stop, depth))
        return out

    def declaration(self, start: int, stop: int, depth: int) -> list[A.Node]:
        report = self.builder.report
        before = len(report)
        value = self.run(self.lexed.tokens, "declaration", start, stop)
        if value is not None:
            return value
        body = next((i for i in range(start, stop) if i in self.lexed.decls), None)
        if body is not None and depth < MAX_NESTED_MODULES:
            close = self.lexed.partner.get(body, stop)
            inner_error = report[before:]
            del report[before:]
            rescued = self.with_members(start, body, min(close, stop), stop, depth + 1)
            if rescued is not None:
                if len(report) == before:
                    report.extend(inner_error)
                    self._incomplete(start, stop)
                return rescued
            del report[before:]
            report.extend(inner_error)
        self._incomplete(start, stop)
        return self.recovered(lambda raw: raw[start:stop]) or self._given_up(start, stop)

    def with_members(self, start: int, body: int, close: int, stop: int, depth: int) -> list[A.Node] | None:
        """A class or module whose members are parsed one by one, after its shell parsed without them."""
        tokens = self.lexed.tokens
        last = tokens[close] if close < stop else tokens[stop - 1]
        end = Token("RBRACE", "}", last.end - 1, last.end, last.home)
        shell = self.run([*tokens[start : body + 1], end, *tokens[close + 1 : stop]], "declaration", 0, None)
        if shell is None:
            shell = self.recovered(lambda raw: [*raw[start : body + 1], end, *raw[close + 1 : stop]])
            if shell is None or type(shell[0]) not in _HAVE_MEMBERS:
                return None
            self._incomplete(start, body)
        lost = len(self.incomplete)
        inner = tuple(d for d in self.declarations(body, close, depth) if isinstance(d, A.Decl))
        if close not in self.lexed.partner.values():
            self.builder.report.append(describe_unclosed(self.text, tokens[body]))
        decl = shell[0]
        if isinstance(decl, A.ModuleDecl):
            decl = replace(decl, decls=inner)
        elif isinstance(decl, A.ClassDecl | A.DatatypeDecl | A.NewtypeDecl | A.TypeDecl):
            decl = replace(decl, members=inner)
        if len(self.incomplete) == lost and close not in self.lexed.partner.values():
            self._incomplete(start, stop)
        return [decl]

    def recovered(self, row_of: Callable[[list[Token]], list[Token]]) -> list[A.Node] | None:
        """What can be made of a declaration that is wrong; its first mistake was reported. `row_of` picks its
        tokens from those of the text."""
        if len(self.lexed.tokens) > MAX_MENDED:
            return None
        if self._recovery is None:
            from language.syntax.recovery import Recovery  # a correct program does without

            self._recovery = Recovery(self.text, _tables())
        found = self._recovery.run(row_of(self._raw()))
        if found is None:
            return None
        report = self.builder.report
        before = len(report)
        value = self.run(found.lexed.tokens, "declaration", 0, None, found.lexed)
        if value is not None:
            self.holes += found.holes
            guessed = [self._lines(hole) for hole in found.holes]
            sure = [d for d in report[before:] if not any(_overlap(d.span, g) for g in guessed)]
            report[before:] = [*found.further, *sure]
            if before and found.first is not None:
                report[before - 1] = found.first
        else:
            del report[before:]
        return value

    def _lines(self, span: Span) -> Span:
        """The whole lines of a place."""
        end = self.text.find("\n", span.end)
        return Span(self.text.rfind("\n", 0, span.start) + 1, end if end >= 0 else len(self.text), span.home)

    def _given_up(self, start: int, stop: int) -> list[A.Node]:
        tokens = self.lexed.tokens
        self.holes.append(tokens[start].span.to(tokens[stop - 1].span))
        return []

    def _raw(self) -> list[Token]:
        """The tokens as they were before their surroundings gave them their kinds, one for one."""
        if self._scanned is None:
            at = 0
            scanned = scan(self.text)
            self._scanned = []
            for t in self.lexed.tokens:
                if t.start == t.end:
                    self._scanned.append(Token(t.type, t.text, t.start, t.end, t.home))
                else:
                    scanned[at].home = t.home
                    self._scanned.append(scanned[at])
                    at += 1
        return self._scanned

    def _incomplete(self, start: int, stop: int) -> None:
        tokens = self.lexed.tokens[start:stop]
        name = next((t.text for t in tokens[:8] if t.type == "ID"), None)
        self.incomplete.append(Incomplete(name, tokens[0].span.to(tokens[-1].span)))

    def run(
        self, tokens: list[Token], start: str, begin: int, end: int | None, lexed: LexResult | None = None
    ) -> Any:
        """Feeds the parser; its value, or None after reporting what went wrong."""
        end = len(tokens) if end is None else end
        tables = _tables()
        automaton = Automaton(tables, self.builder, self.makers, start)
        builder, feed, stack = self.builder, automaton.feed, automaton.states
        report = builder.report
        before = len(report)
        i = begin
        try:
            for i in range(begin, end):
                t = tokens[i]
                if t.type != "SKIP":
                    feed(t)
                    builder.end = t.end
                    if len(stack) > MAX_STACK:
                        report.append(too_deep_at(t.span))
                        return None
            i = end
            value = feed(Token("$END", "", builder.end, builder.end))
        except Unexpected:
            builder.dividers = []
            del report[before:]  # what was reported on the way here may come from a misreading
            lexed = lexed or self.lexed
            failure = Failure(self.text, tokens, begin, i, end, lexed, stack, tables)
            report.append(describe(failure))
            return None
        except shield.FAULTS as problem:
            builder.dividers = []
            del report[before:]
            report.append(shield.diagnostic(problem, "this declaration", tokens[begin].span))
            return None
        deep = too_deep(value, end - begin)
        if deep is not None:
            report.append(too_deep_at(deep))
            return None
        return value


def _overlap(a: Span, b: Span) -> bool:
    return a.start <= b.end and b.start <= a.end


@functools.cache
def _tables() -> Tables:
    return load(_compiled)


def _compiled() -> Data:
    from language.syntax.compiling import compile_grammar  # Lark: seldom needed, and slow to import

    return compile_grammar()
