"""What may stand at a place of a text: the word there is taken out, and its declaration read with a hole.

Only the declaration around the place is read again; all others are as they were read before, even where the
text has changed since.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from language.analysis.analyze import glance
from language.analysis.declare import Work
from language.analysis.links import Links
from language.record import dataclass, replace
from language.service.reading import Read, in_order
from language.source import Span
from language.syntax import ast
from language.syntax.lexer import lex
from language.syntax.parser import expected, parse_declaration
from language.syntax.scanner import scan
from language.syntax.tokens import COLLECTIONS, Token

_BEFORE = re.compile(r"[A-Za-z0-9_?']*\Z", re.ASCII)
_AFTER = re.compile(r"[A-Za-z0-9_?']*", re.ASCII)


@dataclass(frozen=True, eq=False)
class Caret:
    """`word` is the place of the word there, empty where there is none; `prefix` its part before the caret.
    `kinds` are those of the tokens that may stand there. `decl` was read with a hole at `links.at`, the end
    of what stands before, and `path` leads from it to the hole's node; None and empty where no name may stand
    there."""

    text: str
    word: Span
    prefix: str
    before: tuple[Token, ...]
    after: tuple[Token, ...]
    """The declaration's tokens before and after the word."""
    kinds: frozenset[str]
    decl: ast.Decl | None
    path: tuple[ast.Node, ...]
    links: Links
    work: Work | None


def at_caret(read: Read, text: str, offset: int) -> Caret | None:
    """`text` is the text now, which may differ from what was read. None inside a comment or a literal."""
    start = _BEFORE.search(text, 0, offset).start()  # pyright: ignore[reportOptionalMemberAccess]
    end = _AFTER.match(text, offset).end()  # pyright: ignore[reportOptionalMemberAccess]
    word = Span(start, end)
    whole = _whole(read, text, word)
    row = _tokens(text, whole.start, whole.end)
    if _in_literal(text, row, offset) or text[start:offset][:1].isdigit():
        return None
    before = [t for t in row if t.end <= word.start]
    after = [t for t in row if t.start >= word.end]
    hole = Token("ID", "", word.start, word.start)
    closers = tuple([Token("OP", ">", word.start, word.start)] * open_angles(before))
    if after and after[0].text == ">":
        closers = ()
    kinds = expected(text, before, (hole, *closers))
    place = before[-1].end if before else word.start  # where the parser puts what is missing
    links = Links(at=place)
    caret = Caret(text, word, text[start:offset], tuple(before), tuple(after), kinds, None, (), links, None)
    if "ID" not in kinds:
        return caret
    hole = Token("ID", "", place, place)
    decls = parse_declaration(text, [*before, hole, *closers, *after], whole.home)
    decl = next((d for d in decls if d.span.start <= place <= d.span.end), None)
    if decl is None:
        return caret
    program = _replaced(read.program, whole.old, decls)
    found = glance(in_order((program, *read.programs[1:])), links, _same(decl))
    if links.seen is not None:
        links.seen.settle()
    return replace(caret, decl=decl, path=_path(decl, place), work=found.work)


_BEFORE_TYPES = frozenset(["COLON", "NEW", "EXTENDS", "ARROW", "IS", "AS"])
_IN_TYPES = frozenset(["ID", "TYPE_NAME", "COMMA", "DOT", "LPAR", "RPAR", "ARROW", *COLLECTIONS])


def open_angles(before: list[Token]) -> int:
    """How many `<` that open type arguments, as it seems, wait for their `>`."""
    closed, found = 0, 0
    for i in range(len(before) - 1, 0, -1):
        t = before[i]
        if t.text == ">":
            closed += 1
        elif t.text == "<" and before[i - 1].end == t.start and _may_take_types(before, i - 1):
            closed, found = (closed - 1, found) if closed else (0, found + 1)
        elif t.type not in _IN_TYPES:
            break
    return found


def _may_take_types(before: list[Token], i: int) -> bool:
    """Whether the token is rather a type's name than a value's, which the `<` after it compares."""
    if before[i].type in COLLECTIONS:
        return True
    named = before[i].type == "ID" and i > 0
    return named and (before[i - 1].type in _BEFORE_TYPES or before[i - 1].text == "<")


def with_word(read: Read, caret: Caret, word: str) -> ast.Program | None:
    """The program with a word at the caret; None where its declaration cannot be read then."""
    place = caret.links.at
    made = [Token(t.type, t.text, place, place) for t in scan(word)]
    if word.endswith("."):
        made.append(Token("ID", "", place, place))
    whole = _whole(read, caret.text, caret.word)
    decls = parse_declaration(caret.text, [*caret.before, *made, *caret.after], whole.home)
    return _replaced(read.program, whole.old, decls) if decls else None


