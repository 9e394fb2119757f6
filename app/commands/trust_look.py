"""`madoguchi trust list` and `check`: reads only. Of a card's certificate it names the issuer and never the holder."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from app.commands.options import config_of, now
from app.commands.trust_words import USES, lasts
from app.identity.anchor import Anchor, AnchorRefused, AuthorityFor, one_der, read_certificate_file
from app.identity.certificate import ParsedCertificate, parse_certificate
from app.identity.chain import find_issuer, signer_of
from app.identity.expiry import days_left, label_of
from app.identity.findings import IdentityRefused, IssuerUnknown
from app.identity.policies import Mode
from app.identity.trust import DIRECTORIES, NEEDED
from app.identity.trust_files import TrustFile, list_files, writable_by_others

FOUND = 1
NO_ANCHORS = "none; add one with: madoguchi trust add --for {} FILE"


def show(options: argparse.Namespace) -> int:
    config, at = config_of(options), now()
    held = list(list_files(config.data / "trust", Mode(config.server.mode)))
    for use, directory in DIRECTORIES.items():
        mine = [each for each in held if each.use == use]
        print(f"{directory}: {len(mine) or NO_ANCHORS.format(directory)}")
        for each in mine:
            print(_line(each, at))
    return 0


def _line(held: TrustFile, at: datetime) -> str:
    if held.anchor is None:
        return f"  FAIL  {held.file.name}: {held.refused}"
    ends = held.anchor.certificate.not_valid_after_utc
    state = f"FAIL {held.refused}" if held.refused else lasts(days_left(held.anchor, at))
    name = _unit(held.anchor.certificate.subject)
    return (
        f"  {label_of(held.anchor):<9} {name:<34} until {ends:%Y-%m-%d}  {held.anchor.fingerprint}  {state}"
    )


def _unit(subject: x509.Name) -> str:
    """The common name, else the unit: generations differ in neither."""
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME):
        for attribute in subject.get_attributes_for_oid(oid):
            return str(attribute.value)
    return subject.rfc4514_string()


def check(options: argparse.Namespace) -> int:
    config, at = config_of(options), now()
    trust, mode = config.data / "trust", Mode(config.server.mode)
    held = list(list_files(trust, mode))
    if options.certificate is not None:
        if options.use is None or USES[options.use] not in NEEDED:
            raise AnchorRefused("--certificate needs --for signature or --for authentication")
        return _check_certificate(options.certificate, held, USES[options.use], at)
    lines = [*_findings(held, trust, at)]
    for well, sentence in lines:
        print(f"{'ok  ' if well else 'FAIL'}  {sentence}")
    return 0 if all(well for well, _ in lines) else FOUND


def _findings(held: list[TrustFile], trust: Path, at: datetime) -> Iterator[tuple[bool, str]]:
    for each in held:
        name = label_of(each.anchor) if each.anchor else each.file.name
        subject = f"{DIRECTORIES[each.use]} {name}"
        if each.refused:
            yield False, f"{subject}: the service does not start with it: {each.refused}"
        elif each.anchor is not None:
            # One that has ended harms nobody: its cards have ended, too.
            yield True, f"{subject}: {lasts(days_left(each.anchor, at))}"
    for use, directory in DIRECTORIES.items():
        valid = sum(each.is_valid(at) for each in held if each.use == use)
        told = f"{valid} valid" if valid else NO_ANCHORS.format(directory)
        yield valid > 0 or use not in NEEDED, f"{directory}: {told}"
    for path in writable_by_others(trust):
        yield False, f"{path}: others than its owner can write there; chmod go-w"


def _check_certificate(file: Path, held: list[TrustFile], use: AuthorityFor, at: datetime) -> int:
    anchors = tuple(each.anchor for each in held if each.use == use and each.anchor and not each.refused)
    try:
        leaf = parse_certificate(one_der(read_certificate_file(file)))
    except (IdentityRefused, ValueError) as error:
        raise AnchorRefused(f"{file}: not one X.509 certificate of a card in PEM or DER") from error
    try:
        issuer = find_issuer(leaf, anchors, at)
    except IssuerUnknown as refused:
        print(f"FAIL  {_why_not(leaf, anchors, at) or refused}")
        return FOUND
    print(f"ok    signed by {label_of(issuer)} {issuer.fingerprint}")
    return 0


def _why_not(leaf: ParsedCertificate, anchors: tuple[Anchor, ...], at: datetime) -> str:
    certificate = leaf.certificate
    try:
        signer = signer_of(certificate, anchors)
    except IssuerUnknown:
        same_name = sum(anchor.certificate.subject == certificate.issuer for anchor in anchors)
        if same_name:
            return f"{same_name} trusted authorities have the name of its issuer, and the key of none of them signed it"
        return f"no trusted authority of this use has the name of its issuer: {certificate.issuer.rfc4514_string()}"
    who = f"signed by {label_of(signer)}"
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return f"{who}, but the certificate itself is not valid now"
    if not signer.certificate.not_valid_before_utc <= at <= signer.certificate.not_valid_after_utc:
        return f"{who}, which is not valid now"
    return f"{who}, but it is no certificate of a card for this use"
