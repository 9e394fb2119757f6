"""Failures of a live reading between page, client software and server: E-24xx and E-25xx."""

from app.errors.live_failure import failure as _failure
from app.i18n import lazy as _l
from app.wire.codes import FailureCode as Code

CONNECTION = (
    _failure(
        Code.USER_CANCELLED,
        _l("You cancelled the reading."),
        _l("Cancel was pressed on this page or in the client software."),
        _l("Nothing was sent. Press “Try again” if you want to go on."),
    ),
    _failure(
        Code.BROWSER_GONE,
        _l("The reading stopped because this page was closed."),
        _l("The page was closed, or the browser lost its connection for too long."),
        _l("Nothing was sent. Press “Try again” if you want to go on."),
    ),
    _failure(
        Code.AGENT_LOST,
        _l("The client software is no longer connected."),
        _l("The client software was closed, or the computer went to sleep or lost its internet connection."),
        _l("Check that the client software is open and that the internet works, then start again."),
    ),
    _failure(
        Code.TICKET_EXPIRED,
        _l("The code was too old."),
        _l("A code works for one minute, so that nobody else can find it out."),
        _l("Use the new code on this page. Each code works for one minute."),
    ),
    _failure(
        Code.TICKET_USED,
        _l("Somebody else tried to use the code of this page."),
        _l("The same code was entered twice, or somebody else has seen it."),
        _l("If that was not you on a second computer, cancel and start again. Tell nobody the code."),
    ),
    _failure(
        Code.BINDING_FAILED,
        _l("The connection with the client software was not confirmed in time."),
        _l("The page that the client software opens was not answered, or was opened too late."),
        _l("Press “Start again from the beginning”."),
    ),
    _failure(
        Code.BINDING_OTHER_BROWSER,
        _l("This request was started in a different browser. Somebody may be trying to use your card."),
        _l("The client software opened this website in a browser that did not ask for the reading."),
        _l("Type no PIN. Close the client software and start again on this website in your own browser."),
    ),
    _failure(
        Code.BINDING_CODE_WRONG,
        _l("The six-digit number was wrong."),
        _l("The number that was entered is not the one that the client software shows."),
        _l(
            "Look at the number in the client software and type it again. After three wrong numbers you start again."
        ),
    ),
    _failure(
        Code.ORIGIN_REFUSED,
        _l("The client software does not work with this website address."),
        _l("The client software works only with the addresses for which it was set up."),
        _l("Ask the help desk which address the client software is set up for."),
    ),
    _failure(
        Code.VERSION_TOO_OLD,
        _l("The client software is too old."),
        _l("This website needs functions that your version does not have."),
        _l("Install the newest client software and start again."),
    ),
    _failure(
        Code.VERSION_TOO_NEW,
        _l("The client software is newer than this website."),
        _l("Your version speaks in a way that this website does not know yet."),
        _l("Ask the help desk which version to install."),
    ),
    _failure(
        Code.NONCE_EXPIRED,
        _l("The signature came too late."),
        _l("The card has to sign within a few minutes, and took longer."),
        _l("Press “Try again”."),
    ),
    _failure(
        Code.NONCE_USED,
        _l("The signature had been used before."),
        _l("The same signature arrived twice. Each one is accepted once."),
        _l("For your safety it was refused. Press “Try again”."),
    ),
    _failure(
        Code.SIGNATURE_INVALID,
        _l("The signature of the card does not fit this request."),
        _l("The signature was made for another request, or was changed on its way."),
        _l("For your safety it was refused. Press “Try again”, and tell the help desk if it happens again."),
    ),
    _failure(
        Code.TOKEN_INVALID,
        _l("The answer of the client software could not be read."),
        _l("The client software is outdated or faulty, or the data was damaged on its way."),
        _l("Install the newest client software, then press “Try again”."),
    ),
    _failure(
        Code.RATE_LIMITED,
        _l("There were too many attempts in a short time."),
        _l("Many readings were started from your internet connection within a minute."),
        _l("Wait one minute, then press “Try again”."),
    ),
    _failure(
        Code.SERVER_RESTARTED,
        _l("The website was restarted while your card was being read."),
        _l("The office restarted the system, for example to install a newer version."),
        _l("Nothing was saved and no PIN is known to us. Press “Try again”."),
    ),
    _failure(
        Code.EXPIRED,
        _l("The time for reading the card is over."),
        _l("The reading was open for longer than it may last."),
        _l("Nothing was sent. Press “Try again” if you want to go on."),
    ),
    _failure(
        Code.INTERNAL,
        _l("Something went wrong on our side."),
        _l("A part of this system failed in a way that nobody foresaw."),
        _l("Press “Try again”. If it happens again, tell the help desk."),
    ),
)