def _in_literal(text: str, row: list[Token], offset: int) -> bool:
    """Whether the offset stands in a comment or inside a literal."""
    begin = 0
    for t in row:
        if t.start < offset < t.end and t.type in ("STRING_LIT", "CHAR_LIT", "INT_LIT", "REAL_LIT"):
            return True
        if t.end > offset:
            break
        begin = t.end
    gap = text[begin:offset]
    line = gap[max(gap.rfind("\n"), gap.rfind("\r")) + 1 :]
    return "//" in line or gap.rfind("/*") > gap.rfind("*/")


# ── the declaration around ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Whole:
    """A declaration's place now; `old` is what was read there before."""

    start: int
    end: int
    old: ast.Decl | None

    @property
    def home(self) -> str:
        return "" if self.old is None else self.old.span.home.name


def _whole(read: Read, text: str, word: Span) -> _Whole:
    return _around(read, text, word) or _by_tokens(text, word)


def _around(read: Read, text: str, word: Span) -> _Whole | None:
    """The smallest declaration that holds the word and all that has changed."""
    old = read.text
    first = _common(old, text)
    last = _common(old[first:][::-1], text[first:][::-1]) if first < min(len(old), len(text)) else 0
    if old == text:
        first, last = word.start, len(text) - word.end
    moved = len(text) - len(old)
    begin, end = min(first, word.start), max(len(old) - last, word.end - moved)
    best: ast.Decl | None = None
    for d in _all(read.program.decls):
        if d.span.start < begin and end < d.span.end and not isinstance(d, ast.FieldDecl):
            best = d if best is None or best.span.covers(d.span) else best
    if best is None:
        return None
    return _Whole(best.span.start, best.span.end + moved, best)


def _common(a: str, b: str) -> int:
    """How long the common beginning is."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _all(decls: tuple[ast.Decl, ...]) -> list[ast.Decl]:
    return [x for d in decls for x in (d, *_all(getattr(d, "members", ())), *_all(getattr(d, "decls", ())))]


def _by_tokens(text: str, word: Span) -> _Whole:
    """The declaration at the top of the file that the tokens around the word belong to."""
    lexed = lex(text)
    tokens, starts = lexed.tokens, lexed.decls.get(-1, [])
    begin, end = 0, len(text)
    for i in starts:
        if tokens[i].start < word.start:
            begin = tokens[i].start
        elif tokens[i].start >= word.end:
            end = tokens[i].start
            break
    return _Whole(begin, end, None)


def _tokens(text: str, start: int, end: int) -> list[Token]:
    return [Token(t.type, t.text, t.start + start, t.end + start) for t in scan(text[start:end])]


def _replaced(program: ast.Program, old: ast.Decl | None, new: tuple[ast.Decl, ...]) -> ast.Program:
    if old is None:
        spans = [d.span for d in new]
        kept = tuple([d for d in program.decls if not any(_overlap(d.span, s) for s in spans)])
        return replace(program, decls=(*kept, *new), holes=())
    return replace(program, decls=_swapped(program.decls, old, new), holes=())


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _swapped(decls: tuple[ast.Decl, ...], old: ast.Decl, new: tuple[ast.Decl, ...]) -> tuple[ast.Decl, ...]:
    out: list[ast.Decl] = []
    for d in decls:
        if d is old:
            out.extend(new)
            continue
        for part in ("members", "decls"):
            inner: tuple[ast.Decl, ...] = getattr(d, part, ())
            if inner and d.span.covers(old.span):
                d = replace(d, **{part: _swapped(inner, old, new)})
        out.append(d)
    return tuple(out)


def _same(decl: ast.Decl) -> Callable[[ast.Decl], bool]:
    """Whether something is the declaration, or one in it, also after it was made over."""
    return lambda d: decl.span.covers(d.span)


def _path(decl: ast.Decl, offset: int) -> tuple[ast.Node, ...]:
    """The nodes from the declaration to the hole."""
    stack: list[tuple[ast.Node, ...]] = [(decl,)]
    while stack:
        path = stack.pop()
        node = path[-1]
        if _is_hole(node) and node.span.start == offset:
            return path
        stack.extend([(*path, c) for c in reversed([*ast.children(node)])])
    return ()


def _is_hole(node: ast.Node) -> bool:
    match node:
        case ast.Name(text=text):
            return text == ""
        case ast.Ident(name=name):
            return name == ""
        case _:
            return False
