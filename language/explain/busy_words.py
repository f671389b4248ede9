"""Why the prover stopped, in the learner's words: its limit, and what it was busy with until then."""

from __future__ import annotations

from collections.abc import Sequence

from language.explain.sentences import line_of
from language.prove.diagnose import Busy
from language.source import SourceText

_WIDTH = 60


def stopped(busy: Busy | None, timed_out: bool, sources: Sequence[SourceText]) -> str:
    """What hit a limit; `busy` None where nobody looked at what took so long."""
    first = "The time ran out" if timed_out else "The prover reached its limit of work"
    match busy:
        case None:
            return f"{first} before this was decided."
        case Busy("quantifier", span=span, count=count) if span is not None and span.file < len(sources):
            text = _short(sources[span.file].text[span.start : span.end])
            what = f"with `{text}` ({line_of(span, sources)}), which it used {_times(count)}"
            hint = "If each use leads to another one, say less there, or prove it in smaller steps."
        case Busy("induction", count=count):
            what = f"with the induction hypothesis, which it used {_times(count)}"
            hint = "Call the lemma yourself where it is needed, and switch this off by `{:induction false}`."
        case Busy("function", name=name, span=span, count=count) if span is not None:
            what = f"with `{name}` ({line_of(span, sources)}), whose definition it used {_times(count)}"
            hint = "An assertion about one call, or an `opaque` function, lets it use that less."
        case Busy("theory", name=name, count=count):
            what = f"with facts about {name}, which it used {_times(count)}"
            hint = "Assertions that lead to the claim in smaller steps help."
        case Busy(products=True):
            return f"{first}. Products of unknowns are hard for it: a lemma about the product helps."
        case _:
            return f"{first}. Assertions that lead to the claim in smaller steps help."
    return f"{first}. It was busy {what}. {hint}"


def _times(count: int) -> str:
    return f"{count:,} times"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1].rstrip() + "…"
