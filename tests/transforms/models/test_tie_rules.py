"""The league table as it stands, on both engines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from functions.shared.runtime.settings import FREE_PLAN, TRACKED
from tests.engines import same_rows
from tests.transforms.bench import NOON, Bench
from tests.transforms.leagues import (
    KICK_OFF,
    SEASON,
    STAMP,
    ended,
    live,
    made,
    match,
    official,
)
from tests.transforms.rows import ledger
from transforms.tie_rules import DEFAULT_RULE, TIE_RULES, TieRule

pytestmark = pytest.mark.slow

Row = dict[str, Any]
Results = tuple[str, ...]

LATER = STAMP + timedelta(minutes=1)
HOUR = timedelta(hours=1)


def tables(bench: Bench) -> dict[tuple[Any, ...], list[Row]]:
    """Every table by competition, season, stage and group, its rows by position."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in sorted(made(bench), key=lambda row: row["position"]):
        key = ("competition_code", "season_id", "stage", "group")
        found.setdefault(tuple(row[name] for name in key), []).append(row)
    return found


def table(bench: Bench) -> list[Row]:
    """The rows of the only table there is, by position."""
    (only,) = tables(bench).values()
    return only


def seasons(bench: Bench) -> dict[int, list[Row]]:
    """Every table by its season: many cases are one season each."""
    return dict(sorted((key[1], rows) for key, rows in tables(bench).items()))


def play(bench: Bench, *results: str, **changes: Any) -> None:
    """Matches as batch has them, numbered from 1."""
    first = len(bench.rows["silver_matches"]) + 1
    rows = (match(first + i, text, **changes) for i, text in enumerate(results))
    bench.put("silver_matches", *rows)


def order(rows: list[Row], among: str = "") -> str:
    """The teams of a table from the top; only some of them."""
    letters = [chr(row["team_id"]) for row in rows]
    return "".join(letter for letter in letters if letter in (among or letters))


def of(letter: str, rows: list[Row]) -> Row:
    (row,) = (row for row in rows if row["team_id"] == ord(letter))
    return row


def points(rows: list[Row]) -> dict[str, int]:
    return {chr(row["team_id"]): row["points"] for row in rows}


def rule(competition: str, year: int) -> Row:
    """What puts matches under a rule: a season that begins in the year."""
    return {"competition_code": competition, "season_start_date": date(year, 7, 1)}


# --- what is counted ----------------------------------------------------------------


def test_a_table_of_what_was_played(bench: Bench) -> None:
    play(bench, "A 2-1 B", "B 0-0 C", "C 0-4 A", "B - A")
    rows = table(bench)
    assert rows[0] == {
        "competition_code": "PL",
        "season_id": SEASON,
        "season_start_date": date(2026, 8, 15),
        "stage": "REGULAR_SEASON",
        "group": None,
        "team_id": ord("A"),
        "as_of": NOON,
        "team_name": "Team A",
        "team_tla": "AAA",
        "position": 1,
        "played": 2,
        "won": 2,
        "drawn": 0,
        "lost": 0,
        "goals_for": 6,
        "goals_against": 1,
        "goal_difference": 5,
        "points": 6,
        "in_play_count": 0,
        "uncounted_count": 0,
        "form": "W,W",
        "tie_rule": "PL-2019",
        "official_position": None,
        "official_played": None,
        "official_points": None,
        "official_goal_difference": None,
        "places_moved": None,
        "points_difference": None,
        "is_complete": None,
        "is_as_official": None,
        "points_adjustment": None,
    }
    counts = (
        "position",
        "team_tla",
        "played",
        "won",
        "drawn",
        "lost",
        "points",
        "form",
    )
    assert [[row[name] for name in counts] for row in rows[1:]] == [
        [2, "BBB", 2, 0, 1, 1, 1, "D,L"],
        [3, "CCC", 2, 0, 1, 1, 1, "L,D"],
    ]


def test_the_table_is_replaced_as_a_whole(bench: Bench) -> None:
    """The whole statement: rows come, change and go, but not for an older as_of."""
    play(bench, "A 1-0 B", "C 1-0 D")
    group = {"stage": "GROUP_STAGE", "group": "GROUP_A"}
    play(bench, "A 1-0 B", **group)
    rows = bench.run("gold_league_table", as_of=NOON)
    assert same_rows(rows, made(bench))
    assert len(rows) == 6
    bench.rows["silver_matches"] = [match(1, "A 0-1 B"), match(3, "A 0-1 C", **group)]
    rows = bench.run("gold_league_table", as_of=NOON + HOUR)
    assert {(chr(r["team_id"]), r["group"], r["points"]) for r in rows} == {
        ("A", None, 0),
        ("B", None, 3),
        ("A", "GROUP_A", 0),
        ("C", "GROUP_A", 3),
    }
    bench.rows["silver_matches"] = []
    assert same_rows(bench.run("gold_league_table", as_of=NOON), rows)


def test_without_matches_and_official_tables_there_is_none(bench: Bench) -> None:
    assert tables(bench) == {}


def test_points_then_goal_difference_then_goals_for_then_name(bench: Bench) -> None:
    play(bench, "E 1-0 Y", "D 3-1 Y", "C 3-1 Z", "B 2-0 Z", "A 0-1 X")
    play(bench, "X 0-0 E", "X 9-0 F")
    assert order(table(bench)) == "XECDBAYZF"


def test_a_win_is_three_points(bench: Bench) -> None:
    play(bench, "A 1-0 B", "C 0-0 D", "D 0-0 C", "A 0-9 E", "B 0-0 C")
    assert points(table(bench)) == {"A": 3, "B": 1, "C": 3, "D": 2, "E": 3}


