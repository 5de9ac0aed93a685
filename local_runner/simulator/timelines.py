"""The timeline of one match: every state that the feed shows.

A timeline is a function of (seed, fixture, profile) only, so that each match can be
generated independently. The same seed gives the same goals in every profile; a profile
is how well the feed reports them. In `incident` and `hostile` the feed reports them as
in `realistic`, and the API itself fails at times: see `faults_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from functions.shared.runtime.errors import ConfigError
from local_runner.simulator.calm import calm, final_score
from local_runner.simulator.disruptions import LONGEST_DELAY
from local_runner.simulator.fixtures import Fixture, make_up_date
from local_runner.simulator.realistic import anomaly_of, realistic
from local_runner.simulator.states import Score, State

Script = Callable[[int, Fixture], Iterator[State]]

PROFILES: Mapping[str, Script] = {
    "calm": calm,
    "realistic": realistic,
    "incident": realistic,
    "hostile": realistic,
}

SETTLED_AFTER = timedelta(days=2)
"""After this long the feed shows the result of every match without an anomaly: it is
never frozen for longer than to the next morning."""


def timeline(seed: int, fixture: Fixture, profile: str) -> list[State]:
    """Every state of a match, in the order in which the feed shows them.

    Raises ConfigError for a profile that does not exist.
    """
    check_profile(profile)
    return list(PROFILES[profile](seed, fixture))


def check_profile(profile: str) -> None:
    """Raise ConfigError for a profile that does not exist."""
    if profile not in PROFILES:
        raise ConfigError(
            f"There is no simulator profile {profile!r}.",
            fix=f"Choose one of: {', '.join(PROFILES)}.",
        )


def settled_score(seed: int, fixture: Fixture, profile: str) -> Score | None:
    """The result that every state shows from SETTLED_AFTER the kick-off on, as in the
    timeline, which takes five times as long; None for a match with an anomaly."""
    if PROFILES[profile] is realistic and anomaly_of(seed, fixture) is not None:
        return None
    return final_score(seed, fixture)


def days_of(seed: int, fixture: Fixture, profile: str) -> set[date]:
    """The UTC dates of all kick-offs that the feed may show for a match."""
    days = {fixture.kick_off.date(), fixture.placeholder.date()}
    if PROFILES[profile] is realistic:
        days.add((fixture.kick_off + LONGEST_DELAY).date())
        days.add(make_up_date(fixture, seed).date())
    return days
