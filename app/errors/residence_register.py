"""The office's register of residence cards: E-33xx for applicants, who never learn which entry differs, E-4045 to
E-4049 for the desk."""

from app.errors.base import Finding, Refusal
from app.i18n import lazy as _l

CARD_DIFFERS = Finding(
    "E-3301",
    _l(
        "The entries do not match the information of the Residence Card. Compare every item with your card. If all of"
        " them are right, please visit the counter of your regional office with your card."
    ),
    _l(
        "At least one entry is not the same as in the office’s register of residence cards, or the card cannot be"
        " used. To protect the holders of cards it is not shown which."
    ),
    _l(
        "Correct what differs from your card and press the button again. If everything is right, visit the counter"
        " of your regional office with your Residence Card."
    ),
)
ITEM_TO_CHECK = Finding(
    "E-3302",
    _l("Check this item."),
    _l(
        "The entries as a whole do not match the information of the Residence Card. All items are marked then, the"
        " right ones as well."
    ),
    _l("Compare the item with your Residence Card. Correct it if it differs."),
)

REGISTER_UNREADABLE = Finding(
    "E-4045",
    _l("The register cannot be read. The first problem is in line %(line)s."),
    _l("It is no CSV file in UTF-8 or Shift_JIS, or a row has more or fewer columns than the first line."),
    _l("Save the register as CSV again and choose that file. Nothing was changed."),
)
REGISTER_COLUMNS = Finding(
    "E-4046",
    _l("The first line lacks these columns: %(columns)s."),
    _l(
        "Each column of a register is known by its name in the first line, in Japanese or English. Commas"
        " stand between columns."
    ),
    _l("Download the empty register on this page and compare the names of the columns."),
)
REGISTER_EMPTY = Finding(
    "E-4047",
    _l("Choose a register with at least one and at most %(n)s cards."),
    _l("No file was chosen, it holds no row below its first line, or it holds too many."),
    _l("Choose another file. To compare nothing any more, an administrator switches the comparison off."),
)
REGISTER_LINES = Finding(
    "E-4048",
    _l("Lines that cannot be used: %(n)s. A register with such lines is not imported."),
    _l(
        "A number, name, date of birth, sex or expiry is missing or cannot be read, or a number stands there twice."
    ),
    _l("Correct the lines that are named on this page and choose the file again. Nothing was changed."),
)


class RegisterChangedMeanwhile(Refusal):
    code = "E-4049"
    status = 409
    sentence = _l("The register has changed since the file was tried out, so nothing was imported.")
    cause = _l("A colleague or the command line imported another file in the meantime.")
    remedy = _l("Choose the file again, read what it would change now, and import it then.")
