"""Tokens → declarations, one by one: where one is wrong, the others stand, and what can be read of it.

Inside a class or module the same holds for its members. `recovery.py` mends the tokens of a wrong one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from language import shield
from language.record import dataclass, replace
from language.source import Span
from language.syntax import ast as A
from language.syntax.automaton import Automaton, Make, Unexpected
from language.syntax.build_declarations import DeclarationBuilder
from language.syntax.depth import MAX_STACK, too_deep, too_deep_at
from language.syntax.errors import describe, describe_unclosed
from language.syntax.foreign import SUSPICIOUS
from language.syntax.homes import give_homes
from language.syntax.levels import LexResult
from language.syntax.scanner import scan
from language.syntax.stopped import Failure
from language.syntax.tables import Data, Tables, load
from language.syntax.tokens import Token

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


class Job:
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
        self._recovery = self._recovery or recovery(self.text)
        found = self._recovery.run(row_of(self._raw()))
        if found is None or not found.holes:
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
        tables = parse_tables()
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


def recovery(text: str) -> Recovery:
    from language.syntax.recovery import Recovery  # a correct program does without

    return Recovery(text, parse_tables())


def _overlap(a: Span, b: Span) -> bool:
    return a.start <= b.end and b.start <= a.end


@functools.cache
def parse_tables() -> Tables:
    return load(_compiled)


def _compiled() -> Data:
    from language.syntax.compiling import compile_grammar  # Lark: seldom needed, and slow to import

    return compile_grammar()
