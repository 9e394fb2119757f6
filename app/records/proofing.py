"""Identity proofing (NIST SP 800-63A): what a person handed in to show who they are, and what the office decided."""

from dataclasses import dataclass
from enum import StrEnum


class DocumentType(StrEnum):
    """The manual's four identity verification documents. The last two were issued until July 2012."""

    RESIDENCE_CARD = "residence_card"
    SPECIAL_PERMANENT_RESIDENT = "special_permanent_resident"
    ALIEN_REGISTRATION = "alien_registration"
    REGISTERED_MATTERS = "registered_matters"


class Purpose(StrEnum):
    """`ACCOUNT`: the holder of an account that was registered without a card. `USER_ID`: somebody who forgot the
    user ID and is known to nobody yet."""

    ACCOUNT = "account"
    USER_ID = "user_id"


class ProofingState(StrEnum):
    """`STARTED`: pictures are there, nothing has been handed in."""

    STARTED = "started"
    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PictureWarning(StrEnum):
    """What is probably wrong with a picture that can be opened. The sender may overrule it."""

    DARK = "dark"
    BLURRED = "blurred"
    SMALL = "small"
    CROPPED = "cropped"


class PictureFault(StrEnum):
    """Why a picture cannot be taken."""

    EMPTY = "empty"
    HEIC = "heic"
    PNG = "png"
    PDF = "pdf"
    NOT_JPEG = "not_jpeg"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TWICE = "twice"
    THIRD = "third"
    VIRUS = "virus"
    NOT_SCANNED = "not_scanned"
    NOT_CHOSEN = "not_chosen"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew from what was sent, without anything but its pixels. Both parts are JPEG; width and height
    are of `picture`."""

    picture: bytes
    thumbnail: bytes
    width: int
    height: int
    warnings: tuple[PictureWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the person says the document says, as printed. Dates are ISO 8601; `birth` lacks day or month where the
    document has none. `number` and `expires` are "" for types without them, `room` for who lives in no housing
    complex. `nationality_code`: ISO 3166-1 alpha-2 of a name that was recognised."""

    document: DocumentType
    name: str
    birth: str
    nationality: str
    address: str
    housing_complex: bool
    room: str
    number: str
    expires: str
    nationality_code: str = ""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A picture's own key, wrapped by the master key `key_id`."""

    key_id: str
    key_sealed: bytes


@dataclass(frozen=True, slots=True)
class Proofing:
    """`owner` is `account:…` or `session:…` with an id. `reference` is what people call it on the telephone.
    `evidence_sealed` is JSON of `Evidence`, `contact_sealed` an e-mail address for `USER_ID`. `agreed_by`: who accepted
    first where two people have to, as the documents of `agreed_account_id`. `reasons` are codes of why it was refused,
    `words_sealed` what was said besides. `number_hash` is keyed, of the document's number."""

    id: str
    reference: str
    purpose: Purpose
    owner: str
    account_id: str | None
    state: ProofingState
    language: str
    document: DocumentType
    created_at: int
    evidence_sealed: bytes | None = None
    contact_sealed: bytes | None = None
    handed_in_at: int | None = None
    claimed_by: str | None = None
    claimed_at: int | None = None
    agreed_by: str | None = None
    agreed_at: int | None = None
    agreed_account_id: str | None = None
    decided_by: str | None = None
    decided_at: int | None = None
    reasons: tuple[str, ...] = ()
    words_sealed: bytes | None = None
    number_hash: bytes | None = None


@dataclass(frozen=True, slots=True)
class ProofingImage:
    """One picture; `position` is 1 or 2. `size` is of what was received, `received_hash` its SHA-256 in hex. Once the
    picture is erased the row stays without its key."""

    id: str
    proofing_id: str
    position: int
    name_sealed: bytes
    size: int
    received_hash: str
    width: int
    height: int
    warnings: tuple[PictureWarning, ...]
    added_at: int
    wrapped: WrappedKey | None
    erased_at: int | None = None


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture that is not erased. `since` is when its proofing got into `state`."""

    id: str
    proofing_id: str
    state: ProofingState
    since: int


@dataclass(frozen=True, slots=True)
class ProofingLine:
    """A row of the desk's queue: no name in it."""

    id: str
    reference: str
    purpose: Purpose
    document: DocumentType
    state: ProofingState
    handed_in_at: int
    claimed_by: str | None
    claimed_at: int | None
    agreed_by: str | None
    decided_at: int | None
    warnings: tuple[PictureWarning, ...]
