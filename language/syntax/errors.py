"""Where the parser stopped → a message for people: what is wrong, where, and what to write instead.

First the table of well-known mistakes is asked; then small repairs are tried (a token put in, left out) by
running the parser's states forward without building anything; then what could stand there is named.
"""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit, Fix, Note, error
from language.syntax.depth import too_deep_at
from language.syntax.levels import CLOSERS
from language.syntax.stopped import Failure
from language.syntax.tokens import Token

_CLOSING = {"RPAR": ")", "RSQB": "]", "RBRACE": "}", "CARD_CLOSE": "|"}
_INSERTABLE = {
    "SEMI": ";",
    "COMMA": ",",
    "COLON": ":",
    "THEN": "then",
    "LPAR": "(",
    "LBRACE": "{",
    **_CLOSING,
}


def describe(f: Failure) -> Diagnostic:
    from language.syntax.mistakes import recognize

    deep = f.lexed.too_deep
    if deep is not None and f.tokens is f.lexed.tokens and f.begin <= deep < f.end:
        return too_deep_at(f.tokens[deep].span)
    found = recognize(f)
    if found is not None:
        return found
    return _unclosed(f) or _repair(f) or _plain(f)


# ── brackets ─────────────────────────────────────────────────────────────────────────────────────


def describe_unclosed(text: str, opener: Token) -> Diagnostic:
    closer = CLOSERS[opener.type]
    shown = _CLOSING[closer]
    return error("unclosed", opener.span, f"This `{opener.text}` is never closed: a `{shown}` is missing.")


def _unclosed(f: Failure) -> Diagnostic | None:
    """An opening bracket without a partner, inside which the parser got to the end or to a wrong closer."""
    if f.tokens is not f.lexed.tokens:
        return None
    inside = [i for i in f.lexed.unclosed if f.begin <= i < f.end and i <= f.at]
    t = f[0]
    if t.type in ("RPAR", "RSQB", "RBRACE") and not inside:
        if f.at in f.lexed.unopened:
            edit = Edit(f.span(), "")
            return error(
                "unopened",
                f.span(),
                f"This `{t.text}` closes nothing: no `{_opening(t.text)}` before it is open.",
                fixes=(Fix(f"Delete `{t.text}`", (edit,)),),
            )
        return None
    if not inside or not (f.at_end() or t.type in ("RPAR", "RSQB", "RBRACE", "SEMI")):
        return None
    opener = f.tokens[max(inside)]
    shown = _CLOSING[CLOSERS[opener.type]]
    if opener.type not in ("LBRACE", "START_BRACE", "HINT_BRACE"):
        early = _statement_end(f, max(inside))
        if early is not None:
            return _missing_closer(f, opener, shown, early)
    if opener.type in ("LBRACE", "START_BRACE", "HINT_BRACE"):
        fixes: tuple[Fix, ...] = ()
        if f.at_end():
            fixes = (Fix(f"Close it with `{shown}`", (Edit(f.between(f[-1].end, f[-1].end), f"\n{shown}"),)),)
        return error(
            "unclosed",
            opener.span,
            f"This `{opener.text}` is never closed: a `{shown}` is missing.",
            fixes=fixes,
        )
    at = f[-1].end
    before = f" before `{t.text}`" if not f.at_end() else ""
    return error(
        "missing",
        f.between(f[0].start, max(f[0].end, f[0].start)) if not f.at_end() else f.span(-1),
        f"Missing `{shown}`{before}.",
        Note(opener.span, f"it closes this `{opener.text}`"),
        fixes=(Fix(f"Write `{shown}`", (Edit(f.between(at, at), shown),)),),
    )


def _statement_end(f: Failure, opener: int) -> Token | None:
    """The `;` at a line's end at which a bracket that is open since `opener` was surely to be closed."""
    for i in range(opener + 1, min(f.at, len(f.tokens) - 1)):
        t, after = f.tokens[i], f.tokens[i + 1]
        if t.type == "LEMMA_SEMI" and ("\n" in f.text[t.end : after.start] or after.type == "RBRACE"):
            return t
    return None


def _missing_closer(f: Failure, opener: Token, shown: str, before: Token) -> Diagnostic:
    at = before.start
    return error(
        "missing",
        before.span,
        f"Missing `{shown}` before `{before.text}`.",
        Note(opener.span, f"it closes this `{opener.text}`"),
        fixes=(Fix(f"Write `{shown}`", (Edit(f.between(at, at), shown),)),),
    )


