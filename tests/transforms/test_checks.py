"""The data tests: a small clean world passes, and each finds the fault it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import pytest

from tests.engines import Engine, engines, require, same_rows
from tests.transforms.bench import NOON, Bench, columns
from tests.transforms.rows import Row, row
from transforms.checks import CHECKS
from transforms.checks.failing import failing_rows
from transforms.checks.faults import KNOWN
from transforms.checks.matches import SETTLED_MINUTES
from transforms.compiler.dialects import Dialect
from transforms.known_values import API_VALUES
from transforms.model import unbound
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

World = dict[str, list[Row]]

RESULTS = "gold_data_test_results"
HISTORY, STATE, MATCHES = (
    "silver_live_match_history",
    "silver_live_match_state",
    "silver_matches",
)
LIVE_STANDINGS, STANDINGS = "silver_live_standings", "silver_standings"
TEAMS, EVENTS, LEAGUE = "silver_teams", "gold_match_events", "gold_league_table"
RECONCILIATION = "gold_reconciliation"
TESTED = [
    name for name in TABLES if name.startswith(("silver_", "gold_")) and name != RESULTS
]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YESTERDAY = NOON - DAY


def match(
    number: int,
    home: int | None,
    away: int | None,
    goals: tuple[int, int] | None = None,
    **values: Any,
) -> Row:
    """What history, state and batch have in common of a match; FINISHED with goals."""
    home_goals, away_goals = goals or (None, None)
    defaults: Row = {
        "match_id": number,
        "content_hash": f"{number:064}",
        "competition_code": "PL",
        "season_id": 2403,
        "utc_date": YESTERDAY,
        "status": "FINISHED" if goals else "TIMED",
        "stage": "REGULAR_SEASON",
        "home_team_id": home,
        "home_team_name": home and f"Club {home}",
        "away_team_id": away,
        "away_team_name": away and f"Club {away}",
        "duration": "REGULAR",
        "home_goals": home_goals,
        "away_goals": away_goals,
        "is_final": goals is not None,
    }
    return defaults | values


def line(team: int, position: int, results: str, goals: tuple[int, int]) -> Row:
    """What the tables have in common of a team: its results as "WDL" and its goals."""
    won, drawn, lost = (results.count(letter) for letter in "WDL")
    return {
        "competition_code": "PL",
        "season_id": 2403,
        "stage": "REGULAR_SEASON",
        "team_id": team,
        "position": position,
        "played": len(results),
        "won": won,
        "drawn": drawn,
        "lost": lost,
        "goals_for": goals[0],
        "goals_against": goals[1],
        "goal_difference": goals[0] - goals[1],
        "points": 3 * won + drawn,
    }


PLAYED = [
    match(1, 11, 12, (2, 1), winner="HOME_TEAM"),
    match(2, 13, 14, (0, 0), winner="DRAW"),
    # the same clubs on one day: called off, undrawn, and at another stage
    match(3, 11, 13, status="POSTPONED"),
    match(4, None, None, stage="FINAL", status="SCHEDULED"),
    match(5, 11, 14, (1, 0), utc_date=NOON - HOUR, is_final=False)
    | {"status": "IN_PLAY", "is_in_play": True, "winner": "HOME_TEAM"},
    # finals that are excused from having goals
    match(6, 12, 13, status="AWARDED", is_final=True, utc_date=NOON - 9 * DAY),
    match(7, 21, 22, status="FINISHED", is_final=True)
    | {"duration": "PENALTY_SHOOTOUT", "is_score_contradictory": True}
    | {"home_shootout_goals": 4, "away_shootout_goals": 3, "stage": "PLAYOFFS"},
]
TABLE = [
    line(11, 1, "W", (2, 1)),
    line(13, 2, "D", (0, 0)),
    line(14, 3, "D", (0, 0)),
    # six points were taken from it
    line(12, 4, "L", (1, 2)) | {"points": -6},
]
GROUPS = [
    {**line(team, position, "D", (1, 1)), "competition_code": "WC"}
    | {"stage": "GROUP_STAGE", "group": group}
    for group, teams in (("GROUP_A", (31, 32)), ("GROUP_B", (33, 34)))
    for position, team in enumerate(teams, 1)
]


def clean() -> World:
    """A world of everything, with nothing wrong in it."""
    world: World = {name: [] for name in TABLES}
    for played in PLAYED:
        at = {
            "status_timestamp": played["utc_date"],
            "first_seen_at": played["utc_date"],
        }
        earlier = {name: moment - HOUR for name, moment in at.items()}
        world[HISTORY].append(row(HISTORY, **played, **at))
        before = {**played, **earlier, "content_hash": f"{played['match_id'] + 90:064}"}
        world[HISTORY].append(row(HISTORY, **before))
        world[STATE].append(row(STATE, **played, **at))
        world[MATCHES].append(row(MATCHES, **played))
        for team in (played["home_team_id"], played["away_team_id"]):
            if team and all(one["team_id"] != team for one in world[TEAMS]):
                world[TEAMS].append(row(TEAMS, team_id=team))
    for line in (*TABLE, *GROUPS):
        for table in (LIVE_STANDINGS, STANDINGS):
            world[table].append(row(table, **line, type="TOTAL"))
            # at home alone, goals for and against need not balance
            half = {**line, "goals_for": line["goals_for"] + 1}
            half["goal_difference"] = half["goals_for"] - half["goals_against"]
            world[table].append(row(table, **half, type="HOME"))
        adjustment = -6 if line["team_id"] == 12 else 0
        world[LEAGUE].append(row(LEAGUE, **line, points_adjustment=adjustment))
    world[EVENTS] = [row(EVENTS, match_id=number) for number in (1, 2)]
    world["gold_live_match_monitor"] = [
        row("gold_live_match_monitor", scope=scope) for scope in ("ALL", "PL")
    ]
    world["gold_live_scoreboard"] = [row("gold_live_scoreboard", match_id=1)]
    world["gold_score_corrections"] = [row("gold_score_corrections", match_id=1)]
    world["gold_pipeline_health"] = [row("gold_pipeline_health", dag="live_poll_15m")]
    world[RECONCILIATION] = [
        row(RECONCILIATION, match_id=1, as_of_date=date(2026, 11, day))
        for day in (20, 21)
    ]
    for table in TESTED:
        world[RESULTS] += [
            counted(table, NOON - 2 * DAY, 0),
            counted(table, NOON - DAY, len(world[table])),
        ]
    return world


def counted(table: str, as_of: datetime, count: int) -> Row:
    """An earlier result: so many rows at a time."""
    test = f"{table}_not_shrinking"
    return row(RESULTS, test=test, table_name=table, as_of=as_of, checked_count=count)


# ---------------------------------------------------------------- running them


def whole(bench: Bench, world: World, as_of: datetime = NOON) -> dict[str, Row]:
    """The results of `as_of`, by test, of the statement that runs."""
    bench.rows = deepcopy(world)
    rows = bench.run(RESULTS, as_of=as_of, competitions=["PL", "WC"])
    return {one["test"]: one for one in rows if one["as_of"] == as_of}


def keys(engine: Engine, name: str, world: World) -> list[str]:
    """What one check alone finds, sorted."""
    sql, params = alone(engine.dialect, name)
    tables = {table: (columns(table), world[table]) for table in CHECKS[name].inputs}
    found = engine.query(sql, tables, params)
    assert {one["rule"] for one in found} <= {CHECKS[name].rule}
    is_of = CHECKS[name].table
    return sorted(one["key"] for one in found if one["table_name"] == is_of)


@cache
def alone(dialect: str, name: str) -> tuple[str, dict[str, tuple[str, Any]]]:
    """The SELECT of one check and its parameters; PL is the one tracked competition."""
    check = CHECKS[name]
    inputs = {table: unbound(table) for table in check.inputs}
    spoken = Dialect("bigquery" if dialect == "bigquery" else "duckdb")
    sql = spoken.select(failing_rows([check], inputs))
    params = {"as_of": ("timestamp", NOON), "competitions": ("array<string>", ["PL"])}
    return sql, {n: value for n, value in params.items() if spoken.param(n) in sql}


def broken(results: dict[str, Row]) -> dict[str, str]:
    """The samples of the tests that did not pass."""
    return {n: one["sample"] for n, one in results.items() if one["status"] != "pass"}


# ---------------------------------------------------------------- the faults


class Fault(NamedTuple):
    """How to break a clean world, what the check says then, and who else notices."""

    plant: Callable[[World], None]
    sample: str
    also: tuple[str, ...] = ()
    rows: int = 1


def change(table: str, place: int, **values: Any) -> Callable[[World], None]:
    """Change a row."""

    def plant(world: World) -> None:
        world[table][place] |= values

    return plant


def add(table: str, /, **values: Any) -> Callable[[World], None]:
    """Add a row."""
    return lambda world: world[table].append(row(table, **values))


def repeat(table: str, place: int = 0) -> Callable[[World], None]:
    """Have a row twice."""
    return lambda world: world[table].append(dict(world[table][place]))


_LINE = "PL season 2403 REGULAR_SEASON"
_NAMES = {
    HISTORY: "match 1 2026-11-20T12:00:00Z",
    STATE: "match 1",
    LIVE_STANDINGS: f"{_LINE} TOTAL team 11",
    MATCHES: "match 1",
    STANDINGS: f"{_LINE} TOTAL team 11",
    TEAMS: "team 11",
    EVENTS: "match 1 2026-11-20T12:00:00Z",
    "gold_live_match_monitor": "ALL",
    "gold_live_scoreboard": "match 1",
    LEAGUE: f"{_LINE} team 11",
    "gold_score_corrections": "match 1 2026-11-20T12:00:00Z",
    "gold_pipeline_health": "live_poll_15m",
    RECONCILIATION: "match 1 2026-11-20",
}
"""What the first row of each table is called."""


def any_table() -> Iterator[tuple[str, Fault]]:
    """Keys and columns that must have a value."""
    balance = {LIVE_STANDINGS, STANDINGS, LEAGUE}
    for table, name in _NAMES.items():
        also = [f"{table}_goals_balance"] if table in balance else []
        also += [f"{LEAGUE}_positions_without_gaps"] if table == LEAGUE else []
        yield f"{table}_unique", Fault(repeat(table), name, tuple(also))
        last = [c.name for c in TABLES[table].columns if not c.nullable][-1]
        fault = Fault(change(table, 0, **{last: None}), f"{name}: no {last}")
        yield f"{table}_not_null", fault


def shrinking() -> Iterator[tuple[str, Fault]]:
    """Tables that had one row more."""
    for table in (HISTORY, STATE, LIVE_STANDINGS, MATCHES, STANDINGS, TEAMS, EVENTS):
        now = len(clean()[table])
        at = NOON - HOUR

        def plant(world: World, table: str = table, at: datetime = at) -> None:
            world[RESULTS].append(counted(table, at, len(world[table]) + 1))

        fault = Fault(plant, f"was {now + 1}, is {now}")
        yield f"{table}_not_shrinking", fault


def of_matches() -> Iterator[tuple[str, Fault]]:
    """What matches can be wrong in, wherever they stand."""
    for table in (HISTORY, STATE, MATCHES):
        name = _NAMES[table]
        for test, values, sample in (
            ("values_known", {"status": "ABANDONED"}, "status ABANDONED"),
            ("goals_not_negative", {"away_goals": -1}, "away_goals -1"),
        ):
            fault = Fault(change(table, 0, **values), f"{name}: {sample}")
            yield f"{table}_{test}", fault
    for table in (STATE, MATCHES):
        bare = change(table, 1, home_goals=None)
        yield (
            f"{table}_finals_have_goals",
            Fault(bare, "match 2: FINISHED without goals"),
        )
        stuck = change(table, 0, is_in_play=True, is_final=False, status="PAUSED")
        sample = "match 1: PAUSED since 2026-11-20T12:00:00Z"
        yield f"{table}_in_play_is_recent", Fault(stuck, sample)
        twice = change(table, 4, utc_date=YESTERDAY + 11 * HOUR)
        sample = "team 11 on 2026-11-20: match 1 and match 5"
        sample += ", team 14 on 2026-11-20: match 2 and match 5"
        yield f"{table}_team_plays_once_a_day", Fault(twice, sample, rows=2)


def other_points(table: str, count: int) -> Callable[[World], None]:
    """Give so many more of the league's teams other points than their results do."""

    def plant(world: World) -> None:
        for one in [one for one in world[table] if one.get("type") == "TOTAL"][:count]:
            one["points"] += 7

    return plant


