"""What a person is told while nothing is wrong: one title and one advice for every state, and the panels'
names."""

from collections.abc import Mapping

from app.i18n import lazy as _l
from app.rules.live_states import Flow, State
from app.wire.messages import PinKind

STATES: Mapping[State, tuple[str, str]] = {
    State.IDLE: (
        _l("Connect the client software"),
        _l("Press “Get a code” to begin."),
    ),
    State.TICKET: (
        _l("Open the client software"),
        _l("Press “Open the user client software”. If it is open already, type the code below into it."),
    ),
    State.BINDING: (
        _l("Confirm that it is you"),
        _l("A new page opens in this browser. Compare the number there with the one in the client software."),
    ),
    State.PAIRED: (
        _l("The client software is connected"),
        _l("Check that the software named below is the one on your computer, then continue."),
    ),
    State.WAIT_SERVICE: (
        _l("The smart card service is not ready"),
        _l("Start the smart card service of your computer. This page goes on by itself."),
    ),
    State.WAIT_READER: (
        _l("Connect your card reader"),
        _l("Plug the card reader into the computer. This page goes on by itself."),
    ),
    State.WAIT_CARD: (
        _l("Put your Individual Number card on the reader"),
        _l("Leave the card there until the end. This page goes on by itself."),
    ),
    State.CHOOSE_CARD: (
        _l("More than one card was found"),
        _l("Choose the reader that holds your own card."),
    ),
    State.CHECK_CARD: (
        _l("The card is being looked at"),
        _l("Please leave the card on the reader."),
    ),
    State.CONSENT: (
        _l("Look at the client software"),
        _l("A window asks whether your card may be read. It may be behind this one."),
    ),
    State.PIN: (
        _l("Type your PIN in the client software"),
        _l("Type it only in the window of the client software, never on a web page."),
    ),
    State.VERIFY_PIN: (
        _l("The card is checking the PIN"),
        _l("Please leave the card on the reader."),
    ),
    State.READ: (
        _l("The card is being read"),
        _l("Please leave the card on the reader."),
    ),
    State.SIGN: (
        _l("The card is signing"),
        _l("Please leave the card on the reader."),
    ),
    State.VERIFYING: (
        _l("The certificate is being checked"),
        _l("This takes a moment."),
    ),
    State.AGENT_LOST: (
        _l("The connection to the client software was lost"),
        _l("We wait half a minute for it to come back."),
    ),
    State.DONE: (
        _l("Your card was read"),
        _l("This page moves on by itself. You may take the card out."),
    ),
    State.FAILED: (_l("The card could not be read"), _l("Press “Try again”.")),
    State.CANCELLED: (_l("The reading was cancelled"), _l("Press “Try again” if you want to go on.")),
    State.EXPIRED: (_l("The time is over"), _l("Press “Try again” if you want to go on.")),
}

# Where a residence card lies on the reader, in place of the above.
OF_RESIDENCE: Mapping[State, tuple[str, str]] = {
    State.WAIT_CARD: (
        _l("Put your residence card on the reader"),
        _l("Leave the card there until the end. This page goes on by itself."),
    ),
    State.VERIFYING: (
        _l("The signature on the chip is being checked"),
        _l("This takes a moment."),
    ),
}


def of_state(flow: Flow) -> tuple[str, str]:
    """Title and advice of a state while nothing is wrong."""
    of_card = OF_RESIDENCE if flow.reads == "residence" else STATES
    return of_card.get(flow.state, STATES[flow.state])


# BINDING by the typed number instead of the opened page.
TYPE_DIGITS = (
    _l("Type the six numbers"),
    _l("The client software shows them. Enter them below to connect it with this page."),
)

STEP_AGENT = _l("Client software")
STEP_READER = _l("Card reader")
STEP_CARD = _l("Card")
STEP_PIN = _l("PIN")
STEP_CONSENT = _l("Your agreement")
STEP_RESULT = _l("Reading and checking")

# The labels of the two prompts, as the manual and the client software print them.
PINS: Mapping[PinKind, str] = {
    "sign": _l("Digital Signature PIN code"),
    "auth": _l("Digital User ID PIN code"),
}
PIN_FORMS: Mapping[PinKind, str] = {
    "sign": _l("6 to 16 letters and numbers"),
    "auth": _l("4 numbers"),
}

CHECK_PAGE = _l("Connection to this website")
CHECK_AGENT = _l("Client software connected")
CHECK_SERVICE = _l("Smart card service running")
CHECK_READER = _l("Card reader found")
CHECK_CARD = _l("Individual Number card found")
CHECK_RESIDENCE_CARD = _l("Residence card found")
CHECK_PIN = _l("PINs not locked")
CHECK_WORDS: Mapping[str, str] = {
    "ok": _l("OK"),
    "problem": _l("Needs attention"),
    "waiting": _l("Not known yet"),
}

NOT_YET = _l("Not yet")
CONNECTED = _l("Connected")
READY = _l("Ready")
VERIFIED = _l("Verified")


def tries(left: int) -> str:
    return _l("%(left)s tries left") % {"left": left} if left != 1 else str(LAST_TRY)


LAST_TRY = _l("1 try left: after one more mistake the PIN is locked")
STARTED_AT = _l("connected at %(time)s")
