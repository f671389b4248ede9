"""Our calls of Z3's library: what goes in comes out, and what goes wrong is told."""

from __future__ import annotations

import threading
import time
from fractions import Fraction

import pytest

from language import z3


def solver(text: str) -> z3.Solver:
    made = z3.Solver(z3.Context())
    made.read(text)
    return made


def test_assumptions_and_the_core():
    s = solver("(declare-const a Bool)(declare-const b Bool)(declare-const c Bool)(assert (not (and a b)))")
    assert s.check(["a", "c"]) == "sat"
    assert s.check(["a", "b", "c"]) == "unsat" and set(s.core()) == {"a", "b"}
    assert s.statistics()["rlimit count"] > 0


def test_the_numbers_of_a_model():
    before = z3.get_param("model")
    z3.set_param("model", True)
    s = solver(
        "(declare-const i Int)(declare-const r Real)(declare-const v (_ BitVec 8))(declare-const q Real)"
        "(declare-const t Bool)(declare-const f Bool)(declare-sort S 0)(declare-const s S)"
        f"(assert (and (= i (- {10**30})) (= r (/ 1.0 3.0)) (= v #xff) (= (* q q) 2.0) (> q 0.0) t (not f)"
        " (= s s)))"
    )
    assert s.check([]) == "sat"
    model = s.model()
    z3.set_param("model", before)
    root = model.pop("q")
    assert isinstance(root, Fraction) and abs(root * root - 2) < Fraction(1, 10**9)
    model.pop("s", None)
    assert model == {"i": -(10**30), "r": Fraction(1, 3), "v": 255, "t": True, "f": False}


@pytest.mark.parametrize("text", ["(assert", "(assert x)", "(declare-const a Int)(assert a)"])
def test_what_is_no_text_is_an_error(text: str):
    with pytest.raises(z3.Z3Error):
        solver(text)


def test_options():
    assert z3.version().count(".") == 2
    before = z3.get_param("smt.random_seed")
    z3.set_param("smt.random_seed", 7)
    assert z3.get_param("smt.random_seed") == "7"
    z3.set_param("smt.random_seed", before)
    with pytest.raises(z3.Z3Error):
        z3.get_param("no.such.option")


HARD = """
(declare-const x Int)(declare-const y Int)(declare-const z Int)
(assert (and (> x 1) (> y 1) (> z 1) (= (+ (* x x x) (* y y y)) (* z z z))))
"""


def test_a_check_can_be_interrupted_and_limited():
    context = z3.Context()
    s = z3.Solver(context)
    s.read(HARD)
    timer = threading.Timer(0.2, context.interrupt)
    timer.start()
    start = time.perf_counter()
    assert s.check([]) == "unknown" and s.reason()
    assert time.perf_counter() - start < 5
    timer.join()
    s.set("rlimit", 1000)
    assert s.check([]) == "unknown"
    s.set("timeout", 50)
    assert s.check([]) == "unknown"
