"""Scenarios: each is played, and an invalid one is rejected."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from functions.shared.runtime.clock import VirtualClock
from local_runner.scenario import reader, schema
from local_runner.scenario.clocks import Offset, OffsetClock
from local_runner.scenario.keys import EXAMPLES
from local_runner.scenario.script import Script
from local_runner.scenario.times import Times
from local_runner.scenario.values import MATCHERS
from local_runner.scenario.webhook import Receiver, Refused
from local_runner.scenario.world import ScenarioWorld
from local_runner.simulator.world import JSON, MatchQuery, TableCut
from tests.local_runner.command import Touchline

pytestmark = pytest.mark.day

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "tests" / "scenarios").glob("*.yaml"))
PAGE = (ROOT / "local_runner" / "SCENARIOS.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)

STORY = """
about: A match, and a poll.
day: 2026-11-21
matches:
  derby:
    home: Aldermoor
    away: Brackenford
    kick_off: 15:00
    states:
      - {at: 15:02, status: IN_PLAY, score: 1-0}
run:
  - {from: 15:00, until: 15:15, only: [live_poll_15m]}
expect:
  - {table: silver_live_match_state, where: {match_id: derby}, rows: [{home_goals: 1}]}
"""


def written(folder: Path, text: str, **changes: str) -> Path:
    """A scenario file with some text replaced."""
    for old, new in changes.items():
        text = text.replace(old, new)
    file = folder / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def is_refused_by_schema(raw: Any) -> bool:
    validator = jsonschema.Draft202012Validator(schema.json_schema())
    return not validator.is_valid(raw)


# --- the scenarios ----------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario_meets_its_expectations(
    file: Path, touchline: Touchline, request: pytest.FixtureRequest
) -> None:
    known = reader.read_scenario(file)[0].fails_today
    if isinstance(known, str):
        failing = pytest.mark.xfail(reason=known, strict=True, raises=AssertionError)
        request.applymarker(failing)
    result = touchline("play", file, "--json")
    if result.code == 2 or not result.out:
        raise RuntimeError(result.err)
    wrong = [one for one in result.json["expectations"] if not one["is_met"]]
    assert not wrong, json.dumps(wrong, indent=1)


# --- the keys ----------------------------------------------------------------------


def test_the_schema_file_is_current() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run: make sql"
    jsonschema.Draft202012Validator.check_schema(schema.json_schema())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario_names_its_schema_and_is_valid(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named is not None
    assert (file.parent / named[1]).resolve() == schema.FILE
    assert not is_refused_by_schema(reader.raw_of(file)[0])
    assert file.read_text(encoding="utf-8").count("\n") <= 80


INVALID_KEYS = {
    "kick_off: 15:00": ("kick_of: 15:00", 5, "matches.derby", "'kick_of'"),
    "at: 15:02": ("at: 25:02", 10, "matches.derby.states[0].at", "15:00 on the 'day'"),
    "15:02, ": ("2026-11-21T15:02:00+01:00, ", 10, "states[0].at", "2026-11-21T15:00Z"),
    "day: 2026-11-21": ("day: 21.11.2026", 3, "day", "2026-11-21"),
    "IN_PLAY": ("PLAYING", 10, "matches.derby.states[0].status", "'PLAYING'"),
    "score: 1-0": ("score: '1:0'", 10, "states[0].score", "2-1"),
    "about: A match, and a poll.": ("", 3, "", "'about'"),
    "until: 15:15": ("dag: live_poll_15m", 12, "run[0]", "from and until; or at and"),
    "[live_poll_15m]": ("[live_poll]", 12, "run[0].only[0]", "'live_poll'"),
    "15:15, only": ("15:15, exit: 1, only", 12, "run[0].exit", "only with command"),
    "rows: [{home_goals: 1}]": ("of: [x], count: 1", 14, "expect[0].of", "messages"),
    "rows: [": ("count: 1, rows: [", 14, "expect[0]", "it has count and rows"),
}


@pytest.mark.parametrize("old", INVALID_KEYS)
def test_an_invalid_key_or_value_is_rejected_by_code_and_schema(
    touchline: Touchline, tmp_path: Path, old: str
) -> None:
    new, line, path, reason = INVALID_KEYS[old]
    assert old in STORY
    file = written(tmp_path, STORY, **{old: new})
    error = touchline("play", file).refused(2)
    where = f"Error: {re.escape(str(file))}, line {line}: .*{re.escape(path)}"
    assert re.match(where, error)
    assert reason in error
    assert "For example: " in error
    assert is_refused_by_schema(reader.raw_of(file)[0])


INVALID_NAMES = {
    "match_id: derby": ("match_id: derbi", "expect[0].where.match_id", "derby"),
    "silver_live_match_state": ("silver_matchs", "expect[0].table", "silver_matches"),
    "home_goals": ("homegoals", "expect[0].rows[0].homegoals", "home_goals"),
    "home_goals: 1": ("home_goals: one", "expect[0].rows[0].home_goals", "int64"),
    "{match_id: derby}": (
        "{home_team_id: Aldermor}",
        "expect[0].where.home_team_id",
        "Aldermoor",
    ),
    "day: 2026-11-21": ("", "run[0].from", "`day`"),
    "2026-11-21": ("2026-02-30", "day", "no date"),
    "until: 15:15": ("until: 14:15", "run[0].until", "before `from`"),
    "home: Aldermoor": ("reissue_of: coast", "matches.derby.reissue_of", "coast"),
    "kick_off: 15:00": ("", "matches.derby", "`kick_off`"),
    "away: Brackenford": ("", "matches.derby", "`away`"),
    "day:": ("competitions: {XX: {}}\nday:", "competitions.XX", "XX"),
    "run:": ("tables: {PL: [{adjust: {Unknown: {}}}]}\nrun:", "adjust.Unknown", "team"),
    "about:": (
        "settings: {LAKE_URI: /x}\nabout:",
        "settings.LAKE_URI",
        "determines it",
    ),
    "matches:": ("settings: {API_ATTEMPT: 2}\nmatches:", "settings", "API_ATTEMPTS"),
    "only: [live_poll_15m]}": (
        "only: [live_poll_15m]}\n  - {at: 15:20, command: [serve]}",
        "run[1].command[0]",
        "'serve'",
    ),
    "[live_poll_15m]}": (
        "[live_poll_15m]}\n  - {at: 15:20, step: run_silver}",
        "run[1].step",
        "run_live_silver",
    ),
    "expect:": (
        "expect:\n  - {alerts: [{condition: no_pull}]}",
        "expect[0].alerts[0].condition",
        "no_successful_pull",
    ),
    "expect:\n": (
        'expect:\n  - {file: live.json, values: {"matches[a=": 1}}\n',
        "expect[0].values",
        "not a path",
    ),
    "home_goals: 1}]": (
        "home_goals: {at_lest: 1}}]",
        "expect[0].rows[0].home_goals",
        "at_least",
    ),
    "1}]}": ("{any_of: 1}}]}", "expect[0].rows[0].home_goals", "needs a list"),
    "[{home_goals: 1}]": (
        "[{utc_date: {at_least: noon}}]",
        "expect[0].rows[0].utc_date",
        "a number or a time",
    ),
    "score: 1-0": ("set: {.: 1}", "matches.derby.states[0]", "score.winner"),
    "until: 15:15, only: [live_poll_15m]}": (
        "until: 15:15}\n  - {at: 15:20, dag: live_poll_15m, args: {run_full: {}}}",
        "run[1].args.run_full",
        "step of live_poll_15m",
    ),
    "15:15, only: [live_poll_15m]}": (
        "15:15}\n  - {at: 15:20, dag: hourly_refresh, args: {refresh_standings: 3}}",
        "run[1].args.refresh_standings",
        "by name",
    ),
    "states:": (
        "states:\n      - {at: 16:00}",
        "matches.derby.states",
        "order of time",
    ),
}


@pytest.mark.parametrize("old", INVALID_NAMES)
def test_an_unknown_name_is_rejected_with_its_path(
    touchline: Touchline, tmp_path: Path, old: str
) -> None:
    new, path, reason = INVALID_NAMES[old]
    assert old in STORY
    error = touchline("play", written(tmp_path, STORY, **{old: new})).refused(2)
    assert path in error
    assert reason in error
    assert list(tmp_path.iterdir()) == [tmp_path / "scenario.yaml"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "a scenario is a mapping"),
        ("- a", "a scenario is a mapping"),
        ("about: [", "line 1: not YAML"),
        (
            "about: x\nday: y\nabout: z",
            "line 3: not YAML: the key 'about' is a duplicate",
        ),
        ("[a]: x", "a key has to be text"),
        ("about: !!python/object:os.system x", "not YAML"),
    ],
)
def test_an_invalid_file_is_rejected(
    touchline: Touchline, tmp_path: Path, text: str, reason: str
) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    assert reason in touchline("play", file).refused(2)


def test_a_file_that_cannot_be_read_is_named(
    touchline: Touchline, tmp_path: Path
) -> None:
    assert "nowhere.yaml" in touchline("play", tmp_path / "nowhere.yaml").refused(2)
    (tmp_path / "latin.yaml").write_bytes(b"about: \xe9")
    assert "UTF-8" in touchline("play", tmp_path / "latin.yaml").refused(2)


def test_text_and_times_need_no_quotes(tmp_path: Path) -> None:
    text = """
    words: [no, on, y, off, 9:00, 0300, 15:00, 2026-11-21, 1_000, 0x1F, 2-1, .5, "1"]
    numbers: [0, 12, -8, 1.5, 1e3]
    others: [true, false, null, ~]
    """
    raw = reader.raw_of(written(tmp_path, text))[0]
    assert all(isinstance(word, str) for word in raw["words"])
    assert raw["numbers"] == [0, 12, -8, 1.5, 1000.0]
    assert raw["others"] == [True, False, None, None]


# --- the page ----------------------------------------------------------------------


def test_the_page_describes_every_key() -> None:
    words = set(re.findall(r"[a-z_]+", PAGE))
    shapes = schema.json_schema()["$defs"].values()
    assert {key for shape in shapes for key in shape["properties"]} - words == set()
    rows = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)
    assert rows == list(EXAMPLES)
    assert set(MATCHERS) - words == set()


@pytest.mark.parametrize("block", BLOCKS)
def test_every_example_of_the_page_is_valid(block: str, tmp_path: Path) -> None:
    keys = set(re.findall(r"^([a-z_]+):", block, re.MULTILINE))
    rest = re.split(r"^(?=[a-z])", STORY, flags=re.MULTILINE)
    text = block + "".join(one for one in rest if one.partition(":")[0] not in keys)
    scenario, source = reader.read_scenario(written(tmp_path, text))
    times = Times(scenario, source)
    ScenarioWorld(scenario, source, times, Script(scenario, source, times).begins)
    assert not is_refused_by_schema(reader.raw_of(tmp_path / "scenario.yaml")[0])


@pytest.mark.parametrize(("key", "example"), EXAMPLES.items())
def test_every_example_of_a_message_is_valid(
    key: str, example: str, tmp_path: Path
) -> None:
    assert example.startswith(f"{key}: ")
    test_every_example_of_the_page_is_valid(example + "\n", tmp_path)


# --- playing -----------------------------------------------------------------------


def test_the_report_shows_expected_beside_got(
    touchline: Touchline, tmp_path: Path
) -> None:
    text = STORY.replace("home_goals: 1}", "home_goals: 2, away_goals: 0}")
    result = touchline("play", written(tmp_path, text))
    assert (result.code, result.err) == (1, "")
    assert "expect[0], 2026-11-21 15:15Z: silver_live_match_state" in result.out
    assert "  expected  home_goals 2, away_goals 0\n" in result.out
    assert "  got       home_goals 1, away_goals 0\n  WRONG\n" in result.out
    assert "1 expectation, 1 WRONG" in result.out
    assert list(tmp_path.iterdir()) == [tmp_path / "scenario.yaml"]


def test_a_passing_scenario_must_not_have_fails_today(
    touchline: Touchline, tmp_path: Path
) -> None:
    text = STORY + "fails_today: It never was right.\n"
    result = touchline("play", written(tmp_path, text))
    assert result.code == 1
    assert "remove `fails_today`" in result.out
    wrong = text.replace("home_goals: 1}", "home_goals: 2}")
    result = touchline("play", written(tmp_path, wrong))
    assert result.code == 1
    assert "Known to fail today: It never was right." in result.out


def test_the_folder_is_kept_and_accepts_no_other_data(
    touchline: Touchline, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    file = written(tmp_path, STORY)
    assert touchline("play", file, "--out", kept).code == 0
    status = touchline("status", "--json", "--out", kept).json
    assert status["as_of"].startswith("2026-11-21T15:15")
    assert "not an empty folder" in touchline("play", file, "--out", kept).refused(2)
    assert "simulated" in touchline("matchday", "--out", kept).refused(2)
    words = ("run", "live_poll_15m", "--out", kept)
    error = touchline(*words, FOOTBALL_DATA_TOKEN="x").refused(2)  # noqa: S106
    assert "simulated" in error
    assert "cannot be used" in touchline("play", file, "--out", file / "x").refused(2)


FEED = """
about: Every fault of the API.
day: 2026-11-21
matches:
  derby: {home: Aldermoor, away: Brackenford, kick_off: 12:00, states: [
    {at: 12:05, status: IN_PLAY, score: 1-0}]}
