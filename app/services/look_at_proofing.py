"""Opening identity documents at the desk. The line that says who looked, and why, is written in the transaction that
reads, for the entries and again for each picture, so nobody looks without one."""

from collections.abc import Mapping
from dataclasses import dataclass

from app import places
from app.context import Context
from app.documents import Part
from app.errors import NotFound, PictureErased, PictureNotYours
from app.records import (
    Account,
    Evidence,
    Person,
    Proofing,
    ProofingImage,
    ProofingState,
    StaffSession,
)
from app.rules.compare_evidence import Registered
from app.rules.japan_time import day_of
from app.rules.proofing_review import Claim, claim_of, may_see_pictures
from app.seen import fingerprint
from app.services.account import open_person
from app.services.present_staff import get_present
from app.services.proofing_evidence import open_evidence
from app.services.staff_sessions import limits
from app.store import accounts, audit, proofing_images, proofings, revoked_documents, staff
from app.store.db import Tx

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """`earlier`: what the account handed in before. `elsewhere`: the same document, handed in by somebody else.
    `logins` names the staff by id."""

    proofing: Proofing
    account: Account | None
    images: tuple[ProofingImage, ...]
    earlier: tuple[Proofing, ...]
    elsewhere: tuple[Proofing, ...]
    revoked: bool
    claim: Claim
    logins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """`person` holds the account. `seen` is for the decision: it is refused when the case is another one by then."""

    kept: Kept
    evidence: Evidence
    person: Person | None
    pictures_shown: bool

    @property
    def seen(self) -> str:
        return seen_of(self.kept.proofing, self.kept.account)


def seen_of(proofing: Proofing, account: Account | None) -> str:
    return fingerprint((proofing, account.person_sealed if account else None))


def registered_as(person: Person) -> Registered:
    """What the office knows of somebody, to compare a document with. An organisation's address is on nobody's
    document."""
    place = None if person.organisation else places.by_code(person.municipality)
    return Registered(
        name=person.name,
        birth=person.birth,
        address=f"{place.full_ja}{person.street}" if place else "",
        number=person.residence_card_number,
    )


async def look_at_proofing(context: Context, staff_session: StaffSession, proofing_id: str) -> Case:
    """Raises NotFound, also for what has not been handed in."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> Kept:
        kept = _read(context, tx, staff_session, proofing_id)
        write_look(tx, staff_session, kept.proofing, tag="proofing:record:viewed", at=now)
        return kept

    kept = await context.db.write(unit)
    return Case(
        kept=kept,
        evidence=open_evidence(context.sealer, kept.proofing),
        person=open_person(context, kept.account) if kept.account else None,
        pictures_shown=may_see_pictures(kept.proofing, staff_session.staff_id, staff_session.role),
    )


async def look_at_picture(
    context: Context, staff_session: StaffSession, proofing_id: str, position: int, *, turn: int
) -> bytes:
    """The JPEG with the viewer's login and the day all over it, turned clockwise by `turn` quarters.

    Raises NotFound, PictureNotYours, PictureErased, StorageUnavailable.
    """
    now = context.clock.now_ms()

    def unit(tx: Tx) -> ProofingImage:
        proofing = _handed_in(tx, proofing_id)
        if not may_see_pictures(proofing, staff_session.staff_id, staff_session.role):
            raise PictureNotYours(proofing_id)
        image = proofing_images.get_image(tx, proofing_id, position)
        if image is None:
            raise NotFound("picture")
        write_look(tx, staff_session, proofing, tag="proofing:picture:viewed", at=now, position=position)
        return image

    image = await context.db.write(unit)
    if image.wrapped is None:
        raise PictureErased(proofing_id)
    plain = await context.documents.get(image.id, Part.PICTURE, image.wrapped)
    mark = f"{staff_session.login} {day_of(now).isoformat()}"
    return await context.pictures.marked(plain, mark, turn=turn)


def write_look(
    tx: Tx, staff_session: StaffSession, proofing: Proofing, *, tag: str, at: int, **more: str | int
) -> None:
    """A line about an act on a proofing. `more` are codes."""
    detail = {"proofing": proofing.id, "matter": staff_session.matter or "none", **more}
    subject = proofing.account_id or proofing.id
    audit.append(tx, at=at, tag=tag, actor=staff_session.actor, subject=subject, detail=detail)


def _handed_in(tx: Tx, proofing_id: str) -> Proofing:
    proofing = proofings.get_proofing(tx, proofing_id)
    if proofing is None or proofing.state is ProofingState.STARTED or proofing.evidence_sealed is None:
        raise NotFound("proofing")
    return proofing


def _of_somebody_else(one: Proofing, proofing: Proofing) -> bool:
    if proofing.account_id and one.account_id == proofing.account_id:
        return False
    return one.owner != proofing.owner


def _read(context: Context, tx: Tx, staff_session: StaffSession, proofing_id: str) -> Kept:
    proofing, now = _handed_in(tx, proofing_id), context.clock.now_ms()
    account_id, number = proofing.account_id, proofing.number_hash
    of_account = proofings.list_of_account(tx, account_id, limit=SHOWN) if account_id else []
    same_document = proofings.list_of_number(tx, number, limit=SHOWN) if number else []
    present = get_present(tx, now, limits(context))
    return Kept(
        proofing=proofing,
        account=accounts.get_account(tx, account_id) if account_id else None,
        images=tuple(proofing_images.list_of_proofing(tx, proofing_id)),
        earlier=tuple(one for one in of_account if one.id != proofing_id and one.handed_in_at),
        elsewhere=tuple(one for one in same_document if _of_somebody_else(one, proofing)),
        revoked=bool(number and revoked_documents.count_listed(tx, number)),
        claim=claim_of(proofing, staff_session.staff_id, now=now, present=present),
        logins={member.id: member.login for member in staff.list_staff(tx)},
    )
