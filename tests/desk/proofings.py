"""Identity documents for the desk to review: handed in by an account, with pictures in the store."""

from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO

from PIL import Image

from app.demo_documents import specimen
from app.maildir import read_mails
from app.records import (
    DocumentType,
    Evidence,
    Matter,
    Picture,
    PictureWarning,
    Proofing,
    ProofingImage,
    ProofingState,
    Purpose,
    Role,
)
from app.services.proofing_evidence import seal_evidence
from app.services.revoked_documents import document_number_hash
from app.services.staff_sessions import choose_matter
from app.services.user_id_request import seal_contact
from app.store import proofing_images, proofings, staff_sessions
from app.tokens import new_id, new_reference
from tests.desk.conftest import Browsers, StaffVisitor
from tests.desk.people import add_person
from tests.real.waiting import until

QUEUE = "/staff/identity"
NUMBER = "AB12345678CD"
CARD = Evidence(
    document=DocumentType.RESIDENCE_CARD,
    name="SAMPLE MARIA",
    birth="1990-01-02",
    nationality="Sampleland",
    address="東京都港区1-2-3",
    housing_complex=False,
    room="",
    number=NUMBER,
    expires="2030-04-01",
)


@cache
def drawn(side: str = "front") -> bytes:
    found = specimen(DocumentType.RESIDENCE_CARD, name=CARD.name, number=NUMBER, size=(800, 500), side=side)
    return bytes(found)


def picture(jpeg: bytes, warnings: tuple[PictureWarning, ...] = ()) -> Picture:
    with Image.open(BytesIO(jpeg)) as image:
        return Picture(jpeg, jpeg, *image.size, warnings)


@dataclass(frozen=True)
class HandedIn:
    id: str
    reference: str
    account_id: str | None

    @property
    def path(self) -> str:
        return f"{QUEUE}/{self.id}"


async def hand_in(
    visitor: StaffVisitor,
    account_id: str | None = None,
    *,
    evidence: Evidence = CARD,
    warnings: tuple[PictureWarning, ...] = (),
    pictures: int = 1,
) -> HandedIn:
    """Of a new account unless one is given."""
    account_id = account_id or await add_person(visitor)
    started = _started(visitor, f"account:{account_id}", account_id, evidence)
    return await _handed_in(visitor, started, evidence, (warnings, pictures))


async def ask_for_user_id(visitor: StaffVisitor, *, evidence: Evidence = CARD) -> HandedIn:
    started = _started(visitor, f"session:{new_id()}", None, evidence)
    return await _handed_in(visitor, started, evidence, ((), 1))


def _started(visitor: StaffVisitor, owner: str, account_id: str | None, evidence: Evidence) -> Proofing:
    return Proofing(
        id=new_id(),
        reference=new_reference(),
        purpose=Purpose.ACCOUNT if account_id else Purpose.USER_ID,
        owner=owner,
        account_id=account_id,
        state=ProofingState.STARTED,
        language="en",
        document=evidence.document,
        created_at=visitor.clock.now_ms(),
    )


async def _handed_in(
    visitor: StaffVisitor,
    started: Proofing,
    evidence: Evidence,
    shown: tuple[tuple[PictureWarning, ...], int],
) -> HandedIn:
    context, (warnings, count) = visitor.context, shown
    sealer, account_id = context.sealer, started.account_id
    images = [await _kept(visitor, started.id, n, picture(drawn(), warnings)) for n in range(1, count + 1)]
    full = replace(
        started,
        evidence_sealed=seal_evidence(sealer, started.id, evidence),
        contact_sealed=None if account_id else seal_contact(sealer, started.id, "new@example.com"),
        number_hash=document_number_hash(sealer, evidence.number) if evidence.number else None,
        handed_in_at=context.clock.now_ms(),
    )

    def unit(tx) -> None:
        proofings.insert_proofing(tx, started)
        for image in images:
            proofing_images.insert_image(tx, image)
        proofings.update_handed_in(tx, full)

    await context.db.write(unit)
    return HandedIn(started.id, started.reference, account_id)


async def _kept(visitor: StaffVisitor, proofing_id: str, position: int, made: Picture) -> ProofingImage:
    image_id = new_id()
    return ProofingImage(
        id=image_id,
        proofing_id=proofing_id,
        position=position,
        name_sealed=b"",
        size=len(made.picture),
        received_hash="00",
        width=made.width,
        height=made.height,
        warnings=made.warnings,
        added_at=visitor.clock.now_ms(),
        wrapped=await visitor.context.documents.put(image_id, made),
    )


async def reviewer(browsers: Browsers, login: str, role: Role = Role.CLERK) -> StaffVisitor:
    """Somebody logged in who has said why they look."""
    visitor = await browsers.staff(role, login)
    found = await visitor.context.db.read(staff_sessions.list_sessions)
    mine = next(session for session in found if session.staff_id == visitor.me.id)
    await choose_matter(visitor.context, mine, Matter.REQUEST)
    return visitor


async def row_of(visitor: StaffVisitor, case: HandedIn) -> Proofing:
    found = await visitor.context.db.read(lambda tx: proofings.get_proofing(tx, case.id))
    assert found is not None
    return found


async def seen_on(visitor: StaffVisitor, case: HandedIn) -> str:
    """What the page of the case sends back to say which state it showed."""
    text = await (await visitor.get(case.path)).text()
    return text.partition('name="seen" value="')[2].partition('"')[0]


async def take(visitor: StaffVisitor, case: HandedIn) -> str:
    """The case is theirs; what its page sends back."""
    answer = await visitor.post(f"{case.path}/claim")
    assert answer.status == 200
    return await seen_on(visitor, case)


async def mails_about(visitor: StaffVisitor, case: HandedIn) -> list[str]:
    """The texts of the mails that name the case, once there is one."""
    folder = visitor.context.config.data / "mail"

    def found() -> list[str]:
        return [mail.text for mail in read_mails(folder) if case.reference in mail.text]

    await until(lambda: bool(found()), what="a mail about the case")
    return found()
