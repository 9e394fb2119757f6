"""Which card of those the agent reports can serve a ceremony. Agent data decides what is shown, never who
somebody is."""

from collections.abc import Mapping

from app.rules.live_states import CardKind, Flow
from app.wire.agent_messages import CardState
from app.wire.codes import FailureCode
from app.wire.messages import PinKind

_CERTIFICATES = {
    "expired": FailureCode.CERT_EXPIRED,
    "not_yet": FailureCode.CERT_NOT_YET,
    "absent": FailureCode.CERT_ABSENT,
}
_OTHER_CARD: Mapping[CardKind, FailureCode] = {
    "mynumber": FailureCode.CARD_UNSUPPORTED,
    "residence": FailureCode.RESIDENCE_CARD_NEEDED,
}
_SLOTS = {"mute": FailureCode.CARD_MUTE, "busy": FailureCode.READER_BUSY}
SERVICE_CODES = {
    "stopped": FailureCode.SERVICE_STOPPED,
    "missing": FailureCode.SERVICE_MISSING,
    "denied": FailureCode.SERVICE_DENIED,
}


def unfit(card: CardState, needs: tuple[PinKind, ...], reads: CardKind = "mynumber") -> FailureCode | None:
    """Why this card cannot serve, or None. A certificate that is PIN-protected is judged after its PIN."""
    if card.kind != reads:
        return _OTHER_CARD[reads]
    reasons = (
        _CERTIFICATES.get(cert.state) if cert.active else FailureCode.CERT_ABSENT
        for cert in card.certs
        if cert.use in needs
    )
    return next((reason for reason in reasons if reason), None)


def has_blocked_pin(card: CardState, needs: tuple[PinKind, ...]) -> bool:
    return any(pin.kind in needs and pin.state == "blocked" for pin in card.pins)


def usable(flow: Flow) -> tuple[CardState, ...]:
    return tuple(card for card in flow.cards if unfit(card, flow.needs, flow.reads) is None)


def why_no_card(flow: Flow) -> FailureCode | None:
    """The remark for a person whose reader holds something that cannot serve; None when the readers are
    empty."""
    cards = (unfit(card, flow.needs, flow.reads) for card in flow.cards)
    slots = (_SLOTS.get(reader.slot) for reader in flow.readers)
    return next((reason for reason in (*cards, *slots) if reason), None)
