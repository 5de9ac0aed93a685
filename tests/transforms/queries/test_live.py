"""The queries of `live.json`: the live layer as of now, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.engines import require
from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import ledger
from tests.transforms.silver_rows import batch_match, sighting

MIDNIGHT = NOON.replace(hour=0)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
FAR_BACK = NOON - timedelta(days=400)
PL = ["PL"]

Row = dict[str, Any]


def columns(rows: list[Row], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_the_scoreboard_comes_by_kick_off_with_crests(bench: Bench) -> None:
    for number, code, hours in ((1, "PL", 1), (2, "SA", 0), (3, "PL", 0), (4, "PL", 0)):
        kick_off = NOON + minutes(60 * hours)
        match = sighting(number, competition_code=code, utc_date=kick_off)
        bench.put("silver_live_match_state", match)
    bench.put("silver_live_match_state", sighting(5, utc_date=NOON + 2 * DAY))
    bench.put("silver_live_match_state", sighting(6) | {"missing_since": NOON})
    bench.put("silver_teams", {"team_id": 31, "crest_url": "31.png"})
    bench.put("silver_teams", {"team_id": 12, "crest_url": "12.png"})
    rows = bench.fetch("query_scoreboard_now", as_of=NOON)
    names = ("match_id", "day", "home_team_crest_url", "away_team_crest_url")
    assert columns(rows, *names) == [
        (3, "today", "31.png", None),
        (4, "today", None, None),
        (2, "today", None, None),
        (1, "today", None, "12.png"),
    ]


def test_the_tables_are_those_of_the_seasons_that_play_today(bench: Bench) -> None:
    """As they stand with the match in play, which gold does not know yet."""
    playing = sighting(1, status="IN_PLAY", goals=(0, 1))
    bench.put("silver_live_match_state", playing)
    for number, code, changes in (
        (3, "SA", {"status": "POSTPONED"}),
        (4, "PD", {"utc_date": NOON + DAY}),
        (5, "XX", {}),
    ):
        match = sighting(number, competition_code=code, season_id=number, **changes)
        bench.put("silver_live_match_state", match)
    rows = bench.fetch("query_tables_now", as_of=NOON)
    names = ("competition_code", "position", "team_id", "points", "in_play_count")
    today = [row for row in rows if row["is_played_today"]]
    assert columns(today, *names) == [
        ("PL", 1, 12, 3, 1),
        ("PL", 2, 11, 0, 1),
        ("XX", 1, 51, 0, 0),
        ("XX", 2, 52, 0, 0),
    ]
    others = {row["competition_code"] for row in rows if not row["is_played_today"]}
    assert others == {"SA", "PD"}
    assert {row["as_of"] for row in rows} == {NOON}


def test_sightings_tell_what_each_changed(bench: Bench) -> None:
    since = NOON - DAY
    old = NOON - 20 * DAY

    def seen(number: int, home: int | None, ago: float, **changes: Any) -> Row:
        goals = (home, None if home is None else 0)
        status = "TIMED" if home is None else "IN_PLAY"
        stamp = NOON - minutes(ago)
        defaults: Row = {"status": status, "goals": goals, "stamp": stamp}
        return sighting(number, **(defaults | changes))

    bench.put(
        "silver_live_match_history",
        seen(1, None, 60),
        seen(1, 0, 40),
        seen(1, 1, 30, first_seen_at=NOON - minutes(18)),
        seen(1, 0, 20),
        seen(1, 0, 10, home_team_name="Renamed"),
        seen(1, 3, 5, first_seen_at=NOON + SECOND),  # not seen yet
        seen(2, 1, 3, utc_date=old, status="FINISHED"),  # an old one, corrected
        seen(2, 0, 9_000, utc_date=old, status="FINISHED"),
        seen(3, 0, 9_000, utc_date=old),  # neither shown nor of these hours
    )
    states = [sighting(1, home_team_name="Now"), sighting(2, utc_date=old)]
    bench.put("silver_live_match_state", *states)
    rows = bench.fetch("query_sightings_now", since=since, as_of=NOON)
    assert columns(rows, "match_id", "home_goals", "event", "is_on_scoreboard") == [
        (1, None, None, True),
        (1, 0, "status", True),
        (1, 1, "goal", True),
        (1, 0, "goal_withdrawn", True),
        (1, 0, None, True),
        (2, 0, None, False),
        (2, 1, "correction_after_final", False),
    ]
    assert [row["lag_minutes"] for row in rows[:4]] == [0, 0, 12, 0]
    assert {row["home_team_name"] for row in rows[:5]} == {"Now"}


def alert(name: str, **changes: Any) -> Row:
    at = {"onset_at": NOON - DAY, "opened_at": NOON - DAY, "last_seen_at": NOON}
    return {"alert_id": name, "condition": "feed_frozen", **at} | changes


def test_alerts_are_the_open_ones_and_those_of_the_week(bench: Bench) -> None:
    week = NOON - 7 * DAY
    bench.put(
        "raw_alerts",
        alert("resolved", resolved_at=week, onset_at=week - DAY),
        alert("resolved later", resolved_at=NOON),
        alert("long over", resolved_at=week - SECOND),
        alert("open", onset_at=NOON - 30 * DAY),
        alert("open later"),
        alert("to come", opened_at=NOON + SECOND),
    )
    rows = bench.fetch("query_recent_alerts", since=week, as_of=NOON, horizon=FAR_BACK)
    assert [row["alert_id"] for row in rows] == [
        *("open later", "open"),
        *("resolved later", "resolved"),
    ]


def test_the_freshness_of_a_week(bench: Bench) -> None:
    since = NOON - 7 * DAY
    pulls = [since - minutes(30), since + minutes(10), NOON - DAY, NOON - minutes(5)]
    bench.put("raw_snapshots", *(ledger(f"s{at}", at) for at in pulls))
    bench.put("raw_snapshots", ledger("failed", NOON - minutes(1), verdict="error"))
    bench.put("silver_live_match_state", sighting(1, utc_date=NOON - minutes(60)))
    rows = bench.fetch(
        "query_freshness_series",
        since=since,
        as_of=NOON,
        horizon=since - DAY,
        competitions=PL,
    )
    names = ("at", "freshness_minutes", "freshness_sla_minutes", "is_met")
    day = 24 * 60
    assert columns(rows, *names) == [
        (since + minutes(10), 40, 90, True),
        (NOON - DAY, 6 * day - 10, 90, False),
        (NOON - minutes(5), day - 5, 20, False),
        (NOON, 5, 20, True),
    ]


@pytest.mark.parametrize(
    ("first", "limit", "is_met"), [(0, 90, True), (19, 90, True), (20, 20, False)]
)
def test_the_target_of_a_match_day_holds_from_its_start(
    bench: Bench, first: int, limit: int, is_met: bool
) -> None:
    """The last pull of the day before was an hour before its end."""
    midnight = NOON.replace(hour=0)
    pulls = [midnight - minutes(60), midnight + minutes(first)]
    bench.put("raw_snapshots", *(ledger(f"s{at}", at) for at in pulls))
    bench.put("silver_live_match_state", sighting(1, utc_date=NOON))
    rows = bench.fetch(
        "query_freshness_series",
        since=midnight,
        as_of=NOON,
        horizon=FAR_BACK,
        competitions=PL,
    )
    names = ("freshness_minutes", "freshness_sla_minutes", "is_met")
    assert columns(rows, *names)[0] == (60 + first, limit, is_met)


@pytest.mark.parametrize("pulled_at", [None, NOON])
def test_the_freshness_of_a_week_ends_now(
    bench: Bench, pulled_at: datetime | None
) -> None:
    if pulled_at:
        bench.put("raw_snapshots", ledger("s1", pulled_at))
    rows = bench.fetch(
        "query_freshness_series",
        since=NOON - DAY,
        as_of=NOON,
        horizon=FAR_BACK,
        competitions=PL,
    )
    expected = (NOON, None, None) if pulled_at is None else (NOON, 0, True)
    assert columns(rows, "at", "freshness_minutes", "is_met") == [expected]


def test_the_runs_of_a_day_with_what_they_are_due(bench: Bench) -> None:
    def run(name: str, started_at: datetime, due_at: datetime | None = None) -> Row:
        steps = '[{"step": "log_pipeline_run"}]'
        at = {"started_at": started_at, "scheduled_at": due_at}
        return {"run_id": name, "dag": "live_poll_15m", "steps": steps, **at}

    bench.put(
        "raw_pipeline_runs",
        run("a", NOON - DAY),
        run("b", NOON - DAY - SECOND),
        run("c", NOON, NOON - minutes(15)),
        run("d", NOON - minutes(14)),
        run("e", NOON + SECOND),
    )
    rows = bench.fetch("query_runs_of_last_day", since=NOON - DAY, as_of=NOON)
    assert columns(rows, "run_id", "due_at") == [
        ("d", NOON - minutes(14)),
        ("c", NOON - minutes(15)),
        ("a", NOON - DAY),
    ]


# What has changed


def versions(bench: Bench, as_of: datetime = NOON) -> dict[str, tuple[Any, ...]]:
    (row,) = bench.fetch(
        "query_live_versions",
        as_of=as_of,
        since=as_of - DAY,
        horizon=FAR_BACK,
        competitions=PL,
    )
    groups = {
        "states": ("state_count", "states_stamped", "states_seen", "states_missing"),
        "standings": ("standing_count", "standings_points", "standings_results"),
        "tables": ("states_content", "batch_count", "batch_fetched", "batch_missing"),
        "alerts": ("alert_count", "alerts_opened", "alerts_resolved"),
        "runs": ("run_at",),
    }
    return {name: columns([row], *names)[0] for name, names in groups.items()}


def standing(team: int, **changes: Any) -> Row:
    counts = {"position": 1, "played": 9, "points": 20, "goal_difference": 4}
    return {"team_id": team, "competition_code": "PL"} | counts | changes


def test_nothing_has_versions_too(bench: Bench) -> None:
    assert versions(bench) == {
        "states": (0, 0, 0, 0),
        "standings": (0, 0, 0),
        "tables": (0, 0, 0, 0),
        "alerts": (0, 0, 0),
        "runs": (None,),
    }


CHANGES: list[tuple[set[str], str, Callable[[], Row]]] = [
    ({"states"}, "silver_live_match_state", lambda: sighting(1, stamp=NOON)),
    ({"states"}, "silver_live_match_state", lambda: sighting(1, first_seen_at=NOON)),
    *(
        ({"tables"}, "silver_live_match_state", changed)
        for changed in (
            lambda: seen(goals=(1, 0)),
            lambda: seen(status="IN_PLAY"),
            lambda: seen(utc_date=NOON + DAY),
            lambda: seen(home_team_name="Renamed"),
            lambda: seen(away_team_tla="NEW"),
            lambda: seen(season_id=9),
            lambda: seen(season_start_date=NOON.date()),
        )
    ),
    (
        {"states", "tables"},
        "silver_live_match_state",
        lambda: sighting(1, stamp=NOON - DAY) | {"missing_since": NOON},
    ),
    ({"tables"}, "silver_matches", lambda: named(fetched_at=NOON)),
    ({"tables"}, "silver_matches", lambda: named(missing_since=NOON)),
    ({"standings"}, "silver_live_standings", lambda: standing(1, points=19)),
    ({"standings"}, "silver_live_standings", lambda: standing(1, position=2)),
    ({"standings"}, "silver_live_standings", lambda: standing(1, played=10)),
    ({"standings"}, "silver_live_standings", lambda: standing(1, goal_difference=5)),
    ({"standings"}, "silver_live_standings", lambda: standing(1, won=5)),
    ({"standings"}, "silver_live_standings", lambda: standing(1, drawn=1)),
    ({"alerts"}, "raw_alerts", lambda: alert("a", resolved_at=NOON)),
    ({"alerts"}, "raw_alerts", lambda: alert("a", opened_at=NOON)),
]


def seen(**changes: Any) -> Row:
    """Match 1 as live has it, with a change that a table shows."""
    return sighting(1, stamp=NOON - DAY, **changes)


def named(**changes: Any) -> Row:
    """Match 1 as the nightly batch has it, which is older."""
    return batch_match(1, stamp=NOON - 2 * DAY, **changes)


@pytest.mark.parametrize(("groups", "table", "changed"), CHANGES)
def test_a_change_gives_another_version(
    bench: Bench, groups: set[str], table: str, changed: Callable[[], Row]
) -> None:
    states = [sighting(number, stamp=NOON - DAY) for number in (1, 2)]
    rows = {
        "silver_live_match_state": states,
        "silver_matches": [named(), batch_match(3)],
        "silver_live_standings": [standing(1), standing(2, position=2)],
        "raw_alerts": [alert("a"), alert("b")],
    }
    for name, there in rows.items():
        bench.put(name, *there)
    before = versions(bench)
    assert versions(bench, NOON + minutes(15)) == before
    bench.rows[table][0] = changed()
    after = versions(bench)
    assert {name for name in after if after[name] != before[name]} == groups


def test_a_stamp_that_puts_live_before_batch_changes_the_tables(bench: Bench) -> None:
    """They may differ in more than the stamp."""
    bench.put("silver_live_match_state", sighting(1, stamp=NOON - 3 * DAY))
    bench.put("silver_matches", named())
    before = versions(bench)["tables"]
    bench.rows["silver_live_match_state"] = [sighting(1, stamp=NOON - DAY)]
    assert versions(bench)["tables"] != before


@pytest.mark.parametrize("seed", range(3))
def test_tables_that_differ_have_another_version(seed: int) -> None:
    """Of an afternoon in which anything may happen to a match, with the stamps of a
    feed that also moves them for nothing."""
    random = Random(seed)
    bench = Bench(require("duckdb"))
    live = {number: sighting(number, status="TIMED") for number in range(1, 5)}
    bench.put("silver_matches", *(batch_match(n, status="TIMED") for n in live))
    kept = 0
    before = None
    for minute in range(1, 25):
        number = random.choice(list(live))
        stamp = NOON + minutes(random.choice((-minute, minute)))
        change = random.choice(("goals", "status", "nothing", "missing", "batch"))
        row = live[number] | {"status_timestamp": stamp, "first_seen_at": stamp}
        if change == "goals":
            goals = (random.randint(0, 2), random.randint(0, 2))
            row = sighting(number, status="IN_PLAY", goals=goals, stamp=stamp)
        elif change == "status":
            status = random.choice(("FINISHED", "IN_PLAY", "POSTPONED", "AWARDED"))
            row = sighting(number, status=status, goals=(1, 0), stamp=stamp)
        elif change == "missing":
            row["missing_since"] = random.choice((None, stamp))
        elif change == "batch":
            goals = (random.randint(0, 2), 0)
            bench.rows["silver_matches"][number - 1] = batch_match(
                number, goals=goals, stamp=stamp, fetched_at=NOON + minutes(minute)
            )
        live[number] = row
        bench.rows["silver_live_match_state"] = list(live.values())
        tables = bench.fetch("query_tables_now", as_of=NOON, competitions=PL)
        version = versions(bench)["tables"]
        if before is not None and before[0] != tables:
            assert version != before[1], (minute, change)
        kept += before is not None and before[1] == version
        before = (tables, version)
    assert kept


def test_an_alert_that_is_seen_again_is_no_change(bench: Bench) -> None:
    bench.put("raw_alerts", alert("a"))
    before = versions(bench)
    bench.rows["raw_alerts"] = [alert("a", last_seen_at=NOON + DAY)]
    assert versions(bench) == before


def test_runs_that_go_well_wait_and_those_around_a_failure_do_not(
    bench: Bench,
) -> None:
    def ran(name: str, ago: float, status: str) -> None:
        at = NOON - minutes(ago)
        row = {"run_id": name, "status": status, "started_at": at, "finished_at": at}
        bench.put("raw_pipeline_runs", row)

    ran("a", 300, "success")
    ran("b", 290, "skipped")
    assert versions(bench)["runs"] == (None,)
    ran("c", 200, "missed")
    ran("d", 150, "success")
    assert versions(bench)["runs"] == (NOON - minutes(200),)
    ran("e", 100, "failed")
    ran("f", 50, "success")
    assert versions(bench)["runs"] == (NOON - minutes(50),)
