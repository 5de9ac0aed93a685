"""Days on end in one folder: what comes next, what is played again, what stays equal.

Played with a thin schedule: a tick of a DAG costs the same on any, and fewer of them
make a day of seconds. `test_cli` plays whole ones.
"""

from __future__ import annotations

import gzip
import json
import shutil
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from functions.shared.runtime.clock import SystemClock
from functions.shared.runtime.dags import Dags, load_dags
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import FolderLake
from functions.shared.storage.run_records import RunRecord
from functions.shared.storage.snapshot import CONTENT_TYPE
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands.matchday import play_matchdays
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.commands.status import status_at, time_of_report
from local_runner.runtime.opening import open_services
from local_runner.runtime.play_plan import (
    PlayPlan,
    PlayRequest,
    plan_play,
    ran_until,
    simulation_for,
)
from local_runner.runtime.runner import ticks
from local_runner.runtime.screen import Screen, Tracker
from local_runner.runtime.workspace import PROFILE, SEED, Simulation, claim, settings_in
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.world import MatchQuery, TableCut
from tests.functions.world import rows_of
from tests.local_runner.rows import run_row
from tests.quiet import logging_off
from transforms.tables import TABLES

pytestmark = pytest.mark.day

JSON = dict[str, Any]

SATURDAY, SUNDAY, MONDAY, TUESDAY, WEDNESDAY = (
    date(2026, 11, d) for d in range(21, 26)
)
"""Match-days up to the Monday; then two days without a match."""

HELD = [name for name in TABLES if name.startswith(("silver_", "gold_"))]
SCHEDULES = {
    "live_poll_15m": "0 0,4,8,12,15,16,20 * * *",
    "hourly_refresh": "0 12 * * *",
    "daily_reconcile": "0 4 * * *",
}
RUNS_A_DAY = 7 + 1 + 1


def thin() -> Dags:
    """The DAGs, on a schedule of few ticks; at 04:00 two of them start together."""
    dags = load_dags()
    return msgspec.structs.replace(
        dags,
        dags={
            name: msgspec.structs.replace(dag, schedule=SCHEDULES[name])
            for name, dag in dags.dags.items()
        },
    )


@dataclass
class Silent(Screen):
    """Stores what it is passed; like Ctrl-C after `stop_after` runs."""

    stop_after: int | None = None
    lines: list[str] = field(default_factory=list)
    results: list[JSON] = field(default_factory=list)
    total: int = 0
    runs: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def say(self, text: str = "", *, style: str | None = None) -> None:  # noqa: ARG002
        self.lines.append(text)

    def table(self, *_: object) -> None:
        pass

    def result(self, value: object) -> None:
        self.results.append(json.loads(msgspec.json.encode(value)))

    def progress(self, title: str, total: int) -> AbstractContextManager[Tracker]:
        assert title
        self.total = total
        return nullcontext(self)

    def step(self, note: str, count: int = 1) -> None:
        assert note
        self.runs += count
        if self.runs == self.stop_after:
            raise KeyboardInterrupt

    @property
    def output(self) -> JSON:
        (result,) = self.results
        return result


def settings_of(folder: Path, **changes: Any) -> Settings:
    return settings_in(folder, Settings(**{"competitions": ("SA",), **changes}))


def play(folder: Path, *, stop_after: int | None = None, **wanted: Any) -> Silent:
    screen = Silent(stop_after)
    with logging_off():
        assert play_matchdays(
            settings_of(folder), PlayRequest(**wanted), screen, thin()
        )
    return screen


def stopped(folder: Path, after: int, **wanted: Any) -> None:
    with pytest.raises(KeyboardInterrupt):
        play(folder, stop_after=after, **wanted)


def tables_of(folder: Path) -> dict[str, list[JSON]]:
    warehouse = DuckDBWarehouse(folder / "warehouse.duckdb")
    try:
        return {name: rows_of(warehouse, name) for name in TABLES}
    finally:
        warehouse.close()


def held(folder: Path) -> dict[str, list[JSON]]:
    """Every row of silver and gold."""
    tables = tables_of(folder)
    return {name: tables[name] for name in HELD}


def lake_of(folder: Path) -> list[str]:
    return [
        key for part in ("raw", "ops") for key in FolderLake(folder / "lake").keys(part)
    ]


@dataclass(frozen=True)
class Home:
    """A folder with days in it, and what was said of each play."""

    folder: Path
    screens: list[Silent]


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Saturday to Tuesday, with incidents."""
    folder = tmp_path_factory.mktemp("at_once") / "out"
    return Home(folder, [play(folder, days=4)])


@pytest.fixture(scope="module")
def one_by_one(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same days, each requested by itself; the Sunday is stopped, and resumed."""
    folder = tmp_path_factory.mktemp("one_by_one") / "out"
    screens = [play(folder)]
    stopped(folder, 5)
    screens += [play(folder) for _ in range(3)]
    return Home(folder, screens)