feed:
  - {from: 12:15, until: 12:16, response: no_response}
  - {from: 12:30, until: 12:31, path: /matches, response: truncated}
  - {from: 12:45, until: 12:46, response: not_json}
  - {from: 13:00, until: 13:01, response: gateway_error}
  - {from: 13:15, until: 13:16, response: rate_limited}
  - {from: 13:30, until: 13:31, path: /matches, response: frozen, as_of: 12:01}
  - {from: 13:45, until: 13:46, path: /matches, response: empty}
  - {from: 14:00, until: 14:01, params: {dateFrom: "2026-*"}, status: 418}
  - {from: 14:15, until: 14:16, params: {ids: "*"}, path: /nothing, body: nonsense}
  - {from: 14:30, until: 14:31, path: /matches, body: {matches: []}}
run:
  - {from: 12:00, until: 14:30, only: [live_poll_15m]}
expect:
  - {table: raw_snapshots, where: {fetched_at: 12:15}, count: 0}
  - {table: raw_snapshots, where: {fetched_at: 12:30, resource: matches}, count: 0}
  - table: raw_snapshots
    where: {fetched_at: {at_least: 12:45, at_most: "13:16"}, resource: errors}
    includes: [{http_status: 503, fetched_at: 13:00}, {http_status: 429}]
  - table: raw_snapshots
    where: {fetched_at: 12:45}
    includes: [{http_status: 200, verdict: invalid}]
  - {table: raw_snapshots, where: {fetched_at: 13:30}, includes: [{row_count: 1}]}
  - table: raw_live_matches
    where: {fetched_at: {at_least: 12:01}}
    rows: [{status: IN_PLAY}]
  - {table: raw_snapshots, where: {fetched_at: 13:45}, includes: [{row_count: 0}]}
  - {table: raw_snapshots, where: {fetched_at: 14:00}, includes: [{http_status: 418}]}
  - {table: raw_snapshots, where: {fetched_at: 14:15}, includes: [{row_count: 1}]}
  - {table: raw_snapshots, where: {fetched_at: 14:30}, includes: [{row_count: 0}]}
