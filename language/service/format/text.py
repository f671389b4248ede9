"""A text laid out anew. What it comes to depends on the tokens and comments alone, not on its line breaks.

A declaration that has an error, and one that would not be read as the same tokens afterwards, stays as it is.
"""

from __future__ import annotations

from language.diagnostics import Severity
from language.record import dataclass, field
from language.service.format.breaks import Breaks, large
from language.service.format.comments import Comment, comments_before
from language.service.format.spacing import space
from language.service.format.wrapping import STEP, Piece, wrap
from language.source import SourceText
from language.syntax import ast
from language.syntax.balance import braces_pair
from language.syntax.lexer import lex
from language.syntax.parser import ParseResult, parse
from language.syntax.scanner import scan
from language.syntax.tokens import Token


def format_text(text: str) -> str:
    """The text, formatted; as it is where its braces do not pair."""
    lexed = lex(text)
    result = parse(SourceText("", text))
    tokens = [t for t in lexed.tokens if t.type != "SKIP"]
    if not tokens or not braces_pair(lexed):
        return text
    starts = [lexed.tokens[i].start for i in lexed.decls.get(-1, [])]
    if not starts or starts[0] != tokens[0].start:
        starts = [tokens[0].start, *starts]
    comments = comments_before(text, tokens)
    out: list[str] = []
    previous: ast.Node | None = None
    for start, stop in zip(starts, [*starts[1:], len(text) + 1], strict=True):
        mine = [i for i, t in enumerate(tokens) if start <= t.start < stop]
        first, last = mine[0], mine[-1] + 1
        chunk = _Chunk(text, tokens[first:last], comments[first:last])
        nodes = _nodes(result, chunk)
        laid_out = _laid_out(chunk, nodes) if nodes else None
        node = nodes[0] if nodes else None
        if out and (laid_out is None or node is None or previous is None or _apart(previous, node)):
            out.append("")
        out += laid_out if laid_out is not None else chunk.verbatim()
        previous = node
    last_ones = comments[-1]
    if last_ones and last_ones[0].beside:
        out[-1] += " " + last_ones[0].text
    out += [c.text for c in last_ones if not c.beside]
    made = "\n".join(line.rstrip() for line in out) + "\n"
    return made.replace("\n", "\r\n") if "\r\n" in text else made


def _apart(a: ast.Node, b: ast.Node) -> bool:
    return type(a) is not type(b) or any(isinstance(x, ast.Decl) and large(x) for x in (a, b))


@dataclass(eq=False)
class _Chunk:
    """A declaration's tokens, and the comments before each."""

    text: str
    tokens: list[Token]
    comments: list[list[Comment]]
    lines: list[str] = field(default_factory=list[str])

    def verbatim(self) -> list[str]:
        leading = [c.text for c in self.comments[0]]
        return [*leading, self.text[self.tokens[0].start : self.tokens[-1].end]]


def _nodes(result: ParseResult, chunk: _Chunk) -> list[ast.Decl | ast.Include]:
    """What was made of the chunk, where that is all of it and nothing is wrong."""
    start, end = chunk.tokens[0].start, chunk.tokens[-1].end
    errors = [d.span for d in result.diagnostics if d.severity is Severity.ERROR]
    if any(s.start <= end and start <= s.end for s in (*errors, *result.program.holes)):
        return []
    found: list[ast.Decl | ast.Include] = [*result.program.includes, *result.program.decls]
    return [n for n in found if start <= n.span.start < end]


def _laid_out(chunk: _Chunk, nodes: list[ast.Decl | ast.Include]) -> list[str] | None:
    commented = frozenset([t.start for t, c in zip(chunk.tokens, chunk.comments, strict=True) if c])
    breaks = Breaks(chunk.tokens, commented)
    if isinstance(nodes[0], ast.Decl):
        breaks.members(tuple([n for n in nodes if isinstance(n, ast.Decl)]), 0)
    lines = _Lines(breaks)
    for i, t in enumerate(chunk.tokens):
        lines.take(t, chunk.comments[i], first=i == 0)
    made = lines.end()
    return made if _same(chunk, "\n".join(made)) else None


def _same(chunk: _Chunk, made: str) -> bool:
    """Whether nothing but the layout has changed."""
    text = chunk.text[chunk.tokens[0].start : chunk.tokens[-1].end]
    again = scan(made)
    said = [c.text for of in comments_before(made, again) for c in of]
    before = [c.text for of in chunk.comments for c in of]
    return [t.text for t in again] == [t.text for t in scan(text)] and said == before


@dataclass(eq=False)
class _Lines:
    """Tokens and comments → lines."""

    breaks: Breaks
    done: list[str] = field(default_factory=list[str])
    _line: list[Piece] = field(default_factory=list[Piece])
    _indent: int = 0
    _beside: str = ""
    _before: Token | None = None
    _last: Token | None = None

    def take(self, t: Token, comments: list[Comment], *, first: bool) -> None:
        indent = self.breaks.at.get(t.start)
        inside = indent is not None and t.text == "}"
        for c in comments:
            if first:
                self.done.append(c.text)
            elif c.beside or (indent is None and not inside):
                self._aside(c)
            else:
                if t.start in self.breaks.blank:
                    self._blank()
                self._flush()
                assert indent is not None
                self.done.append(STEP * (indent + inside) + c.text)
        if indent is not None and not first:
            self._flush()
            if t.start in self.breaks.blank and not any(not c.beside for c in comments):
                self._blank()
            self._indent = indent
        elif self._beside:  # the line ends with a comment, but its statement goes on
            continued = self._indent
            self._flush()
            self._indent = continued + 1
        needs = self._last is not None and space(
            self._before, self._last, t, self.breaks.blocks, self.breaks.tight
        )
        needs = needs or (bool(self._line) and self._line[-1].kind == "COMMENT")
        self._line.append(Piece(t.text, needs, t.type))
        self._before, self._last = self._last, t

    def _blank(self) -> None:
        self._flush()
        if self.done and self.done[-1]:
            self.done.append("")

    def _aside(self, c: Comment) -> None:
        """A comment in a line."""
        if c.line or self._beside:
            self._beside += "\n" + c.text if self._beside else c.text
        else:
            opens = self._last is not None and self._last.text in ("(", "[", "{")
            self._line.append(Piece(c.text, not opens, "COMMENT"))

    def _flush(self) -> None:
        if self._line or self._beside:
            lines = wrap(self._line, self._indent)
            if self._beside:
                first, *more = self._beside.split("\n")
                lines[-1] += " " + first
                lines += [STEP * (self._indent + 1) + c for c in more]
            self.done += lines
        self._line, self._beside = [], ""

    def end(self) -> list[str]:
        self._flush()
        return self.done
