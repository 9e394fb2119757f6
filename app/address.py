"""The address the service listens on. It is taken before anything else: a second start touches nothing of the first."""

import errno
import socket

BACKLOG = 512


class AddressRefused(Exception):
    """The address cannot be listened on; the message says which and why."""


def take_address(host: str, port: int) -> socket.socket:
    """Raises AddressRefused when another program has the port, or this machine has no such address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = f"port {port} is in use by another program; choose another one"
        else:
            reason = f"{host} port {port} cannot be used: {error.strerror}"
        raise AddressRefused(reason) from error