"""


def test_every_fault_of_the_feed(touchline: Touchline, tmp_path: Path) -> None:
    result = touchline("play", written(tmp_path, FEED))
    assert result.code == 0, result.out


MORE = """
about: Steps, commands, damage and a webhook.
day: 2026-11-21
matches:
  derby: {home: Aldermoor, away: Brackenford, kick_off: 12:00}
webhook: {refuses: [{from: 12:00, until: 13:00, status: 404}]}
damage:
  - {at: 12:20, file: "lake/raw/matches/*", which: last, truncate_to: 10}
  - {at: 12:25, file: warehouse.duckdb, remove: true}
settings: {API_ATTEMPTS: 2}
run:
  - at: 12:00
    dag: live_poll_15m
    args: {fetch_matches_live: {ids: [1001]}}
    ends: success
  - {at: 12:10, step: fetch_matches_live, as_of: 11:00, ends: ok, says: [api_calls]}
  - {at: 12:11, step: fetch_matches_live, args: {ids: x}, ends: failed, says: [ids]}
  - at: 12:22
    command: [trigger, validate]
    says: ['"invalid":1']
    says_not: [Traceback]
  - {at: 12:30, command: [status], exit: 2, says: [no warehouse]}
  - {at: 12:35, command: [copy, --to, "{out}/copy"]}
  - {at: 12:40, command: [polll], exit: 2}
