"""The part of the reducer about further counterexamples to a claim. Pure."""

from __future__ import annotations

from dataclasses import replace

from ide.model import events as ev
from ide.model.check_reducer import moves_since
from ide.model.further import Case, Cases, same
from ide.model.moves import Move, append
from ide.model.state import IdeState
from language.records.verdicts import Refuted, TooWeak


def wished(state: IdeState, event: ev.FurtherWished) -> IdeState:
    cases = state.cases_of(event.ref)
    if cases is None:
        return state
    return _kept(state, replace(cases, wish=event.wish, said=""))


def ended(state: IdeState, event: ev.FurtherEnded) -> IdeState:
    """The search was given up, or failed."""
    cases = state.cases_of(event.ref)
    if cases is None or cases.wish is None:
        return state
    return _kept(state, replace(cases, wish=None, said=event.sentence))


def answered(state: IdeState, event: ev.FurtherAnswered) -> IdeState:
    """A new counterexample becomes the one that is shown; one that is known already is shown again."""
    cases, found = state.cases_of(event.ref), state.resolve(event.ref)
    if cases is None or cases.wish is None or found is None:
        return state
    doc, method, _ = found
    moves = moves_since(doc, event.version)
    inquiry, said = event.inquiry, event.inquiry.sentence
    if method.fingerprint != inquiry.fingerprint or moves is None:
        return _kept(state, replace(cases, wish=None))
    cases = replace(cases, inquiry=inquiry)
    if not isinstance(inquiry.answer, Refuted | TooWeak):
        return _kept(state, replace(cases, wish=None, said=said))
    new = Case(inquiry.answer, moves)
    known = [c.witness for c in cases.found]
    if new.witness and new.witness in known:
        return _kept(state, replace(cases, wish=None, said=said, shown=known.index(new.witness)))
    many = (*cases.found, new)
    return _kept(state, Cases(cases.ref, many, len(many) - 1, None, inquiry, said))


def shown(state: IdeState, event: ev.CaseShown) -> IdeState:
    cases = state.cases_of(event.ref)
    if cases is None or not 0 <= event.index < len(cases.found):
        return state
    return _kept(state, replace(cases, shown=event.index, said=""))


def edited(state: IdeState, document: int, move: Move) -> IdeState:
    """The cases' places move with an edit; nobody looks for more once the declaration is another."""

    def after(cases: Cases) -> Cases:
        if cases.ref.document != document:
            return cases
        found = state.resolve(cases.ref)
        wish = None if found is None or found[1].stale else cases.wish
        moved = tuple(replace(c, moves=append(c.moves, move)) for c in cases.found)
        return replace(cases, found=moved, wish=wish)

    return replace(state, cases=tuple(map(after, state.cases))) if state.cases else state


def forgotten(state: IdeState) -> IdeState:
    """Without the counterexamples whose claim has another verdict now, or is gone."""
    still = tuple(c for c in state.cases if _is_current(state, c))
    return state if len(still) == len(state.cases) else replace(state, cases=still)


def _is_current(state: IdeState, cases: Cases) -> bool:
    found = state.resolve(cases.ref)
    return found is not None and same(found[2].verdict, cases.found[0].verdict)


def _kept(state: IdeState, cases: Cases) -> IdeState:
    others = tuple(c for c in state.cases if c.ref != cases.ref and _is_current(state, c))
    return replace(state, cases=(*others, cases))
