"""What the person agrees to in the client software before a card is read: one statement for each purpose. It is signed
with the challenge, so that no signature for one purpose serves another."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.i18n import lazy as _l
from app.rules.live_purposes import Purpose


@dataclass(frozen=True, slots=True)
class Statement:
    title: str
    lines: tuple[str, ...]


STATEMENTS: Mapping[Purpose, Statement] = {
    Purpose.REGISTER: Statement(
        _l("User registration with the Individual Number card"),
        (
            _l("Your name, date of birth, sex and address are read from the certificate of your card."),
            _l("They are entered in the registration form, where you check them before you send them."),
        ),
    ),
    Purpose.LOG_IN: Statement(
        _l("Log in with the Individual Number card"),
        (
            _l(
                "Only the user authentication certificate is used. It holds neither your name nor your address."
            ),
            _l("Whoever types this PIN is logged in. Go on only if you opened the login page yourself."),
        ),
    ),
    Purpose.LINK: Statement(
        _l("Use this card for your account"),
        (
            _l("Your name and date of birth are read from the certificate of your card."),
            _l("They are compared with your account. After that this card can be used to log in."),
        ),
    ),
    Purpose.STEP_UP: Statement(
        _l("Confirm a change with your card"),
        (
            _l("You are asked for your card because an important entry of your account is to be changed."),
            _l("Go on only if you want to make this change yourself."),
        ),
    ),
    Purpose.CHECK: Statement(
        _l("Test your certificate"),
        (
            _l("Your card signs a test. Only the user authentication certificate is used."),
            _l("Nothing is registered and nothing of your card is kept."),
        ),
    ),
    Purpose.RESIDENCE: Statement(
        _l("Read the chip of your residence card"),
        (
            _l("The entries and pictures on the chip are read with the card number you typed."),
            _l("They are entered in the registration form, where you check them before you send them."),
        ),
    ),
}
