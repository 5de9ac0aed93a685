"""A generated season of real leagues: the same seed gives the same season."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from functions.shared.runtime.errors import ConfigError
from local_runner.simulator.clubs import clubs_of
from local_runner.simulator.fixtures import Fixture, draw
from local_runner.simulator.leagues import LEAGUES, League
from local_runner.simulator.states import Score, State
from local_runner.simulator.table import table_rows
from local_runner.simulator.timelines import (
    SETTLED_AFTER,
    check_profile,
    days_of,
    settled_score,
    timeline,
)
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
_NEVER = datetime.max.replace(tzinfo=UTC)
_UNCUT = TableCut()


class _MatchTimeline:
    """One match. Its states are generated when something needs them."""

    def __init__(self, league: _LeagueSeason, fixture: Fixture) -> None:
        self.fixture = fixture
        self._league = league

    @cached_property
    def shared(self) -> JSON:
        """The constant attributes."""
        league, fixture = self._league, self.fixture
        return {
            "area": league.area,
            "competition": league.competition,
            "id": fixture.id,
            "matchday": fixture.matchday,
            "homeTeam": league.teams[fixture.home.id],
            "awayTeam": league.teams[fixture.away.id],
        }

    @cached_property
    def referee(self) -> JSON:
        """The referee, whether named yet or not."""
        return referee_of(self._league.seed, self.fixture)

    @cached_property
    def states(self) -> list[State]:
        """Every state, in the order in which the feed shows them."""
        return timeline(self._league.seed, self.fixture, self._league.profile)

    @cached_property
    def settled(self) -> Score | None:
        """See settled_score."""
        return settled_score(self._league.seed, self.fixture, self._league.profile)

    def at(self, now: datetime) -> State | None:
        """The last state at or before `now`; None before the match is announced."""
        if now < self.fixture.published:
            return None
        index = bisect_right(self.states, now, key=attrgetter("at"))
        return self.states[index - 1] if index else None

    def result(self, now: datetime) -> tuple[_Result | None, datetime]:
        """The result that counts at `now`, and until when that stays as it is."""
        fixture = self.fixture
        if now < fixture.kick_off:
            return None, fixture.kick_off
        if now >= fixture.kick_off + SETTLED_AFTER and self.settled is not None:
            return _Result(fixture, fixture.kick_off.date(), self.settled), _NEVER
        index = bisect_right(self.states, now, key=attrgetter("at"))
        present = self._counted(self.states[index - 1]) if index else None
        for later in self.states[index:]:
            if self._counted(later) != present:
                return present, later.at
        return present, _NEVER

    def _counted(self, state: State) -> _Result | None:
        if state.status not in _COUNTED or state.score is None:
            return None
        return _Result(self.fixture, state.kick_off.date(), state.score)


class _Result(NamedTuple):
    """What counts in a table."""

    fixture: Fixture
    day: date
    score: Score


class _LeagueSeason:
    """One league in one season, indexed by every day that its matches ever show."""

    def __init__(self, league: League, season: int, seed: int, profile: str) -> None:
        self.league = league
        self.area = area_of(league)
        self.competition = competition_of(league)
        self.teams = {
            club.id: team_of(club) for club in clubs_of(league.code, league.id)
        }
        self.seed = seed
        self.profile = profile
        fixtures = draw(league, season, seed)
        self.timelines = {
            fixture.id: _MatchTimeline(self, fixture) for fixture in fixtures
        }
        self.first, self.last = fixtures[0].kick_off, fixtures[-1].kick_off
        self.season_id = season % 100 * 100 + league.id % 100
        last_of_round: dict[int, datetime] = {}
        for fixture in fixtures:
            last_of_round[fixture.matchday] = fixture.kick_off + _FINISHED_BY
        self._rounds_over = [last_of_round[day] for day in sorted(last_of_round)]
        self._table: tuple[datetime, datetime, list[JSON]] = (_NEVER, _NEVER, [])

    @cached_property
    def _by_day(self) -> Mapping[date, list[_MatchTimeline]]:
        """The matches that may show a kick-off on a day."""
        by_day: dict[date, list[_MatchTimeline]] = defaultdict(list)
        for history in self.timelines.values():
            for day in days_of(self.seed, history.fixture, self.profile):
                by_day[day].append(history)
        return by_day

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

    def table(self, now: datetime, cut: TableCut) -> list[JSON]:
        """The rows of the table at `now`. Those of all results are kept for as long as
        these stay as they are."""
        since, until, rows = self._table
        if cut == _UNCUT and since <= now < until:
            return rows
        until = _NEVER
        results = []
        for history in self.timelines.values():
            result, changes_at = history.result(now)
            until = min(until, changes_at)
            if history.fixture.kick_off > now:
                break  # the others follow: they are in the order of kick-off
            if result is not None and _is_in(result, cut):
                fixture = result.fixture
                results.append((fixture.home.id, fixture.away.id, *result.score))
        rows = table_rows(self.teams.values(), results)
        if cut == _UNCUT:
            self._table = now, until, rows
        return rows


def _is_in(result: _Result, cut: TableCut) -> bool:
    """Whether a result counts in a table."""
    return (cut.before is None or result.day < cut.before) and (
        cut.matchday is None or result.fixture.matchday <= cut.matchday
    )


class GeneratedSeason:
    """A World of seven leagues from mid-August of `year` to the end of May.

    The states of a match are generated when a response needs them. Nothing is shown
    before the fixture lists appear, some 46 days before the first Saturday.
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
        check_profile(profile)
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
        seasons = {code: one.season(now) for code, one in self._leagues.items()}
        found = [
            match_of(history.shared, seasons[code], state, history.referee)
            for code, history, state in self._shown(query, now)
        ]
        return sorted(found, key=lambda match: (match["utcDate"], match["id"]))

    def statuses(self, query: MatchQuery, now: datetime) -> Iterator[str]:
        """The statuses of the matches that match `query`, as the feed shows them."""
        return (state.status for _, _, state in self._shown(query, now))

    def _shown(
        self, query: MatchQuery, now: datetime
    ) -> Iterator[tuple[str, _MatchTimeline, State]]:
        """The matches that match `query`, each with the code of its league."""
        for code, league in self._leagues.items():
            if query.codes is not None and code not in query.codes:
                continue
            for history in league.candidates(query):
                state = history.at(now)
                if state is not None and is_within(state.kick_off.date(), query):
                    yield code, history, state

    def standings(self, code: str, now: datetime, cut: TableCut) -> list[JSON] | None:
        """One TOTAL table of the results at `now`; None for other codes."""
        if code not in self._leagues:
            return None
        league = self._leagues[code]
        rows = league.table(now, cut)
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
