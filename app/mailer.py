"""The Mailer port and its SMTP sender. A mail is delivered, deferred or refused; no logs, no store."""

import ssl
from typing import Protocol

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPTimeoutError,
)

from app.config import Mail

TIMEOUT_SECONDS = 30
PERMANENT = 500  # RFC 5321 4.2.1: replies from here on will not change by trying again.


class MailUndelivered(Exception):
    """`code` is an SMTP reply code or one word of ours; never an address, a host or a server's sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MailDeferred(MailUndelivered):
    """Raised when the same mail may be accepted later."""


class MailRefused(MailUndelivered):
    """Raised when this mail will never be accepted for this recipient."""


class Mailer(Protocol):
    async def send(self, message: bytes, recipient: str) -> None:
        """Returns once the message is in somebody else's care. Raises MailDeferred or MailRefused."""

    async def close(self) -> None: ...


class SmtpMailer:
    """Hands mails to one relay. Connections are kept and used again: greeting and TLS cost more than a mail.
    There are never more of them than mails sent at the same time."""

    def __init__(self, settings: Mail) -> None:
        self._settings = settings
        self._tls = ssl.create_default_context(cafile=settings.ca_file or None)
        self._free: list[SMTP] = []

    async def send(self, message: bytes, recipient: str) -> None:
        kept = self._take_free()
        if kept is not None:
            try:
                return await self._hand_over(kept, message, recipient)
            except MailDeferred as deferred:
                # Relays hang up on connections that rested too long: that is no reason to let a mail wait.
                if deferred.code != "connection":
                    raise
        return await self._hand_over(await self._connect(), message, recipient)

    async def close(self) -> None:
        while self._free:
            connection = self._free.pop()
            try:
                await connection.quit(timeout=1)
            except (SMTPException, OSError):
                connection.close()

    def _take_free(self) -> SMTP | None:
        while self._free:
            connection = self._free.pop()
            if connection.is_connected:
                return connection
        return None

    async def _connect(self) -> SMTP:
        settings = self._settings
        connection = SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.username or None,
            password=settings.password or None,
            local_hostname=settings.sender.rpartition("@")[2],
            timeout=TIMEOUT_SECONDS,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            tls_context=None if settings.security == "none" else self._tls,
        )
        try:
            await connection.connect()
        except (SMTPException, OSError) as error:
            connection.close()
            # A wrong password or certificate is the office's to mend, not the mail's fault: the mail waits.
            raise MailDeferred(_code(error)) from error
        return connection

    async def _hand_over(self, connection: SMTP, message: bytes, recipient: str) -> None:
        try:
            await connection.sendmail(self._settings.sender, [recipient], message)
        except (SMTPException, OSError, ValueError) as error:
            self._keep(
                connection, broken=not isinstance(error, SMTPResponseException | SMTPRecipientsRefused)
            )
            raise _undelivered(error) from error
        except BaseException:
            connection.close()  # Cancelled in mid-dialogue: what comes next on this line is unknown.
            raise
        self._keep(connection, broken=False)

    def _keep(self, connection: SMTP, *, broken: bool) -> None:
        if broken or not connection.is_connected:
            connection.close()
        else:
            self._free.append(connection)


def _undelivered(error: Exception) -> MailUndelivered:
    if isinstance(error, SMTPRecipientsRefused):
        error = error.recipients[0]
        return _by_reply(error.code)
    if isinstance(error, SMTPDataError):
        return _by_reply(error.code)
    if isinstance(error, ValueError) and not isinstance(error, ssl.SSLError):
        return MailRefused("address")
    return MailDeferred(_code(error))


def _by_reply(code: int) -> MailUndelivered:
    return MailRefused(str(code)) if code >= PERMANENT else MailDeferred(str(code))


def _code(error: BaseException) -> str:
    """One word for `last_error`. A library that wraps a TLS failure keeps it as the cause."""
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__ or error.__context__, ssl.SSLError):
        return "tls"
    if isinstance(error, SMTPResponseException):
        return str(error.code)
    if isinstance(error, SMTPTimeoutError | TimeoutError):
        return "timeout"
    # The library has no leaf of its own for a relay that lacks an extension we insist on: encryption or login.
    return "unsupported" if type(error) is SMTPException else "connection"
