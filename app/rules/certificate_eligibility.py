"""Who can have an electronic certificate, and what to bring to the municipal office: five answers and what else is
true. A guide, not a decision: the municipal office decides. Nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum


class Status(Enum):
    LONGER = "longer"
    SHORT = "short"
    UNKNOWN = "unknown"


class Address(Enum):
    REGISTERED = "registered"
    MOVED = "moved"
    NOT_REGISTERED = "not_registered"
    UNKNOWN = "unknown"


class Number(Enum):
    KNOWN = "known"
    LOST = "lost"
    NOT_TOLD = "not_told"
    UNKNOWN = "unknown"


class Stay(Enum):
    LONG = "long"
    SOON = "soon"
    OVER = "over"
    UNKNOWN = "unknown"


class Need(Enum):
    FIRST = "first"
    CERTIFICATES = "certificates"
    RENEWAL = "renewal"
    LOST = "lost"
    PIN = "pin"
    UNKNOWN = "unknown"


class Also(StrEnum):
    STUDENT = "student"
    CHILD = "child"
    PROXY = "proxy"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Answers:
    status: Status
    address: Address
    number: Number
    stay: Stay
    need: Need
    also: frozenset[Also] = frozenset()


class Verdict(StrEnum):
    YES = "yes"
    ASK = "ask"
    LATER = "later"
    NO = "no"


class Before(StrEnum):
    """What has to be done, or found out, before the visit."""

    GET_STATUS = "get_status"
    LOOK_AT_CARD = "look_at_card"
    REGISTER_ADDRESS = "register_address"
    REPORT_MOVE = "report_move"
    ASK_ADDRESS = "ask_address"
    FIND_NUMBER = "find_number"
    ASK_NUMBER = "ask_number"
    EXTEND_STAY = "extend_stay"
    SETTLE_STAY = "settle_stay"
    LOOK_AT_DATE = "look_at_date"
    STOP_CARD = "stop_card"
    ASK_NEED = "ask_need"


class Item(StrEnum):
    RESIDENCE_CARD = "residence_card"
    NUMBER_CARD = "number_card"
    NUMBER_CARD_IF_ANY = "number_card_if_any"
    FORM = "form"
    PHOTO = "photo"
    POSTCARD = "postcard"
    PASSPORT = "passport"
    PROOF_OF_ADDRESS = "proof_of_address"
    PINS = "pins"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """`apply`: what the application for a new card needs; `bring`: what the visit of the municipal office needs."""

    verdict: Verdict
    before: tuple[Before, ...]
    apply: tuple[Item, ...]
    bring: tuple[Item, ...]


_BEFORE: Mapping[Enum, Before] = {
    Status.SHORT: Before.GET_STATUS,
    Status.UNKNOWN: Before.LOOK_AT_CARD,
    Address.MOVED: Before.REPORT_MOVE,
    Address.NOT_REGISTERED: Before.REGISTER_ADDRESS,
    Address.UNKNOWN: Before.ASK_ADDRESS,
    Number.LOST: Before.FIND_NUMBER,
    Number.NOT_TOLD: Before.ASK_NUMBER,
    Number.UNKNOWN: Before.ASK_NUMBER,
    Stay.SOON: Before.EXTEND_STAY,
    Stay.OVER: Before.SETTLE_STAY,
    Stay.UNKNOWN: Before.LOOK_AT_DATE,
    Need.LOST: Before.STOP_CARD,
    Need.UNKNOWN: Before.ASK_NEED,
}
_NOT_YET = frozenset({Address.MOVED, Address.NOT_REGISTERED, Number.NOT_TOLD, Stay.OVER})
_NOT_KNOWN = frozenset(
    {Status.UNKNOWN, Address.UNKNOWN, Number.UNKNOWN, Stay.UNKNOWN, Need.UNKNOWN, Number.LOST}
)
_OTHER_VISITS: Mapping[Need, tuple[Item, ...]] = {
    Need.CERTIFICATES: (Item.NUMBER_CARD, Item.RESIDENCE_CARD, Item.PASSPORT),
    Need.RENEWAL: (Item.NUMBER_CARD, Item.RESIDENCE_CARD, Item.PASSPORT, Item.PINS),
    Need.PIN: (Item.NUMBER_CARD, Item.RESIDENCE_CARD, Item.PASSPORT),
    Need.UNKNOWN: (Item.NUMBER_CARD_IF_ANY, Item.RESIDENCE_CARD, Item.PASSPORT),
}
_APPLY = (Item.FORM, Item.PHOTO)
_COLLECT = (Item.POSTCARD, Item.RESIDENCE_CARD, Item.PASSPORT, Item.PROOF_OF_ADDRESS)


def judge(answers: Answers) -> Eligibility:
    """Whoever stays for a short time can have none, so nothing is to be brought."""
    if answers.status is Status.SHORT:
        return Eligibility(Verdict.NO, (Before.GET_STATUS,), (), ())
    said: tuple[Enum, ...] = (
        answers.status,
        answers.address,
        answers.number,
        answers.stay,
        answers.need,
    )
    before = dict.fromkeys(_BEFORE[answer] for answer in said if answer in _BEFORE)
    apply, bring = _papers(answers.need)
    return Eligibility(_verdict(frozenset(said)), tuple(before), apply, bring)


def _papers(need: Need) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    if need in _OTHER_VISITS:
        return (), _OTHER_VISITS[need]
    return _APPLY, (*_COLLECT, Item.FEE) if need is Need.LOST else _COLLECT


def _verdict(said: frozenset[Enum]) -> Verdict:
    if said & _NOT_YET:
        return Verdict.LATER
    return Verdict.ASK if said & _NOT_KNOWN else Verdict.YES