def of_tables() -> Iterator[tuple[str, Fault]]:
    """What a table of teams can be wrong in."""
    for table in (LIVE_STANDINGS, STANDINGS, LEAGUE):
        name = _NAMES[table]
        for test, values, sample, also in (
            ("played_adds_up", {"played": 2}, "played 2, not 1", ()),
            (
                "goal_difference_adds_up",
                {"goal_difference": -1},
                "goal_difference -1, not 1",
                (),
            ),
            (
                "counts_not_negative",
                {"drawn": -1, "won": 2, "points": 5},
                "drawn -1",
                (),
            ),
        ):
            fault = Fault(change(table, 0, **values), f"{name}: {sample}", also)
            yield f"{table}_{test}", fault
        scored = change(table, 0, goals_for=3, goal_difference=2)
        sample = f"{_LINE}: 4 goals for, 3 against"
        yield f"{table}_goals_balance", Fault(scored, sample)
    short = Fault(change(LEAGUE, 0, points=2), f"{_NAMES[LEAGUE]}: points 2, not 3")
    yield f"{LEAGUE}_points_add_up", short
    for table in (LIVE_STANDINGS, STANDINGS):
        sample = f"{_LINE} TOTAL: points of 3 of 4 teams do not add up"
        yield f"{table}_points_mostly_add_up", Fault(other_points(table, 2), sample)
        new = change(table, 1, type="FORM")
        sample = f"{_LINE} FORM team 11: type FORM"
        yield f"{table}_labels_known", Fault(new, sample)


