"""What was found about a certificate's revocation, in words. What nobody asked is never called valid."""

from collections.abc import Mapping

from app.i18n import lazy as _l

# By the value of RevocationStatus.
STATUS_WORDS: Mapping[str, str] = {
    "not_checked": _l("Nobody was asked whether it has been revoked."),
    "soft_failed": _l(
        "It could not be found out whether it has been revoked. This office lets people go on then."
    ),
    "good": _l("It has not been revoked."),
    "revoked": _l("It has been revoked."),
}
SOURCES: Mapping[str, str] = {
    "none": _l("Nobody"),
    "ocsp": _l("The responder of the certification authority (OCSP)"),
    "crl": _l("A revocation list of the certification authority"),
}
