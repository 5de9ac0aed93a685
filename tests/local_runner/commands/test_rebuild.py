"""rebuild: every silver and gold row and column, from the lake alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import SystemClock, VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.errors import ConfigError, TouchlineError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import FolderLake
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.rebuild import plan as rebuild_plan
from local_runner.rebuild.progress import Progress
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import run_dag, start_of_tick, ticks
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from tests.functions.world import rows_of
from tests.local_runner.command import kill_at
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

TOKEN = "simulator"  # noqa: S105 (the simulator's, it guards nothing)
MIDNIGHT = datetime(2026, 11, 21, tzinfo=UTC)
HOUR = timedelta(hours=1)
STRETCHES = (
    (MIDNIGHT, MIDNIGHT + HOUR / 2),
    (MIDNIGHT + 2 * HOUR, MIDNIGHT + 2 * HOUR),
    (MIDNIGHT + 14 * HOUR, MIDNIGHT + 16.5 * HOUR),
)
"""The nightly resync of the feed, with a correction in it; all three DAGs at once; an
afternoon. The ticks between are missed."""

MIDWAY = MIDNIGHT + 15.25 * HOUR
LAST = STRETCHES[-1][1]
SEED = 11
NO_LOAD_TIMES = ("validated_at", "loaded_at", "silver_at")

Tables = dict[str, list[dict[str, Any]]]


def snapshot_of_tables(warehouse_uri: str) -> Tables:
    """Every table without its load times."""
    warehouse = DuckDBWarehouse(Path(warehouse_uri.removeprefix("duckdb:///")))
    try:
        return tables_of(warehouse)
    finally:
        warehouse.close()


def tables_of(warehouse: Any) -> Tables:
    """Of what may be left out when it repeats: what was seen, not where."""
    tables = {
        name: [
            {k: v for k, v in row.items() if k not in NO_LOAD_TIMES}
            for row in rows_of(warehouse, name)
        ]
        for name in TABLES
    }
    for name in ("raw_live_matches", "raw_live_standings"):
        seen = {
            json.dumps(
                {
                    k: v
                    for k, v in row.items()
                    if k not in ("snapshot_id", "fetched_at")
                },
                default=str,
                sort_keys=True,
            )
            for row in tables[name]
        }
        tables[name] = [json.loads(row) for row in sorted(seen)]
    return tables


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Tables, Tables]:
    """Some polls of a realistic day; all tables at the end, and as they were midway."""
    settings = settings_in(tmp_path_factory.mktemp("home"), Settings())
    clock = VirtualClock(MIDNIGHT)
    world = GeneratedSeason(SEED, profile="realistic")
    midway: Tables = {}
    with Simulator(world, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url, token=TOKEN, clock="request")
        with open_services(live, clock) as services:
            for tick, dag in takewhile(
                lambda due: due[0] <= LAST,
                ticks(services.dags, MIDNIGHT - timedelta(seconds=1)),
            ):
                if any(first <= tick <= last for first, last in STRETCHES):
                    run(services, clock, tick, dag)
                if tick == MIDWAY:
                    midway = tables_of(services.warehouse)
            end = tables_of(services.warehouse)
    return settings, end, midway


def run(services: Services, clock: VirtualClock, tick: datetime, dag: str) -> None:
    clock.set(max(tick, clock.now()))
    start = start_of_tick(dag, tick, clock.now())
    result = run_dag(services.dags, start, InProcess(services), clock, as_of=clock.now)
    assert result.is_ok, result.problem


@pytest.fixture
def fresh(home: tuple[Settings, Tables, Tables], tmp_path: Path) -> Settings:
    """The lake of that day, and a warehouse that is not there yet."""
    uri = f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
    return replace(home[0], warehouse_uri=uri)


def test_every_table_comes_back(
    home: tuple[Settings, Tables, Tables],
    fresh: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rebuild_plan, "CHUNK", 7)
    assert rebuild_warehouse(fresh, SystemClock(), Screen(), until=None, dry_run=False)
    rebuilt = snapshot_of_tables(fresh.warehouse_uri)
    for name, rows in home[1].items():
        assert rebuilt[name] == rows, name
    assert {run["status"] for run in rebuilt["raw_pipeline_runs"]} == {
        *("success", "missed")
    }
    events = {event["event"] for event in rebuilt["gold_match_events"]}
    assert {"goal", "status", "correction_after_final"} <= events
    empty = {name for name, rows in rebuilt.items() if not rows}
    assert empty == {"raw_quarantine"}


def test_until_gives_the_tables_as_they_stood(
    home: tuple[Settings, Tables, Tables], fresh: Settings
) -> None:
    assert rebuild_warehouse(
        fresh, SystemClock(), Screen(), until=MIDWAY, dry_run=False
    )
    rebuilt = snapshot_of_tables(fresh.warehouse_uri)
    for name, rows in home[2].items():
        assert rebuilt[name] == rows, name
    assert rebuilt["gold_match_events"] != home[1]["gold_match_events"]


def test_it_replaces_what_was_there(
    home: tuple[Settings, Tables, Tables], fresh: Settings
) -> None:
    """Also rows that the lake knows nothing of."""
    path = Path(fresh.warehouse_uri.removeprefix("duckdb:///"))
    warehouse = DuckDBWarehouse(path)
    columns = ", ".join(
        f"'2026-11-21' AS {c.name}" if c.type == "timestamp" else f"'1' AS {c.name}"
        for c in TABLES["raw_pipeline_runs"].columns
    )
    warehouse._connection.execute(f"INSERT INTO raw_pipeline_runs SELECT {columns}")
    warehouse.close()
    clock, screen = SystemClock(), Screen()
    assert not rebuild_warehouse(
        fresh, clock, screen, until=None, dry_run=False, accept_loss=True
    )
    assert snapshot_of_tables(fresh.warehouse_uri) == home[1]
    kept = snapshot_of_tables(f"duckdb:///{path}.before-1")
    assert len(kept["raw_pipeline_runs"]) == 1


def test_a_dry_run_only_prints_the_plan(
    home: tuple[Settings, Tables, Tables],
    fresh: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rebuild_warehouse(fresh, SystemClock(), Screen(), until=None, dry_run=True)
    output = capsys.readouterr().out
    assert f"{len(home[1]['raw_pipeline_runs'])} run records" in output
    assert "nothing was changed" in output
    path = Path(fresh.warehouse_uri.removeprefix("duckdb:///"))
    assert list(path.parent.iterdir()) == []


@pytest.mark.process
def test_killed_in_the_middle_it_resumes_where_it_stopped(
    home: tuple[Settings, Tables, Tables], fresh: Settings
) -> None:
    code = (
        "from local_runner.rebuild import plan; plan.CHUNK = 3; "
        "from local_runner.cli.app import main; main()"
    )
    command = [sys.executable, "-c", code, "rebuild", "--lake", fresh.lake_uri]
    kill_at([*command, "--warehouse", fresh.warehouse_uri], "rebuild ")
    growing = Path(fresh.warehouse_uri.removeprefix("duckdb:///") + ".rebuild")
    assert growing.exists()
    half = DuckDBWarehouse(growing)
    done = half.count("raw_snapshots")
    half.close()
    assert 0 < done < len(home[1]["raw_snapshots"])

    before = time.time()
    rebuild_warehouse(fresh, SystemClock(), Screen(), until=None, dry_run=False)
    assert snapshot_of_tables(fresh.warehouse_uri) == home[1]
    warehouse = DuckDBWarehouse(Path(fresh.warehouse_uri.removeprefix("duckdb:///")))
    kept = [
        row
        for row in rows_of(warehouse, "raw_snapshots")
        if row["validated_at"].timestamp() < before
    ]
    warehouse.close()
    assert len(kept) >= done
    assert not growing.exists()


def test_another_until_starts_again(fresh: Settings) -> None:
    path = Path(fresh.warehouse_uri.removeprefix("duckdb:///"))
    growing = path.with_name(path.name + ".rebuild")
    growing.write_text("half of another one")
    note = growing.with_name(growing.name + ".json")
    note.write_text(json.dumps({"until": None, "code": "of another version"}))
    assert rebuild_warehouse(
        fresh, SystemClock(), Screen(), until=MIDWAY, dry_run=False
    )


def test_a_note_that_outlived_its_file_is_ignored(
    home: tuple[Settings, Tables, Tables], fresh: Settings
) -> None:
    """Killed after the new warehouse took its place, before the note was gone."""
    path = Path(fresh.warehouse_uri.removeprefix("duckdb:///"))
    growing = path.with_name(path.name + ".rebuild")
    Progress(growing).start_or_resume(fresh.lake_uri, None, is_accepted=False)
    note = growing.with_name(growing.name + ".json")
    note.write_text(json.dumps(json.loads(note.read_text()) | {"built": 1000}))
    assert rebuild_warehouse(fresh, SystemClock(), Screen(), until=None, dry_run=False)
    assert snapshot_of_tables(fresh.warehouse_uri) == home[1]


@pytest.mark.parametrize("output", ["", "[]", '{"lake": "'])
def test_a_note_that_was_cut_is_ignored(
    home: tuple[Settings, Tables, Tables], fresh: Settings, output: str
) -> None:
    """The disk was full when it was written, or the machine stopped."""
    path = Path(fresh.warehouse_uri.removeprefix("duckdb:///"))
    growing = path.with_name(path.name + ".rebuild")
    growing.write_text("half of it")
    growing.with_name(growing.name + ".json").write_text(output)
    assert rebuild_warehouse(fresh, SystemClock(), Screen(), until=None, dry_run=False)
    assert snapshot_of_tables(fresh.warehouse_uri) == home[1]


def test_what_has_grown_and_is_damaged_is_removed(fresh: Settings) -> None:
    path = Path(fresh.warehouse_uri.removeprefix("duckdb:///"))
    growing = path.with_name(path.name + ".rebuild")
    Progress(growing).start_or_resume(fresh.lake_uri, None, is_accepted=False)
    growing.write_bytes(b"damaged" * 1000)
    with pytest.raises(TouchlineError, match="is removed") as caught:
        rebuild_warehouse(fresh, SystemClock(), Screen(), until=None, dry_run=False)
    assert "rebuild" in caught.value.fix
    assert ".rebuild" not in caught.value.fix
    assert not growing.exists()
    assert rebuild_warehouse(fresh, SystemClock(), Screen(), until=None, dry_run=False)


def test_half_of_another_lake_is_left(fresh: Settings) -> None:
    path = Path(fresh.warehouse_uri.removeprefix("duckdb:///"))
    growing = path.with_name(path.name + ".rebuild")
    Progress(growing).start_or_resume("another/lake", None, is_accepted=False)
    growing.write_text("half of another one")
    assert rebuild_warehouse(fresh, SystemClock(), Screen(), until=None, dry_run=False)


def test_where_nothing_can_grow(fresh: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    uri = f"duckdb:///{tmp_path / 'file' / 'warehouse.duckdb'}"
    settings = replace(fresh, warehouse_uri=uri)
    with pytest.raises(ConfigError, match="cannot be made"):
        rebuild_warehouse(settings, SystemClock(), Screen(), until=None, dry_run=False)


def test_an_empty_lake_is_reported(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, Settings())
    with pytest.raises(ConfigError, match="holds no snapshot"):
        rebuild_warehouse(settings, SystemClock(), Screen(), until=None, dry_run=False)


def test_foreign_objects_are_named_and_skipped(
    home: tuple[Settings, Tables, Tables],
    fresh: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Files of others in the lake, and the log of a warehouse that is gone."""
    lake = tmp_path / "lake"
    shutil.copytree(fresh.lake_uri, lake)
    for name in ("raw/matches/README", "raw/matches/dt=2026-11-21/x", "ops/runs/y"):
        (lake / name).write_text("hi")
    (tmp_path / "warehouse.duckdb.wal").write_text("of another")
    settings = replace(fresh, lake_uri=str(lake))
    assert not rebuild_warehouse(
        settings, SystemClock(), Screen(), until=None, dry_run=False
    )
    assert snapshot_of_tables(fresh.warehouse_uri) == home[1]
    assert capsys.readouterr().err.count("does not belong to a lake") == 3


