"""One call of a function, as a manual trigger makes it."""

from __future__ import annotations

from datetime import datetime

from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.response import StepResponse
from functions.shared.runtime.settings import Settings
from local_runner.runtime.functions import FUNCTIONS, InProcess
from local_runner.runtime.opening import polling
from local_runner.runtime.source import FETCHING, source
from local_runner.runtime.workspace import timed


def call_function(
    settings: Settings,
    function: str,
    body: str,
    as_of: datetime | None,
    *,
    simulated: bool,
) -> StepResponse:
    """Call a function with a request body. `as_of` is the time that the body names.

    Raises ConfigError for an unknown function, and what opening raises.
    """
    if function not in FUNCTIONS:
        raise ConfigError(
            f"There is no function {function!r}.",
            fix=f"Choose from {', '.join(FUNCTIONS)}.",
        )
    timeout_s = load_dags().functions[function].timeout_seconds
    calls_api = function == FETCHING
    with source(settings, as_of, simulated=simulated, calls_api=calls_api) as (
        running,
        clock,
    ):
        limiter = Limiter(running.calls_per_minute, clock)
        with polling(timed(running), clock, limiter) as services:
            return InProcess(services)(function, body.encode(), timeout_s)