expect:
  - {at: 12:20, table: raw_snapshots, count: 2}
  - {messages: []}
  - {file: live.json, exists: true}
  - {file: dashboard.json, exists: false}
"""


def test_steps_commands_and_damage(touchline: Touchline, tmp_path: Path) -> None:
    text = MORE.replace("  - {at: 12:40, command: [polll], exit: 2}\n", "")
    kept = tmp_path / "kept"
    result = touchline("play", written(tmp_path, text), "--json", "--out", kept)
    wrong = [one for one in result.json["expectations"] if not one["is_met"]]
    assert (result.code, wrong) == (0, [])
    assert len(list((kept / "copy" / "raw").rglob("*.gz"))) == 3
    error = touchline("play", written(tmp_path, MORE)).refused(2)
    assert "run[6].command[0]: there is no verb 'polll'" in error


def test_an_unreadable_warehouse_meets_no_expectation(
    touchline: Touchline, tmp_path: Path
) -> None:
    text = STORY + "damage: [{at: 15:15, file: warehouse.duckdb, text: torn}]\n"
    text = text.replace("until: 15:15", "until: 15:14")
    text = text.replace("  - {table", "  - {at: 15:15, alerts: []}\n  - {table")
    result = touchline("play", written(tmp_path, text))
    assert (result.code, result.err) == (1, "")
    assert result.out.count("  expected  readable rows\n  got       ") == 2
    assert "warehouse.duckdb is not a DuckDB file" in result.out


def test_damage_without_a_matching_file_is_rejected_with_the_existing_files(
    touchline: Touchline, tmp_path: Path
) -> None:
    text = STORY + "damage: [{at: 15:10, file: warehouse.duck, remove: true}]\n"
    error = touchline("play", written(tmp_path, text)).refused(2)
    assert "line 15: damage[0].file: no file matches warehouse.duck" in error
    outside = text.replace("warehouse.duck", "../x")
    assert "below the folder" in touchline("play", written(tmp_path, outside)).refused(
        2
    )


# --- the world ---------------------------------------------------------------------

SEASONS = """
about: Two seasons, a re-issued match, a table of its own.
day: 2026-05-20
competitions:
  PL:
    season: 2025
    teams: [Calderwick]
    states: [{at: 2026-07-01T12:00Z, season: 2026, matchday: 1}]
