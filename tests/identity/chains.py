"""Chains as a card and a trust directory make them: good ones of many shapes, and each with one thing wrong.

Three generations share one name, and every generation signs every kind, so that nothing rests on which came first.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from app.card.demo_draft import Authority, Draft
from app.card.demo_pki import DemoHierarchy
from app.card.demo_profile import AUTHENTICATION, SIGNATURE, Profile
from app.wire.messages import Use
from tests.identity import real_shape
from tests.identity.demo_card import NOW, Card, new_key

GENERATIONS = 3
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Keys:
    """All that takes time to make, made once."""

    generations: tuple[rsa.RSAPrivateKey, ...] = field(
        default_factory=lambda: tuple(new_key() for _ in range(GENERATIONS))
    )
    card: rsa.RSAPrivateKey = field(default_factory=new_key)
    middle: rsa.RSAPrivateKey = field(default_factory=new_key)
    stranger: rsa.RSAPrivateKey = field(default_factory=new_key)
    weak: rsa.RSAPrivateKey = field(default_factory=lambda: new_key(1024))
    curve: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))


@dataclass(frozen=True)
class Chain:
    """A leaf not yet signed and everything around it. `sign` makes the leaf's DER at the very end."""

    use: Use
    keys: Keys
    issuer: Authority
    anchors: tuple[x509.Certificate, ...]
    draft: Draft
    card_key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    another: Authority
    others: tuple[x509.Certificate, ...] = ()
    now: datetime = NOW
    sign: Callable[["Chain"], bytes] = lambda chain: der(chain.issuer.sign(chain.draft))

    def with_extension(self, extension: x509.ExtensionType, *, critical: bool = False) -> "Chain":
        return replace(self, draft=self.draft.with_extension(extension, critical=critical))

    def without(self, kind: type[x509.ExtensionType]) -> "Chain":
        return replace(self, draft=self.draft.without_extension(kind.oid))

    def issued_by(self, issuer: Authority) -> "Chain":
        """Under that authority's name and key; the leaf names the key identifier that belongs to it."""
        return replace(self, issuer=issuer).with_extension(issuer.key_identifier())

    def with_anchor(self, anchor: x509.Certificate) -> "Chain":
        """In place of the issuer's own; the other generations stay."""
        kept = tuple(each for each in self.anchors if each != self.issuer.certificate)
        return replace(self, anchors=(*kept, anchor))

    def reissued(self, **changes: object) -> "Chain":
        """The issuer's self-signed certificate with something changed, and trusted."""
        draft = replace(real_shape.draft_of(self.issuer.certificate), **changes)
        return self._with_issuer(Authority(draft.signed_by(draft.subject, self.issuer.key), self.issuer.key))

    def reissued_with(self, extension: x509.ExtensionType, *, critical: bool = True) -> "Chain":
        draft = real_shape.draft_of(self.issuer.certificate).with_extension(extension, critical=critical)
        return self._with_issuer(Authority(draft.signed_by(draft.subject, self.issuer.key), self.issuer.key))

    def _with_issuer(self, issuer: Authority) -> "Chain":
        return self.with_anchor(issuer.certificate).issued_by(issuer)


def own_identifier(authority: Authority) -> bytes:
    found = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return found.value.digest


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True)
class World:
    """The authorities of both uses, and a good leaf of each use as a draft."""

    keys: Keys
    authorities: dict[Use, tuple[Authority, ...]]
    drafts: dict[Use, Draft]

    @classmethod
    def create(cls) -> "World":
        keys = Keys()
        profiles: dict[Use, Profile] = {"sign": SIGNATURE, "auth": AUTHENTICATION}
        authorities = {use: _generations(profile, keys) for use, profile in profiles.items()}
        hierarchy = DemoHierarchy(authorities["sign"][0], authorities["auth"][0])
        card = Card(hierarchy, keys.card, keys.card)
        drafts = {use: real_shape.draft_of(card.certificate(use, now=NOW - DAY)) for use in profiles}
        return cls(keys, authorities, drafts)

    def chain(self, use: Use, generation: int) -> Chain:
        """A good one: three anchors with one name, and the leaf of one of them."""
        issuer = self.authorities[use][generation]
        anchors = tuple(each.certificate for each in self.authorities[use])
        another = self.authorities[use][generation - 1]
        chain = Chain(use, self.keys, issuer, anchors, self.drafts[use], self.keys.card, another)
        return chain.with_extension(issuer.key_identifier())


def _generations(profile: Profile, keys: Keys) -> tuple[Authority, ...]:
    model = real_shape.draft_of(Authority.create(profile, NOW - YEAR).certificate)
    made = []
    for number, key in enumerate(keys.generations):
        draft = replace(
            model, public_key=key.public_key(), not_before=NOW - (GENERATIONS - number) * YEAR
        ).with_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        made.append(Authority(draft.signed_by(draft.subject, key), key))
    return tuple(made)


def with_key(chain: Chain, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> Chain:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    changed = replace(chain, card_key=key, draft=replace(chain.draft, public_key=key.public_key()))
    return changed.with_extension(identifier)


def middle(
    chain: Chain,
    *extensions: tuple[x509.ExtensionType, bool],
    is_ca: bool = True,
    name: str = "SIMULATED middle",
) -> Chain:
    """An authority of its own name between the issuer and the leaf, which nobody here ever takes from a card."""
    key = chain.keys.middle
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    draft = replace(
        real_shape.draft_of(chain.issuer.certificate), subject=subject, public_key=key.public_key()
    )
    policies = next(item for item, _ in chain.draft.extensions if isinstance(item, x509.CertificatePolicies))
    for extension, critical in (
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (chain.issuer.key_identifier(), False),
        (x509.BasicConstraints(ca=is_ca, path_length=None), True),
        (policies, False),
        *extensions,
    ):
        draft = draft.with_extension(extension, critical=critical)
    between = Authority(chain.issuer.sign(draft), key)
    return replace(chain, others=(*chain.others, between.certificate)).issued_by(between)


def signed_otherwise(algorithm: hashes.HashAlgorithm, scheme: padding.AsymmetricPadding | None = None):
    """The same leaf with another signature algorithm of the authority's key."""

    def sign(chain: Chain) -> bytes:
        builder = x509.CertificateBuilder(
            issuer_name=chain.issuer.certificate.subject,
            subject_name=chain.draft.subject,
            public_key=chain.draft.public_key,
            serial_number=0x01020304,
            not_valid_before=chain.draft.not_before,
            not_valid_after=chain.draft.not_after,
        )
        for extension, critical in chain.draft.extensions:
            builder = builder.add_extension(extension, critical)
        return der(builder.sign(chain.issuer.key, algorithm, rsa_padding=scheme))

    return sign


def rewritten(change: Callable[[asn1.TbsCertificate], None], algorithm: hashes.HashAlgorithm | None = None):
    """The leaf with its DER changed below any builder's checks, and signed again by its issuer."""
    algorithm = algorithm or hashes.SHA256()

    def sign(chain: Chain) -> bytes:
        certificate = asn1.Certificate.load(der(chain.issuer.sign(chain.draft)))
        tbs = certificate["tbs_certificate"]
        change(tbs)
        signed = tbs.dump(force=True)
        certificate["signature_algorithm"] = tbs["signature"].copy()
        certificate["signature_value"] = chain.issuer.key.sign(signed, padding.PKCS1v15(), algorithm)
        return certificate.dump(force=True)

    return sign
