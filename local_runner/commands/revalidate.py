"""Validates rejected rows and responses again, and loads those that now pass."""

from __future__ import annotations

from datetime import datetime

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.settings import Settings
from local_runner.runtime.counts import counted
from local_runner.runtime.functions import call_step, succeeded
from local_runner.runtime.opening import open_services
from local_runner.runtime.screen import Screen

STEPS = (
    ("load", "load_raw_live_tables"),
    ("transform", "run_live_silver"),
    ("transform", "run_batch_silver"),
)


def revalidate_responses(settings: Settings, clock: Clock, screen: Screen) -> bool:
    """Validate again what an earlier contract rejected, and load what passes.

    True unless a step fails, which raises TouchlineError.
    """
    with open_services(settings, clock) as services:
        validated = succeeded(
            call_step(services, "validate", "revalidate_raw_payloads")
        )
        oldest = validated.body["details"]["oldest"]
        as_of = datetime.fromisoformat(oldest) if oldest else None
        for function, step in STEPS:
            succeeded(call_step(services, function, step, as_of=as_of))
    counts = validated.body["counts"]
    responses = sum(counts[v] for v in ("valid", "partial", "invalid", "error"))
    screen.say(
        f"Validated {counted(responses, 'response')} again, "
        f"{counts['invalid']} invalid; "
        f"{counted(counts['quarantined'], 'row')} rejected, "
        f"{counts['readmitted'] or 'none'} re-admitted."
    )
    screen.result(counts)
    return True
