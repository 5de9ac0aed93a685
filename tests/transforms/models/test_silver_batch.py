"""Batch silver, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, permutations
from typing import Any

import pytest

from tests.engines import canonical, require
from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import match, raw_match, raw_team, score, table_row, team

Row = dict[str, Any]

FAR_BACK = NOON - timedelta(days=30)
MORNING, EVENING = "2026-11-21T09:00:00Z", "2026-11-21T21:00:00Z"


def matches(bench: Bench, *snapshot_ids: str) -> list[Row]:
    return bench.run("silver_matches", since=FAR_BACK, snapshot_ids=list(snapshot_ids))


def teams(bench: Bench, *snapshot_ids: str) -> list[Row]:
    return bench.run("silver_teams", since=FAR_BACK, snapshot_ids=list(snapshot_ids))


def tables(bench: Bench, *snapshot_ids: str, since: datetime = FAR_BACK) -> list[Row]:
    """Drain standings as the step does: the seasons they are of, then the tables."""
    drained = {"since": since, "snapshot_ids": list(snapshot_ids)}
    touched = bench.fetch("query_touched_seasons", **drained)
    season_ids = [row["season_id"] for row in touched]
    rows = bench.run("silver_standings", since=since, season_ids=season_ids)
    return sorted(rows, key=lambda row: (row["season_id"], row["position"]))


def at(stamp: str, goals: int = 0) -> Row:
    """A match in play under a stamp."""
    return match(
        status="IN_PLAY",
        lastUpdated=stamp,
        score=score((goals, 0), winner="HOME_TEAM" if goals else "DRAW"),
    )


# Matches


def test_every_column_is_taken_from_the_response(bench: Bench) -> None:
    payload = match(
        7,
        status="FINISHED",
        stage="GROUP_STAGE",
        group="Group A",
        matchday=None,
        homeTeam=team(None),
        awayTeam=team(9, "Örebro"),
        lastUpdated=EVENING,
        score=score(
            (5, 4),
            half=(1, 0),
            winner="HOME_TEAM",
            duration="PENALTY_SHOOTOUT",
            regular=(1, 1),
            extra=(0, 0),
            penalties=(4, 3),
        ),
    )
    bench.put("raw_batch_matches", raw_match("s1", NOON, payload))
    (row,) = matches(bench, "s1")
    assert row.pop("content_hash")
    assert row == {
        "match_id": 7,
        "status_timestamp": datetime(2026, 11, 21, 21, tzinfo=UTC),
        "fetched_at": NOON,
        "snapshot_id": "s1",
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": 2403,
        "season_start_date": date(2026, 8, 15),
        "utc_date": datetime(2026, 11, 21, 15, tzinfo=UTC),
        "status": "FINISHED",
        "stage": "GROUP_STAGE",
        "group": "GROUP_A",
        "matchday": None,
        "home_team_id": None,
        "home_team_name": None,
        "home_team_tla": None,
        "away_team_id": 9,
        "away_team_name": "Örebro",
        "away_team_tla": "ÖRE",
        "winner": "HOME_TEAM",
        "duration": "PENALTY_SHOOTOUT",
        "home_goals": 1,
        "away_goals": 1,
        "home_half_time_goals": 1,
        "away_half_time_goals": 0,
        "home_shootout_goals": 4,
        "away_shootout_goals": 3,
        "is_score_contradictory": False,
        "is_final": True,
        "is_in_play": False,
        "effective_at": NOON,
        "missing_since": None,
    }


def test_an_older_stamp_never_overwrites_a_newer_one(bench: Bench) -> None:
    bench.put(
        "raw_batch_matches",
        raw_match("s1", NOON, at(EVENING, goals=2)),
        raw_match("s2", NOON + minutes(60), at(MORNING, goals=1)),
    )
    matches(bench, "s1")
    for drained in (["s2"], ["s1", "s2"]):
        (row,) = matches(bench, *drained)
        assert (row["snapshot_id"], row["home_goals"]) == ("s1", 2)


def test_under_one_stamp_the_newest_response_wins(bench: Bench) -> None:
    """Also where it says the same: then the row tells that it is still said."""
    bench.put(
        "raw_batch_matches",
        raw_match("s1", NOON, at(MORNING, goals=2)),
        raw_match("s2", NOON + minutes(60), at(MORNING, goals=1)),
        raw_match("s3", NOON + minutes(90), at(MORNING, goals=1)),
    )
    for drained, goals in (("s1", 2), ("s2", 1), ("s3", 1), ("s1", 1)):
        (row,) = matches(bench, drained)
        assert row["home_goals"] == goals
    assert (row["snapshot_id"], row["fetched_at"]) == ("s3", NOON + minutes(90))


def test_of_responses_of_one_moment_the_later_stamp_wins_though_ahead(
    bench: Bench,
) -> None:
    """Both stamps count as of their response; the ids say the opposite."""
    bench.put(
        "raw_batch_matches",
        raw_match("z", NOON, at("2026-11-21T12:03:00Z", goals=1)),
        raw_match("a", NOON, at("2026-11-21T12:05:00Z", goals=2)),
    )
    for drained in (["z", "a"], ["z"], ["a"]):
        (row,) = matches(bench, *drained)
        assert (row["snapshot_id"], row["home_goals"]) == ("a", 2)


def odd_rows() -> list[tuple[str, Row]]:
    """Responses that tie in all but the last part of the order, in each part in turn.

    No response has a match twice; what two do in one moment, only their ids tell apart.
    """
    return [
        ("b", raw_match("b", NOON, at(MORNING, goals=1))),
        ("a", raw_match("a", NOON, at(MORNING, goals=2))),
        ("B", raw_match("B", NOON, at(MORNING, goals=3))),
        ("z", raw_match("z", NOON - minutes(1), at(MORNING, goals=4))),
        ("é", raw_match("é", NOON - minutes(2), at(EVENING, goals=5))),
    ]


@pytest.mark.slow
def test_any_order_of_draining_gives_the_same_matches() -> None:
    rows = odd_rows()
    outcomes = []
    for order in islice(permutations(name for name, _ in rows), 0, None, 13):
        bench = Bench(require("duckdb"))
        bench.put("raw_batch_matches", *(row for _, row in rows))
        for snapshot_id in order:
            matches(bench, snapshot_id)
        outcomes.append(canonical(bench.rows["silver_matches"]))
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_ties_are_settled_alike_on_both_engines(bench: Bench) -> None:
    """One by one backwards, and all at once: `b` is greater than `a` and `B`."""
    rows = odd_rows()
    bench.put("raw_batch_matches", *(row for _, row in rows))
    for name, _ in reversed(rows[:4]):
        matches(bench, name)
    assert [row["snapshot_id"] for row in bench.rows["silver_matches"]] == ["b"]
    bench.rows["silver_matches"].clear()
    (row,) = matches(bench, *(name for name, _ in rows[:4]))
    assert row["snapshot_id"] == "b"
    (row,) = matches(bench, "é")
    assert row["home_goals"] == 5


def test_only_drained_snapshots_are_read_and_the_rest_stays(bench: Bench) -> None:
    bench.put(
        "raw_batch_matches",
        raw_match("s1", NOON, match(1)),
        raw_match("s2", NOON, match(2)),
        raw_match("s3", NOON, match(3)),
    )
    matches(bench, "s1")
    assert sorted(row["match_id"] for row in matches(bench, "s3")) == [1, 3]


# Standings


def test_the_newest_response_of_a_season_is_its_table(bench: Bench) -> None:
    later = NOON + minutes(15)
    bench.put(
        "raw_batch_standings",
        table_row("s1", NOON, 1),
        table_row("s1", NOON, 2, position=2),
        table_row("s2", later, 2, points=9),
    )
    assert len(tables(bench, "s1")) == 1
    for drained in (["s2"], ["s1"], ["s1", "s2"]):
        (row,) = tables(bench, *drained)
        assert (row["team_id"], row["position"], row["points"]) == (2, 1, 9)
        assert row["fetched_at"] == later


def test_of_responses_of_one_moment_the_greater_id_is_the_newest(bench: Bench) -> None:
    bench.put("raw_batch_standings", table_row("s1", NOON, 1), table_row("s2", NOON, 2))
    for drained in ("s1", "s2", "s1"):
        assert [row["team_id"] for row in tables(bench, drained)] == [2]


def test_another_season_and_another_competition_keep_their_tables(bench: Bench) -> None:
    """Also when they were fetched long before, and no row of theirs is looked at."""
    old = NOON - timedelta(days=20)
    bench.put(
        "raw_batch_standings",
        table_row("s1", old, 1, season_id=2300),
        table_row("s2", old, 2, season_id=2500, competition_code="SA"),
        table_row("s3", NOON, 3, season_id=2403),
    )
    tables(bench, "s1", "s2")
    rows = tables(bench, "s3", since=NOON)
    assert [(row["season_id"], row["team_id"]) for row in rows] == [
        (2300, 1),
        (2403, 3),
        (2500, 2),
    ]


def test_home_away_and_total_stand_beside_each_other_until_only_total_comes(
    bench: Bench,
) -> None:
    kinds = ("TOTAL", "HOME", "AWAY")
    bench.put(
        "raw_batch_standings",
        *(table_row("s1", NOON, 1, type=kind, form="W,D,L") for kind in kinds),
    )
    rows = tables(bench, "s1")
    assert sorted(row["type"] for row in rows) == sorted(kinds)
    bench.put("raw_batch_standings", table_row("s2", NOON + minutes(1), 1, form=""))
    (row,) = tables(bench, "s2")
    assert (row["type"], row["form"]) == ("TOTAL", None)


def test_spellings_of_a_group_are_one(bench: Bench) -> None:
    spelled = ["GROUP_A", "Group B", "League phase", None]
    bench.put(
        "raw_batch_standings",
        *(
            table_row("s1", NOON, n, group=group, stage="GROUP_STAGE", position=n)
            for n, group in enumerate(spelled, start=1)
        ),
    )
    rows = tables(bench, "s1")
    assert [(row["stage"], row["group"]) for row in rows] == [
        ("GROUP_STAGE", "GROUP_A"),
        ("GROUP_STAGE", "GROUP_B"),
        ("LEAGUE_STAGE", None),
        ("GROUP_STAGE", None),
    ]
    later = NOON + minutes(1)
    bench.put(
        "raw_batch_standings",
        table_row("s2", later, 1, group="Group A", stage="GROUP_STAGE", points=9),
    )
    (row,) = tables(bench, "s2")
    assert (row["group"], row["points"]) == ("GROUP_A", 9)


def test_a_team_in_two_spellings_of_a_table_is_there_once(bench: Bench) -> None:
    bench.put(
        "raw_batch_standings",
        table_row("s1", NOON, 1, group="GROUP_A", table_sha256="a", points=1),
        table_row("s1", NOON, 1, group="Group A", table_sha256="b", points=2),
    )
    (row,) = tables(bench, "s1")
    assert row["points"] == 2


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_any_order_of_draining_gives_the_same_tables(
    bench: Bench, order: tuple[int, ...]
) -> None:
    """Each drain looks back no further than to what it drains."""
    rows = [
        table_row("s0", NOON, 1),
        table_row("s1", NOON + minutes(5), 2),
        table_row("s2", NOON + minutes(9), 3, season_id=2300),
    ]
    bench.put("raw_batch_standings", *rows)
    for number in order:
        tables(bench, f"s{number}", since=rows[number]["fetched_at"])
    teams = {row["season_id"]: row["team_id"] for row in bench.rows["silver_standings"]}
    assert teams == {2403: 2, 2300: 3}
    assert len(bench.rows["silver_standings"]) == 2


# Teams


def test_a_team_is_what_is_known_of_it(bench: Bench) -> None:
    seen = datetime(2022, 2, 10, 19, 48, 56, tzinfo=UTC)
    bench.put(
        "raw_batch_teams",
        raw_team(
            *("s1", NOON, 57),
            shortName="Arsenal",
            area={"id": 2072, "name": "England", "code": "ENG", "flag": None},
            venue="Emirates Stadium",
            founded=1886,
            clubColors="Red / White",
            website="https://www.arsenal.example",
            last_updated_at=seen,
        ),
    )
    (row,) = teams(bench, "s1")
    assert row == {
        "team_id": 57,
        "fetched_at": NOON,
        "snapshot_id": "s1",
        "competition_code": "PL",
        "name": "Team 57",
        "short_name": "Arsenal",
        "tla": "TEA",
        "crest_url": "https://crests.example/57.png",
        "area_name": "England",
        "venue": "Emirates Stadium",
        "founded_year": 1886,
        "club_colors": "Red / White",
        "website_url": "https://www.arsenal.example",
        "last_updated_at": seen,
    }


def test_of_a_team_nothing_but_its_id_need_be_known(bench: Bench) -> None:
    bare = raw_team("s1", NOON, 1) | {"payload": '{"id": 1}'}
    nulls = dict.fromkeys(("name", "shortName", "tla", "crest", "area", "founded"))
    bench.put("raw_batch_teams", bare, raw_team("s1", NOON, 2, **nulls))
    rows = teams(bench, "s1")
    known = {"team_id", "fetched_at", "snapshot_id", "competition_code"}
    assert sorted(row["team_id"] for row in rows) == [1, 2]
    for row in rows:
        assert {name for name, value in row.items() if value is not None} == known


@pytest.mark.parametrize(
    "order", [("s1", "s2", "s3"), ("s3", "s2", "s1"), ("s2", "s3", "s1")]
)
def test_a_team_of_several_competitions_is_that_of_the_newest_response(
    bench: Bench, order: tuple[str, ...]
) -> None:
    """Two responses came in the same moment: the greater id decides, here s3."""
    bench.put(
        "raw_batch_teams",
        raw_team("s1", NOON - minutes(1), 1, name="old"),
        raw_team("s2", NOON, 1, name="league"),
        raw_team("s3", NOON, 1, name="cup", competition_code="CL"),
        raw_team("s3", NOON, 2, competition_code="CL"),
    )
    for snapshot_id in order:
        teams(bench, snapshot_id)
    newest = {
        row["team_id"]: (row["name"], row["competition_code"])
        for row in bench.rows["silver_teams"]
    }
    assert newest == {1: ("cup", "CL"), 2: ("Team 2", "CL")}
    at_once = Bench(bench.engine)
    at_once.put("raw_batch_teams", *bench.rows["raw_batch_teams"])
    teams(at_once, *order)
    assert canonical(at_once.rows["silver_teams"]) == canonical(
        bench.rows["silver_teams"]
    )
