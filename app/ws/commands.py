"""A command is a function and the one message it takes. A list of commands is a table that can be read."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.wire.messages import Payload

Caller = TypeVar("Caller")
M = TypeVar("M", bound=Payload)


@dataclass(frozen=True, slots=True)
class Command(Generic[Caller]):
    takes: type[Payload]
    run: Callable[[Caller, Any], Awaitable[None]]


def command(
    takes: type[M],
) -> Callable[[Callable[[Caller, M], Awaitable[None]]], Command[Caller]]:
    """`@command(FlowStart)` over `async def start_reading(caller, message: FlowStart)`."""
    return lambda function: Command(takes, function)


def table(commands: Iterable[Command[Caller]]) -> Mapping[type[Payload], Command[Caller]]:
    return {entry.takes: entry for entry in commands}
