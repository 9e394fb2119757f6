"""Reads what starts a pairing: the link `madoguchi-agent://pair?s=...&t=...` or the code typed by a person.

Strict on purpose: a link comes from any web page, so nothing in it becomes a path, an argument or a nested URL.
"""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass, field

from app.agent.findings import CodeMalformed, LinkMalformed, UsageProblem
from app.agent.origin import parse_origin

SCHEME = "madoguchi-agent"
MAX_LINK = 512
_LINK = re.compile(rf"{SCHEME}://pair/?\?s=([A-Za-z0-9_-]{{4,300}})&t=([A-Za-z0-9_-]{{22,64}})")
_CODE = re.compile(r"[2-9A-Z]{8}")
_DASHES = re.compile(r"[\s\-‐-―−ーｰ]")


@dataclass(frozen=True)
class Claim:
    """What the agent shows the server to be paired: a ticket, a typed code, or what an earlier pairing left."""

    ticket: str | None = field(default=None, repr=False)
    user_code: str | None = field(default=None, repr=False)
    resume: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class PairLink:
    origin: str
    claim: Claim


def parse_link(text: str, *, dev_http: bool) -> PairLink:
    """Raises LinkMalformed and nothing else, whatever the text. Whether the origin is allowed is asked later."""
    if len(text) > MAX_LINK:
        raise LinkMalformed("too long")
    match = _LINK.fullmatch(text)
    if match is None:
        raise LinkMalformed("form")
    server, ticket = match.groups()
    try:
        decoded = base64.b64decode(server + "=" * (-len(server) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
        origin = parse_origin(decoded, dev_http=dev_http)
    except (binascii.Error, UnicodeError, UsageProblem) as error:
        raise LinkMalformed("site") from error
    if origin != decoded:
        raise LinkMalformed("site is not in canonical form")
    return PairLink(origin, Claim(ticket=ticket))


def fold_code(typed: str) -> str:
    """XXXX-XXXX from what people type: full-width, lower case, any dash or none. Raises CodeMalformed."""
    folded = _DASHES.sub("", unicodedata.normalize("NFKC", typed[:64]).upper())
    if not _CODE.fullmatch(folded):
        raise CodeMalformed
    return f"{folded[:4]}-{folded[4:]}"