def _opening(closer: str) -> str:
    return {")": "(", "]": "[", "}": "{"}[closer]


# ── small repairs ────────────────────────────────────────────────────────────────────────────────


def _repair(f: Failure) -> Diagnostic | None:
    best, kind = 0, ""
    for type in _INSERTABLE:
        if not f.accepts(type):
            continue
        count = f.run([type])
        bonus = 1 if type == "SEMI" and f.new_line() else 0
        if count + bonus > best:
            best, kind = count + bonus, type
    if f[0].type in ("SEMI", "LEMMA_SEMI", "DOT", "COLON", "COMMA"):
        for type in ("COMMA", "SEMI"):
            if type != f[0].type and f.accepts(type) and f.run([type], skip=1) > max(best + 1, 3):
                shown = _INSERTABLE[type]
                return error(
                    "replace",
                    f.span(),
                    f"Write `{shown}` here, not `{f[0].text}`.",
                    fixes=(Fix(f"Write `{shown}`", (Edit(f.span(), shown),)),),
                )
    needed = 1 if f.new_line() or f[0].type in ("RBRACE", "SEMI", "RPAR", "RSQB") else 3
    if kind and best >= needed:
        return _missing(f, _INSERTABLE[kind])
    if not f.at_end() and f.run([], skip=1) >= 4:
        return error(
            "superfluous",
            f.span(),
            f"`{f[0].text}` has no place here.",
            fixes=(Fix(f"Delete `{f[0].text}`", (Edit(f.span(), ""),)),),
        )
    return None


def _missing(f: Failure, text: str) -> Diagnostic:
    at = f[-1].end
    if text == ";" and f.new_line():
        span = f.span(-1)
        message = f"Missing `;` after `{f[-1].text}`: it ends the statement."
    else:
        span = f.span() if not f.at_end() else f.span(-1)
        message = (
            f"Missing `{text}` before `{f[0].text}`." if not f.at_end() else f"Missing `{text}` at the end."
        )
    written = f" {text}" if text.isalpha() or text == "{" else text
    return error(
        "missing", span, message, fixes=(Fix(f"Write `{text}`", (Edit(f.between(at, at), written),)),)
    )


# ── nothing else helps ───────────────────────────────────────────────────────────────────────────

_PLACES = (
    # a terminal that can stand here → what it stands for
    ("WHILE", "a statement"),
    ("INT_LIT", "an expression"),
    ("TYPE_NAME", "a type"),
    ("METHOD", "a declaration"),
    ("ID", "a name"),
)
_TOKENS = (
    ("GETS", "`:=`"),
    ("SEMI", "`;`"),
    ("RPAR", "`)`"),
    ("RSQB", "`]`"),
    ("CARD_CLOSE", "`|`"),
    ("COLON", "`:`"),
    ("COMMA", "`,`"),
    ("DOUBLE_COLON", "`::`"),
    ("LPAR", "`(`"),
    ("LBRACE", "`{`"),
    ("RBRACE", "`}`"),
    ("THEN", "`then`"),
    ("ELSE", "`else`"),
    ("DARROW", "`=>`"),
    ("EQUALS", "`=`"),
    ("TO", "`to`"),
    ("CASE", "`case`"),
    ("BY", "`by`"),
)


def _plain(f: Failure) -> Diagnostic:
    expected = [what for type, what in _PLACES if f.accepts(type)][:1]
    if not expected:
        expected = [what for type, what in _TOKENS if f.accepts(type)][:4]
    wanted = f" Here could stand {_either(expected)}." if expected else ""
    t = f[0]
    if f.at_end():
        where = f.span(-1)
        return error("syntax", where, f"Something is missing after `{f[-1].text}`.{wanted}")
    if f[-1].type in ("OP", "MINUS", "STAR", "BAR", "PREFIX_OP") and f.operand:
        return error(
            "syntax",
            f.span(-1),
            f"Something is missing after `{f[-1].text}`: it needs an expression on its right.",
        )
    if t.text.isalpha() and t.type == t.text.upper() and f.accepts("ID"):
        return error(
            "keyword", f.span(), f"`{t.text}` is a word of the language, so it cannot be a name here."
        )
    return error("syntax", f.span(), f"`{t.text}` cannot stand here.{wanted}")


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
