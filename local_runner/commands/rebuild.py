"""Makes the warehouse anew from the lake, and judges refused responses again."""

from __future__ import annotations

import hashlib
import json
import shlex
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from functions.monitor.history import is_note_key
from functions.monitor.lifecycle import restore
from functions.shared.contract.models import CONTRACT_VERSION
from functions.shared.runtime.clock import Clock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import Dags, load_dags
from functions.shared.runtime.errors import (
    ConfigError,
    DataFailedError,
    TouchlineError,
    WarehouseDamagedError,
    WarehouseError,
)
from functions.shared.runtime.future_times import is_void, latest_valid
from functions.shared.runtime.settings import Settings
from functions.shared.storage.gold_builds import LATE_PREFIX as LATE
from functions.shared.storage.gold_builds import PREFIX as JUDGEMENTS
from functions.shared.storage.gold_builds import (
    ReplayOrder,
    read_gold_builds,
    read_late_responses,
    replay_order,
)
from functions.shared.storage.lake import Lake, open_lake
from functions.shared.storage.run_records import PREFIX as RUNS
from functions.shared.storage.run_records import RunRecord, put_rows, read_records
from functions.shared.storage.snapshot import (
    RESOURCES,
    fetched_at_of,
    snapshot_id_of,
    snapshot_keys,
)
from functions.shared.warehouse.base import SQL
from local_runner.commands.report import rows_per_table, show_rows
from local_runner.runtime.functions import call_step, succeeded
from local_runner.runtime.lake_audit import (
    State,
    find_damaged,
    find_lost_records,
    find_missing,
)
from local_runner.runtime.opening import open_services
from local_runner.runtime.progress_file import write_note
from local_runner.runtime.rebuild_target import Place, place_of, wal_of
from local_runner.runtime.runner import MONITOR_STEP
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import command, timed
from transforms.tables import SCHEMA_VERSION

CHUNK = 500
"""Snapshots taken from the lake to silver at a time."""

RECORDS_AT_ONCE = 500

RECENT = timedelta(days=8)
"""How far back objects may come to the lake meanwhile: a missed tick is recorded up to
a week later."""

CATCH_UPS = 5
"""How often it is looked for what came to the lake meanwhile."""

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

REPEATED: Mapping[str, object] = {"is_repeated": True}
"""The lake knows of it."""

WHOLE = {"run_gold_live": ("gold",), "run_full": ("gold",)}
"""Those that make all their rows anew, by what they make."""

UNREADABLE = "it cannot be read."


@dataclass(frozen=True)
class Judged:
    """That a step wrote gold `as_of` a time, at a time of the clock, from the responses
    fetched by `reach`; `keeps_health` says whether the health of the pipeline was among
    it."""

    at: datetime
    step: str
    as_of: datetime
    watermark: datetime
    keeps_health: bool = False
    is_health_alone: bool = False
    """A run that overlaps had judged the time: the health was kept as of it, and all
    else stayed."""

    @property
    def anew(self) -> tuple[str, ...]:
        """What it made all rows of: of several in a row only the last counts."""
        if self.step != MONITOR_STEP:
            return WHOLE.get(self.step, ())
        if self.is_health_alone:
            return ("health",) if self.keeps_health else ()
        return ("monitor", "health") if self.keeps_health else ("monitor",)

    @property
    def came_at(self) -> datetime:
        """When it happened: a clock that was set back counts from where it had been."""
        return max(self.at, self.watermark)

    @property
    def turn(self) -> ReplayOrder:
        """Among the responses that silver took."""
        return replay_order(self.watermark, self.at)

    @property
    def order(self) -> tuple[ReplayOrder, int]:
        """As things happened, and at one time in the order of the DAGs."""
        is_set_back = self.watermark > self.at
        return (self.came_at, is_set_back, self.at), list(GOLD).index(self.step)


@dataclass(frozen=True)
class Plan:
    """What a rebuild takes from the lake, and what it judges at the end."""

    keys: list[str]
    """Of snapshots, in the order in which silver took them."""

    turns: list[ReplayOrder]
    """Of each of them, in that order."""

    records: list[RunRecord]
    gold: list[Judged]
    as_of: datetime
    """The newest time that was monitored."""

    foreign: list[str]
    """Objects that are nothing of ours by their names."""

    damaged: list[str]
    """Objects below ops/ that are ours and cannot be read."""

    recent: set[str]
    """What the lake held of the last days before any of it was planned."""

    @property
    def parts(self) -> Iterator[tuple[list[str], Judged | None]]:
        """The snapshots in chunks, and the gold that was made when they were there."""
        begin = 0
        for gold_build in [*self.gold, None]:
            end = len(self.keys)
            if gold_build:
                end = bisect_right(self.turns, gold_build.turn, begin)
            starts = range(begin, end, CHUNK)
            for start in starts:
                yield self.keys[start : min(start + CHUNK, end)], None
            if gold_build:
                yield [], gold_build
            begin = end


