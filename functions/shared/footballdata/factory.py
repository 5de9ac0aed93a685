"""Makes clients of the API from the settings."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.clock import Clock
from functions.shared.runtime.settings import Settings

if TYPE_CHECKING:
    from functions.shared.footballdata.client import FootballData


def api_factory(
    settings: Settings, clock: Clock, limiter: Limiter, rng: Random | None = None
) -> Callable[[Callable[[], None]], FootballData]:
    """A factory of API clients that share `limiter`, and `rng` if it is given; each
    calls the deadline check of its step."""

    def make(check: Callable[[], None]) -> FootballData:
        # steps that call no API are spared what its client imports
        from functions.shared.footballdata.client import FootballData  # noqa: PLC0415

        return FootballData(
            base_url=settings.api_url,
            token=settings.token,
            clock=clock,
            limiter=limiter,
            timeout_s=settings.timeout_s,
            max_response_bytes=settings.max_response_bytes,
            attempts=settings.attempts,
            rng=rng,
            check=check,
        )

    return make
