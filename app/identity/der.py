"""One DER UTF8String to text (X.690). It takes no other type, no overlong length, nothing after it."""

_UTF8_STRING = 0x0C
_LONG_FORM = 0x80
_MAX_LENGTH_OCTETS = 2


class TextUnreadable(ValueError):
    """The bytes are not exactly one DER UTF8String of printable text. The message never quotes them."""


def utf8_string(der: bytes) -> str:
    """Raises TextUnreadable for anything but tag 0C, a minimal definite length, that many bytes of UTF-8."""
    if len(der) < 2 or der[0] != _UTF8_STRING:  # noqa: PLR2004 - one octet of tag, one of length
        raise TextUnreadable("not a UTF8String")
    content = _content(der)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        # The decoder's own message quotes the bytes, which are somebody's name or address.
        raise TextUnreadable("not UTF-8") from None
    if not text or not all(character.isprintable() or character == "\u3000" for character in text):
        raise TextUnreadable("empty, or with control characters")
    return text


def _content(der: bytes) -> bytes:
    first = der[1]
    octets = first - _LONG_FORM if first >= _LONG_FORM else 0
    if first == _LONG_FORM or octets > _MAX_LENGTH_OCTETS or len(der) < 2 + octets:
        raise TextUnreadable("length")
    length = int.from_bytes(der[2 : 2 + octets], "big") if octets else first
    if octets and (der[2] == 0 or length < _LONG_FORM):
        raise TextUnreadable("length not minimal")
    if len(der) != 2 + octets + length:
        raise TextUnreadable("length does not fit")
    return der[2 + octets :]
