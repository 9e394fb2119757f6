"""The log: JSON lines, or a readable form on a terminal, written by a thread of its own. Exceptions and warnings are
told by type and place; their texts are left out unless they are known to hold no data."""

import logging
import warnings
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Event, Thread
from traceback import walk_tb
from typing import Final, TextIO

import msgspec

from app.config import Logs
from app.redaction import redacted
from app.request_id import current_request_id

WAITING_LINES: Final = 10_000
BATCH_SECONDS: Final = 0.1
STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "request", "asctime"}
# Our own exceptions are written to hold no data, and SQLite names columns, never values.
SPEAKING_MODULES: Final = ("app.", "sqlite3")

log = logging.getLogger(__name__)
Field = str | int | float | bool | None


@contextmanager
def logging_to(stream: TextIO, settings: Logs) -> Iterator[None]:
    """The whole process logs to the stream until the block ends; then every waiting line is written."""
    readable = settings.format == "text" or (settings.format == "auto" and stream.isatty())
    handler = _BatchHandler(stream, ReadableFormatter() if readable else JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(settings.level)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _show_warning
            yield
    finally:
        root.removeHandler(handler)
        handler.close()


def _show_warning(  # noqa: PLR0917 - as `warnings.showwarning` is called
    message: Warning | str,  # noqa: ARG001 - aiohttp's quote what was sent, such as the name of a file
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """In place of `warnings.showwarning`, which writes to stderr."""
    log.warning("%s at %s:%d", category.__name__, filename, lineno)


class _BatchHandler(logging.Handler):
    """Takes lines in the caller's task without waiting; a thread formats and writes them ten times a second.
    When the stream is stuck the oldest lines are dropped rather than the service stopped."""

    def __init__(self, stream: TextIO, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self._stream = stream
        self._waiting: deque[logging.LogRecord] = deque(maxlen=WAITING_LINES)
        self._closed = Event()
        self._thread = Thread(target=self._write_batches, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        # Only the caller's task knows its request, and its arguments may change before the thread looks.
        record.request = current_request_id.get()
        try:
            record.message = record.getMessage()
        except (TypeError, ValueError):  # The arguments do not fit; a bad line must not fail the request.
            record.message = str(record.msg)
        record.args = None
        self._waiting.append(record)

    def close(self) -> None:
        self._closed.set()
        self._thread.join()
        super().close()

    def _write_batches(self) -> None:
        while not self._closed.wait(BATCH_SECONDS):
            self._write_waiting()
        self._write_waiting()

    def _write_waiting(self) -> None:
        lines: list[str] = []
        while self._waiting:
            lines.append(self.format(self._waiting.popleft()) + "\n")
        with suppress(OSError, ValueError):  # The reader of the stream has gone; the service has not.
            self._stream.write("".join(lines))
            self._stream.flush()


def _message(record: logging.LogRecord) -> str:
    """The first line: asyncio and aiohttp append the repr of a task or a request. Always encodable."""
    first_line = record.message.split("\n", 1)[0]
    return redacted(first_line.encode("utf-8", "replace").decode())


def _fields(record: logging.LogRecord) -> dict[str, Field]:
    """What the caller gave as `extra`; anything but a plain value shows its type only."""
    found: dict[str, Field] = {}
    for name, value in record.__dict__.items():
        if name in STANDARD:
            continue
        if isinstance(value, str):
            found[name] = redacted(value)
        elif value is None or isinstance(value, int | float):
            found[name] = value
        else:
            found[name] = type(value).__name__
    return found


def _told(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}: {redacted(str(error))}" if kind.__module__.startswith(SPEAKING_MODULES) else name


def _trace(record: logging.LogRecord) -> list[str]:
    """The chain of exceptions, innermost cause last, each with the places it passed."""
    told: list[str] = []
    error = record.exc_info[1] if record.exc_info else None
    while error is not None:
        told.append(_told(error))
        told += [
            f"  {frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
            for frame, line in walk_tb(error.__traceback__)
        ]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Field | list[str]] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        request = getattr(record, "request", "")
        if request:
            line["request"] = request
        line.update(_fields(record))
        if record.exc_info:
            line["error"] = _trace(record)
        return msgspec.json.encode(line).decode()


class ReadableFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        parts = [time, f"{record.levelname:<7}", _message(record)]
        parts += [f"{name}={value}" for name, value in _fields(record).items()]
        request = getattr(record, "request", "")
        if request:
            parts.append(f"[{request}]")
        return "\n    ".join((" ".join(parts), *(_trace(record) if record.exc_info else ())))
