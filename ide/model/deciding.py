"""The part of a formula that decided its value, and how to say so in a few words. No Qt."""

from __future__ import annotations

from ide.texts.catalogue import say
from language.records.trace import WhyNode


def deciding_path(why: WhyNode) -> tuple[WhyNode, ...]:
    """The nodes from the formula down to the part that decided its value."""
    path = [why]
    while (below := next((c for c in path[-1].children if c.deciding), None)) is not None:
        path.append(below)
    return tuple(path)


def decided(why: WhyNode) -> str:
    """`k = 0: 5 <= 3`, for a line's end: where the claim is false, and what makes it so."""
    path = deciding_path(why)
    leaf = path[-1]
    values = [f"{c.text} = {c.value}" for c in leaf.children if c.truth is None and c.value]
    text = leaf.note or ", ".join(values[:4]) or say("trace.is", text=leaf.text, value=leaf.value)
    places = dict.fromkeys(n.note for n in path[:-1] if n.note)
    return f"{', '.join(places)}: {text}" if places else text
