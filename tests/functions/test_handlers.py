"""The functions as handlers. Each test runs twice: on the WSGI app in this
process, and over HTTP on real functions-framework processes."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

import duckdb
import functions_framework
import pytest
import requests
from werkzeug.test import Client

from functions.shared.runtime.clock import SystemClock, VirtualClock
from functions.shared.runtime.dags import Dags, load_dags
from functions.shared.runtime.response import StepResponse
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.runtime.runner import RunResult, run_dag, start_of
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from tests.cloud import bundle
from tests.functions.world import rows_of
from tests.quiet import logging_off

pytestmark = pytest.mark.slow

JSON = dict[str, Any]
Kind = Literal["good", "wrong", "system clock"]

ROOT = Path(__file__).parents[2]
NAMES = ("fetch", "validate", "load", "transform", "monitor", "reconcile", "publish")
DEFAULT_STEPS = {
    "fetch": "fetch_matches_live",
    "validate": "validate_raw_payloads",
    "load": "load_raw_live_tables",
    "transform": "run_live_silver",
    "monitor": "run_monitoring_checks",
    "reconcile": "reconcile_live_vs_batch",
    "publish": "publish_live_json",
}
TOKEN = "5ecre7t0ken5ecre7t0ken5ecre7t0ke"  # noqa: S105 (made up)
AFTERNOON = datetime(2026, 11, 21, 15, 58, tzinfo=UTC)
AT = b'{"as_of": "2026-11-21T15:58:00Z"}'
DAG = "live_poll_15m"


class Shifted(SystemClock):
    """The machine's clock, `ahead` of its time."""

    ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: JSON
    content_type: str


@dataclass(frozen=True)
class Place:
    """Where the functions of this module work; the API may be there or not."""

    folder: Path
    api_port: int

    @property
    def _settings(self) -> dict[str, str]:
        return {
            "FOOTBALL_DATA_TOKEN": TOKEN,
            "FOOTBALL_DATA_URL": f"http://127.0.0.1:{self.api_port}/v4",
            "LAKE_URI": str(self.folder / "lake"),
            "WAREHOUSE_URI": f"duckdb:///{self.folder / 'warehouse.duckdb'}",
            "SITE_URI": str(self.folder / "site"),
            "CLOCK": "request",
        }

    def settings(self, kind: Kind) -> dict[str, str]:
        changes = {
            "good": {},
            "wrong": {"COMPETITIONS": "PL,XYZ"},
            "system clock": {"CLOCK": "system"},
        }
        return {**self._settings, **changes[kind]}

    @property
    def objects(self) -> list[Path]:
        lake = self.folder / "lake" / "raw"
        return sorted(path for path in lake.rglob("*") if path.is_file())

    def clear(self) -> None:
        for name in ("lake", "site"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for file in self.folder.glob("warehouse.duckdb*"):
            file.unlink()


class Way(Protocol):
    """A way to reach the functions."""

    def post(self, name: str, body: bytes = b"", kind: Kind = "good") -> Reply:
        """Call a function that has settings of a kind."""
        ...

    def errors(self) -> str:
        """What was written to standard error since the test began."""
        ...

    def output(self) -> str:
        """What was written to standard output since the test began."""
        ...


class InProcess:
    """The WSGI app of each function, in this process."""

    def __init__(
        self,
        place: Place,
        clients: dict[str, Client],
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        self._place, self._clients = place, clients
        self._monkeypatch, self._capfd = monkeypatch, capfd
        self._out = self._err = ""

    def post(self, name: str, body: bytes = b"", kind: Kind = "good") -> Reply:
        settings = self._place.settings(kind)
        with self._monkeypatch.context() as patch:
            for variable, value in settings.items():
                patch.setenv(variable, value)
            response = self._clients[name].post("/", data=body)
        with response:
            reply: JSON = json.loads(response.get_data())
            return Reply(response.status_code, reply, response.mimetype or "")

    def errors(self) -> str:
        self._read()
        return self._err

    def output(self) -> str:
        self._read()
        return self._out

    def _read(self) -> None:
        captured = self._capfd.readouterr()
        self._out += captured.out
        self._err += captured.err


class Process:
    """One function's bundle, started as the build image starts it."""

    def __init__(self, name: str, settings: dict[str, str], logs: Path) -> None:
        self.port = free_port()
        self.out, self.err = logs.with_suffix(".out"), logs.with_suffix(".err")
        folder = logs.with_suffix(".bundle")
        made = bundle.assemble(name, folder, also=bundle.ON_DUCKDB)
        around = {
            name: os.environ[name]
            for name in ("PATH", "HOME", "LANG", "TMPDIR")
            if name in os.environ
        }
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self._process = bundle.start(
                name, made, self.port, around | settings, out=out, err=err
            )

    def wait_until_ready(self) -> None:
        """The framework serves this path itself, without calling the function."""
        for _ in range(600):
            if self._process.poll() is not None:
                break
            try:
                self.request("GET", "robots.txt")
            except requests.ConnectionError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"no response; it said: {self.err.read_text()}")

    def request(self, method: str, path: str, body: bytes = b"") -> requests.Response:
        url = f"http://127.0.0.1:{self.port}/{path}"
        return requests.request(method, url, data=body, timeout=60)

    def stop(self) -> None:
        self._process.terminate()

    def wait(self) -> None:
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class OverHTTP:
    """The processes, and two with other settings."""

    def __init__(self, processes: dict[tuple[str, Kind], Process]) -> None:
        self._processes = processes
        self._starts = {p: (_size(p.out), _size(p.err)) for p in processes.values()}

    def post(self, name: str, body: bytes = b"", kind: Kind = "good") -> Reply:
        process = self._processes[name, kind]
        response = process.request("POST", "", body)
        content_type = response.headers["Content-Type"]
        return Reply(response.status_code, response.json(), content_type)

    def errors(self) -> str:
        return "".join(_after(p.err, at[1]) for p, at in self._starts.items())

    def output(self) -> str:
        return "".join(_after(p.out, at[0]) for p, at in self._starts.items())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("functions"), free_port())


