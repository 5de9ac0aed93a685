"""The generated season: fixtures, states of matches, tables, seeds."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import correlation
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.shared.runtime.clock import VirtualClock
from local_runner.simulator.fixtures import draw, first_saturday, is_summer_time
from local_runner.simulator.leagues import LEAGUES, League
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from local_runner.simulator.timelines import timeline
from local_runner.simulator.world import MatchQuery

JSON = dict[str, Any]

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
TOKEN = {"X-Auth-Token": "simulator"}
BY_CODE = pytest.mark.parametrize("league", LEAGUES, ids=lambda league: league.code)


class Feed:
    """A simulator and its clock."""

    def __init__(self, world: GeneratedSeason) -> None:
        self.clock = VirtualClock(SATURDAY)
        self.simulator = Simulator(world, self.clock, calls_per_minute=None)
        self.session = requests.Session()

    def get(self, path: str, at: datetime, **params: str) -> JSON:
        self.clock.set(at)
        url = self.simulator.url + path
        response = self.session.get(url, params=params, headers=TOKEN, timeout=10)
        assert response.status_code == 200
        body: JSON = response.json()
        return body


@pytest.fixture(scope="module")
def feed() -> Iterator[Feed]:
    feed = Feed(GeneratedSeason(7))
    with feed.simulator, feed.session:
        yield feed


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def content(match: JSON) -> str:
    """All that can change in a match, without its stamp."""
    return json.dumps(
        [match[key] for key in ("utcDate", "status", "score", "referees")]
    )


def leader(goals: JSON) -> str:
    home, away = goals["home"], goals["away"]
    return "HOME_TEAM" if home > away else "AWAY_TEAM" if away > home else "DRAW"


@pytest.fixture(scope="module")
def seen(feed: Feed) -> dict[int, list[JSON]]:
    """Every match of a Saturday as it was shown, six minutes apart."""
    seen: dict[int, list[JSON]] = defaultdict(list)
    for step in range(int(timedelta(hours=24) / timedelta(minutes=6))):
        now = SATURDAY + step * timedelta(minutes=6)
        for match in feed.get("/matches", now)["matches"]:
            assert when(match["lastUpdated"]) <= now
            seen[match["id"]].append(match)
    return seen


class TestSaturday:
    def test_is_a_rich_match_day(self, seen: dict[int, list[JSON]]) -> None:
        by_league = Counter(rows[0]["competition"]["code"] for rows in seen.values())
        assert set(by_league) == {league.code for league in LEAGUES}
        assert by_league.total() >= 25
        hours = {when(rows[0]["utcDate"]).hour for rows in seen.values()}
        assert min(hours) == 12
        assert max(hours) >= 20

    def test_matches_go_through_the_states(self, seen: dict[int, list[JSON]]) -> None:
        for rows in seen.values():
            statuses = [rows[0]["status"]]
            statuses += [
                later["status"]
                for row, later in pairwise(rows)
                if row["status"] != later["status"]
            ]
            assert statuses == ["TIMED", "IN_PLAY", "PAUSED", "IN_PLAY", "FINISHED"]

    def test_stamps_change_exactly_with_the_content(
        self, seen: dict[int, list[JSON]]
    ) -> None:
        for rows in seen.values():
            for row, later in pairwise(rows):
                assert when(row["lastUpdated"]) <= when(later["lastUpdated"])
                moved = row["lastUpdated"] != later["lastUpdated"]
                assert moved == (content(row) != content(later))

    def test_scores_only_grow_and_name_their_leader(
        self, seen: dict[int, list[JSON]]
    ) -> None:
        for rows in seen.values():
            before = {"home": 0, "away": 0}
            for row in rows:
                score, goals = row["score"], row["score"]["fullTime"]
                if row["status"] == "TIMED":
                    nothing = {"home": None, "away": None}
                    assert goals == score["halfTime"] == nothing
                    assert score["winner"] is None
                    continue
                assert goals["home"] >= before["home"]
                assert goals["away"] >= before["away"]
                assert score["winner"] == leader(goals)
                assert score["duration"] == "REGULAR"
                before = goals

    def test_half_time_is_null_until_the_pause_and_then_stays(
        self, seen: dict[int, list[JSON]]
    ) -> None:
        for rows in seen.values():
            [pause] = {
                json.dumps(row["score"]["fullTime"])
                for row in rows
                if row["status"] == "PAUSED"
            }
            paused = False
            for row in rows:
                paused = paused or row["status"] == "PAUSED"
                expected = json.loads(pause) if paused else {"home": None, "away": None}
                assert row["score"]["halfTime"] == expected

    def test_the_referee_is_named_before_kick_off(
        self, seen: dict[int, list[JSON]]
    ) -> None:
        assert all(len(row["referees"]) == 1 for rows in seen.values() for row in rows)

    def test_most_play_the_current_matchday(self, seen: dict[int, list[JSON]]) -> None:
        rows = [rows[0] for rows in seen.values()]
        assert all(row["matchday"] == row["season"]["currentMatchday"] for row in rows)


class TestTimelines:
    @settings(max_examples=150, deadline=None)
    @given(st.integers(), st.sampled_from(LEAGUES), st.integers(0, 300))
    def test_are_plausible_for_any_seed(
        self, seed: int, league: League, number: int
    ) -> None:
        fixture = draw(league, 2026, 1)[number]
        states = timeline(seed, fixture, "calm")
        assert states == timeline(seed, fixture, "calm")
        assert all(state.at < later.at for state, later in pairwise(states))
        assert all(state.at.microsecond == 0 for state in states)
        assert states[0].at >= fixture.published
        assert {s.status for s in states[:2]} <= {"SCHEDULED", "TIMED"}
        assert all(s.kick_off == fixture.kick_off for s in states if s.score)
        minutes = {
            state.status: (state.at - fixture.kick_off) / timedelta(minutes=1)
            for state in reversed(states)
        }
        assert 5 <= minutes["IN_PLAY"] <= 6.3
        assert 51 <= minutes["PAUSED"] <= 60
        assert 118 <= minutes["FINISHED"] <= 131
        assert next(s.score for s in states if s.status == "IN_PLAY") == (0, 0)
        for state, later in pairwise(states):
            if state.score and later.score and later.status == "IN_PLAY":
                goals = sum(later.score) - sum(state.score)
                assert goals == (0 if state.status == "PAUSED" else 1)
            elif state.score and later.score:
                assert later.score == state.score

    def test_medians_are_those_measured(self) -> None:
        minutes: dict[str, list[float]] = defaultdict(list)
        goals: list[tuple[int, int]] = []
        early = 0
        for fixture in draw(LEAGUES[0], 2026, 1):
            first: dict[str, float] = {}
            states = timeline(1, fixture, "calm")
            for state in states:
                after = (state.at - state.kick_off) / timedelta(minutes=1)
                first.setdefault(state.status, after)
            for status, after in first.items():
                minutes[status].append(after)
            goals.append(states[-1].score or (-1, -1))
            early += sum(states[-1].half_time or ())
        median = {status: sorted(all_)[190] for status, all_ in minutes.items()}
        assert median["IN_PLAY"] == pytest.approx(5.5, abs=0.3)
        assert median["PAUSED"] == pytest.approx(54.5, abs=1)
        assert median["FINISHED"] == pytest.approx(123, abs=1.5)
        assert sum(home for home, _ in goals) / 380 == pytest.approx(1.55, abs=0.25)
        assert sum(away for _, away in goals) / 380 == pytest.approx(1.25, abs=0.25)
        assert 0.4 < early / sum(home + away for home, away in goals) < 0.49

    def test_placeholders_give_way_to_times(self, feed: Feed) -> None:
        early = feed.get("/competitions/PD/matches", when("2026-07-05T00:00Z"))
        placed = [row for row in early["matches"] if row["status"] == "SCHEDULED"]
        assert len(placed) > 300
        assert all(row["referees"] == [] for row in early["matches"])
        midnight = sum(row["utcDate"].endswith("T00:00:00Z") for row in placed)
        assert 0.2 < midnight / len(placed) < 0.5
        late = feed.get("/competitions/PD/matches", when("2027-05-01T00:00Z"))
        assert not [row for row in late["matches"] if row["status"] == "SCHEDULED"]

    def test_nothing_is_known_before_the_fixture_lists(self, feed: Feed) -> None:
        body = feed.get("/competitions/PD/matches", when("2026-06-01T00:00Z"))
        assert body["matches"] == []


class TestFixtures:
    @BY_CODE
    @pytest.mark.parametrize("season", [2023, 2024, 2025, 2026, 2027, 2030])
    def test_everyone_meets_everyone_twice(self, league: League, season: int) -> None:
        fixtures = draw(league, season, 3)
        clubs = {fixture.home.id for fixture in fixtures}
        pairs = Counter((fixture.home.id, fixture.away.id) for fixture in fixtures)
        assert set(pairs.values()) == {1}
        assert set(pairs) == {(a, b) for a in clubs for b in clubs if a != b}
        rounds: dict[int, list[int]] = defaultdict(list)
        days: dict[int, list[datetime]] = defaultdict(list)
        for fixture in fixtures:
            for club in (fixture.home.id, fixture.away.id):
                rounds[fixture.matchday].append(club)
                days[club].append(fixture.kick_off)
        assert sorted(rounds) == list(range(1, 2 * len(clubs) - 1))
        assert all(sorted(round_) == sorted(clubs) for round_ in rounds.values())
        for own in days.values():
            rest = [later.date() - one.date() for one, later in pairwise(own)]
            assert min(rest) >= timedelta(days=2)
        kick_offs = [fixture.kick_off for fixture in fixtures]
        assert kick_offs == sorted(kick_offs)
        assert fixtures[0].kick_off.month == 8
        assert (fixtures[-1].kick_off.year, fixtures[-1].kick_off.month) == (
            season + 1,
            5,
        )
        assert len({fixture.id for fixture in fixtures}) == len(fixtures)

    @BY_CODE
    def test_homes_alternate(self, league: League) -> None:
        at_home: dict[int, str] = defaultdict(str)
        for fixture in sorted(draw(league, 2026, 3), key=lambda one: one.matchday):
            at_home[fixture.home.id] += "H"
            at_home[fixture.away.id] += "A"
        for sides in at_home.values():
            assert sides.count("H") == sides.count("A")
            assert "HHHH" not in sides
            assert "AAAA" not in sides

    @BY_CODE
    def test_rounds_are_weekends_and_a_few_midweeks(self, league: League) -> None:
        weekdays = Counter(
            fixture.kick_off.weekday() for fixture in draw(league, 2026, 3)
        )
        midweek = weekdays[1] + weekdays[2]
        assert 0 < midweek < weekdays.total() / 3
        assert weekdays[3] == 0

    def test_ids_are_apart_between_leagues_and_seasons(self) -> None:
        ids = [
            fixture.id
            for league in LEAGUES
            for season in (2025, 2026)
            for fixture in draw(league, season, 1)
        ]
        assert len(set(ids)) == len(ids)

    @pytest.mark.parametrize(
        ("day", "summer"),
        [
            ("2026-10-24", True),
            ("2026-10-25", False),
            ("2027-03-27", False),
            ("2027-03-28", True),
        ],
    )
    def test_clocks_change_on_the_last_sunday(self, day: str, summer: bool) -> None:
        assert is_summer_time(datetime.fromisoformat(day).date()) is summer

    def test_three_o_clock_is_three_o_clock_all_year(self) -> None:
        fixtures = draw(LEAGUES[0], 2026, 1)
        hours = {
            (is_summer_time(fixture.kick_off.date()), fixture.kick_off.hour)
            for fixture in fixtures
            if fixture.kick_off.weekday() == 5 and fixture.kick_off.minute == 0
        }
        assert hours == {(True, 14), (False, 15)}

    def test_week_0_starts_in_the_middle_of_august(self) -> None:
        for season in range(2020, 2040):
            saturday = first_saturday(season)
            assert saturday.weekday() == 5
            assert (saturday.month, 13 <= saturday.day <= 19) == (8, True)


class TestStandings:
    @BY_CODE
    @pytest.mark.parametrize(
        "now",
        [
            "2026-08-01T00:00Z",
            "2026-11-21T16:47Z",
            "2026-11-21T22:30Z",
            "2027-06-01T00:00Z",
        ],
    )
    def test_are_the_finished_matches_added_up(
        self, feed: Feed, league: League, now: str
    ) -> None:
        base = f"/competitions/{league.code}"
        rows = feed.get(f"{base}/matches", when(now))["matches"]
        table = feed.get(f"{base}/standings", when(now))["standings"][0]["table"]
        assert [
            (
                row["team"]["id"],
                row["playedGames"],
                row["points"],
                row["goalDifference"],
            )
            for row in sorted(table, key=lambda row: row["team"]["id"])
        ] == added_up(rows)
        assert [row["position"] for row in table] == list(range(1, len(table) + 1))
        keys = [
            (-row["points"], -row["goalDifference"], -row["goalsFor"]) for row in table
        ]
        assert keys == sorted(keys)
        for row in table:
            assert row["won"] + row["draw"] + row["lost"] == row["playedGames"]
            assert row["goalsFor"] - row["goalsAgainst"] == row["goalDifference"]

    def test_can_be_those_before_a_day_or_up_to_a_matchday(self, feed: Feed) -> None:
        now = when("2026-11-22T12:00Z")
        rows = feed.get("/competitions/PD/matches", now)["matches"]
        before = [row for row in rows if row["utcDate"] < "2026-11-21"]
        first = [row for row in rows if row["matchday"] <= 4]
        for params, counted in (
            ({"date": "2026-11-21"}, before),
            ({"matchday": "4"}, first),
        ):
            body = feed.get("/competitions/PD/standings", now, **params)
            table = body["standings"][0]["table"]
            points = {row["team"]["id"]: row["points"] for row in table}
            assert points == {row[0]: row[2] for row in added_up(counted)}
            assert body["filters"] == {"season": "2026", **params}

    def test_good_clubs_stay_good(self, feed: Feed) -> None:
        """Both halves of a season agree more than luck would have them."""
        halves: list[tuple[int, int]] = []
        for league in LEAGUES:
            path, now = (
                f"/competitions/{league.code}/standings",
                when("2027-06-01T00:00Z"),
            )
            rows = feed.get(path, now)["standings"][0]["table"]
            half = {"matchday": str(len(rows) - 1)}
            first = feed.get(path, now, **half)["standings"][0]["table"]
            points = {row["team"]["id"]: row["points"] for row in first}
            halves += [
                (points[row["team"]["id"]], row["points"] - points[row["team"]["id"]])
                for row in rows
            ]
        assert correlation(*map(list, zip(*halves, strict=True))) > 0.3

    def test_the_matchday_moves_on(self, feed: Feed) -> None:
        days = []
        for week in range(50):
            now = when("2026-07-10T12:00Z") + timedelta(weeks=week)
            body = feed.get("/competitions/BL1/standings", now)
            days.append(body["season"]["currentMatchday"])
        assert days == sorted(days)
        assert (days[0], days[-1]) == (1, 34)


def added_up(matches: list[JSON]) -> list[tuple[int, int, int, int]]:
    """(team, played, points, goal difference) by team, of the FINISHED matches."""
    totals: dict[int, list[int]] = {}
    for match in matches:
        goals = match["score"]["fullTime"]
        for side, other in (("home", "away"), ("away", "home")):
            total = totals.setdefault(match[f"{side}Team"]["id"], [0, 0, 0])
            if match["status"] == "FINISHED":
                difference = goals[side] - goals[other]
                total[0] += 1
                total[1] += 3 if difference > 0 else int(difference == 0)
                total[2] += difference
    return sorted((team, *total) for team, total in totals.items())  # type: ignore[misc]


class TestSeeds:
    def test_the_same_seed_is_the_same_season(self) -> None:
        def statuses(seed: int) -> str:
            world = GeneratedSeason(seed, codes=["PL", "DED"])
            now = SATURDAY + timedelta(hours=16)
            return json.dumps(
                [world.matches(MatchQuery(), now), world.competitions(now)]
            )

        assert statuses(1) == statuses(1)
        assert statuses(1) != statuses(2)

    def test_another_seed_plays_the_same_fixture_otherwise(self) -> None:
        fixture = draw(LEAGUES[0], 2026, 1)[100]
        ends = {timeline(seed, fixture, "calm")[-1].at for seed in range(20)}
        scores = {timeline(seed, fixture, "calm")[-1].score for seed in range(20)}
        assert len(ends) > 15
        assert len(scores) > 4

    def test_a_match_does_not_depend_on_the_other_leagues(self) -> None:
        now = SATURDAY + timedelta(hours=16)
        query = MatchQuery(codes=frozenset({"DED"}))
        alone = GeneratedSeason(5, codes=["DED"]).matches(query, now)
        assert alone == GeneratedSeason(5).matches(query, now)

    def test_the_year_can_be_chosen(self) -> None:
        world = GeneratedSeason(5, year=2024, codes=["SA"])
        rows = world.matches(MatchQuery(), when("2025-07-01T00:00Z"))
        assert {row["status"] for row in rows} == {"FINISHED"}
        assert rows[0]["season"]["startDate"].startswith("2024-08")
        assert rows[0]["season"]["endDate"].startswith("2025-05")
