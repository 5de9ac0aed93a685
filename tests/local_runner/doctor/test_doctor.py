"""`doctor`: what it finds in good folders and in broken ones."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.errors import WarehouseError
from functions.shared.storage.lake import FolderLake
from functions.shared.warehouse.base import SQL
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.doctor import machine, storage
from local_runner.doctor.checks import CHECKS
from local_runner.doctor.finding import Environment, Finding
from local_runner.runtime.read_copy import renew
from local_runner.runtime.workspace import MARK
from tests.local_runner.cli.test_app import DAG, TOKEN, api, lake_of
from tests.local_runner.command import ESCAPE, Result, Touchline
from tests.local_runner.rows import run_row, world_in
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

NAMES = [
    *("settings", "folder", "token", "api", "clock", "lake", "statements"),
    *("warehouse", "tables", "times", "schedule", "site", "disk", "webhook", "rebuild"),
    "versions",
]
SHOWN = "PL,BL1,PD"
"""Competitions that the simulator's API shows."""

FindingsOf = Callable[..., "Findings"]


@dataclass(frozen=True)
class Findings:
    """What the doctor found, and how the command ended."""

    result: Result
    rows: list[dict[str, str]]

    def __getitem__(self, check: str) -> dict[str, str]:
        """The one finding of a check."""
        (row,) = [row for row in self.rows if row["check"] == check]
        return row

    def status(self, check: str) -> str:
        return self[check]["status"]

    @property
    def failed(self) -> list[str]:
        return [row["check"] for row in self.rows if row["status"] == "fail"]

    @property
    def warned(self) -> list[str]:
        return [row["check"] for row in self.rows if row["status"] == "warn"]


@pytest.fixture
def found(touchline: Touchline, tmp_path: Path) -> FindingsOf:
    """What `doctor --json` finds in `out` below the test's folder."""

    def found(*words: object, **settings: str) -> Findings:
        where = ("--out", tmp_path / "out")
        result = touchline("doctor", "--json", *where, *words, **settings)
        assert "Traceback" not in result.out + result.err
        assert TOKEN not in result.out + result.err
        rows = json.loads(result.out)
        assert result.code == any(row["status"] == "fail" for row in rows)
        assert all(row.keys() == {"check", "status", "what", "fix"} for row in rows)
        assert all(row["fix"] for row in rows if row["status"] == "fail")
        return Findings(result, rows)

    return found


