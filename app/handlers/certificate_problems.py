"""What the guide says about each problem with a card or its certificates. The headings and anchors are those that the
error messages lead to."""

from collections.abc import Mapping

from app.i18n import lazy as _l

_OFFICE = _l("Go to your municipal office with the Individual Number card and your Residence Card.")
_NEW_CERTIFICATE = _l("Ask there for the certificate, and choose its PIN code.")
_LINK = _l(
    "Have you an account here? Then log in with your user ID and password, and link the new certificate under “User "
    "information update”."
)

ADVICE: Mapping[str, tuple[str, ...]] = {
    "language": (
        _l("Ask your municipal office before the visit whether it can help in your language."),
        _l("Somebody who reads Japanese can come with you."),
        _l("A translation app helps, too. Compare important words, such as names and dates, twice."),
    ),
    "documents": (
        _l(
            "Compare your documents at home: name, date of birth and address must be the same on all of them."
        ),
        _l(
            "Is something different or missing? Ask the municipal office at once, and bring all your "
            "documents."
        ),
    ),
    "name": (
        _l("The name on the Individual Number card must be written as on your Residence Card."),
        _l("Have the wrong one corrected at your municipal office, before you register here."),
    ),
    "waiting": (
        _l("Apply early. A new card usually takes two to four weeks, and longer at busy offices."),
        _l(
            "If it is urgent, ask your municipal office whether there is a faster way. Not every "
            "office has one."
        ),
    ),
    "pin-wrong": (
        _l("The client software shows how many tries are left before you type. Stop in time."),
        _l("Digital Signature PIN code: 6 to 16 capital letters and digits"),
        _l("Digital User ID PIN code: 4 digits"),
        _l("A correct entry sets the number of tries back. Cancelling uses up no try."),
    ),
    "pin-locked": (
        _l("Nobody can unlock it over the internet, and neither can we."),
        _OFFICE,
        _l("Ask there for a new PIN code. Your account here stays as it is."),
        _l("If you still know the other PIN code, an app and a kiosk in a convenience store may help, too."),
    ),
    "device": (
        _l("Use a reader that is made for the Individual Number card, and install its driver."),
        _l("Install the user client software and start it. The Startup Guide says how."),
        _l("If it still does not work, call the Help Desk."),
    ),
    "card-unread": (
        _l("Put only this card on the reader, the right way round, and leave it there until the end."),
        _l("Close other programs that read cards, such as those for tax."),
        _l(
            "If no reader can read the card, its chip may be damaged. Ask your municipal office for "
            "a new card."
        ),
    ),
    "other-card": (
        _l("Use your own Individual Number card. A Residence Card or a bank card cannot be used for this."),
        _l("Use the same card from the beginning to the end."),
        _l("A test card, or a card from an issuer that this office does not know, is refused."),
        _l("Without such a card you can apply at the counter of your regional immigration services bureau."),
    ),
    "no-certificate": (
        _l("Perhaps you did not ask for certificates when you received the card. They can be added later."),
        _l("Children under 15 get no Signature Certificate. A parent or guardian applies for them."),
        _OFFICE,
        _NEW_CERTIFICATE,
    ),
    "expired": (
        _l("An expired certificate cannot be used again. You get a new one."),
        _l("If your period of stay ended, extend your stay first."),
        _OFFICE,
        _NEW_CERTIFICATE,
        _LINK,
    ),
    "not-yet": (
        _l("Most often the clock of the computer is wrong. Set its date and time, and try again."),
        _l("If the clock is right, ask your municipal office."),
    ),
    "cancelled": (
        _l("This is usual after a move or a change of name: the Signature Certificate ends by itself."),
        _l("The certificates also end when a card is reported as lost."),
        _OFFICE,
        _NEW_CERTIFICATE,
        _LINK,
    ),
    "unchecked": (
        _l("Your card is not the reason. The service that knows cancelled certificates did not answer."),
        _l("Try again in a few minutes. If it stays so, call the Help Desk."),
    ),
    "residence-chip": (
        _l(
            "Compare the number that you typed with the 12 characters at the top right of the Residence Card."
        ),
        _l("You need not read this chip at all: go back and enter everything by hand."),
        _l("If the card is damaged or has expired, go to your regional immigration services bureau."),
    ),
    "renewal": (
        _l(
            "The certificates end with your period of stay. They do not become longer by themselves "
            "when your stay does."
        ),
        _l(
            "First extend your stay. Then have card and certificates extended at your municipal "
            "office, before the old date."
        ),
        _l("Bring your new Residence Card. Do not wait for the last week."),
    ),
    "moved": (
        _l("Report the move or the new name at your new municipal office first, with both cards."),
        _l("The Signature Certificate ends at that moment. Ask for a new one during the same visit."),
        _l("The User Authentication Certificate goes on after a move."),
    ),
    "stranger": (
        _l("Type no PIN code. Close the client software and the page."),
        _l("Start again only on a page that you opened yourself. Tell nobody the code on the page."),
        _l(
            "If you gave somebody your card or a PIN code, have the card stopped: Individual Number "
            "card call centre, 0120-95-0178."
        ),
    ),
}
