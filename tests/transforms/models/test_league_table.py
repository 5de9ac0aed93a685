"""The league table against a table drawn up by hand, for any matches there may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, groupby, permutations, takewhile
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines import canonical, require, same_rows
from tests.transforms.bench import NOON, Bench
from tests.transforms.leagues import ended, live, made, match, official
from tests.transforms.rows import ledger
from transforms.tie_rules import DEFAULT_RULE, TIE_RULES, TieRule

Row = dict[str, Any]
Key = tuple[Any, ...]

RULES = (*TIE_RULES, DEFAULT_RULE)
EVER = datetime(1, 1, 1, tzinfo=UTC)
NO_RESPONSE = NOON - timedelta(days=35)
"""When a live table of which no response is known may have come at the latest."""
"""Before any response."""


@dataclass
class Line:
    """One team in one table, by plain counting."""

    key: Key
    team: int
    names: list[tuple[Any, int, str]] = field(default_factory=list)
    results: list[Row] = field(default_factory=list)
    uncounted: int = 0
    official: Row | None = None
    other: Row | None = None
    """The row of the official table that was not taken."""

    @property
    def adjustment(self) -> int | None:
        """What the official row has beyond its own results, where it is of these; else
        what the other one has."""
        if self.official is None:
            return None
        points = (beyond(row) for row in (self.official, self.other) if row is not None)
        return next((one for one in points if one is not None), None)

    @property
    def points(self) -> int:
        return self.total("points") + (self.adjustment or 0)

    def total(self, name: str, results: Iterable[Row] | None = None) -> int:
        taken = self.results if results is None else results
        return sum(int(result[name]) for result in taken)


def beyond(row: Row) -> int | None:
    """The points of an official row beyond its results; None where played is more."""
    results = sum(row[name] for name in ("won", "drawn", "lost"))
    if row["played"] != results:
        return None
    return int(row["points"]) - 3 * int(row["won"]) - int(row["drawn"])


def key_of(row: Row) -> Key:
    return tuple(row[n] for n in ("competition_code", "season_id", "stage", "group"))


def newest(bench: Bench) -> list[Row]:
    """Every match as the newer of live and batch has it."""
    found: dict[int, Row] = {}
    for row in (*bench.rows["silver_matches"], *bench.rows["silver_live_match_state"]):
        known = found.get(row["match_id"])
        if not known or row["status_timestamp"] >= known["status_timestamp"]:
            found[row["match_id"]] = row
    return list(found.values())


def result(row: Row, side: str, other: str) -> Row:
    """A counted match as one of its teams sees it."""
    own, theirs = row[f"{side}_goals"], row[f"{other}_goals"]
    points = 3 if own > theirs else 0 if own < theirs else 1
    if points == 1 and row["status"] == "AWARDED":
        won = {f"{side.upper()}_TEAM": 3, f"{other.upper()}_TEAM": 0}
        points = won.get(row["winner"], 1)
    return {
        "opponent": row[f"{other}_team_id"],
        "goals": own,
        "against": theirs,
        "away_goals": own if side == "away" else 0,
        "points": points,
        "won": int(points == 3),
        "away_won": int(points == 3 and side == "away"),
        "is_in_play": row["is_in_play"],
        "played_at": (row["utc_date"], row["match_id"]),
    }


def lines(bench: Bench) -> dict[Key, dict[int, Line]]:
    """Every line of every table, by table and team, not ranked."""
    drawn: dict[Key, dict[int, Line]] = defaultdict(dict)
    for row in newest(bench):
        if row["stage"] not in ("REGULAR_SEASON", "LEAGUE_STAGE", "GROUP_STAGE"):
            continue
        key = key_of(row)
        is_over = row["status"] in ("FINISHED", "AWARDED", "IN_PLAY", "PAUSED")
        needed = ("home_goals", "away_goals", "home_team_id", "away_team_id")
        is_known = all(row[name] is not None for name in needed)
        for side, other in (("home", "away"), ("away", "home")):
            team = row[f"{side}_team_id"]
            if team is None:
                continue
            line = drawn[key].setdefault(team, Line(key, team))
            at = (row["status_timestamp"], row["match_id"])
            line.names.append((*at, row[f"{side}_team_name"]))
            if is_over and is_known:
                line.results.append(result(row, side, other))
            line.uncounted += is_over and not is_known
    others = {(key_of(row), row["team_id"]): row for row in officials(bench)[1]}
    for row in officials(bench)[0]:
        key, team = key_of(row), row["team_id"]
        line = drawn[key].setdefault(team, Line(key, team))
        line.official, line.other = row, others.get((key, team))
    return drawn


def officials(bench: Bench) -> tuple[list[Row], list[Row]]:
    """The TOTAL rows of the response with more played, of every season; of as many, of
    the one that came last; but no response that the other outlived by over a day. And
    the rows of the others."""
    last_response: dict[str, datetime] = {}
    for row in bench.rows["raw_snapshots"]:
        last_response[row["scope"]] = max(
            row["fetched_at"], last_response.get(row["scope"], EVER)
        )
    responses: dict[Key, list[list[Row]]] = defaultdict(lambda: [[], []])
    for place, name in enumerate(("silver_live_standings", "silver_standings")):
        for row in bench.rows[name]:
            if row["type"] == "TOTAL":
                responses[key_of(row)[:2]][place].append(row)
    chosen, left = list[Row](), list[Row]()
    for (competition, _), both in responses.items():
        fetched = [row.get("fetched_at") for row in both[1]]
        known = [at for at in fetched if at is not None]
        at = [last_response.get(competition, NO_RESPONSE), max(known, default=None)]
        last = max((one for one in at if one is not None), default=EVER)

        def worth(
            place: int,
            both: list[list[Row]] = both,
            at: list[datetime | None] = at,
            last: datetime = last,
        ) -> tuple[Any, ...]:
            came = at[place]
            is_left_behind = came is not None and last - came > timedelta(days=1)
            total = sum(row["played"] for row in both[place])
            return not is_left_behind, total, came or EVER, place == 0

        first, *rest = sorted((n for n in (0, 1) if both[n]), key=worth, reverse=True)
        chosen += both[first]
        left += [row for place in rest for row in both[place]]
    return chosen, left


def rule_of(competition: str, year: int) -> TieRule:
    own = [rule for rule in TIE_RULES if rule.competition == competition]
    holding = [rule for rule in own if rule.since <= year] or own[:1]
    return max(holding, key=lambda rule: rule.since, default=DEFAULT_RULE)


def ranked(table: list[Line], rule: TieRule, name: Callable[[Line], str]) -> list[Line]:
    """The lines from the top, split again and again by what the rule names next."""

    def split(tied: list[Line], criteria: tuple[str, ...]) -> list[Line]:
        if len(tied) < 2 or not criteria:
            return sorted(tied, key=lambda line: (name(line), line.team))
        block = tuple(takewhile(lambda name: name.startswith("head"), criteria))
        if not block:
            first = criteria[0]
            return regroup(tied, lambda line: (overall(line, first),), criteria[1:])
        among = {line.team for line in tied}
        worth = {line.team: head_to_head(line, among, block) for line in tied}
        return regroup(tied, lambda line: worth[line.team], criteria[len(block) :])

    def head_to_head(
        line: Line, among: set[int], block: tuple[str, ...]
    ) -> tuple[int, ...]:
        def met(one: Line) -> list[Row]:
            return [r for r in one.results if r["opponent"] in among]

        needed = rule.meetings * (len(among) - 1)
        is_settled = all(len(met(one)) >= needed for one in table if one.team in among)
        facts = {
            "head_to_head_points_so_far": line.total("points", met(line)),
            "head_to_head_points": line.total("points", met(line)),
            "head_to_head_goals_for": line.total("goals", met(line)),
            "head_to_head_away_goals": line.total("away_goals", met(line)),
            "head_to_head_goal_difference": line.total("goals", met(line))
            - line.total("against", met(line)),
        }
        return tuple(
            facts[one] if is_settled or one.endswith("so_far") else 0 for one in block
        )

    def regroup(
        tied: list[Line],
        worth: Callable[[Line], tuple[int, ...]],
        rest: tuple[str, ...],
    ) -> list[Line]:
        best_first = sorted(tied, key=worth, reverse=True)
        groups = [list(group) for _, group in groupby(best_first, key=worth)]
        return [line for group in groups for line in split(group, rest)]

    return regroup(table, lambda line: (line.points,), rule.criteria)


def overall(line: Line, criterion: str) -> int:
    return {
        "fewer_played": -len(line.results),
        "won": line.total("won"),
        "goal_difference": line.total("goals") - line.total("against"),
        "goals_for": line.total("goals"),
        "away_goals": line.total("away_goals"),
        "away_won": line.total("away_won"),
    }[criterion]


def name_of(line: Line) -> str:
    names: list[str] = [name for *_, name in sorted(line.names)]
    return names[-1] if names else str((line.official or {})["team_name"])


def form_of(line: Line) -> str | None:
    finals = [result for result in line.results if not result["is_in_play"]]
    finals.sort(key=lambda result: result["played_at"], reverse=True)
    letters = [{3: "W", 1: "D", 0: "L"}[result["points"]] for result in finals[:5]]
    return ",".join(letters) or None


def drawn_up(bench: Bench) -> list[Row]:
    """What gold_league_table should hold, but for the columns that are only named."""
    rows = []
    for key, table in lines(bench).items():
        known = (*newest(bench), *officials(bench)[0])
        years = {r["season_start_date"].year for r in known if key_of(r)[:2] == key[:2]}
        rule = rule_of(key[0], max(years))
        order = ranked(list(table.values()), rule, name_of)
        rows += [row_of(line, place, rule) for place, line in enumerate(order, 1)]
    return rows


def row_of(line: Line, position: int, rule: TieRule) -> Row:
    known = line.official
    played, in_play = len(line.results), line.total("is_in_play")
    difference = line.total("goals") - line.total("against")
    same = known and [
        known[n] for n in ("position", "played", "points", "goal_difference")
    ]
    return {
        **dict(
            zip(
                ("competition_code", "season_id", "stage", "group"),
                line.key,
                strict=True,
            )
        ),
        "team_id": line.team,
        "team_name": name_of(line),
        "position": position,
        "played": played,
        "won": sum(result["points"] == 3 for result in line.results),
        "drawn": sum(result["points"] == 1 for result in line.results),
        "lost": sum(result["points"] == 0 for result in line.results),
        "goals_for": line.total("goals"),
        "goals_against": line.total("against"),
        "goal_difference": difference,
        "points": line.points,
        "points_adjustment": line.adjustment,
        "in_play_count": in_play,
        "uncounted_count": line.uncounted,
        "form": form_of(line),
        "tie_rule": rule.name,
        "official_position": known and known["position"],
        "places_moved": known and known["position"] - position,
        "points_difference": known and line.points - known["points"],
        "is_complete": known and played - in_play <= known["played"] <= played,
        "is_as_official": same and same == [position, played, line.points, difference],
    }


def world(seed: int, count: int) -> Bench:
    """As many small tables, with matches that batch, live or both know, and official
    ones that fit no better than chance."""
    bench = Bench(require("duckdb"))
    for season in range(count):
        random = Random(f"{seed} {season}")
        rule = random.choice(RULES)
        year = (rule.since or 2026) + random.choice((-1, 0, 1))
        values = {
            "competition_code": rule.competition,
            "season_id": season,
            "season_start_date": date(year, 7, 1),
        }
        teams = "ABCDE"[: random.randint(2, 5)]
        for row in matches(random, teams, 100 * season + 1):
            states = [state(random, row | values) for _ in range(2)]
            batch, seen = random.choice(((1, 0), (1, 0), (0, 1), (1, 1), (0, 0)))
            bench.put("silver_matches", *states[:batch])
            bench.put("silver_live_match_state", *map(live, states[2 - seen :]))
        for name in ("silver_live_standings", "silver_standings"):
            listed = random.sample(f"{teams}Z", random.randint(0, len(teams) + 1))
            for place, letter in enumerate(listed, 1):
                results = "".join(random.choices("WDL", k=random.randint(0, 4)))
                adjustment = random.choice((0, 0, -1, -3, -10, 2))
                row = official(place, letter, **ended(results, adjustment))
                row["played"] += random.choice((0, 0, 0, 1))
                row["type"] = random.choice(("TOTAL", "TOTAL", "HOME"))
                bench.put(name, row | values)
        at = random.choice((None, *RESPONSE_TIMES))
        for row in bench.rows["silver_standings"]:
            if row["season_id"] == season:
                row["fetched_at"] = at
    for rule in RULES:
        for at in random.sample(RESPONSE_TIMES, random.randint(0, 2)):
            values = {
                "resource": "standings",
                "scope": rule.competition,
                "silver_at": at,
            }
            bench.put("raw_snapshots", ledger(f"{rule.name}{at}", at, **values))
    return bench


def matches(random: Random, teams: str, first: int) -> list[Row]:
    """A double round or a single one; of few goals, so that many teams are equal."""
    pairs = permutations(teams, 2) if random.random() < 0.7 else combinations(teams, 2)
    most = random.randint(0, 2)
    scores = (f"{random.randint(0, most)}-{random.randint(0, most)}" for _ in range(99))
    is_calm = random.random() < 0.7
    return [
        match(first + i, f"{home} {score} {away}", is_calm=is_calm)
        for i, ((home, away), score) in enumerate(zip(pairs, scores, strict=False))
    ]


WILD = ("FINISHED", "AWARDED", "IN_PLAY", "PAUSED", "CANCELLED", "TIMED", "POSTPONED")


def state(random: Random, row: Row) -> Row:
    """One of the ways in which a match may be known."""
    row = dict(row)
    if not row.pop("is_calm"):
        status = random.choice(WILD)
        row["status"] = status
        row["winner"] = random.choice((None, "DRAW", "HOME_TEAM", "AWAY_TEAM"))
        row["is_final"] = status in ("FINISHED", "AWARDED")
        row["is_in_play"] = status in ("IN_PLAY", "PAUSED")
        row["utc_date"] += timedelta(days=random.randint(-2, 2))
        unknown = random.choice(("home_goals", "away_goals", *(None,) * 10))
        if unknown:
            row[unknown] = None
    row["status_timestamp"] += timedelta(minutes=random.randint(0, 2))
    return row


RESPONSE_TIMES = tuple(NOON - timedelta(hours=hours) for hours in (0, 1, 2, 24, 25, 50))
"""When responses may have come."""

seeds = st.integers(0, 2**32)
counts = st.integers(1, 60)
"""Many tables in one run take hardly longer than one; fewer are easier to read."""


def selected(rows: list[Row], names: Iterable[str]) -> list[Row]:
    return [{name: row[name] for name in names} for row in rows]


def differences(rows: list[Row], expected: list[Row]) -> list[Row]:
    """The first rows that are on one side only."""
    one, other = canonical(rows), canonical(expected)
    return [row for row in (*one, *other) if (row in one) != (row in other)][:4]


@settings(max_examples=20, deadline=None)
@given(seeds, counts)
def test_any_table_is_as_drawn_up_by_hand(seed: int, count: int) -> None:
    bench = world(seed, count)
    expected = drawn_up(bench)
    rows = selected(made(bench), expected[0] if expected else ())
    assert differences(rows, expected) == []
    assert len(rows) == len(expected)


@settings(max_examples=10, deadline=None)
@given(seeds, counts)
def test_any_table_adds_up_and_has_positions_without_gaps(
    seed: int, count: int
) -> None:
    tables: dict[Key, list[Row]] = defaultdict(list)
    for row in made(world(seed, count)):
        tables[key_of(row)].append(row)
        assert row["played"] == row["won"] + row["drawn"] + row["lost"]
        adjustment = row["points_adjustment"] or 0
        assert row["points"] == 3 * row["won"] + row["drawn"] + adjustment
        assert row["goal_difference"] == row["goals_for"] - row["goals_against"]
        assert 0 <= row["in_play_count"] <= row["played"]
    for rows in tables.values():
        rows.sort(key=lambda row: row["position"])
        assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
        assert sum(r["goals_for"] for r in rows) == sum(
            r["goals_against"] for r in rows
        )
        assert sum(r["won"] for r in rows) == sum(r["lost"] for r in rows)
        descending = sorted((r["points"] for r in rows), reverse=True)
        assert [r["points"] for r in rows] == descending
        assert len({r["team_id"] for r in rows}) == len(rows)


@settings(max_examples=5, deadline=None)
@given(seeds, counts)
def test_the_order_that_rows_lie_in_is_of_no_account(seed: int, count: int) -> None:
    bench = world(seed, count)
    rows = made(bench)
    for lying in bench.rows.values():
        lying.reverse()
    assert same_rows(made(bench), rows)


@pytest.mark.googlesql
def test_the_engines_agree() -> None:
    bench = world(seed=1, count=60)
    rows = made(bench)
    bench.engine = require("googlesql")
    assert same_rows(made(bench), rows)
    assert len({row["tie_rule"] for row in rows}) > len(RULES) / 2
