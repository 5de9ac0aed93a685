"""The DAGs end to end, over HTTP on Cloud Storage and BigQuery, beside DuckDB."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Row, Warehouse
from functions.shared.warehouse.bigquery import BigQueryWarehouse
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.runtime.runner import Caller, RunResult, run_dag, start_of_tick, ticks
from local_runner.runtime.screen import Screen
from local_runner.simulator.fault_schedule import faults_of
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import TOKEN, Simulator
from tests.cloud.bigquery import PROJECT, LocalBigQuery
from tests.cloud.deployed import Deployed, InTurn, env_of
from tests.cloud.storage import LocalStorage
from tests.engines import canonical, json_text
from transforms.tables import TABLES

DAY = date(2026, 11, 21)
MIDNIGHT = datetime(2026, 11, 21, tzinfo=UTC)
SEED, PROFILE = 11, "incident"
MADE = [name for name in TABLES if name.startswith(("silver_", "gold_"))]

Tick = tuple[datetime, str]


def due(since: timedelta, until: timedelta) -> list[Tick]:
    """The ticks of the day in a span of it, in order."""
    first, last = MIDNIGHT + since, MIDNIGHT + until
    return list(
        takewhile(
            lambda one: one[0] < last,
            ticks(load_dags(), first - timedelta(seconds=1)),
        )
    )


class World:
    """The season, its API, and the clock that both warehouses are played by."""

    def __init__(self) -> None:
        self.clock = VirtualClock(MIDNIGHT)
        season = GeneratedSeason(SEED, year=2026, profile=PROFILE)
        self.codes = tuple(one["code"] for one in season.competitions(MIDNIGHT))
        faults = faults_of(PROFILE, SEED, DAY, season)
        # each call of a function counts its own minute, from its own as_of on
        self.api = Simulator(season, self.clock, calls_per_minute=None, faults=faults)

    def settings(self, lake: str, warehouse: str, site: str) -> Settings:
        return Settings(
            token=TOKEN,
            api_url=self.api.url,
            competitions=self.codes,
            lake_uri=lake,
            warehouse_uri=warehouse,
            site_uri=site,
            clock="request",
        )

    def play(self, caller: Caller, plan: Sequence[Tick]) -> list[RunResult]:
        self.clock.set(MIDNIGHT)
        results, dags = [], load_dags()
        for tick, dag in plan:
            self.clock.set(max(tick, self.clock.now()))
            start = start_of_tick(dag, tick, self.clock.now())
            made = run_dag(dags, start, caller, self.clock, as_of=self.clock.now)
            results.append(made)
        return results


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    with made.api:
        yield made


@contextmanager
def cloud(
    world: World,
    storage: LocalStorage,
    big_query: LocalBigQuery,
    folder: Path,
    name: str,
) -> Iterator[tuple[Deployed, Settings, Warehouse]]:
    """The functions as processes, on a bucket and a dataset of that name."""
    dataset = big_query.dataset(name)
    bucket = storage.bucket(name.replace("_", "-"))
    settings = world.settings(
        f"gs://{bucket}/lake",
        f"bigquery://{PROJECT}/{dataset.dataset_id}",
        f"gs://{bucket}/site",
    )
    env = {
        **storage.env,
        **big_query.env,
        **env_of(settings),
    }
    warehouse = BigQueryWarehouse(big_query.client(), PROJECT, dataset.dataset_id)
    folder.mkdir()
    with Deployed(env, folder) as deployed:
        yield deployed, settings, warehouse
    warehouse.close()


def outcomes(
    results: Sequence[RunResult],
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What runs were and how their steps ended."""
    return [
        (one.start.run_id, one.status, [(s.step, s.status) for s in one.steps])
        for one in results
    ]


def content(warehouse: Warehouse, table: str) -> list[Row]:
    """A table's rows in one order, JSON in one spelling."""
    texts = [column.name for column in TABLES[table].columns if column.type == "json"]
    rows = []
    for row in warehouse.rows(table):
        spelled = {t: json_text(row[t]) for t in texts if row[t] is not None}
        rows.append({**row, **spelled})
    return canonical(
        {k: v.astimezone(UTC) if isinstance(v, datetime) else v for k, v in row.items()}
        for row in rows
    )


def assert_equal_tables(here: Warehouse, there: Warehouse) -> None:
    """Every silver and gold table has the same rows in both, every column."""
    for table in MADE:
        assert content(here, table) == content(there, table), table


