"""Every sentence of a verdict, in the learner's words. No sentence claims more than was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from language.contents import NO_VALUE, Contents, show_in
from language.interpreter.inputs import HeapObject, Inputs
from language.interpreter.machine import UNSET
from language.interpreter.outcomes import Violation
from language.interpreter.search import SearchResult
from language.interpreter.shapes import bare
from language.records.verdicts import Obligation
from language.records.verdicts import ObligationKind as K
from language.source import SourceText, Span
from language.types import STRING, Type
from language.values import Ref, Value, show

SPECIFICATION_KINDS = frozenset(
    {K.POSTCONDITION, K.ASSERTION, K.INVARIANT_ENTRY, K.INVARIANT_KEPT, K.PRECONDITION, K.CALC, K.FORALL}
)


def line_of(span: Span, sources: Sequence[SourceText]) -> str:
    """`line 12`, or "another place" where the text is not at hand."""
    if span.file < len(sources):
        return f"line {sources[span.file].line_of(span.start)}"
    return "another place"


REFUTED = {
    K.INVARIANT_ENTRY: "A real run reaches the loop with this invariant false.",
    K.INVARIANT_KEPT: "A real run breaks this invariant after a round.",
    K.POSTCONDITION: "A real run ends with this postcondition false.",
    K.PRECONDITION: "A real run makes this call with its precondition false.",
    K.FUNCTION_PRECONDITION: "A real run uses this function where its precondition is false.",
    K.ASSERTION: "A real run reaches this assertion with its claim false.",
    K.DIVISION: "A real run divides by zero here.",
    K.INDEX: "A real run uses an index outside the range here.",
    K.RANGE: "A real run leaves the range here.",
    K.NULL: "A real run meets null here.",
    K.KEY: "A real run looks up a key that is not in the map here.",
    K.DECREASES: "A real run has a round after which the measure is not smaller.",
    K.TERMINATION: "A real run makes a recursive call whose measure is not smaller.",
    K.MODIFIES: "A real run changes an object that the modifies clause does not allow.",
    K.READS: "A real run reads an object that the reads clause does not allow.",
    K.MATCH: "A real run meets a value that no case matches.",
    K.DESTRUCTOR: "A real run asks for a part that the value does not have.",
    K.SUBSET: "A real run stores a value here that the type does not allow.",
    K.CONVERSION: "A real run converts a value here that the type does not allow.",
    K.DEFINITE: "In a real run, a variable that is needed here has no value yet.",
    K.SUCH_THAT: "In a real run, no value satisfies this condition.",
    K.ALIAS: "In a real run, two left sides are the same place, which cannot hold both values.",
    K.ALTERNATIVES: "In a real run, no case applies.",
    K.OVERRIDE: "A real run, by way of the trait, breaks what the trait's contract says.",
    K.CALC: "In a real run, this step of the calculation is false.",
    K.FORALL: "In a real run, the body of this forall does not show its claim.",
    K.ALLOCATED: "A real run looks at an object in a state in which it does not exist yet.",
    K.UNIQUE: "In a real run, more than one value fits here, and which one is taken matters.",
    K.WITNESS: "The value that is to show that the type has one does not satisfy its condition.",
    K.LAMBDA: "A real run uses a function where it is not defined.",
    K.FAULT: "A real run breaks what Surefoot failed on.",
    K.OTHER: "A real run breaks this claim.",
}
"""One for each kind, so that none is told in words that fit any."""


def no_counterexample(fault: str) -> str:
    return (
        f"No proof was found, and no counterexample: Surefoot failed while it looked for one ({fault}). "
        "This is a fault of Surefoot's, not of your program."
    )


def refuted(v: Violation, inputs: Inputs, said: str = "") -> str:
    """`said`: why the claim is false."""
    first = REFUTED[v.kind]
    shown = arguments(inputs)
    with_ = f" Inputs: {shown}." if shown else ""
    question = " Is the code wrong, or the claim?" if v.kind in SPECIFICATION_KINDS else ""
    return first + with_ + (f" {said}" if said else "") + question


def refuted_value(kind: K, values: Sequence[tuple[str, str]]) -> str:
    """Of what is computed without a run of a method: constants, witnesses, default values."""
    shown = ", ".join(f"{name} = {value}" for name, value in values)
    if kind is K.WITNESS:
        return f"With {shown}, the type's condition is false, so this value shows nothing."
    what = (
        REFUTED[kind].replace("A real run", "Computing this").replace("In a real run", "When it is computed")
    )
    return what + (f" It happens with {shown}." if shown else "")


def computed(whole: bool) -> str:
    """Of a declaration that was computed and breaks nothing. `whole`: nothing is left that was not tried."""
    if whole:
        return (
            "Computed once, as any run does, this is true; what is missing is a proof. Say more before it, "
            "or write the value in simpler terms."
        )
    return "Computing it breaks nothing, as far as it could be computed; no proof was found."


def broken_first(v: Violation, inputs: Inputs, sources: Sequence[SourceText]) -> str:
    """Of a claim about which runs tell nothing, since they break another before they come to it."""
    shown = arguments(inputs)
    with_ = f" with {shown}" if shown else ""
    reason = v.message or "a claim is false"
    at = line_of(v.where, sources)
    return (
        f"A real run{with_} breaks another claim first, at {at}: {reason}. Mend {at} first, then look here "
        "again."
    )


def rests_on(first: Obligation, o: Obligation, sources: Sequence[SourceText]) -> str:
    """Of a claim after one that fails."""
    at, here = line_of(first.place, sources), line_of(o.place, sources)
    where = f"another claim at {at}, before it," if at == here else at
    return f"This comes after {where} which fails, and may rest on that: mend {at} first."


def guessed(kind: K, measured: str, inputs: Inputs) -> str:
    """Of a measure that nobody wrote, and that a run does not make smaller."""
    shown = arguments(inputs)
    with_ = f"With {shown}: " if shown else ""
    what = "loop" if kind is K.DECREASES else "recursion"
    return (
        f"{with_}{measured} That does not show that the {what} runs forever: it shows that this measure is "
        "none. Say in `decreases` what does get smaller, if something does."
    )


def endless(inputs: Inputs, state: Sequence[tuple[str, str]], rounds: int, chosen: bool, calls: bool) -> str:
    """Of a run that comes back to a state in which it was, after so many rounds or calls."""
    shown = arguments(inputs)
    with_ = f"With {shown}, " if shown else ""
    given = dict(shown_inputs(inputs))
    values = ", ".join(f"{n} = {v}" for n, v in state if n not in given)
    unit = "call" if calls else "round"
    after = f"after the next {unit}" if rounds == 1 else f"after {rounds} {unit}s"
    what = f"the loop's head is reached again in the same state {after}"
    if calls:
        what = f"this call is made again with the same values {after}"
    end = "so it runs forever: nothing is chosen in between."
    if chosen:
        end = "so it may run forever: it does if the same is chosen each time."
    sentence = f"{with_}{what}{f' ({values})' if values else ''}, {end}"
    return sentence[0].upper() + sentence[1:]


def no_test_of_endless() -> str:
    return "A test of this would never end."


def also_earlier(v: Violation, sources: Sequence[SourceText]) -> str:
    return f" (The same run already breaks another claim before, at {line_of(v.where, sources)}.)"


def with_reason(sentence: str, said: str) -> str:
    """`said`, why the claim is false, behind the words that say that it is."""
    for end in (CLAIM_FALSE, CLAIM_BROKEN):
        if said and end in sentence:
            return sentence.replace(end, f"{end} {said}", 1)
    return sentence


CLAIM_FALSE = "then this claim is false."
CLAIM_BROKEN = "the next round breaks this claim."


def too_weak_loop(
    state: Sequence[tuple[str, str]],
    inputs: Inputs,
    unreachable: bool,
    kind: K,
    has_invariant: bool,
    after_others: bool,
) -> str:
    """`after_others`: loops or calls before it were in chosen states too."""
    values = ", ".join(f"{n} = {v}" for n, v in state)
    who = "Your invariants allow" if has_invariant else "The loop has no invariant, so it may reach"
    if after_others:
        who = f"{OTHERS} {who[0].lower()}{who[1:]}"
    first = f"{who} {values} at the loop's head"
    shown = arguments(inputs)
    if shown:
        first += f" (with {shown})"
    end = (
        "the next round breaks this claim"
        if kind in (K.INVARIANT_KEPT, K.DECREASES)
        else "then this claim is false"
    )
    never = " The real run with these inputs never gets there." if unreachable else ""
    return f"{first}, and {end}.{never} Say more in an invariant to rule it out."


NOBODY: Mapping[Ref, str] = {}
OTHERS = "After what the loops and calls before it allow,"


def too_weak_call(
    name: str,
    state: Sequence[tuple[str, str]],
    inputs: Inputs,
    open_: Sequence[str] | None,
    after_others: bool,
) -> str:
    """`open_` are the results and fields that no postcondition speaks of; None where there is none at all."""
    values = ", ".join(f"{n} = {v}" for n, v in state)
    nothing = f"{name[0].upper()}{name[1:]} has no postcondition, so it may give"
    who = nothing if open_ is None else f"The postcondition of {name} allows"
    if after_others:
        who = f"{OTHERS} {who if who.startswith(name) else who[0].lower() + who[1:]}"
    what = values or "this"
    shown = arguments(inputs)
    where = f" (with {shown})" if shown else ""
    missed = " or ".join(f"`{x}`" for x in open_ or ())
    ask = f"{name[0].upper()}{name[1:]} promises nothing about {missed}: say more" if missed else "Say more"
    return f"{who} {what}{where}, and then this claim is false. {ask} in an ensures clause of {name}."


def senseless_precondition(inputs: Inputs) -> str:
    shown = arguments(inputs)
    with_ = f"With {shown}" if shown else "Here"
    return (
        f"{with_}, this part of the precondition makes no sense. A clause must make sense for all inputs "
        "that the clauses before it allow: say first, or to its left, what it needs."
    )


def senseless_postcondition(name: str, results: Sequence[tuple[str, str]], inputs: Inputs) -> str:
    values = ", ".join(f"{n} = {v}" for n, v in results)
    shown = arguments(inputs)
    if values:
        where = f" (with {shown})" if shown else ""
        first = f"The contract of {name} alone allows {values}{where}, and then this part of"
    else:
        first = f"With {shown}, this part of" if shown else "This part of"
    return (
        f"{first} the postcondition makes no sense. Whatever the body does, a clause must make sense on its "
        "own: say first, or to its left, what it needs."
    )


def senseless_promise(name: str, results: Sequence[tuple[str, str]], inputs: Inputs) -> str:
    """Of a declaration without a body."""
    values = ", ".join(f"{n} = {v}" for n, v in results)
    shown = ", ".join(x for x in (arguments(inputs), values) if x)
    first = f"With {shown}, this part of" if shown else "This part of"
    return (
        f"{first} what {name} promises makes no sense. A clause must make sense on its own: ask in a "
        "`requires` for what it needs, or say that first, or to its left."
    )


HINTS = {
    K.INVARIANT_KEPT: "another conjunct of the invariant, an assertion in the loop's body, or a lemma",
    K.INVARIANT_ENTRY: "an assertion before the loop, or a lemma",
    K.MODIFIES: (
        "`modifies` names too little, or these objects are new, and what made them does not promise that "
        "with `ensures fresh(…)`"
    ),
    K.OVERRIDE: "a contract here that says more, or one of the trait that asks for less",
    K.CALC: "a hint for the step, or a smaller step",
}
USUAL = "an assertion before it that says a part of the reason, or a lemma"
WITH_LOOPS = "another conjunct of a loop's invariant, an assertion before it, or a lemma"


def advice(kind: K, loops: bool, written: bool) -> str:
    """What could help a proof, by the kind of claim. `loops`: it may rest on what a loop's invariant says;
    `written`: the program says by what it is measured that something ends."""
    if kind in (K.DECREASES, K.TERMINATION):
        what = "round" if kind is K.DECREASES else "call"
        if written:
            return f"an invariant or assertion that shows that the measure shrinks with each {what}"
        return f"a `decreases` clause whose value shrinks with each {what}"
    return HINTS.get(kind, WITH_LOOPS if loops else USUAL)


def undecided(result: SearchResult, every: int | None, inputs: bool, part: str, hint: str) -> str:
    """What was tried, what the prover could not show (`part`), and what could help. `every`: so many inputs
    there are, each of which was run; `inputs`: whether there are any parameters."""
    nothing = result.tried == 0 and not result.pre_unknown
    first = "Can any input satisfy it? If so, the" if nothing else "The"
    if every:
        tried = f"True for all {every} inputs, each of which was run." if inputs else "True in its only run."
        first = "Runs are no proof, though: the"
    else:
        tried = _tried(result)
    could = f" What the prover could not show is `{part}`." if part else ""
    return f"{tried}{could} {first} proof needs help: {hint}."


def _tried(result: SearchResult) -> str:
    size = result.exhausted
    if result.tried == 0:
        if result.pre_unknown:
            return f"No input could be tried, because {result.pre_unknown}."
        which = f"up to size {size}" if size >= 0 else "that was tried"
        return f"No input {which} satisfies the precondition, so nothing was run."
    runs = "1 run" if result.tried == 1 else f"{result.tried} runs"
    if result.proposed == result.tried and size >= 0 and not result.unknown:
        nothing = f"No input up to size {size} satisfies the precondition"
        if result.tried == 1:
            return f"{nothing}; one that does was found, and its run does not break this."
        return f"{nothing}; {result.tried} that do were found, and none of their runs breaks this."
    if result.unknown == result.tried:
        return f"None of {runs} could be judged to the end, because {result.unknown_why}."
    part = ""
    if result.unknown:
        part = f" ({result.unknown} of them could not be judged to the end, because {result.unknown_why})"
    if size >= 0 and not result.unknown:
        return f"No run with inputs up to size {size} breaks this ({runs} tried)."
    return f"None of {runs}{part} breaks this."


def at_the_limit(sentence: str, limit: str) -> str:
    """The same for a proof that ended at a limit: more of it might be found with an easier question."""
    return f"{sentence} The search for a proof ended at {limit}."


def out_of_facts(sentence: str) -> str:
    """The same for a proof that ended by itself."""
    return f"{sentence} The prover did not run out of time, but of facts to use."


# ── taking a counterexample up again ─────────────────────────────────────────────────────────────


def not_taken_up() -> str:
    return "This counterexample cannot be taken up again: its values cannot be written down."


def no_test_by_trait() -> str:
    return "No test of its own shows this: it concerns calls by way of the trait."


def smaller(found: bool, complete: bool) -> str:
    first = "This is the smallest that was found"
    if not complete:
        return f"{first} in the time."
    return f"{first}." if found else f"{first}: no change that was tried makes it smaller."


def no_other_run(result: SearchResult) -> str:
    """Where no really different counterexample turned up."""
    runs = "1 run" if result.tried == 1 else f"{result.tried} runs"
    first = "No other counterexample that is really different was found"
    if result.exhausted < 0 or result.unknown:
        return f"{first} in {runs}."
    return f"{first}: all inputs up to size {result.exhausted} were tried ({runs})."


def no_other_state(tried: int) -> str:
    states = "1 state that breaks a claim" if tried == 1 else f"{tried} states that break a claim"
    return f"No other state that is really different was found among {states}."


def another_first() -> str:
    return "The same run breaks another claim before this one, and a test would stop there: mend that first."


def takes_one() -> str:
    return "A run takes one of the values, so no test shows that another fits, too."


def no_test_of_refined(module: str, refining: str) -> str:
    return f"This stands in module {module}, and fails in {refining}, which refines it: write a test there."


def no_test() -> str:
    return "No test was written: the one that was tried does not show this failure when it is run by itself."


def no_run(why: str) -> str:
    return f"Neither proved nor refuted: there is nothing to run here, because {why}."


# ── inputs ───────────────────────────────────────────────────────────────────────────────────────


def arguments(inputs: Inputs) -> str:
    return ", ".join(f"{name} = {value}" for name, value in shown_inputs(inputs))


def written(value: Any, t: Type | None, limit: int = 40, names: Mapping[Ref, str] = NOBODY) -> str:
    """A value as text; its type tells the empty string from other empty sequences. `names` are those of
    objects, of which no other contents are known here."""
    if value == () and t is not None and bare(t) == STRING:
        return '""'
    return show(value, limit, lambda ref: names.get(ref) or f"some {ref.label}")


def named(inputs: Inputs) -> Mapping[Ref, str]:
    """The objects that inputs hold, by the first input that holds each."""
    held: dict[Ref, str] = {}
    for name, value in (("this", inputs.this), *zip(inputs.names, inputs.args, strict=False)):
        if isinstance(value, Ref):
            held.setdefault(value, name)
    return held


def shown_inputs(inputs: Inputs) -> tuple[tuple[str, str], ...]:
    """Each input by name, arrays with their elements, objects with their fields."""
    out: list[tuple[str, str]] = []
    types = inputs.types or (None,) * len(inputs.args)
    if inputs.this is not None:
        out.append(("this", shown(inputs.this, inputs.heap)))
    names = inputs.names or tuple(f"input {i + 1}" for i in range(len(inputs.args)))
    seen: dict[int, str] = {}
    for name, value, t in zip(names, inputs.args, types, strict=False):
        if isinstance(value, Ref):
            if value.id in seen:
                out.append((name, f"the same as {seen[value.id]}"))
                continue
            seen[value.id] = name
        empty = isinstance(value, tuple) and not value
        out.append((name, written(value, t) if empty else shown(value, inputs.heap)))
    return tuple(out)


def shown(value: Any, heap: Sequence[HeapObject]) -> str:
    """A value of the inputs, with what is in its objects."""

    def look(ref: Ref) -> Contents | None:
        if ref.id >= len(heap):
            return None
        o = heap[ref.id]
        fields = tuple((n, _there(v)) for n, v in o.fields)
        return Contents(o.type.decl.name, fields, tuple(map(_there, o.cells)), o.dims)

    return show_in(_there(value), look, limit=80)


def _there(value: Any) -> Value:
    return NO_VALUE if value is UNSET else value
