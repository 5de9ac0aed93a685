"""Times ahead of the clock: rejected in a request, void where they are stored.

A mistyped `as_of`, or a machine whose clock was ahead for a while, leaves rows, files
and lake objects of a future time. Compared with the real time, all of these look
newer than anything written now, so that nothing would be replaced until then.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.settings import Settings

CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead of the clock a requested time may be: clocks that are kept by NTP
differ by far less."""

VOID_AFTER = 2 * CLOCK_SKEW
"""How far ahead of the clock a stored time may be. More than `CLOCK_SKEW`, so that what
one machine accepts, another one whose clock is a little behind does not void."""

UNBOUNDED = datetime(2200, 1, 1, tzinfo=UTC)


def latest_valid(settings: Settings, clock: Clock) -> datetime:
    """The latest valid time of a stored object or row; later ones are void.

    With CLOCK=request each request sets the clock, also back to a day that is played
    again: no stored time is void then.
    """
    if settings.clock == "request":
        return UNBOUNDED
    return clock.now() + VOID_AFTER


def check_not_ahead(
    settings: Settings, clock: Clock, moment: datetime | None, name: str
) -> None:
    """Raise BadRequestError where the time that is called `name` is ahead of the clock
    by more than `CLOCK_SKEW`; with CLOCK=request it is the clock."""
    if moment is None or settings.clock == "request":
        return
    now = clock.now()
    if moment > now + CLOCK_SKEW:
        raise BadRequestError(
            f"{name} is {_text(moment)}, ahead of the clock, which is at {_text(now)}.",
            fix=f"Leave {name} out, or pass a time that is not in the future; the "
            "clock of this "
            "machine shows: date -u",
        )


def is_void(moment: datetime | None, latest: datetime, *, written_at: datetime) -> bool:
    """Whether a time that was written down when the clock was at `written_at` was void
    then, or is now, as `latest_valid` says."""
    if moment is None or latest == UNBOUNDED:
        return False
    return moment > min(latest, written_at + VOID_AFTER)


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