def rebuild_warehouse(
    settings: Settings,
    clock: Clock,
    screen: Screen,
    *,
    until: datetime | None,
    dry_run: bool,
    folder: Path = Path("out"),
    accept_loss: bool = False,
) -> bool:
    """Replace the warehouse by one made from the lake, as it stood at `until`.

    The new one grows in a file, beside the old one or in `folder`, and takes its place
    when it is complete; killed in between, the next call goes on where this one was.
    Where the old one has what the lake cannot give again, it stays as it is, and the
    new one beside it; with `accept_loss` they change places. False where an object is
    damaged, gone, or none of ours: all are named. Raises ConfigError where the lake is
    empty, TouchlineError where it changed meanwhile, and what opening and the steps
    raise.
    """
    place = place_of(settings, folder)
    lake = open_lake(settings.lake_uri)
    plan = _plan(lake, timed(settings), clock, until)
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
    state = State(foreign=plan.foreign)
    state.damaged.update(dict.fromkeys(plan.damaged, UNREADABLE))
    if dry_run:
        place.foresee(screen)
        try:
            find_missing(state, place, plan.keys, until)
        except WarehouseError as error:
            screen.say(f"What it holds cannot be seen now: {error.what}")
        state.show(screen, settings.lake_uri, place)
        screen.say("Dry run: nothing was changed, and no response was read.")
        screen.result(_told(plan) | state.told | {"rows": None})
        return state.is_sound
    with place.reserved(screen):  # until it has changed places: nobody writes between
        return _make(
            settings,
            clock,
            screen,
            place=place,
            plan=plan,
            state=state,
            until=until,
            accept_loss=accept_loss,
        )


def _make(
    settings: Settings,
    clock: Clock,
    screen: Screen,
    *,
    place: Place,
    plan: Plan,
    state: State,
    until: datetime | None,
    accept_loss: bool,
) -> bool:
    """Have the new one grow, and put it where the old one is; see `rebuild`."""
    growing = place.growing
    _start_or_resume(growing, settings.lake_uri, until, is_accepted=accept_loss)
    new = replace(settings, warehouse_uri=f"duckdb:///{growing}")
    with (
        _removed_where_damaged(growing, settings),
        open_services(new, clock, is_copied=False) as services,
    ):
        plan = _fill_to_end(services, plan, _note(growing), screen, until)
        _restore_alerts(services, plan, until, state)
        rows = rows_per_table(services.warehouse)
        _compare(place, services, plan, until, state)
    if rows["raw_snapshots"] != len(plan.keys):
        raise TouchlineError(
            f"{len(plan.keys)} snapshots are in the lake, {rows['raw_snapshots']} "
            f"came into {growing}; {place} is as it was.",
            fix="If the lake grows, run again when nothing writes to it.",
        )
    told = _told(plan) | state.told | {"rows": rows}
    show_rows(screen, rows)
    state.show(screen, settings.lake_uri, place)
    kept = _noted(growing).get("kept")
    if state.losses and not accept_loss and not kept:
        _remember(growing, refused=True)
        screen.problem(
            f"{place} stays as it is: it has what the lake cannot give again. What the "
            f"lake gives is in {growing}. Put the objects back and run again; or take "
            f"it as it is: {command('rebuild --accept-loss', settings)}"
        )
        screen.result(told | {"replaced": False, "grown": str(growing), "kept": None})
        return False
    if state.losses and not kept and (aside := place.keep(screen)):
        kept = str(aside)
        _remember(growing, kept=kept)  # killed now, it is not kept again half replaced
    place.take(screen)
    _note(growing).unlink()
    if kept:
        screen.say(f"What was in {place} is in {kept}.")
    if until is not None:
        screen.say(
            f"{place} is as it stood then; rebuild without --until brings it up."
        )
    screen.result(told | {"replaced": True, "grown": None, "kept": kept})
    return state.is_sound


@contextmanager
def _removed_where_damaged(growing: Path, settings: Settings) -> Iterator[None]:
    """Remove what has grown where it cannot be read, as after a crash of the machine:
    nothing else would ever come of it. Raises TouchlineError then."""
    try:
        yield
    except WarehouseDamagedError as error:
        for path in (growing, wal_of(growing), _note(growing)):
            path.unlink(missing_ok=True)
        raise TouchlineError(
            f"What had grown is of no use, and is removed: {error.what}",
            fix=f"Begin anew: {command('rebuild', settings)}",
        ) from None


