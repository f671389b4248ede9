"""The axioms are true of the mathematics, and do not contradict each other."""

from __future__ import annotations

import random

import pytest

from language.prove.prelude_map import IMAP, MAP
from language.prove.prelude_multiset import MULTISET
from language.prove.prelude_ord import ORD_AXIOMS, ORD_SIGNATURES
from language.prove.prelude_seq import SEQ
from language.prove.prelude_set import ISET, SET
from language.prove.template import Theory
from language.prove.world import World
from tests.language.prove.models import STANDARD
from tests.standing.preludes import longest, probe
from tests.standing.programs import Program, own, sample

INT = ("Int", "Int")
THEORIES = {t.name: t for t in (SEQ, SET, ISET, MULTISET, MAP, IMAP)}
NEEDS = {"ms": ("seq", "set"), "map": ("set",), "imap": ("iset",)}


def instance(theory: Theory):
    return theory.instantiate(dict.fromkeys(theory.params, INT))


AXIOMS = [
    pytest.param(a.text, id=f"{name}-{i}")
    for name, th in THEORIES.items()
    for i, a in enumerate(instance(th).axioms)
] + [pytest.param(a.text, id=f"ord-{i}") for i, a in enumerate(ORD_AXIOMS)]


@pytest.mark.parametrize("axiom", AXIOMS)
def test_axiom_is_true_in_the_standard_model(axiom: str) -> None:
    rng = random.Random(1)
    for _ in range(1500):
        assert STANDARD.holds(axiom, rng), axiom


def whole_prelude(name: str) -> str:
    """Everything that a theory and those it rests on can ever state."""
    if name == "ord":
        return "\n".join(["(declare-sort Ord 0)", *ORD_SIGNATURES.values(), *(a.text for a in ORD_AXIOMS)])
    world = World()
    for key in (*NEEDS.get(name, ()), name):
        made = instance(THEORIES[key])
        for sort in made.sorts:
            world.declare_sort(sort)
        world.add_theory(key, made)
    for key in (*NEEDS.get(name, ()), name):
        for symbol in instance(THEORIES[key]).declarations:
            world.demand(symbol)
    return "\n".join([*world.sorts, *world.functions, *world.axioms])


@pytest.mark.parametrize("name", [*THEORIES, "ord"])
def test_a_prelude_is_not_contradictory(name: str) -> None:
    assert probe(whole_prelude(name), 1, 1200) in ("sat", "unknown")


@pytest.mark.long
@pytest.mark.parametrize("name", [*THEORIES, "ord"])
def test_a_prelude_is_not_contradictory_in_a_minute(name: str) -> None:
    for seed in range(3):
        assert probe(whole_prelude(name), seed, 60_000) in ("sat", "unknown")


@pytest.mark.parametrize("program", sample(own(), 3, 5), ids=lambda p: p.name)
def test_what_a_program_rests_on_is_not_contradictory(program: Program) -> None:
    text = longest(program, 10.0)
    if text is None:
        pytest.skip("it rests on something that is assumed")
    assert probe(text, 1, 1200) in ("sat", "unknown")


@pytest.mark.long
@pytest.mark.parametrize("program", own(), ids=lambda p: p.name)
def test_what_a_program_rests_on_is_not_contradictory_in_a_minute(program: Program) -> None:
    text = longest(program, 10.0)
    for seed in range(3):
        assert text is None or probe(text, seed, 60_000) in ("sat", "unknown")
