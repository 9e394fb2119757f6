"""The desk's review of identity documents: E-4037 to E-4044."""

from app.errors.base import Finding, Refusal
from app.i18n import lazy as _l


class CaseHeld(Refusal):
    """A colleague who is logged in took the case less than an hour ago."""

    code = "E-4037"
    status = 409
    sentence = _l("A colleague is working on this case.")
    cause = _l("Somebody else took the case less than an hour ago and is logged in.")
    remedy = _l("Take another case. A supervisor can take over a case from a colleague.")


class CaseNotHeld(Refusal):
    """A decision, by somebody who does not hold the case or no longer does."""

    code = "E-4038"
    status = 409
    sentence = _l("You are not working on this case, so nothing was decided.")
    cause = _l("The case was given back, or a colleague has taken it in the meantime.")
    remedy = _l("Open the case again and press “I take this case”.")


class CaseChanged(Refusal):
    """The page was made from another state of the case or of the account."""

    code = "E-4039"
    status = 409
    sentence = _l("This case has changed since you opened the page, so nothing was decided.")
    cause = _l("A colleague or the applicant changed something, or an old page of another tab was used.")
    remedy = _l("Open the case again, look at it once more, and decide then.")


class ChosenDifferently(Refusal):
    """Four eyes saw the documents of two people."""

    code = "E-4043"
    status = 409
    sentence = _l("Your colleague chose another account, so nothing was decided.")
    cause = _l("Two people have to see the same account in these documents.")
    remedy = _l("Speak with your colleague. If one of you was wrong, press “I do not agree” and begin again.")


class PictureNotYours(Refusal):
    code = "E-4040"
    status = 403
    sentence = _l("This picture is not shown to you.")
    cause = _l("Only who works on a case sees its pictures, and supervisors once it is decided.")
    remedy = _l("Open the case and press “I take this case”.")


class PictureErased(Refusal):
    code = "E-4041"
    status = 410
    sentence = _l("This picture has been erased.")
    cause = _l("Pictures are erased some time after the decision. The record of the decision stays.")
    remedy = _l("Nothing can be done about it. Ask the person to hand in the document again if it is needed.")


REFUSAL_REASON_MISSING = Finding(
    "E-4042",
    _l("Choose at least one reason, or write one in your own words."),
    _l("The person has to know what to do better."),
    _l("Tick every reason that applies. All of them are told to the person."),
)
ACCOUNT_NOT_CHOSEN = Finding(
    "E-4044",
    _l("Choose whose account this is, or that nobody is registered."),
    _l("The user ID goes to the account that is chosen here."),
    _l("Compare the document with the accounts that were found, and choose one of them or the last line."),
)