NAMES = ("Ærø", "Zürich", "aik", "Örgryte", "1. FC Köln", "Åland", "A\u0301", "ﬁ", "🦊")


def test_equal_teams_are_ordered_by_the_code_points_of_their_names(
    bench: Bench,
) -> None:
    """Whatever the engine's collation, and whatever it encodes text in."""
    for number, name in enumerate(NAMES):
        away = {"away_team_id": number, "away_team_name": name}
        bench.put("silver_matches", match(number, "? - A", **away))
    assert [row["team_name"] for row in table(bench)] == sorted(NAMES)


def test_a_nameless_team_is_last_and_equal_names_are_by_id(bench: Bench) -> None:
    play(bench, "C - B", "? - A", home_team_name=None, away_team_name="Same")
    assert order(table(bench)) == "ABC"


def test_which_matches_count(bench: Bench) -> None:
    counted: dict[str, tuple[int, int, int, str | None]] = {}
    counted |= dict.fromkeys(("FINISHED", "AWARDED"), (1, 3, 0, "W"))
    counted |= dict.fromkeys(("IN_PLAY", "PAUSED", "EXTRA_TIME"), (1, 3, 1, None))
    others = ("SCHEDULED", "TIMED", "POSTPONED", "SUSPENDED", "CANCELLED", "OTHER")
    expected = counted | dict.fromkeys(others, (0, 0, 0, None))
    for season, status in enumerate(expected):
        play(bench, "B 2-0 A", status=status, winner="HOME_TEAM", season_id=season)
    found = seasons(bench)
    for season, (status, counts) in enumerate(expected.items()):
        winner, loser = of("B", found[season]), of("A", found[season])
        names = ("played", "points", "in_play_count", "form")
        assert tuple(winner[name] for name in names) == counts, status
        assert (loser["played"], loser["lost"], loser["points"]) == (
            *counts[:1] * 2,
            0,
        )
        assert winner["goals_for"] == loser["goals_against"] == 2 * counts[0]
        assert winner["uncounted_count"] == loser["uncounted_count"] == 0
        assert loser["in_play_count"] == counts[2]


def test_goalless_as_soon_as_in_play(bench: Bench) -> None:
    play(bench, "A 0-0 B", status="IN_PLAY", winner="DRAW")
    for row in table(bench):
        assert (row["played"], row["drawn"], row["points"]) == (1, 1, 1)


def test_matches_with_unknown_goals_are_counted_as_uncounted(bench: Bench) -> None:
    unknown: tuple[Row, ...] = (
        {"home_goals": None},
        {"away_goals": None},
        {"home_goals": None, "away_goals": None},
        {"away_team_id": None},
    )
    cases = [
        {"status": status} | change
        for status in ("FINISHED", "AWARDED", "IN_PLAY")
        for change in unknown
    ]
    for season, case in enumerate(cases):
        play(bench, "A 1-0 B", winner="HOME_TEAM", season_id=season, **case)
    found = seasons(bench)
    for season, case in enumerate(cases):
        rows = found[season]
        assert order(rows) == ("A" if "away_team_id" in case else "AB"), case
        for row in rows:
            assert row["uncounted_count"] == 1, case
            assert row["played"] == row["points"] == row["goals_for"] == 0
            assert row["goals_against"] == row["in_play_count"] == 0
            assert row["form"] is None


def test_the_goals_decide_and_a_level_award_goes_to_its_winner(bench: Bench) -> None:
    expected = {
        ("A 0-0 B", "AWARDED", "DRAW"): (1, 1),
        ("A 0-0 B", "AWARDED", None): (1, 1),
        ("A 1-1 B", "AWARDED", "HOME_TEAM"): (3, 0),
        ("A 1-1 B", "AWARDED", "AWAY_TEAM"): (0, 3),
        ("A 0-3 B", "AWARDED", "AWAY_TEAM"): (0, 3),
        ("A 2-1 B", "AWARDED", "AWAY_TEAM"): (3, 0),
        ("A 1-1 B", "FINISHED", "HOME_TEAM"): (1, 1),
        ("A 1-0 B", "FINISHED", "DRAW"): (3, 0),
    }
    for season, (result, status, winner) in enumerate(expected):
        play(bench, result, status=status, winner=winner, season_id=season)
    found = seasons(bench)
    for season, (case, wanted) in enumerate(expected.items()):
        rows = found[season]
        assert tuple(of(letter, rows)["points"] for letter in "AB") == wanted, case
        for row in rows:
            outcome = (row["won"], row["drawn"], row["lost"], row["form"])
            by_points = {3: (1, 0, 0, "W"), 1: (0, 1, 0, "D"), 0: (0, 0, 1, "L")}
            assert outcome == by_points[row["points"]]


def test_every_team_of_the_fixture_list_has_a_row(bench: Bench) -> None:
    play(bench, "B 1-0 A", "D - C", "? - E", "? - ?")
    rows = table(bench)
    assert order(rows) == "BCDEA"
    assert [row["played"] for row in rows] == [1, 0, 0, 0, 1]
    assert [row["position"] for row in rows] == [1, 2, 3, 4, 5]


def test_a_knock_out_has_no_table(bench: Bench) -> None:
    for stage in ("FINAL", "LAST_16", "PLAYOFFS", "QUALIFICATION_ROUND_1"):
        play(bench, "A 1-0 B", stage=stage)
        bench.put("silver_standings", official(1, "A", stage=stage))
    assert tables(bench) == {}


