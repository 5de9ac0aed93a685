"""Profile `realistic` has the anomalies at the measured rates and durations.

The reference counts are of 1,058 matches of five leagues, December 2025 to June 2026.
A count agrees when a binomial of that share gives it with more than 3 in 100,000, on
either side: four sigma where a sigma means something.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.shared.contract.validator import validate_matches
from local_runner.simulator.feed import (
    FROZEN_DAYS,
    SWEEPING_NIGHTS,
    frozen,
    resync,
    sweeps,
)
from local_runner.simulator.fixtures import Fixture, draw, make_up_date
from local_runner.simulator.leagues import LEAGUES, League
from local_runner.simulator.realistic import anomaly_of
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.states import Score, State
from local_runner.simulator.timelines import (
    SETTLED_AFTER,
    days_of,
    settled_score,
    timeline,
)
from local_runner.simulator.world import MatchQuery, TableCut

pytestmark = pytest.mark.slow

SEEDS = range(1, 7)
MATCHES = 1058
LIVE = ("IN_PLAY", "PAUSED")
UNLIKELY = 3e-5

TRANSITIONS = {
    ("TIMED", "IN_PLAY"): 1016,
    ("IN_PLAY", "PAUSED"): 991,
    ("PAUSED", "IN_PLAY"): 995,
    ("IN_PLAY", "FINISHED"): 1016,
    ("TIMED", "FINISHED"): 38,
    ("TIMED", "PAUSED"): 10,
    ("PAUSED", "FINISHED"): 6,
    ("IN_PLAY", "TIMED"): 4,
    ("IN_PLAY", "POSTPONED"): 1,
    ("IN_PLAY", "CANCELLED"): 1,
}
MINUTES_AFTER_KICK_OFF = [
    *(("IN_PLAY", 0.1, 5.1), ("IN_PLAY", 0.5, 5.4), ("IN_PLAY", 0.9, 6.2)),
    *(("IN_PLAY", 0.99, 76), ("PAUSED", 0.1, 52), ("PAUSED", 0.5, 54.5)),
    *(("PAUSED", 0.9, 58), ("PAUSED", 0.99, 63), ("FINISHED", 0.1, 120)),
    *(("FINISHED", 0.5, 123), ("FINISHED", 0.9, 129), ("FINISHED", 0.99, 501)),
]
VALUES, BUMPS = 13_018, 5_230
AFTER_MIDNIGHT = (time(0, 20), time(0, 22))


@dataclass(frozen=True)
class Timeline:
    """A fixture and its states in the feed."""

    seed: int
    fixture: Fixture
    states: list[State]

    @property
    def statuses(self) -> tuple[str, ...]:
        """Every status in turn."""
        seen = [self.states[0].status]
        seen += [b.status for a, b in pairwise(self.states) if a.status != b.status]
        return tuple(seen)


def stories(seed: int) -> Iterator[Timeline]:
    for league in LEAGUES:
        for fixture in draw(league, 2026, seed):
            yield Timeline(seed, fixture, timeline(seed, fixture, "realistic"))


@cache
def season_of(league: League) -> list[Fixture]:
    return draw(league, 2026, 1)


def is_touched_by_freeze(match: Timeline) -> bool:
    season = match.fixture.published.date()
    days = {gap.start.date() for gap in frozen(match.seed, season)}
    return any(state.kick_off.date() in days for state in match.states)


@pytest.fixture(scope="module")
def world() -> GeneratedSeason:
    return GeneratedSeason(SEEDS[0], profile="realistic")


@pytest.fixture(scope="module")
def everything() -> list[Timeline]:
    return [match for seed in SEEDS for match in stories(seed)]


@pytest.fixture(scope="module")
def usual(everything: list[Timeline]) -> list[Timeline]:
    """The matches of days on which the feed was not frozen: frozen days come on top."""
    return [match for match in everything if not is_touched_by_freeze(match)]


def agrees(count: int, trials: int, share: float) -> bool:
    """Whether a binomial count is within the expected range."""

    def at_most(limit: int, chance: float) -> float:
        return sum(
            math.exp(
                math.lgamma(trials + 1)
                - math.lgamma(one + 1)
                - math.lgamma(trials - one + 1)
                + one * math.log(chance)
                + (trials - one) * math.log1p(-chance)
            )
            for one in range(limit + 1)
        )

    fewer = at_most(count, share)
    more = at_most(trials - count, 1 - share)
    return min(fewer, more) > UNLIKELY


def count(stories: list[Timeline], happens: Callable[[Timeline], bool]) -> int:
    return sum(happens(match) for match in stories)


def outcome(score: Score) -> int:
    return (score[0] > score[1]) - (score[0] < score[1])


def corrections(match: Timeline) -> Iterator[tuple[State, State, Score, Score]]:
    for state, later in pairwise(match.states):
        if state.status == later.status == "FINISHED" and state.score != later.score:
            assert state.score is not None
            assert later.score is not None
            yield state, later, state.score, later.score


def in_play(match: Timeline) -> Iterator[tuple[Score, Score]]:
    """Each score in play and the one after it."""
    for state, later in pairwise(match.states):
        if state.status in LIVE and later.status in LIVE:
            assert state.score is not None
            assert later.score is not None
            yield state.score, later.score


class TestRates:
    def test_there_is_enough_to_measure(self, usual: list[Timeline]) -> None:
        assert len(usual) > 15_000

    @pytest.mark.parametrize(("pair", "recorded"), TRANSITIONS.items(), ids=str)
    def test_transitions(
        self, usual: list[Timeline], pair: tuple[str, str], recorded: int
    ) -> None:
        seen = sum(
            (a.status, b.status) == pair
            for match in usual
            for a, b in pairwise(match.states)
        )
        assert agrees(seen, len(usual), recorded / MATCHES)

    def test_reopened(self, usual: list[Timeline]) -> None:
        again = {("FINISHED", status) for status in LIVE}
        seen = count(usual, lambda one: bool(again & set(pairwise(one.statuses))))
        assert agrees(seen, len(usual), 3 / MATCHES)

    def test_postponed(self, usual: list[Timeline]) -> None:
        seen = count(usual, lambda match: "POSTPONED" in match.statuses)
        assert agrees(seen, len(usual), 8 / MATCHES)

    def test_goals_taken_back_in_play(self, usual: list[Timeline]) -> None:
        def lowered(match: Timeline) -> bool:
            return any(
                after[0] < score[0] or after[1] < score[1]
                for score, after in in_play(match)
            )

        assert agrees(count(usual, lowered), len(usual), 42 / MATCHES)

    def test_sides_swapped_in_play(self, usual: list[Timeline]) -> None:
        def mirrored(match: Timeline) -> bool:
            return any(score == after[::-1] != after for score, after in in_play(match))

        assert agrees(count(usual, mirrored), len(usual), 13 / MATCHES)

    def test_corrections_after_finished(self, usual: list[Timeline]) -> None:
        found = [one for match in usual for one in corrections(match)]
        assert agrees(len(found), len(usual), 42 / 1057)
        downwards = sum(sum(after) < sum(score) for _, _, score, after in found)
        assert agrees(downwards, len(found), 41 / 42)
        other = sum(outcome(after) != outcome(score) for _, _, score, after in found)
        assert agrees(other, len(found), 23 / 42)
        first, end = AFTER_MIDNIGHT
        by_night = [at for _, at, _, _ in found if first <= at.at.time() < end]
        assert agrees(len(by_night), len(found), 36 / 42)
        hours = [
            (corrected.at - next(s.at for s in match.states if s.status == "FINISHED"))
            / timedelta(hours=1)
            for match in usual
            for _, corrected, _, _ in corrections(match)
        ]
        assert 0 < min(hours) < max(hours) <= 12.2

    def test_one_content_change_under_the_same_stamp(
        self, usual: list[Timeline]
    ) -> None:
        values = changed = 0
        for match in usual:
            for state, later in pairwise(match.states):
                values += 1
                if state.last_updated == later.last_updated:
                    changed += 1
                    assert state.score != later.score
        # Of the recorded 13,018 values, and so of a match in 1,058.
        assert agrees(changed, len(usual), 1 / MATCHES)
        assert 0 < changed < values / VALUES * 4

    def test_stamps_without_a_visible_change(self, usual: list[Timeline]) -> None:
        """In the days the recorder watched: from four before kick-off to two after."""
        values = 0
        bumps: Counter[time] = Counter()
        for match in usual:
            day = datetime.combine(match.fixture.kick_off.date(), time(), UTC)
            first, end = day - timedelta(days=4), day + timedelta(days=3)
            before = [state for state in match.states if state.at < first]
            seen = before[-1:]
            seen += [state for state in match.states if first <= state.at < end]
            values += len({state.last_updated for state in seen})
            for state, later in pairwise(seen):
                if visible(state) == visible(later):
                    bumps[later.at.time().replace(second=0)] += 1
        assert values / len(usual) == pytest.approx(VALUES / MATCHES, abs=0.5)
        assert bumps.total() / values == pytest.approx(BUMPS / VALUES, abs=0.02)
        by_night = bumps[time(0, 20)] + bumps[time(0, 21)]
        assert by_night / bumps.total() == pytest.approx(0.5, abs=0.03)
        assert bumps[time(1, 32)] > bumps[time(5, 21)] > 0
        assert bumps[time(20, 20)] > 0

    def test_finished_more_than_three_hours_late(self, usual: list[Timeline]) -> None:
        late = [one for one in first_minutes(usual)["FINISHED"] if one > 180]
        assert agrees(len(late), len(usual), 46 / MATCHES)

    def test_delays(self, usual: list[Timeline]) -> None:
        minutes = first_minutes(usual)
        for status, share, recorded in MINUTES_AFTER_KICK_OFF:
            all_ = minutes[status]
            within = sum(one <= recorded for one in all_)
            assert agrees(within, len(all_), share), (status, share, within / len(all_))


def visible(state: State) -> tuple[object, ...]:
    return state.status, state.score, state.kick_off


def first_minutes(stories: list[Timeline]) -> dict[str, list[float]]:
    """Minutes from the kick-off shown to the first state of each status."""
    minutes: dict[str, list[float]] = defaultdict(list)
    for match in stories:
        first: dict[str, float] = {}
        for state in match.states:
            after = (state.last_updated - state.kick_off) / timedelta(minutes=1)
            first.setdefault(state.status, after)
        for status, after in first.items():
            minutes[status].append(after)
    return minutes


class TestMatches:
    @settings(max_examples=150, deadline=None)
    @given(st.integers(), st.sampled_from(LEAGUES), st.integers(0, 300))
    def test_are_plausible_for_any_seed(
        self, seed: int, league: League, number: int
    ) -> None:
        fixture = season_of(league)[number]
        check(fixture, seed, timeline(seed, fixture, "realistic"))

    def test_are_plausible_with_every_anomaly(self, everything: list[Timeline]) -> None:
        kinds = {match.statuses: match for match in everything}
        assert len(kinds) > 9
        for match in [*kinds.values(), *everything[::10]]:
            check(match.fixture, match.seed, match.states)

    def test_end_as_they_were_played(self, everything: list[Timeline]) -> None:
        for match in everything[::10]:
            calm = timeline(match.seed, match.fixture, "calm")[-1]
            last = match.states[-1]
            if last.status == "FINISHED":
                assert (last.score, last.half_time) == (calm.score, calm.half_time)

    def test_every_row_keeps_the_contract(
        self, world: GeneratedSeason, everything: list[Timeline]
    ) -> None:
        kinds = {one.statuses: one for one in everything if one.seed == SEEDS[0]}
        assert len(kinds) > 8
        for match in kinds.values():
            query = MatchQuery(ids=frozenset({match.fixture.id}))
            for state in match.states:
                rows = world.matches(query, state.at)
                validated = validate_matches(json.dumps({"matches": rows}).encode())
                assert (validated.verdict, validated.drift) == ("valid", {})
                assert validated.rows[0].value.lastUpdated == state.last_updated
                assert validated.rows[0].value.status == state.status

    def test_a_change_under_the_old_stamp_is_served_so(
        self, everything: list[Timeline]
    ) -> None:
        match, state, later = next(
            (match, state, later)
            for match in everything
            for state, later in pairwise(match.states)
            if state.last_updated == later.last_updated
        )
        code = match.fixture.league.code
        world = GeneratedSeason(match.seed, profile="realistic", codes=[code])
        query = MatchQuery(ids=frozenset({match.fixture.id}))
        [before], [after] = (world.matches(query, one.at) for one in (state, later))
        assert before["lastUpdated"] == after["lastUpdated"]
        assert before["score"] != after["score"]

    def test_a_calm_match_has_no_anomaly(self) -> None:
        plain = ("TIMED", "IN_PLAY", "PAUSED", "IN_PLAY", "FINISHED")
        for fixture in draw(LEAGUES[0], 2026, 1):
            match = Timeline(1, fixture, timeline(1, fixture, "calm"))
            check_shortcuts(1, fixture, match.states, "calm")
            assert match.statuses[-5:] == plain
            assert all(
                a.last_updated < b.last_updated for a, b in pairwise(match.states)
            )


def check_shortcuts(
    seed: int, fixture: Fixture, states: list[State], profile: str
) -> None:
    """What is known of a match without its timeline is what the timeline shows."""
    shown = {state.kick_off.date() for state in states}
    assert shown <= days_of(seed, fixture, profile)
    assert states[0].at >= fixture.published
    counted = [one for one in states if one.status in ("FINISHED", "AWARDED")]
    assert counted[0].at > fixture.kick_off
    score = settled_score(seed, fixture, profile)
    assert (score is None) == (
        profile == "realistic" and anomaly_of(seed, fixture) is not None
    )
    settled_at = fixture.kick_off + SETTLED_AFTER
    before = [one for one in states if one.at <= settled_at]
    for state in [before[-1], *states[len(before) :]] if score else ():
        assert (state.status, state.score) == ("FINISHED", score)
        assert state.kick_off == fixture.kick_off


def check(fixture: Fixture, seed: int, states: list[State]) -> None:
    """What holds of every match: an order, whole scores, the parts that follow."""
    assert states == timeline(seed, fixture, "realistic")
    check_shortcuts(seed, fixture, states, "realistic")
    assert all(state.at < later.at for state, later in pairwise(states))
    assert all(state.at.microsecond == 0 for state in states)
    stamps = [state.last_updated for state in states]
    assert stamps == sorted(stamps)
    assert len(stamps) - len(set(stamps)) <= 1
    assert states[0].at >= fixture.published
    assert states[-1].status in ("FINISHED", "AWARDED")
    for state in states:
        has_score = state.status not in ("SCHEDULED", "TIMED", "POSTPONED")
        assert (state.score is not None) == has_score
        if state.half_time is not None:
            assert state.score is not None
            assert 0 <= state.half_time[0] <= state.score[0]
            assert 0 <= state.half_time[1] <= state.score[1]
        assert min(state.score or (0, 0)) >= 0
        assert (state.half_time is None) >= (state.status == "AWARDED")


@pytest.fixture(scope="module")
def postponed(everything: list[Timeline]) -> list[Timeline]:
    return [match for match in everything if "POSTPONED" in match.statuses]


class TestPostponed:
    def test_is_shown_at_midnight_and_later_on_a_new_date(
        self, postponed: list[Timeline]
    ) -> None:
        assert len(postponed) > 50
        waits = []
        for match in postponed:
            off = [one for one in match.states if one.status == "POSTPONED"]
            day = match.fixture.kick_off.date()
            midnight = datetime.combine(day, time(), UTC)
            assert {one.kick_off for one in off} == {midnight}
            again = next(one for one in match.states if one.at > off[-1].at)
            last = match.states[-1]
            assert again.kick_off == last.kick_off > match.fixture.kick_off
            assert again.at < last.kick_off
            waits.append((last.kick_off.date() - day).days)
        assert min(waits) >= 1
        assert 7 < sorted(waits)[len(waits) // 2] < 50
        assert max(waits) <= 75

    def test_is_played_on_a_day_without_another_match_of_the_league(
        self, postponed: list[Timeline]
    ) -> None:
        for match in postponed:
            day = match.states[-1].kick_off.date()
            fixtures = draw(match.fixture.league, 2026, match.seed)
            assert day not in {one.kick_off.date() for one in fixtures}
            assert day <= fixtures[-1].kick_off.date() + timedelta(days=7)

    @pytest.mark.parametrize("league", LEAGUES, ids=lambda league: league.code)
    def test_any_match_can_be(self, league: League) -> None:
        for seed in SEEDS:
            dates: dict[int, datetime] = {}
            for fixture in draw(league, 2026, seed):
                date = make_up_date(fixture, seed)
                assert fixture.kick_off < date
                assert dates.setdefault(fixture.matchday, date) == date
            assert len({date.date() for date in dates.values()}) == len(dates)

    def test_no_club_plays_twice_on_a_day(self, world: GeneratedSeason) -> None:
        """Two postponed matches of one club once were, on 2026-11-25."""
        end = datetime(2027, 7, 1, tzinfo=UTC)
        played = Counter(
            (match["utcDate"][:10], match[side]["id"])
            for match in world.matches(MatchQuery(), end)
            for side in ("homeTeam", "awayTeam")
        )
        assert played.total() == 2 * 2610
        assert set(played.values()) == {1}

    def test_is_found_on_every_day_it_shows(self, postponed: list[Timeline]) -> None:
        match = next(one for one in postponed if one.seed == SEEDS[0])
        code = match.fixture.league.code
        world = GeneratedSeason(SEEDS[0], profile="realistic", codes=[code])
        for state in match.states:
            day = state.kick_off.date()
            query = MatchQuery(day, day + timedelta(days=1))
            found = {row["id"]: row for row in world.matches(query, state.at)}
            assert found[match.fixture.id]["status"] == state.status


class TestAbandoned:
    def test_keeps_its_score_and_counts_once_awarded(
        self, everything: list[Timeline]
    ) -> None:
        abandoned = [one for one in everything if "CANCELLED" in one.statuses]
        assert abandoned
        for match in abandoned:
            assert match.statuses[-3:] == ("IN_PLAY", "CANCELLED", "AWARDED")
            by_status = {state.status: state for state in match.states}
            cancelled, awarded = by_status["CANCELLED"], by_status["AWARDED"]
            assert by_status["IN_PLAY"].score == cancelled.score == awarded.score
            assert awarded.at - cancelled.at > timedelta(days=7)
        match = abandoned[0]
        code = match.fixture.league.code
        world = GeneratedSeason(match.seed, profile="realistic", codes=[code])
        played = []
        for moment in (awarded_at(match) - timedelta(seconds=1), awarded_at(match)):
            tables = world.standings(code, moment, TableCut())
            assert tables is not None
            rows = {row["team"]["id"]: row for row in tables[0]["table"]}
            played.append(rows[match.fixture.home.id]["playedGames"])
        assert played[1] == played[0] + 1


def awarded_at(match: Timeline) -> datetime:
    return next(state.at for state in match.states if state.status == "AWARDED")


class TestReopened:
    def test_shows_an_old_score_until_the_resync(
        self, everything: list[Timeline]
    ) -> None:
        reopened = [
            match
            for match in everything
            for pair in pairwise(match.statuses)
            if pair in [("FINISHED", status) for status in LIVE]
        ]
        assert len(reopened) > 10
        lower = 0
        for match in reopened:
            index = next(
                number
                for number, (a, b) in enumerate(pairwise(match.states), start=1)
                if a.status == "FINISHED" and b.status in LIVE
            )
            finished, again = match.states[index - 1], match.states[index]
            assert finished.score is not None
            assert again.score is not None
            lower += sum(again.score) < sum(finished.score)
            closed = next(s for s in match.states[index:] if s.status == "FINISHED")
            night = resync(match.seed, match.fixture.kick_off.date() + timedelta(1))
            assert closed.at == night
            assert closed.score == finished.score
        assert lower > len(reopened) / 4


class TestWholeFeed:
    def test_a_night_has_one_resync(self) -> None:
        day = date(2026, 11, 22)
        moments = {resync(seed, day) for seed in range(200)}
        assert len(moments) == 10
        for moment in moments:
            assert moment.date() == day
            assert time(0, 20, 50) <= moment.time() < time(0, 21)

    def test_about_one_day_of_a_season_is_frozen(self) -> None:
        first = date(2026, 7, 1)
        days = sum(len(frozen(seed, first)) for seed in range(200))
        assert agrees(days, 200 * 340, FROZEN_DAYS)
        played = {
            fixture.kick_off.date()
            for league in LEAGUES
            for fixture in draw(league, 2026, 1)
        }
        assert 0.5 < FROZEN_DAYS * len(played) < 1.5

    def test_nothing_moves_on_a_frozen_day_until_the_resync(
        self, everything: list[Timeline]
    ) -> None:
        held = ended = 0
        leagues = set()
        for match in everything:
            for gap in frozen(match.seed, match.fixture.published.date()):
                assert time(11) <= gap.start.time() < time(19)
                assert gap.end == resync(match.seed, gap.start.date() + timedelta(1))
                for state, later in pairwise(match.states):
                    assert not gap.start <= later.at < gap.end
                    if (
                        later.at == gap.end
                        and state.kick_off.date() == gap.start.date()
                    ):
                        held += 1
                        leagues.add(match.fixture.league.code)
                        if state.status in ("TIMED", *LIVE):
                            ended += later.status == "FINISHED"
        assert held >= ended > 20
        assert len(leagues) > 3

    def test_few_nights_sweep(self) -> None:
        first = date(2026, 7, 1)
        nights = sum(len(sweeps(seed, first)) for seed in range(200))
        assert agrees(nights, 200 * 340, SWEEPING_NIGHTS)
        assert 1 < SWEEPING_NIGHTS * 340 < 5

    def test_a_sweep_touches_matches_finished_long_before(
        self, world: GeneratedSeason
    ) -> None:
        season = draw(LEAGUES[0], 2026, 1)[0].published.date()
        night = next(one for one in sweeps(1, season) if one.year == 2027)
        stamps = Counter(
            row["lastUpdated"]
            for row in world.matches(MatchQuery(), night)
            if row["status"] == "FINISHED"
        )
        before = world.matches(MatchQuery(), night - timedelta(seconds=1))
        finished = [row for row in before if row["status"] == "FINISHED"]
        assert stamps[night.strftime("%Y-%m-%dT%H:%M:%SZ")] == len(finished) > 1000


def test_a_table_is_the_same_whenever_it_was_last_looked_at() -> None:
    kept = GeneratedSeason(11, profile="realistic", codes=["PL"])
    begin = datetime(2026, 11, 20, 12, tzinfo=UTC)
    moments = [begin + timedelta(minutes=17 * number) for number in range(300)]
    backwards = moments[::-7]
    seen = set()
    for moment in (*moments, *backwards):
        fresh = GeneratedSeason(11, profile="realistic", codes=["PL"])
        table = fresh.standings("PL", moment, TableCut())
        assert kept.standings("PL", moment, TableCut()) == table
        seen.add(str(table))
    assert len(seen) > 5
