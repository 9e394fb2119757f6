"""The form of one picture. The browser never gets a file back, so only its findings are shown again."""

from wtforms import FileField, Form

from app.errors.base import Told
from app.i18n import lazy as _l


class PictureForm(Form):
    picture = FileField(_l("Picture of the document"))


def picture_form(found: Told | None) -> PictureForm:
    form = PictureForm()
    form.picture.flags.required = True
    form.picture.errors = (found,) if found else ()
    return form
