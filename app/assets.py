"""Static files held in memory under names that carry their content hash, ready in gzip and Brotli.

Reads one directory once, at start. Serves nothing that was not there then: another hash is an unknown name.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli

STATIC = Path(__file__).parent / "static"
COMPRESSIBLE = frozenset({"text/css", "text/javascript", "image/svg+xml", "text/plain"})
CONTENT_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_CSS_URL = re.compile(rb"url\(([\w./-]+)\)")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. `bodies` maps a content coding (`identity`, `gzip`, `br`) to the bytes to send."""

    name: str
    public_name: str
    content_type: str
    digest: str
    bodies: Mapping[str, bytes]

    def etag(self, coding: str) -> str:
        """Strong validator: two codings of one file are different bytes (RFC 9110 section 8.8.3)."""
        return f'"{self.digest}-{coding}"'


@dataclass(frozen=True, slots=True)
class Assets:
    by_name: Mapping[str, Asset]
    by_public_name: Mapping[str, Asset]

    def href(self, name: str) -> str:
        """The address for a template. An unknown name is a programming mistake and raises KeyError."""
        return f"/static/{self.by_name[name].public_name}"


def _content_type(name: str) -> str:
    suffix = Path(name).suffix
    return CONTENT_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _bodies(content: bytes, content_type: str) -> Mapping[str, bytes]:
    bodies = {"identity": content}
    if content_type in COMPRESSIBLE:
        bodies["gzip"] = gzip.compress(content, mtime=0)
        bodies["br"] = brotli.compress(content, quality=9)
    return bodies


def _asset(name: str, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:16]
    stem, _, suffix = name.rpartition(".")
    content_type = _content_type(name)
    return Asset(
        name=name,
        public_name=f"{stem}.{digest}.{suffix}",
        content_type=content_type,
        digest=digest,
        bodies=_bodies(content, content_type),
    )


def _hash_references(css: bytes, known: Mapping[str, Asset]) -> bytes:
    """`url(fonts/a.woff2)` becomes the hashed name; style sheets all lie directly under /static/."""
    return _CSS_URL.sub(lambda found: b"url(%s)" % known[found[1].decode()].public_name.encode(), css)


def load_assets(directory: Path = STATIC) -> Assets:
    """Every file below `directory`; style sheets last, because their hash covers the names they refer to."""
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    by_name: dict[str, Asset] = {}
    for path in sorted(files, key=lambda file: file.suffix == ".css"):
        name = path.relative_to(directory).as_posix()
        content = path.read_bytes()
        by_name[name] = _asset(name, _hash_references(content, by_name) if path.suffix == ".css" else content)
    return Assets(by_name=by_name, by_public_name={asset.public_name: asset for asset in by_name.values()})


def best_coding(accept_encoding: str, offered: Mapping[str, bytes]) -> str:
    """The smallest offered coding the browser accepts (RFC 9110 section 12.5.3), else `identity`."""
    accepted = set()
    for part in accept_encoding.lower().split(","):
        coding, _, weight = part.partition(";")
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            accepted.add(coding.strip())
    return next((coding for coding in ("br", "gzip") if coding in accepted and coding in offered), "identity")
