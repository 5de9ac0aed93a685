"""live.json and dashboard.json: what is in them, and what never happens to them."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

import transforms.compiler.compile  # noqa: F401 (registers the models)
from functions.publish import schema
from functions.publish import shapes as documents
from functions.publish.dashboard_sections import DASHBOARD as DASHBOARD_SECTIONS
from functions.publish.live_sections import LIVE as LIVE_SECTIONS
from functions.shared.warehouse.base import read_statement
from tests.functions.publish.published import (
    DASHBOARD,
    LIVE,
    REPORT,
    files,
    load,
    publish,
    read,
    row,
    site_of,
    stamp,
    try_publish,
    validator,
)
from tests.functions.world import JSON, NOON, RecordingWarehouse, World, days, minutes
from transforms.model import MODELS
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

FILE = {LIVE: "live.json", DASHBOARD: "dashboard.json"}
SOURCES = {LIVE: LIVE_SECTIONS, DASHBOARD: DASHBOARD_SECTIONS}
BOTH = [LIVE, DASHBOARD]

EARLIER, LATER = NOON - minutes(60), NOON + minutes(60)
SECOND = timedelta(seconds=1)

HELD = [
    (step, section, table)
    for step, sources in SOURCES.items()
    for section, source in sources.items()
    for table in source.tables
]


@pytest.fixture
def world(world: World, tmp_path: Path) -> World:
    world.change_settings(site_uri=str(tmp_path / "site"), competitions=("PL", "SA"))
    return world


PLAYING = {
    "competition_code": "PL",
    "stage": "REGULAR_SEASON",
    "home_team_id": 6,
    "home_team_name": "Rovers",
    "away_team_id": 5,
    "home_goals": 1,
    "away_goals": 0,
    "is_in_play": True,
    "status_timestamp": NOON - timedelta(seconds=20),
}
"""A match in play, and its state before: no goal yet."""


def fill(world: World, **gold: Any) -> None:
    """One row or two of everything that is published, computed for noon."""
    drift = [{"field": "status", "kind": "value", "value": "HALF", "rows": 2}]
    load(world, "raw_snapshots", {"snapshot_id": "s1", "body_bytes": 77})
    load(world, "raw_snapshots", {"snapshot_id": "s2", "drift": drift})
    load(world, "raw_quarantine", {"reason": "no id"})
    over = {"finished_at": NOON - minutes(1)}
    load(world, "raw_pipeline_runs", {"run_id": "r1", **over}, {"run_id": "r2", **over})
    load(world, "raw_alerts", {"message": "It is late."})
    before = {"home_goals": 0, "status_timestamp": NOON - minutes(9)}
    load(world, "silver_live_match_state", PLAYING)
    load(world, "silver_live_match_history", PLAYING, PLAYING | before)
    tables = [
        {"team_id": team, "position": place, "competition_code": "PL", **gold}
        for team, place in ((5, 2), (6, 1))
    ]
    load(world, "gold_league_table", *tables)
    load(world, "gold_live_match_monitor", {"scope": "SA"}, {"scope": "ALL"})
    load(world, "gold_score_corrections", gold)
    load(
        world,
        "gold_reconciliation",
        {"match_id": 1, **gold},
        {"match_id": 2, "verdict": "differs", "cause": "live_newer", **gold},
    )


def fail(world: World, table: str, **changes: Any) -> None:
    """The result of a data test of a table: that it fails."""
    test = f"unique_{table}"
    defaults = {"test": test, "table_name": table, "status": "fail"}
    load(world, "gold_data_test_results", defaults | changes)


NEVER_PULLED = {
    "at": stamp(NOON),
    "freshness_minutes": None,
    "freshness_sla_minutes": 90,
    "is_met": None,
}
NOTHING_KNOWN = {
    "scope": "ALL",
    "last_successful_pull_at": None,
    "freshness_minutes": None,
    "is_match_day": False,
    "freshness_sla_minutes": 90,
    "is_freshness_sla_met": None,
    "in_play_count": 0,
    "stuck_match_count": 0,
    "last_status_timestamp": None,
    "is_feed_frozen": False,
    "in_play_sighting_count": 0,
    "in_play_seen_in_time_ratio": None,
    "is_lag_sla_met": None,
}
EMPTY: dict[str, Any] = {
    "reconciliation": {
        "as_of_date": None,
        "match_count": 0,
        "difference_count": 0,
        "causes": [],
        "differences": [],
    },
    "freshness_series": [NEVER_PULLED],
    "api_usage": {
        "calls_per_minute_limit": 9,
        "calls_last_hour": 0,
        "calls_last_day": 0,
    },
}
"""The data of a section of an empty warehouse; of any other it is a list of nothing."""


@pytest.mark.parametrize("step", BOTH)
def test_an_empty_warehouse_gives_an_empty_file(world: World, step: str) -> None:
    counts = publish(world, step)["counts"]
    document = read(world, FILE[step])
    assert document["schema_version"] == 1
    assert document["generated_at"] == stamp(NOON)
    assert document["in_play_count"] == 0
    assert document["freshness"] == {
        "last_successful_pull_at": None,
        "freshness_minutes": None,
        "freshness_sla_minutes": 90,
        "is_freshness_sla_met": None,
        "is_match_day": False,
    }
    for section in SOURCES[step]:
        part = document[section]
        assert part["is_last_good"] is False
        assert part["reason"] is None
        is_monitor = (step, section) == (LIVE, "monitor")
        nothing = [NOTHING_KNOWN] if is_monitor else EMPTY.get(section, [])
        assert part["data"] == nothing, section
    assert counts["sections"] == len(SOURCES[step])
    assert counts["held_back"] == 0


def test_live_json_has_all_sections(world: World) -> None:
    fill(world)
    publish(world, LIVE, as_of=stamp(NOON + minutes(19.5)))
    document = read(world, "live.json")
    assert document["generated_at"] == stamp(NOON + minutes(19.5))
    assert document["in_play_count"] == 1
    assert document["freshness"] == {
        "last_successful_pull_at": stamp(NOON),
        "freshness_minutes": 19.5,
        "freshness_sla_minutes": 20,
        "is_freshness_sla_met": True,
        "is_match_day": True,
    }
    (match,) = document["matches"]["data"]
    assert match["state_age_minutes"] == 19.8333
    assert (match["day"], match["home_goals"]) == ("today", 1)
    (table,) = document["tables"]["data"]
    assert [line["team_id"] for line in table["rows"]] == [6, 5]
    assert table["competition_code"] == "PL"
    (event,) = document["events"]["data"]
    assert (event["event"], event["home_team_name"]) == ("goal", "Rovers")
    (history,) = document["histories"]["data"]
    assert history["match_id"] == 1
    states = [(one["home_goals"], one["change"]) for one in history["states"]]
    assert states == [(0, None), (1, "goal")]
    assert history["states"][1]["lag_minutes"] == 0.3333
    assert [one["scope"] for one in document["monitor"]["data"]] == ["ALL", "PL"]
    assert [one["dag"] for one in document["health"]["data"]] == ["ALL", "x"]
    assert [one["message"] for one in document["alerts"]["data"]] == ["It is late."]
    assert [one["run_id"] for one in document["runs"]["data"]] == ["r2", "r1"]
    (point,) = document["freshness_series"]["data"]
    assert (point["freshness_minutes"], point["is_met"]) == (19.5, True)
    assert document["api_usage"]["data"]["calls_last_day"] == 2
    as_of = {document[name]["as_of"] for name in LIVE_SECTIONS}
    assert as_of == {document["generated_at"]}


def test_freshness_is_evaluated_at_the_time_of_publishing(
    world: World,
) -> None:
    fill(world)
    monitor = {"scope": "PL", "freshness_minutes": 1.0, "is_freshness_sla_met": True}
    load(world, "gold_live_match_monitor", monitor)
    for step in BOTH:
        publish(world, step, as_of=stamp(NOON + minutes(200)))
        document = read(world, FILE[step])["freshness"]
        assert (document["freshness_minutes"], document["is_freshness_sla_met"]) == (
            200,
            False,
        )


def test_dashboard_json_has_all_sections(world: World) -> None:
    fill(world)
    load(world, "gold_data_test_results", {"test": "a"})
    fail(world, "silver_matches", severity="warn", status="warn")
    publish(world, DASHBOARD)
    document = read(world, "dashboard.json")
    assert [scope["scope"] for scope in document["monitor"]["data"]] == ["ALL", "SA"]
    health = {dag["dag"]: dag["runs_1d"] for dag in document["health"]["data"]}
    assert health == {"ALL": 2, "x": 2}
    (table,) = document["league_tables"]["data"]
    assert [line["position"] for line in table["rows"]] == [1, 2]
    assert table["rows"][0]["is_complete"] is None
    assert len(document["corrections"]["data"]) == 1
    night = document["reconciliation"]["data"]
    assert (night["match_count"], night["difference_count"]) == (2, 1)
    assert night["causes"] == [
        {"verdict": "differs", "cause": "live_newer", "match_count": 1},
        {"verdict": "equal", "cause": None, "match_count": 1},
    ]
    assert [match["match_id"] for match in night["differences"]] == [2]
    assert night["as_of_date"] == "2026-11-21"
    tests = document["data_tests"]["data"]
    assert [(test["test"], test["status"]) for test in tests] == [
        ("unique_silver_matches", "warn"),
        ("a", "pass"),
    ]
    (ledger,) = document["ledger"]["data"]
    assert (ledger["date"], ledger["body_bytes"]) == ("2026-11-21", 78)
    (piece,) = document["drift"]["data"]
    assert (piece["value"], piece["rows"], piece["responses"]) == ("HALF", 2, 1)
    (reason,) = document["quarantine"]["data"]
    assert (reason["reason"], reason["quarantined_count"]) == ("no id", 1)
    (day,) = document["cost_days"]["data"]
    assert (day["date"], day["runs"], day["api_calls"]) == ("2026-11-21", 2, 2)
    assert [run["run_id"] for run in document["runs"]["data"]] == ["r2", "r1"]
    assert {document[name]["reason"] for name in DASHBOARD_SECTIONS} == {None}


def test_rows_outside_the_published_period_are_left_out(world: World) -> None:
    at = {"first_seen_at": NOON - days(30) - minutes(1)}
    load(world, "gold_score_corrections", at, {"first_seen_at": LATER, "match_id": 2})
    load(world, "raw_snapshots", {"fetched_at": NOON - days(14) - minutes(1)})
    load(world, "raw_snapshots", {"fetched_at": LATER, "snapshot_id": "s2"})
    load(world, "raw_pipeline_runs", {"started_at": NOON - days(7) - minutes(1)})
    load(world, "raw_pipeline_runs", {"started_at": LATER, "run_id": "r2"})
    load(world, "gold_data_test_results", {"as_of": LATER})
    load(world, "gold_reconciliation", {"as_of": LATER})
    load(world, "raw_quarantine", {"fetched_at": NOON - days(7) - minutes(1)})
    load(world, "raw_alerts", {"resolved_at": NOON - days(7) - minutes(1)})
    load(world, "raw_alerts", {"opened_at": LATER, "alert_id": "later"})
    old = {"status_timestamp": NOON - days(1) - minutes(1), "home_goals": 2}
    states = [{"home_goals": 1, "status_timestamp": NOON - days(2)}, old]
    late = {"first_seen_at": LATER, "home_goals": 3}
    load(world, "silver_live_match_history", *states, late)
    for step in BOTH:
        publish(world, step)
    document = read(world, "dashboard.json")
    nothing = ("corrections", "ledger", "runs", "data_tests", "quarantine", "drift")
    for section in nothing:
        assert document[section]["data"] == [], section
    assert document["reconciliation"]["data"]["match_count"] == 0
    document = read(world, "live.json")
    for section in ("events", "histories", "alerts", "runs"):
        assert document[section]["data"] == [], section


@pytest.mark.parametrize("step", [*BOTH, REPORT])
def test_the_same_tables_and_time_give_the_same_bytes(world: World, step: str) -> None:
    """Whatever the clock says, and in whatever order the rows came."""
    tables = [name for name in TABLES if not name.startswith("raw_b")]
    fill(world)
    for table in ("gold_data_test_results", "silver_live_match_state"):
        key = TABLES[table].key[0]
        odd: Any = {"string": ["b", "a"], "int64": [9, 8]}
        values = odd[TABLES[table].column(key).type]
        load(world, table, *({key: value} for value in values))
    publish(world, step, as_of=stamp(NOON))
    first = files(world)
    rows = {name: world.rows(name) for name in tables}
    world.truncate(*tables)
    for name in tables:
        world.warehouse.load(name, rows[name][::-1])
    world.clock.set(NOON + days(300))
    publish(world, step, as_of=stamp(NOON))
    assert files(world) == first
    assert len(first) >= 2


@pytest.mark.parametrize("step", BOTH)
def test_an_older_time_never_overwrites_a_newer_one(world: World, step: str) -> None:
    publish(world, step, as_of=stamp(NOON))
    before = files(world)
    fill(world)
    response = publish(world, step, as_of=stamp(NOON - minutes(1)))
    assert response["status"] == "skipped"
    assert stamp(NOON) in response["details"]["reason"]
    assert files(world) == before
    for as_of in (NOON, LATER):
        assert publish(world, step, as_of=stamp(as_of))["status"] == "ok"
        assert read(world, FILE[step])["generated_at"] == stamp(as_of)
    assert files(world) != before


@pytest.mark.parametrize(
    "there",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"generated_at": 5}',
        b'{"generated_at": "2099-01-01T00:00:00"}',
    ],
)
def test_an_invalid_published_file_is_replaced(world: World, there: bytes) -> None:
    fail(world, "gold_league_table")
    site_of(world).mkdir()
    (site_of(world) / "live.json").write_bytes(there)
    publish(world, LIVE)
    assert read(world, "live.json")["generated_at"] == stamp(NOON)


@pytest.mark.parametrize(("step", "section", "table"), HELD)
def test_a_failing_table_keeps_its_last_good_section(
    world: World, step: str, section: str, table: str
) -> None:
    fill(world, as_of=EARLIER)
    publish(world, step, as_of=stamp(NOON))
    good = read(world, FILE[step])
    world.truncate(*TABLES)
    fail(world, table, as_of=LATER)
    response = publish(world, step, as_of=stamp(LATER))
    document = read(world, FILE[step])
    kept = document[section]
    assert kept["data"] == good[section]["data"] != []
    assert kept["as_of"] == good[section]["as_of"]
    assert kept["is_last_good"] is True
    since = stamp(LATER)
    assert kept["reason"] == (
        f"{table} fails its data tests since {since}: unique_{table}."
    )
    assert kept["held_back_since"] == since
    held = {name for name, one in SOURCES[step].items() if table in one.tables}
    assert response["details"]["held_back"] == dict.fromkeys(held, kept["reason"])
    for other in SOURCES[step]:
        assert document[other]["is_last_good"] is (other in held)
        if other not in held:
            assert document[other]["data"] != good[other]["data"]

    # kept as long as it fails, and no longer
    publish(world, step, as_of=stamp(LATER + minutes(60)))
    assert read(world, FILE[step])[section] == kept
    world.truncate("gold_data_test_results")
    fail(world, table, as_of=LATER + minutes(70), status="pass")
    publish(world, step, as_of=stamp(LATER + minutes(120)))
    assert read(world, FILE[step])[section]["is_last_good"] is False


def test_a_last_good_section_may_lack_points_adjustments(world: World) -> None:
    fill(world)
    publish(world, DASHBOARD, as_of=stamp(EARLIER))
    file = site_of(world) / "dashboard.json"
    document = json.loads(file.read_text())
    for line in document["league_tables"]["data"][0]["rows"]:
        del line["points_adjustment"]
    file.write_text(json.dumps(document))
    fail(world, "gold_league_table")
    publish(world, DASHBOARD)
    part = read(world, "dashboard.json")["league_tables"]
    assert part["is_last_good"] is True
    assert [row["points_adjustment"] for row in part["data"][0]["rows"]] == [None] * 2


@pytest.mark.parametrize(
    "there",
    [
        None,
        {"league_tables": {"data": [{"colour": "red"}]}},
        {"league_tables": None},
        {"league_tables": {"as_of": None, "is_last_good": False, "reason": None}},
    ],
)
def test_without_anything_good_a_failing_section_is_null(
    world: World, there: JSON | None
) -> None:
    fill(world)
    fail(world, "gold_league_table")
    if there is not None:
        site_of(world).mkdir()
        text = json.dumps({"generated_at": stamp(EARLIER), **there})
        (site_of(world) / "dashboard.json").write_text(text)
    publish(world, DASHBOARD)
    part = read(world, "dashboard.json")["league_tables"]
    assert part["data"] is None
    assert part["is_last_good"] is False
    assert "unique_gold_league_table. Nothing good is kept." in part["reason"]
    publish(world, DASHBOARD, as_of=stamp(LATER))
    assert read(world, "dashboard.json")["league_tables"] == part


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": "warn", "status": "warn"},
        {"status": "pass"},
        {"table_name": "silver_teams"},
        {"as_of": LATER},
    ],
)
def test_results_that_do_not_hold_a_section_back(world: World, changes: JSON) -> None:
    fill(world)
    fail(world, "gold_live_scoreboard", **changes)
    assert publish(world, LIVE)["counts"]["held_back"] == 0
    assert len(read(world, "live.json")["matches"]["data"]) == 1


@pytest.mark.parametrize("ago", [1, 2, 40, 500])
def test_a_table_is_held_back_until_it_passes_however_long_ago_it_failed(
    world: World, ago: int
) -> None:
    """Nights whose tests were missed release nothing."""
    fill(world)
    failed_at = NOON - days(ago)
    fail(world, "gold_live_scoreboard", as_of=failed_at)
    fail(world, "gold_live_scoreboard", as_of=failed_at - minutes(60))
    publish(world, LIVE)
    part = read(world, "live.json")["matches"]
    since = stamp(failed_at - minutes(60))
    assert (part["data"], part["held_back_since"]) == (None, since)
    assert f"since {since}: " in part["reason"]
    assert f"(last tested {stamp(failed_at)})" in part["reason"]
    fail(world, "gold_live_scoreboard", as_of=NOON, status="pass")
    publish(world, LIVE)
    part = read(world, "live.json")["matches"]
    assert (len(part["data"]), part["held_back_since"]) == (1, None)


def test_tests_of_other_tables_release_nothing(world: World) -> None:
    """As where its tests were renamed to another table's, or removed."""
    fill(world)
    fail(world, "gold_live_scoreboard", as_of=EARLIER)
    fail(world, "silver_teams", as_of=NOON, status="pass")
    publish(world, LIVE)
    assert read(world, "live.json")["matches"]["data"] is None


