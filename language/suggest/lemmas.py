"""New lemmas: laws of the functions that a claim speaks of, tested by runs, proved by induction, and of use.

A law becomes the text of a lemma behind the declaration that fails; its calls are then found as those of the
lemmas that the file has (`hints/calls.py`). Lemma and calls are one offer.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from time import perf_counter

from language.analysis import typed as t
from language.cancel import Cancel
from language.diagnostics import Severity
from language.front import Front, Options
from language.includes import loaded
from language.interpreter.code import Code
from language.interpreter.outcomes import Status
from language.interpreter.runs import Runner
from language.proving import prove_unit
from language.record import replace
from language.records.offers import Offer, TextEdit, applied
from language.records.verdicts import Proved
from language.resolving import resolve
from language.source import SourceText
from language.suggest.candidate import Beside, Candidate, Kind
from language.suggest.hints.search import with_calls_of
from language.suggest.hints.sight import body_at, calls
from language.suggest.hints.spots import views
from language.suggest.inputs import inputs_of, until
from language.suggest.laws import Law, laws
from language.suggest.layout import edits
from language.suggest.place import Failing
from language.suggest.printing import NotWritten, text_of
from language.types import show

MOST = 24
"""Laws that are tested."""
PROVED = 6
"""Laws that are proved, and then tried."""
RUNS = 60
RUN_STEPS = 4_000
SECONDS = 4.0


def offers(failing: Failing, cancel: Cancel) -> Iterator[Offer]:
    """The first law whose lemma proves what fails."""
    start = perf_counter()
    if not failing.claims or failing.body is None:
        return
    proved = 0
    for law in islice(laws(_spoken(failing)), MOST):
        if cancel.cancelled or proved == PROVED:
            return
        made = _established(failing, law, cancel)
        if made is None:
            continue
        proved += 1
        lemma, name, edit = made
        offer = with_calls_of(lemma, name, cancel, start)
        if offer is not None:
            why = f"{law.what[0].upper()}{law.what[1:]}: this is proved by induction, and helps here."
            changes = tuple(sorted((*offer.edits, edit), key=lambda e: e.span.start))
            formulas = (*offer.formulas, edit.text.strip())
            yield replace(offer, kind="lemma", edits=changes, why=why, formulas=formulas)
            return


def _spoken(failing: Failing) -> list[t.Function]:
    """The recursive functions that claims, and the bodies of functions in them, speak of."""
    found: dict[t.Function, None] = {}
    for v in views(failing):
        parts: list[t.Tree] = [*v.goals, *v.spot.known, *v.spot.before[-3:]]
        for p in parts:
            for c in calls(p):
                found[c.function] = None
                body = body_at(c)
                found |= dict.fromkeys(x.function for x in calls(body)) if body is not None else {}
    return [f for f in found if f.recursive]


def _established(failing: Failing, law: Law, cancel: Cancel) -> tuple[Failing, str, TextEdit] | None:
    """The unit in a text that has the law as a lemma, with its name and text; None where it is no law."""
    name = _name(failing, law)
    for proof in _proofs(name, law):
        try:
            text = _text(failing, law, name, proof)
            (edit,) = edits(failing, [Candidate(Kind.LEMMA, Beside(failing.decl), text, "")])
        except NotWritten:
            return None
        front = _read(failing, edit)
        lemma = next((m for m in front.typed.methods if m.name == name), None) if front else None
        if front is None or lemma is None or not _survives(front, lemma, cancel):
            return None
        unit = next(u for u in front.units if u.ivl.decl is lemma)
        options = Options(time_limit=SECONDS, use_cache=False, explain=False)
        if all(isinstance(r.verdict, Proved) for r in prove_unit(unit, options, cancel).results):
            same = next(u for u in front.units if (u.name, u.kind) == (failing.unit.name, failing.unit.kind))
            decl = same.ivl.decl
            assert isinstance(decl, t.Method | t.Function)
            return Failing(front, same, decl, failing.claims, failing.refuted), name, edit
    return None


def _read(failing: Failing, edit: TextEdit) -> Front | None:
    source = failing.front.sources[0]
    text = SourceText(source.name, applied(source.text, (edit,)))
    front = resolve(text, loaded(failing.front.sources))
    return None if any(d.severity is Severity.ERROR for d in front.diagnostics) else front


def _survives(front: Front, lemma: t.Method, cancel: Cancel) -> bool:
    """Whether no run breaks the law, and some run comes to it."""
    unit = next(u for u in front.units if u.ivl.decl is lemma)
    late = until(1.0, cancel)
    code = Code(front.typed)
    code.machine.cancel = late
    runner, tried = Runner(code, lemma, RUN_STEPS), 0
    for inputs in inputs_of(Failing(front, unit, lemma, ()), late):
        outcome = runner.run(inputs)
        if outcome.violations:
            return False
        tried += outcome.status is Status.DONE
        if tried == RUNS or outcome.status is Status.CANCELLED:
            break
    return tried > 0


def _name(failing: Failing, law: Law) -> str:
    words = [c.function.name for c in calls(law.ensures)]
    taken = {m.name for m in (*failing.front.typed.methods, *failing.front.typed.functions)}
    first = f"{words[0][0].upper()}{words[0][1:]}Law"
    return next(n for n in (first, *(f"{first}{i}" for i in range(2, 99))) if n not in taken)


def _text(failing: Failing, law: Law, name: str, proof: str) -> str:
    params = ", ".join(f"{p.name}: {show(p.type)}" for p in law.params)
    types = ", ".join(p.name + ("(==)" if p.supports_equality else "") for p in law.types)
    lines = [f"lemma {name}{f'<{types}>' if types else ''}({params})"]
    lines += [f"  requires {text_of(e, failing.module)}" for e in law.requires]
    lines.append(f"  ensures {text_of(law.ensures, failing.module)}")
    return "\n".join([*lines, "{", *([f"  {proof}"] if proof else []), "}"])


def _proofs(name: str, law: Law) -> Iterator[str]:
    """By the prover's own induction; by one over a number; by one over a sequence, from either end."""
    yield ""
    for p in reversed(law.params):
        kind = show(p.type)
        if kind in ("nat", "int"):
            yield f"if {p.name} > 0 {{ {name}({_with(law, p, f'{p.name} - 1')}); }}"
        elif kind.startswith("seq<") or kind == "string":
            yield f"if |{p.name}| > 0 {{ {name}({_with(law, p, f'{p.name}[1..]')}); }}"
            yield f"if |{p.name}| > 0 {{ {name}({_with(law, p, f'{p.name}[..|{p.name}| - 1]')}); }}"


def _with(law: Law, changed: t.Variable, to: str) -> str:
    return ", ".join(to if p is changed else p.name for p in law.params)
