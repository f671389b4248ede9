"""What helps a true claim: assertions and lemma calls in front of it.

`spots` finds where they can stand and what is known there, `sight` the terms that are spoken of; each other
module is a source of candidates, `candidates(view)`; `search` asks the prover which of them help.
"""
