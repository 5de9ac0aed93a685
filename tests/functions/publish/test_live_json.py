"""live.json in polls: what has changed is as of now, the rest stays, ages are right."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import functions.publish.steps
from functions.publish.live_sections import LIVE as SECTIONS
from functions.publish.sections import sections
from functions.shared.storage.site import FolderSite
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from tests.functions.publish.published import (
    DASHBOARD,
    LIVE,
    files,
    load,
    publish,
    read,
    site_of,
    stamp,
    try_publish,
)
from tests.functions.world import JSON, NOON, World, days, minutes
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

OF_MATCHES = {"matches", "events", "histories"}
EVALUATED = {"monitor", "freshness_series"}
OF_RUNS = {"runs", "health", "api_usage"}

STATE = {
    "competition_code": "PL",
    "stage": "REGULAR_SEASON",
    "home_team_id": 6,
    "away_team_id": 5,
    "home_goals": 0,
    "away_goals": 0,
    "status": "IN_PLAY",
    "is_in_play": True,
    "status_timestamp": NOON - minutes(30),
    "first_seen_at": NOON - minutes(30),
}


@pytest.fixture
def world(world: World, tmp_path: Path) -> World:
    world.change_settings(site_uri=str(tmp_path / "site"), competitions=("PL", "SA"))
    return world


def pull(world: World, at: datetime) -> None:
    load(world, "raw_snapshots", {"snapshot_id": f"s{at}", "fetched_at": at})


def see(world: World, at: datetime, **changes: Any) -> None:
    """A state of match 1 that is seen at a time: silver has it."""
    state = STATE | {"status_timestamp": at, "first_seen_at": at} | changes
    shown = (state["status"], state["home_goals"], state["away_goals"])
    state["content_hash"] = hashlib.sha256(repr(shown).encode()).hexdigest()
    world.truncate("silver_live_match_state")
    load(world, "silver_live_match_state", state)
    state.pop("missing_since", None)
    load(world, "silver_live_match_history", state)


def poll(world: World, at: datetime) -> JSON:
    """What a poll does; its response."""
    args = {"only_changed": True}
    return publish(world, LIVE, as_of=stamp(at), args=args)


def hourly(world: World, at: datetime) -> JSON:
    return publish(world, LIVE, as_of=stamp(at))


def begin(world: World) -> None:
    """A match in play, a good run and an open alert, published at noon."""
    pull(world, NOON)
    see(world, NOON - minutes(30))
    load(world, "raw_pipeline_runs", {"run_id": "r1", "started_at": NOON - minutes(9)})
    load(world, "raw_alerts", {"opened_at": NOON - minutes(9)})
    hourly(world, NOON)


def made_at(world: World, at: datetime) -> set[str]:
    """The sections of live.json that are as of a time."""
    document = read(world, "live.json")
    return {name for name in SECTIONS if document[name]["as_of"] == stamp(at)}


def test_an_unchanged_poll_costs_one_statement(world: World) -> None:
    begin(world)
    before = read(world, "live.json")
    pull(world, NOON + minutes(14))
    response = poll(world, NOON + minutes(15))
    assert response["counts"]["statements"] == 1
    assert response["counts"]["unchanged"] == len(SECTIONS)
    after = read(world, "live.json")
    assert after["generated_at"] == stamp(NOON + minutes(15))
    assert after["freshness"]["freshness_minutes"] == 1
    assert after["freshness"]["last_successful_pull_at"] == stamp(NOON + minutes(14))
    same = before.keys() - {"generated_at", "freshness"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


def test_ages_are_right_at_a_quarter_to_midnight(world: World) -> None:
    """The last hourly run was 45 minutes ago."""
    hour = NOON + minutes(11 * 60)
    at = hour + minutes(45)
    pull(world, hour)
    see(world, hour - minutes(10))
    hourly(world, hour)
    pull(world, at - minutes(1))
    see(world, at - minutes(1), home_goals=1)
    poll(world, at)
    document = read(world, "live.json")
    assert document["generated_at"] == stamp(at)
    assert document["freshness"]["freshness_minutes"] == 1
    (match,) = document["matches"]["data"]
    assert (match["home_goals"], match["state_age_minutes"]) == (1, 1)
    newest = document["freshness_series"]["data"][-1]
    assert (newest["at"], newest["freshness_minutes"]) == (stamp(at), 1)


def failed_run(world: World) -> None:
    changes = {
        "run_id": "bad",
        "status": "failed",
        "steps": [{"step": "a", "status": "ok"}],
    }
    load(world, "raw_pipeline_runs", changes)


def resolved(world: World) -> None:
    world.truncate("raw_alerts")
    load(world, "raw_alerts", {"opened_at": NOON - minutes(9), "resolved_at": NOON})


CHANGED: list[tuple[Callable[[World], object], set[str]]] = [
    (lambda world: see(world, NOON + minutes(9)), OF_MATCHES | EVALUATED),
    (
        lambda world: see(world, NOON + minutes(9), home_goals=1),
        OF_MATCHES | {"tables"} | EVALUATED,
    ),
    (
        lambda world: see(world, NOON - minutes(30), missing_since=NOON),
        OF_MATCHES | {"tables"} | EVALUATED,
    ),
    (
        lambda world: load(world, "silver_live_standings", {"team_id": 6}),
        OF_MATCHES | {"tables"} | EVALUATED,
    ),
    (
        lambda world: load(world, "silver_matches", {"match_id": 2}),
        {"tables"},
    ),
    (resolved, {"alerts"} | EVALUATED),
    (
        lambda world: load(world, "raw_alerts", {"alert_id": "b"}),
        {"alerts"} | EVALUATED,
    ),
    (failed_run, OF_RUNS),
    (lambda world: load(world, "raw_pipeline_runs", {"run_id": "r2"}), set()),
    (lambda world: pull(world, NOON + minutes(10)), set()),
]
"""What happens, and the sections that a poll makes then. A stamp alone moves no table.
"""


@pytest.mark.parametrize(("change", "made"), CHANGED)
def test_a_poll_makes_the_sections_of_what_has_changed(
    world: World, change: Callable[[World], object], made: set[str]
) -> None:
    begin(world)
    change(world)
    poll(world, NOON + minutes(15))
    assert made_at(world, NOON + minutes(15)) == made
    poll(world, NOON + minutes(30))
    assert made_at(world, NOON + minutes(30)) == set()
    hourly(world, NOON + minutes(60))
    assert made_at(world, NOON + minutes(60)) == set(SECTIONS)


def test_a_new_date_moves_the_scoreboard(world: World) -> None:
    begin(world)
    poll(world, NOON + days(1))
    (match,) = read(world, "live.json")["matches"]["data"]
    assert match["day"] == "yesterday"


def test_a_state_that_came_late_is_shown(world: World) -> None:
    """Fetched before the last file was published, in silver after it."""
    begin(world)
    poll(world, NOON + minutes(15))
    see(world, NOON + minutes(14), home_goals=1)
    poll(world, NOON + minutes(30))
    assert read(world, "live.json")["matches"]["data"][0]["home_goals"] == 1


def test_a_delivery_that_is_repeated_changes_nothing(world: World) -> None:
    begin(world)
    see(world, NOON + minutes(9), home_goals=1)
    poll(world, NOON + minutes(15))
    before = files(world)
    poll(world, NOON + minutes(15))
    assert files(world) == before


def cut(document: JSON) -> bytes:
    return json.dumps(document).encode()[:-100]


def without_versions(document: JSON) -> bytes:
    names = ("versions", "histories", "runs")
    return json.dumps({k: v for k, v in document.items() if k not in names}).encode()


def of_an_older_shape(document: JSON) -> bytes:
    del document["matches"]["data"][0]["day"]
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        (cut, 0),
        (without_versions, 0),
        (lambda _: b"", 0),
        (of_an_older_shape, len(SECTIONS) - 1),
    ],
)
def test_a_poll_makes_what_a_present_file_lacks(
    world: World, there: Callable[[JSON], bytes], kept: int
) -> None:
    begin(world)
    document = read(world, "live.json")
    (site_of(world) / "live.json").write_bytes(there(json.loads(json.dumps(document))))
    response = poll(world, NOON)
    assert response["counts"]["unchanged"] == kept
    assert read(world, "live.json") == document


def test_a_poll_keeps_what_is_held_back(world: World) -> None:
    begin(world)
    fails = {"test": "t", "table_name": "silver_live_match_state", "status": "fail"}
    load(world, "gold_data_test_results", fails)
    see(world, NOON + minutes(9), home_goals=1)
    poll(world, NOON + minutes(15))
    for at in (NOON + minutes(15), NOON + minutes(30)):
        poll(world, at)
        part = read(world, "live.json")["matches"]
        assert part["is_last_good"] is True
        assert part["data"][0]["home_goals"] == 0
        assert made_at(world, NOON + minutes(15)) == EVALUATED


def test_a_poll_and_an_hourly_run_at_once_lose_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hourly run writes its file after the poll has read the one before it."""
    begin(world)
    at = NOON + minutes(60)
    made = sections
    is_first = True

    def meanwhile(*args: Any) -> Any:
        nonlocal is_first
        if is_first:
            is_first = False
            see(world, NOON + minutes(59), home_goals=1)
            hourly(world, at)
        return made(*args)

    monkeypatch.setattr("functions.publish.steps.sections", meanwhile)
    poll(world, at)
    poll(world, at + minutes(15))
    assert read(world, "live.json")["matches"]["data"][0]["home_goals"] == 1


