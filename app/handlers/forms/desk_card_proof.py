"""The form of the acts that ask for a fresh proof with the card: one checkbox each."""

from collections.abc import Mapping
from typing import Self

from multidict import MultiDict
from wtforms import BooleanField, Form

from app.i18n import lazy as _l
from app.records import CardProofFor


class CardProofForm(Form):
    """Fields are named by the values of CardProofFor."""

    email = BooleanField(_l("Change the e-mail address"))
    password = BooleanField(_l("Change the password"))
    card = BooleanField(_l("Link another card"))
    documents = BooleanField(_l("Hand in identity documents"))

    @classmethod
    def of(cls, posted: Mapping[str, str]) -> Self:
        return cls(MultiDict(posted))

    def acts(self) -> frozenset[CardProofFor]:
        return frozenset(act for act in CardProofFor if self[act.value].data)


def card_proof_form(acts: frozenset[CardProofFor]) -> CardProofForm:
    return CardProofForm(data={act.value: act in acts for act in CardProofFor})
