"""How a flow moves: a transition names the states it may leave, and every state it enters gets its
deadline."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec

from app.rules.live_states import SECONDS, Flow, State
from app.wire.codes import FailureCode

P = ParamSpec("P")
Transition = Callable[Concatenate[Flow, float, P], Flow]


class BadState(Exception):
    """The event has no meaning in this state."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


def leaves(*states: State) -> Callable[[Transition[P]], Transition[P]]:
    def decorate(transition: Transition[P]) -> Transition[P]:
        @wraps(transition)
        def guarded(flow: Flow, now: float, /, *args: P.args, **kwargs: P.kwargs) -> Flow:
            if flow.state not in states:
                raise BadState(flow.state)
            return transition(flow, now, *args, **kwargs)

        return guarded

    return decorate


def enter(flow: Flow, state: State, now: float) -> Flow:
    limit = SECONDS.get(state)
    deadline = flow.ceremony_deadline if limit is None else now + limit
    return replace(flow, state=state, deadline=None if state is State.IDLE else deadline)


def end(flow: Flow, state: State, now: float, *, code: FailureCode | None) -> Flow:
    return enter(replace(flow, failure=code, notice=None, consented=False), state, now)
