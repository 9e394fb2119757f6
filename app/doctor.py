"""`madoguchi doctor`: is everything there that the service needs? It looks and connects, never changes."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import aiohttp

from app import revocation
from app.clock import utc
from app.config import Config
from app.document_keys import MasterKeys
from app.documents import exposed
from app.errors import StorageUnavailable
from app.identity.expiry import lasting
from app.identity.policies import Mode
from app.identity.trust import DIRECTORIES, NEEDED, TrustStore
from app.identity.trust_files import list_files, writable_by_others
from app.records import MailState
from app.scanner import Clamd, NotScanned, VirusFound
from app.store import outbox, proofing_images
from app.store.db import open_database
from app.store.read_only import reading

ENOUGH_DISK_MIB = 500
CONNECT_SECONDS = 5.0
SHOWN_FAILURES = 5
FAILED = 1


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is well, and what was seen or what to do. `soon`: it is well and will
    not stay so."""

    subject: str
    well: bool
    detail: str
    soon: bool = False

    def __str__(self) -> str:
        word = ("soon" if self.soon else "ok  ") if self.well else "FAIL"
        return f"{word}  {self.subject}: {self.detail}"


def run(config: Config, now: datetime) -> int:
    """Prints a line for each part; the exit status is 1 when one of them is not well."""
    findings = [_data_directory(config), _disk(config), _master_keys(config), *_trust(config, now)]
    findings += asyncio.run(_reachable(config))
    findings.append(asyncio.run(_mails(config, now)))
    for finding in findings:
        print(finding)
    return 0 if all(finding.well for finding in findings) else FAILED


def _data_directory(config: Config) -> Finding:
    directory = config.data.absolute()
    if not directory.exists():
        return Finding(
            "data directory", well=os.access(directory.parent, os.W_OK), detail=f"{directory} is not made yet"
        )
    writable = os.access(directory, os.W_OK | os.X_OK)
    return Finding(
        "data directory", well=writable, detail=f"{directory} {'can' if writable else 'cannot'} be written"
    )


def _disk(config: Config) -> Finding:
    existing = next(
        path for path in (config.data.absolute(), *config.data.absolute().parents) if path.exists()
    )
    free = shutil.disk_usage(existing).free // 2**20
    return Finding("disk", well=free >= ENOUGH_DISK_MIB, detail=f"{free} MiB free, {ENOUGH_DISK_MIB} wanted")


def _master_keys(config: Config) -> Finding:
    keys = MasterKeys(config.data / "keys")
    ids = keys.all()
    try:
        if missing := _needed_keys(config) - set(ids):
            detail = f"pictures need {', '.join(sorted(missing))}; restore it from the backup of the keys"
            return Finding("master keys of pictures", well=False, detail=detail)
        for key_id in ids:
            keys.prove(key_id)
    except StorageUnavailable as refused:
        return Finding("master keys of pictures", well=False, detail=str(refused))
    if not ids:
        return Finding("master keys of pictures", well=True, detail="none yet; the first start makes one")
    paths = [keys.directory, *map(keys.path, ids)]
    opened = [str(path) for path in paths if exposed(path.stat().st_mode)]
    detail = f"others may touch {', '.join(opened)}" if opened else f"{len(ids)}, the newest {ids[-1]}"
    return Finding("master keys of pictures", well=not opened, detail=detail)


def _needed_keys(config: Config) -> set[str]:
    """Ids of the master keys that wrap kept pictures. Raises StorageUnavailable."""
    file = config.data / "madoguchi.sqlite3"
    if not file.exists():
        return set()
    with reading(file) as tx:
        return set(proofing_images.count_by_key(tx))