@pytest.fixture
def offline(found: FindingsOf) -> FindingsOf:
    """As `found`, without the API."""

    def offline(*words: object, **settings: str) -> Findings:
        return found("--offline", *words, **settings)

    return offline


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of real responses, as far as the pipeline can tell."""
    folder = tmp_path_factory.mktemp("polled")
    with world_in(folder) as world:
        world.store_response({"matches": []}, at=datetime.now(UTC))
        world.load_into_silver()
    return folder


@pytest.fixture
def live(polled: Path, out: Path) -> Path:
    """A copy of that folder, to do things to."""
    shutil.copytree(polled, out)
    return out


@contextmanager
def serving(
    status: int = 200,
    body: bytes = b"{}",
    headers: Mapping[str, str] | None = None,
    taken: list[bytes] | None = None,
) -> Iterator[str]:
    """The address of a server that gives every request the same response and records
    it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if taken is not None:
                taken.append(self.rfile.read(length))
            self.send_response_only(status)
            findings_of = {"Date": format_datetime(datetime.now(UTC), usegmt=True)}
            for name, value in {**findings_of, **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v4"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def at(url: str, **settings: str) -> dict[str, str]:
    """The settings of a Touchline that calls an address."""
    return {
        "FOOTBALL_DATA_URL": url,
        "FOOTBALL_DATA_TOKEN": TOKEN,
        "COMPETITIONS": SHOWN,
        **settings,
    }


def unused_address() -> str:
    """An address without a listener."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v4"


class TestAll:
    def test_every_check_in_order(self, found: FindingsOf, live: Path) -> None:
        before = lake_of(live)
        with api() as simulator:
            findings = found(**at(simulator.url))
            assert [(seen.path, seen.status) for seen in simulator.requests] == [
                ("/competitions", 200)
            ]
        assert [row["check"] for row in findings.rows] == NAMES
        assert (findings.failed, findings.result.code) == ([], 0)
        assert findings.warned == ["schedule"]  # nothing has run
        assert findings.result.err == ""
        assert lake_of(live) == before

    def test_for_people_each_is_a_line_and_each_fix_too(
        self, touchline: Touchline, live: Path
    ) -> None:
        with api("another") as simulator:
            result = touchline("doctor", "--out", live, **at(simulator.url))
        assert result.code == 1
        lines = result.out.splitlines()
        heads = [line.split()[:2] for line in lines if not line.startswith(" ")]
        assert [head[1] for head in heads[:-1]] == NAMES
        assert heads[2][0] == "FAIL"
        assert {head[0] for head in heads[:-1]} == {"ok", "warn", "FAIL"}
        fixes = [line.strip() for line in lines if line.startswith(" " * 18 + "->")]
        assert fixes[0].startswith("-> export FOOTBALL_DATA_TOKEN=")
        assert fixes[1] == f"-> .venv/bin/python -m local_runner live --out {live}"
        assert lines[-1] == "16 checks: 14 ok, 1 warning, 1 failure"
        assert ESCAPE not in result.out

    def test_a_folder_that_is_not_there_is_left_so(
        self, touchline: Touchline, offline: FindingsOf, tmp_path: Path
    ) -> None:
        findings = offline()
        assert findings.failed == findings.warned == []
        assert findings["folder"]["what"] == "New: the first run creates it."
        assert list(tmp_path.iterdir()) == []
        # a lake that the doctor made would pass for one of real responses
        words = ("run", DAG, "--simulated", "--out", tmp_path / "out")
        assert touchline(*words).code == 0

    def test_a_simulated_folder_needs_no_token_and_no_network(
        self, touchline: Touchline, found: FindingsOf, out: Path
    ) -> None:
        touchline("run", DAG, "--simulated", "--out", out)
        marker = json.loads((out / "lake" / MARK).read_text())
        before = lake_of(out)
        with api() as simulator:
            findings = found(**at(simulator.url))
            assert simulator.requests_served == 0
        assert findings.failed == findings.warned == []
        for check in ("token", "api", "clock", "schedule"):
            assert findings.status(check) == "skip"
        assert findings["folder"]["what"] == (
            "A simulated season: seed {seed}, {date}, {profile}.".format(**marker)
        )
        assert lake_of(out) == before

    @pytest.mark.usefixtures("live")
    def test_offline_calls_no_api(self, found: FindingsOf) -> None:
        with api() as simulator:
            findings = found("--offline", **at(simulator.url))
            assert simulator.requests_served == 0
        assert {findings.status(name) for name in ("token", "api", "clock")} == {"skip"}
        assert findings.status("lake") == "ok"

    @pytest.mark.usefixtures("live")
    def test_a_check_that_fails_itself_is_a_failure_and_ends_no_other(
        self, found: FindingsOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(env: Environment) -> Iterator[Finding]:
            yield Finding("disk", "ok", "So far.")
            raise RuntimeError(f"no\nway, {env.settings.token}")

        monkeypatch.setitem(CHECKS, "disk", broken)
        findings = found("--offline", FOOTBALL_DATA_TOKEN=TOKEN)
        first, second = (row for row in findings.rows if row["check"] == "disk")
        assert (first["status"], second["status"]) == ("ok", "fail")
        assert second["what"] == "The check itself failed: RuntimeError: no way, ***"
        assert findings.failed == ["disk"]
        assert findings.rows[-1]["check"] == "versions"


class TestSettings:
    @pytest.mark.usefixtures("live")
    def test_invalid_settings_are_named_and_the_rest_is_checked(
        self, offline: FindingsOf
    ) -> None:
        findings = offline(COMPETITIONS="PL,XYZ", API_ATTEMPTS="many", CLOCK="sundial")
        findings_of = [row for row in findings.rows if row["check"] == "settings"]
        assert {row["status"] for row in findings_of} == {"fail"}
        assert {row["fix"].split("   # ")[0] for row in findings_of} == {
            "unset COMPETITIONS",
            "unset API_ATTEMPTS",
            "unset CLOCK",
        }
        assert any("XYZ" in row["what"] for row in findings_of)
        assert findings.failed == ["settings"] * 3
        assert findings.status("lake") == "ok"

    @pytest.mark.usefixtures("live")
    def test_what_is_set_is_named_without_its_value(self, offline: FindingsOf) -> None:
        findings = offline(FOOTBALL_DATA_TOKEN=TOKEN, COMPETITIONS="PL")
        assert findings["settings"]["what"] == (
            "Not the default: FOOTBALL_DATA_TOKEN, COMPETITIONS; 1 competition tracked."
        )

    @pytest.mark.usefixtures("live")
    def test_a_clock_of_requests_is_for_simulations(self, offline: FindingsOf) -> None:
        findings = offline(CLOCK="request")
        assert findings.status("settings") == "warn"
        assert findings["settings"]["fix"] == "unset CLOCK"

    def test_a_broken_marker(self, offline: FindingsOf, live: Path) -> None:
        (live / "simulation.json").write_text("{")
        findings = offline()
        assert "folder" in findings.failed
        assert "simulation.json" in findings["folder"]["what"]
        assert findings.status("disk") == "ok"


class TestToken:
    @pytest.mark.usefixtures("live")
    def test_none(self, found: FindingsOf) -> None:
        findings = found()
        assert findings.failed == ["token"]
        assert "FOOTBALL_DATA_TOKEN is not set" in findings["token"]["what"]
        assert (
            "https://www.football-data.org/client/register" in findings["token"]["fix"]
        )
        assert findings.status("api") == findings.status("clock") == "skip"

    @pytest.mark.usefixtures("live")
    def test_refused(self, found: FindingsOf) -> None:
        with api("another") as simulator:
            findings = found(**at(simulator.url))
            assert simulator.requests_served == 1
        assert findings.failed == ["token"]
        assert "Your API token is invalid" in findings["token"]["what"]
        assert findings.status("api") == findings.status("clock") == "ok"

    @pytest.mark.usefixtures("live")
    def test_what_no_token_can_be(self, found: FindingsOf) -> None:
        with api() as simulator:
            findings = found(
                **at(simulator.url, FOOTBALL_DATA_TOKEN=f"{TOKEN}\n{TOKEN}")
            )
            assert simulator.requests_served == 0
        assert findings.failed == ["token"]
        assert findings.status("api") == "skip"

    @pytest.mark.usefixtures("live")
    def test_a_plan_that_does_not_show_all_that_is_tracked(
        self, found: FindingsOf
    ) -> None:
        with api() as simulator:
            findings = found(**at(simulator.url, COMPETITIONS="PL,CL,WC"))
        assert findings.status("token") == "warn"
        assert "does not show CL, WC" in findings["token"]["what"]
        assert findings["token"]["fix"] == "export COMPETITIONS=PL"

    @pytest.mark.usefixtures("live")
    def test_a_good_token_reports_the_cost_of_the_call(self, found: FindingsOf) -> None:
        with api() as simulator:
            findings = found(**at(simulator.url))
        assert findings.status("token") == "ok"
        assert "cost one call" in findings["token"]["what"]


class TestApi:
    @pytest.mark.usefixtures("live")
    def test_down(self, found: FindingsOf) -> None:
        url = unused_address()
        findings = found(**at(url))
        assert findings.failed == ["api"]
        assert "Connection refused" in findings["api"]["what"]
        assert findings["api"]["fix"] == f"curl -sSI {url}/competitions"
        assert findings.status("token") == findings.status("clock") == "skip"

    @pytest.mark.parametrize("status", [500, 503])
    @pytest.mark.usefixtures("live")
    def test_it_has_a_problem(self, found: FindingsOf, status: int) -> None:
        taken: list[bytes] = []
        with serving(status, taken=taken) as url:
            findings = found(**at(url))
        assert findings.failed == ["api"]
        assert f"Responded with {status}" in findings["api"]["what"]
        assert findings.status("token") == "skip"
        assert len(taken) == 1

    @pytest.mark.parametrize(
        ("status", "body"), [(404, b"{}"), (200, b"<html>Sign in"), (302, b"")]
    )
    @pytest.mark.usefixtures("live")
    def test_something_else_is_there(
        self, found: FindingsOf, status: int, body: bytes
    ) -> None:
        with serving(status, body) as url:
            findings = found(**at(url))
        assert "api" in findings.failed
        assert findings["api"]["fix"] == "unset FOOTBALL_DATA_URL"

    @pytest.mark.usefixtures("live")
    def test_what_is_left_of_the_minute(self, found: FindingsOf) -> None:
        with api(calls_per_minute=10) as simulator:
            findings = found(**at(simulator.url))
        assert "9 calls left in this minute" in findings["api"]["what"]

    @pytest.mark.usefixtures("live")
    def test_nothing_is_left_of_the_minute(self, found: FindingsOf) -> None:
        with api(calls_per_minute=1) as simulator:
            last = found(**at(simulator.url))
            refused = found(**at(simulator.url))
            assert [seen.status for seen in simulator.requests] == [200, 429]
        for findings in (last, refused):
            assert findings.failed == []
            assert findings.status("api") == "warn"
            assert re.search(r"no calls are left for \d+ s", findings["api"]["what"])
            assert findings["api"]["fix"].startswith("sleep ")
        assert (last.status("token"), refused.status("token")) == ("ok", "skip")

    @pytest.mark.usefixtures("live")
    def test_no_counter(self, found: FindingsOf) -> None:
        with serving(body=b'{"competitions": []}') as url:
            findings = found(**at(url))
        assert "no counter in its headers" in findings["api"]["what"]
        assert findings.status("api") == "ok"

    @pytest.mark.usefixtures("live")
    def test_more_than_is_taken(self, found: FindingsOf) -> None:
        with api() as simulator:
            findings = found(**at(simulator.url, API_MAX_RESPONSE_BYTES="10"))
        assert findings.failed == ["api"]
        assert "API_MAX_RESPONSE_BYTES" in str(findings["api"])


class TestClock:
    @pytest.mark.parametrize(
        ("apart", "status", "words"),
        [
            (timedelta(seconds=-50), "ok", "Within a minute"),
            (timedelta(seconds=50), "ok", "Within a minute"),
            (timedelta(seconds=-70), "warn", "1 min ahead of the API"),
            (timedelta(seconds=70), "warn", "1 min behind the API"),
            (timedelta(minutes=4), "warn", "min behind"),
            (timedelta(minutes=6), "fail", "min behind"),
            (timedelta(hours=-1), "fail", "1 h ahead of"),
        ],
    )
    @pytest.mark.usefixtures("live")
    def test_beside_that_of_the_api(
        self, found: FindingsOf, apart: timedelta, status: str, words: str
    ) -> None:
        with api(clock=VirtualClock(datetime.now(UTC) + apart)) as simulator:
            findings = found(**at(simulator.url))
        assert findings.status("clock") == status
        assert words in findings["clock"]["what"]
        if status != "ok":
            assert findings["clock"]["fix"] == "sudo timedatectl set-ntp true"

    @pytest.mark.parametrize("date", ["", "yesterday"])
    @pytest.mark.usefixtures("live")
    def test_a_response_without_a_date(self, found: FindingsOf, date: str) -> None:
        with serving(body=b'{"competitions": []}', headers={"Date": date}) as url:
            assert found(**at(url)).status("clock") == "skip"


class TestLake:
    def test_a_file_in_its_place(self, offline: FindingsOf, live: Path) -> None:
        shutil.rmtree(live / "lake")
        (live / "lake").write_text("my diary")
        findings = offline()
        assert findings.failed == ["lake"]
        assert "is a file, not a folder" in findings["lake"]["what"]
        assert (live / "lake").read_text() == "my diary"

    def test_a_bucket_is_not_known_here(self, offline: FindingsOf) -> None:
        findings = offline("--lake", "gs://bucket")
        assert findings.failed == ["lake"]
        assert "gs://bucket" in findings["lake"]["what"]

    def test_no_folder_can_be_made(self, offline: FindingsOf, out: Path) -> None:
        out.write_text("my diary")
        findings = offline()
        assert set(findings.failed) == {"lake", "warehouse", "site"}
        assert str(out) in findings["lake"]["what"]

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            ("overwrites", "was overwritten"),
            ("forgets", "reads differently"),
            ("hides", "is not among its keys"),
        ],
    )
    def test_a_lake_that_does_not_store_reliably(
        self,
        offline: FindingsOf,
        live: Path,
        monkeypatch: pytest.MonkeyPatch,
        fault: str,
        words: str,
    ) -> None:
        class Broken(FolderLake):
            def create(self, key: str, data: bytes, *, content_type: str) -> bool:
                made = super().create(key, data, content_type=content_type)
                return made or fault == "overwrites"

            def read(self, key: str) -> bytes:
                return b"" if fault == "forgets" else super().read(key)

            def keys(
                self, prefix: str, *, start: str = "", end: str = ""
            ) -> Iterator[str]:
                return (
                    iter(())
                    if fault == "hides"
                    else super().keys(prefix, start=start, end=end)
                )

        before = lake_of(live)
        monkeypatch.setattr(storage, "open_lake", lambda uri: Broken(Path(uri)))
        monkeypatch.setattr(storage, "FolderLake", Broken)
        findings = offline()
        assert findings.failed == ["lake"]
        assert words in findings["lake"]["what"]
        assert lake_of(live) == before

    def test_what_lies_beside_the_probe_stays(
        self, offline: FindingsOf, live: Path
    ) -> None:
        other = live / "lake" / "ops" / "doctor" / "dt=2026-01-01" / "other"
        other.parent.mkdir(parents=True)
        other.write_text("from a bucket")
        before = lake_of(live)
        assert offline().status("lake") == "ok"
        assert lake_of(live) == before
        assert [path.name for path in (live / "lake" / "ops" / "doctor").iterdir()] == [
            "dt=2026-01-01"
        ]


class TestWarehouse:
    def test_what_is_none(self, offline: FindingsOf, live: Path) -> None:
        (live / "warehouse.duckdb").write_text("my diary")
        findings = offline()
        assert findings.failed == ["warehouse"]
        assert "is not a DuckDB file" in findings["warehouse"]["what"]
        assert findings.status("tables") == findings.status("schedule") == "skip"

    def test_a_block_that_is_damaged(self, offline: FindingsOf, live: Path) -> None:
        """The file opens: only who reads the block meets it."""
        path = live / "warehouse.duckdb"
        DuckDBWarehouse(path).close()
        with duckdb.connect(str(path)) as connection:
            connection.execute(
                "INSERT INTO raw_live_matches SELECT 's' || i, now(), i, now(), "
                "md5(i::VARCHAR), 'PL', now(), 'TIMED', i::VARCHAR::JSON "
                "FROM range(50_000) AS numbers(i)"
            )
        assert offline().status("warehouse") == "ok"
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 255
        path.write_bytes(data)
        findings = offline()
        assert "is damaged" in findings["warehouse"]["what"]
        assert "rebuild --out" in findings["warehouse"]["fix"]
        assert findings.failed == ["warehouse"]

    def test_an_unknown_kind(self, offline: FindingsOf) -> None:
        findings = offline("--warehouse", "bigquery://project/dataset")
        assert findings.failed == ["warehouse"]
        assert "WAREHOUSE_URI" in findings["warehouse"]["what"]

    @pytest.mark.process
    @pytest.mark.parametrize("has_copy", [False, True])
    def test_in_use(self, offline: FindingsOf, live: Path, *, has_copy: bool) -> None:
        hold = (
            "import duckdb, sys; held = duckdb.connect(sys.argv[1]);"
            "print('held', flush=True); sys.stdin.read()"
        )
        if has_copy:
            renew(live / "warehouse.duckdb")
        with subprocess.Popen(  # noqa: S603 (ours)
            [sys.executable, "-c", hold, str(live / "warehouse.duckdb")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as holder:
            try:
                assert holder.stdout is not None
                assert holder.stdout.readline() == b"held\n"
                findings = offline()
            finally:
                holder.terminate()
        if has_copy:
            assert findings.failed == []
            assert findings.status("warehouse") == "warn"
            assert "warehouse.duckdb is in use" in findings["warehouse"]["what"]
            assert findings.status("tables") == "ok"
            return
        assert findings.failed == ["warehouse"]
        assert f"in use by process {holder.pid}" in findings["warehouse"]["what"]

    def test_columns_that_are_not_as_declared(
        self, offline: FindingsOf, live: Path
    ) -> None:
        with duckdb.connect(str(live / "warehouse.duckdb")) as connection:
            for change in (
                "raw_alerts DROP COLUMN runbook",
                "raw_snapshots ALTER COLUMN row_count TYPE VARCHAR",
                "gold_match_events ADD COLUMN mood VARCHAR",
            ):
                connection.execute(f"ALTER TABLE {change}")
        findings = offline()
        assert findings.failed == ["tables"]
        findings_of = findings["tables"]["what"]
        assert "raw_alerts.runbook is missing" in findings_of
        assert "raw_snapshots.row_count is string, not int64" in findings_of
        assert findings["tables"]["fix"].endswith(f"local_runner rebuild --out {live}")

    def test_columns_that_are_unknown(self, offline: FindingsOf, live: Path) -> None:
        with duckdb.connect(str(live / "warehouse.duckdb")) as connection:
            connection.execute("ALTER TABLE gold_match_events ADD COLUMN mood VARCHAR")
        findings = offline()
        assert (findings.failed, findings.status("tables")) == ([], "warn")
        assert "gold_match_events.mood" in findings["tables"]["what"]

    def test_a_table_of_another_version_of_ours_is_made(
        self, offline: FindingsOf, live: Path
    ) -> None:
        with duckdb.connect(str(live / "warehouse.duckdb")) as connection:
            connection.execute("DROP TABLE gold_match_events")
        assert offline().status("tables") == "ok"

    def test_every_declared_type_is_reported_in_our_words(self, tmp_path: Path) -> None:
        warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
        try:
            for table in TABLES.values():
                expected = {column.name: column.type for column in table.columns}
                assert warehouse.columns(table.name) == expected
            with pytest.raises(WarehouseError, match="no_such_table"):
                warehouse.columns("no_such_table")
        finally:
            warehouse.close()


class TestStatements:
    @pytest.mark.parametrize("fault", ["lost", "empty"])
    @pytest.mark.usefixtures("live")
    def test_one_is_missing(
        self,
        offline: FindingsOf,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        fault: str,
    ) -> None:
        copy = tmp_path / "sql"
        shutil.copytree(SQL, copy)
        victim = copy / "duckdb" / "query_monitor.sql"
        victim.unlink() if fault == "lost" else victim.write_text("")
        monkeypatch.setattr(machine, "SQL", copy)
        findings = offline()
        assert findings.failed == ["statements"]
        assert "query_monitor" in findings["statements"]["what"]
        assert findings["statements"]["fix"] == "make sql"

    @pytest.mark.usefixtures("live")
    def test_none_is_there(
        self, offline: FindingsOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(machine, "SQL", tmp_path / "nowhere")
        assert offline().failed == ["statements"]


class TestSchedule:
    """Ticks before the real now; a tick has ten minutes to begin."""

    def found_after(
        self, offline: FindingsOf, live: Path, rows: list[dict[str, Any]]
    ) -> dict[str, dict[str, str]]:
        with world_in(live) as world:
            world.warehouse.load("raw_pipeline_runs", rows)
        findings_of = [row for row in offline().rows if row["check"] == "schedule"]
        return {row["what"].split()[0].rstrip(":"): row for row in findings_of}

    @staticmethod
    def ticks(every: timedelta, count: int) -> list[datetime]:
        """The newest `count` ticks, newest first."""
        now = datetime.now(UTC)
        last = datetime.fromtimestamp(
            now.timestamp() // every.total_seconds() * every.total_seconds(), UTC
        )
        return [last - every * n for n in range(count)]

    def test_nothing_has_ever_run(self, offline: FindingsOf, live: Path) -> None:
        with world_in(live) as world:
            world.truncate("raw_snapshots")
        findings = offline()
        assert findings.status("schedule") == "warn"
        assert findings["schedule"]["what"] == "Nothing has run here yet."

    def test_nothing_has_run_for_a_week(self, offline: FindingsOf, live: Path) -> None:
        with world_in(live) as world:
            world.execute_sql(
                "UPDATE raw_snapshots SET fetched_at = fetched_at - INTERVAL 9 DAY"
            )
        findings = offline()
        assert findings.failed == ["schedule"]
        assert "the newest response is 9 d" in findings["schedule"]["what"]

    def test_all_ticks_ran(self, offline: FindingsOf, live: Path) -> None:
        ticks = self.ticks(timedelta(minutes=15), 97)
        findings_of = self.found_after(offline, live, [run_row(tick) for tick in ticks])
        assert findings_of[DAG]["status"] == "ok"
        assert re.search(r"ran at all of 9[56] ticks in 24 h", findings_of[DAG]["what"])
        assert findings_of["hourly_refresh"]["status"] == "warn"
        assert "has not run" in findings_of["hourly_refresh"]["what"]

    def test_a_few_were_missed(self, offline: FindingsOf, live: Path) -> None:
        ticks = self.ticks(timedelta(minutes=15), 97)
        rows = [run_row(tick) for tick in ticks[:40] + ticks[42:]]
        rows.append(run_row(ticks[40], status="missed"))
        findings_of = self.found_after(offline, live, rows)
        assert findings_of[DAG]["status"] == "warn"
        assert "missed 2 of 9" in findings_of[DAG]["what"]
        assert findings_of[DAG]["fix"].endswith(f"status --all --out {live}")

    def test_it_stopped_an_hour_ago(self, offline: FindingsOf, live: Path) -> None:
        ticks = self.ticks(timedelta(minutes=15), 97)[5:]
        findings_of = self.found_after(offline, live, [run_row(tick) for tick in ticks])
        assert findings_of[DAG]["status"] == "fail"
        assert "is overdue" in findings_of[DAG]["what"]
        assert findings_of[DAG]["fix"].endswith(f"local_runner live --out {live}")

    def test_only_one_of_them_stopped(self, offline: FindingsOf, live: Path) -> None:
        rows = [run_row(tick) for tick in self.ticks(timedelta(minutes=15), 97)]
        hours = self.ticks(timedelta(hours=1), 30)[3:]
        rows += [run_row(tick, "hourly_refresh") for tick in hours]
        findings_of = self.found_after(offline, live, rows)
        assert findings_of[DAG]["status"] == "ok"
        assert findings_of["hourly_refresh"]["status"] == "fail"
        assert findings_of["hourly_refresh"]["fix"].endswith(
            f"local_runner run hourly_refresh --out {live}"
        )

    def test_it_has_only_just_begun(self, offline: FindingsOf, live: Path) -> None:
        (tick,) = self.ticks(timedelta(minutes=15), 1)
        findings_of = self.found_after(offline, live, [run_row(tick)])
        # whether the tick is ten minutes old depends on when this test runs
        assert {row["status"] for row in findings_of.values()} <= {"ok", "warn"}
        assert findings_of[DAG]["status"] == "ok"


class TestPlaces:
    def test_a_site_that_is_a_file(self, offline: FindingsOf, live: Path) -> None:
        (live / "site").write_text("my diary")
        findings = offline()
        assert findings.failed == ["site"]
        assert str(live / "site") in findings["site"]["what"]

    @pytest.mark.parametrize(
        ("free", "status", "words"),
        [
            (2_500_000_000, "ok", "2.5 GB free"),
            (1_000_000_000, "ok", "1.0 GB free"),
            (999_999_999, "warn", "Only 1000 MB free"),
            (100_000_000, "warn", "Only 100 MB free"),
            (99_000_000, "fail", "Only 99 MB free"),
        ],
    )
    def test_the_disk(  # noqa: PLR0917
        self,
        offline: FindingsOf,
        live: Path,
        monkeypatch: pytest.MonkeyPatch,
        free: int,
        status: str,
        words: str,
    ) -> None:
        class Usage(NamedTuple):
            free: int

        measured: list[Path] = []

        def usage(path: Path) -> Usage:
            measured.append(path)
            return Usage(free)

        monkeypatch.setattr(shutil, "disk_usage", usage)
        findings = offline()
        assert findings.status("disk") == status
        assert findings["disk"]["what"].startswith(words)
        assert measured == [live / "lake", live / "warehouse.duckdb"]

    def test_two_disks_are_two_findings(self, offline: FindingsOf, live: Path) -> None:
        shared = Path("/dev/shm")  # noqa: S108 (another file system)
        if not shared.is_dir() or shared.stat().st_dev == live.stat().st_dev:
            pytest.skip("one file system only")
        findings = offline("--lake", shared / "touchline-no-such-folder")
        disks = [row["what"] for row in findings.rows if row["check"] == "disk"]
        assert [what.split()[-1] for what in disks] == ["lake.", "warehouse."]

    def test_a_rebuild_that_was_not_finished(
        self, offline: FindingsOf, live: Path
    ) -> None:
        (live / "warehouse.duckdb.rebuild").touch()
        findings = offline()
        assert (findings.failed, findings.status("rebuild")) == ([], "warn")
        assert findings["rebuild"]["fix"].endswith(f"rebuild --out {live}")

    @pytest.mark.usefixtures("live")
    def test_another_duckdb_than_the_pinned(
        self, offline: FindingsOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pins = tmp_path / "requirements.txt"
        pins.write_text("duckdb==0.0.1   # old\n")
        monkeypatch.setattr(machine, "REQUIREMENTS", pins)
        findings = offline()
        assert findings.status("versions") == "warn"
        assert "pins DuckDB 0.0.1" in findings["versions"]["what"]

    def test_a_fix_can_be_typed_where_the_parts_lie_apart(
        self, offline: FindingsOf, live: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "a b").mkdir()
        findings = offline("--lake", tmp_path / "a b")
        assert findings["schedule"]["fix"] == (
            f".venv/bin/python -m local_runner live --lake '{tmp_path}/a b' "
            f"--warehouse duckdb:///{live}/warehouse.duckdb"
        )


class TestWebhook:
    SECRET = "T0PS3CRET"  # noqa: S105 (made up)

    @pytest.mark.usefixtures("live")
    def test_not_set(self, offline: FindingsOf) -> None:
        assert offline().status("webhook") == "ok"
        assert offline("--send-test").failed == ["webhook"]

    @pytest.mark.usefixtures("live")
    def test_set_and_left_alone(self, offline: FindingsOf) -> None:
        taken: list[bytes] = []
        with serving(taken=taken) as url:
            secret = f"{url}/{self.SECRET}"
            findings = offline(ALERT_WEBHOOK_URL=secret)
        assert taken == []
        assert findings.status("webhook") == "warn"
        assert "not https" in findings["webhook"]["what"]
        assert self.SECRET not in findings.result.out
        far = offline(ALERT_WEBHOOK_URL=f"https://hooks.example/{self.SECRET}")
        assert far["webhook"]["what"] == "Set; --send-test tries it."
        assert self.SECRET not in far.result.out

    @pytest.mark.parametrize(
        ("status", "verdict"), [(200, "ok"), (404, "fail"), (504, "warn")]
    )
    @pytest.mark.usefixtures("live")
    def test_a_test_message(
        self, offline: FindingsOf, status: int, verdict: str
    ) -> None:
        taken: list[bytes] = []
        with serving(status, taken=taken) as url:
            secret = f"{url}/{self.SECRET}"
            findings = offline("--send-test", ALERT_WEBHOOK_URL=secret)
        (message,) = taken
        assert "only a test, nothing is wrong." in json.loads(message)["text"]
        sent, https = (row for row in findings.rows if row["check"] == "webhook")
        assert (sent["status"], https["status"]) == (verdict, "warn")
        assert self.SECRET not in findings.result.out
