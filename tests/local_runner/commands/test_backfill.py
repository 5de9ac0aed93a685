"""The verb backfill: what it requests, what it skips, and how it ends."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import SystemClock, VirtualClock
from functions.shared.runtime.settings import Settings
from local_runner.commands.backfill import run_backfill
from local_runner.commands.backfill_range import PART_DAYS, day_range
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import TOKEN, Simulator
from local_runner.simulator.world import MatchQuery
from tests.local_runner.command import ESCAPE, Touchline
from tests.quiet import logging_off

pytestmark = pytest.mark.slow

JSON = dict[str, Any]

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CODES = ("PL", "BL1", "PD")


class Season(GeneratedSeason):
    """Three leagues; `faults` are status and body by the dateFrom of a call."""

    def __init__(self) -> None:
        super().__init__(1, codes=CODES)
        self.faults: dict[str, tuple[int, bytes]] = {}

    def body(self, _path: str, params: Mapping[str, str]) -> tuple[int, bytes] | None:
        """The fault, if there is one."""
        return self.faults.get(params.get("dateFrom", ""))


@dataclass
class Place:
    """A folder, and the API that it calls."""

    settings: Settings
    clock: VirtualClock
    season: Season
    simulator: Simulator

    def backfill(
        self, first: str, last: str, competitions: str | None = None
    ) -> tuple[bool, JSON]:
        """Whether it succeeded, and its summary."""
        days = (date.fromisoformat(first), date.fromisoformat(last))
        requested = day_range(*days, competitions, self.settings.competitions)
        with logging_off(), redirect_stdout(StringIO()) as printed:
            screen = Screen(as_json=True)
            is_ok = run_backfill(self.settings, self.clock, screen, requested)
        (line,) = printed.getvalue().splitlines()
        return is_ok, json.loads(line)

    @property
    def windows(self) -> list[tuple[str, str]]:
        """The windows requested so far."""
        requests = [request.params for request in self.simulator.requests]
        return [(params["dateFrom"], params["dateTo"]) for params in requests]

    @property
    def lake(self) -> list[Path]:
        """The responses of /matches."""
        return sorted(Path(self.settings.lake_uri).glob("raw/matches/*/*"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    season, clock = Season(), VirtualClock(NOON)
    with Simulator(season, clock) as simulator:
        settings = replace(
            settings_in(tmp_path, Settings()),
            token=TOKEN,
            api_url=simulator.url,
            competitions=CODES,
            attempts=2,
        )
        yield Place(settings, clock, season, simulator)


def statuses(output: JSON) -> dict[str, str]:
    return {row["day"]: row["status"] for row in output["days"]}


def test_every_day_is_requested_and_reported(place: Place) -> None:
    is_ok, output = place.backfill("2026-10-01", "2026-10-31")
    assert is_ok
    assert place.windows == [
        ("2026-09-30", "2026-10-10"),
        ("2026-10-08", "2026-10-18"),
        ("2026-10-16", "2026-10-26"),
        ("2026-10-24", "2026-11-02"),
    ]
    assert output["api_calls"] == place.simulator.requests_served == 4
    assert output["days_done_before"] == 0
    assert [row["status"] for row in output["windows"]] == ["ok"] * 4
    assert set(statuses(output).values()) == {"done"}
    assert len(output["days"]) == 31
    october = MatchQuery(first=date(2026, 10, 1), end=date(2026, 11, 1))
    played = Counter(
        match["utcDate"][:10] for match in place.season.matches(october, NOON)
    )
    assert sum(played.values()) > 50
    assert {row["day"]: row["matches"] for row in output["days"]} == {
        row["day"]: played[row["day"]] for row in output["days"]
    }
    assert all(row["final"] == row["matches"] for row in output["days"])


def test_a_long_time_is_requested_within_the_budget(place: Place) -> None:
    """The simulator allows ten calls a minute of the same clock."""
    is_ok, output = place.backfill("2026-08-01", "2026-11-19")
    assert is_ok
    assert output["api_calls"] == -(-111 // PART_DAYS) == 14
    assert {request.status for request in place.simulator.requests} == {200}
    assert place.clock.now() > NOON


def test_what_is_done_is_not_requested_again(place: Place) -> None:
    place.backfill("2026-11-05", "2026-11-08")
    is_ok, output = place.backfill("2026-11-05", "2026-11-08")
    assert is_ok
    assert (output["api_calls"], output["days_done_before"]) == (0, 4)
    assert output["windows"] == []
    # the call of before reached a day further on both sides
    is_ok, output = place.backfill("2026-11-01", "2026-11-12")
    assert place.windows[1:] == [
        ("2026-10-31", "2026-11-05"),
        ("2026-11-09", "2026-11-14"),
    ]
    assert output["days_done_before"] == 6
    assert set(statuses(output).values()) == {"done"}


def test_a_day_is_done_when_it_was_requested_after_it_was_over(place: Place) -> None:
    """Which it is at 03:00Z of the next: today, and yesterday until then, are not."""
    over = datetime(2026, 11, 22, 3, tzinfo=UTC)
    days = ("2026-11-20", "2026-11-22")
    for now, status in (
        (NOON, "open"),
        (over - timedelta(seconds=1), "open"),
        (over, "done"),
    ):
        place.clock.set(now)
        is_ok, output = place.backfill(*days)
        assert is_ok
        assert list(statuses(output).values()) == ["done", status, "open"]
    assert place.simulator.requests_served == 3
    place.backfill(*days)
    assert place.windows[-1] == ("2026-11-21", "2026-11-24")


def test_a_failing_part_leaves_the_others_going(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.season.faults["2026-10-08"] = (500, b"oops")
    is_ok, output = place.backfill("2026-10-01", "2026-10-24")
    assert not is_ok
    found = Counter(statuses(output).values())
    # the calls of its neighbours reached a day into it on both sides
    assert found == {"done": 8 + 1 + 1 + 8, "failed": 6}
    assert statuses(output)["2026-10-09"] == statuses(output)["2026-10-16"] == "done"
    bad = [row for row in output["windows"] if row["status"] == "failed"]
    assert [row["date_from"] for row in bad] == ["2026-10-08"]
    assert "500: oops" in bad[0]["problem"]
    assert "2026-10-09 to 2026-10-16" in capsys.readouterr().err
    before = place.simulator.requests_served
    place.season.faults.clear()
    is_ok, output = place.backfill("2026-10-01", "2026-10-24")
    assert is_ok
    assert place.simulator.requests_served == before + 1
    assert set(statuses(output).values()) == {"done"}


def test_a_response_of_no_use_does_not_make_a_day_done(place: Place) -> None:
    place.season.faults["2026-10-08"] = (200, b'{"matches": 3}')
    is_ok, output = place.backfill("2026-10-09", "2026-10-10")
    assert not is_ok
    assert statuses(output) == {"2026-10-09": "failed", "2026-10-10": "failed"}
    place.season.faults.clear()
    assert place.backfill("2026-10-09", "2026-10-10")[0]


def test_after_a_refused_token_nothing_more_is_requested(place: Place) -> None:
    place.settings = replace(place.settings, token="n0t-the-t0ken")  # noqa: S106 (made up)
    is_ok, output = place.backfill("2026-10-01", "2026-10-24")
    assert not is_ok
    assert place.simulator.requests_served == 1
    assert Counter(statuses(output).values()) == {"failed": 8, "not requested": 16}
    assert "FOOTBALL_DATA_TOKEN" in output["windows"][0]["problem"]


def test_a_day_is_done_only_for_the_competitions_that_were_requested(
    place: Place,
) -> None:
    days = ("2026-10-17", "2026-10-18")
    _, output = place.backfill(*days, competitions="pl, BL1")
    assert output["competitions"] == ["PL", "BL1"]
    for competitions, calls in (("PL", 0), ("BL1,PL", 0), ("PD", 1), (None, 1)):
        _, output = place.backfill(*days, competitions=competitions)
        assert output["api_calls"] == calls
    for competitions in ("PD", None):
        assert place.backfill(*days, competitions=competitions)[1]["api_calls"] == 0


def test_a_response_that_was_lost_counts_no_more(place: Place) -> None:
    days = ("2026-10-17", "2026-10-18")
    place.backfill(*days)
    (lost,) = place.lake
    lost.unlink()
    _, output = place.backfill(*days)
    assert output["api_calls"] == 1


def test_what_was_fetched_and_not_yet_drained_is_drained_or_requested(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two steps: the day is not done, and the next call finishes it."""
    days = ("2026-10-17", "2026-10-18")
    with monkeypatch.context() as patch:
        patch.setattr("local_runner.commands.backfill.STEPS", (("fetch", STEP),))
        is_ok, output = place.backfill(*days)
        assert not is_ok
        assert set(statuses(output).values()) == {"failed"}
    is_ok, output = place.backfill(*days)
    assert is_ok
    assert set(statuses(output).values()) == {"done"}


