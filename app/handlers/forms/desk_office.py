"""The form of the office's details, as pages and mails say them."""

from wtforms import Form, StringField

from app.config import Office
from app.errors import publishing
from app.handlers.forms.checks import Needed, at_most, folded_text
from app.handlers.forms.desk_checks import is_web_address, one_line
from app.i18n import lazy as _l

LONGEST = 200


class OfficeForm(Form):
    """A field for each of Office."""

    name_ja = StringField(
        _l("Name in Japanese"), [Needed(publishing.TEXT_MISSING), at_most(80)], filters=[one_line]
    )
    name_en = StringField(
        _l("Name in English"), [Needed(publishing.TEXT_MISSING), at_most(80)], filters=[one_line]
    )
    address_ja = StringField(_l("Address in Japanese"), [at_most(LONGEST)], filters=[one_line])
    address_en = StringField(_l("Address in English"), [at_most(LONGEST)], filters=[one_line])
    hours_ja = StringField(_l("Opening hours in Japanese"), [at_most(LONGEST)], filters=[one_line])
    hours_en = StringField(_l("Opening hours in English"), [at_most(LONGEST)], filters=[one_line])
    help_desk_phone = StringField(_l("Telephone of the Help Desk"), [at_most(40)], filters=[folded_text])
    agency_url = StringField(
        _l("Web address of the agency"),
        [Needed(publishing.TEXT_MISSING), at_most(LONGEST), is_web_address],
        filters=[folded_text],
    )
    questions_url = StringField(
        _l("Web address of the frequent questions"),
        [Needed(publishing.TEXT_MISSING), at_most(LONGEST), is_web_address],
        filters=[folded_text],
    )

    def office(self) -> Office:
        """Of a form that was validated."""
        return Office(**{name: str(value) for name, value in self.data.items()})
