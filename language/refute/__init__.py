"""Bounded search for counterexamples with Z3.

`search` is the way in: a procedure, unrolled or cut, becomes a text without quantifiers for sizes 1, 2, 3, …
(`program`, over `evaluate`), and each model a candidate (`model`). Nothing here is a verdict: a candidate
counts only after the interpreter replayed it, so what has no bounded form may be left out, never guessed at.
This package knows neither the prover nor the interpreter.
"""
