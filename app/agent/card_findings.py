"""Which failure code the page shows for what a card, its reader or the service did."""

from app.agent.findings import CardChanged, ChallengeRefused
from app.card.apdu import CardFailure
from app.card.jpki import CertificateAbsent, NotAJpkiCard, UnsupportedToken
from app.card.link import CardGone, CardMute, ReaderBusy, ReaderGone, ServiceStopped
from app.card.pin import PinBlocked
from app.card.residence import NotAResidenceCard, ResidenceKindUnknown, ResidenceNumberWrong
from app.card.residence_sm import ChipNotAuthentic
from app.wire.codes import FailureCode

_CODES: tuple[tuple[type[Exception], FailureCode], ...] = (
    (CardChanged, FailureCode.CARD_CHANGED),
    (ChallengeRefused, FailureCode.TOKEN_INVALID),
    (PinBlocked, FailureCode.PIN_BLOCKED),
    (CardGone, FailureCode.CARD_GONE),
    (CardMute, FailureCode.CARD_MUTE),
    (ReaderGone, FailureCode.READER_GONE),
    (ReaderBusy, FailureCode.READER_BUSY),
    (ServiceStopped, FailureCode.SERVICE_STOPPED),
    (NotAJpkiCard, FailureCode.CARD_UNSUPPORTED),
    (UnsupportedToken, FailureCode.CARD_UNSUPPORTED),
    (CertificateAbsent, FailureCode.CERT_ABSENT),
    (ResidenceNumberWrong, FailureCode.RESIDENCE_NUMBER_WRONG),
    (NotAResidenceCard, FailureCode.RESIDENCE_CARD_NEEDED),
    (ResidenceKindUnknown, FailureCode.RESIDENCE_UNREADABLE),
    (ChipNotAuthentic, FailureCode.RESIDENCE_UNREADABLE),
    (CardFailure, FailureCode.CARD_ERROR),
)

# The monitor reports these itself, with card.gone; the server then waits for the card instead of giving up.
DEPARTURES = (CardGone, ReaderGone, ServiceStopped)


def failure_code(finding: Exception) -> FailureCode:
    return next((code for kind, code in _CODES if isinstance(finding, kind)), FailureCode.INTERNAL)