@pytest.fixture
def copied(at_once: Home, tmp_path: Path) -> Path:
    """A copy of the four days, to go on with."""
    return Path(shutil.copytree(at_once.folder, tmp_path / "out"))


class TestDaysOnEnd:
    def test_every_day_has_its_runs_and_its_line(self, at_once: Home) -> None:
        (screen,) = at_once.screens
        days = screen.output["days"]
        assert [day["date"] for day in days] == [
            f"{day}" for day in (SATURDAY, SUNDAY, MONDAY, TUESDAY)
        ]
        assert [day["matches"] for day in days] == [4, 4, 1, 0]
        for day in days:
            assert sum(sum(runs.values()) for runs in day["runs"].values()) == (
                RUNS_A_DAY
            )
            assert day["problems"] == []
        assert screen.runs == screen.total == 4 * RUNS_A_DAY
        lines = [line for line in screen.lines if "runs," in line]
        assert [line[:14] for line in lines] == [
            *("Sat 2026-11-21", "Sun 2026-11-22", "Mon 2026-11-23", "Tue 2026-11-24")
        ]
        assert "4 matches, 9 runs, 1 failed; alerts: " in lines[0]
        assert "0 matches, 9 runs, 0 failed; alerts: 0 opened, " in lines[3]
        assert "4 days, 2026-11-21 to 2026-11-24" in screen.lines[0]

    def test_the_report_is_of_the_last_day(self, at_once: Home) -> None:
        (screen,) = at_once.screens
        assert screen.output["scoreboard"] == []
        assert "No match on 2026-11-24, the next on 2026-11-27." in screen.lines
        assert screen.output["freshness"]["as_of"] == "2026-11-24T20:00:00Z"
        reports = at_once.folder / "site" / "quality"
        for day in (SATURDAY, SUNDAY, MONDAY, TUESDAY):
            assert (reports / f"{day}.html").exists()

    def test_days_of_scripts_add_up(self, at_once: Home) -> None:
        output = at_once.screens[0].output
        days = output["days"]
        for dag, statuses in output["runs"].items():
            for word, count in statuses.items():
                assert count == sum(day["runs"][dag].get(word, 0) for day in days)
        assert output["api_calls"] == sum(day["api_calls"] for day in days)
        assert output["scripted_problems"] == [
            problem for day in days for problem in day["scripted_problems"]
        ]
        alerts = tables_of(at_once.folder)["raw_alerts"]
        assert sum(day["alerts_opened"] for day in days) == len(alerts) > 0
        assert sum(day["alerts_closed"] for day in days) == len(
            [row for row in alerts if row["resolved_at"]]
        )

    def test_the_season_continues(self, at_once: Home) -> None:
        """Results stay, one is corrected in the night after, and tables follow."""
        tables = tables_of(at_once.folder)
        world = GeneratedSeason(SEED, profile=PROFILE)
        now = datetime(2026, 11, 24, 20, tzinfo=UTC)
        states = {row["match_id"]: row for row in tables["silver_live_match_state"]}
        codes = frozenset({"SA"})
        query = MatchQuery(SATURDAY, WEDNESDAY + timedelta(days=1), codes)
        matches = world.matches(query, now)
        assert len(matches) == 9
        for match in matches:
            goals = match["score"]["fullTime"]
            state = states[match["id"]]
            assert (state["status"], state["home_goals"], state["away_goals"]) == (
                match["status"],
                goals["home"],
                goals["away"],
            )
            assert state["status"] == "FINISHED"
        corrected = {
            row["corrected_at"].date() for row in tables["gold_score_corrections"]
        }
        assert SUNDAY in corrected
        for code in sorted(codes):
            (official,) = world.standings(code, now, TableCut()) or []
            expected = {
                row["team"]["id"]: (row["playedGames"], row["points"])
                for row in official["table"]
            }
            assert expected == {
                row["team_id"]: (row["played"], row["points"])
                for row in tables["gold_league_table"]
                if row["competition_code"] == code
            }
        matchdays = {
            row["matchday"]
            for row in states.values()
            if row["utc_date"].date() >= TUESDAY
        }
        assert matchdays == {14}

    def test_a_quiet_poll_costs_the_same_on_every_day(self, at_once: Home) -> None:
        """From the second day on. An alert that is open costs a statement, and a rate
        that is low another, for the times of runs: Monday's poll opens one, as there
        are enough runs by then to tell a rate."""
        runs = tables_of(at_once.folder)["raw_pipeline_runs"]
        quiet = {
            day: {
                row["statements"]
                for row in runs
                if row["dag"] == "live_poll_15m"
                and row["scheduled_at"].date() == day
                and row["scheduled_at"].hour == 8
            }
            for day in (SUNDAY, TUESDAY)
        }
        (sunday,) = quiet[SUNDAY]
        assert quiet[TUESDAY] == {sunday + 2}

    def test_the_lake_makes_the_same_silver_and_gold(
        self, at_once: Home, copied: Path
    ) -> None:
        with logging_off():
            assert rebuild_warehouse(
                settings_of(copied), SystemClock(), Silent(), until=None, dry_run=False
            )
        before, after = held(at_once.folder), held(copied)
        for name in HELD:
            assert after[name] == before[name], name
        assert sum(len(rows) for rows in after.values()) > 800

    def test_after_calm_days_it_is_healthy(self, tmp_path: Path) -> None:
        play(tmp_path / "out", date=MONDAY, days=2, profile="calm")
        settings = settings_of(tmp_path / "out")
        with open_services(settings, SystemClock()) as opened:
            services = replace(opened, dags=thin())
            output = status_at(services, time_of_report(services, None))
        assert output["verdict"].state == "healthy"
        assert {row["runs_7d"] for row in output["health"] if row["dag"] == "ALL"} == {
            2 * RUNS_A_DAY - 1
        }