def test_groups_phases_seasons_and_competitions_have_tables_of_their_own(
    bench: Bench,
) -> None:
    play(bench, "A 1-0 B", competition_code="EC", stage="GROUP_STAGE", group="GROUP_A")
    play(bench, "C 1-0 D", competition_code="EC", stage="GROUP_STAGE", group="GROUP_B")
    play(bench, "A 3-0 C", competition_code="CL", stage="LEAGUE_STAGE")
    play(bench, "D 1-0 A", season_id=2402, season_start_date=date(2025, 8, 15))
    play(bench, "A 2-0 D", "A 1-0 B")
    found = tables(bench)
    assert {key: order(rows) for key, rows in found.items()} == {
        ("EC", SEASON, "GROUP_STAGE", "GROUP_A"): "AB",
        ("EC", SEASON, "GROUP_STAGE", "GROUP_B"): "CD",
        ("CL", SEASON, "LEAGUE_STAGE", None): "AC",
        ("PL", 2402, "REGULAR_SEASON", None): "DA",
        ("PL", SEASON, "REGULAR_SEASON", None): "ABD",
    }
    for rows in found.values():
        assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))


def test_the_newer_of_batch_and_live_counts(bench: Bench) -> None:
    play(bench, "A 1-0 B", "C 1-0 D", "E 1-0 F", "G 1-0 H")
    bench.put(
        "silver_live_match_state",
        live(match(1, "A 1-2 B"), status_timestamp=LATER),
        live(match(2, "C 1-2 D"), status_timestamp=STAMP - HOUR),
        live(match(3, "E 1-2 F")),  # as new: live wins
        live(match(9, "X 1-2 Y")),  # live alone
    )
    winners = {letter for letter, won in points(table(bench)).items() if won == 3}
    assert winners == set("BCFGY")


def test_a_newer_state_can_take_a_match_out_again(bench: Bench) -> None:
    play(bench, "A 1-0 B", "C 1-0 D", "E 1-0 F")
    newer = {"status_timestamp": LATER}
    bench.put(
        "silver_live_match_state",
        live(match(1, "A 1-0 B", status="CANCELLED"), **newer),
        live(match(2, "C - D", status="POSTPONED"), **newer),
        live(match(3, "E 1-0 F", stage="PLAYOFFS"), **newer),
    )
    rows = table(bench)
    assert order(rows) == "ABCD"
    assert {row["played"] for row in rows} == {0}


def test_batch_may_be_newer_than_a_frozen_live(bench: Bench) -> None:
    bench.put("silver_live_match_state", live(match(1, "A 0-0 B", status="IN_PLAY")))
    bench.put("silver_matches", match(1, "A 2-1 B", status_timestamp=LATER))
    rows = table(bench)
    assert points(rows) == {"A": 3, "B": 0}
    assert rows[0]["in_play_count"] == 0


def test_the_name_is_of_the_newest_match_that_has_one(bench: Bench) -> None:
    bench.put(
        "silver_matches",
        match(5, "A - B", home_team_name="Old", status_timestamp=STAMP - HOUR),
        match(1, "A - B", home_team_name="New", home_team_tla="NEW"),
        match(2, "C - A", away_team_name=None, status_timestamp=LATER),
        match(3, "D - C", home_team_name="Less", home_team_tla="LES"),
        match(4, "D - C", home_team_name="More", home_team_tla="MOR"),
    )
    bench.put("silver_standings", official(1, "C"), official(2, "A"))
    named = {chr(r["team_id"]): (r["team_name"], r["team_tla"]) for r in table(bench)}
    assert named["A"] == ("New", "AAA")
    assert named["C"] == ("Team C", "CCC")
    assert named["D"] == ("More", "MOR")


def test_the_official_name_stands_in(bench: Bench) -> None:
    play(bench, "A - B", home_team_name=None, home_team_tla=None)
    bench.put("silver_standings", official(1, "A"), official(2, "D"))
    named = {chr(r["team_id"]): (r["team_name"], r["team_tla"]) for r in table(bench)}
    assert named["A"] == ("Official A", "AA")
    assert named["D"] == ("Official D", "DD")


def test_form_is_of_the_last_five_finals_newest_first(bench: Bench) -> None:
    play(bench, "A 0-1 B", "A 1-1 B", "B 0-1 A", "A 2-0 B", "A 0-0 B", "B 3-0 A")
    play(bench, "A 9-0 B", status="IN_PLAY")
    play(bench, "A 9-0 B", status="CANCELLED")
    play(bench, "A 9-0 B", home_goals=None)
    rows = table(bench)
    assert of("A", rows)["form"] == "L,D,W,W,D"
    assert of("B", rows)["form"] == "W,D,L,L,D"


def test_form_goes_by_kick_off_then_by_id(bench: Bench) -> None:
    bench.put(
        "silver_matches",
        match(1, "A 1-0 B", utc_date=KICK_OFF + 2 * HOUR),
        match(2, "A 0-1 B", utc_date=KICK_OFF + HOUR),
        match(3, "A 1-1 B", utc_date=KICK_OFF + HOUR),
    )
    assert of("A", table(bench))["form"] == "W,D,L"


# --- the official table -------------------------------------------------------------


