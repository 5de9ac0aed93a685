"""The quality report of a day, as data and as a page."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from functions.publish.freshness_by_hour import longest_gap
from functions.publish.pages.quality import page
from functions.publish.pages.render import FILTERS
from functions.shared.runtime.response import StepResponse
from tests.cloud.bigquery import pointed_at
from tests.cloud.storage import LocalStorage
from tests.cloud.trouble import Way
from tests.functions.publish.published import (
    REPORT,
    files,
    load,
    publish,
    read,
    site_of,
    stamp,
    try_publish,
)
from tests.functions.world import JSON, NOON, World, days, minutes
from transforms.service_levels import (
    FRESHNESS_MINUTES_ON_MATCH_DAY,
    FRESHNESS_MINUTES_OTHERWISE,
)

DAY = datetime(2026, 11, 21, tzinfo=UTC)
NIGHT = DAY + timedelta(days=1, hours=2)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)

DASH = "\N{EN DASH}"

DAGS = ("live_poll_15m", "hourly_refresh", "daily_reconcile")


@pytest.fixture
def world(world: World, tmp_path: Path) -> World:
    world.change_settings(site_uri=str(tmp_path / "site"), competitions=("PL",))
    world.clock.set(NIGHT)
    return world


def report(world: World, **request: Any) -> JSON:
    """The report of the day before, or of `args.date`."""
    publish(world, REPORT, **request)
    newest = max(site_of(world).glob("quality/*.json"))
    return read(world, newest.relative_to(site_of(world)).as_posix())


def html_of(world: World) -> str:
    """Its page."""
    (file,) = site_of(world).glob("quality/*.html")
    return file.read_text(encoding="utf-8")


def pull(world: World, *times: datetime, **changes: Any) -> None:
    """Successful pulls of matches."""
    load(
        world,
        "raw_snapshots",
        *({"snapshot_id": f"{at}", "fetched_at": at, **changes} for at in times),
    )


def match_day(world: World, **changes: Any) -> None:
    """A match at noon of the day."""
    known = {"competition_code": "PL", "utc_date": NOON, "status": "FINISHED"}
    load(world, "silver_live_match_state", known | changes)


def hours(document: JSON) -> list[tuple[str, float | None, int]]:
    return [
        (hour["freshness"], hour["longest_gap_minutes"], hour["bar_minutes"])
        for hour in document["freshness"]["hours"]
    ]


def test_of_nothing_there_is_a_report(world: World) -> None:
    document = report(world)
    assert document["date"] == "2026-11-21"
    assert document["generated_at"] == stamp(NIGHT)
    assert document["is_whole_day"] is True
    assert set(hours(document)) == {("unknown", None, 90)}
    assert document["runs"]["success_ratio"] is None
    assert [dag["dag"] for dag in document["runs"]["dags"]] == list(DAGS)
    assert document["data_tests"]["as_of"] is None
    assert document["reconciliation"]["as_of_date"] is None
    assert document["api"]["busiest_hour"] is None
    assert document["attention"] == [
        *(f"{dag}: no run of the day is recorded." for dag in DAGS),
        "No successful pull of matches is known.",
        "No data test has run.",
    ]
    assert "<h1>Saturday 21 November 2026</h1>" in html_of(world)
    assert sorted(files(world)) == [
        "quality/2026-11-21.html",
        "quality/2026-11-21.json",
        "schemas/quality.schema.json",
    ]


@pytest.mark.parametrize(
    ("as_of", "args", "date"),
    [
        (NIGHT, {}, "2026-11-21"),
        (DAY, {}, "2026-11-20"),
        (DAY - SECOND, {}, "2026-11-19"),
        (NIGHT, {"date": "2026-11-03"}, "2026-11-03"),
        (NIGHT, {"date": "2026-11-22"}, "2026-11-22"),
    ],
)
def test_the_date(world: World, as_of: datetime, args: JSON, date: str) -> None:
    document = report(world, as_of=stamp(as_of), args=args)
    assert document["date"] == date
    assert f"quality/{date}.html" in files(world)


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("2026-11-23", "later than as_of"),
        ("yesterday", "a date"),
        ("2026-13-01", "a date"),
        ("../../etc", "a date"),
        (20261121, "a date"),
        ([], "a date"),
        (None, "a date"),
        ("1066-10-14", "without football"),
        ("9999-12-31", "without football"),
    ],
)
def test_a_date_that_cannot_be_is_refused(
    world: World, date: Any, message: str
) -> None:
    response = try_publish(world, REPORT, args={"date": date})
    assert response.http_status == 400
    assert message in response.body["error"]["what"]
    assert response.body["error"]["fix"]
    assert not site_of(world).exists()


# Freshness


def test_the_bars_are_those_of_the_monitor(world: World) -> None:
    assert hours(report(world))[0][2] == FRESHNESS_MINUTES_OTHERWISE
    match_day(world)
    assert hours(report(world))[0][2] == FRESHNESS_MINUTES_ON_MATCH_DAY


def test_a_match_day_polled_every_quarter_is_met(world: World) -> None:
    match_day(world)
    pull(world, *(DAY + number * minutes(15) for number in range(-1, 97)))
    document = report(world)
    assert set(hours(document)) == {("met", 15, 20)}
    assert document["freshness"]["is_match_day"] is True
    assert (
        document["freshness"]["hours_met"],
        document["freshness"]["hours_judged"],
    ) == (
        24,
        24,
    )
    assert {hour["pulls"] for hour in document["freshness"]["hours"]} == {4}


def test_the_hour_in_which_a_gap_grew_too_long_missed_it(world: World) -> None:
    """From 09:40 to 11:05: reached 20 minutes before 10:00, and went on until 11:05."""
    match_day(world)
    times = [DAY + number * minutes(5) for number in range(-1, 300)]
    gone = (DAY + 9 * HOUR + minutes(40), DAY + 11 * HOUR + minutes(5))
    pull(world, *(at for at in times if not gone[0] < at < gone[1]))
    document = report(world)
    assert hours(document)[8:13] == [
        ("met", 5, 20),
        ("missed", 20, 20),
        ("missed", 80, 20),
        ("missed", 85, 20),
        ("met", 5, 20),
    ]
    assert "Freshness was missed in 3 hours: 09, 10, 11." in document["attention"]
    assert "Missed:" in html_of(world)


def test_the_last_pull_before_midnight_counts(world: World) -> None:
    pull(world, DAY - 2 * HOUR, DAY + minutes(30))
    document = report(world)
    assert hours(document)[:3] == [
        ("missed", 150, 90),
        ("missed", 90, 90),
        ("missed", 150, 90),
    ]


def test_before_the_first_pull_nothing_is_known(world: World) -> None:
    pull(world, DAY + HOUR + minutes(40))
    pull(world, DAY, DAY + HOUR, resource="standings")
    pull(world, DAY + minutes(2), DAY + HOUR + minutes(2), verdict="invalid")
    document = report(world)
    assert hours(document)[:3] == [
        ("unknown", None, 90),
        ("met", 20, 90),
        ("met", 80, 90),
    ]
    assert [hour["pulls"] for hour in document["freshness"]["hours"]][:3] == [0, 1, 0]


def test_future_hours_are_not_evaluated(world: World) -> None:
    """As of 12:30: a pull at 12:00, and one that comes later."""
    pull(world, NOON, NOON + minutes(40))
    pull(world, NOON + minutes(30), NOON + minutes(31), resource="standings")
    as_of = stamp(NOON + minutes(30))
    document = report(world, as_of=as_of, args={"date": "2026-11-21"})
    assert document["is_whole_day"] is False
    assert hours(document)[11:14] == [
        ("unknown", None, 90),
        ("met", 30, 90),
        ("future", None, 90),
    ]
    assert document["freshness"]["hours_judged"] == 1
    assert document["pulls"]["responses"] == 2
    assert "The UTC day so far" in html_of(world)
    assert not [text for text in document["attention"] if "no run" in text]


@pytest.mark.parametrize(
    ("last_pull", "ended", "expected"),
    [
        # the match is over at 00:10; from then on 90 minutes are allowed
        (minutes(-5), minutes(10), ("met", 65, 90)),
        (minutes(-15), minutes(10), ("missed", 25, 20)),
        (minutes(-5), -minutes(10), ("met", 65, 90)),
        (minutes(-5), None, ("missed", 65, 20)),
    ],
)
def test_a_match_of_the_evening_before_carries_the_match_day_on(
    world: World,
    last_pull: timedelta,
    ended: timedelta | None,
    expected: tuple[str, float, int],
) -> None:
    match_day(world, utc_date=DAY - 2 * HOUR)
    if ended is not None:
        seen = {"is_final": True, "first_seen_at": DAY + ended}
        load(world, "silver_live_match_history", seen)
    pull(world, DAY + last_pull)
    document = report(world)
    assert hours(document)[0] == expected
    assert document["freshness"]["is_match_day"] is False


@pytest.mark.parametrize(
    ("first_pull", "day_before", "expected"),
    [
        # the hourly pull of 23:00 was all that a day without matches requires
        (minutes(0), None, ("met", 15, 20)),
        (minutes(15), None, ("met", 15, 20)),
        (minutes(25), None, ("missed", 25, 20)),
        (minutes(0), "POSTPONED", ("met", 15, 20)),
        (minutes(0), "FINISHED", ("missed", 60, 20)),
    ],
)
def test_the_bar_of_a_match_day_holds_from_its_start(
    world: World,
    first_pull: timedelta,
    day_before: str | None,
    expected: tuple[str, float, int],
) -> None:
    match_day(world)
    if day_before is not None:
        match_day(world, match_id=2, utc_date=NOON - 24 * HOUR, status=day_before)
    polls = (DAY + number * minutes(15) for number in range(96))
    pull(world, DAY - HOUR, *(at for at in polls if at > DAY + first_pull))
    pull(world, DAY + first_pull)
    document = report(world)
    assert hours(document)[0] == expected
    assert set(hours(document)[1:]) == {("met", 15, 20)}


@pytest.mark.parametrize(
    ("pulls", "longest"),
    [
        ([], None),
        ([10], None),
        ([3], 2),
        ([0], 5),
        ([-7], 12),
        ([-7, 1, 2], 8),
        ([-7, -1, 2], 3),
        ([0, 1, 2, 3, 4, 5, 6], 1),
    ],
)
def test_longest_gap(pulls: list[int], longest: int | None) -> None:
    """In hours, from hour 0 to hour 5; what comes later tells nothing."""
    times = [DAY + at * HOUR for at in pulls if at < 6]
    gap = longest_gap(times, DAY, DAY + 5 * HOUR)
    assert gap == (None if longest is None else longest * HOUR)


# Runs, calls and responses


def run(dag: str, at: datetime, **changes: Any) -> JSON:
    defaults = {
        "run_id": f"{dag}-{at}",
        "dag": dag,
        "scheduled_at": at,
        "started_at": at,
    }
    return defaults | {"api_calls": 2, "duration_ms": 1000} | changes


def test_runs_by_dag(world: World) -> None:
    load(
        world,
        "raw_pipeline_runs",
        *(run("hourly_refresh", DAY + hour * HOUR) for hour in range(20)),
        run("hourly_refresh", DAY + 20 * HOUR, status="skipped", duration_ms=4000),
        run(
            "hourly_refresh",
            DAY + 21 * HOUR,
            status="failed",
            failed_step="run_gold_live",
            error="The disk is full.",
            api_calls=30,
        ),
        run(
            "hourly_refresh",
            DAY + 22 * HOUR,
            status="missed",
            attempts=0,
            duration_ms=0,
            api_calls=0,
        ),
        run("hourly_refresh", DAY + 23 * HOUR, status="abandoned", attempts=0),
        run("daily_reconcile", DAY + 2 * HOUR, billed_bytes=10**9, statements=40),
        run("live_poll_15m", DAY + 24 * HOUR),
    )
    document = report(world)
    hourly = next(d for d in document["runs"]["dags"] if d["dag"] == "hourly_refresh")
    assert hourly == {
        "dag": "hourly_refresh",
        "runs": 24,
        "success": 20,
        "skipped": 1,
        "failed": 1,
        "abandoned": 1,
        "missed": 1,
        "success_ratio": 0.875,
        "mean_duration_ms": 1136.3636,
        "slowest_duration_ms": 4000,
        "api_calls": 74,
    }
    assert document["runs"]["runs"] == 25
    assert document["runs"]["success_ratio"] == 0.88
    assert [
        (failed["due_at"], failed["status"], failed["failed_step"], failed["error"])
        for failed in document["runs"]["failed"]
    ] == [
        (stamp(DAY + 21 * HOUR), "failed", "run_gold_live", "The disk is full."),
        (stamp(DAY + 22 * HOUR), "missed", None, None),
        (stamp(DAY + 23 * HOUR), "abandoned", None, None),
    ]
    assert document["attention"][:2] == [
        "live_poll_15m: no run of the day is recorded.",
        "hourly_refresh: 3 of 24 runs failed.",
    ]
    assert document["api"] == {
        "calls": 76,
        "calls_per_minute_budget": 9,
        "daily_budget": 12960,
        "budget_ratio": 0.0059,
        "busiest_hour": {"hour": 21, "calls": 30},
    }
    by_hour = [hour["api_calls"] for hour in document["freshness"]["hours"]]
    assert by_hour == [2, 2, 4, *[2] * 18, 30, 0, 2]
    assert document["cost"]["billed_bytes"] == 10**9 + 24
    assert document["cost"]["statements"] == 40 + 24
    assert "The disk is full." in html_of(world)


def test_responses_by_kind(world: World) -> None:
    pull(world, DAY, NOON, row_count=30, body_bytes=1000)
    pull(world, NOON + HOUR, verdict="partial", quarantined_count=3)
    pull(world, NOON + 2 * HOUR, verdict="error", http_status=503, resource="errors")
    pull(world, DAY - SECOND, DAY + days(1))
    document = report(world)
    assert document["pulls"]["responses"] == 4
    assert document["pulls"]["row_count"] == 62
    assert document["cost"]["body_bytes"] == document["pulls"]["body_bytes"] == 2002
    assert [
        (kind["resource"], kind["verdict"], kind["http_status"], kind["responses"])
        for kind in document["pulls"]["kinds"]
    ] == [
        ("errors", "error", 503, 1),
        ("matches", "partial", 200, 1),
        ("matches", "valid", 200, 2),
    ]
    assert "2 responses could not be used, or not wholly." in document["attention"]


def alert(condition: str, onset: datetime, resolved: datetime | None) -> JSON:
    times = {"onset_at": onset, "opened_at": onset, "resolved_at": resolved}
    return {"alert_id": condition, "condition": condition, "scope": "ALL", **times}


def test_alerts_that_were_open_on_the_day(world: World) -> None:
    load(
        world,
        "raw_alerts",
        alert("before", DAY - 2 * HOUR, DAY - HOUR),
        alert("into", DAY - HOUR, DAY),
        alert("within", NOON, NOON + HOUR),
        alert("after", NOON, NIGHT + HOUR),
        alert("open", DAY + days(1) - SECOND, None),
        alert("next", DAY + days(1), None),
    )
    document = report(world)
    assert [(one["condition"], one["resolved_at"]) for one in document["alerts"]] == [
        ("into", stamp(DAY)),
        ("after", None),
        ("within", stamp(NOON + HOUR)),
        ("open", None),
    ]
    sentence = "4 alerts were open, 2 at the end: into (ALL), after (ALL), within (ALL)"
    assert any(one.startswith(sentence) for one in document["attention"])


def test_alerts_lead_to_their_runbooks(world: World) -> None:
    found = alert("stuck_match", NOON, None) | {"runbook": "docs/alerts.md#stuck_match"}
    load(world, "raw_alerts", found)
    report(world)
    assert "<code>docs/alerts.md#stuck_match</code>" in html_of(world)
    world.change_settings(runbook_url="https://docs.example/alerts")
    report(world, as_of=stamp(NIGHT + SECOND))
    assert 'href="https://docs.example/alerts#stuck_match"' in html_of(world)


def test_an_alert_that_opened_later_is_not_known_yet(world: World) -> None:
    late = alert("late", NOON, None) | {"opened_at": NIGHT + SECOND}
    load(world, "raw_alerts", late)
    assert report(world)["alerts"] == []


@pytest.mark.parametrize(
    ("settings", "is_simulated"),
    [
        ({"clock": "request"}, True),
        ({"api_url": "http://127.0.0.1:8090/v4"}, True),
        ({"api_url": "https://api.football-data.org/v4"}, False),
    ],
)
def test_a_simulated_day_says_so(
    world: World, settings: dict[str, Any], is_simulated: bool
) -> None:
    world.change_settings(**{"clock": "system"} | settings)
    assert report(world)["is_simulated"] is is_simulated
    assert ("of a simulated day" in html_of(world)) is is_simulated


def piece(field: str, rows: int = 1, value: str = "") -> JSON:
    kind = "unknown_value" if value else "unknown_key"
    return {"field": field, "kind": kind, "value": value, "rows": rows}


def test_drift_is_added_up(world: World) -> None:
    pull(world, DAY, drift=[piece("$.b", 2), piece("$.a", 1, "NEW")])
    pull(world, NOON, drift=[piece("$.b", 3), piece("$.a", 5, "NEWER")])
    pull(world, NOON + HOUR, drift=[piece("$.b")], resource="standings")
    pull(world, DAY - SECOND, drift=[piece("$.c")])
    document = report(world)
    names = ("resource", "kind", "field", "value", "rows", "responses")
    assert [
        tuple(one[name] for name in names) for one in document["drift"]["pieces"]
    ] == [
        ("matches", "unknown_value", "$.a", "NEWER", 5, 1),
        ("matches", "unknown_key", "$.b", "", 5, 2),
        ("matches", "unknown_value", "$.a", "NEW", 1, 1),
        ("standings", "unknown_key", "$.b", "", 1, 1),
    ]
    assert "4 unknown keys or values came." in document["attention"]


def test_of_many_only_some_are_listed_and_all_are_counted(world: World) -> None:
    pull(world, NOON, drift=[piece(f"$.{number}") for number in range(60)])
    load(
        world,
        "raw_quarantine",
        *({"row_index": number, "reason": f"no {number}"} for number in range(30)),
        {"row_index": 99, "reason": "no 7", "readmitted_at": NIGHT},
    )
    document = report(world)
    assert document["drift"]["piece_count"] == 60
    assert len(document["drift"]["pieces"]) == 50
    refused = document["quarantine"]
    counts = ("quarantined_count", "readmitted_count", "reason_count")
    assert [refused[name] for name in counts] == [31, 1, 30]
    assert len(refused["reasons"]) == 20
    assert refused["reasons"][0]["reason"] == "no 7"
    assert "31 rows went to quarantine." in document["attention"]
    text = html_of(world)
    assert "the first 50 of 60" in text
    assert "the first 20 of 30 reasons" in text


# Tests, reconciliation and corrections


def test_the_tests_of_the_night_after(world: World) -> None:
    def tested(test: str, status: str, as_of: datetime) -> JSON:
        defaults = {
            "test": test,
            "status": status,
            "as_of": as_of,
            "sample": f"of {test}",
        }
        return defaults | {"severity": "warn" if status == "warn" else "fail"}

    load(
        world,
        "gold_data_test_results",
        tested("old", "fail", DAY + 2 * HOUR),
        tested("a", "pass", NIGHT),
        tested("b", "fail", NIGHT),
        tested("c", "warn", NIGHT),
        tested("d", "fail", NIGHT),
        tested("late", "fail", NIGHT + SECOND),
    )
    document = report(world)
    tests = document["data_tests"]
    assert tests["as_of"] == stamp(NIGHT)
    assert [tests[name] for name in ("passed", "warned", "failed")] == [1, 1, 2]
    assert [test["test"] for test in tests["tests"]] == ["b", "d", "c", "a"]
    assert "2 data tests fail: b, d." in document["attention"]
    assert "1 data test warns: c." in document["attention"]
    assert "of b" in html_of(world)


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        (DAY - SECOND, None),
        (DAY, DAY),
        (DAY + days(2) - SECOND, DAY + days(2) - SECOND),
        (DAY + days(2), None),
    ],
)
def test_the_results_of_the_day_or_the_night_after_count(
    world: World, as_of: datetime, found: datetime | None
) -> None:
    load(world, "gold_data_test_results", {"as_of": as_of})
    load(world, "gold_reconciliation", {"as_of": as_of, "as_of_date": as_of.date()})
    args = {"date": "2026-11-21"}
    document = report(world, as_of=stamp(NIGHT + days(9)), args=args)
    assert document["data_tests"]["as_of"] == (stamp(found) if found else None)
    date = str(found.date()) if found else None
    assert document["reconciliation"]["as_of_date"] == date


def test_reconciliation_and_corrections(world: World) -> None:
    night = {"as_of": NIGHT, "as_of_date": NIGHT.date()}
    odd = {
        "verdict": "differs",
        "cause": "same_stamp_conflict",
        "live_status": "PAUSED",
    }
    load(
        world,
        "gold_reconciliation",
        {"match_id": 1, **night},
        {"match_id": 2, **night, **odd, "home_team_name": "Rovers"},
    )
    changed = {"from_home_goals": 2, "from_away_goals": 1, "home_goals": 2}
    seen = {"first_seen_at": NOON, "away_goals": 2, "is_outcome_changed": True}
    load(
        world,
        "gold_score_corrections",
        {"match_id": 3, "home_team_name": "United", **changed, **seen},
        {"match_id": 4, "first_seen_at": DAY - SECOND},
        {"match_id": 5, "first_seen_at": DAY + days(1)},
    )
    document = report(world)
    assert document["reconciliation"]["difference_count"] == 1
    assert (
        "1 match differs between live and batch: 1 same_stamp_conflict."
        in document["attention"]
    )
    assert [match["match_id"] for match in document["corrections"]] == [3]
    text = html_of(world)
    assert "Rovers" in text
    assert ">2:1</td>" in text
    assert ">2:2</td>" in text


def test_a_good_day_has_nothing_to_look_at(world: World) -> None:
    match_day(world)
    pull(world, *(DAY + number * minutes(15) for number in range(96)))
    load(world, "raw_pipeline_runs", *(run(dag, NOON) for dag in DAGS))
    load(world, "gold_data_test_results", {"as_of": NIGHT})
    night = {"as_of": NIGHT, "as_of_date": NIGHT.date()}
    load(world, "gold_reconciliation", night)
    assert report(world)["attention"] == []
    assert "Nothing needs a look" in html_of(world)


# Files


def test_an_older_time_never_overwrites_a_newer_one(world: World) -> None:
    report(world)
    before = files(world)
    pull(world, NOON)
    args = {"date": "2026-11-21"}
    response = publish(world, REPORT, as_of=stamp(NIGHT - HOUR), args=args)
    assert response["status"] == "skipped"
    assert stamp(NIGHT) in response["details"]["reason"]
    assert files(world) == before
    report(world, as_of=stamp(NIGHT + HOUR), args=args)
    assert files(world) != before


def test_a_report_does_not_change_other_reports(world: World) -> None:
    report(world)
    before = files(world)
    report(world, as_of=stamp(NIGHT + days(1)))
    after = files(world)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 2


# The page


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.headings: list[int] = []
        self.heads_without_scope = 0
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)
        named = dict(attrs)
        self.addresses += [named[n] or "" for n in ("href", "src") if n in named]
        self.heads_without_scope += tag == "th" and "scope" not in named
        assert not [name for name in named if name.startswith("on")]
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


EVIL = "<script>alert('x')</script><img src=x onerror=\"alert(1)\">"


def full(world: World, text: str) -> None:
    """A day on which text of others is in every place of the report."""
    pull(world, NOON, drift=[piece(text, 1, text)], resource=text)
    load(world, "raw_quarantine", {"field": text, "reason": text, "resource": text})
    bad = {"status": "failed", "failed_step": text, "error": text}
    load(world, "raw_pipeline_runs", run(text, NOON, **bad))
    test = {"test": text, "table_name": text, "sample": text, "as_of": NIGHT}
    load(world, "gold_data_test_results", test | {"status": "fail"})
    passed = test | {"test": f"{text} passed", "status": "pass"}
    load(world, "gold_data_test_results", passed)
    teams = {"home_team_name": text, "away_team_name": text, "competition_code": text}
    odd = {"verdict": "differs", "cause": text, "live_status": text}
    night = {"as_of": NIGHT, "as_of_date": NIGHT.date()}
    load(world, "gold_reconciliation", teams | odd | night)
    load(world, "gold_score_corrections", teams | {"first_seen_at": NOON})
    said = {"condition": text, "scope": text, "message": text, "runbook": text}
    load(world, "raw_alerts", said | {"onset_at": NOON, "opened_at": NOON})


def test_text_of_others_is_text(world: World) -> None:
    full(world, EVIL)
    report(world)
    found = Page(html_of(world))
    assert found.open == []
    assert (found.tags["script"], found.tags["img"]) == (1, 0)
    assert found.text.count(EVIL) >= 20


def test_a_page_is_self_contained_and_accessible(
    world: World,
) -> None:
    full(world, "x")
    report(world)
    text = html_of(world)
    found = Page(text)
    assert found.open == []
    pages = {"index.html", "operations.html", "lineage.html"}
    data = {"2026-11-21.json", "../schemas/quality.schema.json"}
    others = {"data:,", "#main", *(f"../{page}" for page in pages)}
    assert set(found.addresses) == data | others
    for address in data:
        assert (site_of(world) / "quality" / address).exists()
    assert "url(" not in text
    assert "@import" not in text
    assert found.tags["table"] == found.tags["caption"] >= 9
    assert found.heads_without_scope == 0
    assert found.headings[0] == 1
    assert set(found.headings[1:]) == {2}
    assert '<html lang="en" ' in text
    assert 'name="viewport"' in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_the_page_is_made_of_the_data_and_of_nothing_else(world: World) -> None:
    full(world, "x")
    report(world)
    there = files(world)
    document = json.loads(there["quality/2026-11-21.json"])
    assert page(document) == there["quality/2026-11-21.html"]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("percent", 1.0, "100 %"),
        ("percent", 0.99996, "99.9 %"),
        ("percent", 0.875, "87.5 %"),
        ("percent", 0.0, "0 %"),
        ("percent", None, "unknown"),
        ("size", 0, "0 B"),
        ("size", 999, "999 B"),
        ("size", 1000, "1.0 kB"),
        ("size", 61_234_000, "61.2 MB"),
        ("size", 5 * 10**15, "5000.0 TB"),
        ("duration", None, DASH),
        ("duration", 840, "840 ms"),
        ("duration", 4200, "4.2 s"),
        ("duration", 240_000, "4.0 min"),
        ("minute", "2026-11-21T15:04:05Z", "2026-11-21 15:04"),
        ("clock", "2026-11-21T15:04:05Z", "15:04"),
        ("long_date", "2026-02-01", "Sunday 1 February 2026"),
        ("number", 1234567, "1,234,567"),
        ("minutes", 14.96, "15.0"),
        ("words", "late_correction", "late correction"),
    ],
)
def test_how_values_are_shown(name: str, value: Any, shown: str) -> None:
    assert FILTERS[name](value).replace("\N{NO-BREAK SPACE}", " ") == shown


@pytest.mark.parametrize(
    ("goals", "shown"),
    [((2, 1), "2:1"), ((0, 0), "0:0"), ((None, None), f"{DASH}:{DASH}")],
)
def test_how_a_result_is_shown(
    goals: tuple[int | None, int | None], shown: str
) -> None:
    assert FILTERS["result"](*goals) == shown


def test_of_two_that_publish_at_once_the_later_report_stays_whole(
    world: World, storage: LocalStorage
) -> None:
    """The earlier one has written its data; before its page comes the other's."""
    bucket = storage.client().bucket(storage.bucket("quality-twice"))
    world.change_settings(site_uri=f"gs://{bucket.name}/site")
    later = [stamp(NIGHT + HOUR)]
    others: list[StepResponse] = []

    def before(body: bytes) -> None:
        if b"2026-11-21.html" in body and later:
            others.append(try_publish(world, REPORT, as_of=later.pop()))

    with (
        Way(storage.url, before=before) as way,
        pointed_at({"STORAGE_EMULATOR_HOST": way.url}),
    ):
        response = try_publish(world, REPORT, as_of=stamp(NIGHT))
    (other,) = others
    assert other.is_ok, other.body
    assert response.http_status == 503
    assert "replaced by another writer" in response.body["error"]["what"]
    document, page = (
        bucket.blob(f"site/quality/2026-11-21.{kind}").download_as_bytes().decode()
        for kind in ("json", "html")
    )
    published_at = json.loads(document)["generated_at"]
    assert published_at == stamp(NIGHT + HOUR)
    assert f"as of {FILTERS['minute'](published_at)} UTC" in page
