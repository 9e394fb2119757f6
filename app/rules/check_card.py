"""The lines about the card on the reader: its kind, its certificates, the tries left. All of it is what the card shows
to anybody without a PIN."""

from collections.abc import Iterator
from datetime import date

from app.rules.check_line import Line, Name, Proof, Tone, unknown
from app.rules.live_cards import unfit
from app.rules.live_states import Flow, State
from app.wire.agent_messages import CardState, CertificateState, PinState
from app.wire.messages import PinKind, Use

# Renewal is possible from three months before the last day; the office of the card's certificates says so.
RENEWAL_DAYS = 90
_NEEDS_A_CARD: tuple[Name, ...] = (
    "auth_certificate",
    "valid_until",
    "sign_certificate",
    "auth_pin",
    "sign_pin",
)
_OTHER_KINDS = {"residence": "card_residence", "unknown": "card_other", "unsupported": "card_unsupported"}


def shown_card(flow: Flow) -> CardState | None:
    """Of several cards, the first that can be tested; then the first Individual Number card; then any."""
    testable = (card for card in flow.cards if unfit(card, ("auth",)) is None)
    of_kind = (card for card in flow.cards if card.kind == "mynumber")
    return next(iter((*testable, *of_kind, *flow.cards)), None)


def can_be_tested(flow: Flow) -> bool:
    return flow.state is State.PAIRED and any(unfit(card, ("auth",)) is None for card in flow.cards)


def card_lines(flow: Flow, proof: Proof | None, today: date) -> Iterator[Line]:
    card = shown_card(flow)
    if card is None:
        yield _no_card(flow)
    elif card.kind == "mynumber":
        yield from _individual_number_card(card, proof, today)
        return
    else:
        yield Line("card", Tone.BAD, _OTHER_KINDS[card.kind])
    yield from map(unknown, _NEEDS_A_CARD)


def _no_card(flow: Flow) -> Line:
    slots = {reader.slot for reader in flow.readers}
    if not slots:
        return unknown("card")
    if "mute" in slots:
        return Line("card", Tone.BAD, "card_mute")
    if slots & {"busy", "present"}:
        return unknown("card", "card_being_read")
    return Line("card", Tone.WARNING, "card_missing")


def _individual_number_card(card: CardState, proof: Proof | None, today: date) -> Iterator[Line]:
    yield Line("card", Tone.GOOD, "card_individual_number")
    if card.simulated:
        yield Line("simulated", Tone.WARNING, "simulated")
    yield _authentication(card)
    yield _valid_until(card, proof, today)
    yield _signature(card)
    yield _tries(card, "auth")
    yield _tries(card, "sign")


def _certificate(card: CardState, use: Use) -> CertificateState | None:
    return next((found for found in card.certs if found.use == use), None)


def _authentication(card: CardState) -> Line:
    found = _certificate(card, "auth")
    if found is None:
        return unknown("auth_certificate")
    if found.state == "absent":
        return Line("auth_certificate", Tone.BAD, "certificate_absent")
    if not found.active:
        return Line("auth_certificate", Tone.BAD, "certificate_not_activated")
    return Line("auth_certificate", Tone.GOOD, "certificate_present")


def _valid_until(card: CardState, proof: Proof | None, today: date) -> Line:
    """A certificate that was verified is believed before what the client software says of it."""
    found = _certificate(card, "auth")
    last = proof.not_after if proof else _day(found.not_after if found else None)
    if found is None or last is None:
        return unknown("valid_until")
    if found.state == "not_yet":
        return Line("valid_until", Tone.BAD, "not_valid_yet", day=last)
    left = (last - today).days
    if left < 0:
        return Line("valid_until", Tone.BAD, "expired", day=last)
    if found.state == "expired":
        return Line("valid_until", Tone.BAD, "expired_by_wrong_clock", day=last)
    if left < RENEWAL_DAYS:
        return Line("valid_until", Tone.WARNING, "renew_soon", day=last, count=left)
    return Line("valid_until", Tone.GOOD, "valid", day=last, count=left)


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def _signature(card: CardState) -> Line:
    """Its dates lie behind the signature PIN, which is not asked for here."""
    found = _certificate(card, "sign")
    if found is None:
        return unknown("sign_certificate")
    if found.state == "absent" or not found.active:
        return Line("sign_certificate", Tone.BAD, "certificate_absent")
    return Line("sign_certificate", Tone.GOOD, "certificate_protected")


def _tries(card: CardState, kind: PinKind) -> Line:
    name: Name = "auth_pin" if kind == "auth" else "sign_pin"
    pin: PinState | None = next((found for found in card.pins if found.kind == kind), None)
    if pin is None or (pin.left is None and pin.state != "blocked"):
        return unknown(name, "tries_unknown")
    left = pin.left or 0
    if left == 0 or pin.state == "blocked":
        return Line(name, Tone.BAD, "pin_blocked", count=0)
    if left == 1:
        return Line(name, Tone.WARNING, "pin_last_try", count=1)
    return Line(name, Tone.GOOD, "tries_left", count=left)
