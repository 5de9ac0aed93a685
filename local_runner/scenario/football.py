"""The football of a scenario: what each match, table and season is at any moment."""

from __future__ import annotations

import copy
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from msgspec import UNSET, UnsetType

from functions.shared.runtime.settings import FREE_PLAN
from local_runner.scenario.keys import (
    Adjustment,
    Competition,
    Look,
    Match,
    Scenario,
    SeasonState,
    TableState,
)
from local_runner.scenario.reader import Source
from local_runner.simulator.clubs import Club
from local_runner.simulator.leagues import LEAGUES, League
from local_runner.simulator.states import Score, State
from local_runner.simulator.table import ranked, table_rows
from local_runner.simulator.v4_objects import (
    area_of,
    competition_item_of,
    competition_of,
    match_of,
    team_of,
)
from local_runner.simulator.world import JSON, MatchQuery, TableCut, is_within

FIRST_MATCH_ID, FIRST_TEAM_ID = 1001, 101
"""Ids of matches and teams that have none of their own, in the order of the file."""

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)
PLAYED = timedelta(hours=2)
TABLED = ("REGULAR_SEASON", "GROUP_STAGE", "LEAGUE_STAGE")
"""Stages that have a table; any other is a knock-out."""

_COUNTED = ("FINISHED", "AWARDED")
_PART = re.compile(r"[^.]+")
_PARTS = ("regular_time", "extra_time", "penalties")


