"""Ports of this machine that nobody else takes before, or between two starts of, what a test lets listen there."""

import secrets
import socket
from contextlib import suppress

# Systems number outgoing connections from 32768 or 49152 up: one of another test would hold such a port for a moment.
PORTS = range(20_000, 32_000)
TRIES = 100


def free_port() -> int:
    for _ in range(TRIES):
        port = secrets.choice(PORTS)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port of this machine is free")
