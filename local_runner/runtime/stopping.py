"""A clean end for verbs that run until they are stopped."""

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
"""How soon a wait notices a stop request."""


class StoppedError(Exception):
    """A stop was requested. `is_clean` is false where a step did not end in time."""

    def __init__(self, *, is_clean: bool = True) -> None:
        super().__init__("a stop was requested")
        self.is_clean = is_clean


class Stop:
    """Whether a stop was requested: a flag that a signal handler may set.

    Not an Event: its lock may be held by the code that the handler interrupts.
    """

    def __init__(self) -> None:
        """No stop is requested yet."""
        self.is_requested = False

    def check(self) -> None:
        """Raise StoppedError once a stop is requested."""
        if self.is_requested:
            raise StoppedError

    def wait(self, seconds: float) -> None:
        """Wait for real seconds. Raises StoppedError soon after a stop is requested."""
        over = time.monotonic() + seconds
        self.check()
        while (left_s := over - time.monotonic()) > 0:
            time.sleep(min(left_s, SLICE_S))
            self.check()


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Ctrl-C and SIGTERM request a stop; a second one ends the process at once."""
    stop = Stop()

    def request_stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        stop.is_requested = True

    before = {each: signal.signal(each, request_stop) for each in SIGNALS}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def interruptible() -> Iterator[None]:
    """End the block with KeyboardInterrupt on Ctrl-C, whatever error a library turns
    it into.

    DuckDB raises an error of its own.
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
    """The machine's clock; a stop request ends a sleep."""

    def __init__(self, stop: Stop) -> None:
        """Sleep until `stop` at most."""
        self._stop = stop

    def now(self) -> datetime:
        """The machine's time, UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Block for `seconds`. Raises StoppedError on a stop request."""
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
        """Block for `seconds` of this clock. Raises StoppedError on a stop request."""
        super().sleep(seconds / self._speed)
