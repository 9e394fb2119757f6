"""What is said through the pipes between the service and the processes that open pictures: one frame, four bytes of
length and MessagePack, for each job and each answer."""

from typing import BinaryIO, TypeAlias

import msgspec

from app.records import Picture, PictureFault

LENGTH_BYTES = 4
# The first frame of a process that opens pictures.
READY = b"ready"
# A job is a picture as sent, an answer one made anew: both far below, unless a picture has taken its fork over.
MOST_BYTES = 64 * 1024 * 1024


class Take(msgspec.Struct, frozen=True, tag=True):
    data: bytes
    max_pixels: int


class Mark(msgspec.Struct, frozen=True, tag=True):
    picture: bytes
    text: str
    turn: int


class Taken(msgspec.Struct, frozen=True, tag=True):
    picture: Picture


class Marked(msgspec.Struct, frozen=True, tag=True):
    picture: bytes


class Refused(msgspec.Struct, frozen=True, tag=True):
    fault: PictureFault


class Lost(msgspec.Struct, frozen=True, tag=True):
    """The picture ended the process it was opened in. `status` as wait(2) has it."""

    status: int


Job: TypeAlias = Take | Mark
Answer: TypeAlias = Taken | Marked | Refused | Lost


def write_frame(pipe: BinaryIO, frame: bytes) -> None:
    pipe.write(len(frame).to_bytes(LENGTH_BYTES) + frame)
    pipe.flush()


def read_frame(pipe: BinaryIO) -> bytes:
    """Raises EOFError, also for a frame that nobody here would send."""
    size = int.from_bytes(_exactly(pipe, LENGTH_BYTES))
    if size > MOST_BYTES:
        raise EOFError
    return _exactly(pipe, size)


def _exactly(pipe: BinaryIO, size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