@pytest.fixture(scope="module")
def season() -> GeneratedSeason:
    return GeneratedSeason(7)


@pytest.fixture(scope="module")
def processes(place: Place) -> Iterator[dict[tuple[str, Kind], Process]]:
    wanted: list[tuple[str, Kind]] = [(name, "good") for name in NAMES]
    wanted += [("fetch", "wrong")]
    wanted += [("fetch", "system clock"), ("monitor", "system clock")]
    started: dict[tuple[str, Kind], Process] = {}
    try:
        for name, kind in wanted:
            logs = place.folder / f"log-{name}-{kind}"
            started[name, kind] = Process(name, place.settings(kind), logs)
        with ThreadPoolExecutor(len(wanted)) as pool:
            list(pool.map(Process.wait_until_ready, started.values()))
        yield started
    finally:
        for process in started.values():
            process.stop()
        for process in started.values():
            process.wait()


@pytest.fixture(scope="module")
def clients() -> Iterator[dict[str, Client]]:
    """The framework leaves traces of each source in `sys`; they are taken away."""
    path, module = list(sys.path), sys.modules.get("main")
    made = {}
    for name in NAMES:
        source = str(ROOT / "functions" / name / "main.py")
        app = functions_framework.create_app(name, source)  # type: ignore[no-untyped-call]
        made[name] = app.test_client()
    yield made
    sys.path[:] = path
    sys.modules.pop("main", None)
    if module is not None:
        sys.modules["main"] = module


@pytest.fixture(params=["in process", "over HTTP"])
def way(
    place: Place,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Way]:
    place.clear()
    if request.param == "over HTTP":
        yield OverHTTP(request.getfixturevalue("processes"))
        return
    clients = request.getfixturevalue("clients")
    with logging_off():
        yield InProcess(place, clients, monkeypatch, capfd)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(AFTERNOON)


@pytest.fixture
def simulator(
    place: Place, season: GeneratedSeason, clock: VirtualClock
) -> Iterator[Simulator]:
    """The API, where the functions look for it."""
    with Simulator(
        season, clock, token=TOKEN, calls_per_minute=None, port=place.api_port
    ) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def dags() -> Dags:
    return load_dags()


@pytest.mark.usefixtures("simulator")
@pytest.mark.parametrize("name", NAMES)
def test_a_request_without_a_step_means_the_default_step(
    way: Way, dags: Dags, place: Place, name: str
) -> None:
    reply = way.post(name, AT)
    assert reply.status == 200
    assert reply.content_type == "application/json"
    body = reply.body
    assert set(body) == {"step", "status", "counts", "details", "duration_ms"}
    assert body["step"] == DEFAULT_STEPS[name] == dags.functions[name].default_step
    is_idle = name == "reconcile"  # batch knows no match
    assert body["status"] == ("skipped" if is_idle else "ok")
    assert all(type(count) is int for count in body["counts"].values())
    assert is_idle or body["counts"]["statements"] > 0
    assert isinstance(body["details"], dict)
    assert type(body["duration_ms"]) is int
    assert body["duration_ms"] >= 0
    assert len(place.objects) == (name == "fetch")


@pytest.mark.parametrize("body", [b"", b" \n", b"{}"])
def test_an_empty_body_means_the_default_step_now(way: Way, body: bytes) -> None:
    before = datetime.now(UTC)
    reply = way.post("monitor", body, "system clock")
    assert reply.status == 200
    assert reply.body["step"] == DEFAULT_STEPS["monitor"]
    as_of = datetime.fromisoformat(reply.body["details"]["as_of"])
    assert before <= as_of <= datetime.now(UTC)


