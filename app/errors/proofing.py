"""Identity documents, what they say: E-51xx. Findings of the input screen, advice, and a refusal of its own."""

from app.errors.base import Finding, Refusal
from app.errors.fields import CHOOSE, EMPTY, FILL_IN, NOT_CHOSEN
from app.i18n import lazy as _l

_AS_PRINTED = _l("Enter it exactly as it is printed on the document and press the button again.")

DOCUMENT_MISSING = Finding(
    "E-5101",
    _l("Choose the document that you have."),
    NOT_CHOSEN,
    CHOOSE,
)
DOCUMENT_NOT_TAKEN = Finding(
    "E-5102",
    _l("The office does not accept this kind of document any more. Choose another one."),
    _l("These documents were issued until July 2012. Each office decides whether it still accepts them."),
    _l("Choose another document that you have. If you have none, ask the Help Desk."),
)
BIRTH_UNREADABLE = Finding(
    "E-5103",
    _l("This is not a date of birth. Enter it such as year 1990, month 1, day 2."),
    _l("The day does not exist in the calendar, or a part of the date is missing."),
    _l("Enter the date as on the document. If it shows 00 for the month or day, enter 00."),
)
BIRTH_AHEAD = Finding(
    "E-5104",
    _l("This date of birth lies in the future."),
    _l("The year, month or day was mistyped, or another date of the document was entered."),
    _l("Enter the date of birth as on the document."),
)
NATIONALITY_MISSING = Finding("E-5105", _l("Enter the nationality or region."), EMPTY, FILL_IN)
NATIONALITY_UNREADABLE = Finding(
    "E-5106",
    _l("Enter the nationality or region in letters."),
    _l("The entry contains digits or symbols, or no letter at all."),
    _AS_PRINTED,
)
ADDRESS_MISSING = Finding("E-5107", _l("Enter the address that is printed on the document."), EMPTY, FILL_IN)
HOUSING_MISSING = Finding("E-5108", _l("Select whether you live in a housing complex."), NOT_CHOSEN, CHOOSE)
ROOM_MISSING = Finding(
    "E-5109",
    _l("Enter the room or apartment number."),
    _l("You selected that you live in a housing complex. Then the room or apartment number is needed."),
    _l(
        "Enter the number as it is printed in the address, for example 405. If you live in a house, select “No”."
    ),
)
ROOM_NOT_IN_ADDRESS = Finding(
    "E-5110",
    _l("The address that you entered does not contain this room or apartment number."),
    _l("In a housing complex the room or apartment number is part of the address on the document."),
    _l(
        "Enter the whole address as printed, with the room or apartment number. If the number is not printed on the"
        " document, have it added at your municipal office first."
    ),
)
NUMBER_MISSING = Finding("E-5111", _l("Enter the number of the document."), EMPTY, FILL_IN)
NUMBER_UNREADABLE = Finding(
    "E-5112",
    _l("This is not the number of the document: 2 letters, 8 digits, 2 letters, such as AB12345678CD."),
    _l(
        "Characters are missing, are too many, or stand in the wrong place. It is easy to mistake O and 0, or I and 1."
    ),
    _l("Enter the 12 characters at the top right of the document."),
)
ALIEN_NUMBER_UNREADABLE = Finding(
    "E-5113",
    _l("This is not a registration number. Enter the letter and the digits, such as B123456789."),
    _l("Characters are missing, are too many, or stand in the wrong place."),
    _l("Enter the registration number of the Alien registration certificate. Leave out 第 and 号."),
)
EXPIRES_MISSING = Finding("E-5114", _l("Enter the date until which the document is valid."), EMPTY, FILL_IN)
EXPIRES_UNREADABLE = Finding(
    "E-5115",
    _l("This is not a date. Enter the end of validity such as year 2028, month 4, day 1."),
    _l("The day does not exist in the calendar, or a part of the date is missing."),
    _l("Enter the date that is printed at the bottom of the document."),
)
EXPIRES_TOO_FAR = Finding(
    "E-5116",
    _l("No document is valid for so long. Check the end of validity."),
    _l("The year was mistyped, or another date of the document was entered."),
    _l("Enter the date that is printed at the bottom of the document."),
)
DOCUMENT_EXPIRED = Finding(
    "E-5117",
    _l("This document has expired. An expired document cannot be used."),
    _l("The last day on which the document is valid is over."),
    _l(
        "If the date was mistyped, correct it. If the document has expired, use another one or renew it first. If your"
        " renewal is being examined, ask the Help Desk."
    ),
)
RESIDENCE_OVER = Finding(
    "E-5130",
    _l("This day is over. Enter the last day of your present Residence Card."),
    _l("The date of a former card was entered, or the year was mistyped."),
    _l(
        "Enter the date that is printed at the bottom of the card you have now. If that card has expired, ask the"
        " regional immigration office at once."
    ),
)
DOCUMENT_REVOKED = Finding(
    "E-5118",
    _l("The document with this number is not valid any more. It cannot be used."),
    _l(
        "The number is on the office’s list of documents that were revoked, returned or replaced by a new one."
    ),
    _l(
        "If the number was mistyped, correct it. If you have a newer document, use that one. If you have none, ask the"
        " Help Desk."
    ),
)
EXPIRES_SOON = Finding(
    "E-5119",
    _l("This document is valid only until %(day)s. Days that are left: %(n)s."),
    _l("The document expires within 30 days. This is advice; you can go on."),
    _l(
        "Hand in now, so that the office can look at it in time. Then renew the document at the immigration office."
    ),
)


class WithdrawnTooLate(Refusal):
    code = "E-5120"
    status = 409
    sentence = _l("What you handed in cannot be withdrawn any more.")
    cause = _l("The office is already deciding on it, or has decided.")
    remedy = _l(
        "Open “Identification information” again to see where it stands. If something was wrong, call the Help Desk."
    )
