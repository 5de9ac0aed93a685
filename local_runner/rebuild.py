"""Makes the warehouse anew from the lake, and judges refused answers again."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import msgspec

from functions.monitor.alerts import restore
from functions.shared.clock import Clock
from functions.shared.contracts import CONTRACT_VERSION
from functions.shared.dags import load_dags
from functions.shared.errors import ConfigError, DataFailedError, TouchlineError
from functions.shared.judgements import judgements
from functions.shared.lake import Lake, open_lake
from functions.shared.runs import RunRecord, put_rows, read_records
from functions.shared.settings import Settings
from functions.shared.snapshot import fetched_at_of, snapshot_keys
from functions.shared.step import Answer, Surroundings
from functions.shared.warehouse import SQL
from local_runner.functions import InProcess
from local_runner.home import surroundings
from local_runner.places import place_of, wal_of
from local_runner.report import rows_per_table, show_rows
from local_runner.runner import MONITOR_STEP
from local_runner.screen import Screen
from transforms.tables import SCHEMA_VERSION

CHUNK = 500
"""Snapshots taken from the lake to silver at a time."""

RECORDS_AT_ONCE = 500
DRAIN = (
    ("validate", "validate_raw_payloads"),
    ("load", "load_raw_live_tables"),
    ("transform", "run_live_silver"),
    ("transform", "run_batch_silver"),
)
GOLD = {
    "run_gold_live": "transform",
    "run_full": "transform",
    "run_data_tests": "transform",
    "reconcile_live_vs_batch": "reconcile",
    MONITOR_STEP: "monitor",
}
"""The steps whose rows depend on when they ran, and their functions."""

WHOLE = {"run_gold_live": ("gold",), "run_full": ("gold",)}
"""Those that make all their rows anew, by what they make."""

STEP_TIMEOUT_S = 3600.0


@dataclass(frozen=True)
class Judged:
    """That a step wrote gold `as_of` a time, at a time of the clock; `keeps_health`
    says whether the health of the pipeline was among it."""

    at: datetime
    step: str
    as_of: datetime
    keeps_health: bool = False

    @property
    def anew(self) -> tuple[str, ...]:
        """What it made all rows of: of several in a row only the last counts."""
        if self.step != MONITOR_STEP:
            return WHOLE.get(self.step, ())
        return ("monitor", "health") if self.keeps_health else ("monitor",)

    @property
    def order(self) -> tuple[datetime, int]:
        """By the clock, and at one time in the order of the DAGs."""
        return self.at, list(GOLD).index(self.step)


@dataclass(frozen=True)
class Plan:
    """What a rebuild takes from the lake, and what it judges at the end."""

    keys: list[str]
    records: list[RunRecord]
    gold: list[Judged]
    as_of: datetime
    passed_over: list[str]
    """Objects that are neither snapshot nor run record."""

    @property
    def parts(self) -> Iterator[tuple[list[str], Judged | None]]:
        """The snapshots in chunks, and the gold that was made when they were there."""
        begin = 0
        for judgement in [*self.gold, None]:
            end = len(self.keys)
            if judgement:
                end = bisect_right(self.keys, judgement.at, begin, key=fetched_at_of)
            starts = range(begin, end, CHUNK)
            for start in starts:
                yield self.keys[start : min(start + CHUNK, end)], None
            if judgement:
                yield [], judgement
            begin = end


def rebuild(
    settings: Settings,
    clock: Clock,
    screen: Screen,
    *,
    until: datetime | None,
    dry_run: bool,
    folder: Path = Path("out"),
) -> bool:
    """Replace the warehouse by one made from the lake, as it stood at `until`.

    The new one grows in a file, beside the old one or in `folder`, and takes its place
    when it is complete; killed in between, the next call goes on where this one was.
    False where objects had to be left out. Raises ConfigError where the lake is empty,
    TouchlineError where it changed meanwhile, and what opening and the steps raise.
    """
    place = place_of(settings, folder)
    lake = open_lake(settings.lake_uri)
    plan = _plan(lake, clock, until)
    if not plan.keys:
        before = f" from before {until:%Y-%m-%d %H:%M}Z" if until else ""
        raise ConfigError(
            f"The lake {settings.lake_uri} holds no snapshot{before} to rebuild from.",
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
        place.foresee(screen)
        screen.say("Dry run: nothing was changed.")
        screen.result(told | {"rows": None})
        return True
    growing = place.growing
    with place.reserved(screen):
        _start_or_resume(growing, settings.lake_uri, until)
        new = replace(settings, warehouse_uri=f"duckdb:///{growing}")
        with surroundings(new, clock) as around:
            _fill(around, plan, _note(growing), screen)
            restore(
                lake, around.warehouse, plan.passed_over, until=until, as_of=plan.as_of
            )
            rows = rows_per_table(around.warehouse)
        if rows["raw_snapshots"] != len(plan.keys):
            raise TouchlineError(
                f"{len(plan.keys)} snapshots are in the lake, {rows['raw_snapshots']} "
                f"came into {growing}; {place} is as it was.",
                fix="If the lake grows, run again when nothing writes to it.",
            )
    place.take(screen)
    _note(growing).unlink()
    show_rows(screen, rows)
    if until is not None:
        screen.say(
            f"{place} is as it stood then; rebuild without --until brings it up."
        )
    for key in plan.passed_over[:5]:
        screen.problem(f"{settings.lake_uri}/{key} is nothing of ours, and left out.")
    screen.result(told | {"rows": rows, "passed_over": plan.passed_over})
    return not plan.passed_over


def revalidate(settings: Settings, clock: Clock, screen: Screen) -> bool:
    """Hold what an earlier contract refused against this one, and load what passes."""
    with surroundings(settings, clock) as around:
        before = _ok(_call(around, "validate", "revalidate_raw_payloads"))
        oldest = before.body["details"]["oldest"]
        as_of = datetime.fromisoformat(oldest) if oldest else None
        for function, step in DRAIN[1:]:
            _ok(_call(around, function, step, as_of=as_of))
    counts = before.body["counts"]
    screen.say(
        f"Judged {sum(counts[v] for v in ('valid', 'partial', 'invalid', 'error'))} "
        f"answers again: {counts['readmitted']} rows re-admitted, "
        f"{counts['quarantined']} still refused, {counts['invalid']} answers invalid."
    )
    screen.result(counts)
    return True


def _plan(lake: Lake, clock: Clock, until: datetime | None) -> Plan:
    passed_over: list[str] = []
    keys = list(snapshot_keys(lake, until=until, foreign=passed_over))
    records = list(read_records(lake, passed_over, until=until))
    dags = load_dags()
    judged = [
        Judged(one.at, one.step, one.as_of, one.step == MONITOR_STEP)
        for one in judgements(lake)
        if one.step in GOLD and (until is None or one.at <= until)
    ]
    judged += [
        Judged(
            record.run["finished_at"],
            MONITOR_STEP,
            record.judged_as_of,
            dags.keeps_health(record.run["dag"]),
        )
        for record in records
        if record.judged_as_of is not None
    ]
    monitored = [one.as_of for one in judged if one.step == MONITOR_STEP]
    as_of = until or max(monitored, default=clock.now())
    return Plan(keys, records, _counting(judged, as_of), as_of, passed_over)


def _counting(judged: list[Judged], last_monitored: datetime) -> list[Judged]:
    """By time, without those that a later one made anew before anybody looked."""
    counting = []
    anew = {"monitor": last_monitored}
    for one in sorted(judged, key=lambda one: one.order, reverse=True):
        if not one.anew:
            anew.clear()
        elif all(what in anew and one.as_of <= anew[what] for what in one.anew):
            continue
        for what in one.anew:
            anew[what] = max(one.as_of, anew.get(what, one.as_of))
        counting.append(one)
    return counting[::-1]


def _fill(around: Surroundings, plan: Plan, note: Path, screen: Screen) -> None:
    told = json.loads(note.read_text(encoding="utf-8"))
    made = 0
    with screen.progress("rebuild", len(plan.keys)) as tracker:
        for chunk, judgement in plan.parts:
            if judgement is None:
                _drain(around, chunk)
                tracker.step(f"{fetched_at_of(chunk[-1]):%Y-%m-%d %H:%M}Z", len(chunk))
                continue
            made += 1
            if made <= told.get("made", 0):
                continue  # before this process began, from what was there then
            _put_records(around, plan, _known_by(judgement))
            _repeat(around, judgement)
            note.write_text(json.dumps(told | {"made": made}) + "\n", encoding="utf-8")
    _repeat(around, Judged(plan.as_of, MONITOR_STEP, plan.as_of))
    _put_records(around, plan, None)


def _known_by(judgement: Judged) -> datetime:
    """Runs that were over by then had their say. Monitoring counts those before
    `as_of`: what was over later may have stood otherwise when it was judged."""
    if judgement.step != MONITOR_STEP:
        return judgement.at
    return min(judgement.at, judgement.as_of - timedelta(microseconds=1))


def _put_records(around: Surroundings, plan: Plan, until: datetime | None) -> None:
    """Bring in the records of the runs that were over by then."""
    records = [
        one for one in plan.records if until is None or one.run["finished_at"] <= until
    ]
    for start in range(0, len(records), RECORDS_AT_ONCE):
        put_rows(around.warehouse, records[start : start + RECORDS_AT_ONCE])


def _drain(around: Surroundings, keys: list[str]) -> None:
    first, last = fetched_at_of(keys[0]), fetched_at_of(keys[-1])
    _ok(_call(around, *DRAIN[0], as_of=last, args={"until": last}))
    for function, step in DRAIN[1:]:
        _ok(_call(around, function, step, as_of=first))


def _repeat(around: Surroundings, judgement: Judged) -> None:
    """Write gold as it was written then; data tests that failed, fail again."""
    answer = _call(
        around,
        GOLD[judgement.step],
        judgement.step,
        as_of=judgement.as_of,
        args={"is_repeated": True, "keeps_health": judgement.keeps_health},
    )
    if answer.http_status != DataFailedError.http_status:
        _ok(answer)


def _call(
    around: Surroundings,
    function: str,
    step: str,
    *,
    as_of: datetime | None = None,
    args: Mapping[str, object] = MappingProxyType({}),
) -> Answer:
    request = {"step": step, "as_of": as_of, "args": dict(args)}
    return InProcess(around)(function, msgspec.json.encode(request), STEP_TIMEOUT_S)


def _ok(answer: Answer) -> Answer:
    if not answer.is_ok:
        error = answer.body["error"]
        raise TouchlineError(
            f"{answer.body['step']}: {error['what']}", fix=error["fix"]
        )
    return answer


def _note(growing: Path) -> Path:
    return growing.with_name(growing.name + ".json")


def _code() -> str:
    """What a half-made warehouse was made with: statements, tables and contract."""
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {CONTRACT_VERSION}".encode())
    for path in sorted((SQL / "duckdb").glob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _start_or_resume(growing: Path, lake_uri: str, until: datetime | None) -> None:
    """Keep what is half made of the same lake and `until`, or start from nothing."""
    wanted = {
        "lake": lake_uri,
        "until": until.astimezone(UTC).isoformat() if until else None,
        "code": _code(),
    }
    note = _note(growing)
    if note.exists() and growing.exists():
        found = json.loads(note.read_text(encoding="utf-8"))
        if wanted.items() <= found.items():
            return
    try:
        for path in (growing, wal_of(growing)):
            path.unlink(missing_ok=True)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(wanted) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{growing} cannot be made: {error.strerror}.",
            fix="Let it grow in a folder of yours: --out DIR.",
        ) from None
