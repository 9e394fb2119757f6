"""The files of the trust directory one by one, also those that would stop a start, so that a command can name and
remove them. The service itself loads `app.identity.trust`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from stat import S_IWGRP, S_IWOTH

from cryptography import x509

from app.identity.anchor import (
    Anchor,
    AnchorRefused,
    AuthorityFor,
    one_der,
    parse_anchor,
    read_certificate_file,
)
from app.identity.policies import Mode
from app.identity.trust import DIRECTORIES, SUFFIXES


@dataclass(frozen=True, slots=True)
class TrustFile:
    """`certificate`: None where the file holds none that can be read. `refused`: why the service would not start with
    it, "" when it would."""

    file: Path
    use: AuthorityFor
    certificate: x509.Certificate | None
    refused: str = ""

    @property
    def anchor(self) -> Anchor | None:
        return Anchor(self.certificate) if self.certificate else None

    def is_valid(self, now: datetime) -> bool:
        """Whether it can vouch for a card now."""
        certificate = self.certificate
        if certificate is None or self.refused:
            return False
        return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def list_files(directory: Path, mode: Mode) -> Iterator[TrustFile]:
    """All uses, in the order in which the service loads them."""
    for use, name in DIRECTORIES.items():
        folder = directory / name
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        for file in found:
            if file.suffix in SUFFIXES:
                yield _look_at(file, use, mode)


def _look_at(file: Path, use: AuthorityFor, mode: Mode) -> TrustFile:
    certificate: x509.Certificate | None = None
    try:
        content = read_certificate_file(file)
        certificate = _certificate(content)
        anchor = parse_anchor(content, use)
    except AnchorRefused as refused:
        return TrustFile(file, use, certificate, str(refused))
    except OSError as error:
        return TrustFile(file, use, None, error.strerror or "cannot be read")
    simulated = anchor.is_simulated and mode is Mode.PRODUCTION
    return TrustFile(
        file, use, anchor.certificate, "a demo or test authority, refused in production" if simulated else ""
    )


def _certificate(content: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(one_der(content))
    except ValueError:
        return None


def writable_by_others(directory: Path) -> Iterator[Path]:
    """Whoever can write there decides whose cards are believed."""
    folders = [directory, *(directory / name for name in DIRECTORIES.values())]
    for folder in folders:
        if not folder.is_dir():
            continue
        files = [file for file in folder.iterdir() if file.suffix in SUFFIXES]
        yield from (path for path in (folder, *files) if path.stat().st_mode & (S_IWGRP | S_IWOTH))
