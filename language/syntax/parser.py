"""Text → AST, whatever the text: the only file that imports Lark.

`parse` never raises. It parses declaration by declaration: where one is wrong, the others stand, and the
wrong one is listed as incomplete; inside a class or module the same holds for its members. A program with
`incomplete` declarations, or with an error among its diagnostics, must not be given a verdict.

Lark compiles the grammar (ahead of time, see `tables.py`) and runs it: its `ParserState` takes our
tokens one by one and calls the builder's methods directly, so that no parse tree is ever made.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from lark import Lark
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import IntParseTable, Reduce, Shift
from lark.parsers.lalr_parser_state import ParseConf, ParserState

from language import shield
from language.diagnostics import Diagnostic, Severity, error
from language.source import SourceText, Span
from language.syntax import ast as A
from language.syntax.build_declarations import DeclarationBuilder
from language.syntax.depth import MAX_STACK, too_deep, too_deep_at
from language.syntax.errors import describe, describe_unclosed
from language.syntax.foreign import SUSPICIOUS
from language.syntax.levels import LexResult
from language.syntax.lexer import lex
from language.syntax.stopped import Failure
from language.syntax.tables import GRAMMAR, STARTS, Data, Tables, load
from language.syntax.tokens import Token
from language.syntax.unseen import unseen

MAX_INCOMPLETE = 100
"""After so many damaged declarations the rest is not read: it is hardly a program."""

MAX_NESTED_MODULES = 20
"""Modules in modules are read member by member to this depth, and as a whole below it."""


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
    tokens = lex(source.text, file)
    job = _Job(source.text, file, tokens)
    includes: list[A.Include] = []
    decls: list[A.Decl] = []
    for node in job.declarations(-1, len(tokens.tokens)):
        if isinstance(node, A.Include):
            includes.append(node)
            if decls:
                message = "An `include` stands at the beginning of the file, before all declarations."
                job.builder.report.append(error("include", node.span, message))
        elif isinstance(node, A.Decl):
            decls.append(node)
    program = A.Program(Span(0, len(source.text), file), tuple(includes), tuple(decls))
    job.builder.misplaced(program)
    if not job.incomplete and job.suspicious():
        from language.syntax.review import review  # seldom needed, so not imported at the start

        job.builder.report.extend(review(program, source.text))
    report = [*tokens.diagnostics, *job.builder.report]
    report += unseen(source.text, file, report)
    diagnostics = sorted(report, key=lambda d: (d.span.start, d.span.end))
    return ParseResult(program, tuple(diagnostics), tuple(job.incomplete))


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
        self.file = file
        self.lexed = lexed
        self.builder = DeclarationBuilder(file, text)
        self.callbacks = _Callbacks(self.builder)
        self.incomplete: list[Incomplete] = []

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
        return []

    def with_members(self, start: int, body: int, close: int, stop: int, depth: int) -> list[A.Node] | None:
        """A class or module whose members are parsed one by one, after its shell parsed without them."""
        tokens = self.lexed.tokens
        last = tokens[close] if close < stop else tokens[stop - 1]
        end = Token("RBRACE", "}", last.end - 1, last.end)
        shell = self.run([*tokens[start : body + 1], end, *tokens[close + 1 : stop]], "declaration", 0, None)
        if shell is None:
            return None
        lost = len(self.incomplete)
        inner = tuple(d for d in self.declarations(body, close, depth) if isinstance(d, A.Decl))
        if close not in self.lexed.partner.values():
            self.builder.report.append(describe_unclosed(self.text, tokens[body], self.file))
        decl = shell[0]
        if isinstance(decl, A.ModuleDecl):
            decl = replace(decl, decls=inner)
        elif isinstance(decl, A.ClassDecl | A.DatatypeDecl | A.NewtypeDecl | A.TypeDecl):
            decl = replace(decl, members=inner)
        if len(self.incomplete) == lost and close not in self.lexed.partner.values():
            self._incomplete(start, stop)
        return [decl]

    def _incomplete(self, start: int, stop: int) -> None:
        tokens = self.lexed.tokens[start:stop]
        name = next((t.text for t in tokens[:8] if t.type == "ID"), None)
        self.incomplete.append(Incomplete(name, Span(tokens[0].start, tokens[-1].end, self.file)))

    def run(self, tokens: list[Token], start: str, begin: int, end: int | None) -> Any:
        """Feeds the parser; its value, or None after reporting what went wrong."""
        end = len(tokens) if end is None else end
        tables = _tables()
        state = ParserState(ParseConf(_table(tables), self.callbacks, start), None)  # type: ignore[arg-type]
        builder, feed, stack = self.builder, state.feed_token, state.state_stack
        report = builder.report
        before = len(report)
        i = begin
        try:
            for i in range(begin, end):
                t = tokens[i]
                if t.type != "SKIP":
                    feed(t)  # type: ignore[arg-type]
                    builder.end = t.end
                    if len(stack) > MAX_STACK:
                        report.append(too_deep_at(t.span(self.file)))
                        return None
            i = end
            value = feed(Token("$END", "", builder.end, builder.end), True)  # type: ignore[arg-type]
        except UnexpectedToken:
            builder.dividers = []
            del report[before:]  # what was reported on the way here may come from a misreading
            failure = Failure(self.text, self.file, tokens, begin, i, end, self.lexed, stack, tables)
            report.append(describe(failure))
            return None
        except shield.FAULTS as problem:
            builder.dividers = []
            del report[before:]
            span = Span(tokens[begin].start, tokens[begin].end, self.file)
            report.append(shield.diagnostic(problem, "this declaration", span))
            return None
        deep = too_deep(value, end - begin)
        if deep is not None:
            report.append(too_deep_at(deep))
            return None
        return value


# ── the tables, as Lark wants them ───────────────────────────────────────────────────────────────


class _Rule:
    """What Lark's parser asks of a rule; compared by identity, which is faster than Lark's own."""

    __slots__ = ("expansion", "method", "origin")

    def __init__(self, method: str, origin: str, size: int) -> None:
        self.method = method
        self.origin = _Named(origin)
        self.expansion = range(size)


@dataclass(frozen=True)
class _Named:
    name: str


class _States(dict[int, dict[str, tuple[Any, Any]]]):
    """The states' rows, made when first asked for: most programs visit a third of them."""

    def __init__(self, tables: Tables, rules: list[_Rule]) -> None:
        super().__init__()
        self.tables = tables
        self.rules = rules

    def __missing__(self, state: int) -> dict[str, tuple[Any, Any]]:
        row: dict[str, tuple[Any, Any]] = {}
        for symbol, action in self.tables.states[state].items():
            row[symbol] = (Shift, action) if action >= 0 else (Reduce, self.rules[~action])
        self[state] = row
        return row


