"""The authorities of JPKI and of residence cards as published: facts to compare a file with. Nothing is trusted
because it stands here, and nothing is refused because it does not."""

from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from app.identity.anchor import AuthorityFor
from app.identity.certificate import find


@dataclass(frozen=True, slots=True)
class Generation:
    """`fingerprint`: SHA-256 of the DER in upper-case hex, "" where no published one was seen; so for `key_identifier`.
    `last_day`: in UTC."""

    name: str
    use: AuthorityFor
    last_day: date
    key_identifier: str
    fingerprint: str


PUBLISHED = (
    Generation(
        "signca01",
        "sign",
        date(2025, 10, 19),
        "0D034CBB34D0714F45E45A1CAFD8FD143FAB54A7",
        "19645405A1FE14377434BD55957628AC4038557C542403A2243F21C706FC9355",
    ),
    Generation(
        "signca02",
        "sign",
        date(2029, 9, 14),
        "4DE017DE4B7F473DCD867A62D38B134ACE83558A",
        "79679C33E4CC9319440F1AD120A597FF1844E2EF217063ADB176966FD5E6FBEB",
    ),
    Generation(
        "signca03",
        "sign",
        date(2033, 7, 15),
        "D21EA55895617E93ADBF966B941AB4EDF653F08F",
        "D227F6CDE11D35C5252178F106F843D24651944975413B539FA2FB68DBFA365F",
    ),
    Generation(
        "authca01",
        "auth",
        date(2025, 10, 19),
        "9567951B5CA70D84A0FFF1D85A87F1AAB1340385",
        "4DCFC4CA0AAF9FB2A3081B3F0C991C320B3ACC008667A341EEAEC5AF1D58CA7D",
    ),
    Generation("authca02", "auth", date(2029, 9, 14), "8CD5586A891485E559379B7E29D410CFD28B3593", ""),
    Generation(
        "authca03",
        "auth",
        date(2033, 7, 15),
        "1AC100F596A3BC8C4B3DF195E32699249E9E308A",
        "64114F29620C24ED2631D46476A040E7EE740D956089C00B036A6A8118C322B5",
    ),
    Generation(
        "zairyu2015",
        "residence",
        date(2025, 9, 6),
        "",
        "97F37C5967AF5F3CD84E6ED694B09539ABB7F8E7E76B6F7496A060008982983D",
    ),
    Generation(
        "zairyu2018",
        "residence",
        date(2028, 7, 7),
        "",
        "FF02323CEA7B8C3DFC0DC2DE79D46E78514AF587368523086B188E9690AEC861",
    ),
    Generation(
        "zairyu2021",
        "residence",
        date(2031, 8, 27),
        "",
        "6F50161AA80F7FF7C630505FAF472906F7B101D5083E327A6182C82CD7985E67",
    ),
    Generation(
        "zairyu2024",
        "residence",
        date(2034, 8, 8),
        "",
        "BF854466ED9ABF61F559C39BF8790546F8ACDAB99B51FD2330563669CE4A71B2",
    ),
    Generation(
        "zairyu2026",
        "residence",
        date(2039, 7, 20),
        "",
        "11E6AD8B8E64F0CDB1D8BA9E3689926C80E8479A2F098616F674A23582BEC13B",
    ),
)


def generation_of(certificate: x509.Certificate) -> Generation | None:
    """The published one that this is, byte for byte."""
    own = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return next((known for known in PUBLISHED if known.fingerprint == own), None)


def claimed_generation(certificate: x509.Certificate) -> Generation | None:
    """The published one whose key identifier this carries. Anybody can write a key identifier, so it proves nothing."""
    named = find(certificate.extensions, x509.SubjectKeyIdentifier)
    text = named.digest.hex().upper() if named else ""
    return next((known for known in PUBLISHED if text and known.key_identifier == text), None)