class TestOneByOne:
    def test_each_play_takes_the_day_after_the_last_and_reports_it(
        self, one_by_one: Home
    ) -> None:
        first, rest, third, fourth = [screen.lines[0] for screen in one_by_one.screens]
        assert first == "Match-day 2026-11-21, simulated (seed 11)"
        assert rest == (
            "Match-day 2026-11-22, simulated (seed 11), resumed at 12:00Z, where it "
            "was stopped"
        )
        assert third == (
            "Match-day 2026-11-23, simulated (seed 11), after 2026-11-22, the last day "
            "in the folder"
        )
        assert fourth.startswith("Day without a match 2026-11-24, simulated (seed 11)")

    def test_what_was_stopped_is_resumed(self, one_by_one: Home) -> None:
        """Five runs are recorded; two DAGs start at the tick of the last one, and
        both run again."""
        whole, rest, *_ = one_by_one.screens
        assert whole.total == RUNS_A_DAY
        assert rest.total == RUNS_A_DAY - 4

    def test_they_are_the_same_days(self, at_once: Home, one_by_one: Home) -> None:
        """Every row and every column, and the same objects in the lake."""
        assert lake_of(one_by_one.folder) == lake_of(at_once.folder)
        before, after = held(at_once.folder), held(one_by_one.folder)
        for name in HELD:
            assert after[name] == before[name], name


class TestWhatComesNext:
    """By the runs that the lake has, whatever else is in the folder."""

    def test_a_play_that_was_stopped_is_ended_by_the_same_words(
        self, tmp_path: Path
    ) -> None:
        three = PlayRequest(days=3, seed=3)
        assert days_of(tmp_path, three) == [SATURDAY, SUNDAY, MONDAY]
        run_all(tmp_path, SATURDAY)
        run_all(tmp_path, SUNDAY, until=12)
        for wanted in (three, PlayRequest(), PlayRequest(date=SATURDAY, days=3)):
            assert days_of(tmp_path, wanted) == [SUNDAY, MONDAY]
        assert days_of(tmp_path, PlayRequest(days=1)) == [SUNDAY]  # other words win
        assert days_of(tmp_path, three) == [SUNDAY, MONDAY, TUESDAY]

    def test_a_play_that_is_over_is_followed_by_the_next(self, tmp_path: Path) -> None:
        for first in (SATURDAY, MONDAY):
            second = first + timedelta(days=1)
            assert days_of(tmp_path, PlayRequest(days=2)) == [first, second]
            run_all(tmp_path, first)
            run_all(tmp_path, second)
        assert days_of(tmp_path, PlayRequest()) == [WEDNESDAY]

    def test_the_rest_of_a_day_begins_at_the_first_tick_that_did_not_run(
        self, tmp_path: Path
    ) -> None:
        """At 12:00 two DAGs start: where one of them has not run, both do."""
        assert days_of(tmp_path, PlayRequest()) == [SATURDAY]
        run_all(tmp_path, SATURDAY, until=12)
        record(tmp_path, "live_poll_15m", SATURDAY, 12)
        record(tmp_path, "hourly_refresh", SATURDAY, 12, status="missed")
        record(tmp_path, "live_poll_15m", SATURDAY, 20, status="failed")
        (day,) = planned(tmp_path, PlayRequest()).days
        assert day.is_rest
        assert [(tick.hour, dag) for tick, dag in day.due] == [
            (12, "live_poll_15m"),
            (12, "hourly_refresh"),
            *((hour, "live_poll_15m") for hour in (15, 16, 20)),
        ]

    def test_the_clock_continues_where_the_runs_before_ended(
        self, tmp_path: Path
    ) -> None:
        settings = settings_of(tmp_path)
        midnight = datetime(2026, 11, 22, tzinfo=UTC)
        late = midnight + timedelta(seconds=90)
        record(tmp_path, "live_poll_15m", SATURDAY, 16)
        record(tmp_path, "live_poll_15m", SATURDAY, 20, finished_at=late)
        assert ran_until(settings, midnight) == late
        assert ran_until(settings, midnight + timedelta(hours=4)) == (
            midnight + timedelta(hours=4)
        )
        evening = datetime(2026, 11, 21, 20, tzinfo=UTC)
        assert ran_until(settings, evening) == evening
        assert ran_until(settings_of(tmp_path / "new"), midnight) == midnight


