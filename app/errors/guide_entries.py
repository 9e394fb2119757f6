"""Findings beside the dates from which the guide works out a certificate's end: E-332x."""

from app.errors.base import Finding
from app.errors.fields import CORRECT_IT, EMPTY, MISTYPED
from app.i18n import lazy as _l

ISSUE_UNREADABLE = Finding(
    "E-3321",
    _l("This is not a day of issue. Enter it such as year 2024, month 4, day 1."),
    _l("The day does not exist, lies in the future, or a part of the date is missing."),
    CORRECT_IT,
)
BIRTHDAY_UNREADABLE = Finding(
    "E-3322",
    _l("This is not a birthday. Enter month and day, such as 4 and 1."),
    MISTYPED,
    CORRECT_IT,
)
STAY_MISSING = Finding(
    "E-3323",
    _l("Enter the last day of your stay, or tick the box that it has none."),
    EMPTY,
    _l("The day is printed on your Residence Card as the expiry of the period of stay."),
)
STAY_UNREADABLE = Finding(
    "E-3324",
    _l("This is not a last day of a stay. Enter it such as year 2027, month 4, day 1."),
    _l("The day does not exist, lies before the day of issue, or a part of the date is missing."),
    CORRECT_IT,
)
