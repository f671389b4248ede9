"""What is said of a word and of a call, as small HTML in which a program's text is shown as it is."""

from __future__ import annotations

from html import escape

from ide.look.code_words import as_html
from language.records.editing import Hover, Signature


def hover_html(h: Hover) -> str:
    code = "<br>".join(escape(line).replace("  ", "&nbsp;&nbsp;") for line in h.code.splitlines())
    prose = as_html(h.prose.replace("**", "")).replace("\n\n", "<br><br>")
    return f"<div><code>{code}</code></div><div>{prose}</div>"


def signature_html(s: Signature) -> str:
    """The head, with the parameter that comes next in bold, and the contract."""
    head = escape(s.head)
    if s.active is not None:
        a, b = s.parameters[s.active]
        head = f"{escape(s.head[:a])}<b>{escape(s.head[a:b])}</b>{escape(s.head[b:])}"
    lines = "".join(f"<div><code>&nbsp;&nbsp;{escape(c)}</code></div>" for c in s.contract)
    return f"<div><code>{head}</code></div>{lines}"
