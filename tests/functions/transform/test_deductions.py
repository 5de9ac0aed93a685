"""Points that the league takes from a team, from the responses to the published
table."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.functions.publish.published import DASHBOARD, LIVE, publish, read
from tests.functions.world import (
    FULL,
    JSON,
    NOON,
    World,
    days,
    match,
    matches_response,
    minutes,
    season_response,
    stamp,
    standings_response,
    table,
    table_row,
    team,
)

pytestmark = pytest.mark.slow

Standing = list[tuple[int, int, int | None, int | None]]
"""Number, points, adjustment and places moved of each team, from the top."""

SUNDAY = NOON + days(1)


@pytest.fixture
def world(world: World, tmp_path: Path) -> World:
    world.change_settings(site_uri=str(tmp_path / "site"), competitions=("PL",))
    return world


def played(number: int, result: str, *, ago: float, status: str = "FINISHED") -> JSON:
    """A match as "1 2-0 2", the teams by their numbers, some days before noon."""
    home, score, away = result.split()
    goals = tuple(map(int, score.split("-")))
    return match(
        number,
        status=status,
        kick_off=NOON - days(ago),
        updated=NOON - days(ago) + minutes(5),
        goals=(goals[0], goals[1]),
        homeTeam=team(int(home)),
        awayTeam=team(int(away)),
    )


def line(number: int, position: int, results: str, adjustment: int = 0) -> JSON:
    """The official line of a team that ended its matches as in "WDL"."""
    won, drawn, lost = (results.count(letter) for letter in "WDL")
    counts = {"playedGames": len(results), "won": won, "draw": drawn, "lost": lost}
    points = 3 * won + drawn + adjustment
    goals = {"goalsFor": won, "goalsAgainst": lost, "goalDifference": won - lost}
    return table_row(number, position, points=points, **counts, **goals)


def official(adjustment: int) -> JSON:
    """The table after two rounds: team 1 won both, and points were taken from it."""
    lines = [
        (1, "WW", adjustment), (2, "WL", 0), (3, "WL", 0), (4, "LL", 0)
    ]  # fmt: skip
    lines.sort(key=lambda line: -(3 * line[1].count("W") + line[2]))
    placed = enumerate(lines, start=1)
    return standings_response(table(*(line(n, at, r, a) for at, (n, r, a) in placed)))


ROUNDS = [
    played(1, "1 1-0 2", ago=14),
    played(2, "3 1-0 4", ago=14),
    played(3, "1 1-0 3", ago=7),
    played(4, "2 1-0 4", ago=7),
]


def standing(world: World, as_of: datetime = NOON) -> Standing:
    """The table that is published."""
    world.call(FULL, as_of=stamp(as_of))
    world.call("run_data_tests", as_of=stamp(as_of))
    publish(world, DASHBOARD, as_of=stamp(as_of))
    (league_table,) = read(world, "dashboard.json")["league_tables"]["data"]
    names = ("points", "points_adjustment", "places_moved")
    return [
        (row["team_id"], *(row[name] for name in names)) for row in league_table["rows"]
    ]


def complaints(world: World, as_of: datetime = NOON) -> list[JSON]:
    """The data tests about points that did not pass."""
    return [
        row
        for row in world.rows("gold_data_test_results")
        if row["as_of"] == as_of and row["status"] != "pass" and "points" in row["test"]
    ]


def test_a_deduction_is_ranked_and_passes_the_data_tests(world: World) -> None:
    world.store_response(matches_response(*ROUNDS))
    world.store_response(official(-4), resource="standings")
    world.load_into_silver()
    assert standing(world) == [
        (2, 3, 0, 0), (3, 3, 0, 0), (1, 2, -4, 0), (4, 0, 0, 0)
    ]  # fmt: skip
    for row in world.rows("gold_league_table"):
        assert row["points_difference"] == 0
        assert row["is_complete"] is row["is_as_official"] is True
    assert complaints(world) == []


@pytest.mark.parametrize("status", ["IN_PLAY", "FINISHED"])
def test_a_deduction_is_kept_while_the_official_table_lags(
    world: World, status: str
) -> None:
    """Also in the tables of the day, which are all that live.json has."""
    now = played(5, "1 1-0 4", ago=0.05, status=status)
    world.store_response(matches_response(*ROUNDS, now))
    world.store_response(official(-4), resource="standings")
    world.load_into_silver()
    assert standing(world) == [
        (1, 5, -4, 2), (2, 3, 0, -1), (3, 3, 0, -1), (4, 0, 0, 0)
    ]  # fmt: skip
    publish(world, LIVE)
    (league_table,) = read(world, "live.json")["tables"]["data"]
    assert league_table["rows"][0]["points_adjustment"] == -4
    assert complaints(world) == []


def test_a_deduction_of_the_nightly_table_is_applied(world: World) -> None:
    """Between two rounds live is not fetched; the table of the night is the newer one,
    until live is fetched again, also when that returns the table of before."""
    world.store_response(matches_response(*ROUNDS), at=NOON - days(6))
    world.store_response(official(0), resource="standings", at=NOON - days(6))
    world.load_into_silver()
    assert standing(world, NOON - days(6))[0] == (1, 6, 0, 0)

    for days_ago, adjustment in ((4, -4), (3, -4), (2, -2)):
        night = NOON - days(days_ago)
        world.store_response(
            season_response(*ROUNDS), resource="batch_matches", at=night
        )
        body = official(adjustment)
        world.store_response(body, resource="batch_standings", at=night)
        world.load_into_silver()
        adjustments = {team: given for team, _, given, _ in standing(world, night)}
        assert adjustments == {1: adjustment, 2: 0, 3: 0, 4: 0}

    world.store_response(official(0), resource="standings", at=NOON)
    world.load_into_silver()
    assert standing(world)[0] == (1, 6, 0, 0)
    world.store_response(official(-2), resource="batch_standings", at=SUNDAY)
    world.load_into_silver()
    assert standing(world, SUNDAY)[0] == (1, 4, -2, 0)
