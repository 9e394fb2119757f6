"""The sentences of the answer to the five questions: what comes first, what to bring, what else to know."""

from collections.abc import Mapping

from app.i18n import lazy as _l
from app.rules.certificate_eligibility import Also, Before, Item, Verdict

# Title and sentence.
VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.YES: (
        _l("Yes, by your answers you can have it"),
        _l("Go to your municipal office with the documents below. The office decides."),
    ),
    Verdict.ASK: (
        _l("Probably yes, but look something up first"),
        _l(
            "Do first what stands below. Then go to your municipal office with the documents. The "
            "office decides."
        ),
    ),
    Verdict.LATER: (
        _l("Not yet: something else comes first"),
        _l("Do first what stands below. After that you can ask for the certificate."),
    ),
    Verdict.NO: (
        _l("No, not with a short-term stay"),
        _l("The Individual Number card and its certificates are for people who live in Japan."),
    ),
}
BEFORE: Mapping[Before, str] = {
    Before.GET_STATUS: _l(
        "Until then you can apply at the counter of your regional immigration services bureau."
    ),
    Before.LOOK_AT_CARD: _l(
        "Look at your documents: if you have a Residence Card or a Special Permanent Resident "
        "Certificate, your stay is not short-term."
    ),
    Before.REGISTER_ADDRESS: _l(
        "Register your address at the municipal office where you live. Bring your Residence Card."
    ),
    Before.REPORT_MOVE: _l(
        "Report your move at the municipal office where you live now. Bring your Residence Card, "
        "and the Individual Number card if you have one."
    ),
    Before.ASK_ADDRESS: _l(
        "Ask your municipal office whether your present address is registered. It is on the back "
        "of the Residence Card after a move."
    ),
    Before.FIND_NUMBER: _l(
        "Tell your municipal office that you cannot find the notice of your Individual Number. "
        "You get an application form there."
    ),
    Before.ASK_NUMBER: _l(
        "Ask your municipal office for your Individual Number. You get it when your address is registered."
    ),
    Before.EXTEND_STAY: _l("Extend your stay first if you can. A certificate ends with your period of stay."),
    Before.SETTLE_STAY: _l(
        "Your Residence Card must be valid. Go to your regional immigration services bureau at once."
    ),
    Before.LOOK_AT_DATE: _l(
        "Look at the front of your Residence Card: the end of its validity is printed there."
    ),
    Before.STOP_CARD: _l(
        "If the card is lost, call the Individual Number card call centre (0120-95-0178) at once "
        "to stop the card."
    ),
    Before.ASK_NEED: _l(
        "Read “Problems, and what to do” in the guide, or test the card on your computer. Then "
        "you know what to ask for."
    ),
}
ITEMS: Mapping[Item, str] = {
    Item.RESIDENCE_CARD: _l("Residence Card, or Special Permanent Resident Certificate (valid on that day)"),
    Item.NUMBER_CARD: _l("Individual Number card"),
    Item.NUMBER_CARD_IF_ANY: _l("Individual Number card, if you have one"),
    Item.FORM: _l("Application form for the card"),
    Item.PHOTO: _l("Recent photo of passport size"),
    Item.POSTCARD: _l("The postcard that tells you that the card is ready"),
    Item.PASSPORT: _l("Passport (not always asked for)"),
    Item.PROOF_OF_ADDRESS: _l("Proof of your address, if asked for: a certificate of residence or a bill"),
    Item.PINS: _l("Your PIN codes, if you know them (do not write them on the list)"),
    Item.FEE: _l("Money for the fee of the new card"),
}
ALSO_NOTES: Mapping[Also, str] = {
    Also.STUDENT: _l("The office for international students of your school can help with the forms."),
    Also.CHILD: _l(
        "A child under 15 gets no Signature Certificate, so the card alone is not enough to "
        "register here. A parent or guardian goes along. Ask the municipal office beforehand "
        "what it wants to see."
    ),
    Also.PROXY: _l(
        "Ask the municipal office beforehand whether somebody may go for you, and which papers "
        "that person needs. Never tell anybody a PIN code by telephone or e-mail."
    ),
    Also.NAME: _l("Bring every document with your name on it, and have the spelling corrected first."),
}
