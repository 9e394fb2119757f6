"""The values in demo certificates: the JPKI profile item by item, under SIMULATED names and policies.

No JPKI name and no JPKI policy is kept here, so a demo certificate never looks like a real one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

# Arcs below 2.25 are UUIDs (ITU-T X.667): anyone may draw one, and nobody else has this one.
SIMULATED_ARC = "2.25.290196526329786102925843586698483205940"
SIMULATED_SIGNATURE_POLICY = ObjectIdentifier(f"{SIMULATED_ARC}.1")
SIMULATED_AUTHENTICATION_POLICY = ObjectIdentifier(f"{SIMULATED_ARC}.2")
SIMULATED_ORGANISATION = "Madoguchi SIMULATED"

# No municipality has this code, so a demo certificate names no real place as its issuer.
DEMO_MUNICIPALITY_CODE = "99001"
DEMO_PREFECTURE = "Simulated-ken"
DEMO_MUNICIPALITY = "Madoguchi-shi"
CN_SUFFIX = "003A"

_OTHER_NAME_ARC = "1.2.392.200149.8.5.5"
OTHER_NAME_NAME = ObjectIdentifier(f"{_OTHER_NAME_ARC}.1")
OTHER_NAME_NAME_FLAGS = ObjectIdentifier(f"{_OTHER_NAME_ARC}.2")
OTHER_NAME_SEX = ObjectIdentifier(f"{_OTHER_NAME_ARC}.3")
OTHER_NAME_BIRTH = ObjectIdentifier(f"{_OTHER_NAME_ARC}.4")
OTHER_NAME_ADDRESS = ObjectIdentifier(f"{_OTHER_NAME_ARC}.5")
OTHER_NAME_ADDRESS_FLAGS = ObjectIdentifier(f"{_OTHER_NAME_ARC}.6")

_ERA_FIRST_DAYS = (
    (date(2019, 5, 1), "5"),
    (date(1989, 1, 8), "4"),
    (date(1926, 12, 25), "3"),
    (date(1912, 7, 30), "2"),
    (date(1868, 1, 25), "1"),
)


@dataclass(frozen=True)
class Holder:
    """The person on a demo card. `sex` is the digit of the profile: 1 male, 2 female, 9 not applicable.

    The flags have one digit per character of the text they stand for: 1 marks a substitute character.
    """

    name: str
    birth: date | None
    sex: str
    address: str
    name_flags: str | None = None
    address_flags: str | None = None


class Profile(NamedTuple):
    """What differs between the two demo authorities."""

    label: str
    japanese_label: str
    policy: ObjectIdentifier


SIGNATURE = Profile("SIMULATED for digital signature", "模擬署名用", SIMULATED_SIGNATURE_POLICY)
AUTHENTICATION = Profile(
    "SIMULATED for user authentication",
    "模擬利用者証明用",
    SIMULATED_AUTHENTICATION_POLICY,
)


def directory(*attributes: tuple[ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


def authority_name(profile: Profile) -> x509.Name:
    return directory(
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, SIMULATED_ORGANISATION),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, profile.label),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Madoguchi SIMULATED hierarchy"),
    )


def japanese_name(profile: Profile) -> x509.DirectoryName:
    return x509.DirectoryName(
        directory(
            (NameOID.COUNTRY_NAME, "JP"),
            (NameOID.ORGANIZATION_NAME, "窓口模擬認証サービス"),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, profile.japanese_label),
        )
    )


def key_usage(*uses: str) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in uses for name in names})


def distribution_point(name: x509.Name) -> x509.CRLDistributionPoints:
    point = x509.DistributionPoint(
        full_name=[x509.DirectoryName(name)], relative_name=None, reasons=None, crl_issuer=None
    )
    return x509.CRLDistributionPoints([point])


def policies(policy: ObjectIdentifier) -> x509.CertificatePolicies:
    """Exactly one policy with one CPS qualifier, as in the JPKI profile."""
    return x509.CertificatePolicies(
        [x509.PolicyInformation(policy, ["http://simulated.madoguchi.invalid/cps.html"])]
    )


def last_second_of(day: date) -> datetime:
    """14:59:59Z, the last second of the day in Japan."""
    return datetime.combine(day, time(14, 59, 59, tzinfo=UTC))


def fifth_birthday(birth: date | None, issued: date) -> date:
    """The fifth birthday after the day of issue; without a known birth date, five years after that day."""
    month, day = (birth.month, birth.day) if birth else (issued.month, issued.day)
    this_year = issued.year + (0 if (month, day) > (issued.month, issued.day) else 1)
    year = this_year + 4
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, month, 28 if (month, day) == (2, 29) and not is_leap else day)


def birth_digits(birth: date | None) -> str:
    """EYYYYMMDD: era digit, then the Gregorian date; nine zeros when the date is unknown."""
    if birth is None:
        return "000000000"
    era = next((digit for first, digit in _ERA_FIRST_DAYS if birth >= first), "0")
    return f"{era}{birth:%Y%m%d}"


def _der_utf8(text: str) -> bytes:
    content = text.encode()
    length = len(content)
    if length < 0x80:  # noqa: PLR2004 - the short form of a DER length (X.690 8.1.3.4)
        return b"\x0c" + bytes([length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return b"\x0c" + bytes([0x80 | len(octets)]) + octets + content


def other_names(fields: dict[ObjectIdentifier, str]) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([x509.OtherName(oid, _der_utf8(text)) for oid, text in fields.items()])


def holder_names(holder: Holder) -> x509.SubjectAlternativeName:
    """The six otherNames, in the order seen on a test card: .1 .4 .3 .5 .2 .6."""
    return other_names(
        {
            OTHER_NAME_NAME: holder.name,
            OTHER_NAME_BIRTH: birth_digits(holder.birth),
            OTHER_NAME_SEX: holder.sex,
            OTHER_NAME_ADDRESS: holder.address,
            OTHER_NAME_NAME_FLAGS: holder.name_flags or "0" * len(holder.name),
            OTHER_NAME_ADDRESS_FLAGS: holder.address_flags or "0" * len(holder.address),
        }
    )
