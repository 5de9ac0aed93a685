"""A generated season of real leagues: the same seed gives the same season."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from functions.shared.runtime.errors import ConfigError
from local_runner.simulator.clubs import clubs_of
from local_runner.simulator.fixtures import Fixture, draw
from local_runner.simulator.leagues import LEAGUES, League
from local_runner.simulator.states import State
from local_runner.simulator.table import table_rows
from local_runner.simulator.timelines import timeline
from local_runner.simulator.v4_objects import (
    area_of,
    competition_item_of,
    competition_of,
    match_of,
    referee_of,
    team_of,
)
from local_runner.simulator.world import JSON, MatchQuery, TableCut, is_within

YEARS = range(1900, 2101)
"""The years in which a season can begin."""

_TEAM_UPDATED = "2022-02-10T19:48:56Z"
_COUNTED = ("FINISHED", "AWARDED")
_FINISHED_BY = timedelta(hours=3)


@dataclass(frozen=True)
class _MatchTimeline:
    """One match: its constant attributes and its timeline."""

    fixture: Fixture
    shared: JSON
    referee: JSON
    states: list[State]

    def at(self, now: datetime) -> State | None:
        """The last state at or before `now`; None before the match is announced."""
        index = bisect_right(self.states, now, key=attrgetter("at"))
        return self.states[index - 1] if index else None


class _LeagueSeason:
    """One league in one season, indexed by every day that its matches ever show."""

    def __init__(self, league: League, season: int, seed: int, profile: str) -> None:
        self.league = league
        self.area = area_of(league)
        self.competition = competition_of(league)
        self.teams = {
            club.id: team_of(club) for club in clubs_of(league.code, league.id)
        }
        fixtures = draw(league, season, seed)
        self.timelines = {
            fixture.id: self._timeline(fixture, seed, profile) for fixture in fixtures
        }
        self.first, self.last = fixtures[0].kick_off, fixtures[-1].kick_off
        self.season_id = season % 100 * 100 + league.id % 100
        self._by_day: dict[date, list[_MatchTimeline]] = defaultdict(list)
        for history in self.timelines.values():
            for day in {state.kick_off.date() for state in history.states}:
                self._by_day[day].append(history)
        last_of_round: dict[int, datetime] = {}
        for fixture in fixtures:
            last_of_round[fixture.matchday] = fixture.kick_off + _FINISHED_BY
        self._rounds_over = [last_of_round[day] for day in sorted(last_of_round)]

    def _timeline(self, fixture: Fixture, seed: int, profile: str) -> _MatchTimeline:
        shared = {
            "area": self.area,
            "competition": self.competition,
            "id": fixture.id,
            "matchday": fixture.matchday,
            "homeTeam": self.teams[fixture.home.id],
            "awayTeam": self.teams[fixture.away.id],
        }
        referee = referee_of(seed, fixture)
        return _MatchTimeline(
            fixture, shared, referee, timeline(seed, fixture, profile)
        )

    def season(self, now: datetime) -> JSON:
        """The `season` object; its matchday is the first one that is not over."""
        over = bisect_right(self._rounds_over, now)
        return {
            "id": self.season_id,
            "startDate": self.first.date().isoformat(),
            "endDate": self.last.date().isoformat(),
            "currentMatchday": min(over + 1, len(self._rounds_over)),
            "winner": None,
        }

    def candidates(self, query: MatchQuery) -> Iterable[_MatchTimeline]:
        """The matches that may fit the query; with two bounds, those of its days."""
        if query.ids is not None:
            return [self.timelines[one] for one in query.ids if one in self.timelines]
        if query.first is None or query.end is None:
            return self.timelines.values()
        days = range((query.end - query.first).days)
        if len(days) > len(self._by_day):
            return self.timelines.values()
        found = {
            history.fixture.id: history
            for day in days
            for history in self._by_day.get(query.first + timedelta(days=day), ())
        }
        return found.values()

    def finished(
        self, now: datetime, cut: TableCut
    ) -> Iterator[tuple[int, int, int, int]]:
        """The results at `now`: (home id, away id, home goals, away goals)."""
        for history in self.timelines.values():
            state = history.at(now)
            if state is None or state.status not in _COUNTED or state.score is None:
                continue
            if cut.before is not None and state.kick_off.date() >= cut.before:
                continue
            if cut.matchday is not None and history.fixture.matchday > cut.matchday:
                continue
            yield history.fixture.home.id, history.fixture.away.id, *state.score


class GeneratedSeason:
    """A World of seven leagues from mid-August of `year` to the end of May.

    Building it takes about 0.3 s; afterwards a week of matches costs a few ms. Nothing
    is shown before the fixture lists appear, some 46 days before the first Saturday.
    `season.winner` stays null, as it does for days after a real final.
    Raises ConfigError for an unknown league or profile, and for a year out of range.
    """

    def __init__(
        self,
        seed: int = 1,
        *,
        year: int = 2026,
        profile: str = "calm",
        codes: Iterable[str] | None = None,
    ) -> None:
        if year not in YEARS:
            raise ConfigError(
                f"The simulator has no season that begins in {year}.",
                fix=f"Choose a date from {YEARS[0]}-07-01 to {YEARS[-1] + 1}-06-30.",
            )
        known = {league.code: league for league in LEAGUES}
        wanted = list(known if codes is None else codes)
        if unknown := sorted(set(wanted) - set(known)):
            raise ConfigError(
                f"The simulator has no league {', '.join(unknown)}.",
                fix=f"Choose from {', '.join(known)}.",
            )
        self._leagues = {
            code: _LeagueSeason(known[code], year, seed, profile) for code in wanted
        }

    def competitions(self, now: datetime) -> list[JSON]:
        """The items of `/competitions`, by the name of the area, then of the league."""
        leagues = sorted(
            self._leagues.values(), key=lambda one: (one.league.area, one.league.name)
        )
        return [competition_item_of(one.league, one.season(now)) for one in leagues]

    def matches(self, query: MatchQuery, now: datetime) -> list[JSON]:
        """See World."""
        found = []
        for code, league in self._leagues.items():
            if query.codes is not None and code not in query.codes:
                continue
            season = league.season(now)
            for history in league.candidates(query):
                state = history.at(now)
                if state is not None and is_within(state.kick_off.date(), query):
                    found.append(
                        match_of(history.shared, season, state, history.referee)
                    )
        return sorted(found, key=lambda match: (match["utcDate"], match["id"]))

    def standings(self, code: str, now: datetime, cut: TableCut) -> list[JSON] | None:
        """One TOTAL table of the results at `now`; None for other codes."""
        if code not in self._leagues:
            return None
        league = self._leagues[code]
        rows = table_rows(league.teams.values(), league.finished(now, cut))
        stage = "REGULAR_SEASON"
        return [{"stage": stage, "type": "TOTAL", "group": None, "table": rows}]

    def teams(self, code: str) -> list[JSON] | None:
        """The clubs of a league; fields that the free plan leaves empty are empty."""
        if code not in self._leagues:
            return None
        league = self._leagues[code]
        return [
            {
                "area": league.area,
                **team,
                "address": None,
                "website": None,
                "founded": None,
                "clubColors": None,
                "venue": None,
                "runningCompetitions": [league.competition],
                "coach": None,
                "squad": [],
                "staff": [],
                "lastUpdated": _TEAM_UPDATED,
            }
            for team in league.teams.values()
        ]

    def body(self, _path: str, _params: Mapping[str, str]) -> tuple[int, bytes] | None:
        """None: there are no recorded responses."""
        return None