def test_the_official_table_is_beside_it(bench: Bench) -> None:
    play(bench, "A 1-0 B", "C 2-0 D")
    bench.put(
        "silver_standings",
        official(1, "A", points=3, played=1, goal_difference=1),
        official(2, "C", points=3, played=1, goal_difference=2),
        official(3, "B", points=-2, played=2, goal_difference=-1),
    )
    rows = table(bench)
    assert order(rows) == "CABD"
    names = (
        "official_position",
        "official_played",
        "official_points",
        "official_goal_difference",
        "places_moved",
        "points_difference",
        "is_complete",
        "is_as_official",
    )
    assert [[row[name] for name in names] for row in rows] == [
        [2, 1, 3, 2, 1, 0, True, False],
        [1, 1, 3, 1, -1, 0, True, False],
        [3, 2, -2, -1, 0, 2, False, False],
        [None] * 8,
    ]


def test_as_official_is_position_played_points_and_goal_difference(
    bench: Bench,
) -> None:
    cases: list[tuple[Row, bool]] = [
        ({}, True),
        ({"position": 2}, False),
        ({"played": 2}, False),
        ({"points": 0}, False),
        ({"goal_difference": 2}, False),
        ({"won": 9, "goals_for": 9, "form": "L"}, True),
    ]
    for season, (differs, _) in enumerate(cases):
        play(bench, "A 1-0 B", season_id=season)
        line = {"season_id": season, "played": 1, "points": 3, "goal_difference": 1}
        bench.put("silver_standings", official(1, "A") | line | differs)
    found = seasons(bench)
    for season, (differs, is_as_official) in enumerate(cases):
        assert of("A", found[season])["is_as_official"] is is_as_official, differs
        assert of("B", found[season])["is_as_official"] is None


def standing(rows: list[Row]) -> list[str]:
    """Position, team, points and adjustment of each row, from the top."""
    return [
        f"{row['position']} {chr(row['team_id'])} {row['points']}"
        + ("" if (points := row["points_adjustment"]) is None else f" ({points:+})")
        for row in rows
    ]


def deducted(position: int, letter: str, results: str, **changes: Any) -> Row:
    """The official row of a team from which ten points were taken."""
    return official(position, letter, **ended(results, -10) | changes)


def test_a_deduction_is_ranked_with_and_shown(bench: Bench) -> None:
    play(bench, "A 1-0 B", "A 1-0 C", "B 1-0 C")
    bench.put(
        "silver_standings",
        official(1, "B", **ended("LW")),
        official(2, "C", **ended("LL"), goal_difference=-2),
        deducted(3, "A", "WW", goal_difference=2),
    )
    rows = table(bench)
    assert standing(rows) == ["1 B 3 (+0)", "2 C 0 (+0)", "3 A -4 (-10)"]
    for row in rows:
        assert row["places_moved"] == row["points_difference"] == 0
        assert row["is_complete"] is row["is_as_official"] is True
    assert (rows[2]["won"], rows[2]["form"]) == (2, "W,W")


def test_points_are_added_too(bench: Bench) -> None:
    play(bench, "A 1-0 B")
    bench.put("silver_standings", official(1, "B", **ended("L", 4)))
    bench.put("silver_standings", official(2, "A", **ended("W")))
    assert standing(table(bench)) == ["1 B 4 (+4)", "2 A 3 (+0)"]


def test_points_are_deducted_before_the_first_match(bench: Bench) -> None:
    play(bench, "A - B")
    bench.put("silver_standings", official(1, "B"), deducted(2, "A", ""))
    assert standing(table(bench)) == ["1 B 0 (+0)", "2 A -10 (-10)"]


@pytest.mark.parametrize("status", ["IN_PLAY", "PAUSED", "FINISHED", "AWARDED"])
def test_an_adjustment_outlasts_the_matches_that_the_official_table_lacks(
    bench: Bench, status: str
) -> None:
    """Adjusted points are what moves; against the official table it is the match."""
    play(bench, "A 1-0 B", "A 1-0 C", "C 1-0 D", "D 0-0 B")
    play(bench, "A 1-0 D", status=status, winner="HOME_TEAM")
    bench.put(
        "silver_standings",
        *(official(i, t, **ended(r)) for i, t, r in ((1, "C", "LW"), (2, "B", "LD"))),
        official(3, "D", **ended("LD")),
        deducted(4, "A", "WW"),
    )
    rows = table(bench)
    assert standing(rows) == ["1 C 3 (+0)", "2 B 1 (+0)", "3 D 1 (+0)", "4 A -1 (-10)"]
    assert of("A", rows)["places_moved"] == 0
    assert of("A", rows)["points_difference"] == 3
    is_playing = status in ("IN_PLAY", "PAUSED")
    assert of("A", rows)["is_complete"] is is_playing


def test_an_adjustment_is_known_where_the_official_table_is_ahead(
    bench: Bench,
) -> None:
    play(bench, "A 1-0 B", "A - B")
    bench.put("silver_standings", official(1, "B", **ended("LD")))
    bench.put("silver_standings", deducted(2, "A", "WD"))
    assert standing(table(bench)) == ["1 B 0 (+0)", "2 A -7 (-10)"]


def test_an_adjustment_goes_with_the_official_one(bench: Bench) -> None:
    play(bench, "A 1-0 B")
    rows = bench.rows["silver_standings"]
    for adjustment, expected in (
        (-10, ["1 B 0 (+0)", "2 A -7 (-10)"]),
        (-2, ["1 A 1 (-2)", "2 B 0 (+0)"]),
        (0, ["1 A 3 (+0)", "2 B 0 (+0)"]),
    ):
        rows[:] = [official(1, "A", **ended("W", adjustment))]
        rows.append(official(2, "B", **ended("L")))
        assert standing(table(bench)) == expected


