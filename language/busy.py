"""What the prover was busy with where it reached its limit: asked only where no counterexample tells more."""

from __future__ import annotations

import time
from collections.abc import Sequence

from language.cancel import Cancel
from language.ivl.definitions import Definitions
from language.ivl.loops import cut
from language.ivl.passive import passive
from language.ivl.units import Unit, lower
from language.ivl.unsupported import Unsupported
from language.prove.diagnose import Busy, busiest
from language.prove.script import make_script

SECONDS = 1.5
"""For one claim: what runs in circles shows at once."""
MOST = 3
"""Claims of a unit that are looked at: one loop usually holds up all of them."""


def busy_with(unit: Unit, obligations: Sequence[int], seconds: float, cancel: Cancel) -> dict[int, Busy]:
    """By the ids of the obligations that were looked at, in their order, as far as the time goes."""
    end = time.perf_counter() + seconds
    try:
        program = passive(cut(lower(unit)))
        script = make_script(program, Definitions())
    except Unsupported:
        return {}
    found: dict[int, Busy] = {}
    for i, goal in enumerate(program.goals):
        left = end - time.perf_counter()
        if goal.obligation.id not in obligations or script.goals[i] is None:
            continue
        if left < SECONDS / 3 or len(found) == MOST or cancel.cancelled:
            break
        busy = busiest(script, i, min(left, SECONDS), cancel)
        if cancel.cancelled:  # cut off: what it says is not all
            break
        found[goal.obligation.id] = busy
    return found