def lose_state(world: World) -> None:
    """The state goes back to the sighting before."""
    before = {name: world[HISTORY][1][name] for name in columns(HISTORY)}
    world[STATE][0] = row(STATE, **before)


def lose_line(table: str) -> Callable[[World], None]:
    """A team without goals leaves its table; the one before had no more teams."""

    def plant(world: World) -> None:
        world[table] = [one for one in world[table] if one["team_id"] != 13]
        world[RESULTS] = []

    return plant


FAULTS: dict[str, Fault] = {
    **dict(any_table()),
    **dict(shrinking()),
    **dict(of_matches()),
    **dict(of_tables()),
    f"{STATE}_is_a_sighting": Fault(
        change(STATE, 0, content_hash="0" * 64), "match 1 2026-11-20T12:00:00Z"
    ),
    f"{STATE}_is_the_newest_sighting": Fault(
        lose_state, "match 1: state 2026-11-20T11:00:00Z, seen 2026-11-20T12:00:00Z"
    ),
    f"{MATCHES}_competition_known": Fault(
        change(MATCHES, 6, competition_code="CLI"), "match 7: CLI is not tracked"
    ),
    f"{MATCHES}_teams_known": Fault(
        change(MATCHES, 0, away_team_id=99), "PL team 99 (Club 12)",
        (f"{STANDINGS}_holds_every_team",),
    ),
    f"{STANDINGS}_holds_every_team": Fault(
        lose_line(STANDINGS), "PL team 13 (Club 13)"
    ),
    f"{LIVE_STANDINGS}_holds_every_live_team": Fault(
        lose_line(LIVE_STANDINGS), "PL team 13 (Club 13)"
    ),
    f"{LEAGUE}_positions_without_gaps": Fault(
        change(LEAGUE, -1, position=3),
        "WC season 2403 GROUP_STAGE GROUP_B team 34: position 3, not 2",
    ),
    f"{EVENTS}_match_known": Fault(
        add(EVENTS, match_id=8), "match 8 2026-11-20T12:00:00Z"
    ),
    f"{RECONCILIATION}_match_in_live_or_batch": Fault(
        add(RECONCILIATION, match_id=8, as_of_date=date(2026, 11, 21)),
        "match 8 2026-11-21",
    ),
}  # fmt: skip