def test_runs_are_followed_for_two_hours_after_a_failure(world: World) -> None:
    begin(world)
    failed_run(world)
    (_, run) = [poll(world, NOON + minutes(minute)) for minute in (15, 30)]
    assert run["counts"]["statements"] == 1
    good = {"run_id": "good", "finished_at": NOON + minutes(31)}
    load(world, "raw_pipeline_runs", good)
    poll(world, NOON + minutes(45))
    runs = read(world, "live.json")["runs"]["data"]
    assert {run["run_id"]: len(run["steps"]) for run in runs} == {
        "good": 0,
        "bad": 1,
        "r1": 0,
    }


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://crests.football-data.org/57.png", True),
        ("http://crests.football-data.org/57.png", False),
        ("https://crests.football-data.org.example/57.png", False),
        ("https://user@crests.football-data.org/57.png", False),
        ("javascript:alert(1)", False),
        ("https://[", False),
        (None, False),
    ],
)
def test_crests_are_those_of_the_api(
    world: World, url: str | None, shown: bool
) -> None:
    begin(world)
    load(world, "silver_teams", {"team_id": 6, "crest_url": url})
    hourly(world, NOON)
    (match,) = read(world, "live.json")["matches"]["data"]
    assert match["home_team_crest_url"] == (url if shown else None)
    assert match["away_team_crest_url"] is None


