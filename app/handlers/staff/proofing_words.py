"""How the desk names identity documents: states, purposes, what is wrong with a picture, why one is refused."""

from collections.abc import Mapping

from app.i18n import lazy as _l
from app.i18n import ngettext
from app.records import PictureWarning, ProofingState, Purpose

STATES: Mapping[ProofingState, str] = {
    ProofingState.HANDED_IN: _l("Waiting for the office"),
    ProofingState.ACCEPTED: _l("Accepted"),
    ProofingState.REFUSED: _l("Refused"),
    ProofingState.WITHDRAWN: _l("Withdrawn"),
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.ACCOUNT: _l("Identity for an account"),
    Purpose.USER_ID: _l("Forgotten user ID"),
}
WARNINGS: Mapping[PictureWarning, str] = {
    PictureWarning.DARK: _l("Probably too dark"),
    PictureWarning.BLURRED: _l("Probably blurred"),
    PictureWarning.SMALL: _l("Probably too small to read"),
    PictureWarning.CROPPED: _l("Probably cut off"),
}
# Short, for the reviewer; app.rules.proofing_review has what the person is told.
REASON_LABELS: Mapping[str, str] = {
    "unreadable": _l("Cannot be read"),
    "cropped": _l("Not complete"),
    "another_document": _l("Another document"),
    "back_missing": _l("Back missing"),
    "expired": _l("Expired"),
    "revoked": _l("Not valid any more"),
    "altered": _l("Looks altered"),
    "another_person": _l("Not the same person"),
    "differs_name": _l("Name differs"),
    "differs_birth": _l("Date of birth differs"),
    "differs_nationality": _l("Nationality differs"),
    "differs_address": _l("Address differs"),
    "differs_number": _l("Number differs"),
    "differs_expires": _l("Expiry date differs"),
    "other": _l("Other (write below)"),
}
_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


def age_text(ms: int) -> str:
    """How long something has waited, in the largest unit that fits."""
    if ms < _HOUR:
        minutes = max(0, ms) // _MINUTE
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if ms < 2 * _DAY:
        hours = ms // _HOUR
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = ms // _DAY
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
