"""The season and the official table of each competition of a scenario over time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from functions.shared.runtime.settings import FREE_PLAN
from local_runner.scenario.football_keys import Competition, SeasonState, TableState
from local_runner.scenario.match_history import set_or
from local_runner.scenario.reader import Source
from local_runner.scenario.times import BEGINNING, Times
from local_runner.simulator.leagues import LEAGUES, League
from local_runner.simulator.world import JSON


@dataclass(frozen=True)
class Season:
    """The season object of a competition from `at` on."""

    at: datetime
    year: int
    id: int
    starts: str
    ends: str
    matchday: int | None

    @property
    def json(self) -> JSON:
        """The object of v4."""
        return {
            "id": self.id,
            "startDate": self.starts,
            "endDate": self.ends,
            "currentMatchday": self.matchday,
            "winner": None,
        }


@dataclass(frozen=True)
class CompetitionHistory:
    """One competition: its seasons, and the changes of its official table."""

    league: League
    kind: str
    teams: list[str]
    seasons: list[Season]
    tables: list[tuple[datetime, TableState, datetime | None]]

    def season(self, now: datetime) -> Season:
        """The season at a time."""
        return _latest(self.seasons, now)

    def season_of_year(self, year: int, now: datetime) -> Season:
        """The season of a year, as it is at `now`."""
        return _latest([one for one in self.seasons if one.year == year], now)

    def table(self, now: datetime) -> tuple[TableState, datetime | None]:
        """The adjustments of the official table, and the time of its results."""
        index = bisect_right(self.tables, now, key=lambda change: change[0])
        return self.tables[index - 1][1:] if index else (TableState(), None)


@dataclass(frozen=True)
class CompetitionBuilder:
    """Builds the history of a competition. Raises ScenarioError."""

    source: Source
    times: Times
    begins: datetime

    def history(
        self, code: str, form: Competition, tables: Sequence[TableState]
    ) -> CompetitionHistory:
        """The history of a competition, as its keys in the scenario describe it."""
        path = f"competitions.{code}"
        self.source.check_name(path, "competition", code, FREE_PLAN)
        return CompetitionHistory(
            _league_of(code),
            form.kind,
            form.teams,
            self._seasons(code, form, path),
            self._tables(code, tables),
        )

    def _seasons(self, code: str, form: Competition, path: str) -> list[Season]:
        year = self.begins.year - (self.begins.month < 7)
        first = SeasonState(
            at="00:00",
            season=set_or(form.season, year),
            season_id=form.season_id,
            starts=form.starts,
            ends=form.ends,
            matchday=form.matchday,
        )
        seasons = [_season_of(first, code, BEGINNING, None)]
        for number, state in enumerate(form.states):
            at = self.times.moment(state.at, f"{path}.states[{number}].at")
            seasons.append(_season_of(state, code, at, seasons[-1]))
        for number, season in enumerate(seasons):
            season_path = f"{path}.states[{number - 1}]" if number else path
            for key in ("starts", "ends"):
                self.times.day(getattr(season, key), f"{season_path}.{key}")
        return sorted(seasons, key=lambda season: season.at)

    def _tables(
        self, code: str, tables: Sequence[TableState]
    ) -> list[tuple[datetime, TableState, datetime | None]]:
        changes = []
        for number, table in enumerate(tables):
            path = f"tables.{code}[{number}]"
            at, as_of = BEGINNING, None
            if isinstance(table.at, str):
                at = self.times.moment(table.at, f"{path}.at")
            if isinstance(table.as_of, str):
                as_of = self.times.moment(table.as_of, f"{path}.as_of")
            changes.append((at, table, as_of))
        return sorted(changes, key=lambda change: change[0])


def _latest(seasons: Sequence[Season], now: datetime) -> Season:
    index = bisect_right(seasons, now, key=lambda season: season.at)
    return seasons[max(index - 1, 0)]


def _league_of(code: str) -> League:
    """The league with a code; a fictional one if the simulator does not have it."""
    for league in LEAGUES:
        if league.code == code:
            return league
    number = FREE_PLAN[code]
    return replace(
        LEAGUES[0],
        code=code,
        id=number,
        name=f"Competition {code}",
        area=f"Area of {code}",
        area_id=number + 300,
        area_code=code,
        emblem=code,
    )


def _season_of(
    state: SeasonState, code: str, at: datetime, before: Season | None
) -> Season:
    """The season after a change; another year starts with default values."""
    year = set_or(state.season, before.year if before else None)
    if before is None or year != before.year:
        before = Season(
            at=at,
            year=year,
            id=year % 100 * 100 + FREE_PLAN[code] % 100,
            starts=f"{year}-08-01",
            ends=f"{year + 1}-05-31",
            matchday=1,
        )
    return Season(
        at=at,
        year=year,
        id=set_or(state.season_id, before.id),
        starts=set_or(state.starts, before.starts),
        ends=set_or(state.ends, before.ends),
        matchday=set_or(state.matchday, before.matchday),
    )
