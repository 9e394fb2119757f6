"""A last filter for log lines. Nothing may rely on it, since it cannot know a name or a PIN when it sees one."""

import re

STARS = "********"
SHORTEST_NUMBER = 12
SHORTEST_TOKEN = 32

_TELLTALE = re.compile(
    r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|\Z)"  # a certificate or a key
    r"|[^\s<>\"'(),:;=]+@[^\s<>\"'(),:;]+"  # an e-mail address
    r"|(?<=[/\w])\?[^\s\"']+"  # the query of a URL
    r"|[A-Za-z0-9_-]{32,}"  # a token or a hash
    r"|\b[34679CDFGHJKMPRTWXY]{3}-[34679CDFGHJKMPRTWXY]{3}-[34679CDFGHJKMPRTWXY]{4}\b"  # a user ID
    r"|\b[A-Z]{2}\d{8}[A-Z]{2}\b"  # a residence card number
    r"|\b\d{12}\b"  # an Individual Number
    r"|\b(?!127\.)\d{1,3}(?:\.\d{1,3}){3}\b",  # an address of somebody's connection
    re.DOTALL,
)


def redacted(text: str) -> str:
    """The text with stars for everything that looks like an address, a token or a number of a person."""
    if _is_plain_word(text):
        return text
    return _TELLTALE.sub(STARS, text)


def _is_plain_word(text: str) -> bool:
    """Most fields of a line are names of ours, and no telltale is that short and that plain."""
    shortest = SHORTEST_TOKEN if text.islower() else SHORTEST_NUMBER
    return len(text) < shortest and text.isidentifier()