def test_every_check_has_a_fault() -> None:
    assert FAULTS.keys() == CHECKS.keys()


def test_a_clean_world_passes() -> None:
    results = whole(Bench(require("duckdb")), clean())
    assert broken(results) == {}
    assert results.keys() == CHECKS.keys()
    for test, one in results.items():
        assert one == {
            "test": test,
            "as_of": NOON,
            "table_name": CHECKS[test].table,
            "severity": CHECKS[test].severity,
            "status": "pass",
            "checked_count": len(clean()[CHECKS[test].table]),
            "failing_count": 0,
            "sample": None,
        }


def test_an_empty_warehouse_passes() -> None:
    results = whole(Bench(require("duckdb")), {name: [] for name in TABLES})
    assert broken(results) == {}
    assert results.keys() == CHECKS.keys()
    assert {one["checked_count"] for one in results.values()} == {0}


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_its_fault_and_no_other_does(name: str) -> None:
    fault, world = FAULTS[name], clean()
    fault.plant(world)
    results = whole(Bench(require("duckdb")), world)
    assert broken(results).keys() == {name, *fault.also}
    one = results[name]
    assert (one["sample"], one["failing_count"]) == (fault.sample, fault.rows)
    assert one["status"] == one["severity"] == CHECKS[name].severity