@pytest.mark.parametrize(
    ("states", "withdrawn", "corrected"),
    [
        ([(0, False), (1, False), (1, True)], False, False),
        ([(1, False), (0, False), (1, True)], True, False),
        ([(1, True), (2, True)], False, True),
        ([(1, True), (1, False), (2, True)], False, True),  # reopened between
        ([(2, True), (1, True)], False, True),
    ],
)
def test_goals_withdrawn_and_corrections_are_marked(
    world: World, states: list[tuple[int, bool]], withdrawn: bool, corrected: bool
) -> None:
    for minute, (goals, is_final) in enumerate(states):
        status = "FINISHED" if is_final else "IN_PLAY"
        more = {"home_goals": goals, "is_final": is_final, "status": status}
        see(world, NOON - minutes(30 - minute), **more)
    hourly(world, NOON)
    (match,) = read(world, "live.json")["matches"]["data"]
    assert match["is_corrected"] is corrected
    if not corrected:
        assert match["is_goal_withdrawn"] is withdrawn


@pytest.mark.parametrize(
    ("changes", "is_simulated"),
    [
        ({}, False),
        ({"clock": "request"}, True),
        ({"api_url": "http://127.0.0.1:8000/v4"}, True),
        ({"api_url": "http://[::1]:8000/v4"}, True),
        ({"api_url": "https://127.0.0.1.example/v4"}, False),
    ],
)
def test_simulated_data_says_so(
    world: World, changes: dict[str, Any], is_simulated: bool
) -> None:
    real = {"clock": "system", "api_url": "https://api.football-data.org/v4"}
    world.change_settings(**(real | changes))
    for step, file in ((LIVE, "live.json"), (DASHBOARD, "dashboard.json")):
        publish(world, step)
        assert read(world, file)["is_simulated"] is is_simulated


