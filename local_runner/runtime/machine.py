"""The machine that a command runs on, and the words it was typed with."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from functions.shared.runtime.clock import Clock, SystemClock


@dataclass(frozen=True)
class Machine:
    """What a verb takes from the machine that it runs on: its clock and environment."""

    clock: Clock
    env: Mapping[str, str]


_WORDS: ContextVar[Sequence[str]] = ContextVar("words", default=())
_MACHINE: ContextVar[Machine | None] = ContextVar("machine", default=None)


def machine() -> Machine:
    """The machine of this command: the real one unless `running_on` set another."""
    return _MACHINE.get() or Machine(SystemClock(), os.environ)


@contextmanager
def running_on(other: Machine | None, words: Sequence[str] = ()) -> Iterator[None]:
    """Run the verb with these words on a machine; None is the real one."""
    machine_token, words_token = _MACHINE.set(other), _WORDS.set(words)
    try:
        yield
    finally:
        _WORDS.reset(words_token)
        _MACHINE.reset(machine_token)


def typed_command(*more: str) -> str:
    """This command as it was typed, with more words."""
    return shlex.join([".venv/bin/python", "-m", "local_runner", *_WORDS.get(), *more])
