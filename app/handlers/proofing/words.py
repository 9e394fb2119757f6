"""What the documents and the states of what was handed in are called on pages."""

from collections.abc import Mapping

from app.i18n import lazy as _l
from app.records import DocumentType

DOCUMENTS: Mapping[DocumentType, str] = {
    DocumentType.RESIDENCE_CARD: _l("Resident Card"),
    DocumentType.SPECIAL_PERMANENT_RESIDENT: _l("Special permanent resident certificate"),
    DocumentType.ALIEN_REGISTRATION: _l("Alien registration certificate"),
    DocumentType.REGISTERED_MATTERS: _l("Certificate of Registered Matters on Alien Registration"),
}
