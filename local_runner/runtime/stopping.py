"""A clean end for what runs until it is told to stop."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)

SLICE_S = 0.1
"""How soon a wait notices that it is to end."""


class StoppedError(Exception):
    """Somebody asked to stop. `is_clean` is false where a step did not end in time."""

    def __init__(self, *, is_clean: bool = True) -> None:
        super().__init__("asked to stop")
        self.is_clean = is_clean


class Stop:
    """Whether somebody asked to stop: a flag that a signal handler may set.

    An Event would not do: its lock may be held by the very code that the handler
    interrupts.
    """

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self.is_asked = False

    def check(self) -> None:
        """Raise StoppedError once somebody asked."""
        if self.is_asked:
            raise StoppedError

    def wait(self, seconds: float) -> None:
        """Let so many real seconds pass. Raises StoppedError, soon, when asked."""
        over = time.monotonic() + seconds
        self.check()
        while (left_s := over - time.monotonic()) > 0:
            time.sleep(min(left_s, SLICE_S))
            self.check()


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Ctrl-C and SIGTERM ask to stop; a second one ends the process at once."""
    stop = Stop()

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        for one in SIGNALS:
            signal.signal(one, signal.SIG_DFL)
        stop.is_asked = True

    before = {one: signal.signal(one, ask) for one in SIGNALS}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def interruptible() -> Iterator[None]:
    """Have Ctrl-C end the block with KeyboardInterrupt, whatever was made of it.

    A library that it comes upon may raise an error of its own: DuckDB does.
    """
    is_pressed = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal is_pressed
        is_pressed = True
        signal.default_int_handler(number, frame)

    is_default = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if is_default:
        signal.signal(signal.SIGINT, note)
    try:
        yield
    except BaseException as error:
        if is_pressed and (not isinstance(error, SystemExit) or error.code):
            raise KeyboardInterrupt from None
        raise
    finally:
        if is_default:
            signal.signal(signal.SIGINT, signal.default_int_handler)


class StoppableClock:
    """The machine's clock; whoever sleeps on it is woken to stop."""

    def __init__(self, stop: Stop) -> None:
        """Sleep until `stop` at most."""
        self._stop = stop

    def now(self) -> datetime:
        """The machine's time, UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Block for `seconds`. Raises StoppedError when asked to stop."""
        self._stop.wait(seconds)


class FastClock(StoppableClock):
    """A clock of a simulation: `speed` times as fast as the machine's."""

    def __init__(self, stop: Stop, start: datetime, speed: float) -> None:
        """It is `start` (aware; kept as UTC) now."""
        super().__init__(stop)
        self._start, self._speed = start.astimezone(UTC), speed
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The time of the simulation."""
        passed_s = (time.monotonic() - self._began) * self._speed
        return self._start + timedelta(seconds=passed_s)

    def sleep(self, seconds: float) -> None:
        """Block for `seconds` of this clock. Raises StoppedError when asked to stop."""
        super().sleep(seconds / self._speed)