def test_a_complete_poll_over_http(
    way: Way, place: Place, dags: Dags, clock: VirtualClock, simulator: Simulator
) -> None:
    poll = _poller(way, dags, clock)
    first = poll()
    assert first.status == "success", first.problem
    assert [step.step for step in first.steps] == [s.step for s in dags.dags[DAG].steps]
    assert {step.status for step in first.steps} == {"ok"}
    clock.set(AFTERNOON + timedelta(minutes=15))
    second = poll()
    assert second.status == "success", second.problem
    assert {step.status for step in second.steps} == {"ok"}

    calls = [one.path for one in simulator.requests]
    assert calls.count("/matches") == 2
    assert len(place.objects) == len(calls) > 3
    warehouse = DuckDBWarehouse(place.folder / "warehouse.duckdb")
    try:
        ledger = rows_of(warehouse, "raw_snapshots")
        states = rows_of(warehouse, "silver_live_match_state")
        tables = rows_of(warehouse, "silver_live_standings")
        runs = rows_of(warehouse, "raw_pipeline_runs")
        monitor = rows_of(warehouse, "gold_live_match_monitor")
    finally:
        warehouse.close()
    assert {row["verdict"] for row in ledger} == {"valid"}
    assert all(row["silver_at"] for row in ledger)
    assert sorted(place.folder / "lake" / row["uri"] for row in ledger) == place.objects
    paths = [one.path for one in simulator.requests if "standings" in one.path]
    assert {row["competition_code"] for row in tables} == {
        path.split("/")[2] for path in paths
    }
    assert sum(row["is_in_play"] for row in states) > 0
    assert [run["status"] for run in runs] == ["success", "success"]
    assert sum(run["api_calls"] for run in runs) == 2 + len(paths)
    assert [step["status"] for step in runs[1]["steps"]] == ["ok"] * 7
    everything = next(row for row in monitor if row["scope"] == "ALL")
    assert everything["as_of"] == clock.now()
    assert everything["is_freshness_sla_met"]


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("fetch", b'{"as_of": "2026-11-21T15:58:00Z", "step": "nonsense"}', "nonsense"),
        (
            "load",
            b'{"as_of": "2026-11-21T15:58:00Z", "step": "run_live_silver"}',
            "load",
        ),
        ("validate", b'{"as_of": "2026-11-21T15:58:00Z"', "cannot be used"),
        ("transform", b'["as_of"]', "cannot be used"),
        ("monitor", b'{"as_of": "2026-11-21T15:58:00Z", "stepp": "x"}', "stepp"),
        ("fetch", b'{"as_of": "yesterday"}', "as_of"),
        ("fetch", b'{"as_of": "2026-11-21T15:58:00"}', "as_of"),
        ("load", b'{"as_of": "2026-11-21T15:58:00Z", "run_id": "../x"}', "run_id"),
        ("fetch", b"", "as_of"),
        ("monitor", b'{"step": "run_monitoring_checks"}', "as_of"),
        ("fetch", b'{"as_of": "2026-11-21T15:58:00Z", "dag": "weekly"}', "weekly"),
    ],
)
def test_an_invalid_request_is_a_400(
    way: Way, place: Place, name: str, body: bytes, message: str
) -> None:
    reply = way.post(name, body)
    assert reply.status == 400
    error = _error(reply)
    assert message in error["what"]
    assert error["fix"]
    assert place.objects == []


def test_invalid_settings_are_a_400(way: Way) -> None:
    reply = way.post("fetch", AT, "wrong")
    assert reply.status == 400
    error = _error(reply)
    assert error["type"] == "ConfigError"
    assert "COMPETITIONS" in error["what"]
    assert "XYZ" in error["what"]


def test_an_unreachable_api_is_a_5xx_and_stores_nothing(way: Way, place: Place) -> None:
    reply = way.post("fetch", AT)
    assert reply.status == 502
    error = _error(reply)
    assert reply.body["step"] == "fetch_matches_live"
    assert error["type"] == "UpstreamError"
    assert "/matches" in error["what"]
    assert error["fix"]
    assert place.objects == []


def test_the_requests_of_an_instance_share_one_rate_limit(
    way: Way, place: Place, season: GeneratedSeason
) -> None:
    """Two requests use up the budget of a minute, the second when it is nearly over.
    The third waits for the next one, so that the API never has to refuse a call."""
    clock = Shifted()
    with Simulator(
        season, clock, token=TOKEN, calls_per_minute=2, port=place.api_port
    ) as api:
        replies = [way.post("fetch", b"", "system clock")]
        clock.ahead = timedelta(seconds=57)  # the minute began with that call
        replies += [way.post("fetch", b"", "system clock") for _ in range(2)]
    assert [reply.status for reply in replies] == [200, 200, 200]
    assert [call.status for call in api.requests] == [200, 200, 200]