class Times:
    """Reads the times of a scenario: on its day, or whole."""

    def __init__(self, scenario: Scenario, source: Source) -> None:
        """Take the scenario's day. Raises ScenarioError where it is none."""
        self._source = source
        self._day: date | None = None
        if isinstance(scenario.day, str):
            self._day = self.day(scenario.day, "day")

    def day(self, text: str, path: str) -> date:
        """A date. Raises ScenarioError."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._source.refuse(path, f"there is no date {text}")

    def moment(self, text: str, path: str) -> datetime:
        """A moment, UTC. Raises ScenarioError."""
        if "T" not in text:
            if self._day is None:
                self._source.refuse(path, f"{text} wants a `day` at the top")
            text = f"{self._day}T{text}Z"
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            self._source.refuse(path, f"there is no time {text}")

    def window(
        self, start: str, until: str | UnsetType, path: str
    ) -> tuple[datetime, datetime]:
        """A window; without an end it lasts. Raises ScenarioError."""
        first = self.moment(start, f"{path}.from")
        end = datetime(2199, 1, 1, tzinfo=UTC)
        if isinstance(until, str):
            end = self.moment(until, f"{path}.until")
        if end <= first:
            self._source.refuse(f"{path}.until", "it is not after `from`")
        return first, end


@dataclass(frozen=True)
class _Shown:
    """A match from `at` on; None of what the feed has as null."""

    at: datetime
    kick_off: datetime
    stamp: datetime
    home: str | None
    away: str | None
    status: str = "TIMED"
    score: Score | None = None
    half_time: Score | None = None
    parts: Mapping[str, Score | None] = field(default_factory=dict)
    set: Mapping[str, Any] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    is_withdrawn: bool = False


@dataclass(frozen=True)
class _Track:
    """One match: what never changes, and how it looks from when on."""

    id: int
    code: str
    season: int
    matchday: int | None
    stage: str
    group: str | None
    shown: list[_Shown]

    def at(self, now: datetime) -> _Shown | None:
        """How it looks; None while no response has it."""
        index = bisect_right(self.shown, now, key=lambda one: one.at)
        shown = self.shown[index - 1] if index else None
        return None if shown is None or shown.is_withdrawn else shown


@dataclass(frozen=True)
class _Season:
    at: datetime
    year: int
    id: int
    starts: str
    ends: str
    matchday: int | None

    @property
    def json(self) -> JSON:
        return {
            "id": self.id,
            "startDate": self.starts,
            "endDate": self.ends,
            "currentMatchday": self.matchday,
            "winner": None,
        }


@dataclass(frozen=True)
class _League:
    league: League
    kind: str
    teams: list[str]
    seasons: list[_Season]
    tables: list[tuple[datetime, TableState, datetime | None]]

    def season(self, now: datetime) -> _Season:
        index = bisect_right(self.seasons, now, key=lambda one: one.at)
        return self.seasons[max(index - 1, 0)]

    def of_year(self, year: int, now: datetime) -> _Season:
        """The season of a year as it is at `now`."""
        known = [one for one in self.seasons if one.year == year]
        index = bisect_right(known, now, key=lambda one: one.at)
        return known[max(index - 1, 0)]

    def table(self, now: datetime) -> tuple[TableState, datetime | None]:
        """How its official table differs, and of which moment it is."""
        index = bisect_right(self.tables, now, key=lambda one: one[0])
        return self.tables[index - 1][1:] if index else (TableState(), None)


class Story:
    """A World of the matches of a scenario.

    `match_ids` and `team_ids` are by the names that the scenario has for them. Raises
    ScenarioError for names, times and states that cannot be.
    """

    def __init__(
        self, scenario: Scenario, source: Source, times: Times, begins: datetime
    ) -> None:
        """Read everything; `begins` is when the first thing runs."""
        self._source, self._times, self._begins = source, times, begins
        self.match_ids: dict[str, int] = {}
        self.team_ids: dict[str, int] = {}
        self._tracks: dict[str, _Track] = {}
        given = dict(scenario.competitions) or {"PL": None}
        for match in scenario.matches.values():
            if isinstance(match.competition, str):
                given.setdefault(match.competition, None)
        self._leagues = {
            code: self._league(code, form or Competition(), scenario)
            for code, form in given.items()
        }
        for name, match in scenario.matches.items():
            self._add(name, match)
        for name in scenario.tables:
            source.check_name(f"tables.{name}", "competition", name, self._leagues)

    @property
    def codes(self) -> list[str]:
        """The competitions."""
        return list(self._leagues)

    def competitions(self, now: datetime) -> list[JSON]:
        """See World."""
        return [
            {
                **competition_item_of(one.league, one.season(now).json),
                "type": one.kind,
            }
            for one in self._leagues.values()
        ]

    def matches(self, query: MatchQuery, now: datetime) -> list[JSON]:
        """See World. Without days and ids only the season at hand is asked for."""
        is_season = query.first is None and query.end is None and query.ids is None
        found = []
        for track in self._tracks.values():
            shown, league = track.at(now), self._leagues[track.code]
            if (
                shown is None
                or (query.codes is not None and track.code not in query.codes)
                or (query.ids is not None and track.id not in query.ids)
                or not is_within(shown.kick_off.date(), query)
                or (is_season and track.season != league.season(now).year)
            ):
                continue
            found.append(self._json(track, shown, now))
        return sorted(found, key=lambda match: (match["utcDate"], str(match.get("id"))))

    def standings(self, code: str, now: datetime, _cut: TableCut) -> list[JSON] | None:
        """The TOTAL tables of the results at `now`, adjusted; None for other codes."""
        league = self._leagues.get(code)
        if league is None:
            return None
        state, as_of = league.table(now)
        now = as_of or now
        tables: dict[tuple[str, str | None], list[_Track]] = {}
        if league.kind == "LEAGUE":
            tables["REGULAR_SEASON", None] = []
        for track in self._tracks.values():
            if (
                track.code == code
                and track.stage in TABLED
                and track.season == league.season(now).year
            ):
                tables.setdefault((track.stage, track.group), []).append(track)
        return [
            {
                "stage": stage,
                "type": "TOTAL",
                "group": group,
                "table": self._table(league, tracks, now, state.adjust),
            }
            for (stage, group), tracks in tables.items()
        ]

    def teams(self, code: str) -> list[JSON] | None:
        """See World."""
        league = self._leagues.get(code)
        if league is None:
            return None
        area = area_of(league.league)
        mine = [one for one in self._tracks.values() if one.code == code]
        names = [*league.teams, *self._playing(mine)]
        return [{"area": area, **self._team(name)} for name in dict.fromkeys(names)]

    def body(self, _path: str, _params: Mapping[str, str]) -> tuple[int, bytes] | None:
        """None: what is said word for word is a fault of the feed."""
        return None

    def _league(self, code: str, form: Competition, scenario: Scenario) -> _League:
        path = f"competitions.{code}"
        self._source.check_name(path, "competition", code, FREE_PLAN)
        begins = self._begins
        year = begins.year if begins.month >= 7 else begins.year - 1
        first = SeasonState(
            at="00:00",
            season=_set_or(form.season, year),
            season_id=form.season_id,
            starts=form.starts,
            ends=form.ends,
            matchday=form.matchday,
        )
        seasons = [_season_of(first, code, BEGINNING, None)]
        for number, state in enumerate(form.states):
            at = self._times.moment(state.at, f"{path}.states[{number}].at")
            seasons.append(_season_of(state, code, at, seasons[-1]))
        for number, season in enumerate(seasons):
            where = f"{path}.states[{number - 1}]" if number else path
            for key in ("starts", "ends"):
                self._times.day(getattr(season, key), f"{where}.{key}")
        tables = []
        for number, state_ in enumerate(scenario.tables.get(code, [])):
            where = f"tables.{code}[{number}]"
            at = BEGINNING
            if isinstance(state_.at, str):
                at = self._times.moment(state_.at, f"{where}.at")
            as_of = None
            if isinstance(state_.as_of, str):
                as_of = self._times.moment(state_.as_of, f"{where}.as_of")
            tables.append((at, state_, as_of))
            self._check_adjusted(state_, code, form, scenario, where)
        tables.sort(key=lambda one: one[0])
        for name in form.teams:
            self._team(name)
        seasons.sort(key=lambda one: one.at)
        return _League(_named(code), form.kind, form.teams, seasons, tables)

    def _check_adjusted(
        self,
        state: TableState,
        code: str,
        form: Competition,
        scenario: Scenario,
        path: str,
    ) -> None:
        names = list(form.teams)
        for match in scenario.matches.values():
            if _set_or(match.competition, code) == code:
                names += [one for one in (match.home, match.away) if one]
        for name in state.adjust:
            self._source.check_name(f"{path}.adjust.{name}", "team", name, names)

    def _add(self, name: str, match: Match) -> None:
        path = f"matches.{name}"
        origin: _Track | None = None
        if isinstance(match.reissue_of, str):
            self._source.check_name(
                f"{path}.reissue_of", "match above it", match.reissue_of, self._tracks
            )
            origin = self._tracks[match.reissue_of]
            if not match.states:
                self._source.refuse(path, "a re-issued match wants a first of `states`")
        code = _set_or(match.competition, origin.code if origin else self.codes[0])
        league = self._leagues[code]
        number = FIRST_MATCH_ID + len(self._tracks)
        id_ = _set_or(match.id, number)
        if id_ in self.match_ids.values():
            self._source.refuse(f"{path}.id", f"{id_} is another match's")
        year = _set_or(match.season, origin.season if origin else None)
        if year is None:
            year = league.seasons[0].year
        years = {str(one.year) for one in league.seasons}
        self._source.check_name(f"{path}.season", f"season of {code}", str(year), years)
        self.match_ids[name] = id_
        self._tracks[name] = _Track(
            id=id_,
            code=code,
            season=year,
            matchday=_set_or(
                match.matchday,
                origin.matchday if origin else league.seasons[0].matchday,
            ),
            stage=_set_or(match.stage, origin.stage if origin else "REGULAR_SEASON"),
            group=_set_or(match.group, origin.group if origin else None),
            shown=self._shown(match, path, origin),
        )

    def _shown(self, match: Match, path: str, origin: _Track | None) -> list[_Shown]:
        """Every look of a match, in the order of time."""
        times = self._times
        moments = [
            (times.moment(state.at, f"{path}.states[{number}].at"), number, state)
            for number, state in enumerate(match.states)
        ]
        if moments != sorted(moments, key=lambda one: one[0]):
            self._source.refuse(f"{path}.states", "they are not in the order of time")
        if origin is not None:
            first = moments[0][0]
            before = origin.at(first)
            if before is None:
                self._source.refuse(f"{path}.reissue_of", "it is in no response then")
            origin.shown.append(replace(before, at=first, is_withdrawn=True))
            shown = [replace(before, is_withdrawn=True, at=BEGINNING)]
        else:
            first = min([self._begins, *(one[0] for one in moments)])
            shown = [self._first(match, path, first)]
        for at, number, state in moments:
            there = f"{path}.states[{number}]"
            now = self._next(shown[-1], state, there, at)
            shown.append(replace(now, is_withdrawn=state.withdrawn))
        return shown

    def _first(self, match: Match, path: str, first: datetime) -> _Shown:
        """A match as it is announced, stamped by the nightly resync of the day before
        anything happens; one that is over by then two hours after its kick-off."""
        if not isinstance(match.kick_off, str):
            self._source.refuse(path, "`kick_off` is missing")
        if match.home is UNSET or match.away is UNSET:
            self._source.refuse(path, "`home` and `away` are missing (null: not drawn)")
        kick_off = self._times.moment(match.kick_off, f"{path}.kick_off")
        night = datetime.combine(first.date() - timedelta(days=1), time(0, 20), UTC)
        stamp = kick_off + PLAYED if kick_off + PLAYED < first else night
        at = BEGINNING
        if isinstance(match.announced, str):
            at = stamp = self._times.moment(match.announced, f"{path}.announced")
        blank = _Shown(at, kick_off, stamp, None, None)
        return self._next(blank, match, path, at, stamp)

    def _next(
        self,
        before: _Shown,
        look: Look,
        path: str,
        at: datetime,
        stamp: datetime | None = None,
    ) -> _Shown:
        """What a state makes of the one before it."""
        kick_off, stamp = before.kick_off, stamp or at
        if isinstance(look.kick_off, str):
            kick_off = self._times.moment(look.kick_off, f"{path}.kick_off")
        if isinstance(look.stamp, str):
            stamp = self._times.moment(look.stamp, f"{path}.stamp")
        parts = dict(before.parts)
        for part in _PARTS:
            if (told := getattr(look, part)) is not UNSET:
                parts[part] = _goals(told)
        for place in (*look.set, *look.remove):
            if not _PART.findall(place):
                self._source.refuse(path, f"{place!r} is no place such as score.winner")
        home, away = _set_or(look.home, before.home), _set_or(look.away, before.away)
        for team in (home, away):
            if team is not None:
                self._team(team)
        return _Shown(
            at=at,
            kick_off=kick_off,
            stamp=stamp,
            home=home,
            away=away,
            status=_set_or(look.status, before.status),
            score=before.score if look.score is UNSET else _goals(look.score),
            half_time=(
                before.half_time if look.half_time is UNSET else _goals(look.half_time)
            ),
            parts=parts,
            set=look.set,
            remove=tuple(look.remove),
        )

    def _json(self, track: _Track, shown: _Shown, now: datetime) -> JSON:
        league = self._leagues[track.code]
        shared = {
            "area": area_of(league.league),
            "competition": {**competition_of(league.league), "type": league.kind},
            "id": track.id,
            "matchday": track.matchday,
            "homeTeam": self._team(shown.home),
            "awayTeam": self._team(shown.away),
        }
        state = State(
            at=shown.at,
            status=shown.status,
            kick_off=shown.kick_off,
            score=shown.score,
            half_time=shown.half_time,
            stamp=shown.stamp,
        )
        body = match_of(shared, league.of_year(track.season, now).json, state)
        body |= {"stage": track.stage, "group": track.group}
        names = {
            "regular_time": "regularTime",
            "extra_time": "extraTime",
            "penalties": "penalties",
        }
        for part, goals in shown.parts.items():
            home, away = goals or (None, None)
            body["score"][names[part]] = {"home": home, "away": away}
        if "penalties" in shown.parts:
            body["score"]["duration"] = "PENALTY_SHOOTOUT"
        elif "extra_time" in shown.parts:
            body["score"]["duration"] = "EXTRA_TIME"
        if shown.set or shown.remove:
            body = copy.deepcopy(body)
        for place, value in shown.set.items():
            *above, last = _PART.findall(place)
            _below(body, above)[last] = value
        for place in shown.remove:
            *above, last = _PART.findall(place)
            _below(body, above).pop(last, None)
        return body

    def _table(
        self,
        league: _League,
        tracks: list[_Track],
        now: datetime,
        adjust: Mapping[str, Adjustment],
    ) -> list[JSON]:
        teams = {name: self._team(name) for name in league.teams}
        teams |= {name: self._team(name) for name in self._playing(tracks)}
        results = []
        for track in tracks:
            shown = track.at(now)
            if shown is None or shown.status not in _COUNTED or shown.score is None:
                continue
            if shown.home is not None and shown.away is not None:
                ids = (self.team_ids[shown.home], self.team_ids[shown.away])
                results.append((*ids, *shown.score))
        rows = table_rows(teams.values(), results)
        for row in rows:
            told = adjust.get(row["team"]["name"], Adjustment())
            row["playedGames"] += told.played
            row["won"] += told.won
            row["draw"] += told.drawn
            row["lost"] += told.lost
            row["points"] += told.points
            row["goalsFor"] += told.goals_for
            row["goalsAgainst"] += told.goals_against
            row["goalDifference"] = row["goalsFor"] - row["goalsAgainst"]
        return ranked(rows)

    def _playing(self, tracks: Iterable[_Track]) -> list[str]:
        """The teams of matches that were ever shown, in order."""
        names = [
            name
            for track in tracks
            for shown in track.shown
            for name in (shown.home, shown.away)
            if name is not None
        ]
        return list(dict.fromkeys(names))

    def _team(self, name: str | None) -> JSON:
        """A team, with its next id where it is new; nulls where none is drawn."""
        if name is None:
            return dict.fromkeys(("id", "name", "shortName", "tla", "crest"))
        number = self.team_ids.setdefault(name, FIRST_TEAM_ID + len(self.team_ids))
        letters = [letter for letter in name.upper() if letter.isalpha()]
        return team_of(Club(number, name, name, "".join(letters[:3])))


def _set_or(value: Any, other: Any) -> Any:
    """A value, or another one where it was left out."""
    return other if value is UNSET else value


def _goals(text: str | UnsetType | None) -> Score | None:
    if not isinstance(text, str):
        return None
    home, away = text.split("-")
    return int(home), int(away)


def _below(body: JSON, names: list[str]) -> JSON:
    for name in names:
        if not isinstance(body.get(name), dict):
            body[name] = {}
        body = body[name]
    return body


def _named(code: str) -> League:
    """A league of that code; one that the simulator has no season of is made up."""
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
    form: SeasonState, code: str, at: datetime, before: _Season | None
) -> _Season:
    """A season as a state makes it; another year begins anew."""
    year = _set_or(form.season, before.year if before else None)
    if before is None or year != before.year:
        before = _Season(
            at=at,
            year=year,
            id=year % 100 * 100 + FREE_PLAN[code] % 100,
            starts=f"{year}-08-01",
            ends=f"{year + 1}-05-31",
            matchday=1,
        )
    return _Season(
        at=at,
        year=year,
        id=_set_or(form.season_id, before.id),
        starts=_set_or(form.starts, before.starts),
        ends=_set_or(form.ends, before.ends),
        matchday=_set_or(form.matchday, before.matchday),
    )