def test_other_results_are_no_adjustment(bench: Bench) -> None:
    """The same match, awarded there: what its own results give, the points are."""
    play(bench, "A 0-0 B")
    bench.put("silver_standings", official(1, "A", **ended("W"), goal_difference=3))
    bench.put("silver_standings", official(2, "B", **ended("L"), goal_difference=-3))
    rows = table(bench)
    assert standing(rows) == ["1 A 1 (+0)", "2 B 1 (+0)"]
    assert [row["points_difference"] for row in rows] == [-2, 1]
    assert [row["is_as_official"] for row in rows] == [False, False]


def test_without_results_that_are_its_matches_no_adjustment_is_known(
    bench: Bench,
) -> None:
    play(bench, "A 1-0 B", "C 1-0 D")
    bench.put(
        "silver_standings",
        deducted(3, "A", "W", played=2),
        official(2, "B", **ended("L", -10) | {"drawn": 1}),
        official(1, "C", **ended("W", -1), type="HOME"),
    )
    rows = table(bench)
    assert standing(rows) == ["1 A 3", "2 C 3", "3 B 0", "4 D 0"]
    assert of("A", rows)["points_difference"] == 10
    assert of("C", rows)["points_difference"] is None


def test_the_other_table_tells_what_a_row_ahead_of_its_results_cannot(
    bench: Bench,
) -> None:
    play(bench, "A 1-0 B", "B 0-0 A")
    bench.put("silver_standings", deducted(2, "A", "W"), official(1, "B", **ended("L")))
    bench.put(
        "silver_live_standings",
        deducted(2, "A", "W", played=2),
        official(1, "B", **ended("LD")),
    )
    assert standing(table(bench)) == ["1 B 1 (+0)", "2 A -6 (-10)"]


def test_teams_equal_on_adjusted_points_are_ranked_by_their_results(
    bench: Bench,
) -> None:
    """B and C are level with A by what was taken from it, and beat it where they met.
    Where A has its points, it is above them by these."""
    results = ("B 1-0 A", "A 0-0 B", "C 1-0 A", "A 0-0 C", "B 0-0 C", "C 0-0 B")
    more = ("A 9-0 D", "D 0-9 A", "D 1-0 B", "B 0-0 D", "D 1-0 C", "C 0-0 D")
    for season, adjustment in enumerate((0, -1)):
        play(bench, *results, *more, season_id=season, **rule("PD", 2026))
        row = official(3, "A", **ended("LDLDWW", adjustment), season_id=season)
        bench.put("silver_standings", row | rule("PD", 2026))
    found = {season: order(rows) for season, rows in seasons(bench).items()}
    assert points(seasons(bench)[1]) == {"A": 7, "B": 7, "C": 7, "D": 8}
    assert found == {0: "ADBC", 1: "DBCA"}


def test_each_table_adjusts_its_own_teams(bench: Bench) -> None:
    group = {"competition_code": "CLI", "stage": "GROUP_STAGE"}
    for name in ("GROUP_A", "GROUP_B"):
        play(bench, "A 1-0 B", **group, group=name)
    bench.put("silver_live_standings", deducted(2, "A", "W", **group, group="GROUP_B"))
    phase = {"competition_code": "CL", "stage": "LEAGUE_STAGE"}
    play(bench, "A 1-0 B", **phase)
    bench.put("silver_live_standings", deducted(2, "A", "W", **phase))
    found = {key[3] or key[2]: standing(rows) for key, rows in tables(bench).items()}
    assert found == {
        "GROUP_A": ["1 A 3", "2 B 0"],
        "GROUP_B": ["1 B 0", "2 A -7 (-10)"],
        "LEAGUE_STAGE": ["1 B 0", "2 A -7 (-10)"],
    }


def test_complete_is_up_to_the_matches_in_play(bench: Bench) -> None:
    expected = {0: False, 1: True, 2: True, 3: False}
    for played in expected:
        play(bench, "A 1-0 B", season_id=played)
        play(bench, "A 1-0 C", season_id=played, status="IN_PLAY")
        line = official(1, "A", played=played, season_id=played)
        bench.put("silver_standings", line)
    found = {n: of("A", rows)["is_complete"] for n, rows in seasons(bench).items()}
    assert found == expected


def test_a_final_left_out_makes_it_incomplete(bench: Bench) -> None:
    play(bench, "A 1-0 B", home_goals=None)
    bench.put("silver_standings", official(1, "A", played=1, points=3))
    row = of("A", table(bench))
    assert (row["uncounted_count"], row["is_complete"]) == (1, False)


def test_home_and_away_tables_are_passed_over(bench: Bench) -> None:
    play(bench, "A 1-0 B")
    for kind in ("HOME", "AWAY"):
        bench.put("silver_standings", official(7, "A", type=kind, played=9, points=9))
        bench.put("silver_live_standings", official(8, "E", type=kind, played=9))
    bench.put("silver_standings", official(1, "A", played=1, points=3))
    rows = table(bench)
    assert order(rows) == "AB"
    assert rows[0]["official_points"] == 3


def test_a_team_that_only_the_official_table_names_has_a_row(bench: Bench) -> None:
    play(bench, "A 1-0 B")
    bench.put("silver_standings", *(official(i, t) for i, t in enumerate("CAB", 1)))
    bench.put("silver_standings", official(1, "Z", season_id=2402))
    found = seasons(bench)
    assert order(found[SEASON]) == "ACB"
    row = of("C", found[SEASON])
    assert (row["played"], row["places_moved"], row["is_complete"]) == (0, -1, True)
    assert order(found[2402]) == "Z"