def test_the_tests_that_a_table_has_now_decide(world: World) -> None:
    """A test that failed was renamed; the others of the table pass."""
    fill(world)
    fail(world, "gold_live_scoreboard", as_of=EARLIER, test="old name")
    fail(world, "gold_live_scoreboard", as_of=NOON, test="new name", status="pass")
    publish(world, LIVE)
    assert len(read(world, "live.json")["matches"]["data"]) == 1
    fail(world, "gold_live_scoreboard", as_of=NOON + SECOND, test="new test")
    publish(world, LIVE, as_of=stamp(LATER))
    part = read(world, "live.json")["matches"]
    assert part["held_back_since"] == stamp(NOON + SECOND)
    assert "new test" in part["reason"]


def test_a_table_that_fails_again_is_held_back_since_then(world: World) -> None:
    fill(world)
    for at, status in ((-3, "fail"), (-2, "pass"), (-1, "fail")):
        at_day = NOON + days(at)
        fail(world, "gold_live_scoreboard", as_of=at_day, status=status)
    publish(world, LIVE)
    since = read(world, "live.json")["matches"]["held_back_since"]
    assert since == stamp(NOON - days(1))


def test_the_quality_report_lists_what_is_held_back(world: World) -> None:
    fill(world)
    fail(world, "gold_live_scoreboard", as_of=NOON - days(3))
    publish(world, REPORT)
    (file,) = (site_of(world) / "quality").glob("*.json")
    document = json.loads(file.read_text())["attention"]
    assert any("gold_live_scoreboard is held back" in line for line in document)


