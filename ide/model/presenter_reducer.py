"""What presenter mode changes of the state. Pure.

While the answer is hidden, the player stops before the last step, where the claim is seen to be false;
the next step forward from there shows it.
"""

from __future__ import annotations

from dataclasses import replace

from ide.model.state import IdeState, Presenter


def presented(state: IdeState, presenter: Presenter | None) -> IdeState:
    """Enter, change or leave presenter mode. Entering goes to the first step."""
    entering = state.presenter is None and presenter is not None
    state = replace(state, presenter=presenter)
    return begun(state) if entering else state


def begun(state: IdeState) -> IdeState:
    """A trace was opened, or is started anew: in presenter mode from its first step, the answer hidden."""
    if state.presenter is None or state.trace is None:
        return state
    presenter = replace(state.presenter, answered=False)
    return replace(state, presenter=presenter, trace=replace(state.trace, step=0))


def stepped(state: IdeState, step: int) -> IdeState:
    """Go to a step of the open trace, as far as may be seen."""
    trace = state.trace
    if trace is None:
        return state
    step = max(0, min(step, trace.last))
    if state.answer_hidden and step == trace.last:
        if trace.step < trace.last - 1:
            step = trace.last - 1
        elif state.presenter is not None:
            state = replace(state, presenter=replace(state.presenter, answered=True))
    return replace(state, trace=replace(trace, step=step))