def _told(plan: Plan) -> dict[str, object]:
    """A plan for scripts."""
    return {
        "snapshots": len(plan.keys),
        "run_records": len(plan.records),
        "as_of": plan.as_of,
    }


def _fill_to_end(
    services: Services, plan: Plan, note: Path, screen: Screen, until: datetime | None
) -> Plan:
    """Take from the lake what is planned, then what came to it meanwhile; all of it.

    Whoever finds the warehouse in use may still store responses. Objects from before
    the last week do not come any more: the dates of their keys are those of the clock.
    """
    for _ in range(CATCH_UPS):
        _fill(services, plan, note, screen)
        now = _recent_keys(services.lake, services.clock.now())
        if now <= plan.recent or until is not None:
            break
        made = plan.gold[-1].order if plan.gold else None
        plan = _plan(services.lake, timed(services.settings), services.clock, until)
        count = sum(1 for one in plan.gold if made and one.order <= made)
        _write_note(note, _read_note(note) | {"made": count})
    return plan


def _recent_keys(lake: Lake, now: datetime) -> set[str]:
    """The objects of the days before `now`, however old the rest of the lake is."""
    day = f"dt={now - RECENT:%Y-%m-%d}"
    prefixes = [f"raw/{resource}" for resource in RESOURCES]
    prefixes += [RUNS, JUDGEMENTS, LATE]
    return {
        key for prefix in prefixes for key in lake.keys(prefix, start=f"{prefix}/{day}")
    }


def _compare(
    place: Place,
    services: Services,
    plan: Plan,
    until: datetime | None,
    state: State,
) -> None:
    """Find what the old one has and the new one has not."""
    find_missing(state, place, plan.keys, until)
    find_damaged(state, place, services.lake, services.warehouse)
    latest = latest_valid(services.settings, services.clock)
    find_lost_records(state, place, services.warehouse, until, latest=latest)


def _restore_alerts(
    services: Services, plan: Plan, until: datetime | None, state: State
) -> None:
    unreadable: list[str] = []
    restore(
        services.lake, services.warehouse, unreadable, until=until, as_of=plan.as_of
    )
    for key in unreadable:
        if is_note_key(key):
            state.damaged[key] = UNREADABLE
        else:
            state.foreign.append(key)


def _plan(lake: Lake, settings: Settings, clock: Clock, until: datetime | None) -> Plan:
    """What the lake holds, without what was judged of times ahead of the clock, which
    no step lets count either."""
    latest = latest_valid(settings, clock)
    recent = _recent_keys(lake, clock.now())
    foreign: list[str] = []
    damaged: list[str] = []
    late = read_late_responses(lake, foreign, damaged, latest=latest)
    turns = {}
    for key in snapshot_keys(lake, until=until, foreign=foreign):
        fetched_at = fetched_at_of(key)
        turn = replay_order(fetched_at, fetched_at)
        turns[key] = late.get(snapshot_id_of(key), turn)
    keys = sorted(turns, key=lambda key: (turns[key], snapshot_id_of(key), key))
    records = read_records(lake, foreign, damaged=damaged, until=until, latest=latest)
    dags = load_dags()
    judged = [
        Judged(
            *(one.at, one.step, one.as_of, one.watermark or one.at),
            keeps_health=one.step == MONITOR_STEP,
        )
        for one in read_gold_builds(lake, foreign, damaged, until=until)
        if one.step in GOLD
        and not is_void(max(one.at, one.as_of), latest, written_at=one.at)
    ]
    judged += [
        Judged(
            *(record.recorded, MONITOR_STEP, record.judged_as_of, record.known_at),
            keeps_health=_keeps(dags, record),
            is_health_alone=record.judged_as_of > record.recorded,
        )
        for record in records
        if record.judged_as_of is not None
        and not record.is_repeat
        and (record.judged_as_of <= record.recorded or _keeps(dags, record))
    ]
    gold = [one for one in judged if until is None or one.came_at <= until]
    monitored = [one.as_of for one in gold if one.step == MONITOR_STEP]
    as_of = max(monitored, default=until or clock.now())
    taken = [turns[key] for key in keys]
    return Plan(keys, taken, records, _counting(gold), as_of, foreign, damaged, recent)


def _keeps(dags: Dags, record: RunRecord) -> bool:
    return dags.keeps_health(record.run["dag"])


def _counting(judged: list[Judged]) -> list[Judged]:
    """By time, without those that a later one made anew before anybody looked."""
    counting = []
    anew: dict[str, datetime] = {}
    for one in sorted(judged, key=lambda one: one.order, reverse=True):
        if not one.anew:
            anew.clear()
        elif all(what in anew and one.as_of <= anew[what] for what in one.anew):
            continue
        for what in one.anew:
            anew[what] = max(one.as_of, anew.get(what, one.as_of))
        counting.append(one)
    return counting[::-1]