def test_official_groups_and_league_phases_are_found(bench: Bench) -> None:
    group = {"stage": "GROUP_STAGE", "group": "GROUP_A"}
    phase = {"competition_code": "CL", "stage": "LEAGUE_STAGE"}
    play(bench, "A 1-0 B", **group)
    play(bench, "A 1-0 B", **phase)
    bench.put("silver_standings", official(3, "A", **group))
    bench.put("silver_standings", official(4, "A", **group | {"group": "GROUP_B"}))
    bench.put("silver_live_standings", official(5, "A", **phase))
    places = {
        key[0::3]: of("A", rows)["official_position"]
        for key, rows in tables(bench).items()
    }
    assert places == {("PL", "GROUP_A"): 3, ("PL", "GROUP_B"): 4, ("CL", None): 5}


def test_the_official_table_with_more_played_is_newer(bench: Bench) -> None:
    """Live is on place 1, batch on place 2; one response is taken as a whole."""
    cases = [
        ((1, 1), (1, 1), 1),
        ((2, 1), (1, 1), 1),
        ((1, 1), (1, 2), 2),
        ((0,), (0, 0), 1),
        ((), (0, 0), 2),
        ((0, 0), (), 1),
    ]
    for season, (live_played, batch_played, _) in enumerate(cases):
        for name, counts, place in (
            ("silver_live_standings", live_played, 1),
            ("silver_standings", batch_played, 2),
        ):
            for letter, played in zip("AB", counts, strict=False):
                values = {"played": played, "season_id": season}
                bench.put(name, official(place, letter, **values))
    found = seasons(bench)
    for season, (live_played, batch_played, place) in enumerate(cases):
        rows = found[season]
        assert {row["official_position"] for row in rows} == {place}, season
        assert len(rows) == len(live_played if place == 1 else batch_played)


def test_of_as_many_played_the_official_table_that_came_last_is_newer(
    bench: Bench,
) -> None:
    """Live responded on the last match-day and has not changed since; batch is fetched
    every night, and sees what is deducted or given back between two rounds."""
    ages = {"PL": HOUR, "SA": 2 * HOUR, "PD": 3 * HOUR, "FL1": timedelta(days=40)}
    for code, ago in ages.items():
        response = {"resource": "standings", "scope": code, "silver_at": NOON}
        for number, earlier in enumerate((timedelta(0), HOUR)):
            at = NOON - ago - earlier
            bench.put("raw_snapshots", ledger(f"{code}{number}", at, **response))
    newest = {"fetched_at": NOON, "scope": "PD"}
    for unusable in (
        {"verdict": "invalid", "silver_at": NOON, "resource": "standings"},
        {"silver_at": None, "resource": "standings"},
        {"silver_at": NOON, "resource": "batch_standings"},
    ):
        row = ledger(str(unusable), NOON, scope="PD")
        bench.put("raw_snapshots", row | newest | unusable)
    for code in (*ages, "DED", "PPL"):
        play(bench, "A 1-0 B", competition_code=code)
        live_row = deducted(2, "A", "W", competition_code=code)
        batch_row = official(1, "A", **ended("W"), competition_code=code)
        night = None if code == "DED" else NOON - 2 * HOUR - timedelta(minutes=1)
        bench.put("silver_live_standings", live_row)
        bench.put("silver_standings", batch_row | {"fetched_at": night})
    found = {
        key[0]: of("A", rows)["points_adjustment"]
        for key, rows in tables(bench).items()
    }
    live_is_newer = dict.fromkeys(("PL", "SA", "DED"), -10)
    assert found == live_is_newer | dict.fromkeys(("PD", "FL1", "PPL"), 0)


@pytest.mark.parametrize(("hours", "adjustment"), [(24, 0), (25, -10)])
def test_a_table_that_came_over_a_day_later_may_have_fewer_played(
    bench: Bench, hours: int, adjustment: int
) -> None:
    response = {"resource": "standings", "scope": "PL", "silver_at": NOON}
    bench.put("raw_snapshots", ledger("live", NOON - hours * HOUR, **response))
    play(bench, "A 1-0 B")
    bench.put("silver_live_standings", official(1, "A", **ended("WW")))
    bench.put("silver_standings", deducted(2, "A", "W") | {"fetched_at": NOON})
    assert of("A", table(bench))["points_adjustment"] == adjustment


# --- equal points -------------------------------------------------------------------

TWICE = ("B 1-0 A", "A 0-0 B")
"""B is ahead where A and B met."""


def equals(rows: list[Row]) -> str:
    """The order of A and B, who are level on points."""
    assert of("A", rows)["points"] == of("B", rows)["points"]
    return order(rows, among="AB")


def test_head_to_head_or_goal_difference_first(bench: Bench) -> None:
    expected = dict.fromkeys(("PD", "SA", "PPL"), "BAC")
    expected |= dict.fromkeys(("PL", "ELC", "BL1", "FL1", "DED", "BSA"), "ABC")
    expected |= {"WC": "BAC", "EC": "BAC", "CLI": "BAC", "CL": "ABC"}
    for competition in expected:
        results = (*TWICE, "A 9-0 C", "B 0-1 C")
        play(bench, *results, **rule(competition, 2026))
    found = {key[0]: rows for key, rows in tables(bench).items()}
    assert {competition: order(rows) for competition, rows in found.items()} == expected
    for rows in found.values():
        assert points(rows) == {"A": 4, "B": 4, "C": 3}