@pytest.mark.parametrize(
    ("step", "section"),
    [(step, section) for step in BOTH for section in SOURCES[step]],
)
def test_a_section_is_held_back_by_the_tables_that_it_is_made_of(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, section: str
) -> None:
    sources = SOURCES[step]
    watched = RecordingWarehouse(world)
    world.use_warehouse(watched)
    alone = {section: sources[section]}
    name = "LIVE" if step == LIVE else "DASHBOARD"
    monkeypatch.setattr(f"functions.publish.steps.{name}", alone)
    try_publish(world, step)
    queries = [one for one in watched.executed if one not in OF_THE_WHOLE_FILE]
    sql = " ".join(read_statement("duckdb", one).sql for one in queries)
    shown = {table for table in TABLES if f'"{table}"' in sql}
    shown -= {"gold_data_test_results", "silver_teams"}  # of which only crests are
    tables = set(sources[section].tables)
    gold = {table for table in tables if table.startswith("gold_")}
    if section in ("monitor", "freshness_series"):
        assert tables <= shown | gold  # how live keeps up, whatever its tables say
        return
    for table in gold:  # stored, or the expression of its model as of now
        shown |= {name for name in MODELS[table].inputs if name.startswith("silver_")}
        shown -= {name for name in MODELS[table].inputs if name.startswith("raw_")}
    assert shown | gold == tables


