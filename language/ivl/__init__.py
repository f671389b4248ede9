"""The intermediate verification language, and the way into it.

    typed tree ─ units ─▶ lower ─▶ Procedure ─ loops.cut / loops.unroll ─▶ passive ─▶ Passive
                            └ rests on ─▶ definitions (the Environment)

- `nodes` the records; `terms` builds, walks and renames them; `sorts` what types become; `scope` what
  names mean; `builder` collects commands.
- `lower_values` (with `lower_operators`, `lower_functions`, `lower_patterns`) says what an expression
  means; `lower_checks` (with `check_*`, `such_that`) claims that it makes sense. Terms are total, so the
  two are separate, and every term is claimed to make sense before it is used.
- `lower_statements` and its neighbours say what statements do; `lower_method`, `lower_function` and
  `lower_types` make procedures of declarations.
- `splitting` finds the conjuncts that can fail on their own; `measures` and `frames` hold the orders and
  the places that claims speak of.
- `fingerprint` tells when a result still stands; `printer` shows every stage.

Invariants: what cannot be lowered raises `Unsupported` by name; nothing here decides whether a claim is
true; a function's unit never rests on that function's own definition or postcondition.
"""
