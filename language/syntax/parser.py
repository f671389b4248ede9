"""Text → AST, whatever the text.

`parse` never raises. It parses declaration by declaration: where one is wrong, the others stand, and the
wrong one is listed as incomplete; inside a class or module the same holds for its members. What can be read
of a wrong one is in the program too, with the places of its holes (`recovery.py`, `balance.py`). A program
with `incomplete` declarations, or with an error among its diagnostics, must not be given a verdict.

Lark compiles the grammar ahead of time (`compiling.py`, `tables.py`); `automaton.py` runs its tables, and
calls the builder's methods directly.
"""

from __future__ import annotations

from typing import Any

from language.diagnostics import Diagnostic, Severity, error
from language.record import dataclass, replace
from language.source import Home, SourceText, Span
from language.syntax import ast as A
from language.syntax.balance import braces_pair, with_braces
from language.syntax.lexer import in_context, lex
from language.syntax.reading_declarations import MAX_MENDED, Incomplete, Job, parse_tables, recovery
from language.syntax.scanner import scan
from language.syntax.stopped import step
from language.syntax.tokens import Token
from language.syntax.unseen import unseen


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
    job = Job(source.text, file, lex(source.text, file))
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


def _sorted_out(job: Job, nodes: list[A.Node]) -> tuple[tuple[A.Include, ...], tuple[A.Decl, ...]]:
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


def _by_layout(source: SourceText, file: int, job: Job, nodes: list[A.Node]) -> tuple[Job, list[A.Node]]:
    """The text read again with the braces that its layout says are missing, where it says so. The first
    mistake is told as the text stands; others only where they are mistakes with these braces too."""
    row = with_braces(source.text, scan(source.text))
    if row is None:
        return job, nodes
    again = Job(source.text, file, in_context(row, source.text))
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


def parse_declaration(text: str, row: list[Token], home: str = "") -> tuple[A.Decl, ...]:
    """What can be made of one declaration's tokens, as scanned, whatever is wrong with them; an editor puts a
    name without letters where it asks. `home` is the declaration's name in its text, if it has one by now."""
    found = recovery(text).run(row)
    if found is None:
        return ()
    job = Job(text, 0, found.lexed)
    if home and found.lexed.tokens:
        _move_in(found.lexed.tokens, home)
    value = job.run(found.lexed.tokens, "declaration", 0, None)
    return tuple([d for d in value or () if isinstance(d, A.Decl)])


def _move_in(tokens: list[Token], name: str) -> None:
    """Give the tokens of a declaration that was read alone the homes that they have in their text."""
    alone = tokens[0].home.name
    homes: dict[Home, Home] = {}
    for t in tokens:
        if t.home not in homes:
            homes[t.home] = Home(name + t.home.name.removeprefix(alone), t.home.file, t.home.start)
        t.home = homes[t.home]


def expected(text: str, row: list[Token], ahead: tuple[Token, ...] = ()) -> frozenset[str]:
    """The kinds of tokens that may follow these, the first of a declaration. `ahead` may follow, and tells
    what the last ones are: `>` that `<` is a bracket."""
    tables = parse_tables()
    beginning = [tables.starts["declaration"]]
    if not row:
        return frozenset([kind for kind in tables.states[beginning[0]] if kind.isupper()])
    found = recovery(text).run(row, open_end=True, ahead=ahead)
    if found is None:
        return frozenset()
    stack = found.stack
    kinds = {kind for state in stack for kind in tables.states[state] if kind.isupper() or kind == "$END"}
    kinds = {kind for kind in kinds if step(tables, stack, kind) is not None}
    if "$END" in kinds:  # another declaration may begin
        kinds |= expected(text, [])
    return frozenset(kinds)


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
    job = Job(source.text, file, tokens)
    value = job.run(tokens.tokens, start, 0, len(tokens.tokens))
    diagnostics = (*tokens.diagnostics, *job.builder.report)
    broken = any(d.severity is Severity.ERROR for d in diagnostics)
    return (None if broken else value), tuple(diagnostics)
