"""A feed recorded over months: one line for each state of a match.

Values that were not recorded are empty (half-time, matchday, referees) or generated
once: ids of teams and seasons. Competitions have their real ids.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from local_runner.simulator.clubs import Club
from local_runner.simulator.leagues import LEAGUES, League
from local_runner.simulator.states import State
from local_runner.simulator.timeline_lines import Line, read_lines
from local_runner.simulator.v4_objects import (
    area_of,
    competition_item_of,
    competition_of,
    match_of,
    team_of,
)
from local_runner.simulator.world import JSON, MatchQuery, TableCut, is_within

_LEAGUES = {league.code: league for league in LEAGUES}
_BEFORE_KICK_OFF = ("SCHEDULED", "TIMED", "POSTPONED")
_FIRST_MONTH = 7


@dataclass
class _Track:
    """One match: when each state was first seen, and the match object it gives."""

    seen: list[datetime] = field(default_factory=list)
    shown: list[JSON] = field(default_factory=list)

    def at(self, now: datetime) -> JSON | None:
        """The last object first seen at or before `now`."""
        index = bisect_right(self.seen, now)
        return self.shown[index - 1] if index else None


class RecordedTimeline:
    """A World that replays a recorded feed.

    `file` is JSON lines, one state of a match a line: `id, comp, home, away,
    lastUpdated, first_seen` (unix seconds), `status, home_goals, away_goals, utcDate`.
    A state is shown from its `first_seen` on, regardless of its `lastUpdated`; of two
    states of a match first seen at the same time, the later one in the file. The
    recorder wrote 0 for null: before kick-off 0-0 is shown as null. Reading 6,500 lines
    takes 0.1 s, a week of matches less than a ms at any time. Raises ConfigError for a
    file that is missing, empty or has an invalid line.
    """

    def __init__(self, file: str | Path) -> None:
        """Read the whole file."""
        lines = sorted(
            read_lines(Path(file), frozenset(_LEAGUES)),
            key=lambda line: line.first_seen,
        )
        self._tracks: dict[int, _Track] = defaultdict(_Track)
        self._by_day: dict[date, dict[int, _Track]] = defaultdict(dict)
        self._codes = {line.comp for line in lines}
        self._seen = [line.seen_at for line in lines]
        self._ids = [line.id for line in lines]
        for line in lines:
            track = self._tracks[line.id]
            track.seen.append(line.seen_at)
            track.shown.append(_match(line))
            self._by_day[line.kick_off.date()][line.id] = track

    @property
    def instants(self) -> list[datetime]:
        """Every moment at which a state was first seen, once, in order."""
        return sorted(set(self._seen))

    def ticks(self, minutes: int = 15) -> list[datetime]:
        """The ticks of a schedule, `minutes` apart, that see a change.

        For each instant the first tick at or after it, once, in order. Ticks count from
        midnight UTC, so `minutes` should divide a day.
        """
        seconds = minutes * 60
        ticks = {-(-int(one.timestamp()) // seconds) for one in self._seen}
        return [datetime.fromtimestamp(one * seconds, UTC) for one in sorted(ticks)]

    def changed(self, after: datetime, until: datetime) -> list[int]:
        """Ids, in order, of the matches with a state first seen in (after, until]."""
        first, end = bisect_right(self._seen, after), bisect_right(self._seen, until)
        return sorted(set(self._ids[first:end]))

    def competitions(self, now: datetime) -> list[JSON]:
        """The items of `/competitions` that the file has, by area and name."""
        leagues = [_LEAGUES[code] for code in self._codes]
        leagues.sort(key=lambda league: (league.area, league.name))
        return [
            competition_item_of(league, _season(league.code, _start_year(now)))
            for league in leagues
        ]

    def matches(self, query: MatchQuery, now: datetime) -> list[JSON]:
        """See World."""
        found = []
        for track in self._candidates(query):
            match = track.at(now)
            if match is None:
                continue
            code = match["competition"]["code"]
            if query.codes is not None and code not in query.codes:
                continue
            if is_within(date.fromisoformat(match["utcDate"][:10]), query):
                found.append(match)
        return sorted(found, key=lambda match: (match["utcDate"], match["id"]))

    def standings(
        self, _code: str, _now: datetime, _cut: TableCut
    ) -> list[JSON] | None:
        """None: no table was recorded."""
        return None

    def teams(self, _code: str) -> list[JSON] | None:
        """None: no list of teams was recorded."""
        return None

    def body(self, _path: str, _params: Mapping[str, str]) -> tuple[int, bytes] | None:
        """None: no raw response was recorded."""
        return None

    def _candidates(self, query: MatchQuery) -> Iterable[_Track]:
        """The matches that may fit the query; with two bounds, those of its days."""
        if query.ids is not None:
            return [self._tracks[one] for one in query.ids if one in self._tracks]
        if query.first is None or query.end is None:
            return self._tracks.values()
        found: dict[int, _Track] = {}
        for number in range((query.end - query.first).days):
            found |= self._by_day.get(query.first + timedelta(days=number), {})
        return found.values()


def _match(line: Line) -> JSON:
    score = None
    if line.home_goals is not None and line.away_goals is not None:
        score = (line.home_goals, line.away_goals)
    if score == (0, 0) and line.status in _BEFORE_KICK_OFF:
        score = None
    state = State(
        at=line.seen_at,
        status=line.status,
        kick_off=line.kick_off,
        score=score,
        stamp=line.last_updated.astimezone(UTC),
    )
    shared = {
        **_competition(line.comp),
        "id": line.id,
        "matchday": None,
        "homeTeam": _team(line.comp, line.home),
        "awayTeam": _team(line.comp, line.away),
    }
    return match_of(shared, _season(line.comp, _start_year(state.kick_off)), state)


@cache
def _competition(code: str) -> JSON:
    league = _LEAGUES[code]
    return {"area": area_of(league), "competition": competition_of(league)}


@cache
def _team(code: str, name: str) -> JSON:
    """A team, with an id derived from competition and name."""
    digest = hashlib.sha256(f"{code}:{name}".encode()).digest()
    number = int.from_bytes(digest[:6], "big")
    letters = [letter for letter in name.upper() if letter.isalpha()]
    return team_of(Club(number + 1, name, name, "".join(letters[:3])))


@cache
def _season(code: str, year: int) -> JSON:
    """The season that starts in a year; its matchday is not recorded and stays 1."""
    league: League = _LEAGUES[code]
    return {
        "id": year % 100 * 100 + league.id % 100,
        "startDate": f"{year}-08-01",
        "endDate": f"{year + 1}-05-31",
        "currentMatchday": 1,
        "winner": None,
    }


def _start_year(moment: datetime) -> int:
    return moment.year if moment.month >= _FIRST_MONTH else moment.year - 1
