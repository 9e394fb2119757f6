"""People's records at the desk: E-4016 to E-4025. Refusals of acts that do not fit an account's state, and findings of
forms and lists."""

from app.errors.base import Finding, Refusal
from app.errors.fields import EMPTY, FILL_IN
from app.i18n import lazy as _l


class AccountNotLocked(Refusal):
    code = "E-4016"
    status = 409
    sentence = _l("This account is not locked.")
    cause = _l("It was unlocked in the meantime, or it was never locked.")
    remedy = _l("Open the person’s page again to see the state of the account.")


class AccountClosed(Refusal):
    code = "E-4017"
    status = 409
    sentence = _l("This account has been deactivated.")
    cause = _l("A deactivated account stays as it is; only notes can be added.")
    remedy = _l("Open the person’s page again. The history shows when it was deactivated.")


class AddressCannotBeReached(Refusal):
    """The registered e-mail address cannot stand in a mail."""

    code = "E-4018"
    status = 409
    sentence = _l("No e-mail can be sent to the registered address.")
    cause = _l("The registered e-mail address is not one that a mail can be sent to.")
    remedy = _l("Give the person the answer at the counter, and ask for a new e-mail address.")


LIST_UNREADABLE = Finding(
    "E-4020",
    _l("The file cannot be read. The first problem is in line %(line)s."),
    _l("It is no CSV file in UTF-8 or Shift_JIS, or a row has more or fewer columns than the first line."),
    _l("Save the list as CSV again and choose that file. Nothing was changed."),
)
FORM_NUMBER_MISSING = Finding(
    "E-4021",
    _l("Enter the number of the counter form."),
    _l("Without the number nobody can find the paper that this was done for."),
    _l("Copy the number from the top of the form that the person filled in."),
)
FORM_NUMBER_STRANGE = Finding(
    "E-4036",
    _l("Enter the number as it is printed on the form, such as F-17."),
    _l(
        "The number stands in the audit log, so it has at least one digit and no spaces, names or numbers of a person."
    ),
    _l("Copy the number from the top of the form. Everything else belongs in the field for colleagues."),
)
WORDS_MISSING = Finding("E-4022", _l("Write what this is about."), EMPTY, FILL_IN)
COLUMNS_MISSING = Finding(
    "E-4023",
    _l("The first line has no column “user ID”."),
    _l("The first line of a list of leavers names its columns: user ID, leaving date, reason."),
    _l("Download the empty list on this page, fill it in and choose that file."),
)
FILE_MISSING = Finding(
    "E-4024",
    _l("Choose a file with at least one and at most %(n)s rows."),
    _l("No file was chosen, it holds no row below its first line, or it holds too many."),
    _l("Choose another file, or divide the list into several files."),
)
DAY_NOT_KNOWN = Finding(
    "E-4025",
    _l("This is not a day. Enter it such as 2026-04-01."),
    _l("The day does not exist in the calendar, or it was written in another way."),
    _l("Enter year, month and day with hyphens between them."),
)
