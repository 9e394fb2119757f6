"""The state table under events in any order: what must never be possible is never possible."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.rules import live_flow, live_steps, live_table
from app.rules.live_moves import BadState
from app.rules.live_states import CEREMONY, TERMINAL, Flow, PinView, State, allowed
from app.wire.agent_messages import CardState, PinState, ReaderState
from app.wire.codes import FailureCode

NEEDS = ("sign", "auth")
AFTER_VERIFY = {State.READ, State.SIGN, State.VERIFYING}
kinds = st.sampled_from(NEEDS)
readers_seen = st.lists(st.sampled_from(["r1", "r2"]), unique=True)
cards_seen = st.builds(
    CardState,
    rid=st.sampled_from(["r1", "r2"]),
    card_ref=st.sampled_from(["a", "b"]),
    kind=st.sampled_from(["mynumber", "mynumber", "mynumber", "unsupported"]),
    pins=st.sampled_from([(), (PinState(kind="sign", state="blocked", left=0),)]),
)
PAIRING = (
    live_flow.ticket_issued,
    live_flow.claimed,
    live_flow.bound,
    live_flow.agent_lost,
    live_flow.agent_back,
)
PLAIN = (live_flow.retried, live_flow.extended, live_flow.agent_left, live_steps.consent_shown)
CHIP = (live_steps.chip_received, live_steps.chip_accepted)
PERSON = (live_steps.consent_accepted, live_steps.consent_declined, live_steps.pin_cancelled)
PINS = (live_steps.pin_prompted, live_steps.pin_verifying, live_steps.pin_ok, live_steps.pin_uncertain)


class AnyOrder(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = 1000.0
        self.flow = Flow()
        self.proved = False
        self.right_pin_in = None

    def move(self, transition, *args):
        """Refused events change nothing; accepted ones are watched."""
        before = self.flow
        try:
            after = transition(before, self.now, *args)
        except BadState:
            return
        self.watch(before, after, transition)
        self.flow = after

    def watch(self, before, after, transition):
        if transition is live_flow.ticket_issued:
            self.proved = False
        if transition in (live_flow.bound, live_flow.agent_back):
            assert before.state in (State.BINDING, State.AGENT_LOST)
            self.proved = True
        if transition is live_steps.pin_ok:
            assert before.state is State.VERIFY_PIN
            self.right_pin_in = (after.attempt, after.next_need)
        if after.state in AFTER_VERIFY and before.state not in AFTER_VERIFY:
            assert self.right_pin_in == (after.attempt, after.next_need)
        if before.state in TERMINAL and after.state is not before.state:
            assert transition in (live_flow.ticket_issued, live_flow.retried, live_flow.ticked)

    @rule(
        transition=st.sampled_from(
            PAIRING + PLAIN + PERSON + CHIP + (live_steps.token_accepted, live_steps.pin_timed_out)
        )
    )
    def plain_event(self, transition):
        self.move(transition)

    @rule(steps=st.integers(1, 24))
    def honest_steps(self, steps):
        """The way to the end, so that disturbances meet every state and not only the first ones."""
        for _ in range(steps):
            self.move(*self.next_honest_event())

    def next_honest_event(self):
        pin = PinView(self.flow.next_need or "sign", "phase", 3, 5)
        good = CardState(rid="r1", card_ref="a", kind="mynumber")
        return {
            State.IDLE: (live_flow.ticket_issued,),
            State.TICKET: (live_flow.claimed,),
            State.BINDING: (live_flow.bound,),
            State.PAIRED: (live_flow.started, NEEDS),
            State.WAIT_SERVICE: (live_table.card_reported, good),
            State.WAIT_READER: (live_table.card_reported, good),
            State.WAIT_CARD: (live_table.card_reported, good),
            State.CHOOSE_CARD: (live_table.card_chosen, "r1"),
            State.CHECK_CARD: (live_steps.pin_prompted, pin)
            if self.flow.consented
            else (live_steps.consent_shown,),
            State.CONSENT: (live_steps.consent_accepted,),
            State.PIN: (live_steps.pin_verifying if self.flow.pin else live_steps.pin_prompted, pin),
            State.VERIFY_PIN: (live_steps.pin_ok, pin),
            State.READ: (live_steps.progressed, "sign"),
            State.SIGN: (live_steps.token_received, pin.kind),
            State.VERIFYING: (live_steps.token_accepted,),
            State.AGENT_LOST: (live_flow.agent_back,),
        }.get(self.flow.state, (live_flow.retried,))

    @rule()
    def start(self):
        self.move(live_flow.started, NEEDS)

    @rule(
        kind=kinds,
        transition=st.sampled_from((*PINS, live_steps.pin_blocked, live_steps.pin_wrong)),
        left=st.integers(0, 3),
    )
    def pin_event(self, kind, transition, left):
        self.move(transition, PinView(kind, "phase", left, 5))

    @rule(use=kinds)
    def token(self, use):
        self.move(live_steps.progressed, "sign")
        self.move(live_steps.token_received, use)

    @rule(rids=readers_seen)
    def readers(self, rids):
        states = tuple(ReaderState(rid=rid, label=rid, kind="sim", slot="present") for rid in rids)
        self.move(live_table.readers_reported, states)

    @rule(card=cards_seen)
    def card(self, card):
        self.move(live_table.card_reported, card)

    @rule(rid=st.sampled_from(["r1", "r2"]), cause=st.sampled_from(["card", "reader"]))
    def removed(self, rid, cause):
        self.move(live_table.card_removed, rid, cause)

    @rule(rid=st.sampled_from(["r1", "r2"]))
    def chosen(self, rid):
        self.move(live_table.card_chosen, rid)

    @rule(service=st.sampled_from(["running", "stopped"]))
    def service(self, service):
        self.move(live_table.service_reported, service)

    @rule(code=st.sampled_from([FailureCode.CARD_ERROR, FailureCode.CERT_EXPIRED]))
    def failure(self, code):
        self.move(live_flow.failed, code)

    @rule()
    def cancel(self):
        self.move(live_flow.cancelled, FailureCode.USER_CANCELLED)

    @rule(seconds=st.sampled_from([0.5, 11, 61, 700]))
    def time_passes(self, seconds):
        self.now += seconds
        self.move(live_flow.ticked)

    @invariant()
    def no_pin_and_no_ceremony_before_the_proof(self):
        if self.flow.state in CEREMONY:
            assert self.proved
            assert self.flow.paired

    @invariant()
    def no_pin_without_consent(self):
        if self.flow.state in {State.PIN, State.VERIFY_PIN} | AFTER_VERIFY:
            assert self.flow.consented
            assert self.flow.card is not None

    @invariant()
    def every_state_but_idle_has_an_end(self):
        assert (self.flow.deadline is None) == (self.flow.state is State.IDLE)

    @invariant()
    def done_means_every_need_was_signed(self):
        if self.flow.state is State.DONE:
            assert self.flow.accepted == NEEDS

    @invariant()
    def every_end_but_done_has_a_code_and_a_way_on(self):
        if self.flow.state in TERMINAL - {State.DONE}:
            assert self.flow.failure is not None
        assert allowed(self.flow)


AnyOrder.TestCase.settings = settings(max_examples=200, stateful_step_count=100, deadline=None)
TestAnyOrder = AnyOrder.TestCase