def planned(folder: Path, wanted: PlayRequest) -> PlayPlan:
    settings = settings_of(folder)
    return plan_play(settings, simulation_for(settings, wanted), wanted, thin())


def days_of(folder: Path, wanted: PlayRequest) -> list[date]:
    return [day.date for day in planned(folder, wanted).days]


def record(
    folder: Path,
    dag: str,
    day: date,
    hour: int,
    *,
    status: str = "success",
    finished_at: datetime | None = None,
) -> None:
    """The record of a run, as far as anybody looks."""
    tick = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    row = run_row(tick, dag, status)
    row |= {"started_at": tick, "finished_at": (finished_at or tick).isoformat()}
    one = RunRecord(run=row)
    FolderLake(folder / "lake").create(
        one.key, gzip.compress(msgspec.json.encode(one)), content_type=CONTENT_TYPE
    )


def run_all(folder: Path, day: date, *, until: int = 24) -> None:
    """Records of all runs of a day before an hour of it."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for tick, dag in ticks(thin(), midnight - timedelta(seconds=1)):
        if tick >= midnight + timedelta(hours=until):
            return
        record(folder, dag, day, tick.hour)


class TestAgain:
    def test_a_day_of_the_folder_can_be_played_again(
        self, at_once: Home, copied: Path
    ) -> None:
        screen = play(copied, date=SUNDAY)
        assert screen.lines[0].endswith("simulated (seed 11), played again")
        raw = [key for key in lake_of(copied) if key.startswith("raw/")]
        assert raw == [k for k in lake_of(at_once.folder) if k.startswith("raw/")]
        before, after = tables_of(at_once.folder), tables_of(copied)
        for name in TABLES:
            if name.startswith("silver_"):
                assert after[name] == before[name], name
        assert [day.date for day in planned(copied, PlayRequest()).days] == [WEDNESDAY]


class TestRefused:
    @pytest.mark.parametrize(
        ("wanted", "why"),
        [
            (PlayRequest(seed=2), "not of seed 2"),
            (PlayRequest(profile="calm"), "not calm"),
            (
                PlayRequest(date=SATURDAY - timedelta(days=1)),
                "2026-11-20 is not a day of it",
            ),
            (PlayRequest(date=date(2026, 11, 26)), "2026-11-25 is the next"),
        ],
    )
    def test_another_season_and_a_gap(
        self, at_once: Home, wanted: PlayRequest, why: str
    ) -> None:
        lake = lake_of(at_once.folder)
        with pytest.raises(ConfigError) as refused:
            play_matchdays(settings_of(at_once.folder), wanted, Silent(), thin())
        output = str(refused.value)
        assert "holds a simulated season (seed 11, 2026-11-21, incident)" in output
        assert why in output
        assert f"matchday --out {at_once.folder}" in output
        assert lake_of(at_once.folder) == lake

    def test_a_recorded_timeline(self, tmp_path: Path) -> None:
        settings = settings_of(tmp_path)
        claim(settings, Simulation(0, SATURDAY, "states.jsonl"))
        with pytest.raises(ConfigError, match=r"scripted responses.*states\.jsonl"):
            play_matchdays(settings, PlayRequest(), Silent(), thin())

    def test_an_unknown_profile_leaves_nothing_behind(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="no simulator profile 'stormy'"):
            play_matchdays(
                settings_of(tmp_path / "out"), PlayRequest(profile="stormy"), Silent()
            )
        assert list(tmp_path.iterdir()) == []
