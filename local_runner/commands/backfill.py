"""Fetches the matches of past days again, in parts that the API allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.context import Services
from functions.shared.runtime.request import manual_id
from functions.shared.runtime.settings import Settings
from local_runner.commands.backfill_range import (
    DayRange,
    DayStatus,
    Part,
    check_not_far_ahead,
    day_range,
    day_statuses,
    done_days,
    parts_of,
)
from local_runner.runtime.counts import counted
from local_runner.runtime.functions import InProcess
from local_runner.runtime.machine import machine, typed_command
from local_runner.runtime.opening import looking, open_services, warehouse_file
from local_runner.runtime.screen import Screen
from local_runner.runtime.source import source
from local_runner.runtime.workspace import claim

STEPS = (
    ("fetch", "backfill_recent_matches"),
    ("validate", "validate_raw_payloads"),
    ("load", "load_raw_live_tables"),
    ("transform", "run_live_silver"),
)


def backfill_days(
    settings: Settings,
    screen: Screen,
    *,
    days: tuple[date, date],
    competitions: str | None,
    as_of: datetime | None,
    simulated: bool,
    dry_run: bool,
) -> bool:
    """Fetch the days from the API or the simulator; with `dry_run` only print the plan.

    True if all went well. Raises BadRequestError for days that cannot be requested, and
    what opening raises.
    """
    requested = day_range(*days, competitions, settings.competitions)
    if dry_run and not simulated:
        claim(settings, None, otherwise=f"Simulate it: {typed_command('--simulated')}.")
        plan_backfill(settings, machine().clock, screen, requested)
        return True
    with source(settings, as_of, simulated=simulated, dry_run=dry_run) as (
        running,
        clock,
    ):
        requested = day_range(*days, competitions, running.competitions)
        if dry_run:
            plan_backfill(running, clock, screen, requested)
            return True
        return run_backfill(running, clock, screen, requested)


def plan_backfill(
    settings: Settings, clock: Clock, screen: Screen, requested: DayRange
) -> None:
    """Print what a backfill would request, and what that costs. Requests nothing, and
    opens the warehouse only where there is one. Raises BadRequestError for days that
    are too far ahead, and what opening raises."""
    check_not_far_ahead(requested, clock.now())
    done: set[date] = set()
    path = warehouse_file(settings)
    if path is None or path.exists():
        with looking(settings, clock) as services:
            done = done_days(services, requested)
    parts = parts_of(requested, done)
    minutes = len(parts) / settings.calls_per_minute
    screen.table("", ["dateFrom", "dateTo"], [part.window for part in parts])
    screen.say(
        f"{counted(len(requested.days), 'day')}, {len(done)} done: "
        f"{counted(len(parts), 'API call')}, about {minutes:.1f} minutes at "
        f"{settings.calls_per_minute} a minute, for "
        f"{', '.join(requested.competitions)}."
    )
    screen.say("Dry run: nothing was requested.")
    windows = [part.window for part in parts]
    screen.result(
        {
            "competitions": requested.competitions,
            "windows": [{"date_from": start, "date_to": end} for start, end in windows],
            "days": len(requested.days),
            "days_done": len(done),
            "calls": len(parts),
            "minutes": round(minutes, 2),
        }
    )


def run_backfill(
    settings: Settings, clock: Clock, screen: Screen, requested: DayRange
) -> bool:
    """Fetch every day that is not done yet, and process it up to silver.

    The ledger has what is done, so that a second call continues where the first one
    stopped. A part that fails does not stop the others, unless they would fail the same
    way. True if all went well. Raises BadRequestError for days that are too far ahead,
    and what opening raises.
    """
    check_not_far_ahead(requested, clock.now())
    with open_services(settings, clock) as services:
        before = done_days(services, requested)
        parts = parts_of(requested, before)
        minutes = len(parts) / settings.calls_per_minute
        screen.say(
            f"{counted(len(requested.days), 'day')}, {len(before)} done before: "
            f"{counted(len(parts), 'API call')}, about {minutes:.1f} minutes."
        )
        with screen.progress("backfill", len(parts)) as tracker:
            for part in parts:
                is_final = _run_part(services, part, requested.competitions)
                tracker.step(f"{part.first} to {part.last}: {part.status}")
                if is_final:
                    break
        days = day_statuses(services, requested, parts)
    _show(screen, requested, parts, days, len(before))
    is_well = all(day.status in ("done", "open") for day in days)
    return is_well and all(part.status == "ok" for part in parts)


def _run_part(services: Services, part: Part, competitions: Sequence[str]) -> bool:
    """Run the steps for a part and note the result in it. True when the other parts
    would fail the same way: the token is refused, or a setting is wrong."""
    run_id = f"backfill-{manual_id(services.clock.now())}"
    caller = InProcess(services)
    for function, step in STEPS:
        args: dict[str, object] = {}
        if function == "fetch":
            args = {
                "date_from": part.first,
                "date_to": part.last,
                "competitions": competitions,
            }
        body = msgspec.json.encode({"run_id": run_id, "step": step, "args": args})
        timeout_s = services.dags.functions[function].timeout_seconds
        response = caller(function, body, timeout_s)
        part.calls += response.body["counts"].get("api_calls", 0)
        if error := response.body.get("error"):
            part.status = "failed"
            part.problem = f"{step}: {error['what']} {error['fix']}".strip()
            return response.http_status == 400
    part.status = "ok"
    return False


def _show(
    screen: Screen,
    requested: DayRange,
    parts: Sequence[Part],
    days: Sequence[DayStatus],
    done_before: int,
) -> None:
    screen.table("", ["day", ">matches", ">final", "status"], days)
    calls = sum(part.calls for part in parts)
    tally = Counter(day.status for day in days)
    statuses = ", ".join(f"{count} {status}" for status, count in tally.items())
    screen.say(f"Days: {statuses}; {done_before} done before. API calls: {calls}.")
    for part in parts:
        if part.problem:
            screen.problem(f"{part.first} to {part.last}: {part.problem}")
    screen.result(
        {
            "competitions": requested.competitions,
            "days": [day._asdict() for day in days],
            "windows": [part.summary for part in parts],
            "days_done_before": done_before,
            "api_calls": calls,
        }
    )