OF_THE_WHOLE_FILE = (
    *("query_freshness", "query_live_versions", "query_held_back_tables"),
)


@pytest.mark.parametrize("step", [*BOTH, REPORT])
def test_a_site_that_cannot_be_written_is_a_503(world: World, step: str) -> None:
    site = site_of(world)
    site.write_bytes(b"a file")
    response = try_publish(world, step)
    assert response.http_status == 503
    assert response.body["error"]["type"] == "SiteError"
    assert str(site) in response.body["error"]["what"]
    assert "SITE_URI" in response.body["error"]["fix"]
    assert site.read_bytes() == b"a file"


@pytest.mark.parametrize("step", [*BOTH, REPORT])
def test_a_disk_that_fills_up_leaves_what_was_there(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish(world, step)
    before = files(world)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        response = try_publish(world, step, as_of=stamp(LATER))
    assert response.http_status == 503
    assert "disk of the site is full" in response.body["error"]["what"]
    assert files(world) == before


@pytest.mark.parametrize("step", [*BOTH, REPORT])
def test_a_site_of_an_unknown_kind_is_a_400(world: World, step: str) -> None:
    world.change_settings(site_uri="ftp://example")
    response = try_publish(world, step)
    assert response.http_status == 400
    assert "SITE_URI" in response.body["error"]["what"]


@pytest.mark.parametrize(
    ("step", "table", "changes", "place"),
    [
        (LIVE, "raw_pipeline_runs", {"status": "odd"}, "runs.data[0].status"),
        (DASHBOARD, "raw_pipeline_runs", {"status": "odd"}, "runs.data[0].status"),
        (REPORT, "raw_snapshots", {"verdict": "odd"}, "pulls.kinds[0].verdict"),
    ],
)
def test_a_table_that_does_not_fit_is_a_422_and_nothing_is_written(
    world: World, step: str, table: str, changes: JSON, place: str
) -> None:
    at = {"fetched_at": NOON - days(1)} if step == REPORT else {}
    load(world, table, changes | at)
    response = try_publish(world, step)
    assert response.http_status == 422
    assert place in response.body["error"]["what"]
    assert not site_of(world).exists()


def test_a_reader_always_sees_a_whole_file(world: World) -> None:
    fill(world)
    publish(world, LIVE, as_of=stamp(NOON))
    over = threading.Event()
    seen: list[bytes] = []

    def follow() -> None:
        while not over.wait(0.001):
            seen.append((site_of(world) / "live.json").read_bytes())

    reader = threading.Thread(target=follow)
    reader.start()
    try:
        for minute in range(10):
            publish(world, LIVE, as_of=stamp(NOON + minutes(minute)))
    finally:
        over.set()
        reader.join()
    times = [json.loads(data)["generated_at"] for data in seen]
    assert times == sorted(times)
    assert not [name for name in files(world) if "/." in f"/{name}"]


def test_text_is_kept_to_the_letter(world: World) -> None:
    name = "<script>\"&' \U0001f9e4 \u2028</script>"
    load(world, "silver_live_match_state", {"home_team_name": name})
    publish(world, LIVE)
    assert read(world, "live.json")["matches"]["data"][0]["home_team_name"] == name


# The schemas


def test_no_schema_is_stale() -> None:
    there = {path: path.read_text() for path in schema.FOLDER.glob("*")}
    assert there == schema.files(), "run: python -m functions.publish.schema"


def test_a_schema_is_one_and_is_published(world: World) -> None:
    for step in (*BOTH, REPORT):
        publish(world, step)
    there = files(world)
    for name in schema.DOCUMENTS:
        jsonschema.Draft202012Validator.check_schema(validator(name).schema)
        file = f"{name}.schema.json"
        assert there[f"schemas/{file}"] == (schema.FOLDER / file).read_bytes()


def nodes(value: Any) -> list[JSON]:
    """Every object in a JSON value."""
    inner: Sequence[Any] = []
    if isinstance(value, Mapping):
        inner = list(value.values())
    elif isinstance(value, list):
        inner = value
    below = [node for one in inner for node in nodes(one)]
    return [value, *below] if isinstance(value, dict) else below


@pytest.mark.parametrize("name", schema.DOCUMENTS)
def test_a_schema_takes_no_other_keys_and_wants_all(name: str) -> None:
    objects = [
        node for node in nodes(validator(name).schema) if node.get("type") == "object"
    ]
    assert len(objects) > 5
    for node in objects:
        assert node["additionalProperties"] is False
        assert sorted(node["required"]) == sorted(node["properties"])


BREAK: list[Callable[[JSON], object]] = [
    lambda document: document.update(colour="red"),
    lambda document: document.pop("freshness"),
    lambda document: document.update(schema_version=2),
    lambda document: document.update(generated_at="2026-11-21 12:00"),
    lambda document: document.update(generated_at="2026-11-21T12:00:00+00:00"),
    lambda document: document.update(in_play_count=-1),
    lambda document: document["matches"]["data"][0].update(day="someday"),
    lambda document: document["matches"]["data"][0].update(match_id="1"),
    lambda document: document["matches"]["data"][0].pop("status"),
    lambda document: document["matches"].update(reason=5),
]


@pytest.mark.parametrize("change", BREAK)
def test_a_schema_refuses_what_is_off(
    world: World, change: Callable[[JSON], object]
) -> None:
    fill(world)
    publish(world, LIVE)
    document = read(world, "live.json")
    changed = copy.deepcopy(document)
    change(changed)
    assert validator("live").is_valid(document)
    assert not validator("live").is_valid(changed)


@pytest.mark.parametrize("shape", schema.ROWS, ids=lambda shape: shape.__name__)
def test_a_row_is_shaped_as_its_table(shape: type[documents.Shape]) -> None:
    """So that no row of a table can fail to fit, enumerations of ours apart."""
    table = TABLES[schema.ROWS[shape]]
    fields = {field.name: field.type for field in msgspec.structs.fields(shape)}
    of_table = {name: type_ for name, type_ in fields.items() if name in table.names}
    not_of_it = fields.keys() - of_table.keys()
    assert not_of_it <= {
        *(f"{s}_team_{n}" for s in ("home", "away") for n in ("name", "tla")),
        *(f"{s}_team_crest_url" for s in ("home", "away")),
        *("is_goal_withdrawn", "is_corrected", "due_at"),
    }
    nothing = row(table.name, **({"verdict": "differs"} if "cause" in fields else {}))
    for name, type_ in of_table.items():
        value = documents.plain(nothing[name])
        assert msgspec.convert(value, type_) == value, name
        if not table.column(name).nullable:
            with pytest.raises(msgspec.ValidationError):
                msgspec.convert(None, type_)


def test_every_file_that_is_published_is_named_by_a_schema() -> None:
    shapes = {name: shape.__name__ for name, shape in schema.DOCUMENTS.items()}
    assert shapes == {"live": "Live", "dashboard": "Dashboard", "quality": "Quality"}
    for name in shapes:
        top = validator(name).schema
        assert isinstance(top, Mapping)
        document = top["$defs"][shapes[name]]["properties"]["$schema"]
        assert Path(document["enum"][0]).name == f"{name}.schema.json"
