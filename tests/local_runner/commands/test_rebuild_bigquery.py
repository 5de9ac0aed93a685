"""rebuild into BigQuery: what DuckDB has, every table and row, by Google's clients."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from google.cloud import bigquery

from functions.shared.runtime.clock import SystemClock, VirtualClock
from functions.shared.runtime.errors import ConfigError, TouchlineError, WarehouseError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import FolderLake
from functions.shared.storage.snapshot import CONTENT_TYPE, make_snapshot
from functions.shared.warehouse.base import Row
from functions.shared.warehouse.bigquery_values import schema_of
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands.copy import copy_lake
from local_runner.commands.export import _read_back, export_tables
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.rebuild import dataset_target
from local_runner.rebuild.dataset_target import DatasetTarget
from local_runner.runtime.bigquery_dataset import (
    Dataset,
    _loadable,
    create_tables,
    described,
)
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import ticks
from local_runner.runtime.screen import Screen
from local_runner.runtime.table_content import Content
from local_runner.runtime.workspace import settings_in
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from tests.cloud.bigquery import PROJECT, LocalBigQuery, pointed_at
from tests.cloud.storage import LocalStorage
from tests.cloud.trouble import Trouble, Way
from tests.functions.shared.warehouse.test_both_engines import (
    AT,
    LARGEST,
    add,
    ledger_row,
    quarantined,
    raw_match,
    raw_standing,
)
from tests.local_runner.command import kill_at
from tests.local_runner.commands.test_rebuild import MIDNIGHT, NO_LOAD_TIMES, TOKEN, run
from transforms.tables import TABLES, Table

pytestmark = pytest.mark.slow

STRETCHES = (
    (MIDNIGHT + timedelta(hours=1, minutes=45), MIDNIGHT + timedelta(hours=2)),
    (MIDNIGHT + timedelta(hours=15), MIDNIGHT + timedelta(hours=15, minutes=15)),
)
"""All three DAGs, and some of an afternoon."""

LEDGER = TABLES["raw_snapshots"]
IDS, LOWEST = (2**53 - 1, 2**53 + 1, -LARGEST), str(-LARGEST)
NAME = "\u0627\u0644\u0623\u0647\u0644\u064a \U0001f9e4"
_numbers = count()


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of some polls, and a response with rows that are none."""
    settings = settings_in(tmp_path_factory.mktemp("home"), Settings())
    clock = VirtualClock(MIDNIGHT)
    with Simulator(GeneratedSeason(11), clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url, token=TOKEN, clock="request")
        with open_services(live, clock) as services:
            due = ticks(services.dags, MIDNIGHT - timedelta(seconds=1))
            for tick, dag in takewhile(lambda one: one[0] <= STRETCHES[-1][1], due):
                if any(first <= tick <= last for first, last in STRETCHES):
                    run(services, clock, tick, dag)
    body = {"matches": [None, "gone", 7, {"id": None, "name": NAME}]}
    response = make_snapshot(
        resource="matches",
        scope="2026-11-19..2026-11-24",
        dag=None,
        run_id="by-hand",
        step="fetch_matches_live",
        path="/matches",
        params={},
        status=200,
        headers={},
        fetched_at=clock.now() + timedelta(microseconds=1),
        body=msgspec.json.encode(body),
    )
    folder = FolderLake(Path(settings.lake_uri))
    assert folder.create(response.key, response.pack(), content_type=CONTENT_TYPE)
    return folder.folder


