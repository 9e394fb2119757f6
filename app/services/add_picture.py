"""Adding a picture of an identity document to what a person is about to hand in."""

import logging
from dataclasses import dataclass

from app.context import Context
from app.errors import TooManyRequests
from app.i18n import Language
from app.pictures.jpeg import PictureRefused
from app.records import (
    DocumentType,
    Picture,
    PictureFault,
    Proofing,
    ProofingImage,
    ProofingState,
    Purpose,
    WrappedKey,
)
from app.rules.proofing import MOST_PICTURES
from app.rules.throttle import PICTURES, PICTURES_BY_ADDRESS
from app.scanner import NotScanned, VirusFound
from app.services.own_proofing import OwnProofing, own_proofing_in
from app.services.throttling import spend, spend_from
from app.store import audit, proofing_images, proofings
from app.store.db import Tx
from app.tokens import new_id, new_reference
from app.upload import Upload

log = logging.getLogger(__name__)
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Sender:
    """`owner` as in `proofings.owner`; `account_id` None for a visitor; `address` is the client's."""

    purpose: Purpose
    owner: str
    account_id: str | None
    language: Language
    document: DocumentType
    address: str

    @property
    def actor(self) -> str:
        return self.account_id or "visitor"


class HandedInAlready(Exception):
    """The office is looking at what was handed in or has accepted it, or nothing is asked of this account."""


async def add_picture(context: Context, sender: Sender, upload: Upload) -> None:
    """The picture is kept for good when this returns. Raises PictureRefused, HandedInAlready, StorageUnavailable;
    nothing is left of the file then, and what was there before stays."""
    await _spend(context, sender)
    # What costs nothing to see is refused before anything is read.
    if upload.spool is None:
        raise PictureRefused(PictureFault.TOO_LARGE)
    if not upload.size:
        raise PictureRefused(PictureFault.EMPTY)
    await context.db.read(lambda tx: _room_in(_own_in(tx, sender)))
    picture = await _judged(context, sender, upload)
    image_id = new_id()
    wrapped = await context.documents.put(image_id, picture)
    try:
        await _keep(context, sender, upload, _Made(image_id, picture, wrapped))
    except Exception:
        await context.documents.erase(image_id)
        raise


def name_seal(image_id: str) -> str:
    """Context of `proofing_images.name_sealed`."""
    return f"proofing_images:{image_id}:name"


@dataclass(frozen=True, slots=True)
class _Made:
    id: str
    picture: Picture
    wrapped: WrappedKey


async def _spend(context: Context, sender: Sender) -> None:
    """Raises PictureRefused."""

    def unit(tx: Tx) -> bool:
        try:
            spend_from(context, tx, PICTURES_BY_ADDRESS, sender.address)
            spend(tx, PICTURES, sender.owner, now=context.clock.now_ms())
        except TooManyRequests:
            # Not raised from here: what the address has spent stays spent.
            return False
        return True

    if not await context.db.write(unit):
        raise PictureRefused(PictureFault.TOO_OFTEN)


async def _judged(context: Context, sender: Sender, upload: Upload) -> Picture:
    """Raises PictureRefused. The file is read when a worker is free, so that many together do not fill the memory."""
    async with context.pictures.turn() as worker:
        data = await upload.read()
        await _scan(context, data)
        await context.db.read(lambda tx: _not_twice_in(_own_in(tx, sender), upload.sha256))
        return await worker.take(data)


async def _scan(context: Context, data: bytes) -> None:
    try:
        await context.scanner.scan(data)
    except VirusFound as error:
        log.warning("an upload was refused, because the scanner found %s", error)
        raise PictureRefused(PictureFault.VIRUS) from error
    except NotScanned as error:
        log.warning("an upload was refused, because it was not scanned: %s", error)
        raise PictureRefused(PictureFault.NOT_SCANNED) from error


async def _keep(context: Context, sender: Sender, upload: Upload, made: _Made) -> None:
    now = context.clock.now_ms()
    name = context.sealer.seal(plain_name(upload.file_name).encode(), context=name_seal(made.id))

    def unit(tx: Tx) -> None:
        # Once more: another tab may have added, handed in or deleted since.
        own = _own_in(tx, sender)
        position = _room_in(own)
        _not_twice_in(own, upload.sha256)
        context.documents.keys.require(made.wrapped.key_id)
        proofing_id = own.started.id if own.started else _start_in(tx, sender, now)
        proofing_images.insert_image(
            tx, _row(made, upload, proofing_id=proofing_id, position=position, name=name, at=now)
        )
        detail: dict[str, str | int] = {"sha256": upload.sha256, "size": upload.size, "position": position}
        audit.append(
            tx,
            at=now,
            tag="proofing:picture:added",
            actor=sender.actor,
            subject=proofing_id,
            detail=detail,
        )

    await context.db.write(unit)


def _own_in(tx: Tx, sender: Sender) -> OwnProofing:
    """Raises HandedInAlready."""
    own = own_proofing_in(tx, sender.owner, sender.account_id)
    if not own.may_enter:
        raise HandedInAlready
    return own


def _room_in(own: OwnProofing) -> int:
    """The position of the next picture. Raises PictureRefused."""
    taken = {image.position for image in own.pictures}
    free = [position for position in range(1, MOST_PICTURES + 1) if position not in taken]
    if not free:
        raise PictureRefused(PictureFault.THIRD)
    return free[0]


def _not_twice_in(own: OwnProofing, received_hash: str) -> None:
    if any(image.received_hash == received_hash for image in own.pictures):
        raise PictureRefused(PictureFault.TWICE)


def _start_in(tx: Tx, sender: Sender, now: int) -> str:
    started = Proofing(
        id=new_id(),
        reference=new_reference(),
        purpose=sender.purpose,
        owner=sender.owner,
        account_id=sender.account_id,
        state=ProofingState.STARTED,
        language=sender.language.value,
        document=sender.document,
        created_at=now,
    )
    proofings.insert_proofing(tx, started)
    return started.id


def _row(
    made: _Made, upload: Upload, *, proofing_id: str, position: int, name: bytes, at: int
) -> ProofingImage:
    return ProofingImage(
        id=made.id,
        proofing_id=proofing_id,
        position=position,
        name_sealed=name,
        size=upload.size,
        received_hash=upload.sha256,
        width=made.picture.width,
        height=made.picture.height,
        warnings=made.picture.warnings,
        added_at=at,
        wrapped=made.wrapped,
    )


def plain_name(sent: str) -> str:
    """What a person calls the file. Some browsers send its whole path, and any program what nobody can show."""
    last = sent.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable())
    if len(shown) <= NAME_LENGTH:
        return shown
    return f"{shown[: NAME_LENGTH - 20]}…{shown[-19:]}"