@pytest.mark.googlesql
@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_its_fault_on_googlesql(name: str) -> None:
    google, fault, world = require("googlesql"), FAULTS[name], clean()
    assert keys(google, name, world) == []
    fault.plant(world)
    assert ", ".join(keys(google, name, world)) == fault.sample


@pytest.mark.googlesql
def test_both_engines_find_the_same_in_a_world_of_faults() -> None:
    world = clean()
    for fault in FAULTS.values():
        fault.plant(world)
    odd = [row(MATCHES, match_id=number, status="ODD") for number in range(20, 30)]
    world[MATCHES] += odd
    found = [whole(Bench(require(name)), world) for name in engines()]
    assert same_rows(*(results.values() for results in found))
    assert len(broken(found[0])) > len(CHECKS) / 2
    # more rows than a result names: the first by their names
    names = [f"match {number}: status ODD" for number in range(20, 25)]
    result = found[0][f"{MATCHES}_values_known"]
    assert (result["failing_count"], result["sample"]) == (10, ", ".join(names))


# ---------------------------------------------------------------- what else is a fault


def gone(table: str, place: int = 0) -> Callable[[World], None]:
    """Lose a row."""

    def plant(world: World) -> None:
        del world[table][place]

    return plant


def sighting(minutes: float) -> Callable[[World], None]:
    """A newer sighting of match 1, first seen some minutes ago; the state is behind."""
    at = NOON - timedelta(minutes=minutes)
    sighting = {**PLAYED[0], "status_timestamp": NOON, "first_seen_at": at}
    return add(HISTORY, **sighting)


def counts(*history: tuple[timedelta, int]) -> Callable[[World], None]:
    """Earlier results of the batch's matches, of which there are seven."""

    def plant(world: World) -> None:
        world[RESULTS] = [counted(MATCHES, NOON + at, count) for at, count in history]

    return plant


def places(*positions: int) -> Callable[[World], None]:
    """The positions of the teams of the league."""

    def plant(world: World) -> None:
        for one, position in zip(world[LEAGUE], positions, strict=False):
            one["position"] = position

    return plant