STEP = "backfill_recent_matches"


# The command


def test_a_dry_run_requests_nothing_and_leaves_nothing(
    touchline: Touchline, tmp_path: Path
) -> None:
    words = ("backfill", "--from", "2026-10-01", "--to", "2026-10-31", "--dry-run")
    result = touchline(*words, "--out", tmp_path / "out", API_CALLS_PER_MINUTE="2")
    assert (result.code, result.err) == (0, "")
    assert "2026-09-30  2026-10-10" in result.out
    assert "31 days, 0 done: 4 API calls, about 2.0 minutes at 2 a minute" in result.out
    output = touchline(*words, "--json", "--out", tmp_path / "out").json
    assert (output["calls"], output["days"], output["days_done"]) == (4, 31, 0)
    assert output["minutes"] == round(4 / 9, 2)
    assert output["windows"][3] == {"date_from": "2026-10-24", "date_to": "2026-11-02"}
    assert list(tmp_path.iterdir()) == []


def test_the_simulator_can_be_queried(touchline: Touchline, tmp_path: Path) -> None:
    days = ("--from", "2026-11-06", "--to", "2026-11-21")
    words = ("backfill", *days, "--out", tmp_path)
    result = touchline(*words, "--simulated")
    assert (result.code, result.err) == (0, "")
    assert "backfill 2/2  2026-11-14 to 2026-11-21: ok" in result.out
    assert re.search(r"^2026-11-07 +[1-9]\d* +[1-9]\d* +done", result.out, re.MULTILINE)
    assert "Days: 15 done, 1 open; 0 done before. API calls: 2." in result.out
    assert ESCAPE not in result.out
    output = touchline(*words, "--json", "--dry-run", "--simulated").json
    assert (output["days_done"], output["calls"]) == (15, 1)
    later = ("--simulated", "--as-of", "2026-11-22T12:00:00Z", "--json")
    output = touchline(*words, *later).json
    assert (output["api_calls"], output["days_done_before"]) == (1, 15)
    assert {row["status"] for row in output["days"]} == {"done"}