@functools.cache
def _tables() -> Tables:
    return load(compile_grammar)


@functools.cache
def _rules() -> list[_Rule]:
    return [_Rule(*r) for r in _tables().rules]


_made: list[IntParseTable] = []


def _table(tables: Tables) -> IntParseTable:
    if not _made:
        _made.append(IntParseTable(_States(tables, _rules()), tables.starts, tables.ends))
    return _made[0]


def _first(s: list[Any]) -> Any:
    return s[0]


class _Callbacks(dict[Any, Callable[[list[Any]], Any]]):
    """The builder's methods by rule, looked up when first asked for."""

    def __init__(self, builder: DeclarationBuilder) -> None:
        super().__init__()
        self.builder = builder
        self[None] = _first  # Lark takes an empty mapping for none

    def __missing__(self, rule: _Rule) -> Callable[[list[Any]], Any]:
        method = getattr(self.builder, rule.method) if rule.method else _first
        self[rule] = method
        return method


# ── compiling the grammar ────────────────────────────────────────────────────────────────────────


class _OurLexer(Lexer):
    """Tells Lark that the tokens come from elsewhere."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Any]:
        return iter(())


def compile_grammar() -> Data:
    """Lark's tables for `grammar.lark`, in the form that `tables.py` keeps."""
    lark: Any = Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer=_OurLexer,
        start=list(STARTS),
        keep_all_tokens=True,
    )
    table = lark.parser.parser._parse_table
    rules: dict[Any, int] = {}
    described: list[tuple[str, str, int]] = []
    states: list[dict[str, int]] = [{} for _ in table.states]
    for state, row in table.states.items():
        for symbol, (action, arg) in row.items():
            if action is Reduce:
                if arg not in rules:
                    rules[arg] = len(described)
                    origin = str(arg.origin.name)
                    size = len(arg.expansion)
                    method = str(arg.alias or ("" if size == 1 else origin))
                    described.append((method, origin, size))
                arg = ~rules[arg]
            states[state][str(symbol)] = arg
    return (states, described, dict(table.start_states), dict(table.end_states))
