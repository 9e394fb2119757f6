"""Where to answer somebody who is known to nobody yet: an e-mail address, typed twice."""

from wtforms import StringField

from app.errors import fields
from app.handlers.forms.checks import Needed, at_most, folded_email, is_email, same_as
from app.i18n import lazy as _l


class ContactFields:
    """Goes before the class of a form. The fields stand after those of the form."""

    contact = StringField(
        _l("E-mail address for the answer"),
        [Needed(fields.EMAIL_MISSING), at_most(254), is_email],
        filters=[folded_email],
    )
    contact_confirm = StringField(
        _l("E-mail address for the answer (confirm)"),
        [
            Needed(fields.EMAIL_AGAIN_MISSING),
            at_most(254),
            is_email,
            same_as("contact", fields.EMAILS_DIFFER),
        ],
        filters=[folded_email],
    )