def test_the_real_api_is_called_with_a_token(
    touchline: Touchline, tmp_path: Path
) -> None:
    """On the real clock: last week is over."""
    today = datetime.now(UTC).date()
    first, last = (today - timedelta(days=n) for n in (9, 5))
    words = ("backfill", "--from", first, "--to", last, "--out", tmp_path)
    assert "FOOTBALL_DATA_TOKEN" in touchline(*words).refused()
    with Simulator(GeneratedSeason(1, codes=["PL"]), SystemClock()) as api:
        env = {"FOOTBALL_DATA_URL": api.url, "FOOTBALL_DATA_TOKEN": TOKEN}
        result = touchline(*words, "--json", **env)
        assert result.code == 0
        assert [row["status"] for row in result.json["days"]] == ["done"] * 5
        assert touchline(*words, "--json", **env).json["api_calls"] == 0
        assert api.requests_served == 1


def test_a_failure_is_reported_and_ends_with_1(
    touchline: Touchline, tmp_path: Path
) -> None:
    with Simulator(GeneratedSeason(1, codes=["PL"]), SystemClock()) as api:
        words = ("--from", "2026-10-01", "--to", "2026-10-02", "--out", tmp_path)
        result = touchline(
            *("backfill", *words),
            FOOTBALL_DATA_URL=api.url,
            FOOTBALL_DATA_TOKEN="an0ther",  # noqa: S106 (made up)
        )
    assert "2026-10-01 to 2026-10-02: backfill_recent_matches" in result.refused(1)
    assert "2 failed" in result.out


@pytest.mark.parametrize(
    ("words", "output"),
    [
        (("--from", "soon", "--to", "2026-10-01"), "--from is 'soon'"),
        (("--from", "2026-10-01", "--to", "2026-13-01"), "--to is '2026-13-01'"),
        (("--from", "2026-10-02", "--to", "2026-10-01"), "Swap the two"),
        (("--from", "0001-01-01", "--to", "2026-10-01"), "outside the supported years"),
        (("--from", "2026-10-01", "--to", "9999-12-31"), "outside the supported years"),
        (("--from", "1990-01-01", "--to", "2026-10-01"), "in parts"),
        (
            ("--from", "2026-10-01", "--to", "2026-10-01", "--competitions", "PL,XX"),
            "--competitions names XX",
        ),
        (
            ("--from", "2026-10-01", "--to", "2026-10-01", "--competitions", ","),
            "--competitions names nothing",
        ),
    ],
)
@pytest.mark.parametrize("mode", ["--simulated", "--dry-run"])
def test_wrong_words_are_refused(
    touchline: Touchline, tmp_path: Path, mode: str, words: tuple[str, ...], output: str
) -> None:
    result = touchline("backfill", mode, "--out", tmp_path / "out", *words)
    assert output in result.refused()
    assert list(tmp_path.iterdir()) == []