def _fill(services: Services, plan: Plan, note: Path, screen: Screen) -> None:
    told = _read_note(note)
    made = put = 0
    with screen.progress("rebuild", len(plan.keys)) as tracker:
        for chunk, gold_build in plan.parts:
            if gold_build is None:
                _drain(services, chunk)
                tracker.step(f"{fetched_at_of(chunk[-1]):%Y-%m-%d %H:%M}Z", len(chunk))
                continue
            made += 1
            if made <= told.get("made", 0):
                continue  # before this process began, from what was there then
            put = _put_records(services, plan, put, _known_by(gold_build))
            _repeat(services, gold_build)
            _write_note(note, told | {"made": made})
    _put_records(services, plan, put, None)


def _known_by(gold_build: Judged) -> tuple[ReplayOrder, bool]:
    """Runs that were recorded by then had their say. A run that is monitored is not
    recorded yet, nor is what was over at the same moment; gaps are."""
    return gold_build.order[0], gold_build.step != MONITOR_STEP


def _put_records(
    services: Services, plan: Plan, put: int, until: tuple[ReplayOrder, bool] | None
) -> int:
    """Bring in what was recorded by then, beside the first `put` records; how many
    records are there now."""
    end = len(plan.records)
    if until is not None:
        end = bisect_right(plan.records, until, key=lambda record: record.came_at)
    for start in range(put, end, RECORDS_AT_ONCE):
        portion = plan.records[start : min(start + RECORDS_AT_ONCE, end)]
        put_rows(services.warehouse, portion)
    return max(put, end)


def _drain(services: Services, keys: list[str]) -> None:
    now = services.clock.now()  # a step takes no time ahead of it
    first = min(now, *map(fetched_at_of, keys))
    last = min(now, max(map(fetched_at_of, keys)))
    succeeded(
        call_step(services, *DRAIN[0], as_of=last, args={"uris": keys, **REPEATED})
    )
    for function, step in DRAIN[1:]:
        succeeded(call_step(services, function, step, as_of=first, args=REPEATED))


def _repeat(services: Services, gold_build: Judged) -> None:
    """Write gold as it was written then; data tests that failed, fail again."""
    if gold_build.is_health_alone:
        services.warehouse.run(
            "gold_pipeline_health",
            as_of=gold_build.as_of,
            latest=latest_valid(services.settings, services.clock),
        )
        return
    args = dict(REPEATED)
    if gold_build.step == MONITOR_STEP:
        args["keeps_health"] = gold_build.keeps_health
    response = call_step(
        services,
        GOLD[gold_build.step],
        gold_build.step,
        as_of=gold_build.as_of,
        args=args,
    )
    if response.http_status != DataFailedError.http_status:
        succeeded(response)


def _note(growing: Path) -> Path:
    return growing.with_name(growing.name + ".json")


def _code() -> str:
    """What a half-made warehouse was made with: statements, tables and contract."""
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {CONTRACT_VERSION}".encode())
    for path in sorted((SQL / "duckdb").glob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _noted(growing: Path) -> dict[str, Any]:
    return _read_note(_note(growing))


def _read_note(note: Path) -> dict[str, Any]:
    """A note; nothing for one that cannot be read, or that is none of ours."""
    try:
        told = json.loads(note.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _write_note(note: Path, told: Mapping[str, object]) -> None:
    """See write_note: what has grown is worth nothing without it. Raises
    TouchlineError."""
    try:
        write_note(note, told)
    except OSError as error:
        raise TouchlineError(
            f"{note} cannot be written: {error.strerror}.",
            fix=f"See how much room there is: df -h {shlex.quote(str(note.parent))}",
        ) from None


def _remember(growing: Path, **more: object) -> None:
    """Note what became of what has grown: `refused`, as the lake may have been mended
    before the next time, or what the old one is `kept` in."""
    _write_note(_note(growing), _noted(growing) | more)


def _start_or_resume(
    growing: Path, lake_uri: str, until: datetime | None, *, is_accepted: bool = False
) -> None:
    """Keep what is half made of the same lake and `until`, or start from nothing. What
    was refused is kept where it `is_accepted` now."""
    wanted = {
        "lake": lake_uri,
        "until": until.astimezone(UTC).isoformat() if until else None,
        "code": _code(),
    }
    note = _note(growing)
    if note.exists() and growing.exists():
        found = _read_note(note)
        is_usable = is_accepted or not found.get("refused")
        if is_usable and wanted.items() <= found.items():
            return
    try:
        for path in (growing, wal_of(growing)):
            path.unlink(missing_ok=True)
        note.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{growing} cannot be made: {error.strerror}.",
            fix="Let it grow in a folder of yours: --out DIR.",
        ) from None
    _write_note(note, wanted)
