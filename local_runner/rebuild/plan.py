"""What a rebuild reads from the lake, and in which order it repeats it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.future_times import is_void, latest_valid
from functions.shared.runtime.settings import Settings
from functions.shared.storage.gold_builds import LATE_PREFIX as LATE
from functions.shared.storage.gold_builds import PREFIX as GOLD_BUILDS
from functions.shared.storage.gold_builds import (
    ReplayOrder,
    read_gold_builds,
    read_late_responses,
    replay_order,
)
from functions.shared.storage.lake import Lake
from functions.shared.storage.run_records import PREFIX as RUNS
from functions.shared.storage.run_records import RunRecord, read_records
from functions.shared.storage.snapshot import (
    RESOURCES,
    fetched_at_of,
    snapshot_id_of,
    snapshot_keys,
)
from local_runner.runtime.runner import MONITOR_STEP
from local_runner.runtime.workspace import timed

CHUNK = 500
"""Snapshots processed up to silver at a time."""

RECENT = timedelta(days=8)
"""How far back objects may still arrive in the lake: a missed tick is recorded up to a
week later."""

GOLD: Mapping[str, str] = {
    "run_gold_live": "transform",
    "run_full": "transform",
    "run_data_tests": "transform",
    "reconcile_live_vs_batch": "reconcile",
    MONITOR_STEP: "monitor",
}
"""The steps whose rows depend on when they ran, and their functions."""

REPLACES = {"run_gold_live": ("gold",), "run_full": ("gold",)}
"""What a step replaces completely: of several builds in a row only the last counts."""


@dataclass(frozen=True)
class RepeatedBuild:
    """A step that wrote gold `as_of` a time, at a time of the clock, from the responses
    fetched by the `watermark`; `keeps_health` says whether it stored the pipeline's
    health."""

    at: datetime
    step: str
    as_of: datetime
    watermark: datetime
    keeps_health: bool = False
    is_health_only: bool = False
    """An overlapping run had already evaluated the time: only the health was stored."""

    @property
    def replaces(self) -> tuple[str, ...]:
        """What it replaces completely."""
        if self.step != MONITOR_STEP:
            return REPLACES.get(self.step, ())
        if self.is_health_only:
            return ("health",) if self.keeps_health else ()
        return ("monitor", "health") if self.keeps_health else ("monitor",)

    @property
    def came_at(self) -> datetime:
        """When it happened: a clock that was set back counts from where it had been."""
        return max(self.at, self.watermark)

    @property
    def turn(self) -> ReplayOrder:
        """Its place among the responses that silver took."""
        return replay_order(self.watermark, self.at)

    @property
    def order(self) -> tuple[ReplayOrder, int]:
        """By time, and at one time in the order of the DAGs."""
        is_set_back = self.watermark > self.at
        return (self.came_at, is_set_back, self.at), list(GOLD).index(self.step)


@dataclass(frozen=True)
class RebuildPlan:
    """What a rebuild reads from the lake, and what it repeats."""

    keys: list[str]
    """Of snapshots, in the order in which silver took them."""

    turns: list[ReplayOrder]
    """Of each of them, in that order."""

    records: list[RunRecord]
    gold: list[RepeatedBuild]
    as_of: datetime
    """The newest time that was monitored."""

    foreign: list[str]
    """Objects that do not belong to a lake, by their names."""

    damaged: list[str]
    """Objects below ops/ that belong to a lake and cannot be read."""

    recent: set[str]
    """The lake's objects of the last days, listed before anything was planned."""

    @property
    def parts(self) -> Iterator[tuple[list[str], RepeatedBuild | None]]:
        """Chunks of snapshots, and the gold builds between them."""
        begin = 0
        for build in [*self.gold, None]:
            end = len(self.keys)
            if build:
                end = bisect_right(self.turns, build.turn, begin)
            for start in range(begin, end, CHUNK):
                yield self.keys[start : min(start + CHUNK, end)], None
            if build:
                yield [], build
            begin = end

    @property
    def summary(self) -> dict[str, object]:
        """The plan for scripts."""
        return {
            "snapshots": len(self.keys),
            "run_records": len(self.records),
            "as_of": self.as_of,
        }


