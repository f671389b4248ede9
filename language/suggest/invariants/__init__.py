"""Where candidates for loop invariants come from: one module a source, each `candidates(sight)`.

In: a loop with what is in sight there and its real states. Out: candidates, cheap ones first. None of them
need be true: `states.py` drops what a real state refutes, `houdini.py` what the rounds do not keep.
"""
