"""The world of a scenario: its competitions, matches and tables at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from local_runner.scenario.competition_history import (
    CompetitionBuilder,
    CompetitionHistory,
)
from local_runner.scenario.football_keys import Adjustment, Competition, Match
from local_runner.scenario.keys import Scenario
from local_runner.scenario.match_history import (
    MatchHistory,
    MatchState,
    StateBuilder,
    set_or,
)
from local_runner.scenario.reader import Source
from local_runner.scenario.times import Times
from local_runner.scenario.v4_objects import adjusted, match_object
from local_runner.simulator.clubs import Club
from local_runner.simulator.table import table_rows
from local_runner.simulator.v4_objects import area_of, competition_item_of, team_of
from local_runner.simulator.world import JSON, MatchQuery, TableCut, is_within

FIRST_MATCH_ID, FIRST_TEAM_ID = 1001, 101
"""Ids of matches and teams without an id of their own, in the order of the file."""

TABLE_STAGES = ("REGULAR_SEASON", "GROUP_STAGE", "LEAGUE_STAGE")
"""Stages with a table; any other is a knock-out."""

_COUNTED = ("FINISHED", "AWARDED")


class ScenarioWorld:
    """A World of the matches of a scenario.

    `match_ids` and `team_ids` are the ids by the names in the scenario. Raises
    ScenarioError for invalid names, times and states.
    """

    def __init__(
        self, scenario: Scenario, source: Source, times: Times, begins: datetime
    ) -> None:
        """Read everything; `begins` is the time of the first run."""
        self._source = source
        self._states = StateBuilder(source, times, begins)
        self.match_ids: dict[str, int] = {}
        self.team_ids: dict[str, int] = {}
        self._matches: dict[str, MatchHistory] = {}
        self._competitions = self._competition_histories(
            scenario, CompetitionBuilder(source, times, begins)
        )
        for name, match in scenario.matches.items():
            self._add(name, match)
        for name in scenario.tables:
            source.check_name(f"tables.{name}", "competition", name, self._competitions)

    @property
    def codes(self) -> list[str]:
        """The codes of the competitions."""
        return list(self._competitions)

    def competitions(self, now: datetime) -> list[JSON]:
        """See World."""
        return [
            {
                **competition_item_of(one.league, one.season(now).json),
                "type": one.kind,
            }
            for one in self._competitions.values()
        ]

    def matches(self, query: MatchQuery, now: datetime) -> list[JSON]:
        """See World. Without days and ids only the current season is queried."""
        is_season = query.first is None and query.end is None and query.ids is None
        matches = []
        for history in self._matches.values():
            state, competition = history.at(now), self._competitions[history.code]
            if (
                state is None
                or (query.codes is not None and history.code not in query.codes)
                or (query.ids is not None and history.id not in query.ids)
                or not is_within(state.kick_off.date(), query)
                or (is_season and history.season != competition.season(now).year)
            ):
                continue
            season = competition.season_of_year(history.season, now)
            teams = self._team(state.home), self._team(state.away)
            matches.append(match_object(history, state, competition, season, teams))
        return sorted(
            matches, key=lambda match: (match["utcDate"], str(match.get("id")))
        )

    def standings(self, code: str, now: datetime, _cut: TableCut) -> list[JSON] | None:
        """The TOTAL tables of the results at `now`, adjusted; None for other codes."""
        competition = self._competitions.get(code)
        if competition is None:
            return None
        table, as_of = competition.table(now)
        now = as_of or now
        groups: dict[tuple[str, str | None], list[MatchHistory]] = {}
        if competition.kind == "LEAGUE":
            groups["REGULAR_SEASON", None] = []
        for history in self._matches.values():
            if (
                history.code == code
                and history.stage in TABLE_STAGES
                and history.season == competition.season(now).year
            ):
                groups.setdefault((history.stage, history.group), []).append(history)
        return [
            {
                "stage": stage,
                "type": "TOTAL",
                "group": group,
                "table": self._table(competition, histories, now, table.adjust),
            }
            for (stage, group), histories in groups.items()
        ]

    def teams(self, code: str) -> list[JSON] | None:
        """See World."""
        competition = self._competitions.get(code)
        if competition is None:
            return None
        area = area_of(competition.league)
        histories = [one for one in self._matches.values() if one.code == code]
        names = [*competition.teams, *_teams_of(histories)]
        return [{"area": area, **self._team(name)} for name in dict.fromkeys(names)]

    def body(self, _path: str, _params: Mapping[str, str]) -> tuple[int, bytes] | None:
        """None: fixed responses are faults of the feed."""
        return None

    def _competition_histories(
        self, scenario: Scenario, builder: CompetitionBuilder
    ) -> dict[str, CompetitionHistory]:
        forms = dict(scenario.competitions) or {"PL": None}
        for match in scenario.matches.values():
            if isinstance(match.competition, str):
                forms.setdefault(match.competition, None)
        histories = {}
        for code, form in forms.items():
            competition = form or Competition()
            tables = scenario.tables.get(code, [])
            histories[code] = builder.history(code, competition, tables)
            self._check_adjusted_teams(scenario, code, competition)
            for name in competition.teams:
                self._team(name)
        return histories

    def _check_adjusted_teams(
        self, scenario: Scenario, code: str, competition: Competition
    ) -> None:
        teams = list(competition.teams)
        for match in scenario.matches.values():
            if set_or(match.competition, code) == code:
                teams += [name for name in (match.home, match.away) if name]
        for number, table in enumerate(scenario.tables.get(code, [])):
            for name in table.adjust:
                path = f"tables.{code}[{number}].adjust.{name}"
                self._source.check_name(path, "team", name, teams)

    def _add(self, name: str, match: Match) -> None:
        path = f"matches.{name}"
        origin = self._origin(match, path)
        code = set_or(match.competition, origin.code if origin else self.codes[0])
        seasons = self._competitions[code].seasons
        id_ = set_or(match.id, FIRST_MATCH_ID + len(self._matches))
        if id_ in self.match_ids.values():
            self._source.refuse(f"{path}.id", f"{id_} is the id of another match")
        year = set_or(match.season, origin.season if origin else seasons[0].year)
        years = {str(season.year) for season in seasons}
        self._source.check_name(f"{path}.season", f"season of {code}", str(year), years)
        self.match_ids[name] = id_
        matchday = origin.matchday if origin else seasons[0].matchday
        self._matches[name] = MatchHistory(
            id=id_,
            code=code,
            season=year,
            matchday=set_or(match.matchday, matchday),
            stage=set_or(match.stage, origin.stage if origin else "REGULAR_SEASON"),
            group=set_or(match.group, origin.group if origin else None),
            states=self._states.states(match, path, origin),
        )
        for team in _teams_of([self._matches[name]]):
            self._team(team)

    def _origin(self, match: Match, path: str) -> MatchHistory | None:
        """The match that a match re-issues."""
        if not isinstance(match.reissue_of, str):
            return None
        self._source.check_name(
            f"{path}.reissue_of", "match above it", match.reissue_of, self._matches
        )
        if not match.states:
            self._source.refuse(
                path, "a re-issued match needs at least one of `states`"
            )
        return self._matches[match.reissue_of]

    def _table(
        self,
        competition: CompetitionHistory,
        histories: list[MatchHistory],
        now: datetime,
        adjust: Mapping[str, Adjustment],
    ) -> list[JSON]:
        names = dict.fromkeys([*competition.teams, *_teams_of(histories)])
        results = []
        for history in histories:
            state = history.at(now)
            if state is None or state.status not in _COUNTED or state.score is None:
                continue
            if state.home is not None and state.away is not None:
                ids = (self.team_ids[state.home], self.team_ids[state.away])
                results.append((*ids, *state.score))
        return adjusted(table_rows(map(self._team, names), results), adjust)

    def _team(self, name: str | None) -> JSON:
        """A team, with the next id if it is new; nulls for a team not drawn yet."""
        if name is None:
            return dict.fromkeys(("id", "name", "shortName", "tla", "crest"))
        number = self.team_ids.setdefault(name, FIRST_TEAM_ID + len(self.team_ids))
        letters = [letter for letter in name.upper() if letter.isalpha()]
        return team_of(Club(number, name, name, "".join(letters[:3])))


def _teams_of(histories: Iterable[MatchHistory]) -> list[str]:
    """The teams of all states of the matches, in order."""
    states: list[MatchState] = [state for one in histories for state in one.states]
    names = (name for state in states for name in (state.home, state.away))
    return list(dict.fromkeys(name for name in names if name is not None))