# The pages


def test_each_json_file_is_followed_by_every_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(world)
    put = FolderSite.put
    order: list[str] = []

    def noted(site: FolderSite, key: str, data: bytes, *, content_type: str) -> None:
        order.append(key)
        put(site, key, data, content_type=content_type)

    monkeypatch.setattr(FolderSite, "put", noted)
    pages = list(functions.publish.steps.PAGES)
    for step, file in ((LIVE, "live.json"), (DASHBOARD, "dashboard.json")):
        order.clear()
        publish(world, step)
        names = [name for name in order if name in (file, *pages)]
        assert names == [file, *pages]


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (b"{", "not valid JSON"),
        (b'{"generated_at": "2199-01-01T00:00:00Z"}', "still to come"),
        (None, "not there yet"),
    ],
)
def test_a_page_says_what_is_wrong_with_a_file(
    world: World, there: bytes | None, said: str
) -> None:
    world.change_settings(clock="system")
    begin(world)
    if there is not None:
        (site_of(world) / "dashboard.json").write_bytes(there)
    hourly(world, NOON)
    page = site_of(world) / "operations.html"
    assert said in page.read_text()
    (site_of(world) / "dashboard.json").unlink(missing_ok=True)
    publish(world, DASHBOARD)
    assert said not in page.read_text()


def test_a_page_that_cannot_be_written_is_a_503_and_the_next_poll_writes_it(
    world: World,
) -> None:
    begin(world)
    page = site_of(world) / "index.html"
    page.unlink()
    page.mkdir()
    response = try_publish(world, LIVE, as_of=stamp(NOON + minutes(15)))
    assert response.http_status == 503
    page.rmdir()
    poll(world, NOON + minutes(15))
    assert page.is_file()


# The law


CHANGES = ("goal", "withdrawn", "run", "bad run", "alert", "pull", "hourly")


@settings(max_examples=6, deadline=None)
@given(
    st.lists(
        st.sampled_from(CHANGES),
        min_size=1,
        max_size=4,
    )
)
def test_a_poll_shows_what_a_whole_file_shows(
    memory: DuckDBWarehouse, changes: list[str]
) -> None:
    """Whatever has changed before: the states are those of silver, and what does not
    age is as in a file that is made again."""
    with TemporaryDirectory() as folder:
        world = World(Path(folder), memory)
        world.truncate(*TABLES)
        world.change_settings(site_uri=f"{folder}/site", competitions=("PL",))
        begin(world)
        goals, at = 0, NOON
        for change in changes:
            at += minutes(15)
            goals += happens(world, change, at, goals)
            poll(world, at)
            polled = read(world, "live.json")
            assert polled["matches"]["data"][0]["home_goals"] == goals
        hourly(world, at)
        whole = read(world, "live.json")
        for name in ("freshness", "in_play_count", "versions"):
            assert polled[name] == whole[name]
        for name in (*OF_MATCHES, "tables", "alerts"):
            assert without_ages(polled[name]) == without_ages(whole[name]), name


def happens(world: World, change: str, at: datetime, goals: int) -> int:
    """Let something happen before a poll; by how many the goals change."""
    before = at - minutes(1)
    run = {"run_id": f"r{at}", "finished_at": before}
    by = {"goal": 1, "withdrawn": -min(goals, 1)}.get(change, 0)
    if by:
        see(world, before, home_goals=goals + by)
    elif change == "run":
        load(world, "raw_pipeline_runs", run)
    elif change == "bad run":
        load(world, "raw_pipeline_runs", run | {"status": "failed"})
    elif change == "alert":
        load(world, "raw_alerts", {"alert_id": f"a{at}", "opened_at": before})
    elif change == "pull":
        pull(world, before)
    elif change == "hourly":
        hourly(world, at)
    return by


def without_ages(section: JSON) -> Any:
    for row in section["data"]:
        row.pop("state_age_minutes", None)
    return section["data"]