def play_both(
    world: World,
    storage: LocalStorage,
    big_query: LocalBigQuery,
    folder: Path,
    *,
    plan: Sequence[Tick],
    name: str,
) -> list[RunResult]:
    """The plan on both, and then the comparison. The runs on Google's side."""
    duck = DuckDBWarehouse(folder / "warehouse.duckdb")
    here = world.settings(str(folder / "lake"), duck.uri, str(folder / "site"))
    expected = world.play(InTurn(here, duck), plan)
    with cloud(world, storage, big_query, folder / "logs", name) as (
        deployed,
        _,
        there,
    ):
        results = world.play(deployed, plan)
        assert outcomes(results) == outcomes(expected)
        assert_equal_tables(duck, there)
        runs = {row["run_id"]: row for row in there.rows("raw_pipeline_runs")}
        assert runs.keys() >= {one.start.run_id for one in results}
        assert all(row["statements"] > 0 for row in runs.values() if row["attempts"])
    duck.close()
    return results


def quiet_polls(results: Sequence[RunResult]) -> list[int]:
    """How many statements those polls made that loaded nothing and had no alert, nor a
    unreported tick to record."""
    made = []
    for one in results:
        counts: Counter[str] = Counter()
        for step in one.steps:
            counts.update(step.counts)
        news = ("snapshots", "gaps", "alerts_open", "alerts_closed")
        if one.start.dag == "live_poll_15m" and not any(counts[n] for n in news):
            made.append(counts["statements"])
    return made


@pytest.mark.timeout(600)
def test_a_night(
    world: World, storage: LocalStorage, big_query: LocalBigQuery, tmp_path: Path
) -> None:
    plan = due(timedelta(hours=1, minutes=45), timedelta(hours=2, minutes=1))
    assert [dag for _, dag in plan].count("daily_reconcile") == 1
    play_both(world, storage, big_query, tmp_path, plan=plan, name="night")


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_match_day_from_noon_to_evening(
    world: World, storage: LocalStorage, big_query: LocalBigQuery, tmp_path: Path
) -> None:
    """Before the first match, in play, in the outage of the afternoon, and in the drift
    of the evening. The hours between have no ticks: their runs are recorded as
    missed."""
    plan = [
        *due(timedelta(hours=11, minutes=15), timedelta(hours=12, minutes=31)),
        *due(timedelta(hours=14, minutes=45), timedelta(hours=15, minutes=1)),
        *due(timedelta(hours=15, minutes=30), timedelta(hours=16, minutes=31)),
        *due(timedelta(hours=18, minutes=15), timedelta(hours=18, minutes=31)),
    ]
    assert Counter(dag for _, dag in plan) == {"live_poll_15m": 15, "hourly_refresh": 3}
    results = play_both(
        world, storage, big_query, tmp_path, plan=plan, name="match_day"
    )
    quiet = quiet_polls(results)
    assert len(quiet) >= 5
    assert max(quiet) <= 9


@pytest.mark.long
@pytest.mark.timeout(900)
def test_three_dags_at_two_o_clock_that_truly_overlap(
    world: World, storage: LocalStorage, big_query: LocalBigQuery, tmp_path: Path
) -> None:
    """Whatever they did to each other, the lake alone gives the same tables."""
    plan = due(timedelta(hours=2), timedelta(hours=2, minutes=1))
    assert len(plan) == 3
    name = "overlap"
    with cloud(world, storage, big_query, tmp_path / "logs", name) as (
        deployed,
        settings,
        there,
    ):
        world.play(deployed, due(timedelta(hours=1, minutes=45), timedelta(hours=2)))
        world.clock.set(MIDNIGHT + timedelta(hours=2))

        def run(one: Tick) -> RunResult:
            clock = VirtualClock(one[0])
            start = start_of_tick(one[1], *[one[0]] * 2)
            return run_dag(load_dags(), start, deployed, clock, as_of=clock.now)

        with ThreadPoolExecutor(3) as pool:
            results = list(pool.map(run, plan))
        assert [one.status for one in results] == ["success"] * 3, outcomes(results)
        world.play(
            deployed,
            due(timedelta(hours=2, minutes=15), timedelta(hours=2, minutes=16)),
        )
        rows = list(there.rows("raw_snapshots"))
        assert len({row["snapshot_id"] for row in rows}) == len(rows)
        assert all(row["silver_at"] for row in rows if row["verdict"] == "valid")
        os.environ.update(storage.env)
        place = tmp_path / "rebuilt.duckdb"
        local = replace(settings, warehouse_uri=f"duckdb:///{place}")
        assert rebuild_warehouse(
            local, world.clock, Screen(), until=None, dry_run=False
        )
        rebuilt = DuckDBWarehouse(place)
        silver = [table for table in MADE if table.startswith("silver_")]
        for table in silver:
            assert content(rebuilt, table) == content(there, table), table
        rebuilt.close()
