"""A real OCSP responder, `openssl ocsp`, on a port of its own."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.revocation.responder import Signer

LISTENING = re.compile(rb"ACCEPT .*:([0-9]+) PID=")


@dataclass(frozen=True)
class Register:
    """What the responder knows: one line for each certificate of the authority, as `openssl ca` keeps them."""

    authority: x509.Certificate
    signer: Signer
    directory: Path

    def write(self, good: tuple[x509.Certificate, ...], revoked: tuple[x509.Certificate, ...]) -> None:
        lines = [self._line("V", one, "") for one in good]
        lines += [self._line("R", one, "260401000000Z,keyCompromise") for one in revoked]
        (self.directory / "index.txt").write_text("".join(lines), encoding="ascii")
        (self.directory / "ca.pem").write_bytes(self.authority.public_bytes(Encoding.PEM))
        (self.directory / "signer.pem").write_bytes(self.signer.certificate.public_bytes(Encoding.PEM))
        key = self.signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.directory / "signer.key").write_bytes(key)

    @staticmethod
    def _line(state: str, certificate: x509.Certificate, revoked_at: str) -> str:
        until = certificate.not_valid_after_utc.strftime("%y%m%d%H%M%SZ")
        serial = f"{certificate.serial_number:X}".zfill(8)
        return f"{state}\t{until}\t{revoked_at}\t{serial}\tunknown\t/CN={serial}\n"


REVOKED_AT = datetime(2026, 4, 1, tzinfo=UTC)


@asynccontextmanager
async def openssl_ocsp(register: Register, *options: str) -> AsyncIterator[str]:
    """The address of a responder that answers from `register` until the block ends."""
    at = register.directory
    process = await asyncio.create_subprocess_exec(
        "openssl", "ocsp", "-port", "0", "-index", at / "index.txt", "-CA", at / "ca.pem",
        "-rsigner", at / "signer.pem", "-rkey", at / "signer.key", *options,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{await asyncio.wait_for(_port(process), 20)}"
    finally:
        process.kill()
        await process.communicate()


async def _port(process: asyncio.subprocess.Process) -> int:
    assert process.stdout is not None
    said = b""
    async for line in process.stdout:
        said += line
        if found := LISTENING.search(line):
            return int(found[1])
    raise AssertionError(said.decode())