tables:
  PL: [{at: 16:00, adjust: {Aldermoor: {points: -4}}}, {at: 18:00, as_of: 10:00}]
matches:
  derby: {home: Aldermoor, away: Brackenford, kick_off: 12:00, states: [
    {at: 12:05, status: IN_PLAY, score: 1-0, remove: [odds],
     set: {score.winner: NEITHER, new.key: 1}},
    {at: 13:55, status: FINISHED, stamp: 12:05}]}
  again: {reissue_of: derby, states: [{at: 14:00}, {at: 15:00, withdrawn: true}]}
  next:
    {season: 2026, home: null, away: null, kick_off: 2026-08-15T15:00Z,
     announced: 2026-07-02T12:00Z}
run: [{from: 12:00, until: 12:00}]
"""


def world_of(folder: Path, text: str) -> ScenarioWorld:
    scenario, source = reader.read_scenario(written(folder, text))
    times = Times(scenario, source)
    return ScenarioWorld(
        scenario, source, times, Script(scenario, source, times).begins
    )


def test_the_world_of_a_scenario(tmp_path: Path) -> None:
    world = world_of(tmp_path, SEASONS)

    def shown(text: str, query: MatchQuery | None = None) -> list[JSON]:
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return world.matches(query or MatchQuery(ids=frozenset(range(2000))), moment)

    def points(text: str) -> dict[str, int]:
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        (table,) = world.standings("PL", moment, TableCut()) or []
        return {row["team"]["name"]: row["points"] for row in table["table"]}

    (before,) = shown("2026-05-20T12:00")
    assert (before["status"], before["lastUpdated"]) == (
        "TIMED",
        "2026-05-19T00:20:00Z",
    )
    (playing,) = shown("2026-05-20T12:05")
    assert playing["score"]["winner"] == "NEITHER"
    assert playing["new"] == {"key": 1}
    assert "odds" not in playing
    (over,) = shown("2026-05-20T13:55")
    assert (over["score"]["winner"], over["lastUpdated"]) == (
        "HOME_TEAM",
        "2026-05-20T12:05:00Z",
    )
    (again,) = shown("2026-05-20T14:00")
    assert (again["id"], again["status"]) == (world.match_ids["again"], "FINISHED")
    assert shown("2026-05-20T15:00") == []
    (drawn,) = shown("2026-07-02T12:00")
    assert drawn["homeTeam"]["id"] is None
    assert drawn["season"]["startDate"] == "2026-08-01"
    season = MatchQuery(codes=frozenset({"PL"}))
    assert [one["id"] for one in shown("2026-05-20T14:30", season)] == [again["id"]]
    assert [one["id"] for one in shown("2026-07-03T00:00", season)] == [drawn["id"]]
    assert points("2026-05-20T13:54")["Aldermoor"] == 0
    assert points("2026-05-20T14:00") == {
        "Aldermoor": 3,
        "Brackenford": 0,
        "Calderwick": 0,
    }
    assert points("2026-05-20T16:00")["Aldermoor"] == -4
    assert points("2026-05-20T18:00")["Aldermoor"] == 0
    assert next(team["name"] for team in world.teams("PL") or []) == "Calderwick"
    assert world.teams("CL") is None


def test_a_clock_with_an_offset_is_corrected() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    hour, slow = timedelta(hours=1), timedelta(minutes=-5)
    true = VirtualClock(noon)
    clock = OffsetClock(true, [Offset(noon, noon + hour, slow)])
    assert clock.now() == noon + slow
    assert clock.when(noon) == noon - slow
    clock.sleep(3600)
    assert clock.now() == noon + hour
    assert clock.when(noon + hour + slow / 2) is None, "the clock skips it"
    assert clock.when(noon + 2 * hour) == noon + 2 * hour


def test_the_webhook_limits_and_refuses_messages() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    clock = VirtualClock(noon)
    refused = [Refused(noon + timedelta(minutes=1), noon + timedelta(minutes=2), 503)]

    def post(url: str, body: bytes) -> tuple[int, str | None]:
        request = urllib.request.Request(url, body)  # noqa: S310 (ours)
        try:
            with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
                return response.status, None
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.get("Retry-After")

    with Receiver(clock, seconds_between=2, refused=refused) as receiver:
        assert post(receiver.url, b'{"text": "one"}') == (200, None)
        clock.sleep(0.5)
        assert post(receiver.url, b'{"text": "soon"}') == (429, "2")
        clock.sleep(1.5)
        assert post(receiver.url, b'{"text": "two"}') == (200, None)
        clock.set(noon + timedelta(minutes=1))
        assert post(receiver.url, b'{"text": "down"}') == (503, None)
        clock.set(noon + timedelta(minutes=2))
        assert post(receiver.url, b"no JSON") == (400, None)
        assert [(one.text, one.at - noon) for one in receiver.messages] == [
            ("one", timedelta()),
            ("two", timedelta(seconds=2)),
        ]
