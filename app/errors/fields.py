"""Findings beside the fields of a form: E-30xx anywhere, E-31xx who somebody is and how to reach them.

Those of passwords are in passwords.py. A form names the finding; no form holds a sentence of its own.
"""

from app.errors.base import Finding
from app.i18n import lazy as _l

EMPTY = _l("The field was empty, and this entry is needed.")
FILL_IN = _l("Fill in the field and press the button again.")
NOT_CHOSEN = _l("Nothing was chosen, and one of the choices is needed.")
CHOOSE = _l("Choose what is right for you and press the button again.")
MISTYPED = _l("Characters are missing, are too many, or stand in the wrong place.")
CORRECT_IT = _l("Compare it with the example beside the field, correct it and press the button again.")

TOO_LONG = Finding(
    "E-3001",
    _l("This is too long. Use at most %(n)s characters."),
    _l("The entry has more characters than can be saved."),
    _l("Shorten the entry. If it cannot be shortened, ask the Help Desk."),
)
NOT_A_CHOICE = Finding("E-3002", _l("Select one of the choices."), NOT_CHOSEN, CHOOSE)

NAME_MISSING = Finding("E-3101", _l("Enter your name."), EMPTY, FILL_IN)
NAME_UNREADABLE = Finding(
    "E-3102",
    _l("Enter your name in letters, without digits or symbols."),
    _l("The name contains digits or symbols, or no letter at all."),
    _l("Enter the name exactly as it is printed on your Residence Card."),
)
SEX_MISSING = Finding("E-3103", _l("Select your sex."), NOT_CHOSEN, CHOOSE)
BIRTH_MISSING = Finding("E-3104", _l("Enter your date of birth."), EMPTY, FILL_IN)
BIRTH_UNREADABLE = Finding(
    "E-3105",
    _l("This is not a date. Enter it such as year 1990, month 1, day 2."),
    _l("The day does not exist, lies in the future, or a part of the date is missing."),
    _l("Enter the date as on your Residence Card. If it shows 00 for the month or day, enter 00."),
)
MUNICIPALITY_MISSING = Finding(
    "E-3106",
    _l("Select your prefecture and municipality with the Search button."),
    _l("No municipality was chosen, or the one that was chosen no longer exists."),
    _l("Press “Search”, choose the prefecture, and choose the municipality from the list."),
)
STREET_MISSING = Finding("E-3107", _l("Enter the rest of your address."), EMPTY, FILL_IN)
PHONE_MISSING = Finding("E-3108", _l("Enter a telephone number."), EMPTY, FILL_IN)
PHONE_UNREADABLE = Finding(
    "E-3109",
    _l("This is not a telephone number. Enter it with the area code, such as 03-1234-5678."),
    MISTYPED,
    CORRECT_IT,
)
EMAIL_MISSING = Finding("E-3110", _l("Enter your e-mail address."), EMPTY, FILL_IN)
EMAIL_UNREADABLE = Finding(
    "E-3111",
    _l("This is not an e-mail address. Enter it in the form name@example.com."),
    MISTYPED,
    CORRECT_IT,
)
EMAIL_AGAIN_MISSING = Finding("E-3112", _l("Enter your e-mail address again."), EMPTY, FILL_IN)
EMAILS_DIFFER = Finding(
    "E-3113",
    _l("The two e-mail addresses are not the same."),
    _l("One of the two was mistyped."),
    _l("Compare both, correct the wrong one and press the button again."),
)
CATEGORY_MISSING = Finding("E-3114", _l("Select who you will apply for."), NOT_CHOSEN, CHOOSE)
CARD_NUMBER_UNREADABLE = Finding(
    "E-3115",
    _l("Enter the number at the top right of your Residence Card: 2 letters, 8 digits, 2 letters."),
    MISTYPED,
    CORRECT_IT,
)
ORGANISATION_MISSING = Finding("E-3117", _l("Enter the name of your organisation or office."), EMPTY, FILL_IN)
CORPORATE_NUMBER_UNREADABLE = Finding(
    "E-3118",
    _l("This is not a Corporate Number. Enter its 13 digits, or leave the field empty."),
    _l("A digit is missing or wrong: the first digit does not fit the other twelve."),
    _l("Compare it with the Corporate Number of your organisation, or leave the field empty."),
)
TERMS_NOT_AGREED = Finding(
    "E-3116",
    _l("Read the Terms of Use and tick the box."),
    _l("The box beside the Terms of Use was not ticked. Without agreement nobody can register."),
    _l("Read the Terms of Use. If you agree, tick the box and press the button again."),
)