def test_a_refused_token_is_a_400_that_names_the_setting(
    way: Way, place: Place, season: GeneratedSeason, clock: VirtualClock
) -> None:
    with Simulator(season, clock, token="another", port=place.api_port):  # noqa: S106
        reply = way.post("fetch", AT)
    assert reply.status == 400
    assert "FOOTBALL_DATA_TOKEN" in _error(reply)["fix"]
    assert [path.parts[-3] for path in place.objects] == ["errors"]


@pytest.mark.process
def test_a_warehouse_in_use_is_a_503(way: Way, place: Place) -> None:
    holder = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]);"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603 (ours)
        [sys.executable, "-c", holder, str(place.folder / "warehouse.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"
            reply = way.post("monitor", AT)
        finally:
            process.terminate()
    assert reply.status == 503
    assert f"in use by process {process.pid}" in _error(reply)["what"]
    assert way.post("monitor", AT).status == 200


@pytest.mark.usefixtures("simulator")
def test_every_call_logs_one_line_of_json_to_standard_error(way: Way) -> None:
    way.post("fetch", b'{"as_of": "2026-11-21T15:58:00Z", "run_id": "run-1"}')
    way.post("fetch", b'{"as_of": "2026-11-21T15:58:00Z", "step": "nonsense"}')
    way.post("fetch", b'{"dag": "live_poll_15m", "run_id": "run-3", "step": "x"}')
    lines = [json.loads(line) for line in way.errors().splitlines()]
    logged = [(line["event"], line["severity"], line["function"]) for line in lines]
    failed = ("step_failed", "ERROR", "fetch")
    assert logged == [("step_done", "INFO", "fetch"), failed, failed]
    assert lines[0]["run_id"] == "run-1"
    assert lines[0]["counts"]["stored"] == 1
    assert "nonsense" in lines[1]["error"]
    assert lines[1]["step"] == "nonsense"
    named = {name: lines[2][name] for name in ("dag", "run_id", "step")}
    assert named == {"dag": "live_poll_15m", "run_id": "run-3", "step": "x"}
    assert way.output() == ""


def test_the_token_is_in_no_response_log_line_or_object(
    way: Way, place: Place, season: GeneratedSeason, clock: VirtualClock
) -> None:
    replies = [way.post("fetch", AT)]  # unreachable
    for token in (TOKEN, "another"):
        with Simulator(season, clock, token=token, port=place.api_port):
            replies.append(way.post("fetch", AT))
    replies += [way.post(name, AT) for name in NAMES[1:]]
    replies.append(way.post("fetch", AT, "wrong"))
    statuses = [reply.status for reply in replies]
    assert statuses == [502, 200, 400, *[200] * len(NAMES[1:]), 400]
    assert len(place.objects) == 2
    with duckdb.connect(str(place.folder / "warehouse.duckdb")) as warehouse:
        ledger = str(warehouse.execute("FROM raw_snapshots").fetchall())
    said = [str(reply.body) for reply in replies]
    said += [way.errors(), way.output(), ledger]
    said += [gzip.decompress(path.read_bytes()).decode() for path in place.objects]
    said += [str(path) for path in place.objects]
    assert TOKEN not in "".join(said)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _poller(way: Way, dags: Dags, clock: VirtualClock) -> Callable[[], RunResult]:
    """Runs the DAG as the workflow does, through the handlers."""

    def call(function: str, body: bytes, timeout_s: float) -> StepResponse:
        assert timeout_s > 0
        reply = way.post(function, body)
        return StepResponse(reply.status, reply.body)

    return lambda: run_dag(
        dags, start_of(dags, DAG, clock.now()), call, clock, as_of=clock.now
    )


def _error(reply: Reply) -> dict[str, str]:
    """The error in a response, whose shape is that of every response."""
    body = reply.body
    assert reply.content_type == "application/json"
    assert set(body) == {
        *("step", "status", "error", "counts", "details", "duration_ms")
    }
    assert body["status"] == "failed"
    assert body["details"] == {}
    assert all(isinstance(number, int) for number in body["counts"].values())
    error: dict[str, str] = body["error"]
    assert set(error) == {"type", "what", "fix"}
    assert error["what"]
    assert "\n" not in error["what"] + error["fix"]
    return error


def _size(file: Path) -> int:
    return file.stat().st_size


def _after(file: Path, start: int) -> str:
    return file.read_bytes()[start:].decode()