def test_head_to_head_is_of_all_matches_among_the_equal_that_count(
    bench: Bench,
) -> None:
    expected = {
        "FINISHED": "BA",
        "AWARDED": "BA",
        "IN_PLAY": "BA",
        "TIMED": "AB",
        "POSTPONED": "AB",
        "CANCELLED": "AB",
        "SUSPENDED": "AB",
    }
    for season, status in enumerate(expected):
        season_values = rule("PD", 2026) | {"season_id": season}
        play(bench, "B 1-0 A", "A 9-0 C", **season_values)
        play(bench, "A 0-0 B", status=status, **season_values)
    found = seasons(bench).values()
    assert dict(zip(expected, map(equals, found), strict=True)) == expected


def test_a_level_award_counts_head_to_head(bench: Bench) -> None:
    season_values = rule("PD", 2026)
    play(bench, "A 0-0 B", status="AWARDED", winner="AWAY_TEAM", **season_values)
    play(bench, "B 0-0 A", "A 9-0 C", **season_values)
    assert equals(table(bench)) == "BA"


def test_portugal_counts_head_to_head_points_from_the_first_match(
    bench: Bench,
) -> None:
    play(bench, "B 1-0 A", "A 9-0 C", "A - B", **rule("PPL", 2026))
    assert equals(table(bench)) == "BA"


RETURNS = ("B 0-0 A", "C 0-0 B", "A 0-0 C")
FOURTH = ("A 9-0 D", "B 5-0 D", "C 1-0 D")
"""A has most goals of all, then B."""

THREE: dict[str, tuple[str, Results, str]] = {
    "level among them: by all goals": (
        "PD",
        ("A 1-0 B", "B 1-0 C", "C 1-0 A", *RETURNS, *FOURTH),
        "ABC",
    ),
    "by the goal difference among them": (
        "PD",
        ("A 1-0 B", "B 1-0 C", "C 2-0 A", *RETURNS, *FOURTH),
        "CBA",
    ),
    "by the points among them": (
        "PD",
        ("A 0-1 B", "B 0-1 C", "C 0-0 A", *RETURNS, *FOURTH, "A 9-0 D", "B 0-0 D"),
        "CBA",
    ),
    "one match is to come: by all goals": (
        "PD",
        ("A 1-0 B", "B 1-0 C", "C 2-0 A", *RETURNS[:2], *FOURTH, "A 0-0 D", "C 0-0 D"),
        "ABC",
    ),
    "by the goals among them, where that is a rule": (
        "EC",
        ("A 1-0 B", "B 2-1 C", "C 3-2 A", *FOURTH),
        "CAB",
    ),
    "where it is none: by all goals": (
        "PD",
        ("A 1-0 B", "B 2-1 C", "C 3-2 A", *RETURNS, *FOURTH),
        "ABC",
    ),
}


def test_three_teams_are_ranked_by_the_matches_among_them(bench: Bench) -> None:
    for season, (competition, results, _) in enumerate(THREE.values()):
        play(bench, *results, season_id=season, **rule(competition, 2026))
    found = dict(zip(THREE, seasons(bench).values(), strict=True))
    for case, (_, _, expected) in THREE.items():
        assert len({row["points"] for row in found[case][:3]}) == 1, case
        assert order(found[case]) == f"{expected}D", case


def test_only_those_equal_on_points_are_compared(bench: Bench) -> None:
    """Two pairs in one table, each by its own matches."""
    results = (*TWICE, "D 1-0 C", "C 0-0 D", "A 9-0 E", "C 9-0 E", "A 3-0 F", "B 1-0 F")
    play(bench, *results, **rule("PD", 2026))
    rows = table(bench)
    assert [row["points"] for row in rows] == [7, 7, 4, 4, 0, 0]
    assert order(rows) == "BADCFE"


def test_the_same_pair_is_compared_in_each_table_apart(bench: Bench) -> None:
    season_values = rule("PD", 2026)
    play(bench, *TWICE, "A 9-0 C", "B 0-1 C", season_id=1, **season_values)
    play(
        bench, "A 1-0 B", "B 0-0 A", "B 9-0 C", "A 0-1 C", season_id=2, **season_values
    )
    found = {season: order(rows) for season, rows in seasons(bench).items()}
    assert found == {1: "BAC", 2: "ABC"}


def test_head_to_head_counts_after_one_match_if_teams_meet_once(bench: Bench) -> None:
    expected = {
        ("EC", 2024): "BA",
        ("WC", 2026): "BA",
        ("WC", 2022): "AB",  # goal difference first
        ("CL", 2023): "AB",  # they meet twice: one match is to come
        ("CL", 2025): "AB",  # not by head-to-head
        ("CLI", 2026): "AB",
    }
    for case in expected:
        play(bench, "B 1-0 A", "A 9-0 C", season_id=case[1], **rule(*case))
    found = {key[:2]: equals(rows) for key, rows in tables(bench).items()}
    assert found == expected


BY: dict[str, Results] = {
    "wins before goals": ("A 5-5 C", "A 5-5 D", "A 5-5 E", "B 1-0 C", "B 0-9 D"),
    "fewer played": ("A 9-0 C", "A 0-1 D", "B 1-0 E"),
    "head-to-head": ("B 1-0 A", "A 0-0 B", "A 1-0 C", "C 1-0 B"),
    "head-to-head before goals": (*TWICE, "A 9-0 C", "C 1-0 B"),
    "head-to-head before goals for": (*TWICE, "A 9-8 C", "C 1-0 B"),
    "goals where they met": ("A 1-0 B", "B 3-0 A", "A 9-0 C", "B 1-0 C"),
    "away goals where they met": ("A 2-2 B", "B 1-1 A", "C 1-1 A", "B 1-1 C"),
    "away goals": ("C 1-1 B", "A 1-1 C"),
    "wins": ("A 0-0 C", "A 0-0 D", "A 1-1 E", "B 1-0 C", "B 0-1 D", "B - E"),
    "wins before goals for": ("A 5-5 C", "A 5-5 D", "A 5-5 E", "B 1-0 C", "B 0-1 D"),
    "away wins": ("A 1-0 C", "C 1-1 A", "C 0-1 B", "B 1-1 C"),
}
"""Matches after which A and B are level on points. B is ahead by this criterion; A is
ahead by all goals, where these are not level too, else by name."""