_BEHIND = "match 1: state 2026-11-20T12:00:00Z, seen 2026-11-21T12:00:00Z"
_OLD = "match 5: IN_PLAY since 2026-11-20T12:00:00Z"
_CASES: list[tuple[str, Callable[[World], None], list[str]]] = [
    # a sighting that another run may be at work on
    (f"{STATE}_is_the_newest_sighting", sighting(SETTLED_MINUTES), [_BEHIND]),
    (f"{STATE}_is_the_newest_sighting", sighting(SETTLED_MINUTES - 0.1), []),
    (f"{STATE}_is_the_newest_sighting", gone(STATE), ["match 1: no state"]),
    (f"{STATE}_is_a_sighting", gone(HISTORY), ["match 1 2026-11-20T12:00:00Z"]),
    (
        f"{STATE}_is_a_sighting",
        change(STATE, 0, status_timestamp=NOON),
        ["match 1 2026-11-21T12:00:00Z"],
    ),
    # a day after kick-off, and just before
    (f"{MATCHES}_in_play_is_recent", change(MATCHES, 4, utc_date=YESTERDAY), [_OLD]),
    (
        f"{MATCHES}_in_play_is_recent",
        change(MATCHES, 4, utc_date=YESTERDAY + timedelta(seconds=1)),
        [],
    ),
    # only the newest of the earlier results counts
    (f"{MATCHES}_not_shrinking", counts(), []),
    (f"{MATCHES}_not_shrinking", counts((-DAY, 7)), []),
    (f"{MATCHES}_not_shrinking", counts((-DAY, 8)), ["was 8, is 7"]),
    (f"{MATCHES}_not_shrinking", counts((-2 * DAY, 9), (-DAY, 7)), []),
    (f"{MATCHES}_not_shrinking", counts((-DAY, 8), (-2 * DAY, 7)), ["was 8, is 7"]),
    (f"{MATCHES}_not_shrinking", counts((timedelta(0), 9), (DAY, 9)), []),
    # a match has two sides, and a final of one of them is none
    (
        f"{MATCHES}_finals_have_goals",
        change(MATCHES, 1, away_goals=None),
        ["match 2: FINISHED without goals"],
    ),
    (
        f"{MATCHES}_teams_known",
        change(MATCHES, 6, home_team_id=99, home_team_name=None),
        ["PL team 99 (no name)"],
    ),
    (f"{MATCHES}_teams_known", gone(TEAMS), ["PL team 11 (Club 11)"]),
    # a team that is called off may play elsewhere, one that is awarded may not
    (f"{MATCHES}_team_plays_once_a_day", change(MATCHES, 2, status="CANCELLED"), []),
    (f"{MATCHES}_team_plays_once_a_day", change(MATCHES, 2, status="SCHEDULED"), []),
    (
        f"{MATCHES}_team_plays_once_a_day",
        change(MATCHES, 5, utc_date=YESTERDAY.replace(hour=0)),
        [f"team {team} on 2026-11-20: match {match} and match 6"
         for team, match in ((12, 1), (13, 2))],
    ),
    (
        f"{MATCHES}_team_plays_once_a_day",
        change(MATCHES, 5, utc_date=YESTERDAY.replace(hour=0) - timedelta(seconds=1)),
        [],
    ),
    # who is not in the table of a stage that has none misses nothing
    (
        f"{STANDINGS}_holds_every_team",
        change(MATCHES, 6, stage="REGULAR_SEASON"),
        ["PL team 21 (Club 21)", "PL team 22 (Club 22)"],
    ),
    (
        f"{STANDINGS}_holds_every_team",
        change(MATCHES, 6, stage="REGULAR_SEASON", season_id=2402),
        [],
    ),
    # a table of the home matches alone is not the table
    (
        f"{STANDINGS}_holds_every_team",
        change(STANDINGS, 0, type="AWAY"),
        ["PL team 11 (Club 11)"],
    ),
    # points that are known to be added or deducted, and points that are not
    (f"{STANDINGS}_points_mostly_add_up", other_points(STANDINGS, 1), []),
    (f"{LEAGUE}_points_add_up", change(LEAGUE, 0, points=5, points_adjustment=2), []),
    (f"{LEAGUE}_points_add_up", change(LEAGUE, 0, points_adjustment=None), []),
    (
        f"{LEAGUE}_points_add_up",
        change(LEAGUE, 3, points_adjustment=None),
        [f"{_LINE} team 12: points -6, not 0"],
    ),
    # positions
    (f"{LEAGUE}_positions_without_gaps", places(4, 3, 2, 1), []),
    (
        f"{LEAGUE}_positions_without_gaps",
        places(1, 1, 3, 4),
        [f"{_LINE} team 13: position 1, not 2"],
    ),
    (
        f"{LEAGUE}_positions_without_gaps",
        places(0, 1, 2, 3),
        [f"{_LINE} team {team}: position {place}, not {place + 1}"
         for team, place in ((11, 0), (12, 3), (13, 1), (14, 2))],
    ),
    # a match that one of live and batch knows is known
    (f"{RECONCILIATION}_match_in_live_or_batch", gone(STATE), []),
    (f"{RECONCILIATION}_match_in_live_or_batch", gone(MATCHES), []),
    # columns one by one
    *(
        (
            f"{MATCHES}_goals_not_negative",
            change(MATCHES, 0, **{name: -2}),
            [f"match 1: {name} -2"],
        )
        for name in columns(MATCHES)
        if name.endswith("_goals")
    ),
    *(
        (
            f"{MATCHES}_values_known",
            change(MATCHES, 0, **{name: "ODD"}),
            [f"match 1: {name} ODD"],
        )
        for name in ("status", "stage", "winner", "duration")
    ),
    (
        f"{STANDINGS}_labels_known",
        change(STANDINGS, 0, stage="ODD"),
        ["PL season 2403 ODD TOTAL team 11: stage ODD"],
    ),
    *(
        (
            f"{LEAGUE}_counts_not_negative",
            change(LEAGUE, 0, **{name: -2}),
            [f"{_LINE} team 11: {name} -2"],
        )
        for name in ("played", "won", "drawn", "lost", "goals_for", "goals_against")
    ),
]  # fmt: skip


