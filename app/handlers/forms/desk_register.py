"""The desk's switch for the register of residence cards."""

from wtforms import BooleanField, Form

from app.i18n import lazy as _l


class ComparisonForm(Form):
    compare = BooleanField(_l("Entries have to match the register"))
