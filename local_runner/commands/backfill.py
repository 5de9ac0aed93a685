"""Matches of past days asked for once more, in parts that the API allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from functions.shared.footballdata.windows import match_windows
from functions.shared.runtime.clock import Clock
from functions.shared.runtime.context import Services
from functions.shared.runtime.errors import BadRequestError, LakeError
from functions.shared.runtime.request import EARLIEST, LATEST, manual_id
from functions.shared.runtime.settings import Settings
from functions.shared.storage.snapshot import unpack
from local_runner.cli.screen import Screen
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import looking, open_services

PART_DAYS = 8
"""Days asked for at a time: with a day more on both sides, one window of the API."""

MOST_DAYS = 3660
DAY = timedelta(days=1)

AHEAD = timedelta(days=2)
"""As far as `hourly_refresh` asks ahead; what comes later, later runs ask for."""

SETTLED_AFTER = timedelta(hours=27)
"""A day is over 27 h after it began, at 03:00Z: its last matches have ended by then,
and what the API corrects at night, it has corrected at 00:20Z."""

STEPS = (
    ("fetch", "backfill_recent_matches"),
    ("validate", "validate_raw_payloads"),
    ("load", "load_raw_live_tables"),
    ("transform", "run_live_silver"),
)

Status = Literal["done", "open", "failed", "not asked"]
"""Of a day: `done` is asked for after it was over and in silver; `open` is asked for,
but it was not over."""


@dataclass(frozen=True)
class Wanted:
    """The days (UTC, both ends included) and the competitions to ask for."""

    first: date
    last: date
    competitions: Sequence[str]

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first + n * DAY for n in range((self.last - self.first).days + 1)]


class Day(NamedTuple):
    """How a day stands: matches and finals are those that live knows."""

    day: date
    matches: int
    final: int
    status: Status


@dataclass
class Part:
    """Days asked for in one call, and what came of it; no status while nothing did."""

    first: date
    last: date
    status: Literal["ok", "failed", "not asked"] = "not asked"
    problem: str = ""
    calls: int = 0

    @property
    def window(self) -> tuple[date, date]:
        """The dateFrom and dateTo of its call."""
        (window,) = match_windows(self.first, self.last)
        return window

    @property
    def told(self) -> dict[str, object]:
        """The part for scripts."""
        start, end = self.window
        return {
            "date_from": start,
            "date_to": end,
            "status": self.status,
            "problem": self.problem or None,
        }


def wanted_of(
    first: date, last: date, competitions: str | None, tracked: Sequence[str]
) -> Wanted:
    """What a person asks for; `competitions` are codes with commas between.

    Raises BadRequestError naming the option, what is wrong and what would do.
    """
    if not EARLIEST.date() <= min(first, last) <= max(first, last) <= LATEST.date():
        raise BadRequestError(
            f"The days {first} to {last} are a time without football.",
            fix=f"Choose days from {EARLIEST:%Y} to {LATEST:%Y}.",
        )
    if last < first:
        raise BadRequestError(
            f"--from {first} is after --to {last}.", fix="Swap the two."
        )
    if (last - first).days >= MOST_DAYS:
        raise BadRequestError(
            f"The days {first} to {last} are more than {MOST_DAYS}.",
            fix="Ask for them in parts.",
        )
    if competitions is None:
        return Wanted(first, last, tracked)
    codes = {code.strip().upper() for code in competitions.split(",")} - {""}
    unknown = sorted(codes - set(tracked))
    if unknown or not codes:
        raise BadRequestError(
            f"--competitions names {', '.join(unknown) or 'nothing'}, which is not "
            "tracked.",
            fix=f"Choose from {', '.join(tracked)}, or set COMPETITIONS.",
        )
    return Wanted(first, last, [code for code in tracked if code in codes])


def check_past(wanted: Wanted, now: datetime) -> None:
    """Raise BadRequestError for days further ahead than the schedule looks itself."""
    today = now.astimezone(UTC).date()
    last = today + AHEAD
    for option, day in (("--from", wanted.first), ("--to", wanted.last)):
        if day > last:
            raise BadRequestError(
                f"{option} {day} is too far after today, {today}: past days are asked "
                "for, and two days ahead.",
                fix=f"Choose {option} {today}.",
            )


def plan(settings: Settings, clock: Clock, screen: Screen, wanted: Wanted) -> None:
    """Say what a backfill would ask for, and what that costs. Asks for nothing, and
    opens the warehouse only where there is one. Raises BadRequestError for days that
    are too far ahead, and what opening raises."""
    check_past(wanted, clock.now())
    done: set[date] = set()
    scheme, _, place = settings.warehouse_uri.partition(":///")
    if scheme != "duckdb" or Path(place).exists():
        with looking(settings, clock) as services:
            done = _done(services, wanted)
    parts = _parts(wanted, done)
    minutes = len(parts) / settings.calls_per_minute
    screen.table("", ["dateFrom", "dateTo"], [part.window for part in parts])
    screen.say(
        f"Days: {len(wanted.days)}, done: {len(done)}. API calls: {len(parts)}, about "
        f"{minutes:.1f} minutes at {settings.calls_per_minute} a minute, for "
        f"{', '.join(wanted.competitions)}."
    )
    screen.say("Dry run: nothing was asked for.")
    windows = [part.window for part in parts]
    screen.result(
        {
            "competitions": wanted.competitions,
            "windows": [{"date_from": start, "date_to": end} for start, end in windows],
            "days": len(wanted.days),
            "days_done": len(done),
            "calls": len(parts),
            "minutes": round(minutes, 2),
        }
    )


def backfill(settings: Settings, clock: Clock, screen: Screen, wanted: Wanted) -> bool:
    """Ask for every day that is not done yet, and take it through the steps to silver.

    What is done is known from the ledger, so that a second call goes on where the first
    one stopped. A part that fails holds up no other, unless none can go better: then
    the rest is left. True if all went well. Raises BadRequestError for days that are
    too far ahead, and what opening raises.
    """
    check_past(wanted, clock.now())
    with open_services(settings, clock) as services:
        before = _done(services, wanted)
        parts = _parts(wanted, before)
        minutes = len(parts) / settings.calls_per_minute
        screen.say(
            f"{len(wanted.days)} days, {len(before)} of them done: {len(parts)} API "
            f"calls, about {minutes:.1f} minutes."
        )
        with screen.progress("backfill", len(parts)) as tracker:
            for part in parts:
                is_final = _ask(services, part, wanted.competitions)
                tracker.step(f"{part.first} to {part.last}: {part.status}")
                if is_final:
                    break
        days = _days(services, wanted, parts)
    _show(screen, wanted, parts, days, len(before))
    is_well = all(day.status in ("done", "open") for day in days)
    return is_well and all(part.status == "ok" for part in parts)


def _parts(wanted: Wanted, done: set[date]) -> list[Part]:
    """The days that are not done, neighbours together."""
    parts: list[Part] = []
    for day in wanted.days:
        if day in done:
            continue
        part = parts[-1] if parts else None
        is_next = part is not None and part.last + DAY == day
        if part is not None and is_next and (day - part.first).days < PART_DAYS:
            part.last = day
        else:
            parts.append(Part(day, day))
    return parts


def _done(services: Services, wanted: Wanted) -> set[date]:
    """The days that a response in silver covers, which was asked for all of the
    competitions after the day was over."""
    left, done = set(wanted.days), set[date]()
    rows = services.warehouse.fetch("query_backfilled", since=_over(wanted.first))
    for row in rows:
        fetched_at = row["fetched_at"]
        days = {day for day in _covered(row["scope"], left) if _over(day) <= fetched_at}
        if days and set(wanted.competitions) <= _competitions(services, row["uri"]):
            done |= days
            left -= days
        if not left:
            break
    return done


def _covered(scope: str, days: Iterable[date]) -> set[date]:
    """Those of `days` that a scope like 2026-11-18..2026-11-25 covers, its end out."""
    with suppress(ValueError):
        start, end = map(date.fromisoformat, scope.split(".."))
        return {day for day in days if start <= day < end}
    return set()


def _competitions(services: Services, uri: str) -> set[str]:
    """The competitions that a response was asked for: its envelope says so."""
    try:
        asked = unpack(uri, services.lake.read(uri)).request.params
    except LakeError:  # lost meanwhile: then its days are asked for again
        return set()
    return set(asked.get("competitions", "").split(","))


def _over(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + SETTLED_AFTER


def _ask(services: Services, part: Part, competitions: Sequence[str]) -> bool:
    """Take a part through the steps; says of it how that went. True when no other part
    can go better: the token is refused, or a setting is wrong."""
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


def _days(services: Services, wanted: Wanted, parts: Sequence[Part]) -> list[Day]:
    """How every day stands, with the matches and finals that live knows."""
    done, now = _done(services, wanted), services.clock.now()
    rows = services.warehouse.fetch(
        "query_matches_by_day",
        since=datetime.combine(wanted.first, time(), tzinfo=UTC),
        before=datetime.combine(wanted.last + DAY, time(), tzinfo=UTC),
        competitions=list(wanted.competitions),
    )
    counts = {row["day"]: (row["matches"], row["final"]) for row in rows}

    def status(day: date) -> Status:
        if day in done:
            return "done"
        part = next(part for part in parts if part.first <= day <= part.last)
        if part.status != "ok":
            return part.status
        return "open" if now < _over(day) else "failed"

    return [Day(day, *counts.get(day, (0, 0)), status(day)) for day in wanted.days]


def _show(
    screen: Screen,
    wanted: Wanted,
    parts: Sequence[Part],
    days: Sequence[Day],
    done_before: int,
) -> None:
    screen.table("", ["day", ">matches", ">final", "status"], days)
    calls = sum(part.calls for part in parts)
    tally = Counter(day.status for day in days)
    told = ", ".join(f"{count} {status}" for status, count in tally.items())
    screen.say(f"{told}; done before: {done_before}. API calls: {calls}.")
    for part in parts:
        if part.problem:
            screen.problem(f"{part.first} to {part.last}: {part.problem}")
    screen.result(
        {
            "competitions": wanted.competitions,
            "days": [day._asdict() for day in days],
            "windows": [part.told for part in parts],
            "days_done_before": done_before,
            "api_calls": calls,
        }
    )