@pytest.fixture(scope="module")
def duck(lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The warehouse that DuckDB makes of it."""
    uri = f"duckdb:///{tmp_path_factory.mktemp('duck') / 'warehouse.duckdb'}"
    settings = replace(Settings(), lake_uri=str(lake), warehouse_uri=uri)
    assert rebuild_warehouse(
        settings, SystemClock(), Screen(), until=None, dry_run=False
    )
    return settings


@pytest.fixture
def far(big_query: LocalBigQuery, lake: Path) -> Iterator[Settings]:
    """A dataset that is not there yet, for the same lake."""
    uri = f"bigquery://{PROJECT}/rebuilt_{next(_numbers)}"
    with pointed_at(big_query.env):
        yield replace(Settings(), lake_uri=str(lake), warehouse_uri=uri)


def build(
    settings: Settings,
    folder: Path,
    *,
    dry_run: bool = False,
    accept_loss: bool = False,
) -> bool:
    return rebuild_warehouse(
        *(settings, SystemClock(), Screen()),
        until=None,
        dry_run=dry_run,
        folder=folder,
        accept_loss=accept_loss,
    )


def contents(settings: Settings) -> dict[str, Content]:
    """What is in every table of a dataset, without load times."""
    dataset = Dataset.of(settings)
    try:
        return {
            name: content(name, dataset.stored(table)) for name, table in TABLES.items()
        }
    finally:
        dataset.close()


def expected(settings: Settings) -> dict[str, Content]:
    """The same of a DuckDB file."""
    warehouse = DuckDBWarehouse(Path(settings.warehouse_uri.removeprefix("duckdb:///")))
    try:
        return {name: content(name, warehouse.rows(name)) for name in TABLES}
    finally:
        warehouse.close()


def content(name: str, rows: Iterator[Row]) -> Content:
    seen = Content()
    later = dict.fromkeys(NO_LOAD_TIMES)
    is_ledger = name == "raw_snapshots"
    seen.add(TABLES[name], ({**row, **later} if is_ledger else row for row in rows))
    return seen


@pytest.fixture(scope="module")
def rebuilt(
    big_query: LocalBigQuery,
    storage: LocalStorage,
    lake: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Settings]:
    """A dataset that held rows of others, rebuilt from the lake copied to a bucket."""
    folder = tmp_path_factory.mktemp("out")
    with pointed_at({**big_query.env, **storage.env}):
        settings = Settings(
            lake_uri=f"gs://{storage.bucket(f'rebuilt-{next(_numbers)}')}/lake",
            warehouse_uri=f"bigquery://{PROJECT}/rebuilt",
        )
        near = replace(settings, lake_uri=str(lake))
        assert copy_lake(near, settings.lake_uri, Screen(), dry_run=False)
        put_others(settings, folder / "rows")
        (folder / "rows").unlink()
        others = contents(settings)
        assert not build(settings, folder), "the others' response is in no lake"
        assert contents(settings) == others
        assert not build(settings, folder, accept_loss=True)
        (kept,) = folder.iterdir()
        assert expected(replace(settings, warehouse_uri=f"duckdb:///{kept}")) == others
        yield settings


def put_others(settings: Settings, file: Path) -> None:
    """Rows that the lake knows nothing of, also of a table that will be empty."""
    dataset = Dataset.of(settings)
    dataset.create_missing()
    dataset.load("raw_live_matches", [raw_match(1, fetched_at=AT - timedelta(days=9))])
    add(dataset, "add_quarantined", quarantined(0, b"null"))
    add(dataset, "add_snapshots", ledger_row(0))
    dataset.replace(TABLES["gold_score_corrections"], [correction()], file)
    dataset.close()


def correction() -> Row:
    """One of another program."""
    values = {"timestamp": AT, "int64": 1, "float64": 0.5, "bool": True, "string": "x"}
    columns = TABLES["gold_score_corrections"].columns
    return {one.name: values[one.type] for one in columns}


def test_every_table_equals_that_of_duckdb(duck: Settings, rebuilt: Settings) -> None:
    """Whatever was there before."""
    wanted = expected(duck)
    assert contents(rebuilt) == wanted
    empty = {name for name, seen in wanted.items() if not seen.count}
    assert empty == {"gold_score_corrections"}


def test_back_into_duckdb_from_the_bucket(
    duck: Settings, rebuilt: Settings, tmp_path: Path
) -> None:
    back = replace(rebuilt, warehouse_uri=f"duckdb:///{tmp_path / 'warehouse.duckdb'}")
    assert build(back, tmp_path)
    assert expected(back) == expected(duck)


def test_partitions_and_clusters_stay(rebuilt: Settings) -> None:
    dataset = Dataset.of(rebuilt)
    for name, table in TABLES.items():
        made = dataset.client.get_table(dataset.dataset.table(name))
        partition = made.time_partitioning
        assert (partition.field if partition else None) == table.partition, name
        assert tuple(made.clustering_fields or ()) == table.cluster, name
    jobs = [
        job
        for job in dataset.client.list_jobs(max_results=200)
        if isinstance(job, bigquery.LoadJob)
        and job.destination == dataset.dataset.table("silver_teams")
    ]
    assert {job.write_disposition for job in jobs} == {"WRITE_TRUNCATE"}
    for job in jobs:
        modes = {field.name: field.mode for field in job.schema}
        wanted = schema_of(TABLES["silver_teams"])
        assert modes == {field.name: field.mode for field in wanted}
    dataset.close()


def test_integers_that_json_has_no_room_for_are_sent_as_text() -> None:
    table = TABLES["raw_live_matches"]
    output = {n: _loadable(table, raw_match(n, payload="{}"))["match_id"] for n in IDS}
    assert output == {2**53 - 1: 2**53 - 1, 2**53 + 1: str(2**53 + 1), -LARGEST: LOWEST}


def test_exported_it_is_what_duckdb_exports(
    duck: Settings, rebuilt: Settings, tmp_path: Path
) -> None:
    assert export_tables(rebuilt, tmp_path / "far", Screen(), dry_run=False)
    assert export_tables(duck, tmp_path / "near", Screen(), dry_run=False)
    for name, table in TABLES.items():
        far_rows = _read_back(table, tmp_path / "far" / f"{name}.parquet")
        near_rows = _read_back(table, tmp_path / "near" / f"{name}.parquet")
        assert content(name, far_rows) == content(name, near_rows), name


@pytest.mark.process
def test_killed_between_two_tables_it_resumes(
    duck: Settings, rebuilt: Settings, tmp_path: Path
) -> None:
    put_others(rebuilt, tmp_path / "rows")
    (tmp_path / "rows").unlink()
    words = [sys.executable, "-m", "local_runner", "rebuild", "--out", str(tmp_path)]
    words += ["--lake", rebuilt.lake_uri, "--warehouse", rebuilt.warehouse_uri]
    words += ["--accept-loss"]  # of what the others put there
    kill_at(words, "load ")
    grown = DuckDBWarehouse(DatasetTarget(rebuilt, tmp_path).growing)
    done = {row["snapshot_id"]: row["silver_at"] for row in grown.rows("raw_snapshots")}
    grown.close()
    assert contents(rebuilt) != expected(duck)  # the ledger comes last

    assert not build(rebuilt, tmp_path), "the others' response is in no lake"
    assert contents(rebuilt) == expected(duck)
    dataset = Dataset.of(rebuilt)
    kept = {
        one["snapshot_id"]: one["silver_at"] for one in dataset.rows("raw_snapshots")
    }
    dataset.close()
    assert kept == done
    assert [path.name for path in tmp_path.iterdir()] == [
        "touchline-test.rebuilt.duckdb.before-1"
    ]


def test_a_dry_run_changes_nothing(
    far: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = Dataset.of(far)
    assert build(far, tmp_path / "out", dry_run=True)
    assert "no dataset" in capsys.readouterr().out
    assert dataset.missing() is None
    create_tables(dataset.client, dataset.dataset, ["raw_snapshots"])
    add(dataset, "add_snapshots", ledger_row(0))
    assert not build(far, tmp_path / "out", dry_run=True)
    output = capsys.readouterr()
    assert "1 table of" in output.out
    assert "is missing" in output.err
    assert [row["snapshot_id"] for row in dataset.rows("raw_snapshots")] == ["s0"]
    assert len(dataset.missing() or ()) == len(TABLES) - 1
    assert not (tmp_path / "out").exists()
    dataset.close()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[Table]:
    """The only tables that take their place: the others would take time."""
    names = ("raw_live_matches", "raw_live_standings", "raw_quarantine")
    tables = [*(TABLES[name] for name in names), LEDGER]
    monkeypatch.setattr(dataset_target, "ORDER", tables)
    return tables


@pytest.fixture
def grown(far: Settings, few: list[Table], tmp_path: Path) -> DatasetTarget:
    """Two tables that have grown, and where they belong."""
    target = DatasetTarget(far, tmp_path)
    warehouse = DuckDBWarehouse(target.growing)
    warehouse.load("raw_live_matches", [raw_match(1), raw_match(2)])
    add(warehouse, "add_snapshots", ledger_row(0))
    warehouse.close()
    make_few(far, few).close()
    return target


def make_few(settings: Settings, tables: list[Table]) -> Dataset:
    dataset = Dataset.of(settings)
    names = [table.name for table in tables]
    create_tables(dataset.client, dataset.dataset, names)
    return dataset


def test_what_does_not_read_back_fails_the_rebuild(
    grown: DatasetTarget,
) -> None:
    """Another program writes to it."""
    stored = Dataset.stored

    def changed(self: Dataset, table: Any) -> Iterator[Row]:
        for row in stored(self, table):
            yield row | ({"scope": "x"} if table is LEDGER else {})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Dataset, "stored", changed)
        with pytest.raises(TouchlineError, match="raw_snapshots was loaded") as caught:
            grown.promote(Screen())
    assert str(grown.growing) in caught.value.fix
    assert grown.growing.exists()
    grown.promote(Screen())
    assert not grown.growing.exists()


def test_a_table_of_another_schema_is_reported_first(
    far: Settings, tmp_path: Path
) -> None:
    dataset = Dataset.of(far)
    create_tables(dataset.client, dataset.dataset, [])
    made = described(TABLES["silver_teams"], dataset.dataset)
    made.schema = made.schema[1:]  # team_id, which no row can be without
    dataset.client.create_table(made)
    with pytest.raises(
        WarehouseError, match="schema of silver_teams differs"
    ) as caught:
        build(far, tmp_path / "out")
    assert "rebuild" in caught.value.fix
    assert not (tmp_path / "out").exists()
    dataset.close()


def test_a_table_from_before_there_was_a_column_gets_it(far: Settings) -> None:
    dataset = Dataset.of(far)
    names = [name for name in TABLES if name != "silver_matches"]
    create_tables(dataset.client, dataset.dataset, names)
    table = TABLES["silver_matches"]
    made = described(table, dataset.dataset)
    made.schema = [f for f in made.schema if f.name not in ("effective_at", "winner")]
    dataset.client.create_table(made)
    dataset.create_missing()
    wanted = {column.name: column.type for column in table.columns}
    assert dataset.columns("silver_matches") == wanted
    dataset.close()


def test_without_the_right_to_create_a_dataset_the_command_is_shown(
    big_query: LocalBigQuery, far: Settings, tmp_path: Path
) -> None:
    with Way(big_query.url) as way, pointed_at({"BIGQUERY_EMULATOR_HOST": way.url}):
        output = "User lacks bigquery.datasets.create"
        way.troubles.append(Trouble("POST", "/datasets", 403, "accessDenied", output))
        with pytest.raises(ConfigError, match="no right to create it") as caught:
            build(far, tmp_path / "out")
    assert "bq --location=EU mk --dataset" in caught.value.fix
    assert not (tmp_path / "out").exists()


def test_a_load_that_is_refused_keeps_what_has_grown(
    big_query: LocalBigQuery, grown: DatasetTarget
) -> None:
    with Way(big_query.url) as way, pointed_at({"BIGQUERY_EMULATOR_HOST": way.url}):
        output = "User lacks bigquery.tables.updateData"
        way.troubles.append(Trouble("POST", "/upload/", 403, "accessDenied", output))
        with pytest.raises(TouchlineError, match="updateData") as caught:
            grown.promote(Screen())
    assert "roles/bigquery.dataEditor" in caught.value.fix
    assert f"kept in {grown.growing}" in caught.value.fix


def test_values_survive(far: Settings, few: list[Table], tmp_path: Path) -> None:
    """Ids of 64 bits, microseconds, every script, and all that JSON can be."""
    target = DatasetTarget(far, tmp_path)
    grown = DuckDBWarehouse(target.growing)
    late = AT + timedelta(microseconds=1)
    payload = {"name": NAME, "none": [], "n": LARGEST, "nothing": None, "a": "b\nc"}
    spread = msgspec.Raw(b'{\n "a": [\r\n 1.50, 1e3] }')
    matches = [
        raw_match(LARGEST, status=NAME, payload=payload),
        raw_match(-LARGEST, utc_date=late, payload=spread),
        raw_match(2**53 + 1, content_hash="a\nb\t'\"\\"),
    ]
    day = date(2026, 8, 14)
    grown.load("raw_live_matches", matches)
    lines = [raw_standing(), raw_standing(team_id=2, season_start_date=day, group="")]
    grown.load("raw_live_standings", lines)
    held = [b"null", b'"x"', b"7", b"true", b"{}", b"[null]"]
    rows = [quarantined(number, one) for number, one in enumerate(held)]
    add(grown, "add_quarantined", *rows)
    add(grown, "add_snapshots", ledger_row(0))
    grown.close()
    dataset = make_few(far, few)
    target.promote(Screen())
    (large,) = [r for r in dataset.rows("raw_live_matches") if r["match_id"] == LARGEST]
    assert (large["status"], json.loads(large["payload"])) == (NAME, payload)
    times = {row["utc_date"] for row in dataset.rows("raw_live_matches")}
    assert times == {AT, late}
    payloads = [row["payload"] for row in dataset.rows("raw_quarantine")]
    assert [json.loads(one) for one in payloads] == [json.loads(one) for one in held]
    found = [row["season_start_date"] for row in dataset.rows("raw_live_standings")]
    assert sorted(map(str, found)) == ["2026-08-14", "None"]
    dataset.close()


def test_a_damaged_response_replaces_no_dataset(
    rebuilt: Settings, lake: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(rebuilt)
    poorer = Path(shutil.copytree(lake, tmp_path / "lake"))
    damaged = min(poorer.glob("raw/batch_matches/*/*"))
    damaged.write_bytes(b"")
    assert not build(replace(rebuilt, lake_uri=str(poorer)), tmp_path / "out")
    assert contents(rebuilt) == before
    problems = capsys.readouterr().err
    assert damaged.name in problems
    assert f"{rebuilt.warehouse_uri} is unchanged" in problems