def test_a_time_evaluated_by_hand_is_evaluated_again(
    fresh: Settings, tmp_path: Path
) -> None:
    """It has no run record; the lake knows of it all the same."""
    lake = tmp_path / "lake"
    shutil.copytree(fresh.lake_uri, lake)
    settings = replace(fresh, lake_uri=str(lake))
    rebuild_warehouse(settings, SystemClock(), Screen(), until=None, dry_run=False)
    later = LAST + timedelta(minutes=40)
    body = json.dumps({"as_of": later.isoformat()}).encode()
    with open_services(settings, SystemClock()) as services:
        assert InProcess(services)("monitor", body, 60).is_ok
    evaluated = snapshot_of_tables(fresh.warehouse_uri)
    assert {row["as_of"] for row in evaluated["gold_live_match_monitor"]} == {later}
    rebuild_warehouse(settings, SystemClock(), Screen(), until=None, dry_run=False)
    assert snapshot_of_tables(fresh.warehouse_uri) == evaluated


class Meanwhile(Screen):
    """Has something happen at a moment of a rebuild: before its `nth` note of progress
    (0: when it has said what it planned), or before it shows the rows, when the new
    warehouse is complete."""

    def __init__(self, act: Callable[[], None], nth: int | None = None) -> None:
        super().__init__()
        self.act, self.nth, self.seen = act, nth, 0

    def progress(self, title: str, total: int) -> Any:  # noqa: ARG002
        return nullcontext(self)

    def step(self, note: str, count: int = 1) -> None:  # noqa: ARG002
        self.seen += 1
        if self.seen == self.nth:
            self.act()

    def say(self, text: str = "", *, style: str | None = None) -> None:
        super().say(text, style=style)
        if self.nth == 0 and self.seen == 0:
            self.seen += 1
            self.act()

    def table(self, *_: Any) -> None:
        if self.nth is None:
            self.act()


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from functions.shared.runtime.errors import WarehouseError
from functions.shared.storage.lake import FolderLake
from functions.shared.storage.run_records import gap_record, put_records
from functions.shared.warehouse.duckdb import DuckDBWarehouse
now = datetime.now(UTC)
record = gap_record(
    "by-another-process", "live_poll_15m", now, is_abandoned=False, now=now
)
try:
    warehouse = DuckDBWarehouse(Path(sys.argv[2]))
