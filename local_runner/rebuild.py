"""Makes the warehouse anew from the lake, and judges refused answers again."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from heapq import merge
from pathlib import Path

import msgspec

from functions.shared.clock import Clock
from functions.shared.errors import ConfigError, TouchlineError
from functions.shared.lake import Lake, open_lake
from functions.shared.runs import RunRecord, put_rows, read_records
from functions.shared.settings import Settings
from functions.shared.snapshot import (
    RESOURCES,
    fetched_at_of,
    order_of,
)
from functions.shared.step import Answer, Surroundings
from functions.shared.warehouse import open_warehouse
from local_runner.functions import InProcess
from local_runner.home import surroundings
from local_runner.report import rows_per_table, show_rows
from local_runner.screen import Screen

CHUNK = 500
"""Snapshots taken from the lake to silver at a time."""

RECORDS_AT_ONCE = 500
DRAIN = (
    ("validate", "validate_raw_payloads"),
    ("load", "load_raw_live_tables"),
    ("transform", "run_live_silver"),
)
STEP_TIMEOUT_S = 3600.0


@dataclass(frozen=True)
class Plan:
    """What a rebuild takes from the lake, and what it judges at the end."""

    keys: list[str]
    records: list[RunRecord]
    as_of: datetime


def rebuild(
    settings: Settings,
    clock: Clock,
    screen: Screen,
    *,
    until: datetime | None,
    dry_run: bool,
) -> bool:
    """Replace the warehouse by one made from the lake, as it stood at `until`.

    The new one grows beside the old and takes its place when it is complete; killed in
    between, the next call goes on where this one was. Raises ConfigError where the
    lake is empty, and what opening and the steps raise.
    """
    lake = open_lake(settings.lake_uri)
    plan = _plan(lake, clock, until)
    place = _place(settings.warehouse_uri)
    if not plan.keys:
        raise ConfigError(
            f"The lake {settings.lake_uri} holds no snapshot to rebuild from.",
            fix="Check --out or LAKE_URI.",
        )
    first, last = fetched_at_of(plan.keys[0]), fetched_at_of(plan.keys[-1])
    screen.say(
        f"{len(plan.keys)} snapshots from {first:%Y-%m-%d %H:%M}Z to "
        f"{last:%Y-%m-%d %H:%M}Z and {len(plan.records)} run records make {place}, "
        f"judged as of {plan.as_of:%Y-%m-%d %H:%M:%S}Z."
    )
    told = {
        "snapshots": len(plan.keys),
        "run_records": len(plan.records),
        "as_of": plan.as_of,
    }
    if dry_run:
        screen.say("Dry run: nothing was changed.")
        screen.result(told | {"rows": None})
        return True
    growing = place.with_name(place.name + ".rebuild")
    _start_or_resume(growing, until)
    old = open_warehouse(settings.warehouse_uri) if place.exists() else None
    try:
        new = replace(settings, warehouse_uri=f"duckdb:///{growing}")
        with surroundings(new, clock) as around:
            _fill(around, plan, screen)
            rows = rows_per_table(around.warehouse)
    finally:
        if old is not None:
            old.close()
    growing.replace(place)
    _note(growing).unlink()
    show_rows(screen, rows)
    screen.result(told | {"rows": rows})
    return True


def revalidate(settings: Settings, clock: Clock, screen: Screen) -> bool:
    """Hold what an earlier contract refused against this one, and load what passes."""
    with surroundings(settings, clock) as around:
        before = _ok(_call(around, "validate", "revalidate_raw_payloads"))
        for function, step in DRAIN[1:]:
            _ok(_call(around, function, step))
    counts = before.body["counts"]
    screen.say(
        f"Judged {sum(counts[v] for v in ('valid', 'partial', 'invalid', 'error'))} "
        f"answers again: {counts['readmitted']} rows re-admitted, "
        f"{counts['quarantined']} still refused, {counts['invalid']} answers invalid."
    )
    screen.result(counts)
    return True


def _plan(lake: Lake, clock: Clock, until: datetime | None) -> Plan:
    streams = [lake.keys(f"raw/{resource}") for resource in RESOURCES]
    keys = [
        key
        for key in merge(*streams, key=order_of)
        if until is None or fetched_at_of(key) <= until
    ]
    records = list(read_records(lake, until=until))
    judged = [r.judged_as_of for r in records if r.judged_as_of is not None]
    return Plan(keys, records, until or max(judged, default=clock.now()))


def _fill(around: Surroundings, plan: Plan, screen: Screen) -> None:
    with screen.progress("rebuild", len(plan.keys)) as tracker:
        for start in range(0, len(plan.keys), CHUNK):
            chunk = plan.keys[start : start + CHUNK]
            last = fetched_at_of(chunk[-1])
            for function, step in DRAIN:
                _ok(_call(around, function, step, as_of=last, until=last))
            tracker.step(f"{last:%Y-%m-%d %H:%M}Z", len(chunk))
    for start in range(0, len(plan.records), RECORDS_AT_ONCE):
        put_rows(around.warehouse, plan.records[start : start + RECORDS_AT_ONCE])
    _ok(_call(around, "monitor", "run_monitoring_checks", as_of=plan.as_of))


def _call(
    around: Surroundings,
    function: str,
    step: str,
    *,
    as_of: datetime | None = None,
    until: datetime | None = None,
) -> Answer:
    args = {"until": until} if until and function == "validate" else {}
    body = msgspec.json.encode({"step": step, "as_of": as_of, "args": args})
    return InProcess(around)(function, body, STEP_TIMEOUT_S)


def _ok(answer: Answer) -> Answer:
    if not answer.is_ok:
        error = answer.body["error"]
        raise TouchlineError(
            f"{answer.body['step']}: {error['what']}", fix=error["fix"]
        )
    return answer


def _place(uri: str) -> Path:
    """The file of a DuckDB warehouse. Raises ConfigError for any other kind."""
    scheme, _, rest = uri.partition(":///")
    if scheme != "duckdb":
        raise ConfigError(f"rebuild makes DuckDB warehouses, not {uri}.")
    return Path(rest)


def _note(growing: Path) -> Path:
    return growing.with_name(growing.name + ".json")


def _start_or_resume(growing: Path, until: datetime | None) -> None:
    """Keep a half-made warehouse of the same `until`; otherwise start from nothing."""
    wanted = {"until": until.astimezone(UTC).isoformat() if until else None}
    note = _note(growing)
    if note.exists() and json.loads(note.read_text(encoding="utf-8")) == wanted:
        return
    for path in (growing, growing.with_name(growing.name + ".wal")):
        path.unlink(missing_ok=True)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(wanted) + "\n", encoding="utf-8")