def _trust(config: Config, now: datetime) -> Iterator[Finding]:
    trust, mode = config.data / "trust", Mode(config.server.mode)
    for path in writable_by_others(trust):
        yield Finding("trusted authorities", well=False, detail=f"others may write {path}; chmod go-w")
    refused = [each for each in list_files(trust, mode) if each.refused]
    for each in refused:
        detail = f"{DIRECTORIES[each.use]}/{each.file.name} stops the start: {each.refused}"
        yield Finding("trusted authorities", well=False, detail=detail)
    if refused:
        return
    store = TrustStore.load(trust, mode)
    held = lasting(store, now)
    for use, word in DIRECTORIES.items():
        valid = [each for each in held if each.use == use and not each.ended]
        ending = [f"{each.label} expires in {each.days} days" for each in valid if each.ends_soon]
        remedy = f"none; add one with: madoguchi trust add --for {word} FILE"
        detail = ", ".join((f"{len(valid)} valid", *ending)) if valid else remedy
        well = bool(valid) or use not in NEEDED
        yield Finding(f"authorities for {word}", well=well, detail=detail, soon=bool(ending))
    well, detail = revocation.in_words(config, store, now)
    yield Finding("revocation of certificates", well=well, detail=detail)


async def _reachable(config: Config) -> list[Finding]:
    findings = [await _service(config), await _scanner(config)]
    findings += [await _revocation_service(host, port) for host, port in revocation.services(config)]
    if config.mail.transport == "smtp":
        findings.append(await _mail(config))
    return findings


async def _revocation_service(host: str, port: int) -> Finding:
    well = await _connects(host, port)
    detail = f"{host} port {port} {'can' if well else 'cannot'} be reached"
    return Finding("revocation service", well=well, detail=detail)


async def _service(config: Config) -> Finding:
    url = f"{config.server.origin}/healthz"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(CONNECT_SECONDS)) as client,
            client.get(url) as answer,
        ):
            return Finding(
                "service", well=answer.status == HTTPStatus.OK, detail=f"{url} answers {answer.status}"
            )
    except (aiohttp.ClientError, TimeoutError):
        return Finding(
            "service", well=False, detail=f"nothing answers at {url}; start it with: madoguchi serve"
        )


async def _scanner(config: Config) -> Finding:
    """Asked to scan as much as people may send, since clamd has a limit of its own."""
    address = config.documents.clamd
    if not address:
        return Finding("virus scanner", well=True, detail="none configured; pictures are not scanned")
    try:
        await Clamd(address).scan(bytes(config.documents.max_bytes))
    except (NotScanned, VirusFound) as refused:
        return Finding("virus scanner", well=False, detail=f"{address}: {refused}")
    return Finding("virus scanner", well=True, detail=f"{address} scans pictures of any size you allow")


async def _mails(config: Config, now: datetime) -> Finding:
    """A mail given up this week is somebody waiting for it; older ones have been dealt with or never will be."""
    file = config.data / "madoguchi.sqlite3"
    if not file.exists():
        return Finding("mails", well=True, detail="no database yet")
    try:
        db = await open_database(file)
    except StorageUnavailable as unavailable:
        return Finding("mails", well=False, detail=f"the database cannot be opened: {unavailable}")
    try:
        counts = await db.read(outbox.count_mails)
        failed = await db.read(lambda tx: outbox.list_failed(tx, limit=SHOWN_FAILURES))
    finally:
        await db.close()
    recent = [mail for mail in failed if utc(mail.created_at) > now - timedelta(days=7)]
    waiting = counts[MailState.QUEUED] + counts[MailState.SENDING] + counts[MailState.AWAITING_RETRY]
    given_up = "; ".join(
        f"{mail.kind} of {utc(mail.created_at):%Y-%m-%d %H:%M} UTC, {mail.last_error}" for mail in recent
    )
    detail = f"{waiting} waiting, {counts[MailState.FAILED]} failed" + (f" ({given_up})" if given_up else "")
    return Finding("mails", well=not recent, detail=detail)


async def _mail(config: Config) -> Finding:
    where = f"{config.mail.host} port {config.mail.port}"
    if not await _connects(config.mail.host, config.mail.port):
        return Finding("mail relay", well=False, detail=f"{where} cannot be reached")
    return Finding("mail relay", well=True, detail=f"{where} can be reached")


async def _connects(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