B_AHEAD = {
    "wins before goals": "BSA-2020 DED-2024",  # there B has played less
    "fewer played": "DED-2024",
    "head-to-head": "PL-2019 ELC-2021 BL1-2018 FL1-2017 FL1-2025 DED-2024 PD-2024 "
    "SA-2019 PPL-2022 CL-2018 CL-2021 EC-2021 WC-2018 WC-2026 CLI-2026",
    "head-to-head before goals": "PD-2024 SA-2019 PPL-2022 CL-2018 CL-2021 EC-2021 "
    "WC-2026 CLI-2026",
    "head-to-head before goals for": "FL1-2017 FL1-2025 PD-2024 SA-2019 PPL-2022 "
    "CL-2018 CL-2021 EC-2021 WC-2026 CLI-2026",
    "goals where they met": "PD-2024 SA-2019 PPL-2022 CL-2018 CL-2021 EC-2021 "
    "WC-2026 CLI-2026",
    "away goals where they met": "PL-2019 BL1-2018 FL1-2017 CL-2018",
    "away goals": "ELC-2021 BL1-2018 FL1-2017 CL-2018 CL-2021 CL-2024 CLI-2020",
    "wins": "ELC-2021 FL1-2025 PPL-2022 BSA-2020 CL-2018 CL-2021 CL-2024 EC-2021 "
    "DED-2024",
    "wins before goals for": "PPL-2022 BSA-2020 DED-2024",
    "away wins": "FL1-2025 CL-2018 CL-2021 CL-2024",
}


def test_each_rule_ranks_equal_points_by_its_criteria(bench: Bench) -> None:
    found = {}
    for criterion, results in BY.items():
        for rows in bench.rows.values():
            rows.clear()
        for tie_rule in (*TIE_RULES, DEFAULT_RULE):
            year = rule(tie_rule.competition, tie_rule.since or 2026)
            play(bench, *results, season_id=100 * tie_rule.since, **year)
        ranked = [table for table in tables(bench).values() if equals(table) == "BA"]
        found[criterion] = {table[0]["tie_rule"] for table in ranked}
    assert found == {
        criterion: set(names.split()) for criterion, names in B_AHEAD.items()
    }


def test_a_rule_holds_from_its_season_on(bench: Bench) -> None:
    expected: dict[tuple[str, int], str] = {}
    for tie_rule in TIE_RULES:
        code = tie_rule.competition
        others = [one for one in TIE_RULES if one.competition == code]
        before = [one for one in others if one.since < tie_rule.since]
        expected |= {
            (code, tie_rule.since): tie_rule.name,
            (code, tie_rule.since + 1): tie_rule.name,
            (code, 1990): min(others, key=lambda one: one.since).name,
            (code, 2090): max(others, key=lambda one: one.since).name,
            (code, 0): max(others, key=lambda one: one.since).name,
        }
        if before:
            last = max(before, key=lambda one: one.since)
            expected[code, tie_rule.since - 1] = last.name
    expected["XX", 2026] = "default"
    for code, year in expected:
        season_values = rule(code, year or 2026) | {"season_id": year}
        play(
            bench,
            "A - B",
            **season_values | ({} if year else {"season_start_date": None}),
        )
    found = {key[:2]: rows[0]["tie_rule"] for key, rows in tables(bench).items()}
    assert found == expected


def test_a_season_starts_on_the_latest_start_date_of_its_rows(bench: Bench) -> None:
    play(bench, "A - B", "A - C", "A - D", **rule("WC", 2022))
    for row, start in enumerate((None, date(2022, 6, 30))):
        bench.rows["silver_matches"][row]["season_start_date"] = start
    unknown = {"competition_code": "WC", "season_start_date": None}
    bench.put("silver_standings", official(1, "E", **unknown))
    rows = table(bench)
    assert order(rows) == "EABCD"
    assert {row["season_start_date"] for row in rows} == {date(2022, 7, 1)}
    assert {row["tie_rule"] for row in rows} == {"WC-2018"}


def test_every_competition_has_a_rule_with_a_source() -> None:
    assert {one.competition for one in TIE_RULES} == set(FREE_PLAN) >= set(TRACKED)
    names = [one.name for one in TIE_RULES]
    assert len(set(names)) == len(names)
    for one in TIE_RULES:
        assert one.sources
        for source in one.sources:
            assert source.startswith("https://")


@pytest.mark.parametrize("tie_rule", TIE_RULES, ids=lambda tie_rule: tie_rule.name)
def test_a_rule_has_each_criterion_once(tie_rule: TieRule) -> None:
    before, among, after = (
        tie_rule.part(part) for part in ("before", "head_to_head", "after")
    )
    assert (*before, *among, *after) == tie_rule.criteria
    assert all(name.startswith("head_to_head") for name in among)
    assert not any(name.startswith("head_to_head") for name in (*before, *after))
    assert len(set(tie_rule.criteria)) == len(tie_rule.criteria)
    assert {"goal_difference", "goals_for"} <= set(tie_rule.criteria)
