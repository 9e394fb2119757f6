"""How the desk names items of a residence card, how they fit, and why a line of a register cannot be used."""

from collections.abc import Mapping

from app.i18n import lazy as _l
from app.rules.compare_card import Comparison, Fit
from app.rules.residence_register import Unusable
from app.services.check_residence_card import AT_CHANGE, AT_REGISTRATION
from app.services.look_at_register import NotCompared

ITEMS: Mapping[str, str] = {
    "number": _l("Residence Card number"),
    "name": _l("Name"),
    "birth": _l("Date of birth"),
    "sex": _l("Sex"),
}
FITS: Mapping[Fit, str] = {
    Fit.MATCH: _l("Same"),
    Fit.NEAR: _l("Nearly the same"),
    Fit.DIFFERS: _l("Differs"),
    Fit.UNKNOWN: _l("Not in the register"),
    Fit.VOID: _l("No longer valid"),
    Fit.EXPIRED: _l("Expired"),
}
PLACES: Mapping[str, str] = {
    AT_REGISTRATION: _l("Registration"),
    AT_CHANGE: _l("Change of information"),
}
REASONS: Mapping[Unusable, str] = {
    Unusable.NUMBER: _l("The number is missing or is not one of a residence card"),
    Unusable.NAME: _l("The name is missing"),
    Unusable.BIRTH: _l("The date of birth cannot be read"),
    Unusable.SEX: _l("The sex cannot be read"),
    Unusable.EXPIRY: _l("The expiry cannot be read"),
    Unusable.TOO_LONG: _l("An entry is too long"),
    Unusable.TWICE: _l("The number stands further up already"),
}
COLUMNS: Mapping[str, str] = {
    **ITEMS,
    "nationality": _l("Nationality or region"),
    "status": _l("Status of residence"),
    "period": _l("Period of stay"),
    "expires": _l("Expiry"),
}
_NOT_COMPARED: Mapping[NotCompared, str] = {
    NotCompared.NO_NUMBER: _l("Not compared, because no Residence Card number is registered"),
    NotCompared.SWITCHED_OFF: _l("Not compared, because the comparison is switched off"),
    NotCompared.NO_REGISTER: _l("Not compared, because the register is empty"),
}


def misfits_text(comparison: Comparison) -> str:
    """What does not fit, in the language of the page."""
    return ", ".join(f"{ITEMS[item]}: {FITS[fit]}" for item, fit in comparison.fits if fit is not Fit.MATCH)


def standing_text(standing: Comparison | NotCompared) -> str:
    if isinstance(standing, NotCompared):
        return str(_NOT_COMPARED[standing])
    return str(_l("All entries fit")) if standing.all_fit else misfits_text(standing)