except WarehouseError as error:
    sys.exit(str(error))
put_records(FolderLake(Path(sys.argv[1])), warehouse, [record])
warehouse.close()
"""


def run_of_another_process(settings: Settings) -> subprocess.CompletedProcess[str]:
    """Open the warehouse in another process, and record a run."""
    path = settings.warehouse_uri.removeprefix("duckdb:///")
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", WRITER, settings.lake_uri, path],
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.process
@pytest.mark.parametrize("has_warehouse", [True, False])
def test_no_process_writes_until_the_new_warehouse_is_in_its_place(
    home: tuple[Settings, Tables, Tables],
    fresh: Settings,
    tmp_path: Path,
    has_warehouse: bool,
) -> None:
    """What a process wrote into the old file meanwhile would be lost."""
    lake = tmp_path / "lake"
    shutil.copytree(fresh.lake_uri, lake)
    settings = replace(fresh, lake_uri=str(lake))
    if has_warehouse:
        rebuild_warehouse(settings, SystemClock(), Screen(), until=None, dry_run=False)
    tried: list[subprocess.CompletedProcess[str]] = []
    screen = Meanwhile(lambda: tried.append(run_of_another_process(settings)))
    assert rebuild_warehouse(settings, SystemClock(), screen, until=None, dry_run=False)
    (one,) = tried
    assert one.returncode == 1
    assert "is in use" in one.stderr
    assert snapshot_of_tables(settings.warehouse_uri) == home[1]
    done = run_of_another_process(settings)
    assert (done.returncode, done.stderr) == (0, "")
    runs = snapshot_of_tables(settings.warehouse_uri)["raw_pipeline_runs"]
    assert "by-another-process" in {run["run_id"] for run in runs}
    assert {one.name for one in tmp_path.iterdir()} == {
        "lake",
        "warehouse.duckdb",
        "warehouse.read.duckdb",
    }


def test_a_warehouse_that_is_not_made_leaves_none(
    fresh: Settings, tmp_path: Path
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_warehouse(
            fresh, SystemClock(), Meanwhile(stop), until=None, dry_run=False
        )
    assert not (tmp_path / "warehouse.duckdb").exists()


@pytest.mark.parametrize("nth", [0, 1])
def test_what_arrives_in_the_lake_meanwhile_is_used_too(
    home: tuple[Settings, Tables, Tables], fresh: Settings, tmp_path: Path, nth: int
) -> None:
    """A run that finds the warehouse in use still stores responses and run records."""
    lake = tmp_path / "lake"
    shutil.copytree(fresh.lake_uri, lake)
    late = [
        path
        for path in lake.rglob("*.json.gz")
        if path.name >= f"{MIDWAY + HOUR / 2:%Y%m%dT%H%M}"
        and "alerts" not in path.parts
    ]
    assert len({path.parts[-3] for path in late}) > 3
    held = {path: path.read_bytes() for path in late}
    for path in late:
        path.unlink()

    def bring() -> None:
        for path, data in held.items():
            path.write_bytes(data)

    settings = replace(fresh, lake_uri=str(lake))
    screen = Meanwhile(bring, nth=nth)
    clock = VirtualClock(LAST)
    assert rebuild_warehouse(settings, clock, screen, until=None, dry_run=False)
    assert snapshot_of_tables(fresh.warehouse_uri) == home[1]


def test_a_rebuild_until_lists_only_older_objects(
    home: tuple[Settings, Tables, Tables],
    fresh: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rebuild_plan, "CHUNK", 3)
    listed: Counter[str] = Counter()
    keys = FolderLake.keys

    def counted(lake: FolderLake, prefix: str, **bounds: str) -> Iterator[str]:
        for key in keys(lake, prefix, **bounds):
            listed[key.partition("/dt=")[0]] += 1
            yield key

    monkeypatch.setattr(FolderLake, "keys", counted)
    rebuild_warehouse(fresh, SystemClock(), Screen(), until=MIDWAY, dry_run=False)
    there = home[2]["raw_snapshots"]
    raw = sum(count for prefix, count in listed.items() if prefix.startswith("raw/"))
    assert len(there) < len(home[1]["raw_snapshots"])
    assert raw == len(there)
    # with the missed ticks, which are noted when a run finds them
    assert listed["ops/runs"] <= len(home[2]["raw_pipeline_runs"]) + 2