def read_plan(
    lake: Lake, settings: Settings, clock: Clock, until: datetime | None
) -> RebuildPlan:
    """List what the lake holds, without builds of times ahead of the clock, which the
    steps ignore too. Raises LakeError."""
    settings = timed(settings)
    latest = latest_valid(settings, clock)
    recent = recent_keys(lake, clock.now())
    foreign: list[str] = []
    damaged: list[str] = []
    turns = _snapshot_turns(lake, foreign, damaged, until, latest)
    keys = sorted(turns, key=lambda key: (turns[key], snapshot_id_of(key), key))
    records = read_records(lake, foreign, damaged=damaged, until=until, latest=latest)
    builds = [
        *_recorded_builds(lake, foreign, damaged, until, latest),
        *_monitor_builds(records),
    ]
    gold = [build for build in builds if until is None or build.came_at <= until]
    monitored = [build.as_of for build in gold if build.step == MONITOR_STEP]
    return RebuildPlan(
        keys=keys,
        turns=[turns[key] for key in keys],
        records=records,
        gold=_without_replaced(gold),
        as_of=max(monitored, default=until or clock.now()),
        foreign=foreign,
        damaged=damaged,
        recent=recent,
    )


def replan(
    services: Services, plan: RebuildPlan, until: datetime | None
) -> tuple[RebuildPlan, int] | None:
    """The plan with the objects that arrived since, and how many of its builds are
    done; None when none arrived.

    Objects older than RECENT do not arrive any more: the dates of their keys are those
    of the clock.
    """
    now = recent_keys(services.lake, services.clock.now())
    if now <= plan.recent or until is not None:
        return None
    last = plan.gold[-1].order if plan.gold else None
    plan = read_plan(services.lake, services.settings, services.clock, until)
    done = sum(1 for build in plan.gold if last and build.order <= last)
    return plan, done


def recent_keys(lake: Lake, now: datetime) -> set[str]:
    """The objects of the days before `now`, however old the rest of the lake is."""
    day = f"dt={now - RECENT:%Y-%m-%d}"
    prefixes = [f"raw/{resource}" for resource in RESOURCES]
    prefixes += [RUNS, GOLD_BUILDS, LATE]
    return {
        key for prefix in prefixes for key in lake.keys(prefix, start=f"{prefix}/{day}")
    }


def _snapshot_turns(
    lake: Lake,
    foreign: list[str],
    damaged: list[str],
    until: datetime | None,
    latest: datetime,
) -> dict[str, ReplayOrder]:
    """The turn of each snapshot, by key."""
    late = read_late_responses(lake, foreign, damaged, latest=latest)
    turns = {}
    for key in snapshot_keys(lake, until=until, foreign=foreign):
        fetched_at = fetched_at_of(key)
        turns[key] = late.get(snapshot_id_of(key), replay_order(fetched_at, fetched_at))
    return turns


def _recorded_builds(
    lake: Lake,
    foreign: list[str],
    damaged: list[str],
    until: datetime | None,
    latest: datetime,
) -> list[RepeatedBuild]:
    """The builds that the lake has a record of."""
    return [
        RepeatedBuild(
            *(build.at, build.step, build.as_of, build.watermark or build.at),
            keeps_health=build.step == MONITOR_STEP,
        )
        for build in read_gold_builds(lake, foreign, damaged, until=until)
        if build.step in GOLD
        and not is_void(max(build.at, build.as_of), latest, written_at=build.at)
    ]


def _monitor_builds(records: list[RunRecord]) -> list[RepeatedBuild]:
    """The evaluations of runs, from their records."""
    dags = load_dags()
    builds = []
    for record in records:
        as_of = record.judged_as_of
        if as_of is None or record.is_repeat:
            continue
        keeps_health = dags.keeps_health(record.run["dag"])
        is_overtaken = as_of > record.recorded
        if keeps_health or not is_overtaken:
            builds.append(
                RepeatedBuild(
                    *(record.recorded, MONITOR_STEP, as_of, record.known_at),
                    keeps_health=keeps_health,
                    is_health_only=is_overtaken,
                )
            )
    return builds


def _without_replaced(builds: list[RepeatedBuild]) -> list[RepeatedBuild]:
    """By time, without builds that a later one replaced before anything read them."""
    read = []
    replaced: dict[str, datetime] = {}
    for build in sorted(builds, key=lambda build: build.order, reverse=True):
        if not build.replaces:
            replaced.clear()
        elif all(
            part in replaced and build.as_of <= replaced[part]
            for part in build.replaces
        ):
            continue
        for part in build.replaces:
            replaced[part] = max(build.as_of, replaced.get(part, build.as_of))
        read.append(build)
    return read[::-1]
