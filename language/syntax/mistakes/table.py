"""What the recognizers of mistakes share: ways to look around the wrong token, and to write fixes."""

from __future__ import annotations

import re
from collections.abc import Callable

from language.diagnostics import Diagnostic, Edit, Fix, error
from language.source import Span
from language.syntax.stopped import Failure, step
from language.syntax.tokens import Token

Recognizer = Callable[[Failure], Diagnostic | None]

OPENERS = frozenset({"LPAR", "LAMBDA_LPAR", "LSQB", "LBRACE", "START_BRACE", "HINT_BRACE", "LATTR"})
BRACES = frozenset({"LBRACE", "START_BRACE", "HINT_BRACE"})
CLOSERS = frozenset({"RPAR", "RSQB", "RBRACE"})
OPERATORS = frozenset({"OP", "MINUS", "STAR", "BAR", "PREFIX_OP"})
NAME = r"[A-Za-z_][A-Za-z0-9_?']*"


def mistake(code: str, span: Span, message: str, title: str = "", *edits: Edit) -> Diagnostic:
    """A diagnostic, with one fix where edits are given."""
    return error(code, span, message, fixes=(Fix(title, edits),) if edits else ())


def replace(f: Failure, k: int, text: str, last: int | None = None) -> Edit:
    """Replaces the tokens `k` to `last` (counted from the wrong one)."""
    return Edit(f.span(k, last), text)


def insert(f: Failure, at: int, text: str) -> Edit:
    return Edit(f.between(at, at), text)


def delete(f: Failure, k: int) -> Edit:
    """Deletes a token, with the space before it or after it."""
    start, end = f[k].start, f[k].end
    if f.text[start - 1 : start] == " " and (f.text[end : end + 1] in " ;,){\n" or end == len(f.text)):
        start -= 1
    elif f.text[end : end + 1] == " ":
        end += 1
    return Edit(f.between(start, end), "")


def adjacent(f: Failure, k: int) -> bool:
    """Whether nothing stands between the token `k` and the one after it."""
    return not f.at_end(k + 1) and f[k].end == f[k + 1].start


def text_of(f: Failure, first: int, last: int) -> str:
    return f.text[f[first].start : f[last].end]


def statement_first(f: Failure) -> int:
    """The place of the first token of the statement or declaration around the wrong one (0 or less)."""
    k, depth = 0, 0
    while f.here + k > 0:
        before = f[k - 1].type
        if before in CLOSERS and not (before == "RBRACE" and depth == 0):
            depth += 1
        elif before in OPENERS:
            if depth == 0:
                if before in BRACES:
                    return k
            else:
                depth -= 1
        elif depth == 0 and before in ("SEMI", "RBRACE", "LEMMA_SEMI"):
            return k
        k -= 1
    return k


def expression_first(f: Failure, k: int = 0) -> int:
    """The first token of the expression that ends before `k`, as people would see it."""
    depth = 0
    while f.here + k > 0:
        t = f[k - 1]
        if t.type in CLOSERS or t.type == "CARD_CLOSE":
            depth += 1
        elif t.type in OPENERS or t.type == "CARD_OPEN":
            if depth == 0:
                return k
            depth -= 1
        elif depth == 0 and (
            t.type
            in ("SEMI", "GETS", "EQUALS", "COMMA", "RETURN", "PRINT", "ASSERT", "DARROW", "DOUBLE_COLON")
            or t.type in ("REQUIRES", "ENSURES", "INVARIANT", "IF", "WHILE", "THEN", "ELSE", "LEMMA_SEMI")
        ):
            return k
        k -= 1
    return k


def expression_last(f: Failure, k: int = 0, also: frozenset[str] = frozenset()) -> int:
    """The last token of what stands from `k` on, up to `;`, `,`, a bracket that closes, or a line's end."""
    depth = 0
    start = k
    while not f.at_end(k):
        t = f[k]
        if t.type in OPENERS:
            if depth == 0 and t.type in BRACES:
                break
            depth += 1
        elif t.type in CLOSERS:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and (t.type in ("SEMI", "LEMMA_SEMI", "COMMA") or t.type in also):
            break
        if depth == 0 and k > start and f.new_line(k):
            break
        k += 1
    return k - 1


def closing(f: Failure, k: int) -> int | None:
    """The partner of the bracket at `k`."""
    depth = 0
    while not f.at_end(k):
        if f[k].type in OPENERS:
            depth += 1
        elif f[k].type in CLOSERS:
            depth -= 1
            if depth == 0:
                return k
        k += 1
    return None


def accepts_at(f: Failure, k: int, type: str) -> bool:
    """Whether the parser, before the token `k` (0 or less), would have taken a token of this type."""
    stack: list[int] | None = [f.stack[0]]
    for t in f.row[: f.here + k]:
        stack = step(f.tables, stack, t.type)
        if stack is None:
            return False
    return step(f.tables, stack, type) is not None


def in_statements(f: Failure) -> bool:
    """Whether the wrong token stands in a statement of a body, not in a header or an expression."""
    return accepts_at(f, statement_first(f), "WHILE")


def match_at(f: Failure, k: int, pattern: str) -> re.Match[str] | None:
    """A regular expression at the place of the token `k`, within the declaration."""
    return re.compile(pattern).match(f.text, f[k].start, max(f.finish.end, f[k].start))


def part(f: Failure, m: re.Match[str], group: int | str) -> Span:
    return f.between(m.start(group), m.end(group))


def same_line(f: Failure, at: int) -> str:
    """The text from `at` to the end of its line."""
    end = f.text.find("\n", at)
    return f.text[at : end if end >= 0 else len(f.text)]


def indented_end(f: Failure, at: int) -> tuple[int, str]:
    """For a block that is shown by indentation only: where it ends, and the indentation of its head."""
    text = f.text
    line_start = text.rfind("\n", 0, at) + 1
    head = text[line_start:at]
    indent = head[: len(head) - len(head.lstrip())]
    end = text.find("\n", at)
    last = end if end >= 0 else len(text)
    while end >= 0 and end + 1 <= len(text):
        nxt = text.find("\n", end + 1)
        line = text[end + 1 : nxt if nxt >= 0 else len(text)]
        if line.strip():
            inner = line[: len(line) - len(line.lstrip())]
            if len(inner) <= len(indent) or line.lstrip().startswith("}"):
                break
            last = nxt if nxt >= 0 else len(text)
        end = nxt
    return last, indent


def is_word(t: Token, *words: str) -> bool:
    return t.type in ("ID", "LAMBDA_ID") and t.text in words
