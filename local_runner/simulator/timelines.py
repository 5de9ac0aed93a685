"""The timeline of one match: every state that the feed shows.

A timeline is a function of (seed, fixture, profile) only, so that each match can be
generated independently. The same seed gives the same goals in every profile; a profile
is how well the feed reports them. In `incident` and `hostile` the feed reports them as
in `realistic`, and the API itself fails at times: see `faults_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from functions.shared.runtime.errors import ConfigError
from local_runner.simulator.calm import calm
from local_runner.simulator.fixtures import Fixture
from local_runner.simulator.realistic import realistic
from local_runner.simulator.states import State

Script = Callable[[int, Fixture], Iterator[State]]

PROFILES: Mapping[str, Script] = {
    "calm": calm,
    "realistic": realistic,
    "incident": realistic,
    "hostile": realistic,
}


def timeline(seed: int, fixture: Fixture, profile: str) -> list[State]:
    """Every state of a match, in the order in which the feed shows them.

    Raises ConfigError for a profile that does not exist.
    """
    if profile not in PROFILES:
        raise ConfigError(
            f"There is no simulator profile {profile!r}.",
            fix=f"Choose one of: {', '.join(PROFILES)}.",
        )
    return list(PROFILES[profile](seed, fixture))
