"""The reasons to refuse what came from the chip of a residence card. No finding carries a number, a name or a date."""

from app.identity.findings import IdentityRefused
from app.wire.codes import FailureCode


class ChipUnreadable(IdentityRefused):
    """Not the documented files with the documented objects."""

    code = FailureCode.RESIDENCE_UNREADABLE


class ChipNumberDiffers(IdentityRefused):
    """The chip holds another number than the one that was typed."""

    code = FailureCode.RESIDENCE_NUMBER_WRONG


class ChipIssuerUnknown(IdentityRefused):
    """No root that this office trusts for residence cards issued the certificate on the chip, now."""

    code = FailureCode.RESIDENCE_ISSUER_UNKNOWN


class ChipSignatureInvalid(IdentityRefused):
    """The signature on the chip is not over what the chip says."""

    code = FailureCode.RESIDENCE_SIGNATURE_INVALID


class ResidenceCardExpired(IdentityRefused):
    """The last day on the card is over."""

    code = FailureCode.RESIDENCE_CARD_EXPIRED


class AnotherPerson(IdentityRefused):
    """Signed entries of the residence card differ from those of the Individual Number card read before."""

    code = FailureCode.RESIDENCE_OTHER_PERSON