@pytest.mark.parametrize("engine", engines())
@pytest.mark.parametrize(("name", "plant", "expected"), _CASES)
def test_where_a_check_draws_the_line(
    engine: str, name: str, plant: Callable[[World], None], expected: list[str]
) -> None:
    world = clean()
    plant(world)
    assert keys(require(engine), name, world) == expected


@pytest.mark.parametrize("engine", engines())
@pytest.mark.parametrize("table", TESTED)
def test_every_column_that_must_have_a_value_is_looked_at(
    engine: str, table: str
) -> None:
    must = [c.name for c in TABLES[table].columns if not c.nullable]
    world = {table: [row(table, **{name: None}) for name in must]}
    found = keys(require(engine), f"{table}_not_null", world)
    assert sorted(key.rpartition(": no ")[2] for key in found) == sorted(must)


def test_known_values_are_those_of_the_contract() -> None:
    """Transforms cannot import the contract: each holds them for itself."""
    paths = {"winner": "score.winner", "duration": "score.duration"}
    for column, values in KNOWN.items():
        assert len(set(values)) == len(values)
        assert set(values) == set(API_VALUES[paths.get(column, column)])


def test_every_table_is_tested_for_its_key_and_its_nulls() -> None:
    for table in TESTED:
        assert CHECKS[f"{table}_unique"].severity == "fail"
        assert CHECKS[f"{table}_not_null"].severity == "fail"


def test_every_check_has_a_description() -> None:
    for check in CHECKS.values():
        assert (check.build.__doc__ or "").split("\n")[0].endswith(".")


# ---------------------------------------------------------------- results stay


def run(bench: Bench, as_of: datetime) -> dict[str, Row]:
    """Run the data tests on what is in the bench; the results of `as_of`."""
    rows = bench.run(RESULTS, as_of=as_of, competitions=["PL", "WC"])
    return {one["test"]: one for one in rows if one["as_of"] == as_of}


def test_a_second_run_at_one_time_finds_the_same_rows() -> None:
    bench = Bench(require("duckdb"))
    bench.rows = clean()
    run(bench, NOON)
    first = list(bench.rows[RESULTS])
    run(bench, NOON)
    assert same_rows(bench.rows[RESULTS], first)


def test_a_second_run_at_the_same_time_replaces_the_results() -> None:
    bench = Bench(require("duckdb"))
    bench.rows = clean()
    repeat(MATCHES)(bench.rows)
    assert run(bench, NOON)[f"{MATCHES}_unique"]["status"] == "fail"
    bench.rows[MATCHES].pop()
    assert broken(run(bench, NOON)) == {}


def test_an_earlier_time_has_rows_of_its_own() -> None:
    """It is compared with earlier results, not with later ones."""
    bench = Bench(require("duckdb"))
    bench.rows = clean()
    later = run(bench, NOON)
    bench.rows[MATCHES].pop()
    test = f"{MATCHES}_not_shrinking"
    assert run(bench, NOON - 3 * DAY)[test]["status"] == "pass"
    result = run(bench, NOON - HOUR)[test]
    assert (result["status"], result["sample"]) == ("fail", "was 7, is 6")
    kept = [one for one in bench.rows[RESULTS] if one["as_of"] == NOON]
    assert same_rows(kept, later.values())


def test_the_newest_results_are_fetched_failures_first(bench: Bench) -> None:
    def result(test: str, status: str, as_of: datetime) -> Row:
        return row(RESULTS, test=test, status=status, as_of=as_of, table_name=test[0])

    bench.put(
        RESULTS,
        *(result(test, "pass", NOON) for test in ("b1", "a2", "a1")),
        *(result(test, "warn", NOON) for test in ("b2", "a3")),
        result("c1", "fail", NOON),
        result("a1", "fail", NOON - HOUR),
        result("a1", "fail", NOON + HOUR),
    )

    def tests_of(as_of: datetime) -> list[str]:
        return [
            one["test"]
            for one in bench.fetch("query_data_tests", since=as_of - DAY, as_of=as_of)
        ]

    assert tests_of(NOON) == ["c1", "a3", "b2", "a1", "a2", "b1"]
    assert tests_of(NOON + HOUR - timedelta(seconds=1)) == tests_of(NOON)
    assert tests_of(NOON - HOUR) == ["a1"]
    assert tests_of(NOON - DAY) == []
