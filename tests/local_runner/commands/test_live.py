"""`live` keeps running: through sleep, a warehouse in use, and one budget of calls."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.clock import SystemClock, VirtualClock
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.log import configure_logging, log_alert
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import open_lake
from functions.shared.storage.run_records import gap_record
from functions.shared.storage.snapshot import snapshot_id_of
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands.live import run_live
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.runtime.alert_lines import alerts_shown
from local_runner.runtime.missed import missed_ticks
from local_runner.runtime.opening import open_services, polling
from local_runner.runtime.runner import start_of_tick
from local_runner.runtime.scheduler_lock import SchedulerRunningError
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from local_runner.scenario.webhook import Receiver
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from tests.functions.world import rows_of
from tests.local_runner.command import ESCAPE
from tests.quiet import logging_off

pytestmark = pytest.mark.slow

TOKEN = "simulator"  # noqa: S105 (the simulator's, it guards nothing)
START = datetime(2026, 11, 21, 14, 59, 30, tzinfo=UTC)


class Sleepy(VirtualClock):
    """A machine that is closed for three hours the second time it waits long."""

    waits = 0

    def sleep(self, seconds: float) -> None:
        """Wait, or sleep through."""
        super().sleep(seconds)
        self.waits += 1
        if self.waits == 60:
            super().sleep(3 * 3600)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_in(tmp_path / "live", Settings()), token=TOKEN)


@pytest.fixture(scope="module")
def season() -> GeneratedSeason:
    return GeneratedSeason(1)


def runs_in(settings: Settings) -> list[tuple[str, str]]:
    path = Path(settings.warehouse_uri.removeprefix("duckdb:///"))
    warehouse = DuckDBWarehouse(path)
    try:
        rows = rows_of(warehouse, "raw_pipeline_runs")
    finally:
        warehouse.close()
    return [(row["run_id"], row["status"]) for row in rows]


def rebuilt(settings: Settings) -> list[tuple[str, str]]:
    """The runs, after the warehouse was made again from the lake."""
    assert rebuild_warehouse(
        settings, SystemClock(), Screen(), until=None, dry_run=False
    )
    return runs_in(settings)


@contextmanager
def process_of(code: str, argument: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that says when it holds something, until the block ends."""
    with subprocess.Popen(  # noqa: S603 (ours)
        [sys.executable, "-u", "-c", code, str(argument)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield holder
        finally:
            holder.communicate(b"")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """An analyst has the warehouse open to read it."""
    code = (
        "import sys, duckdb; held = duckdb.connect(sys.argv[1], read_only=True);"
        "print('held'); sys.stdin.read()"
    )
    with process_of(code, path):
        yield


def test_ticks_slept_through_are_not_made_up_for(
    settings: Settings, season: GeneratedSeason
) -> None:
    clock = Sleepy(START)
    with Simulator(season, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url)
        assert run_live(live, clock, Screen(), runs=4)
    done = [run_id for run_id, status in runs_in(settings) if status == "success"]
    assert len(done) == 4
    assert clock.now() - START < timedelta(hours=4)
    missed = [run_id for run_id, status in runs_in(settings) if status == "missed"]
    assert len(missed) > 5


def test_a_limiter_that_is_given_is_the_one_that_counts(
    settings: Settings, season: GeneratedSeason
) -> None:
    """However often what steps need is opened; `settings` would allow nine calls."""
    clock = VirtualClock(START)
    limiter = Limiter(1, clock)
    with Simulator(season, clock, token=TOKEN, calls_per_minute=None) as simulator:
        live = replace(settings, api_url=simulator.url, calls_per_minute=9)
        for opening in (open_services, polling):
            with (
                opening(live, clock, limiter) as services,
                services.api(lambda: None) as api,
            ):
                api.get("/competitions/PL/teams", {}, store=lambda _: None)
        first, second = (request.at for request in simulator.requests)
    assert second - first >= timedelta(minutes=1)


@pytest.mark.parametrize("budget", [3, 9])
def test_runs_within_a_minute_share_one_budget(
    settings: Settings, season: GeneratedSeason, budget: int
) -> None:
    """An API that neither counts nor says what is left is not called more often."""
    clock = VirtualClock(START)
    with Simulator(season, clock, token=TOKEN, calls_per_minute=None) as simulator:
        live = replace(settings, api_url=simulator.url, calls_per_minute=budget)
        assert run_live(live, clock, Screen(), runs=3)
        calls = [request.at for request in simulator.requests]
    assert len(calls) > budget
    minute = timedelta(minutes=1)
    assert all(
        later - call >= minute
        for call, later in zip(calls, calls[budget:], strict=False)
    )


@pytest.mark.process
def test_a_warehouse_in_use_does_not_keep_responses_from_being_stored(
    settings: Settings,
    season: GeneratedSeason,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The run waits a minute for the warehouse and fails; the next one catches up, and
    the record of the one that failed comes with it."""
    path = Path(settings.warehouse_uri.removeprefix("duckdb:///"))
    DuckDBWarehouse(path).close()
    clock = VirtualClock(START)
    with Simulator(season, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url)
        with held(path):
            assert not run_live(live, clock, Screen(), runs=1)
        assert clock.now() - START >= timedelta(seconds=55)
        lake = open_lake(settings.lake_uri)
        assert len(list(lake.keys("raw/matches"))) == 1
        assert list(lake.keys("raw/standings"))
        report = capsys.readouterr()
        assert "failed" in report.out
        assert "is in use by process" in report.err
        stored = {snapshot_id_of(key) for key in lake.keys("raw/matches")}
        assert run_live(live, clock, Screen(), runs=1)
    warehouse = DuckDBWarehouse(path)
    ledger = rows_of(warehouse, "raw_snapshots")
    warehouse.close()
    assert stored <= {row["snapshot_id"] for row in ledger if row["silver_at"]}
    statuses = sorted(status for _, status in runs_in(settings))
    assert statuses == ["failed", "success"]
    assert rebuilt(settings) == runs_in(settings)


@pytest.mark.process
def test_a_reader_that_ends_in_time_fails_no_run(
    settings: Settings, season: GeneratedSeason
) -> None:
    path = Path(settings.warehouse_uri.removeprefix("duckdb:///"))
    DuckDBWarehouse(path).close()
    stack = ExitStack()
    stack.enter_context(held(path))

    class Leaving(VirtualClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if self.now() - START > timedelta(seconds=20):
                stack.close()

    clock = Leaving(START)
    with Simulator(season, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url)
        assert run_live(live, clock, Screen(), runs=1)


@pytest.mark.process
@pytest.mark.parametrize("how", ["missed", "busy"])
def test_a_nightly_run_that_was_missed_is_caught_up_once(
    settings: Settings, season: GeneratedSeason, how: str
) -> None:
    night = datetime(2026, 11, 22, 2, tzinfo=UTC)
    clock = VirtualClock(START)
    with Simulator(season, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url, calls_per_minute=100)
        assert run_live(live, clock, Screen(), runs=1)
        if how == "busy":
            path = Path(settings.warehouse_uri.removeprefix("duckdb:///"))
            clock.set(night - timedelta(seconds=1))
            with held(path):
                run_live(live, clock, Screen(), runs=4)
        clock.set(night + timedelta(hours=7, minutes=5))
        run_live(live, clock, Screen(), runs=6)
    nightly = [one for one in runs_in(settings) if one[0].startswith("daily")]
    assert nightly == [("daily_reconcile-20261122T0200Z", "success")]
    keys = open_lake(settings.lake_uri).keys("ops/runs")
    attempts = [key for key in keys if "daily_reconcile-20261122T0200Z_s" in key]
    assert len(attempts) == 1


@pytest.mark.parametrize(
    ("failed_step", "is_repeated"),
    [("run_batch_ingest", True), ("run_full", True), ("run_data_tests", False)],
)
def test_a_night_that_failed_its_data_tests_is_not_repeated(
    tmp_path: Path, failed_step: str, *, is_repeated: bool
) -> None:
    lake, dags = open_lake(str(tmp_path)), load_dags()
    night = datetime(2026, 11, 22, 2, tzinfo=UTC)
    for dag, tick in (("live_poll_15m", START), ("daily_reconcile", night)):
        run_id = start_of_tick(dag, tick, tick).run_id
        record = gap_record(run_id, dag, tick, is_abandoned=False, now=tick)
        record.run.update(status="failed", failed_step=failed_step)
        data = gzip.compress(msgspec.json.encode(record))
        lake.create(record.key, data, content_type="application/gzip")
    found = missed_ticks(lake, dags, night + timedelta(hours=2))
    assert found == ([(night, "daily_reconcile")] if is_repeated else [])


def test_a_folder_that_is_new_has_missed_nothing(
    settings: Settings, season: GeneratedSeason
) -> None:
    clock = VirtualClock(START)
    with Simulator(season, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url)
        assert run_live(live, clock, Screen(), runs=4)
    assert not [one for one in runs_in(settings) if one[0].startswith("daily")]


@pytest.mark.process
def test_a_second_scheduler_of_a_folder_is_refused(
    settings: Settings, season: GeneratedSeason
) -> None:
    clock = VirtualClock(START)
    lake = Path(settings.lake_uri)
    code = (
        "import sys; from pathlib import Path;"
        "from functions.shared.runtime.settings import Settings;"
        "from local_runner.runtime.workspace import settings_in;"
        "from local_runner.runtime.scheduler_lock import only_scheduler;"
        "from local_runner.runtime.screen import Screen\n"
        "with only_scheduler(settings_in(Path(sys.argv[1]), Settings()), Screen()):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with Simulator(season, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url)
        with process_of(code, lake.parent) as holder:
            with pytest.raises(SchedulerRunningError) as caught:
                run_live(live, clock, Screen(), runs=1)
            assert f"Process {holder.pid} keeps the schedule of {lake}" in str(
                caught.value
            )
            other = replace(
                settings_in(lake.parent.with_name("other"), live), token=TOKEN
            )
            assert run_live(other, clock, Screen(), runs=1)
        assert run_live(live, clock, Screen(), runs=1), "the lock outlived its process"


def test_alerts_are_shown_once_each(
    settings: Settings, season: GeneratedSeason, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard output, without --verbose: of what opens and of what closes."""
    clock = VirtualClock(START)
    with logging_off(), Simulator(season, clock, token=TOKEN) as simulator:
        wrong = replace(settings, api_url=simulator.url, token="revoked")  # noqa: S106
        assert not run_live(wrong, clock, Screen(), runs=5)
        report = capsys.readouterr().out
        (line,) = [one for one in report.splitlines() if "consecutive" in one]
        assert line.startswith(
            "Alert opened: critical consecutive_dag_failures (live_poll_15m). "
        )
        assert line.endswith("(docs/alerts.md#consecutive_dag_failures)")
        assert "1 alert open" in report
        right = replace(settings, api_url=simulator.url)
        run_live(right, clock, Screen(), runs=2)
    report = capsys.readouterr().out
    assert report.count("Alert closed: critical consecutive_dag_failures") == 1
    assert ESCAPE not in report


def test_many_alerts_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def happened(event: str, condition: str, severity: str, onset_at: str) -> None:
        row = {
            "alert_id": f"{condition} {onset_at}",
            "condition": condition,
            "scope": f"match {onset_at[-2:]}",
            "severity": severity,
            "onset_at": datetime.fromisoformat(f"2026-11-21T12:{onset_at}Z"),
            "message": f"It is {onset_at}\x1b[31m.",
            "runbook": "docs/alerts.md#x",
        }
        log_alert(event, row)

    with logging_off(), alerts_shown(Screen()) as lines:
        for second in ("00:03", "00:01", "00:02", "00:01"):
            happened("alert_opened", "stuck_match", "warning", second)
        happened("alert_opened", "no_successful_pull", "critical", "00:09")
        lines.show()
        happened("alert_opened", "stuck_match", "warning", "00:01")
        happened("alert_closed", "stuck_match", "warning", "00:01")
    critical, many, closed = capsys.readouterr().out.splitlines()
    assert critical == (
        "Alert opened: critical no_successful_pull (match 09). It is 00:09 [31m. "
        "(docs/alerts.md#x)"
    )
    assert many == (
        "Alert opened: warning stuck_match (3 alerts). It is 00:01 [31m. "
        "And 2 more: make alerts (docs/alerts.md#x)"
    )
    assert closed == (
        "Alert closed: warning stuck_match (match 01). It is 00:01 [31m. "
        "(docs/alerts.md#x)"
    )


def test_with_the_log_on_nothing_is_shown_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = {"alert_id": "x", "condition": "x", "scope": "x", "severity": "warning"}
    row |= {"message": "x", "runbook": "x"}
    with logging_off():
        configure_logging()
        with alerts_shown(Screen()):
            log_alert("alert_opened", {**row, "onset_at": START})
    report = capsys.readouterr()
    assert (report.out, report.err.count("alert_opened")) == ("", 2)


def test_that_a_warehouse_cannot_be_opened_is_sent(
    settings: Settings, season: GeneratedSeason
) -> None:
    path = Path(settings.warehouse_uri.removeprefix("duckdb:///"))
    path.parent.mkdir(parents=True)
    path.write_text("no database" * 1000)
    clock = VirtualClock(START)
    with (
        Simulator(season, clock, token=TOKEN) as simulator,
        Receiver(clock, refused=[]) as receiver,
    ):
        live = replace(settings, api_url=simulator.url, alert_webhook_url=receiver.url)
        assert not run_live(live, clock, Screen(), runs=7)
        messages = receiver.messages
    assert len(messages) == 2
    assert messages[0].text.startswith("[Open, critical] monitoring_unavailable (ALL)")
    assert messages[1].at - messages[0].at >= timedelta(hours=1)
